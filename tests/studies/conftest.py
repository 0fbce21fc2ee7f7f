"""Shared by the tests of iss_risk.studies: a frozen clock, and orbits of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def element_set(altitude_km: float, epoch: datetime, inclination_deg: float = 51.64) -> str:
    """Two lines of a nearly circular orbit, without drag terms, with their checksums."""
    mean_motion = 86_400.0 / (2.0 * np.pi * np.sqrt((6378.137 + altitude_km) ** 3 / 398_600.8))
    day = (epoch - datetime(epoch.year, 1, 1, tzinfo=UTC)) / timedelta(days=1) + 1.0
    lines = (
        f"1 99999U 26001A   {epoch.year % 100:02d}{day:012.8f}  .00000000  00000+0  00000+0 0  999",
        f"2 99999 {inclination_deg:8.4f} 100.0000 0005000   0.0000   0.0000 {mean_motion:11.8f}    1",
    )
    checksums = (sum(int(c) if c.isdigit() else c == "-" for c in line) % 10 for line in lines)
    return "".join(f"{line}{checksum}\n" for line, checksum in zip(lines, checksums, strict=True))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def orbit_file(tmp_path: Path):
    """orbit_file(altitude_km, epoch=NOW) -> path of an element set."""

    def write(altitude_km: float, epoch: datetime = NOW, inclination_deg: float = 51.64) -> Path:
        path = tmp_path / "orbit.tle"
        path.write_text(element_set(altitude_km, epoch, inclination_deg))
        return path

    return write

"""Shared by the tests of iss_risk.studies: a frozen clock, and orbits of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from element_sets import element_set

NOW = datetime(2026, 11, 23, tzinfo=UTC)


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

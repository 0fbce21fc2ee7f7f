"""Element sets of our own, for orbits that nobody flies on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np


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

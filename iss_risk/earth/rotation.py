"""How the Earth has turned, and where the mean Sun stands: sidereal and solar time."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf


@leaf
def greenwich_angle_rad(days_2000: float) -> float:
    """Greenwich mean sidereal time, IAU 1982, linear term; UT1 taken as UTC (15 arcsec at most)."""
    return np.radians((280.460_618_37 + 360.985_647_366_29 * (days_2000 - 0.5)) % 360.0)


@leaf
def midnight_right_ascension_rad(days_2000: float) -> float:
    """Right ascension at which mean solar time is zero: opposite to the mean Sun."""
    return greenwich_angle_rad(days_2000) - 2.0 * np.pi * (days_2000 - np.floor(days_2000))


@leaf
def local_time_h(right_ascension_rad: float, midnight_rad: float) -> float:
    """Mean solar time in hours, 0 … 24, at a right ascension."""
    day = (right_ascension_rad - midnight_rad) * (0.5 / np.pi)
    return 24.0 * (day - np.floor(day))

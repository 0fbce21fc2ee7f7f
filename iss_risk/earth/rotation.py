"""How the Earth has turned, and where the mean Sun stands: sidereal and solar time."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf

# At noon of 2000-01-01, and what a day is longer than a turn against the stars (IAU 1982, linear term).
_AT_NOON_DEG, _MORE_THAN_A_TURN_DEG = 280.460_618_37, 0.985_647_366_29


@leaf
def greenwich_angle_rad(days_2000: float) -> float:
    """Greenwich mean sidereal time, IAU 1982, linear term; UT1 taken as UTC (15 arcsec at most)."""
    return np.radians((_AT_NOON_DEG + (360.0 + _MORE_THAN_A_TURN_DEG) * (days_2000 - 0.5)) % 360.0)


@leaf
def midnight_right_ascension_rad(days_2000: float) -> float:
    """Right ascension at which mean solar time is zero, opposite to the mean Sun: of any number of turns."""
    # Greenwich's angle less a turn a day, without whole turns: local_time_h takes them off.
    return np.radians(_AT_NOON_DEG - 180.0 - _MORE_THAN_A_TURN_DEG * 0.5 + _MORE_THAN_A_TURN_DEG * days_2000)


@leaf
def local_time_h(right_ascension_rad: float, midnight_rad: float) -> float:
    """Mean solar time in hours, 0 … 24, at a right ascension."""
    day = (right_ascension_rad - midnight_rad) * (0.5 / np.pi)
    return 24.0 * (day - np.floor(day))

"""Where a position in space is over the rotating, flattened Earth.

A `state` (6,) is position (km) and velocity (km/s) in the true equator of date (TEME), taken as inertial.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arc_functions import direction_angle
from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.earth.ellipsoid import geodetic_altitude, geodetic_latitude
from iss_risk.earth.rotation import greenwich_angle_rad, local_time_h, midnight_right_ascension_rad


@leaf
def geodetic_altitude_km(state: F64) -> float:
    """Altitude of a state above the ellipsoid."""
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    return geodetic_altitude(r, state[2] / r)


@leaf
def place_below_deg(state: F64, days_2000: float) -> tuple[float, float]:
    """Geodetic latitude and longitude (-180 … 180), in degrees, of the point of the ground under a state."""
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    latitude_rad = geodetic_latitude(r, state[2] / r)
    longitude = np.degrees(np.arctan2(state[1], state[0]) - greenwich_angle_rad(days_2000))
    return np.degrees(latitude_rad), (longitude + 180.0) % 360.0 - 180.0


@leaf
def state_local_time_h(state: F64, days_2000: float) -> float:
    """Mean solar time in hours, 0 … 24, at the meridian of a state."""
    return local_time_h(direction_angle(state[1], state[0]), midnight_right_ascension_rad(days_2000))

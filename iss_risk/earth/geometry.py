"""Where a point of the orbit is over the turning, flattened Earth, and where the Sun stands."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING

# Second eccentricity squared.
_K = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING) / (1.0 - EARTH_FLATTENING) ** 2


@leaf
def geodetic_altitude(radius_km: float, sin_latitude: float) -> float:
    """Altitude (km) above the WGS 84 ellipsoid of a point at a geocentric radius and latitude.

    Against the exact solution it errs by less than 0.1 m below 2,000 km. Series, not roots and quotients: it
    stands in the innermost loops.
    """
    s2 = sin_latitude * sin_latitude
    # The surface lies at a (1 + k s²)^-1/2.
    ks2 = _K * s2
    surface_km = EARTH_EQUATORIAL_RADIUS_KM * (
        1.0 - ks2 * (0.5 - ks2 * (0.375 - ks2 * (0.3125 - 0.2734375 * ks2)))
    )
    # The vertical is tilted against the radius by f sin 2φ at the surface: altitude is shorter than the
    # radial distance by that tilt's cosine, and less so further up.
    above_km = radius_km - surface_km
    tilt2 = 4.0 * EARTH_FLATTENING * EARTH_FLATTENING * (1.0 - s2) * s2
    x = above_km / EARTH_EQUATORIAL_RADIUS_KM
    return above_km * (1.0 - 0.5 * tilt2 * (1.0 - x * (1.0 - x * (1.0 - x * (1.0 - x)))))


@leaf
def geodetic_latitude(radius_km: float, sin_latitude: float) -> float:
    """Geodetic latitude (rad); errs by less than 1e-5 rad below 2,000 km."""
    c2 = max(1.0 - sin_latitude * sin_latitude, 0.0)
    tilt = 2.0 * EARTH_FLATTENING * sin_latitude * np.sqrt(c2)
    return np.arcsin(sin_latitude) + tilt * EARTH_EQUATORIAL_RADIUS_KM / radius_km


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


@leaf
def day_of_year(days_2000: float) -> float:
    """Day of the year, 1 … 366: within a day of the calendar's, which is all that seasons need."""
    return (days_2000 % 365.25) + 1.0


@leaf
def rough_scale_height_km(altitude_km: float) -> float:
    """Density scale height, roughly (U.S. Standard Atmosphere 1976): for the control of steps only."""
    return 7.0 + 48.0 * min(max((altitude_km - 100.0) / 300.0, 0.0), 1.5)

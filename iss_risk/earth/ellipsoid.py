"""The Earth's figure, the WGS 84 ellipsoid: geodetic altitude and latitude against geocentric ones.

A geocentric latitude is the angle, at the centre of the Earth, between a point and the equator. A geodetic
latitude is the angle between the vertical of the ellipsoid and the equator: it is the one on maps.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arc_functions import direction_angle
from iss_risk.compiled import leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING
from iss_risk.earth.sphere import unit_vector

_PER_RADIUS = 1.0 / EARTH_EQUATORIAL_RADIUS_KM
_SECOND_ECCENTRICITY_SQUARED = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING) / (1.0 - EARTH_FLATTENING) ** 2


@leaf
def geodetic_altitude(radius_km: float, sin_latitude: float) -> float:
    """Altitude (km) above the WGS 84 ellipsoid of a point at a geocentric radius and latitude.

    `sin_latitude` is the sine of the geocentric latitude. Against the exact solution the error is below 0.1 m
    up to 2,000 km. It is a series, without roots and quotients, because the innermost loops call it.
    """
    s2 = sin_latitude * sin_latitude
    # The surface lies at a (1 + k s²)^-1/2, with k the second eccentricity squared.
    ks2 = _SECOND_ECCENTRICITY_SQUARED * s2
    surface_km = EARTH_EQUATORIAL_RADIUS_KM * (
        1.0 - ks2 * (0.5 - ks2 * (0.375 - ks2 * (0.3125 - 0.2734375 * ks2)))
    )
    # The vertical is tilted against the radius by f sin 2φ at the surface: altitude is shorter than the
    # distance along the radius by the cosine of that tilt, and the tilt is smaller further up.
    above_km = radius_km - surface_km
    tilt2 = 4.0 * EARTH_FLATTENING * EARTH_FLATTENING * (1.0 - s2) * s2
    x = above_km * _PER_RADIUS
    return above_km * (1.0 - 0.5 * tilt2 * (1.0 - x * (1.0 - x * (1.0 - x * (1.0 - x)))))


@leaf
def geodetic_latitude(radius_km: float, sin_latitude: float) -> float:
    """Geodetic latitude (rad) of a point at a geocentric radius and latitude (given by its sine).

    The error is below 1e-5 rad up to 2,000 km.
    """
    cosine = np.sqrt(max(1.0 - sin_latitude * sin_latitude, 0.0))
    tilt = 2.0 * EARTH_FLATTENING * sin_latitude * cosine
    return direction_angle(sin_latitude, cosine) + tilt * EARTH_EQUATORIAL_RADIUS_KM / radius_km


@leaf
def geocentric_latitude_rad(geodetic_latitude_rad: float) -> float:
    """Geocentric latitude of a point on the surface of the ellipsoid.

    tan(geocentric) = (1 - f)² tan(geodetic); by arctan2 it is exact at the poles as well.
    """
    return np.arctan2(
        (1.0 - EARTH_FLATTENING) ** 2 * np.sin(geodetic_latitude_rad), np.cos(geodetic_latitude_rad)
    )


@leaf
def direction_of_place(latitude_deg: float, longitude_deg: float) -> tuple[float, float, float]:
    """Unit vector (Earth-fixed) from the Earth's centre to a place at a geodetic latitude."""
    return unit_vector(geocentric_latitude_rad(np.radians(latitude_deg)), np.radians(longitude_deg))

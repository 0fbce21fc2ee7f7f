"""Along and across the ground track of a break-up: coordinates on the great circle that it flies along.

The track is the great circle with the pole `course` (Earth-fixed unit vector); "ahead" is the direction of
flight, "left" is towards the pole. Geodetic latitudes are taken as those on a sphere of the Earth's area.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.earth.sphere import unit_vector


@leaf
def track_axes(place_deg: F64, pole: F64, ahead: F64, origin: F64) -> None:
    """Write two unit vectors (3,) of the plane perpendicular to `pole` (3,), the plane of the track.

    `origin` points to the place (latitude, longitude in `place_deg`), as seen in this plane; `ahead` points a
    quarter of a turn further along the track.
    """
    origin[0], origin[1], origin[2] = unit_vector(np.radians(place_deg[0]), np.radians(place_deg[1]))
    off = origin[0] * pole[0] + origin[1] * pole[1] + origin[2] * pole[2]
    for k in range(3):
        origin[k] -= off * pole[k]
    size = np.sqrt(origin[0] ** 2 + origin[1] ** 2 + origin[2] ** 2)
    for k in range(3):
        origin[k] /= size
    ahead[0] = pole[1] * origin[2] - pole[2] * origin[1]
    ahead[1] = pole[2] * origin[0] - pole[0] * origin[2]
    ahead[2] = pole[0] * origin[1] - pole[1] * origin[0]


@leaf
def track_components(
    latitude_deg: float, longitude_deg: float, pole: F64, ahead: F64, origin: F64
) -> tuple[float, float, float]:
    """Components of the unit vector to a place, along `ahead`, `origin` and `pole` (see track_axes)."""
    x, y, z = unit_vector(np.radians(latitude_deg), np.radians(longitude_deg))
    return (
        x * ahead[0] + y * ahead[1] + z * ahead[2],
        x * origin[0] + y * origin[1] + z * origin[2],
        x * pole[0] + y * pole[1] + z * pole[2],
    )


@kernel
def track_coordinates_km(
    latitude_deg: F64, longitude_deg: F64, place_deg: F64, course: F64, along_km: F64, across_km: F64
) -> None:
    """Write the distances (km) from the break-up to places (N, K): along the track, and to its left.

    `place_deg` (N, 2) and `course` (N, 3) as in Impacts; the results are (N, K).
    """
    samples, kinds = latitude_deg.shape
    ahead, origin = np.empty(3), np.empty(3)
    for i in range(samples):
        track_axes(place_deg[i], course[i], ahead, origin)
        for k in range(kinds):
            a, o, left = track_components(latitude_deg[i, k], longitude_deg[i, k], course[i], ahead, origin)
            along_km[i, k] = EARTH_AUTHALIC_RADIUS_KM * np.arctan2(a, o)
            across_km[i, k] = EARTH_AUTHALIC_RADIUS_KM * np.arcsin(min(max(left, -1.0), 1.0))

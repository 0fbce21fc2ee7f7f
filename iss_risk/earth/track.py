"""Where a place lies along and across the track of a break-up."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM


@leaf
def track_axes(place_deg: F64, pole: F64, ahead: F64, origin: F64) -> None:
    """Unit vectors in the plane square to `pole`: towards a place, and a quarter turn ahead of it."""
    latitude, longitude = np.radians(place_deg[0]), np.radians(place_deg[1])
    origin[0] = np.cos(latitude) * np.cos(longitude)
    origin[1] = np.cos(latitude) * np.sin(longitude)
    origin[2] = np.sin(latitude)
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
def components(
    latitude_deg: float, longitude_deg: float, pole: F64, ahead: F64, origin: F64
) -> tuple[float, float, float]:
    """Components of a place's unit vector: ahead, at the origin, and to the left (along the pole)."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    x, y = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    z = np.sin(latitude)
    return (
        x * ahead[0] + y * ahead[1] + z * ahead[2],
        x * origin[0] + y * origin[1] + z * origin[2],
        x * pole[0] + y * pole[1] + z * pole[2],
    )


@kernel
def track_coordinates_km(
    latitude_deg: F64, longitude_deg: F64, place_deg: F64, course: F64, along_km: F64, across_km: F64
) -> None:
    """Write the distances along and to the left of the track, from the break-up, of places (N, K).

    `place_deg` (N, 2) and `course` (N, 3) as in Impacts; the results are (N, K).
    """
    samples, kinds = latitude_deg.shape
    ahead, origin = np.empty(3), np.empty(3)
    for i in range(samples):
        track_axes(place_deg[i], course[i], ahead, origin)
        for k in range(kinds):
            a, o, left = components(latitude_deg[i, k], longitude_deg[i, k], course[i], ahead, origin)
            along_km[i, k] = EARTH_AUTHALIC_RADIUS_KM * np.arctan2(a, o)
            across_km[i, k] = EARTH_AUTHALIC_RADIUS_KM * np.arcsin(min(max(left, -1.0), 1.0))

"""How long and how wide the field of debris is."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.earth.track import track_components


@leaf
def _axes_from_highest_point(pole: F64, ahead: F64, highest: F64) -> None:
    """Write two unit vectors (3,) in the plane of the great circle of `pole` (3,).

    `highest` points to its northernmost point (on the equator, to longitude 0), `ahead` a quarter of a turn
    further on.
    """
    px, py, pz = pole
    size = np.hypot(px, py)
    if size < 1e-9:
        ax, ay, az = 1.0, 0.0, 0.0
    else:
        ax, ay, az = -pz * px / size, -pz * py / size, size
    highest[0], highest[1], highest[2] = ax, ay, az
    ahead[0], ahead[1], ahead[2] = py * az - pz * ay, pz * ax - px * az, px * ay - py * ax


@kernel
def footprint_size_km(
    mass_kg: F64, latitude_deg: F64, longitude_deg: F64, course: F64, out_length_km: F64, out_width_km: F64
) -> None:
    """Extent of the fragments that land (mass > 0), along and across the great circle `course` (N, 3).

    mass, latitude and longitude are (N, K); the results (N,) are km from the first fragment to the last,
    0 where fewer than two land.
    """
    samples, kinds = mass_kg.shape
    ahead, highest = np.empty(3), np.empty(3)
    for i in range(samples):
        low_along = low_across = 1e9
        high_along = high_across = -1e9
        _axes_from_highest_point(course[i], ahead, highest)
        reference, seen = 0.0, 0
        for k in range(kinds):
            if mass_kg[i, k] <= 0.0:
                continue
            a, o, left = track_components(latitude_deg[i, k], longitude_deg[i, k], course[i], ahead, highest)
            along = np.arctan2(a, o)
            if seen == 0:
                reference = along
            along = (along - reference + np.pi) % (2.0 * np.pi) - np.pi
            across = np.arcsin(min(max(left, -1.0), 1.0))
            low_along, high_along = min(low_along, along), max(high_along, along)
            low_across, high_across = min(low_across, across), max(high_across, across)
            seen += 1
        out_length_km[i] = EARTH_AUTHALIC_RADIUS_KM * (high_along - low_along) if seen > 1 else 0.0
        out_width_km[i] = EARTH_AUTHALIC_RADIUS_KM * (high_across - low_across) if seen > 1 else 0.0

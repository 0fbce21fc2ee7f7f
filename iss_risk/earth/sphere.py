"""Directions and distances on a sphere."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import leaf


@leaf
def unit_vector(latitude_rad: float, longitude_rad: float) -> tuple[float, float, float]:
    """Unit vector (x, y, z) of a direction: z points to the pole, x to where both angles are zero."""
    cos_latitude = np.cos(latitude_rad)
    return (
        cos_latitude * np.cos(longitude_rad),
        cos_latitude * np.sin(longitude_rad),
        np.sin(latitude_rad),
    )


def unit_vectors(latitude_deg: F64, longitude_deg: F64) -> F64:
    """Unit vectors (N, 3) of directions (N,) in degrees, as unit_vector."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    around = np.cos(latitude)
    return np.column_stack([around * np.cos(longitude), around * np.sin(longitude), np.sin(latitude)])


def arc_deg(
    from_latitude_deg: float, from_longitude_deg: float, latitude_deg: F64, longitude_deg: F64
) -> F64:
    """Angles (N,) in degrees, at the centre, between one point and others (N,)."""
    a, b = np.radians(latitude_deg), np.radians(from_latitude_deg)
    apart = np.radians(longitude_deg - from_longitude_deg)
    cosine = np.sin(a) * np.sin(b) + np.cos(a) * np.cos(b) * np.cos(apart)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))

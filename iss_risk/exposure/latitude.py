"""How a circular orbit shares its time among latitudes, in closed form."""

from __future__ import annotations

import math

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import EARTH_FLATTENING
from iss_risk.errors import UsageError
from iss_risk.exposure.grid import row_edges_deg


def time_below_latitude(latitude_deg: F64, inclination_deg: float) -> F64:
    """Share of its time that a circular orbit spends south of each *geocentric* latitude.

    F(φ) = ½ + asin(sin φ / sin i) / π, which is 0 below −i and 1 above +i. Retrograde orbits (i > 90°) have
    the shares of 180° − i.

    Raises:
        UsageError: the inclination is not in 0 … 180°.
    """
    if not 0.0 <= inclination_deg <= 180.0:
        raise UsageError(f"inclination {inclination_deg}° is not in 0 … 180°", parameter="inclination_deg")
    sine = np.sin(np.radians(latitude_deg))
    highest = math.sin(math.radians(inclination_deg))
    if highest < 1e-12:
        # An equatorial orbit is always exactly over the equator.
        return np.where(sine > 0.0, 1.0, np.where(sine < 0.0, 0.0, 0.5))
    return 0.5 + np.arcsin(np.clip(sine / highest, -1.0, 1.0)) / math.pi


def latitude_weights(inclination_deg: float, *, oblate: bool = True) -> F64:
    """Share of time (ROWS,) that a circular orbit is over each row of the grid; sums to 1.

    The rows are geodetic; an orbit's own latitude is geocentric, up to 0.19° lower. With `oblate=False` this
    difference is ignored: published figures that tests compare with apply the spherical formula to a geodetic
    grid.

    Raises:
        UsageError: the inclination is not in 0 … 180°.
    """
    edges_deg = row_edges_deg()
    if oblate:
        # tan(geocentric) = (1 − f)² tan(geodetic) on the ellipsoid's surface; atan2 keeps the poles exact.
        geodetic = np.radians(edges_deg)
        edges_deg = np.degrees(np.arctan2((1.0 - EARTH_FLATTENING) ** 2 * np.sin(geodetic), np.cos(geodetic)))
    return np.diff(time_below_latitude(edges_deg, inclination_deg))

"""The grid of nations and people: 5′ cells of geodetic latitude and longitude (WGS 84).

Row 0 touches the south pole, column 0 starts at longitude −180°; cell = row · COLUMNS + column.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING

CELLS_PER_DEG = 12
CELL_DEG = 1.0 / CELLS_PER_DEG
ROWS = 180 * CELLS_PER_DEG
COLUMNS = 360 * CELLS_PER_DEG

_ECCENTRICITY_SQUARED = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)


@leaf
def row_of(latitude_deg: float) -> int:
    """The row of a latitude in −90 … 90; it never falls as latitude rises: the nation index depends on
    this."""
    row = math.floor((latitude_deg + 90.0) * CELLS_PER_DEG)
    return min(max(row, 0), ROWS - 1)


@leaf
def column_of(longitude_deg: float) -> int:
    """The column of a longitude in −180 … 180; it never falls as longitude rises."""
    column = math.floor((longitude_deg + 180.0) * CELLS_PER_DEG)
    return min(max(column, 0), COLUMNS - 1)


@leaf
def wrapped_longitude(longitude_deg: float) -> float:
    """The same meridian in −180 … 180; the argument may be in 0 … 360, or any number of turns beyond."""
    if -180.0 <= longitude_deg < 180.0:
        return longitude_deg
    return longitude_deg - 360.0 * math.floor((longitude_deg + 180.0) / 360.0)


def row_edges_deg() -> F64:
    """Latitudes (ROWS + 1,) of the rows' borders, degrees, from the south pole to the north pole."""
    return np.arange(ROWS + 1) / CELLS_PER_DEG - 90.0


@cache  # asked for by every chunk of samples, and by every object of a fleet
def row_area_km2() -> F64:
    """Area (ROWS,) in km² of each row (all its cells together) on the WGS 84 ellipsoid; only to be read."""
    edges = row_edges_deg()
    area = area_between_km2(edges[:-1], edges[1:])
    area.setflags(write=False)
    return area


def area_between_km2(south_deg: F64, north_deg: F64) -> F64:
    """Area in km² of the zones between two geodetic latitudes on the WGS 84 ellipsoid, in closed form.

    Snyder 1987, USGS Professional Paper 1395, equations 3-12 and 3-13: the authalic latitude's q.
    """
    e = math.sqrt(_ECCENTRICITY_SQUARED)

    def q(latitude_deg: F64) -> F64:
        sine = np.sin(np.radians(latitude_deg))
        return np.asarray((1.0 - e * e) * (sine / (1.0 - (e * sine) ** 2) + np.arctanh(e * sine) / e))

    return math.pi * EARTH_EQUATORIAL_RADIUS_KM**2 * (q(north_deg) - q(south_deg))


@cache
def cell_area_km2() -> F64:
    """Area (ROWS,) in km² of one cell of each row; only to be read."""
    area = row_area_km2() / COLUMNS
    area.setflags(write=False)
    return area

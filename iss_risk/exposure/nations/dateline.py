"""Polygons over the 180th meridian and round the poles, as maps and projections draw them.

A ring that goes from 179° to −179° means the short way. Taken as it stands it would go round the Earth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from iss_risk.arrays import F64
from iss_risk.exposure.nations.rings import polygons_in

if TYPE_CHECKING:
    from pyproj import Transformer
    from shapely.geometry.base import BaseGeometry

# What inverse projections leave of ±90° and ±180° (about 1 m).
_NEAR_DEG = 1e-5
# Points on the edge of a projection of the whole world (Mollweide, Robinson) may lie beyond it by rounding:
# they are tried again, nearer to its middle by these fractions (20 cm to 200 m at the edge).
_NUDGES = (1e-8, 1e-7, 1e-6, 1e-5)


def unwrapped(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """Degrees with no edge longer than 180°, and whether one was: longitudes may then lie beyond ±180°.

    Edges of 360° and those along a pole are what they seem. A ring that goes round a pole includes it.
    """
    import shapely

    west, _, east, _ = geometry.bounds
    if east - west <= 180.0:
        return geometry, False
    changed = False
    polygons = []
    for polygon in polygons_in(geometry):
        (shell, moved), *holes = (_ring(ring) for ring in (polygon.exterior, *polygon.interiors))
        changed |= moved or any(hole_moved for _, hole_moved in holes)
        middle = 0.5 * (shell[:, 0].min() + shell[:, 0].max())
        inner = []
        for hole, _ in holes:
            # The turn of the hole that lies inside its shell.
            turns = np.round((middle - 0.5 * (hole[:, 0].min() + hole[:, 0].max())) / 360.0)
            inner.append(hole + np.array((360.0 * turns, 0.0)))
        polygons.append(shapely.Polygon(shell, inner))
    return (shapely.MultiPolygon(polygons), True) if changed else (geometry, False)


def _ring(ring: Any) -> tuple[F64, bool]:
    """Vertices (N, 2) of a closed ring, unwrapped; and whether it was changed."""
    import shapely

    points = _poles_spread(shapely.get_coordinates(ring))
    longitude, latitude = points[:, 0], points[:, 1]
    step = np.diff(longitude)
    polar = np.abs(latitude) > 90.0 - _NEAR_DEG
    over = (np.abs(step) > 180.0) & (np.abs(step) < 360.0) & ~(polar[1:] & polar[:-1])
    if not over.any():
        return points, False
    points = points.copy()
    points[1:, 0] -= 360.0 * np.cumsum(np.where(over, np.sign(step), 0.0))
    if abs(points[-1, 0] - points[0, 0]) > 180.0:
        pole = np.copysign(90.0, latitude.mean())
        points = np.vstack([points, (points[-1, 0], pole), (points[0, 0], pole), points[:1]])
    return points, True


def _poles_spread(points: F64) -> F64:
    """A pole has no longitude: it gets that of the vertex before it and that of the one after it."""
    polar = np.flatnonzero(np.abs(points[:, 1]) > 90.0 - _NEAR_DEG)
    inner = polar[(polar > 0) & (polar < len(points) - 1)]
    alone = inner[~np.isin(inner - 1, polar) & ~np.isin(inner + 1, polar)]
    if alone.size == 0:
        return points
    latitude = points[alone, 1]
    before = np.column_stack((points[alone - 1, 0], latitude))
    spread = points.copy()
    spread[alone, 0] = points[alone + 1, 0]
    return np.insert(spread, alone, before, axis=0)


def within_180(geometry: BaseGeometry) -> BaseGeometry:
    """What lies beyond ±180° (to ±540°), moved by whole turns."""
    import shapely
    from shapely.affinity import translate

    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    moved = []
    for turn in (-360.0, 0.0, 360.0):
        # A box of one turn, moved over the map: what is inside belongs to −180 … 180.
        inside = shapely.intersection(valid, shapely.box(-180.0 - turn, -91.0, 180.0 - turn, 91.0))
        moved.append(translate(inside, turn))
    return shapely.union_all(moved)


def to_degrees(transformer: Transformer, points: F64) -> F64:
    """Longitude and latitude (N, 2) of projected points (N, 2); infinite where there are none."""
    found = np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    for nudge in _NUDGES:
        lost = ~np.isfinite(found).all(axis=1) & np.isfinite(points).all(axis=1)
        if not lost.any():
            break
        nearer = points[lost] * (1.0 - nudge)
        found[lost] = np.column_stack(transformer.transform(nearer[:, 0], nearer[:, 1]))
    return found

"""Polygons as plain arrays of rings: what the nation index is built from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class Rings(NamedTuple):
    """The borders of all nations, as kernels take them; the land is to the left of every ring.

    `longitude_deg`, `latitude_deg`: (vertices,), each ring closed (its last vertex is its first).
    `ring_start`: (rings + 1,) first vertex of each ring. `ring_nation`: (rings,), rising.
    """

    longitude_deg: F64
    latitude_deg: F64
    ring_start: I64
    ring_nation: I64


def rings_of(geometries: Sequence[BaseGeometry]) -> Rings:
    """The rings of polygons, one (multi)polygon per nation, in degrees (longitude, latitude).

    Broken polygons (self-crossing rings) are repaired first; lines and points are left out.

    Raises:
        InputError: a coordinate lies outside −180 … 180° or −90 … 90°.
    """
    import shapely

    coordinates: list[F64] = []
    ring_nation: list[int] = []
    for nation, geometry in enumerate(geometries):
        valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
        for polygon in polygons_in(valid):
            oriented = shapely.geometry.polygon.orient(polygon)
            for ring in (oriented.exterior, *oriented.interiors):
                coordinates.append(shapely.get_coordinates(ring))
                ring_nation.append(nation)
    vertices = np.concatenate(coordinates) if coordinates else np.empty((0, 2))
    outside = (np.abs(vertices[:, 0]) > 180.0) | (np.abs(vertices[:, 1]) > 90.0)
    if not np.isfinite(vertices).all() or outside.any():
        raise InputError("polygons must be in degrees: longitude −180 … 180, latitude −90 … 90")
    lengths = [len(ring) for ring in coordinates]
    return Rings(
        longitude_deg=np.ascontiguousarray(vertices[:, 0]),
        latitude_deg=np.ascontiguousarray(vertices[:, 1]),
        ring_start=np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
        ring_nation=np.array(ring_nation, dtype=np.int64),
    )


def polygons_in(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The polygons inside a geometry, however deep in collections."""
    if geometry.geom_type == "Polygon":
        return [] if geometry.is_empty else [geometry]
    return [polygon for member in getattr(geometry, "geoms", ()) for polygon in polygons_in(member)]

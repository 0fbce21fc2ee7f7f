"""From the straight coordinates of a track to the globe, cut at the 180th meridian, round poles as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from iss_risk.arrays import F64
from iss_risk.exposure.nations.dateline import unwrapped, within_180
from iss_risk.report.layers.layer import DECIMALS
from iss_risk.report.layers.track_frame import TrackFrame

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# A piece of a strip so long crosses itself nowhere, and goes round one pole at most. A track is next to a
# pole at an argument of 90 or 270°: in the middle of a piece, not on its edge.
_SLAB_RAD = np.radians(20.0)
# Edges bend on a map: 0.25° of a great circle stays within 15 m up to 45° of latitude.
_EDGE_RAD = np.radians(0.25)


def strip_on_ground(strip: BaseGeometry, frame: TrackFrame) -> BaseGeometry:
    """Polygons in radians along (x) and across (y) a track as polygons in degrees within −180 … 180."""
    import shapely

    if strip.is_empty:
        return shapely.MultiPolygon()
    first, low, last, high = strip.bounds
    pieces = []
    for slab in range(int(np.floor(first / _SLAB_RAD)), int(np.floor(last / _SLAB_RAD)) + 1):
        box = shapely.box(slab * _SLAB_RAD, low - 1.0, (slab + 1) * _SLAB_RAD, high + 1.0)
        for polygon in _polygons(shapely.intersection(strip, box)):
            edges = shapely.segmentize(polygon, _EDGE_RAD)
            placed, _ = unwrapped(shapely.transform(edges, lambda points: _to_ground(frame, points)))
            pieces.append(within_180(placed))
    # On a lattice, so that slabs join without slivers.
    joined = shapely.union_all(pieces, grid_size=10.0**-DECIMALS)
    return shapely.MultiPolygon(_polygons(joined))


def line_on_ground(longitude_deg: F64, latitude_deg: F64) -> BaseGeometry:
    """A line through places that follow each other, cut at the 180th meridian."""
    import shapely

    straight = np.degrees(np.unwrap(np.radians(longitude_deg)))
    return within_180(shapely.linestrings(np.column_stack([straight, latitude_deg])))


def _to_ground(frame: TrackFrame, points: F64) -> F64:
    latitude, longitude = frame.to_ground(points[:, 0], points[:, 1])
    return np.column_stack([longitude, latitude])


def _polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    import shapely

    return [one for one in shapely.get_parts(geometry) if one.geom_type == "Polygon" and not one.is_empty]

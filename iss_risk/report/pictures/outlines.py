"""The nations as outlines for a picture of the world: few vertices, and common borders stay common.

Those of the embedded nations ship with the tool (data/build/outlines.py makes them with `outlines_of`); those
of a file of borders are made when they are drawn, in a few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.arrays import F64
from iss_risk.report.pictures.equal_earth import projected
from iss_risk.sources.embedded import data_path

if TYPE_CHECKING:
    import geopandas

# In radii of the sphere, of which the picture shows 5.4 in its width.
STEP = 1e-4
# A pixel of a map of 1,600 pixels is 0.0035.
_SIMPLIFIED_TO = 0.004
# Islands below this are less than a pixel; of a nation that has no others, the largest stays.
_LEAST_AREA = 1.2e-5
# Straight lines are bent on this map: they get a vertex every so often.
_VERTEX_EVERY_DEG = 2.0


@dataclass(frozen=True, eq=False)
class Outlines:
    """All nations: `rings` of each (even-odd), (vertices, 2) in radii of the sphere on the Equal Earth
    map."""

    iso_a3: tuple[str, ...]
    rings: tuple[tuple[F64, ...], ...]


def nation_outlines(nations: str | Path | None) -> Outlines:
    """Of a file of borders, or the embedded ones. Raises InputError for a file that cannot be used."""
    if nations is None:
        return _embedded()
    from iss_risk.exposure.shapes import nation_shapes

    return outlines_of(nation_shapes(nations))


def outlines_of(shapes: geopandas.GeoDataFrame) -> Outlines:
    """From `iso_a3` and polygons in longitude and latitude. Common borders are simplified once for both
    neighbours (Visvalingam and Whyatt, in GEOS), so that no gap opens between them."""
    import shapely

    dense = shapely.segmentize(shapes.geometry.values, _VERTEX_EVERY_DEG)
    flat = shapely.transform(dense, lambda at: np.column_stack(projected(at[:, 0], at[:, 1])))
    simple = shapely.coverage_simplify(flat, _SIMPLIFIED_TO)
    return Outlines(tuple(shapes["iso_a3"]), tuple(_rings(one) for one in simple))


def _rings(shape: object) -> tuple[F64, ...]:
    import shapely

    polygons = [one for one in shapely.get_parts(shape) if not one.is_empty]
    polygons.sort(key=lambda one: -one.area)
    kept = [one for one in polygons if one.area >= _LEAST_AREA] or polygons[:1]
    rings = [ring for one in kept for ring in (one.exterior, *one.interiors)]
    return tuple(np.round(shapely.get_coordinates(ring) / STEP) * STEP for ring in rings)


@cache
def _embedded() -> Outlines:
    with np.load(data_path("nations", "outlines.npz"), allow_pickle=False) as file:
        steps = file["steps"].astype(np.int64)
        starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(file["ring_length"], dtype=np.int64)))
        vertices = np.cumsum(steps, axis=0) * STEP
        iso_a3 = tuple(file["iso_a3"].tolist())
        rings: list[list[F64]] = [[] for _ in iso_a3]
        for k, nation in enumerate(file["ring_nation"].tolist()):
            rings[nation].append(vertices[starts[k] : starts[k + 1]])
    return Outlines(iso_a3, tuple(map(tuple, rings)))


def write_outlines(outlines: Outlines, path: Path) -> None:
    """Write what `nation_outlines` reads: steps from vertex to vertex, which are small numbers."""
    all_rings = [(nation, ring) for nation, rings in enumerate(outlines.rings) for ring in rings]
    vertices = np.concatenate([np.rint(ring / STEP).astype(np.int32) for _, ring in all_rings])
    steps = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    np.savez_compressed(
        path,
        iso_a3=np.array(outlines.iso_a3, dtype="U3"),
        steps=steps.astype(np.int32),
        ring_length=np.array([len(ring) for _, ring in all_rings], dtype=np.int32),
        ring_nation=np.array([nation for nation, _ in all_rings], dtype=np.int16),
    )

"""Polygons that cross themselves, and ground that two nations claim: mended, within bounds.

Both take time and memory by the number of crossings, which can be the square of the number of corners. No
map needs so many: a file with them is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.errors import InputError
from iss_risk.notation.text import counted

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

KM_PER_DEG = 111.2
# Smaller overlaps are rounding errors of one border drawn twice: they are not reported, and the lookup gives
# them to the nation with the lower number.
CONFLICT_KM2 = 1.0
NOTED = 5
# Pairs of shapes that meet. On a map without overlaps there are at most three a shape (a planar graph), and
# of the stretches of a ring two touch at each corner; so many more mean a file that is no map.
_PAIRS_OF_EACH = 10
_PAIRS_OF_FEW = 5_000
_MOST_AT_ONCE = 1_000_000  # pairs


def repaired(
    geometries: list[BaseGeometry], names: list[str], path: Path
) -> tuple[list[BaseGeometry], list[str]]:
    """The polygons, of which those that cross themselves are cut there; and a note on them, if there are any.

    Raises InputError where one crosses itself too often.
    """
    import shapely

    broken = [k for k, geometry in enumerate(geometries) if not geometry.is_valid]
    for k in broken:
        if _meeting(_stretches(geometries[k])) is None:
            raise InputError(f"the polygon of {names[k] or 'unnamed'!r} crosses itself too often", path=path)
        geometries[k] = shapely.make_valid(geometries[k])
    if not broken:
        return geometries, []
    who = listed(dict.fromkeys(names[k] or "unnamed" for k in broken), NOTED)
    return geometries, [f"{counted(len(broken), 'polygon')} that cross themselves repaired: {who}"]


def without_overlaps(
    nations: list[tuple[str, BaseGeometry]], path: Path
) -> tuple[list[BaseGeometry], list[str]]:
    """The shapes, of which ground that two nations claim is the smaller one's; and a note, if there is such.

    Raises InputError where too many lie on each other.
    """
    import shapely

    shapes = [shape for _, shape in nations]
    pairs = _meeting(shapes)
    if pairs is None:
        raise InputError("too many nations claim the same ground: this is no map of nations", path=path)
    areas = shapely.area(shapes)
    conflicts: list[tuple[float, str]] = []
    for a, b in pairs:
        common = shapely.intersection(shapes[a], shapes[b])
        if common.area <= 0.0:
            continue
        latitude = common.centroid.y
        km2 = common.area * KM_PER_DEG**2 * math.cos(math.radians(latitude))
        if km2 < CONFLICT_KM2:
            continue
        small, large = (a, b) if areas[a] <= areas[b] else (b, a)
        shapes[large] = shapely.difference(shapes[large], shapes[small])
        conflicts.append((km2, f"{nations[small][0]} / {nations[large][0]} ({km2:,.0f} km²)"))
    if not conflicts:
        return shapes, []
    who = listed((text for _, text in sorted(conflicts, key=lambda one: (-one[0], one[1]))), NOTED)
    return shapes, [
        f"{counted(len(conflicts), 'pair')} of nations claim the same ground, which is counted for the "
        f"smaller: {who}"
    ]


def _stretches(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The lines between the corners of all rings."""
    import shapely

    found: list[BaseGeometry] = []
    for ring in shapely.get_parts(shapely.boundary(geometry)):
        corners = shapely.get_coordinates(ring)
        found.extend(shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1)))
    return found


def _meeting(shapes: Sequence[BaseGeometry]) -> list[tuple[int, int]] | None:
    """The pairs of shapes that meet, in their order; None where there are too many."""
    import shapely

    most = max(_PAIRS_OF_FEW, _PAIRS_OF_EACH * len(shapes))
    tree = shapely.STRtree(shapes)
    pairs: list[tuple[int, int]] = []
    step = max(1, _MOST_AT_ONCE // len(shapes))
    for start in range(0, len(shapes), step):
        first, second = tree.query(shapes[start : start + step], predicate="intersects")
        first += start
        once = first < second
        pairs.extend(zip(first[once].tolist(), second[once].tolist(), strict=True))
        if len(pairs) > most:
            return None
    return sorted(pairs)


def listed(texts: Iterable[str], most: int) -> str:
    """The first of them, with commas, and how many there are altogether."""
    found = list(texts)
    more = f", … ({len(found)} altogether)" if len(found) > most else ""
    return ", ".join(found[:most]) + more

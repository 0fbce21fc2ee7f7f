"""A layer: rows with a geometry, what they are, and how they are drawn. The writers take nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from iss_risk.arrays import F64
from iss_risk.notation.text import one_line

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"
# 1.1 m at the equator, what the embedded borders have; fields and tracks are known to kilometres.
DECIMALS = 5

Shape = Literal["polygon", "line", "point"]
# GDAL asks for one type a layer.
GEOMETRY_TYPES: dict[Shape, str] = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "Point"}
Column = Literal["text", "number", "whole", "instant"]
_DTYPES = {"text": "object", "number": "float64", "whole": "Int64", "instant": "datetime64[ms, UTC]"}


@dataclass(frozen=True)
class ColourClass:
    """Rows whose value is from `lower` to `upper` get this colour: red, green, blue, opacity in 0 … 255."""

    lower: float
    upper: float
    label: str
    colour: tuple[int, int, int, int]


@dataclass(frozen=True)
class Layer:
    """`name` in files, `title` for readers. Rows are drawn in their order, coloured by the first of `classes`
    that holds the value in `column`."""

    name: str
    title: str
    shape: Shape
    frame: geopandas.GeoDataFrame
    column: str
    classes: tuple[ColourClass, ...]


def layer_of(
    name: str,
    title: str,
    shape: Shape,
    rows: Sequence[Mapping[str, Any]],
    geometries: Iterable[BaseGeometry | None],
    columns: Mapping[str, Column],
    *,
    column: str,
    classes: tuple[ColourClass, ...],
) -> Layer:
    """A layer of `rows` with the `columns` named, also of none; coordinates rounded to DECIMALS, outer rings
    counter-clockwise (RFC 7946)."""
    import geopandas

    values = {key: _series([row.get(key) for row in rows], kind) for key, kind in columns.items()}
    shapes = [_tidy(one, shape) for one in geometries]
    frame = geopandas.GeoDataFrame(values, geometry=geopandas.GeoSeries(shapes, crs=WGS84), crs=WGS84)
    return Layer(name, title, shape, frame, column, classes)


def _series(values: list[Any], kind: Column) -> pd.Series:
    import pandas as pd

    if kind == "text":  # from files of borders and parts: on one line, and text that can be encoded
        values = [value if value is None else one_line(str(value)) for value in values]
    return pd.Series(values, dtype=_DTYPES[kind])


def _tidy(geometry: BaseGeometry | None, shape: Shape) -> BaseGeometry | None:
    import shapely

    if geometry is None or geometry.is_empty:
        return None
    rounded = shapely.transform(geometry, lambda points: np.round(points, DECIMALS) + 0.0)
    if not rounded.is_valid:  # two vertices less than a metre apart
        rounded = geometry
    if shape == "polygon":
        rounded = shapely.orient_polygons(rounded)
        return shapely.MultiPolygon([rounded]) if rounded.geom_type == "Polygon" else rounded
    if rounded.geom_type == "LineString":
        return shapely.MultiLineString([rounded])
    return rounded


# ColorBrewer's YlOrRd with seven classes (Apache-2.0), for what is worse where it is more; grey for nothing.
_YELLOW_TO_RED = (
    (255, 255, 178), (254, 217, 118), (254, 178, 76), (253, 141, 60), (252, 78, 42), (227, 26, 28),
    (177, 0, 38),
)  # fmt: skip
NOTHING_COLOUR = (220, 220, 220)


def classes_of(values: F64, unit: str, *, base: float = 10.0, opacity: int = 200) -> tuple[ColourClass, ...]:
    """A class for nothing, and one for each of seven powers of `base` below the largest of `values`."""
    nothing = ColourClass(0.0, 0.0, "none", (*NOTHING_COLOUR, opacity))
    known = values[np.isfinite(values) & (values > 0.0)]
    if known.size == 0:
        return (nothing,)
    top = int(np.ceil(np.log(known.max()) / np.log(base)))
    number = len(_YELLOW_TO_RED)
    found = []
    for k, colour in enumerate(_YELLOW_TO_RED):
        lower, upper = base ** (top - number + k), base ** (top - number + k + 1)
        label = f"below {upper:.2g} {unit}" if k == 0 else f"{lower:.2g} to {upper:.2g} {unit}"
        # What is below the last power belongs to the lowest class.
        found.append(ColourClass(0.0 if k == 0 else lower, upper, label, (*colour, opacity)))
    return (nothing, *found)


def instant(value: datetime | None) -> str:
    """As in the JSON document; empty for none."""
    return "" if value is None else value.isoformat().replace("+00:00", "Z")

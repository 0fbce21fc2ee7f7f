"""The rows of a layer as plain values, for formats of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from iss_risk.report.layers.layer import Layer, instant

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def rows_of(layer: Layer) -> Iterator[tuple[dict[str, Any], BaseGeometry | None]]:
    """Texts, numbers, instants as in the JSON document, None for what is missing; and the geometry."""
    names = [name for name in layer.frame.columns if name != "geometry"]
    columns = [layer.frame[name].tolist() for name in names]
    for *values, geometry in zip(*columns, layer.frame.geometry, strict=True):
        yield {name: _plain(value) for name, value in zip(names, values, strict=True)}, geometry


def _plain(value: Any) -> Any:
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return instant(value.to_pydatetime())
    return value

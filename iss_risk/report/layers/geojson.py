"""GeoJSON (RFC 7946): one layer, a feature a line, and what the file says of itself as a foreign member."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from iss_risk.report.layers.layer import Layer
from iss_risk.report.layers.values import rows_of


def write_geojson(path: Path, layer: Layer, metadata: dict[str, str]) -> None:
    """Write a new file at `path`. Raises OSError."""
    import shapely

    features = []
    for properties, geometry in rows_of(layer):
        mapped = None if geometry is None else shapely.geometry.mapping(geometry)
        features.append(_compact({"type": "Feature", "properties": properties, "geometry": mapped}))
    head = {"name": layer.name, "title": layer.title, "metadata": metadata}
    text = (
        f'{{"type": "FeatureCollection", {_compact(head)[1:-1]}, "features": [\n'
        + ",\n".join(features)
        + "\n]}\n"
    )
    path.write_text(text, encoding="utf-8")


def _compact(value: Any) -> str:
    # Escaped: what a file of borders or parts calls something may be no text at all (lone surrogates).
    return json.dumps(value, allow_nan=False)

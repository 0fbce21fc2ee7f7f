"""GeoParquet 1.0: one layer, with what it says of itself in the metadata of the file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from iss_risk.errors import OutputError
from iss_risk.report.layers.layer import Layer


def check_parquet() -> None:
    """Raises OutputError where the library is missing."""
    if find_spec("pyarrow") is None:
        raise OutputError(
            "layers as GeoParquet need pyarrow, which is not installed: pip install 'iss-risk[parquet]', or "
            "name a .gpkg, .kml or .geojson"
        )


def write_parquet(path: Path, layer: Layer, metadata: dict[str, str]) -> None:
    """Write a new file at `path`. Raises OSError."""
    from pyarrow import parquet

    layer.frame.to_parquet(path, index=False)
    table = parquet.read_table(path)
    own = {f"iss-risk:{name}".encode(): value.encode("utf-8", "replace") for name, value in metadata.items()}
    parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, **own}), path)

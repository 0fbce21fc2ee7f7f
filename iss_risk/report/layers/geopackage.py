"""GeoPackage (OGC 12-128): all layers in one file, with styles that QGIS finds by itself, and metadata."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iss_risk.report.layers.layer import GEOMETRY_TYPES, Layer
from iss_risk.report.layers.styles import qml_of

DRIVER = "GPKG"


def write_geopackage(path: Path, layers: Sequence[Layer], metadata: dict[str, str]) -> None:
    """Write a new file at `path`. Raises whatever GDAL does."""
    import pandas as pd
    import pyogrio

    styles: list[dict[str, Any]] = []
    for number, layer in enumerate(layers):
        pyogrio.write_dataframe(
            layer.frame,
            path,
            layer=layer.name,
            driver=DRIVER,
            geometry_type=GEOMETRY_TYPES[layer.shape],
            layer_options={"DESCRIPTION": layer.title, "IDENTIFIER": layer.name, "GEOMETRY_NAME": "geom"},
            dataset_metadata=metadata if number == 0 else None,
            layer_metadata=metadata,
        )
        styles.append(
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": layer.name,
                "f_geometry_column": "geom",
                "styleName": layer.name,
                "styleQML": qml_of(layer),
                "styleSLD": "",
                "useAsDefault": True,
                "description": layer.title,
                "owner": "",
                "ui": "",
                "update_time": metadata["now"],
            }
        )
    # The table as QGIS makes and reads it.
    pyogrio.write_dataframe(
        pd.DataFrame(styles), path, layer="layer_styles", driver=DRIVER, layer_options={"FID": "id"}
    )

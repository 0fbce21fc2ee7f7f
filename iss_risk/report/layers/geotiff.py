"""GeoTIFF: the casualty density on the grid of nations and people, three bands."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from iss_risk.exposure.grid import CELL_DEG, COLUMNS, ROWS
from iss_risk.report.layers.casualty_density import CellRisk
from iss_risk.report.layers.layer import WGS84

DRIVER = "GTiff"
BANDS = ("casualties_persons_per_km2", "expected_casualties_persons", "persons")
_UNITS = ("persons/km2", "persons", "persons")


def write_geotiff(path: Path, cells: CellRisk, metadata: dict[str, str]) -> None:
    """Write a new file at `path`, north up. Raises whatever GDAL does."""
    import rasterio
    from rasterio.transform import from_origin

    values = (cells.casualties / cells.cell_area_km2[:, None], cells.casualties, cells.persons)
    with rasterio.open(
        path, "w", driver=DRIVER, height=ROWS, width=COLUMNS, count=len(BANDS), dtype="float32", crs=WGS84,
        transform=from_origin(-180.0, 90.0, CELL_DEG, CELL_DEG), compress="deflate", predictor=3, tiled=True,
    ) as out:  # fmt: skip
        for band, (name, unit, value) in enumerate(zip(BANDS, _UNITS, values, strict=True), start=1):
            out.write(value[::-1].astype(np.float32), band)
            out.set_band_description(band, name)
            out.set_band_unit(band, unit)
        out.update_tags(**metadata)

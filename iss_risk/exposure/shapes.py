"""The nations as polygons: for questions that a lookup of points cannot answer (do two areas meet?)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from iss_risk.exposure.model import Exposure
from iss_risk.exposure.nations.embedded import embedded_nations

if TYPE_CHECKING:
    import geopandas


def nation_shapes(exposure: Exposure) -> geopandas.GeoDataFrame:
    """One row a nation, in the order of the nation numbers: `iso_a3`, `name`, geometry (WGS 84)."""
    import geopandas
    import shapely

    if exposure.nations_path is None:
        rings = embedded_nations().rings
    else:
        from iss_risk.exposure.nations.polygon_file import read_nations

        rings = read_nations(exposure.nations_path).nations.rings
    vertices = np.column_stack([rings.longitude_deg, rings.latitude_deg])
    lines: list[list[object]] = [[] for _ in exposure.iso_a3]
    for k, nation in enumerate(rings.ring_nation):
        lines[nation].append(shapely.linestrings(vertices[rings.ring_start[k] : rings.ring_start[k + 1]]))
    # Rings inside others are holes (even-odd), as in the index.
    shapes = [shapely.build_area(shapely.multilinestrings(one)) for one in lines]
    return geopandas.GeoDataFrame(
        {"iso_a3": exposure.iso_a3, "name": exposure.names}, geometry=shapes, crs="EPSG:4326"
    )

"""The nations as polygons: for maps, and for questions that a lookup of points cannot answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.exposure.nations.embedded import embedded_nations

if TYPE_CHECKING:
    import geopandas


def nation_shapes(path: str | Path | None) -> geopandas.GeoDataFrame:
    """One row a nation, in the order of the nation numbers: `iso_a3`, `name`, geometry (WGS 84).

    `path` is a file of borders; None: the embedded ones. Raises InputError for a file that cannot be used.
    """
    import geopandas
    import shapely

    if path is None:
        nations = embedded_nations()
    else:
        from iss_risk.exposure.nations.polygon_file import read_nations

        nations = read_nations(Path(path)).nations
    rings = nations.rings
    vertices = np.column_stack([rings.longitude_deg, rings.latitude_deg])
    lines: list[list[object]] = [[] for _ in nations.iso_a3]
    for k, nation in enumerate(rings.ring_nation):
        lines[nation].append(shapely.linestrings(vertices[rings.ring_start[k] : rings.ring_start[k + 1]]))
    # Rings inside others are holes (even-odd), as in the index.
    shapes = [shapely.build_area(shapely.multilinestrings(one)) for one in lines]
    return geopandas.GeoDataFrame(
        {"iso_a3": nations.iso_a3, "name": nations.names}, geometry=shapes, crs="EPSG:4326"
    )

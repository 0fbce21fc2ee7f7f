"""Files of layers as GDAL reads them: what any other program would see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from pyproj import Geod

GEOD = Geod(ellps="WGS84")


def layers_in(path: Path) -> list[str]:
    return [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]


def read(path: Path, layer: str | None = None) -> geopandas.GeoDataFrame:
    return geopandas.read_file(path, layer=layer, engine="pyogrio")


def area_km2(geometry: Any) -> float:
    area_m2, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area_m2)) / 1e6


def check_geometry(frame: geopandas.GeoDataFrame) -> None:
    """WGS 84, inside the world, no edge over the date line, outer rings counter-clockwise and holes not."""
    assert frame.crs.to_epsg() == 4326
    west, south, east, north = frame.total_bounds
    assert west >= -180.0
    assert east <= 180.0
    assert south >= -90.0
    assert north <= 90.0
    for geometry in frame.geometry:
        assert geometry.is_valid
        for part in shapely.get_parts(geometry):
            if part.geom_type == "Point":
                continue
            lines = [part] if part.geom_type == "LineString" else [part.exterior, *part.interiors]
            for line in lines:
                points = shapely.get_coordinates(line)
                assert np.array_equal(points, np.round(points, 5))
                polar = np.abs(points[:, 1]) == 90.0
                along_pole = polar[1:] & polar[:-1]
                # From one edge of the map to the other: all round the Earth.
                all_round = np.abs(np.diff(points[:, 0])) == 360.0
                assert (np.abs(np.diff(points[:, 0])) < 180.0)[~along_pole & ~all_round].all()
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)

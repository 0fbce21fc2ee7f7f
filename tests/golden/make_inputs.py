"""Make the pinned borders, people and space weather of the golden runs from the data that ships.

Run once, from the checkout's root: `python -m golden.make_inputs` with `tests` on PYTHONPATH. It is kept to
tell how the files came about, not to be run again: new inputs move every golden figure. The orbits and places
were written by hand (README.md tells from what).

Sources:
- borders.geojson: Natural Earth 1:10 m admin-0, public domain, by way of data/nations; simplified here to
  about a quarter of a degree.
- people_count_1deg.tif: GeoNames places (CC BY 4.0) scaled to World Bank totals (SP.POP.TOTL, CC BY 4.0), by
  way of data/population; summed here over whole degrees, and only the people of the nations kept.
- space_weather.csv.gz: CelesTrak's SW-All (figures of NOAA, GFZ Potsdam CC BY 4.0, NASA MSFC), a copy of
  data/space_weather.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import geopandas
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin

from iss_risk.exposure.grid import CELLS_PER_DEG, COLUMNS, ROWS
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.index import FIRST_BORDER
from iss_risk.exposure.shapes import nation_shapes
from iss_risk.sources.embedded import data_path

INPUTS = Path(__file__).parent / "inputs"

# The station never goes beyond; nations farther north carry no part of its risk.
MOST_LATITUDE_DEG = 52.0
BY_PEOPLE, BY_AREA = 44, 12
# A coastline of this tolerance (deg²: triangles smaller than this are dropped) fits in 150 kB.
SIMPLIFIED_DEG = 0.25
SMALLEST_PART_DEG2 = 0.1
DECIMALS = 2


def kept_nations(exposure: Exposure) -> list[int]:
    """Numbers of the nations with the most people, and of the largest others, under the station's tracks."""
    rows = np.abs((np.arange(ROWS) + 0.5) / CELLS_PER_DEG - 90.0) <= MOST_LATITUDE_DEG
    persons = exposure.persons_by_row[:, rows].sum(axis=1)
    area = (exposure.area_fraction_by_row * exposure.row_area_km2)[:, rows].sum(axis=1)
    chosen = list(np.argsort(-persons)[:BY_PEOPLE])
    chosen += [k for k in np.argsort(-area) if k not in chosen][:BY_AREA]
    return sorted(int(k) for k in chosen)


def make_borders(exposure: Exposure, kept: list[int]) -> None:
    """Borders that two nations share stay shared: all polygons are simplified together."""
    frame: geopandas.GeoDataFrame = nation_shapes(exposure.nations_path).iloc[kept]
    shapes = shapely.set_precision(frame.geometry.to_numpy(), 10.0**-3)
    # Rounded with care for what crosses itself, so that nothing has to be repaired as the file is read.
    shapes = shapely.set_precision(shapely.coverage_simplify(shapes, SIMPLIFIED_DEG), 10.0**-DECIMALS)
    features = []
    for code, name, shape in zip(frame["iso_a3"], frame["name"], shapes, strict=True):
        parts = [one for one in shapely.get_parts(shape) if one.area >= SMALLEST_PART_DEG2]
        parts = parts or [max(shapely.get_parts(shape), key=lambda one: one.area)]
        geometry = shapely.geometry.mapping(shapely.MultiPolygon(parts))
        features.append(
            {
                "type": "Feature",
                "properties": {"iso_a3": code, "name": name},
                "geometry": {"type": "MultiPolygon", "coordinates": _rounded(geometry["coordinates"])},
            }
        )
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    (INPUTS / "borders.geojson").write_text(text, encoding="utf-8")


def make_people(exposure: Exposure, kept: list[int]) -> None:
    """Whole persons in each square degree, of the nations kept. The file's name says counts."""
    index, population = exposure.index, exposure.population
    of_nation = np.zeros(len(exposure.iso_a3), dtype=bool)
    of_nation[kept] = True
    inland = index.cell_value >= 0
    persons = np.zeros(ROWS * COLUMNS)
    persons[inland] = population.cell_persons[inland] * of_nation[index.cell_value[inland]]
    crossed = np.flatnonzero(index.cell_value <= FIRST_BORDER)
    entries = population.entry_persons * of_nation[index.entry_nation]
    persons[crossed] = np.add.reduceat(entries, index.border_start[:-1])
    square = persons.reshape(180, CELLS_PER_DEG, 360, CELLS_PER_DEG).sum(axis=(1, 3))
    with rasterio.open(
        INPUTS / "people_count_1deg.tif", "w", driver="GTiff", width=360, height=180, count=1,
        dtype="int32", crs="EPSG:4326", transform=from_origin(-180.0, 90.0, 1.0, 1.0),
        compress="deflate", predictor=2, zlevel=9,
    ) as out:  # fmt: skip
        out.write(np.rint(square[::-1]).astype(np.int32), 1)


def _rounded(coordinates: object) -> object:
    if isinstance(coordinates, (list, tuple)):
        return [_rounded(one) for one in coordinates]
    return round(float(str(coordinates)), DECIMALS)


def main() -> None:
    exposure = load_exposure()
    kept = kept_nations(exposure)
    make_borders(exposure, kept)
    make_people(exposure, kept)
    shutil.copyfile(data_path("space_weather", "space_weather.csv.gz"), INPUTS / "space_weather.csv.gz")


if __name__ == "__main__":
    main()

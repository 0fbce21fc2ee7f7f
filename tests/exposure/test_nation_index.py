"""The lookup of nations: against shapely, and at the places where such lookups go wrong."""

from __future__ import annotations

import math

import geopandas
import numpy as np
import pytest
import shapely

from iss_risk.errors import InputError
from iss_risk.exposure.grid import CELL_DEG, row_area_km2
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.index import NationIndex
from iss_risk.exposure.nations.index_builder import build_index
from iss_risk.exposure.nations.rings import rings_of
from iss_risk.sources.embedded import data_path

NEAR_BORDER_DEG = 1e-9  # a point this close may fall on either side of a border in double precision


@pytest.fixture(scope="module")
def exposure() -> Exposure:
    return load_exposure()


@pytest.fixture(scope="module")
def polygons() -> geopandas.GeoDataFrame:
    return geopandas.read_file(data_path("nations", "nations_10m.topojson.zip"))


def index_of(*geometries: shapely.Geometry) -> NationIndex:
    return build_index(rings_of(geometries), len(geometries))


def by_shapely(geometries: list[shapely.Geometry], latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """The first polygon that contains each point, −1 if none does."""
    nation = np.full(latitude.size, -1)
    tree = shapely.STRtree(shapely.points(longitude, latitude))
    for number in reversed(range(len(geometries))):
        nation[tree.query(geometries[number], predicate="contains_properly")] = number
    return nation


def test_agrees_with_shapely_everywhere(exposure: Exposure, polygons: geopandas.GeoDataFrame) -> None:
    rng = np.random.default_rng(20261122)
    count = 100_000
    uniform = np.column_stack(
        (rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count))))
    )
    # The other half lies 1e-6° (0.1 m) to 0.3° from a vertex of a border.
    vertices = shapely.get_coordinates(polygons.geometry.values)
    offsets = rng.normal(size=(count, 2)) * 10 ** rng.uniform(-6, -0.5, (count, 1))
    near = vertices[rng.integers(0, len(vertices), count)] + offsets
    points = np.vstack((uniform, near[(np.abs(near[:, 0]) < 180) & (np.abs(near[:, 1]) < 90)]))
    found = exposure.nation_at(points[:, 1], points[:, 0])
    expected = by_shapely(list(polygons.geometry), points[:, 1], points[:, 0])
    different = np.flatnonzero(found != expected)
    borders = shapely.boundary(polygons.geometry.values)
    far = [
        points[i].tolist()
        for i in different
        if min(
            shapely.distance(borders[k], shapely.Point(points[i])) for k in (found[i], expected[i]) if k >= 0
        )
        > NEAR_BORDER_DEG
    ]
    assert far == []
    assert len(different) < 5  # points so close to a border are rare


def test_same_order_as_the_polygon_file(exposure: Exposure, polygons: geopandas.GeoDataFrame) -> None:
    assert exposure.iso_a3 == tuple(polygons["iso_a3"])
    assert exposure.names == tuple(polygons["name"])
    assert len(set(exposure.iso_a3)) == len(exposure.iso_a3) == 254
    assert polygons.is_valid.all()


def test_area_is_exactly_that_of_the_polygons(exposure: Exposure, polygons: geopandas.GeoDataFrame) -> None:
    # On the plane of longitude and latitude a row of the grid is 360° × CELL_DEG.
    area_deg2 = exposure.area_fraction_by_row.sum(axis=1) * 360.0 * CELL_DEG
    np.testing.assert_allclose(area_deg2, shapely.area(polygons.geometry.values), rtol=1e-9)


@pytest.mark.parametrize(
    ("code", "km2", "tolerance"),
    [
        # CIA World Factbook, total area (the United States' and Canada's inland waters are land here).
        ("CHN", 9_596_960, 0.03), ("USA", 9_833_517, 0.05), ("LSO", 30_355, 0.02), ("CHE", 41_277, 0.02),
        # Kept by hand: the lattice of the source had reduced it to nothing.
        ("VAT", 0.44, 0.02),
    ],
)  # fmt: skip
def test_areas(exposure: Exposure, code: str, km2: float, tolerance: float) -> None:
    fraction = exposure.area_fraction_by_row[exposure.iso_a3.index(code)]
    assert (fraction * row_area_km2()).sum() == pytest.approx(km2, rel=tolerance)


@pytest.mark.parametrize(
    ("code", "latitude_deg", "longitude_deg"),
    [
        ("SGP", 1.35, 103.82),
        ("MLT", 35.88, 14.45),
        ("MCO", 43.735, 7.42),
        ("VAT", 41.9026, 12.4541),
        ("ITA", 41.90, 12.48),  # Rome, round the Vatican
        ("SMR", 43.94, 12.46),
        ("LSO", -29.6, 28.3),
        ("ZAF", -29.1, 26.2),  # round Lesotho
        ("RUS", 54.7, 21.0),  # Kaliningrad
        ("USA", 19.6, -155.5),  # Hawaii
        ("USA", 52.92, 172.9),  # Attu, Alaska, west of the 180th meridian
        ("USA", 66.0, -150.0),
        ("RUS", 66.0, -172.0),  # Chukotka, east of the 180th meridian
        ("FJI", -16.85, 179.99),
        ("FJI", -16.85, -179.98),
        ("FRA", 4.0, -53.0),  # French Guiana
        ("ALA", 60.2, 20.0),
        ("XKX", 42.66, 21.16),
        ("XNC", 35.3, 33.6),
        ("XSL", 9.56, 44.06),
        ("TWN", 24.0, 121.0),
        ("HKG", 22.4, 114.1),
        ("ATA", -90.0, 0.0),
        ("ATA", -89.999, 179.999),
    ],
)
def test_no_land_is_lost(exposure: Exposure, code: str, latitude_deg: float, longitude_deg: float) -> None:
    for turn in (-360.0, 0.0, 360.0, 720.0):
        (nation,) = exposure.nation_at(latitude_deg, longitude_deg + turn)
        assert exposure.iso_a3[nation] == code


@pytest.mark.parametrize(
    ("latitude_deg", "longitude_deg"),
    [
        (90.0, 0.0),
        (0.0, -30.0),
        (-48.8767, -123.3933),  # Point Nemo
        (math.nan, 0.0),
        (0.0, math.nan),
        (45.0, math.inf),
        (90.001, 0.0),
        (-91.0, 0.0),
    ],
)
def test_no_nation(exposure: Exposure, latitude_deg: float, longitude_deg: float) -> None:
    assert exposure.nation_at(latitude_deg, longitude_deg).tolist() == [-1]


def test_no_gap_along_the_180th_meridian(exposure: Exposure) -> None:
    russia = exposure.iso_a3.index("RUS")
    latitude = np.linspace(65.5, 68.5, 301)
    for longitude in (180.0, -180.0, np.nextafter(180.0, 0.0), np.nextafter(-180.0, 0.0), 540.0):
        assert (exposure.nation_at(latitude, longitude) == russia).all()


def test_shape_of_the_answer(exposure: Exposure) -> None:
    assert exposure.nation_at([], []).shape == (0,)
    nation = exposure.nation_at(np.full((2, 3), 48.0), 2.0)
    assert nation.dtype == np.int16
    assert {exposure.iso_a3[k] for k in nation.ravel()} == {"FRA"}
    assert nation.shape == (2, 3)


def test_any_polygons() -> None:
    # Edges on the cells' own borders, a hole, an overlap, an outline that crosses itself, one inside a cell.
    square = shapely.box(0, 0, 1, 1)
    ring = shapely.box(-10, -10, 10, 10).difference(shapely.box(-5, -5, 5, 5))
    overlap = shapely.box(0.5, 0.5, 7, 7)
    bow = shapely.Polygon([(20, 0), (30, 10), (30, 0), (20, 10)])
    speck = shapely.Point(40.04, 40.04).buffer(0.01)
    angles = np.linspace(0, 2 * math.pi, 400)
    star = shapely.Polygon(
        np.column_stack(
            (
                60 + (8 + 6 * np.sin(37 * angles)) * np.cos(angles),
                (8 + 6 * np.sin(37 * angles)) * np.sin(angles),
            )
        )
    )
    geometries = [square, ring, overlap, bow, speck, star]
    index = index_of(*geometries)
    rng = np.random.default_rng(1)
    longitude, latitude = rng.uniform(-15, 80, 100_000), rng.uniform(-15, 15, 100_000)
    longitude[:5_000], latitude[:5_000] = rng.uniform(40.02, 40.06, 5_000), rng.uniform(40.02, 40.06, 5_000)
    expected = by_shapely([shapely.make_valid(g) for g in geometries], latitude, longitude)
    assert set(expected) == {-1, 0, 1, 2, 3, 4, 5}
    assert (index.nation_at(latitude, longitude) == expected).all()


def test_an_empty_polygon_has_no_land() -> None:
    index = index_of(shapely.Polygon(), shapely.box(0, 0, 1, 1))
    assert index.nation_at([0.5, 5.0], [0.5, 5.0]).tolist() == [1, -1]


def test_polygons_must_be_in_degrees() -> None:
    with pytest.raises(InputError, match="degrees"):
        rings_of([shapely.box(500_000, 4_000_000, 600_000, 4_100_000)])

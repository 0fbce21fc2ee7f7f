"""What must hold of any map: land and people are shared out, and none is lost or made."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from properties import examples
from rasterio.transform import from_origin

from iss_risk.constants import EARTH_FLATTENING
from iss_risk.exposure.grid import COLUMNS, ROWS, area_between_km2, cell_area_km2
from iss_risk.exposure.latitude import latitude_weights, time_below_latitude
from iss_risk.exposure.model import Exposure, exposure_of, load_exposure
from iss_risk.exposure.nations.index_builder import build_index
from iss_risk.exposure.nations.rings import rings_of
from iss_risk.exposure.people.population import PopulationGrid

from .test_population_raster import tiff

INCLINATION = st.floats(0.5, 179.5)


def map_of(land: list[shapely.Geometry]) -> Exposure:
    """These polygons as nations, with nobody in them."""
    index = build_index(rings_of(land), len(land))
    nobody = PopulationGrid(np.zeros(ROWS * COLUMNS, dtype=np.float32), np.zeros(index.entry_nation.size))
    names = tuple(f"N{k:02d}" for k in range(len(land)))
    return exposure_of(names, names, index, nobody)


def area_km2(exposure: Exposure) -> np.ndarray:
    return exposure.area_fraction_by_row @ exposure.row_area_km2


@st.composite
def divided_globes(draw: st.DrawFn) -> list[shapely.Polygon]:
    """All the Earth, divided by slanting lines from pole to pole, and each strip by a parallel."""
    strips = draw(st.integers(2, 5))
    # South and north ends of the lines keep their order: they do not cross.
    longitude = st.lists(st.floats(-179.0, 179.0), min_size=strips - 1, max_size=strips - 1, unique=True)
    south, north = ([-180.0, *sorted(draw(longitude)), 180.0] for _ in range(2))
    land = []
    for k in range(strips):
        strip = shapely.Polygon(
            [(south[k], -90.0), (south[k + 1], -90.0), (north[k + 1], 90.0), (north[k], 90.0)]
        )
        parallel = draw(st.floats(-85.0, 85.0))
        for half in ((-90.0, parallel), (parallel, 90.0)):
            land.append(strip.intersection(shapely.box(-180.0, half[0], 180.0, half[1])))
    return land


@examples(12)
@given(divided_globes(), INCLINATION, st.integers(0, 1000))
def test_nations_of_a_divided_globe_add_up_to_the_earth_and_to_all_of_the_time(
    land: list[shapely.Polygon], inclination_deg: float, seed: int
) -> None:
    world = map_of(land)
    np.testing.assert_allclose(world.area_fraction_by_row.sum(axis=0), 1.0, atol=1e-9)
    assert area_km2(world).sum() == pytest.approx(510_065_621.724, rel=1e-9)
    overhead = world.overhead_fraction(latitude_weights(inclination_deg))
    assert overhead.sum() == pytest.approx(1.0, abs=1e-9)
    assert (overhead >= 0.0).all()
    # And every point is somebody's: the one whose polygon it is in, by another library.
    rng = np.random.default_rng(seed)
    y, x = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, 300))), rng.uniform(-180.0, 180.0, 300)
    nation = world.nation_at(y, x)
    assert (nation >= 0).all()
    assert shapely.contains_xy(np.array(land)[nation], x, y).all()
    for turns in (-360.0, 360.0, 720.0):
        # A turn rounds longitudes to 1e-13: hundreds of points are not that near to a border.
        np.testing.assert_array_equal(world.nation_at(y, x + turns), nation)


@examples(12)
@given(
    st.floats(-180.0, 150.0), st.floats(0.01, 29.0), st.floats(-90.0, 70.0), st.floats(0.01, 19.0),
    st.floats(0.05, 0.95),
)  # fmt: skip
def test_a_nation_divided_by_a_meridian_or_a_parallel_has_the_sum_of_its_parts(
    west: float, width: float, south: float, height: float, part: float
) -> None:
    east, north = west + width, south + height
    x, y = west + part * width, south + part * height
    boxes = [
        [(west, south, east, north)],
        [(west, south, x, north), (x, south, east, north)],
        [(west, south, east, y), (west, y, east, north)],
    ]
    exact = area_between_km2(np.array([south]), np.array([north]))[0] * width / 360.0
    whole, *divided = (map_of([shapely.box(*one) for one in each]) for each in boxes)
    weights = latitude_weights(70.0)
    # A row's part is taken as a part of the row's height, not of its area: 1e-3 of a row's width at most.
    row_km2 = 9.3 * 111.3 * width * 1e-3
    assert area_km2(whole)[0] == pytest.approx(exact, rel=1e-9, abs=row_km2)
    for parts in divided:
        np.testing.assert_allclose(
            parts.area_fraction_by_row.sum(axis=0), whole.area_fraction_by_row[0], atol=1e-12
        )
        assert parts.overhead_fraction(weights).sum() == pytest.approx(
            whole.overhead_fraction(weights)[0], abs=1e-12
        )


@examples(50)
@given(INCLINATION, st.floats(-90.0, 90.0), st.floats(-90.0, 90.0))
def test_time_below_a_latitude_is_that_of_a_circular_orbit(
    inclination_deg: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    below = time_below_latitude(np.array([low, high, -low, -90.0, 90.0]), inclination_deg)
    assert 0.0 <= below[0] <= below[1] <= 1.0
    # To the south as to the north, and westward as eastward. The arc sine is steep at the highest latitude.
    assert below[2] == pytest.approx(1.0 - below[0], abs=1e-7)
    assert below[3:].tolist() == [0.0, 1.0]
    westward = time_below_latitude(np.array([low, high]), 180.0 - inclination_deg)
    np.testing.assert_allclose(westward, below[:2], atol=1e-7)
    # Counted: places evenly along the orbit.
    u = 2.0 * np.pi * (np.arange(20_000) + 0.5) / 20_000
    z = np.sin(u) * np.sin(np.radians(inclination_deg))
    assert (z < np.sin(np.radians(low))).mean() == pytest.approx(below[0], abs=2e-4)


@examples(30)
@given(INCLINATION, st.booleans())
def test_time_on_the_rows_is_symmetric_whole_and_ends_at_the_highest_latitude(
    inclination_deg: float, oblate: bool
) -> None:
    weights = latitude_weights(inclination_deg, oblate=oblate)
    assert (weights >= 0.0).all()
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(weights, weights[::-1], atol=1e-9)
    highest = np.radians(min(inclination_deg, 180.0 - inclination_deg))
    if oblate:
        highest = np.arctan(np.tan(highest) / (1.0 - EARTH_FLATTENING) ** 2)
    rows = np.flatnonzero(weights > 0.0)
    assert (rows[-1] + 1) / 12.0 - 90.0 == pytest.approx(np.degrees(highest), abs=1.0 / 12.0 + 1e-9)


@examples(6)
@given(
    st.floats(0.02, 2.0), st.floats(0.02, 2.0), st.floats(9.0, 12.0), st.floats(49.5, 50.5),
    st.integers(1, 12), st.integers(1, 12), st.integers(0, 1000), st.floats(0.5, 50.0),
)  # fmt: skip
def test_people_of_any_raster_are_kept(
    tmp_path_factory: pytest.TempPathFactory, pixel_x: float, pixel_y: float, west: float, north: float,
    rows: int, columns: int, seed: int, factor: float,
) -> None:  # fmt: skip
    """Pixels of any size and place, oblong ones too, inside Germany and its neighbours: far from any sea."""
    pixel_x, pixel_y = min(pixel_x, 3.0 / columns), min(pixel_y, 1.5 / rows)
    values = np.random.default_rng(seed).uniform(0.0, 1e5, (rows, columns))
    transform = from_origin(west, north, pixel_x, pixel_y)
    folder = tmp_path_factory.mktemp("raster")
    one, more = (
        load_exposure(population=tiff(folder / f"count_{k}.tif", k * values, transform))
        for k in (1.0, factor)
    )
    assert one.persons.sum() == pytest.approx(values.sum(), rel=1e-6)
    np.testing.assert_allclose(more.persons, factor * one.persons, rtol=1e-6)
    # Where they are: within the raster, but for what a cell at its edge has beyond it.
    cells = one.persons_by_cell()
    row, column = np.nonzero(cells > 0.0)
    assert (row.min() + 1) / 12.0 - 90.0 > north - rows * pixel_y - 1e-9
    assert row.max() / 12.0 - 90.0 < north + 1e-9
    assert (column.min() + 1) / 12.0 - 180.0 > west - 1e-9
    assert column.max() / 12.0 - 180.0 < west + columns * pixel_x + 1e-9


@pytest.fixture(scope="module")
def embedded() -> Exposure:
    return load_exposure()


@examples(40)
@given(st.integers(0, 10_000))
def test_what_a_cells_nations_have_by_area_is_what_the_cell_has(embedded: Exposure, seed: int) -> None:
    """Density times land, summed over the nations that have land in a cell with borders, are its people."""
    index = embedded.index
    border = int(np.random.default_rng(seed).integers(0, index.border_start.size - 1))
    cell = int(np.flatnonzero(index.cell_value == -2 - border)[0])
    row, column = divmod(cell, COLUMNS)
    entries = slice(index.border_start[border], index.border_start[border + 1])
    fraction, nations = index.entry_area_fraction[entries], index.entry_nation[entries]
    y, x = (row + 0.5) / 12.0 - 90.0, (column + 0.5) / 12.0 - 180.0
    density = embedded.persons_per_km2(np.full(nations.size, y), np.full(nations.size, x), nations)
    people = embedded.population.entry_persons[entries]
    np.testing.assert_allclose(
        density * fraction * cell_area_km2()[row], np.where(fraction > 0.0, people, 0.0)
    )
    assert fraction.sum() <= 1.0 + 1e-9

"""The grid and the closed form of time on latitude."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
import shapely.affinity

from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING
from iss_risk.errors import UsageError
from iss_risk.exposure.grid import (
    CELL_DEG,
    COLUMNS,
    ROWS,
    column_of,
    row_area_km2,
    row_edges_deg,
    row_of,
    wrapped_longitude,
)
from iss_risk.exposure.latitude import latitude_weights, time_below_latitude
from iss_risk.exposure.model import exposure_of
from iss_risk.exposure.nations.index_builder import build_index
from iss_risk.exposure.nations.rings import rings_of
from iss_risk.exposure.people.population import PopulationGrid


def test_surface_of_the_ellipsoid() -> None:
    # WGS 84 surface area 510,065,621.724 km² (Moritz 2000 for GRS 80, which agrees to the digits given).
    assert row_area_km2().sum() == pytest.approx(510_065_621.724, rel=1e-11)


def test_row_area_is_the_integral_of_the_radii_of_curvature() -> None:
    middle = np.radians((row_edges_deg()[:-1] + row_edges_deg()[1:]) / 2)
    e2 = EARTH_FLATTENING * (2 - EARTH_FLATTENING)
    n = EARTH_EQUATORIAL_RADIUS_KM / np.sqrt(1 - e2 * np.sin(middle) ** 2)
    m = n * (1 - e2) / (1 - e2 * np.sin(middle) ** 2)
    by_midpoint = m * n * np.cos(middle) * math.radians(CELL_DEG) * 2 * math.pi
    # The midpoint rule over 5′ is good to (Δφ)²/24 ≈ 1e-7, but for the polar rows, where cos φ bends.
    np.testing.assert_allclose(row_area_km2(), by_midpoint, rtol=2e-7, atol=1e-3)


def test_cells_of_points() -> None:
    assert (row_of(-90.0), row_of(90.0), row_of(0.0), row_of(-1e-9)) == (
        0,
        ROWS - 1,
        ROWS // 2,
        ROWS // 2 - 1,
    )
    assert (column_of(-180.0), column_of(180.0), column_of(0.0)) == (0, COLUMNS - 1, COLUMNS // 2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (0.0, 0.0),
        (180.0, -180.0),
        (-180.0, -180.0),
        (190.0, -170.0),
        (359.0, -1.0),
        (-541.0, 179.0),
        (720.0, 0.0),
    ],
)
def test_any_longitude_convention(given: float, expected: float) -> None:
    assert wrapped_longitude(given) == expected


def test_time_on_latitude_of_the_station() -> None:
    # F(φ) = ½ + asin(sin φ / sin i)/π by hand at 0° and at ±i; at 30° sin 30°/sin 51.64° = 0.63765.
    below = time_below_latitude(np.array([-90.0, -51.64, 0.0, 30.0, 51.64, 90.0]), 51.64)
    # At ±i the arc sine turns a rounding of 1e-16 into 1e-8.
    np.testing.assert_allclose(below, [0, 0, 0.5, 0.5 + math.asin(0.637652) / math.pi, 1, 1], atol=1e-6)


@pytest.mark.parametrize("inclination_deg", [0.0, 28.5, 51.64, 90.0, 98.0, 180.0])
@pytest.mark.parametrize("oblate", [True, False])
def test_weights_are_shares_and_symmetric(inclination_deg: float, oblate: bool) -> None:
    weights = latitude_weights(inclination_deg, oblate=oblate)
    assert weights.shape == (ROWS,)
    assert weights.min() >= 0.0
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(weights, weights[::-1], atol=1e-9)


def test_weights_are_those_of_sampled_orbits() -> None:
    # Independent way: walk along the orbit, turn geocentric into geodetic latitude, count.
    angle = (np.arange(2_000_000) + 0.5) / 2_000_000 * 2 * math.pi
    geocentric = np.arcsin(np.sin(angle) * math.sin(math.radians(51.64)))
    for oblate, latitude in (
        (False, geocentric),
        (True, np.arctan(np.tan(geocentric) / (1 - EARTH_FLATTENING) ** 2)),
    ):
        counted, _ = np.histogram(np.degrees(latitude), row_edges_deg())
        # A row holds a whole number of the 2 million steps, give or take one at each end of each arc.
        np.testing.assert_allclose(latitude_weights(51.64, oblate=oblate), counted / 2e6, atol=3e-6)


def test_highest_latitude_is_geodetic() -> None:
    # 51.64° geocentric is 51.827° geodetic: tan⁻¹(tan 51.64° / (1 − f)²).
    highest = row_edges_deg()[:-1][latitude_weights(51.64) > 0].max()
    assert highest == pytest.approx(51.75, abs=1e-9)
    assert row_edges_deg()[:-1][latitude_weights(51.64, oblate=False) > 0].max() == pytest.approx(
        51.5833, abs=1e-3
    )


@pytest.mark.parametrize("inclination_deg", [-1.0, 181.0, math.nan])
def test_impossible_inclination(inclination_deg: float) -> None:
    with pytest.raises(UsageError, match="inclination"):
        latitude_weights(inclination_deg)


def share_of_circles(land: list[shapely.Geometry]) -> np.ndarray:
    index = build_index(rings_of(land), len(land))
    nobody = PopulationGrid(np.zeros(ROWS * COLUMNS, dtype=np.float32), np.zeros(index.entry_nation.size))
    return exposure_of(("AAA", "BBB"), ("A", "B"), index, nobody).area_fraction_by_row


def test_turning_the_earth_changes_no_zonal_figure() -> None:
    """Land moved round the Earth, across the 180th meridian too, keeps its share of every circle."""
    land = [shapely.Point(0.0, 30.0).buffer(17.3), shapely.box(-3.07, -40.0, 8.5, -12.25)]
    weights = latitude_weights(51.64)
    expected = share_of_circles(land)
    assert expected.sum() > 10.0
    for turn in (37.123, 171.0, 260.4):
        moved = []
        for shape in land:
            far = shapely.affinity.translate(shape, turn)
            east = shapely.intersection(far, shapely.box(-180.0, -90.0, 180.0, 90.0))
            beyond = shapely.intersection(far, shapely.box(180.0, -90.0, 540.0, 90.0))
            moved.append(shapely.union(east, shapely.affinity.translate(beyond, -360.0)))
        found = share_of_circles(moved)
        np.testing.assert_allclose(found, expected, atol=1e-12)
        np.testing.assert_allclose(found @ weights, expected @ weights, rtol=1e-9)

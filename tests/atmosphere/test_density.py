"""The density table against the model it was made from, called directly through pymsis."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pymsis
import pytest
from pymsis.msis import create_options
from slices import slice_of

from iss_risk.atmosphere.density import (
    density_kg_per_m3,
    fill_between,
    log_density,
    prepare_slice,
    stencil_of,
)
from iss_risk.atmosphere.density_table import (
    HOURS,
    HOURS_KEPT,
    LATITUDES,
    POINTS_OF_LEVEL,
    STENCIL,
    axis_of,
    day_of_year_at,
    lagrange,
    load_density_table,
    room_for_weighing,
)

# The switches of data/build/atmosphere.py: no universal-time and no longitude terms.
WITHOUT_LONGITUDE = create_options(all_ut_effects=0, longitudinal=0, mixed_ut_long=0, mixed_ap_ut_long=0)
NOON = np.datetime64("2015-01-01T12:00")


class Points(NamedTuple):
    altitude_km: np.ndarray
    latitude_deg: np.ndarray
    local_time_h: np.ndarray
    day_of_year: np.ndarray
    flux_mean: np.ndarray
    flux: np.ndarray
    ap: np.ndarray


def random_points(low_km: float, high_km: float, count: int = 20_000) -> Points:
    """All over the globe and the year, with the activity that has been since 1957 and a little more."""
    rng = np.random.default_rng(20261123)
    flux_mean = rng.uniform(65.0, 250.0, count)
    return Points(
        altitude_km=rng.uniform(low_km, high_km, count),
        latitude_deg=np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, count))),
        local_time_h=rng.uniform(0.0, 24.0, count),
        day_of_year=rng.integers(1, 366, count).astype(float),
        flux_mean=flux_mean,
        flux=flux_mean + rng.uniform(-0.4, 0.4, count) * (flux_mean - 50.0),
        ap=np.minimum(rng.lognormal(np.log(8.0), 0.8, count), 150.0),
    )


def directly(points: Points) -> np.ndarray:
    """Density from the model itself, at noon UTC where longitude follows from local time."""
    return pymsis.calculate(
        NOON + (points.day_of_year - 1.0).astype("timedelta64[D]"),
        (points.local_time_h * 15.0) % 360.0 - 180.0,
        points.latitude_deg,
        points.altitude_km,
        points.flux,
        points.flux_mean,
        np.repeat(points.ap[:, None], 7, 1),
        version=0,
        options=WITHOUT_LONGITUDE,
    )[:, 0]


# Measured: rms 0.20, 0.20, 0.36 and 0.91 %; largest 1.2, 1.3, 3.1 and 5.3 %. The limits are the promises of
# the module, with nothing lost on the way from 0 to 100 km where fragments are heated.
@pytest.mark.parametrize(
    ("low_km", "high_km", "rms", "largest"),
    [
        (0.0, 100.0, 0.005, 0.03),
        (100.0, 200.0, 0.005, 0.03),
        (100.0, 600.0, 0.01, 0.05),
        (600.0, 1000.0, 0.02, 0.1),
    ],
)
def test_table_is_the_model(low_km: float, high_km: float, rms: float, largest: float) -> None:
    points = random_points(low_km, high_km)
    error = np.log(density_kg_per_m3(*points) / directly(points))
    assert np.sqrt((error**2).mean()) < rms
    assert abs(error.mean()) < 0.001
    assert np.abs(error).max() < largest


def test_table_is_the_mean_over_longitude_of_the_full_model() -> None:
    """What an orbit that decays over months sees: at one local time the Earth turns underneath."""
    points = random_points(120.0, 600.0, 300)._replace(ap=np.full(300, 12.0))
    longitudes_deg = np.arange(24) * 15.0 - 180.0
    total = np.zeros(300)
    for longitude_deg in longitudes_deg:
        universal_h = (points.local_time_h - longitude_deg / 15.0) % 24.0
        dates = np.datetime64("2015-01-01T00:00:00") + (
            (points.day_of_year - 1.0) * 86_400.0 + universal_h * 3600.0
        ).astype("timedelta64[s]")
        total += pymsis.calculate(
            dates,
            np.full(300, longitude_deg),
            points.latitude_deg,
            points.altitude_km,
            points.flux,
            points.flux_mean,
            np.repeat(points.ap[:, None], 7, 1),
            version=0,
        )[:, 0]
    error = np.log(density_kg_per_m3(*points) / (total / longitudes_deg.size))
    # The terms that are off have no mean but do not cancel exactly in the logarithm. Measured: +0.04 %, rms
    # 0.4 %.
    assert abs(error.mean()) < 0.003
    assert error.std() < 0.01


def test_sea_level_is_the_standard_atmosphere() -> None:
    # U.S. Standard Atmosphere 1976: 1.225 kg/m³ at sea level, 8.28e-5 at 70 km; seasons and weather move the
    # latter by some 20 %.
    assert density_kg_per_m3(0.0, 45.0, 12.0, 100.0, 120.0, 120.0, 8.0) == pytest.approx(1.225, rel=0.03)
    assert density_kg_per_m3(70.0, 45.0, 12.0, 100.0, 120.0, 120.0, 8.0) == pytest.approx(8.283e-5, rel=0.2)


def test_local_time_is_a_circle() -> None:
    hour = np.array([0.0, 24.0 - 1e-9])
    at_ends = density_kg_per_m3(400.0, 20.0, hour, 80.0, 150.0, 150.0, 10.0)
    assert at_ends[1] == pytest.approx(at_ends[0], rel=1e-7)
    around = density_kg_per_m3(400.0, 20.0, np.arange(0.0, 24.0, 0.01), 80.0, 150.0, 150.0, 10.0)
    # The bulge: a few times denser in the afternoon, and no step of more than 1 % in 36 seconds.
    assert np.argmax(around) * 0.01 == pytest.approx(14.5, abs=1.5)
    assert np.abs(np.diff(np.log(np.append(around, around[0])))).max() < 0.01


def test_seasons_close_and_days_hardly_differ() -> None:
    days = np.arange(1.0, 367.0)
    every = np.log(density_kg_per_m3(400.0, 45.0, 10.0, days, 150.0, 150.0, 10.0))
    # A day is 1/58 rad of the year; the seasonal swing is some 30 %.
    assert np.abs(np.diff(every)).max() < 0.02
    assert abs(every[-1] - every[0]) < 0.02
    assert np.ptp(every) > 0.1


@pytest.mark.parametrize("axis", ["altitude_km", "latitude_deg", "local_time_h"])
def test_no_jump_where_interpolation_changes_its_nodes(axis: str) -> None:
    table = load_density_table()
    borders: Any = {
        "altitude_km": table.levels[1:-1, 0],
        "latitude_deg": np.linspace(-90.0, 90.0, 13)[1:-1],
        "local_time_h": np.arange(1, 16) * 1.5,
    }[axis]
    place = {"altitude_km": 305.0, "latitude_deg": 31.0, "local_time_h": 9.7, "day_of_year": 80.0}
    activity = {"flux_mean": 120.0, "flux": 130.0, "ap": 9.0}
    below, above = (
        np.log(density_kg_per_m3(**{**place, axis: borders + side}, **activity)) for side in (-1e-7, 1e-7)
    )
    # 2e-7 of a kilometre, degree or hour changes the logarithm by less than 1e-7; single precision is 1e-6.
    assert np.abs(above - below).max() < 5e-6


def test_a_slice_is_the_same_whatever_was_read_from_it_first() -> None:
    table = load_density_table()
    whole = slice_of(table, 200.0, 140.0, 20.0)
    fill_between(whole, 0.0, 1500.0)
    rng, read = np.random.default_rng(1), slice_of(table, 200.0, 140.0, 20.0)
    for altitude_km in rng.uniform(60.0, 1400.0, 50):
        arguments = (altitude_km, 0.4, 3.3)
        assert log_density(read, *arguments) == log_density(whole, *arguments)
    assert 0 < read.filled[0] < read.filled[1] == len(table.levels)
    # And prepared anew it is another one.
    prepare_slice(table, 20.0, 140.0, 140.0, 20.0, room_for_weighing(table), read)
    assert log_density(read, 300.0, 0.4, 3.3) == pytest.approx(
        np.log(density_kg_per_m3(300.0, np.degrees(0.4), 3.3, 20.0, 140.0, 140.0, 20.0)), abs=1e-9
    )


def test_sums_over_stencils_are_those_of_their_terms() -> None:
    """At the corners of the grid, too: nothing beyond it is read."""
    rng = np.random.default_rng(2)
    density_slice = slice_of(load_density_table())
    fill_between(density_slice, 0.0, 1500.0)
    grid = density_slice.log_kg_m3.reshape(-1, POINTS_OF_LEVEL)[:, : LATITUDES * HOURS_KEPT]
    grid = grid.reshape(-1, LATITUDES, HOURS_KEPT).astype(float)
    altitudes_km = density_slice.levels[:, 0]
    places = np.stack(
        [rng.uniform(0.0, 1500.0, 200), rng.uniform(-0.5, 0.5, 200) * np.pi, rng.uniform(0.0, 24.0, 200)]
    ).T
    edges = [(h, y, x) for h in (0.0, 1500.0) for y in (-0.5 * np.pi, 0.5 * np.pi) for x in (0.0, 24.0)]
    for altitude_km, latitude_rad, hour in [*places, *edges]:
        first = stencil_of(density_slice.stencil_at, altitude_km)
        levels = polynomial_weights(altitudes_km[first : first + 4], altitude_km)
        y, x = (latitude_rad / np.pi + 0.5) * (LATITUDES - 1), hour / 24.0 * HOURS
        row, column = min(max(int(y), 1), LATITUDES - 3) - 1, min(int(x), HOURS - 1)
        rows, columns = (
            polynomial_weights(np.arange(4) + row, y),
            polynomial_weights(np.arange(4) + column - 1, x),
        )
        cube = grid[first : first + 4, row : row + 4, column : column + 4]
        expected = np.einsum("ijk,i,j,k->", cube, levels, rows, columns)
        assert log_density(density_slice, altitude_km, latitude_rad, hour) == pytest.approx(
            expected, abs=1e-11
        )


def polynomial_weights(nodes: np.ndarray, x: float) -> np.ndarray:
    """Those of the cubic through four nodes, by its definition."""
    return np.array([np.prod((x - np.delete(nodes, j)) / (nodes[j] - np.delete(nodes, j))) for j in range(4)])


@pytest.mark.parametrize(
    ("beyond", "edge"),
    [
        ({"flux_mean": 400.0, "flux": 400.0}, {"flux_mean": 260.0, "flux": 260.0}),
        ({"flux_mean": 50.0, "flux": 50.0}, {"flux_mean": 62.0, "flux": 62.0}),
        ({"ap": 390.0}, {"ap": 200.0}),
        ({"ap": -5.0}, {"ap": 0.0}),
        ({"flux_mean": 100.0, "flux": 300.0}, {"flux_mean": 100.0, "flux": 125.0}),
        ({"flux_mean": 100.0, "flux": 10.0}, {"flux_mean": 100.0, "flux": 75.0}),
    ],
)
def test_activity_outside_the_table_is_that_of_its_edge(beyond: dict, edge: dict) -> None:
    usual = {
        "altitude_km": [90.0, 250.0, 400.0],
        "latitude_deg": 10.0,
        "local_time_h": 5.0,
        "day_of_year": 30.0,
        "flux_mean": 120.0,
        "flux": 120.0,
        "ap": 10.0,
    }
    np.testing.assert_allclose(
        density_kg_per_m3(**(usual | beyond)), density_kg_per_m3(**(usual | edge)), rtol=1e-12
    )


def test_below_the_ground_and_above_the_table_density_goes_on_falling_with_height() -> None:
    altitude_km = np.array([-5.0, -1.0, 0.0, 1.0, 1400.0, 1500.0, 1600.0, 3000.0])
    density = density_kg_per_m3(altitude_km, 0.0, 12.0, 80.0, 150.0, 150.0, 10.0)
    assert np.isfinite(density).all()
    assert (np.diff(density) < 0.0).all()
    # The Dead Sea lies 430 m below the sea; a scale height there is 8.4-10 km: 4-5 % denser.
    assert density_kg_per_m3(-0.43, 0.0, 12.0, 80.0, 150.0, 150.0, 10.0) == pytest.approx(
        1.04 * density[2], rel=0.02
    )


def test_poles_have_one_density() -> None:
    """At a pole there is no local time: the table must say so too, to its accuracy."""
    for latitude_deg in (-90.0, 90.0):
        around = density_kg_per_m3(400.0, latitude_deg, np.arange(0.0, 24.0, 0.5), 170.0, 150.0, 150.0, 10.0)
        assert np.ptp(np.log(around)) < 0.02


@pytest.mark.parametrize("x", [-10.0, 0.0, 0.3, 1.7, 5.0, 99.0])
def test_lagrange_weights_sum_to_one_and_reproduce_a_cubic(x: float) -> None:
    nodes = np.array([0.0, 1.0, 2.5, 5.0])
    weights = np.empty(4)
    lagrange(axis_of(nodes), x, weights)
    assert weights.sum() == pytest.approx(1.0)
    inside = min(max(x, 0.0), 5.0)
    assert weights @ (nodes**3 - 2.0 * nodes) == pytest.approx(inside**3 - 2.0 * inside, abs=1e-9)


def test_stencil_holds_the_point_between_its_middle_nodes() -> None:
    table = load_density_table()
    nodes = table.levels[:, 0]
    for altitude_km in np.linspace(nodes[1], nodes[-2], 500):
        first = stencil_of(table.stencil_at, altitude_km)
        assert nodes[first + 1] <= altitude_km <= nodes[first + 2]
    for below in (-50.0, -np.inf, np.nan):
        assert stencil_of(table.stencil_at, below) == 0
    for above in (9e9, np.inf):
        assert stencil_of(table.stencil_at, above) == nodes.size - STENCIL


def test_day_of_year_is_the_calendars_within_a_day() -> None:
    for days in range(-15_000, 20_000, 97):
        calendar = (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=days)).timetuple().tm_yday
        difference = day_of_year_at(float(days)) - calendar
        # 31 December of a common year may already be 1 January.
        assert abs((difference + 182.6) % 365.25 - 182.6) <= 1.01
        assert 1.0 <= day_of_year_at(float(days)) < 366.25

"""Passes over places and nations: of made-up orbits whose ground tracks are known."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.decay.elements import mean_longitude
from iss_risk.decay.node_crossings import COLUMNS, CROSSINGS_BEYOND, KEPT_CROSSINGS
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.exposure.model import load_exposure
from iss_risk.risk.overflights import AHEAD_OF_BREAKUP_RAD, Legs, legs_of, nations_under, passes_over

START, PERIOD = 7436.25, 88.0 / 1440.0
INCLINATION = np.radians(51.6)
KM_PER_RAD = 6371.0


def circular(at_breakup: list[float], *, first: int = 0, e_sin: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Nodes of samples that fly the same circular orbit, from revolution `first` on to their ends."""
    nodes = np.full((len(at_breakup), KEPT_CROSSINGS, COLUMNS), np.nan)
    for sample, end in enumerate(at_breakup):
        for k in range(first, int(end) + 1 + CROSSINGS_BEYOND):
            nodes[sample, k % KEPT_CROSSINGS] = START + k * PERIOD, 1.0 - 0.006 * k, 0.0, e_sin
    return nodes, np.array(at_breakup)


def legs(at_breakup: list[float], passes: list[int], first: int = 0, e_sin: float = 0.0) -> Legs:
    nodes, ends = circular(at_breakup, first=first, e_sin=e_sin)
    return legs_of(nodes, ends, np.array(passes))


def place_under(k: int, argument_rad: float, aside_rad: float = 0.0) -> tuple[float, float, float]:
    """Days, geodetic latitude and longitude of a place that is so far left of the track when abeam."""
    days = START + (k + argument_rad / (2.0 * np.pi)) * PERIOD
    node = 1.0 - 0.006 * (k + argument_rad / (2.0 * np.pi))
    x, y = np.cos(aside_rad) * np.cos(argument_rad), np.cos(aside_rad) * np.sin(argument_rad)
    z = np.sin(aside_rad)
    ci, si = np.cos(INCLINATION), np.sin(INCLINATION)
    north, east = y * si + z * ci, np.arctan2(y * ci - z * si, x) + node - greenwich_angle_rad(days)
    geodetic = np.arctan(np.tan(np.arcsin(north)) / (1.0 - 1.0 / 298.257) ** 2)
    return days, np.degrees(geodetic), (np.degrees(east) + 180.0) % 360.0 - 180.0


@pytest.mark.parametrize("argument_deg", [1.0, 40.0, 90.0, 200.0, 300.0, 359.0])
@pytest.mark.parametrize("aside_km", [-140.0, 0.0, 90.0])
def test_a_place_by_the_track_is_passed_when_it_is_abeam(argument_deg: float, aside_km: float) -> None:
    days, latitude, longitude = place_under(3, np.radians(argument_deg), aside_km / KM_PER_RAD)
    found, away_km = passes_over(legs([8.4], [2, 3, 4]), INCLINATION, latitude, longitude, 150.0)
    assert found[0, 1] == pytest.approx(days, abs=1.0 / 86_400.0)
    assert away_km[0, 1] == pytest.approx(abs(aside_km), abs=1.0)
    if argument_deg != 90.0:  # at the turning point, tracks of successive revolutions lie close
        assert np.isnan(found[0, [0, 2]]).all()


def test_a_place_further_aside_is_not_passed() -> None:
    _, latitude, longitude = place_under(3, 0.7, 151.0 / KM_PER_RAD)
    found, _ = passes_over(legs([8.4], [3]), INCLINATION, latitude, longitude, 150.0)
    assert np.isnan(found).all()


def test_a_sample_passes_until_it_is_down_and_its_debris_a_little_further() -> None:
    ahead = AHEAD_OF_BREAKUP_RAD / (2.0 * np.pi)
    ends = [3.50, 3.60 - ahead + 0.01, 3.60 - ahead - 0.01, 3.70, 2.9, 4.1]
    _, latitude, longitude = place_under(3, 0.60 * 2.0 * np.pi)
    found, _ = passes_over(legs(ends, [3]), INCLINATION, latitude, longitude, 50.0)
    np.testing.assert_array_equal(np.isfinite(found[:, 0]), [False, True, False, True, False, True])


def test_debris_beyond_the_next_node_belongs_to_the_pass_of_the_break_up() -> None:
    _, latitude, longitude = place_under(4, 0.1)
    found, _ = passes_over(legs([3.99, 4.5], [3, 4]), INCLINATION, latitude, longitude, 50.0)
    np.testing.assert_array_equal(np.isfinite(found), [[True, False], [False, True]])


def test_an_eccentric_orbit_is_early_or_late_by_the_equation_of_the_centre() -> None:
    e_sin = 0.02
    _, latitude, longitude = place_under(3, np.pi)
    found, _ = passes_over(legs([8.4], [3], e_sin=e_sin), INCLINATION, latitude, longitude, 150.0)
    gone = mean_longitude(0.0, e_sin, np.pi) - mean_longitude(0.0, e_sin, 0.0)
    # Perigee in the north: the northern half takes less than half the time, by 4 e of the phase.
    assert gone == pytest.approx(np.pi - 4.0 * e_sin, abs=1e-3)
    assert found[0, 0] == pytest.approx(START + (3 + gone / (2.0 * np.pi)) * PERIOD, abs=5.0 / 86_400.0)


def test_legs_go_from_node_to_node() -> None:
    one = legs([3.5], [1, 2, 3])
    np.testing.assert_allclose(one.period_days, PERIOD)
    np.testing.assert_allclose(one.turn_rad, -0.006)


def test_crossings_that_are_no_longer_kept_are_not_mistaken() -> None:
    one = legs([100.5], [30, 37, 100], first=40)
    np.testing.assert_array_equal(one.end_rad[0] >= 0.0, [False, False, True])


def test_nations_are_under_the_track_when_the_map_says_so() -> None:
    exposure = load_exposure()
    spans = nations_under(legs([8.4, 8.4], [3]), 0, INCLINATION, exposure)
    argument = np.linspace(0.0, 2.0 * np.pi, 7200, endpoint=False)
    days, latitude, longitude = np.array([place_under(3, u) for u in argument]).T
    nation = exposure.nation_at(latitude, longitude)
    assert len(spans) > 3
    for span in spans:
        np.testing.assert_array_equal(span.samples, [0, 1])
        own, second = nation == span.nation, 1.0 / 86_400.0
        for end, outwards in ((span.first_days[0], -1.0), (span.last_days[0], 1.0)):
            assert np.abs(days[own] - end).min() < second
            beyond = own[(outwards * (days - end) > 0.0) & (outwards * (days - end) < 16.0 * second)]
            assert beyond.size == 0 or not beyond.all()  # none is left at the begin and the end of a pass
    # Whatever is under the track for a while is found.
    long = {int(n) for n in np.unique(nation[nation >= 0]) if np.count_nonzero(nation == n) > 25}
    assert long <= {span.nation for span in spans}

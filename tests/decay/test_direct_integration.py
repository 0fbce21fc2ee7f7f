"""The last days: it ends where it should, when it should."""

import numpy as np
import pytest

from iss_risk.decay.direct import MAX_STEP_S, step_length_s
from iss_risk.decay.forces import drag_per_density_of
from iss_risk.earth.position import geodetic_altitude_km


@pytest.mark.parametrize("end_altitude_km", [150.0, 105.0, 78.0])
def test_it_ends_at_the_altitude(make_orbit, make_fall, end_altitude_km: float) -> None:
    days, state, reached = make_fall(
        make_orbit(6578.0, 0.001, 51.64), end_altitude_km=end_altitude_km
    ).directly()
    assert reached
    assert 0.5 < days < 20.0
    # The last step is shortened until it is within a centimetre.
    assert geodetic_altitude_km(state) == pytest.approx(end_altitude_km, abs=2e-5)


def test_lower_comes_later(make_orbit, make_fall) -> None:
    days = [
        make_fall(make_orbit(6578.0, 0.001, 51.64), end_altitude_km=altitude).directly()[0]
        for altitude in (150.0, 120.0, 100.0, 80.0, 60.0)
    ]
    assert (np.diff(days) > 0.0).all()
    # From 100 to 60 km it takes minutes.
    assert 1440.0 * (days[-1] - days[2]) < 20.0


def test_already_below_ends_at_once(make_orbit, make_fall) -> None:
    state = make_orbit(6378.137 + 79.0, 0.0, 0.1)
    days, end, reached = make_fall(state, end_altitude_km=80.0).directly()
    assert (days, reached) == (0.0, True)
    np.testing.assert_array_equal(end, state)


def test_horizon_before_re_entry_leaves_it_up(make_orbit, make_fall) -> None:
    days, state, reached = make_fall(make_orbit(6793.0, 0.001, 51.64)).directly(horizon_days=0.5)
    assert not reached
    # It stops with the step that reaches the horizon.
    assert 0.5 <= days < 0.5 + MAX_STEP_S / 86_400.0
    assert geodetic_altitude_km(state) > 390.0


def test_no_horizon_is_no_time(make_orbit, make_fall) -> None:
    state = make_orbit(6793.0, 0.001, 51.64)
    days, end, reached = make_fall(state).directly(horizon_days=0.0)
    assert (days, reached) == (0.0, False)
    np.testing.assert_array_equal(end, state)


def test_without_drag_it_stays_up(make_orbit, make_fall) -> None:
    vacuum = make_fall(make_orbit(6560.0, 0.001, 51.64), ballistic_coefficient_kg_m2=np.inf)
    days, state, reached = vacuum.directly(horizon_days=2.0)
    assert not reached
    assert days >= 2.0
    assert geodetic_altitude_km(state) > 160.0


def test_steps_shorten_where_the_air_changes_faster() -> None:
    # From the last revolutions to entry: the path steepens, the scale height shrinks, drag takes over.
    path = [(125.0, 0.01, 1e-8), (105.0, 0.05, 2e-7), (90.0, 0.2, 3e-6), (80.0, 0.3, 2e-5)]
    steps = []
    for altitude_km, climb_km_s, density in path:
        state = np.array([6378.0 + altitude_km, 0.0, 0.0, -climb_km_s, 7.8, 0.0])
        steps.append(step_length_s(state, altitude_km, density, drag_per_density_of(170.0, 1.0)))
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] > 0.0


def test_steps_are_short_where_drag_is_weak() -> None:
    """Truncation must stay small against what drag takes, however little that is."""
    high = np.array([6800.0, 0.0, 0.0, 0.0, 7.66, 0.0])
    low = np.array([6540.0, 0.0, 0.0, 0.0, 7.81, 0.0])
    assert step_length_s(high, 420.0, 2e-12, 3.0) < step_length_s(low, 160.0, 1e-9, 3.0)

"""Many samples of one decay: each its own inputs, none disturbing another."""

import numpy as np
import pytest

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.decay.elements import LAM
from iss_risk.decay.ensemble import (
    DecayInputs,
    Decays,
    decay_samples,
    decay_to_hand_over,
    fall_from_hand_over,
)
from iss_risk.earth.position import geodetic_altitude_km
from iss_risk.streams import Block, Purpose

START_DAYS = 8000.0
NOISE = Block.of(1, 0, 1, 1).stream(Purpose.DENSITY_NOISE)


def inputs(count: int, **changes) -> DecayInputs:
    usual = DecayInputs(
        ballistic_coefficient_kg_m2=np.full(count, 100.0),
        density_scale=np.ones(count),
        solar_cycle_error=np.zeros(count),
        analogue_offset_days=np.zeros(count, dtype=np.int64),
        argument_of_latitude_error_rad=np.zeros(count),
        end_altitude_km=np.full(count, 95.0),
        number=np.arange(count),
        fitted_altitude_km=np.zeros(count),
        density_below_fit=np.zeros(count),
    )
    return usual._replace(**changes)


def decay(
    start: np.ndarray, drawn: DecayInputs, *, horizon_days: float = 1000.0, sigma: float = 0.0
) -> Decays:
    return decay_samples(
        load_density_table(), constant_activity(150.0, 15.0), NOISE, start, START_DAYS,
        START_DAYS + horizon_days, drawn, noise_sigma=sigma,
    )  # fmt: skip


@pytest.fixture
def start(make_orbit) -> np.ndarray:
    return make_orbit(6640.0, 0.001, 51.64)


def test_each_sample_has_its_own_end_altitude_and_lifetime(start: np.ndarray) -> None:
    ends_km = np.array([90.0, 95.0, 105.0, 120.0])
    decays = decay(start, inputs(4, end_altitude_km=ends_km))
    assert decays.reached.all()
    np.testing.assert_allclose([geodetic_altitude_km(state) for state in decays.states], ends_km, atol=1e-4)
    assert (np.diff(decays.days) < 0.0).all()


def test_denser_air_is_a_lighter_body(start: np.ndarray) -> None:
    decays = decay(
        start,
        inputs(
            3,
            ballistic_coefficient_kg_m2=np.array([100.0, 50.0, 100.0]),
            density_scale=np.array([1.0, 1.0, 2.0]),
        ),
    )
    lifetime = decays.days - START_DAYS
    assert lifetime[2] == lifetime[1]
    assert lifetime[0] == pytest.approx(2.0 * lifetime[1], rel=0.03)


def test_samples_do_not_depend_on_their_neighbours(start: np.ndarray) -> None:
    coefficients = np.array([60.0, 100.0, 170.0])
    together = decay(start, inputs(3, ballistic_coefficient_kg_m2=coefficients))
    for k, coefficient in enumerate(coefficients):
        alone = decay(start, inputs(1, ballistic_coefficient_kg_m2=np.array([coefficient])))
        np.testing.assert_array_equal(alone.states[0], together.states[k])
        assert alone.days[0] == together.days[k]


def test_an_error_along_the_orbit_moves_the_place_not_the_day(start: np.ndarray) -> None:
    decays = decay(start, inputs(2, argument_of_latitude_error_rad=np.array([0.0, 0.5])))
    assert decays.days[1] == pytest.approx(decays.days[0], abs=0.1)
    assert np.linalg.norm(decays.states[1, :3] - decays.states[0, :3]) > 100.0


def test_horizon_leaves_the_slow_ones_up(start: np.ndarray) -> None:
    drawn = inputs(2, ballistic_coefficient_kg_m2=np.array([50.0, 5000.0]))
    decays = decay(start, drawn, horizon_days=30.0)
    assert decays.reached.tolist() == [True, False]
    assert decays.days[1] == pytest.approx(START_DAYS + 30.0)
    assert geodetic_altitude_km(decays.states[1]) > 200.0


def test_noise_spreads_lifetimes_around_the_same_mean(start: np.ndarray) -> None:
    quiet = decay(start, inputs(1)).days[0] - START_DAYS
    noisy = decay(start, inputs(400), sigma=0.15).days - START_DAYS
    # A month of noise that forgets in two days: 0.15 √(2 · 2/30) ≈ 5 %. The mean of 400 is known to 0.3 %.
    assert 0.01 < noisy.std() / quiet < 0.1
    assert noisy.mean() == pytest.approx(quiet, rel=0.015)


def test_a_sample_is_moved_by_its_own_inputs_only_and_by_little(start: np.ndarray) -> None:
    """The noise belongs to the decay and to the time: a change of 1e-7 in a coefficient moves that lifetime
    by as little, and no other, however many steps it takes now."""
    coefficients = np.linspace(80.0, 120.0, 24)
    drawn = inputs(24, ballistic_coefficient_kg_m2=coefficients)
    before = decay(start, drawn, sigma=0.2)
    changed = coefficients.copy()
    changed[::2] *= 1.0 + 1e-7
    after = decay(start, drawn._replace(ballistic_coefficient_kg_m2=changed), sigma=0.2)
    np.testing.assert_array_equal(after.days[1::2], before.days[1::2])
    change = (after.days - before.days)[::2] / (before.days - START_DAYS)[::2]
    assert (change > 0.0).all()
    # In proportion to the coefficient; the ends of steps move, too, by their truncation error.
    assert np.abs(change).max() < 1e-5


def test_a_decay_falls_through_the_same_air_whoever_falls_beside_it(start: np.ndarray) -> None:
    together = decay(start, inputs(3), sigma=0.2)
    alone = decay(start, inputs(1, number=np.array([2])), sigma=0.2)
    assert alone.days[0] == together.days[2] != together.days[1]


def test_no_samples_is_no_decay(start: np.ndarray) -> None:
    assert decay(start, inputs(0)).days.shape == (0,)


def test_falls_of_one_decay_from_several_places_are_those_from_each_place(start: np.ndarray) -> None:
    table, activity, end_days = load_density_table(), constant_activity(150.0, 15.0), START_DAYS + 1000.0
    drawn = inputs(2, ballistic_coefficient_kg_m2=np.array([60.0, 140.0]))
    once = decay_to_hand_over(table, activity, NOISE, start, START_DAYS, end_days, drawn, noise_sigma=0.2)
    places_rad = once.elements[:, LAM : LAM + 1] + 2.0 * np.pi * np.arange(8) / 8.0
    together = fall_from_hand_over(
        table, activity, NOISE, once, end_days, drawn, places_rad=places_rad, noise_sigma=0.2
    )
    assert together.reached.all()
    for k in range(8):
        alone = fall_from_hand_over(
            table, activity, NOISE, once, end_days, drawn, places_rad=places_rad[:, k : k + 1].copy(),
            noise_sigma=0.2,
        )  # fmt: skip
        # The places agree to some metres (osculating_at_places); in a fall that becomes seconds.
        np.testing.assert_allclose(together.days[k::8], alone.days, atol=5e-5)
        assert (
            np.linalg.norm((together.states[k::8] - alone.states)[:, :3], axis=1).max() < 100.0
        )  # of 5,000 from place to place
    own = fall_from_hand_over(table, activity, NOISE, once, end_days, drawn, noise_sigma=0.2)
    np.testing.assert_array_equal(together.states[::8], own.states)
    # Another place of the same decay comes down within a revolution or so.
    assert (np.ptp(together.days.reshape(2, 8), axis=1) < 0.1).all()

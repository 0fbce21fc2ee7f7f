"""The density error that comes and goes: a path in time with the moments of an Ornstein-Uhlenbeck process."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from iss_risk.decay.noise import (
    NO_NOISE,
    NO_PATH,
    NODE_DAYS,
    DensityNoise,
    begin_path,
    factor_at,
    mean_factor,
    room_for_noise,
)
from iss_risk.inputs import DENSITY_NOISE_DAYS
from iss_risk.streams import Block, Purpose

STREAM = Block.of(1, 0, 1, 1).stream(Purpose.DENSITY_NOISE)
SIGMA = 0.2
START = 9000.3
PATHS = 40_000  # a mean of them is known to 0.5 % of a standard deviation; tests allow four of these


@numba.njit(error_model="numpy")
def factors_on(moments: np.ndarray, out: np.ndarray) -> None:
    """The factor of each path at each of the `moments`."""
    for n in range(out.shape[0]):
        noise = DensityNoise(STREAM, n, SIGMA)
        path = begin_path(noise, START)
        for k in range(moments.size):
            out[n, k], path = factor_at(noise, path, moments[k])


@numba.njit(error_model="numpy")
def means_over(steps: np.ndarray, out: np.ndarray) -> None:
    """The mean factor of each path over each of the `steps`, one after the other."""
    room = room_for_noise()
    for n in range(out.shape[0]):
        noise = DensityNoise(STREAM, n, SIGMA)
        path, moment = begin_path(noise, START), START
        for k in range(steps.size):
            out[n, k], path = mean_factor(noise, path, moment, steps[k], room)
            moment += steps[k]


def at(moments: list[float], paths: int = PATHS) -> np.ndarray:
    out = np.empty((paths, len(moments)))
    factors_on(np.array(moments), out)
    return out


def over(steps: list[float], paths: int = PATHS) -> np.ndarray:
    out = np.empty((paths, len(steps)))
    means_over(np.array(steps), out)
    return out


NODES = [9000.5 + NODE_DAYS * k for k in range(80)]


def test_the_process_is_stationary_with_a_mean_factor_of_one() -> None:
    found = at([START, 9000.5, 9007.25, 9060.1])
    assert np.abs(found.mean(axis=0) - 1.0).max() < 4.0 * SIGMA / np.sqrt(PATHS)
    at_nodes = np.log(found[:, 1:3])
    assert at_nodes.std(axis=0) == pytest.approx([SIGMA, SIGMA], rel=0.02)
    assert at_nodes.mean(axis=0) == pytest.approx([-0.5 * SIGMA**2] * 2, abs=4.0 * SIGMA / np.sqrt(PATHS))
    # Between nodes the straight line lacks up to 3 % of it.
    assert np.log(found[:, 3]).std() == pytest.approx(SIGMA, rel=0.04)


@pytest.mark.parametrize("later", [1, 4, 8, 24])
def test_it_forgets_exponentially(later: int) -> None:
    found = np.log(at([NODES[0], NODES[later]]))
    remembered = np.exp(-later * NODE_DAYS / DENSITY_NOISE_DAYS)
    assert np.corrcoef(found.T)[0, 1] == pytest.approx(remembered, abs=4.0 / np.sqrt(PATHS))


@pytest.mark.parametrize("step_days", [1e-3, 0.1, 2.0, 8.0, 100.0])
def test_mean_over_a_step_has_expectation_one_and_the_spread_of_the_process(step_days: float) -> None:
    """Whatever the step: otherwise step control would change the lifetime."""
    found = over([0.2, step_days])[:, 1]
    assert found.mean() == pytest.approx(1.0, abs=4.0 * found.std() / np.sqrt(PATHS))
    # Variance of the mean of the process over x forgetting times: 2 (x - 1 + e^-x) / x². That of the factor
    # is that of the logarithm times 1 + σ²/2 or so; the straight lines lack 3 % of an instant's.
    x = step_days / DENSITY_NOISE_DAYS
    expected = SIGMA * np.sqrt(2.0 * (x - 1.0 + np.exp(-x)) / x**2)
    assert found.std() == pytest.approx(expected, rel=0.045)


def test_steps_do_not_change_the_path() -> None:
    """The mean over a stretch is that of its parts, wherever they are cut, and that of the instants."""
    parts = [0.05, 0.2, 1e-4, 3.0, 0.7499, 1.0]
    cut, whole = over(parts, 50), over([sum(parts)], 50)
    np.testing.assert_allclose(cut @ np.array(parts) / sum(parts), whole[:, 0], rtol=1e-12)
    instants = at(list(START + sum(parts) * (np.arange(20_000) + 0.5) / 20_000), 50)
    np.testing.assert_allclose(instants.mean(axis=1), whole[:, 0], rtol=1e-5)


def test_paths_of_different_decays_are_independent() -> None:
    found = np.log(over([10.0], 2_000))[:, 0]
    assert abs(np.corrcoef(found[:-1], found[1:])[0, 1]) < 4.0 / np.sqrt(2_000)


def test_no_noise_is_none() -> None:
    assert begin_path(NO_NOISE, START) == NO_PATH
    assert factor_at(NO_NOISE, NO_PATH, START) == (1.0, NO_PATH)
    assert mean_factor(NO_NOISE, NO_PATH, START, 3.0, room_for_noise()) == (1.0, NO_PATH)

"""The density error that comes and goes has the moments of an Ornstein-Uhlenbeck process."""

import numpy as np
import pytest

from iss_risk.decay.noise import SIGMA, factor, first_noise, mean_factor, next_noise
from iss_risk.inputs import DENSITY_NOISE_DAYS

COUNT = 40_000  # a mean of them is known to 0.5 % of a standard deviation; tests allow four of these


def test_first_value_is_of_the_stationary_process() -> None:
    rng = np.random.default_rng(1)
    values = np.array([first_noise(rng, 0.2) for _ in range(COUNT)])
    assert abs(values.mean()) < 4.0 * 0.2 / np.sqrt(COUNT)
    assert values.std() == pytest.approx(0.2, rel=0.02)


@pytest.mark.parametrize("step_days", [1e-3, 0.5, 2.0, 30.0])
def test_next_value_keeps_the_process_stationary_and_forgets_exponentially(step_days: float) -> None:
    rng = np.random.default_rng(2)
    before = 0.2 * rng.standard_normal(COUNT)
    after = np.array([next_noise(rng, value, 0.2, step_days) for value in before])
    assert after.std() == pytest.approx(0.2, rel=0.02)
    assert np.corrcoef(before, after)[0, 1] == pytest.approx(
        np.exp(-step_days / DENSITY_NOISE_DAYS), abs=0.02
    )


@pytest.mark.parametrize("step_days", [1e-3, 0.1, 2.0, 8.0, 100.0])
def test_mean_over_a_step_has_expectation_one(step_days: float) -> None:
    """Whatever the step: otherwise step control would change the lifetime."""
    rng = np.random.default_rng(3)
    draws = rng.standard_normal((COUNT, 3))
    drawn = np.array([mean_factor(x, y, 0.2 * z, 0.2, step_days) for x, y, z in draws])
    factors, ends = drawn.T
    assert factors.mean() == pytest.approx(1.0, abs=4.0 * factors.std() / np.sqrt(COUNT))
    assert abs(ends.mean()) < 4.0 * 0.2 / np.sqrt(COUNT)
    assert ends.std() == pytest.approx(0.2, rel=0.02)
    # Variance of the mean of the process over x forgetting times: 2 (x - 1 + e^-x) / x².
    x = step_days / DENSITY_NOISE_DAYS
    expected = 0.2 * np.sqrt(2.0 * (x - 1.0 + np.exp(-x)) / x**2)
    assert np.log(factors).std() == pytest.approx(expected, rel=0.03)


def test_mean_over_a_step_is_that_of_many_small_steps() -> None:
    """Jointly with its end: mean, spread and correlation, given the start, against brute-force paths."""
    rng = np.random.default_rng(4)
    start, step_days, pieces, paths = 0.3, 3.0, 200, 10_000
    kept = np.exp(-step_days / pieces / DENSITY_NOISE_DAYS)
    noise, total = np.full(paths, start), np.zeros(paths)
    for _ in range(pieces):
        following = kept * noise + 0.2 * np.sqrt(1.0 - kept * kept) * rng.standard_normal(paths)
        total += 0.5 * (noise + following) / pieces
        noise = following
    drawn = np.array([mean_factor(*rng.standard_normal(2), start, 0.2, step_days) for _ in range(paths)])
    x = step_days / DENSITY_NOISE_DAYS
    log_mean = np.log(drawn[:, 0]) + 0.5 * 0.2**2 * 2.0 * (x - 1.0 + np.exp(-x)) / x**2
    # Four standard errors of 10,000 paths: 1 % of σ for means, 3 % for spreads, 0.03 for correlations.
    assert log_mean.mean() == pytest.approx(total.mean(), abs=0.01)
    assert log_mean.std() == pytest.approx(total.std(), rel=0.03)
    assert drawn[:, 1].mean() == pytest.approx(noise.mean(), abs=0.01)
    assert np.corrcoef(log_mean, drawn[:, 1])[0, 1] == pytest.approx(
        np.corrcoef(total, noise)[0, 1], abs=0.03
    )


def test_factor_has_expectation_one() -> None:
    rng = np.random.default_rng(5)
    factors = np.array([factor(SIGMA * z, SIGMA) for z in rng.standard_normal(COUNT)])
    assert factors.mean() == pytest.approx(1.0, abs=4.0 * SIGMA / np.sqrt(COUNT))


def test_no_noise_is_none() -> None:
    rng = np.random.default_rng(6)
    assert first_noise(rng, 0.0) == 0.0
    assert next_noise(rng, 0.0, 0.0, 1.0) == 0.0
    assert mean_factor(0.3, -0.2, 0.0, 0.0, 1.0) == (1.0, 0.0)
    assert factor(0.0, 0.0) == 1.0

"""Density error that comes and goes: an Ornstein-Uhlenbeck process of the logarithm."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf
from iss_risk.inputs import DENSITY_NOISE, DENSITY_NOISE_DAYS

SIGMA = DENSITY_NOISE.distribution.sigma


@leaf
def first_noise(rng: np.random.Generator, sigma: float) -> float:
    """A value of the stationary process."""
    return sigma * rng.standard_normal() if sigma > 0.0 else 0.0


@leaf
def next_noise(rng: np.random.Generator, noise: float, sigma: float, step_days: float) -> float:
    """The value `step_days` later, exactly distributed."""
    if sigma <= 0.0:
        return 0.0
    kept = np.exp(-step_days / DENSITY_NOISE_DAYS)
    return noise * kept + sigma * np.sqrt(1.0 - kept * kept) * rng.standard_normal()


@leaf
def factor(noise: float, sigma: float) -> float:
    """Factor on density whose mean is one."""
    return np.exp(noise - 0.5 * sigma * sigma)


@leaf
def mean_factor(
    end_draw: float, mean_draw: float, noise: float, sigma: float, step_days: float
) -> tuple[float, float]:
    """The factor on density over the next `step_days`, and the noise at their end, from two standard normals.

    Mean and end of the process are jointly normal given its value now. The factor is taken at the mean
    of the logarithm, with the correction that keeps its expectation one.
    """
    if sigma <= 0.0:
        return 1.0, 0.0
    x = step_days / DENSITY_NOISE_DAYS
    kept = np.exp(-x)
    end_variance = 1.0 - kept * kept
    covariance = (1.0 - kept) ** 2 / x
    variance = max((2.0 * x - 3.0 + 4.0 * kept - kept * kept) / (x * x), 0.0)
    slope = covariance / np.sqrt(end_variance)
    rest = np.sqrt(max(variance - slope * slope, 0.0))
    mean = noise * (1.0 - kept) / x + sigma * (slope * end_draw + rest * mean_draw)
    stationary_variance = 2.0 * (x - 1.0 + kept) / (x * x)
    end = noise * kept + sigma * np.sqrt(end_variance) * end_draw
    return np.exp(mean - 0.5 * sigma * sigma * stationary_variance), end

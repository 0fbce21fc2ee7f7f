"""Means with confidence intervals, from independent chunks of samples; and quantiles."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.risk.chances import CHANCE, EXPECTED, PRODUCT, SQUARED, TRIED

# Of fewer samples the spread between replicates says nothing: many replicates have none.
FEWEST_FOR_ERROR = 30


def error_is_known(chunk_sizes: F64) -> bool:
    """Whether enough samples came down, in the chunks (chunks,) together, to show a sampling error."""
    return float(chunk_sizes.sum()) >= FEWEST_FOR_ERROR


def mean_with_ci90(chunk_sums: F64, chunk_sizes: F64) -> tuple[F64, F64, F64]:
    """Mean, and the ends of its 90 % confidence interval, of a non-negative quantity.

    `chunk_sums` (chunks, ...) are sums over the samples of each chunk, `chunk_sizes` (chunks,) their
    numbers. Chunks are independent (samples within one are not: they are stratified), so the spread of
    their means, with Student's t, gives the interval: that of a ratio estimate (Cochran 1977, 6.3).
    A single chunk says nothing about the spread: both ends of the interval are then the mean.
    """
    from scipy.special import stdtrit

    total = chunk_sizes.sum()
    mean = chunk_sums.sum(axis=0) / max(total, 1.0)
    chunks = int(np.count_nonzero(chunk_sizes))
    if chunks < 2:
        return mean, mean.copy(), mean.copy()
    sizes = chunk_sizes.reshape(-1, *([1] * (chunk_sums.ndim - 1)))
    residual = chunk_sums - sizes * mean
    error = np.sqrt((residual**2).sum(axis=0) * chunks / (chunks - 1)) / total
    half = stdtrit(chunks - 1, 0.95) * error
    return mean, np.maximum(mean - half, 0.0), mean + half


def chance_with_ci90(chunk_sums: F64, chunk_sizes: F64) -> tuple[F64, F64, F64]:
    """A chance, and the ends of its 90 % confidence interval, from sums (chunks, 5, ...) of chances.py.

    The interval is that of a mean, with the slope taken as known. Where no sample shows any chance, it ends
    where that would still happen once in twenty times: near 3 over the number of samples (rule of three).
    """
    sums = chunk_sums.sum(axis=0) / max(float(chunk_sizes.sum()), 1.0)
    x_squared = sums[SQUARED]
    slope = np.ones_like(x_squared)
    np.divide((1.0 - sums[CHANCE]) * sums[PRODUCT], x_squared, out=slope, where=x_squared > 0.0)
    slope = np.clip(slope, 0.0, 1.0)
    mean, low, high = mean_with_ci90(
        chunk_sums[:, CHANCE] + slope * (chunk_sums[:, EXPECTED] - chunk_sums[:, TRIED]), chunk_sizes
    )
    expected = np.maximum(sums[EXPECTED], 0.0)
    found = np.clip(mean, slope * expected, expected)
    return _with_rule_of_three(found, low + found - mean, high + found - mean, chunk_sizes)


def seen_chance_with_ci90(chunk_sums: F64, chunk_sizes: F64) -> tuple[F64, F64, F64]:
    """The same of a chance that every sample of the chunks (chunks, ...) has by itself."""
    return _with_rule_of_three(*mean_with_ci90(chunk_sums, chunk_sizes), chunk_sizes)


def _with_rule_of_three(chance: F64, low: F64, high: F64, chunk_sizes: F64) -> tuple[F64, F64, F64]:
    chance, total = np.clip(chance, 0.0, 1.0), float(chunk_sizes.sum())
    unseen = share_with_ci90(0.0, total)[2]
    if not error_is_known(chunk_sizes):  # as if each sample showed it or not
        ends = np.array([share_with_ci90(p * total, total)[1:] for p in chance.ravel()])
        low, high = ends.T.reshape(2, *chance.shape)
    high = np.where(chance > 0.0, np.clip(high, chance, 1.0), unseen)
    return chance, np.clip(low, 0.0, chance), high


def half_width_ci90(left_out: F64) -> F64:
    """Half the width of the 90 % confidence interval of an estimate, from what it is without each replicate.

    `left_out` (replicates, ...). The jackknife with a group left out, and Student's t (Shao and Tu 1995, The
    Jackknife and Bootstrap, 2.3): for means it is the interval of `mean_with_ci90`, and it also holds for
    ratios, shares, and quantiles of groups that are not small. Where two runs of the same samples are left
    out together, the interval is that of their difference.
    """
    from scipy.special import stdtrit

    replicates = len(left_out)
    if replicates < 2:
        return np.full(left_out.shape[1:], np.nan)
    spread = left_out - left_out.mean(axis=0)
    # Of what is the same in all, rounding of the mean is no error.
    spread[:, (left_out == left_out[0]).all(axis=0)] = 0.0
    variance = (spread**2).sum(axis=0) * (replicates - 1) / replicates
    return np.asarray(stdtrit(replicates - 1, 0.95) * np.sqrt(variance))


def share_with_ci90(count: float, total: float) -> tuple[float, float, float]:
    """A share of `total` samples, and the ends of its exact 90 % confidence interval.

    Clopper & Pearson 1934 (Biometrika 26, 404). Where no sample is counted, it ends near 3/`total`. Samples
    are taken as independent; they are spread more evenly than that, so that the interval is a little wide.
    """
    from scipy.special import betaincinv

    if total <= 0.0:
        return 0.0, 0.0, 1.0
    low = float(betaincinv(count, total - count + 1.0, 0.05)) if count > 0.0 else 0.0
    high = float(betaincinv(count + 1.0, total - count, 0.95)) if count < total else 1.0
    return count / total, low, high

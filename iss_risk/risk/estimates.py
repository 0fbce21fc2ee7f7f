"""Means with confidence intervals, from independent chunks of samples; and quantiles."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64


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

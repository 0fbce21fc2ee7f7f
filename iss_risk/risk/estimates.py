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

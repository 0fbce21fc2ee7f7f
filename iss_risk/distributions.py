"""Distributions of uncertain inputs, each by its inverse cumulative distribution function."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from iss_risk.arrays import F64
from iss_risk.errors import UsageError


class Distribution(Protocol):
    """Anything with an inverse cumulative distribution function."""

    def quantile(self, u: F64) -> F64:
        """Values at the cumulative probabilities `u`, 0 < u < 1."""

    def __str__(self) -> str: ...


@dataclass(frozen=True)
class Uniform:
    """Any value from `low` to `high`, all alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise UsageError(f"{self} has no range", parameter="dispersed")

    def quantile(self, u: F64) -> F64:
        """Values at the cumulative probabilities `u`, 0 < u < 1."""
        return self.low + (self.high - self.low) * u

    def __str__(self) -> str:
        return f"uniform {self.low:g} … {self.high:g}"


@dataclass(frozen=True)
class Normal:
    """`sigma` is the standard deviation."""

    mean: float
    sigma: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and math.isfinite(self.sigma) and self.sigma >= 0.0):
            raise UsageError(f"{self}: both must be finite, σ not below zero", parameter="dispersed")

    def quantile(self, u: F64) -> F64:
        """Values at the cumulative probabilities `u`, 0 < u < 1."""
        from scipy.special import ndtri  # scipy is slow to load: only when samples are drawn

        return np.asarray(self.mean + self.sigma * ndtri(u))

    def __str__(self) -> str:
        return f"normal, mean {self.mean:g}, σ {self.sigma:g}"


@dataclass(frozen=True)
class LogNormal:
    """`sigma` is the standard deviation of the natural logarithm.

    >>> str(LogNormal(1.1, 0.2))
    'log-normal, median 1.1, σ(ln) 0.2'
    >>> LogNormal(1.1, 0.2).quantile(np.array([0.5])).round(3)
    array([1.1])
    """

    median: float
    sigma: float

    def __post_init__(self) -> None:
        finite = math.isfinite(self.median) and math.isfinite(self.sigma)
        if not (finite and self.median > 0.0 and self.sigma >= 0.0):
            raise UsageError(f"{self}: the median must be above zero, σ not below", parameter="dispersed")

    def quantile(self, u: F64) -> F64:
        """Values at the cumulative probabilities `u`, 0 < u < 1."""
        return self.median * np.exp(Normal(0.0, self.sigma).quantile(u))

    def __str__(self) -> str:
        return f"log-normal, median {self.median:g}, σ(ln) {self.sigma:g}"


@dataclass(frozen=True)
class Triangular:
    """From `low` to `high`, likeliest at `likely`, linear between: what is known of a figure by three values.

    >>> str(Triangular(420.0, 445.0, 470.0))
    'triangular 420 … 445 … 470'
    >>> Triangular(0.0, 1.0, 2.0).quantile(np.array([0.125, 0.5])).round(3)
    array([0.5, 1. ])
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        finite = math.isfinite(self.low) and math.isfinite(self.high)
        if not (finite and self.low <= self.likely <= self.high):
            raise UsageError(f"{self} does not rise", parameter="dispersed")

    def quantile(self, u: F64) -> F64:
        """Values at the cumulative probabilities `u`, 0 < u < 1."""
        width = self.high - self.low
        if width == 0.0:
            return np.full_like(u, self.low)
        middle = (self.likely - self.low) / width
        rising = self.low + width * np.sqrt(u * middle)
        falling = self.high - width * np.sqrt((1.0 - u) * (1.0 - middle))
        return np.where(u < middle, rising, falling)

    def __str__(self) -> str:
        return f"triangular {self.low:g} … {self.likely:g} … {self.high:g}"


@dataclass(frozen=True)
class Mixture:
    """One of two distributions, with equal chances."""

    first: Distribution
    second: Distribution

    def quantile(self, u: F64) -> F64:
        """Values at the cumulative probabilities `u`, 0 < u < 1."""
        # The lower half of u chooses the first; what is left of u is uniform again.
        choose_first = u < 0.5
        inner = np.where(choose_first, 2.0 * u, 2.0 * u - 1.0)
        inner = np.clip(inner, 1e-12, 1.0 - 1e-12)
        return np.where(choose_first, self.first.quantile(inner), self.second.quantile(inner))

    def __str__(self) -> str:
        return f"even mixture of ({self.first}) and ({self.second})"

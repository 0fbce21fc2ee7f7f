"""Sums in an order of our own: the same bytes whatever the processor.

NumPy hands matrix products, `dot`, `convolve`, `norm` without an axis and `linalg` to a BLAS library, which
adds up in another order on each kind of processor. `np.sum` adds pairs in an order that depends on the shape
alone. docs/same-bytes.md says how far this goes; tests/test_same_bytes.py keeps BLAS out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64


def weighted_sum(values: npt.ArrayLike, weights: npt.ArrayLike) -> Any:
    """Σ values · weights over the last axis: of `values` (..., K) and `weights` (..., K), as broadcast.

    The product of a matrix and a vector, or of two vectors (a float).
    """
    return np.multiply(values, weights).sum(axis=-1)


def length(vector: F64) -> float:
    """Of one vector (K,)."""
    return float(np.sqrt((vector * vector).sum()))


def moving_mean(values: F64, width: int) -> F64:
    """Mean (N,) of the `width` (odd) of `values` (N,) around each, of those that there are at the ends."""
    half = width // 2
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, half), width)
    place = np.arange(values.size)
    count = np.minimum(place, half) + np.minimum(values.size - 1 - place, half) + 1
    return np.asarray(around.sum(axis=1) / count)

"""How much each uncertain input contributes to the variance of a result, from the samples of a run.

*First order*: the part of the variance that would vanish if the input were known, Var E[y | x] / Var y
(Sobol' 1993). E[y | x] is the mean in BINS classes of equal probability (Plischke et al. 2013, Eur. J. Oper.
Res. 226, 536); the variance that chance alone causes between classes is subtracted.

*Total effect*: the first order, and the part that the input causes together with one other input. The latter
comes from products of two linear terms fitted by least squares; again what chance causes is subtracted.
Interactions of three and more inputs, and what is drawn for each kind of part by itself, stay unexplained.

Samples that belong to the same decay share values of some inputs: for these inputs they count as one
observation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.linear_equations import least_squares
from iss_risk.sums import weighted_sum

BINS = 16
FOLDS = 8
# With fewer samples than 128 in each fold there is no result.
FEWEST = 128 * FOLDS


class Influence(NamedTuple):
    """Parts of the variance of a result, (inputs,) each, and one standard error of the first order."""

    first_order: F64
    total_effect: F64
    error: F64


def ranks(values: F64) -> I64:
    """The rank (N,) of each value, from 0."""
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


def rank_correlation(one: F64, other: F64) -> float:
    """Spearman's: whether both (N,) grow together (+1) or against each other (-1)."""
    # Ranks without ties are a permutation: their mean and their variance are known.
    middle = 0.5 * (one.size - 1)
    together = weighted_sum(ranks(one) - middle, ranks(other) - middle)
    return float(together / (one.size * (one.size**2 - 1) / 12.0))


def influences(points: F64, values: F64, *, fewest: int = FEWEST) -> Influence | None:
    """For `points` (N, inputs) of the unit cube and the `values` (N,) of a result.

    The error is that of the jackknife: each of FOLDS blocks of consecutive samples is left out in turn.
    None for fewer than `fewest` samples, or values that do not vary.
    """
    if values.size < fewest or values.var() <= 1e-24 * max(values.mean() ** 2, 1e-300):
        return None
    first = _first_orders(points, values)
    fold = np.arange(values.size) * FOLDS // values.size
    without = np.array([_first_orders(points[fold != k], values[fold != k]) for k in range(FOLDS)])
    total = first + _in_common(points, values)
    error = np.sqrt(FOLDS - 1.0) * without.std(axis=0)
    return Influence(np.clip(first, 0.0, 1.0), np.clip(total, 0.0, 1.0), error)


def _first_orders(points: F64, values: F64) -> F64:
    return np.array([_first_order(points[:, k], values) for k in range(points.shape[1])])


def _first_order(point: F64, values: F64) -> float:
    places, group = np.unique(point, return_inverse=True)
    means = np.bincount(group, weights=values) / np.bincount(group)
    bins = np.minimum((places * BINS).astype(np.int64), BINS - 1)
    count = np.bincount(bins, minlength=BINS)
    filled = count > 0
    middle = np.bincount(bins, weights=means, minlength=BINS)[filled] / count[filled]
    freedom = means.size - int(filled.sum())
    variance = values.var()
    if freedom < 1 or variance == 0.0:
        return 0.0
    squares = np.bincount(bins, weights=means**2, minlength=BINS)[filled]
    within = max(float((squares - count[filled] * middle**2).sum()), 0.0) / freedom
    between = float((count[filled] * (middle - means.mean()) ** 2).sum()) / means.size
    by_chance = within * (int(filled.sum()) - 1) / means.size
    return float((between - by_chance) / variance)


def _in_common(points: F64, values: F64) -> F64:
    """The part of the variance that each input causes together with one other input, (inputs,)."""
    inputs = points.shape[1]
    linear = np.sqrt(3.0) * (2.0 * points - 1.0)
    square = np.sqrt(5.0) * (6.0 * points * (points - 1.0) + 1.0)
    first, second = np.triu_indices(inputs, 1)
    terms = np.column_stack([np.ones(values.size), linear, square, linear[:, first] * linear[:, second]])
    if values.size < 4 * terms.shape[1]:
        return np.zeros(inputs)
    found, left = least_squares(terms, values)
    rest = float((left**2).sum()) / (values.size - terms.shape[1])
    distinct = np.array([np.unique(points[:, k]).size for k in range(inputs)])
    observations = np.maximum(distinct[first], distinct[second])
    parts = (found[1 + 2 * inputs :] ** 2 - rest / observations) / values.var()
    shared = np.zeros(inputs)
    np.add.at(shared, first, parts)
    np.add.at(shared, second, parts)
    return np.maximum(shared, 0.0)

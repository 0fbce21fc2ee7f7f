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

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
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


def influences(points: F64, results: Sequence[F64], *, fewest: int = FEWEST) -> list[Influence | None]:
    """For `points` (N, inputs) of the unit cube and each of the `results`, values (N,).

    The error is that of the jackknife: each of FOLDS blocks of consecutive samples is left out in turn.
    None for fewer than `fewest` samples, and for values that do not vary.
    """
    vary = [values.size >= fewest and _vary(values) for values in results]
    if not any(vary):
        return [None] * len(results)
    # Sorting the points and multiplying the terms is most of the work, and the same for all results.
    classes = [_classes(points[:, k]) for k in range(points.shape[1])]
    in_common = iter(_in_common(points, [one for one, varies in zip(results, vary, strict=True) if varies]))
    return [
        _influence(classes, values, next(in_common)) if varies else None
        for values, varies in zip(results, vary, strict=True)
    ]


def _vary(values: F64) -> bool:
    return bool(values.var() > 1e-24 * max(values.mean() ** 2, 1e-300))


class _Classes(NamedTuple):
    """Of one input: the `observation` (N,) that each sample belongs to, those with the same value, in the
    order of the values; and the class (observations,) of each, 0 … BINS - 1."""

    observation: I64
    bins: I64


def _classes(point: F64) -> _Classes:
    places, observation = np.unique(point, return_inverse=True)
    return _Classes(observation, np.minimum((places * BINS).astype(np.int64), BINS - 1))


def _influence(classes: list[_Classes], values: F64, in_common: F64) -> Influence:
    fold = np.arange(values.size) * FOLDS // values.size
    first = _first_orders(classes, values, np.ones(values.size, dtype=np.bool_))
    without = np.array([_first_orders(classes, values, fold != k) for k in range(FOLDS)])
    error = np.sqrt(FOLDS - 1.0) * without.std(axis=0)
    return Influence(np.clip(first, 0.0, 1.0), np.clip(first + in_common, 0.0, 1.0), error)


def _first_orders(classes: list[_Classes], values: F64, of: Booleans) -> F64:
    """Of the samples (N,) that `of` names."""
    values = values[of]
    variance = values.var()
    return np.array([_first_order(one.observation[of], one.bins, values, variance) for one in classes])


def _first_order(observation: I64, bins: I64, values: F64, variance: float) -> float:
    samples = np.bincount(observation, minlength=bins.size)
    seen = samples > 0
    means = np.bincount(observation, weights=values, minlength=bins.size)[seen] / samples[seen]
    bins = bins[seen]
    count = np.bincount(bins, minlength=BINS)
    filled = count > 0
    middle = np.bincount(bins, weights=means, minlength=BINS)[filled] / count[filled]
    freedom = means.size - int(filled.sum())
    if freedom < 1 or variance == 0.0:
        return 0.0
    squares = np.bincount(bins, weights=means**2, minlength=BINS)[filled]
    within = max(float((squares - count[filled] * middle**2).sum()), 0.0) / freedom
    between = float((count[filled] * (middle - means.mean()) ** 2).sum()) / means.size
    by_chance = within * (int(filled.sum()) - 1) / means.size
    return float((between - by_chance) / variance)


def _in_common(points: F64, results: Sequence[F64]) -> list[F64]:
    """For each of the results: the part of the variance that each input causes together with one other
    input, (inputs,)."""
    samples, inputs = points.shape
    linear = np.sqrt(3.0) * (2.0 * points - 1.0)
    square = np.sqrt(5.0) * (6.0 * points * (points - 1.0) + 1.0)
    first, second = np.triu_indices(inputs, 1)
    terms = np.column_stack([np.ones(samples), linear, square, linear[:, first] * linear[:, second]])
    if samples < 4 * terms.shape[1]:
        return [np.zeros(inputs) for _ in results]
    found, left = least_squares(terms, np.column_stack(results))
    distinct = np.array([np.unique(points[:, k]).size for k in range(inputs)])
    observations = np.maximum(distinct[first], distinct[second])
    parts_of_results = []
    for k, values in enumerate(results):
        rest = float((left[:, k] ** 2).sum()) / (samples - terms.shape[1])
        parts = (found[1 + 2 * inputs :, k] ** 2 - rest / observations) / values.var()
        shared = np.zeros(inputs)
        np.add.at(shared, first, parts)
        np.add.at(shared, second, parts)
        parts_of_results.append(np.maximum(shared, 0.0))
    return parts_of_results

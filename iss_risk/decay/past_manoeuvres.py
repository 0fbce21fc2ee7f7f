"""Semi-major axes over time that drag alone can explain: outliers are dropped, manoeuvres found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from iss_risk.arrays import F64, I64

# Sets on either side of a gap whose medians are compared: two bad ones of five have no effect.
_NEIGHBOURS = 5
_FOR_SLOPE = 10
# Part by which the slope may differ from one side of a gap to the other.
_SLOPE_ERROR = 0.25
# A difference counts as a step or an outlier beyond so many times the usual scatter, and never below so many
# kilometres.
_STEP_SIGMAS = 8.0
_SMALLEST_STEP_KM = 0.06
_STRAY_SIGMAS = 8.0
_SMALLEST_STRAY_KM = 0.15


@dataclass(frozen=True)
class Step:
    """A manoeuvre: between sets `before` and `before` + 1 the semi-major axis rose by `height_km`."""

    before: int
    height_km: float


def _side(k: int, direction: int, count: int, most: int) -> slice:
    """At most so many sets before (-1) or after (1) the gap that follows set k."""
    if direction < 0:
        return slice(max(k + 1 - most, 0), k + 1)
    return slice(k + 1, min(k + 1 + most, count))


def _slope(days: F64, a_km: F64) -> float:
    """Median slope (Theil-Sen) of a few points, per day."""
    if days.size < 2 or np.ptp(days) <= 0.0:
        return 0.0
    first, second = np.triu_indices(days.size, 1)
    apart = days[second] - days[first]
    # Sets of the same hour do not determine a slope.
    useful = apart > 0.25 * np.ptp(days)
    return float(np.median((a_km[second] - a_km[first])[useful] / apart[useful]))


def _line(days: F64, a_km: F64, at_days: float) -> float:
    """Value at a time of the median line through a few points."""
    return float(np.median(a_km + _slope(days, a_km) * (at_days - days)))


def _misfit(days: F64, a_km: F64) -> tuple[F64, F64]:
    """How far each point lies from the line through its neighbours on both sides; the span of these."""
    misfit, span_km = np.zeros(days.size), np.zeros(days.size)
    for k in range(days.size):
        # As many on either side, but at the ends as many in all.
        first = min(max(k - _NEIGHBOURS // 2, 0), max(days.size - _NEIGHBOURS, 0))
        around = np.array(
            [j for j in range(first, min(first + _NEIGHBOURS, days.size)) if j != k], dtype=np.int64
        )
        if around.size >= 3:
            misfit[k] = a_km[k] - _line(days[around], a_km[around], days[k])
            span_km[k] = float(np.median(np.abs(np.diff(a_km[around]))))
    return misfit, span_km


def _scatter(misfit: F64) -> float:
    """Standard deviation of the bulk, from the median absolute deviation."""
    return float(1.4826 * np.median(np.abs(misfit - np.median(misfit)))) if misfit.size else 0.0


def find_steps(days: F64, a_km: F64) -> list[Step]:
    """Upward steps of a history `a_km` (K,) at `days` (K,), ascending; only a manoeuvre makes one.

    At every gap the medians of the sets before and after it are compared, after the slope of both sides is
    subtracted.
    """
    count = days.size
    if count < 6:
        return [
            Step(k, float(a_km[k + 1] - a_km[k]))
            for k in range(count - 1)
            if a_km[k + 1] - a_km[k] > _SMALLEST_STRAY_KM
        ]
    usual_km = max(_STEP_SIGMAS * _scatter(_misfit(days, a_km)[0]), _SMALLEST_STEP_KM)
    height, limit_km = np.zeros(count - 1), np.full(count - 1, usual_km)
    for k in range(2, count - 3):  # at least three sets on either side
        before, after = _side(k, -1, count, _NEIGHBOURS), _side(k, 1, count, _NEIGHBOURS)
        slope = 0.5 * sum(
            _slope(days[side], a_km[side])
            for side in (_side(k, -1, count, _FOR_SLOPE), _side(k, 1, count, _FOR_SLOPE))
        )
        apart = float(np.median(days[after]) - np.median(days[before]))
        height[k] = float(np.median(a_km[after]) - np.median(a_km[before])) - slope * apart
        # The slope itself is not the same on both sides.
        limit_km[k] += _SLOPE_ERROR * abs(slope) * apart
    rises = np.diff(a_km)
    steps = []
    for k in map(int, np.flatnonzero((height > limit_km) & (rises > 0.0))):
        # The medians show a step some sets away as well; it is where the sets themselves rise most.
        if rises[k] >= rises[max(k - _NEIGHBOURS, 0) : k + _NEIGHBOURS + 1].max():
            steps.append(Step(k, float(height[k])))
    newest = _step_before_the_last_two(days, a_km, usual_km)
    if newest is not None and (not steps or steps[-1].before < count - 3 - _NEIGHBOURS):
        steps.append(newest)
    return steps


def _step_before_the_last_two(days: F64, a_km: F64, usual_km: float) -> Step | None:
    """A manoeuvre so new that only two sets have seen it: both as far above the line before them.

    One set alone could also be a bad one.
    """
    k = days.size - 3
    before = _side(k, -1, days.size, _FOR_SLOPE)
    slope = _slope(days[before], a_km[before])
    limit_km = usual_km + _SLOPE_ERROR * abs(slope) * float(days[-1] - days[k])
    height_km = np.array([a_km[j] - _line(days[before], a_km[before], days[j]) for j in (k + 1, k + 2)])
    if height_km.min() <= limit_km or np.ptp(height_km) > 0.2 * height_km.min() + usual_km:
        return None
    return Step(k, float(height_km.mean()))


def without_strays(days: F64, a_km: F64, steps: list[Step], tolerance_km: F64 | None = None) -> I64:
    """Indices of the sets that lie near the line through their neighbours, stretch by stretch.

    Nothing within `tolerance_km` (K,) of the line is dropped.
    """
    tolerance_km = np.zeros(days.size) if tolerance_km is None else tolerance_km
    bounds = [0, *(step.before + 1 for step in steps), days.size]
    kept: list[int] = []
    for start, end in pairwise(bounds):
        indices = np.arange(start, end)
        for _ in range(3):  # an outlier also moves its neighbours' line: the worst are dropped first
            misfit, span_km = _misfit(days[indices], a_km[indices])
            limit_km = max(_STRAY_SIGMAS * _scatter(misfit), _SMALLEST_STRAY_KM)
            # Near re-entry the axis falls faster from set to set: no straight line follows it, in particular
            # for the last sets, which may have lost as much as all their neighbours together.
            span_km[-2:] *= 3.0
            bent_km = np.zeros(indices.size)
            bent_km[-2:] = np.ptp(a_km[indices[-_NEIGHBOURS:-1]]) if indices.size > 2 else 0.0
            allowed_km = np.maximum(limit_km, np.maximum(span_km, tolerance_km[indices]))
            bad = (misfit > allowed_km) | (misfit < -np.maximum(allowed_km, bent_km))
            if not bad.any():
                break
            worst = np.abs(misfit) >= 0.5 * np.abs(misfit).max()
            indices = indices[~(bad & worst)]
        kept.extend(int(k) for k in indices)
    return np.array(kept, dtype=np.int64)

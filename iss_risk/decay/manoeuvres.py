"""Semi-major axes over time that one drag alone can explain: bad sets dropped, manoeuvres found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

# Sets on either side of a gap whose median is compared: two bad ones of five do no harm.
_NEIGHBOURS = 5
# A step or a stray counts beyond so many times the usual scatter, and never below these kilometres.
_STEP_SIGMAS = 8.0
_SMALLEST_STEP_KM = 0.06
_STRAY_SIGMAS = 8.0
_SMALLEST_STRAY_KM = 0.15


@dataclass(frozen=True)
class Step:
    """A manoeuvre: between sets `before` and `before` + 1 the semi-major axis rose by `height_km`."""

    before: int
    height_km: float


def _line(days: F64, a_km: F64, at_days: float) -> float:
    """Value at a time of the median line (Theil-Sen) through a few points."""
    if days.size < 3 or np.ptp(days) <= 0.0:
        return float(np.median(a_km))
    first, second = np.triu_indices(days.size, 1)
    apart = days[second] - days[first]
    # Sets of the same hour say nothing of a slope.
    useful = apart > 0.25 * np.ptp(days)
    slope = float(np.median((a_km[second] - a_km[first])[useful] / apart[useful]))
    return float(np.median(a_km + slope * (at_days - days)))


def _misfit(days: F64, a_km: F64) -> tuple[F64, F64]:
    """How far each point lies from the line through its neighbours on both sides; the span of these."""
    misfit, span_km = np.zeros(days.size), np.zeros(days.size)
    half = _NEIGHBOURS // 2
    for k in range(days.size):
        around = np.array(
            [j for j in range(max(k - half, 0), min(k + half + 1, days.size)) if j != k], dtype=np.int64
        )
        if around.size >= 3:
            misfit[k] = a_km[k] - _line(days[around], a_km[around], days[k])
            span_km[k] = float(np.median(np.abs(np.diff(a_km[around]))))
    return misfit, span_km


def _scatter(misfit: F64) -> float:
    """Standard deviation of the bulk, from the median absolute deviation."""
    return float(1.4826 * np.median(np.abs(misfit - np.median(misfit)))) if misfit.size else 0.0


def find_steps(days: F64, a_km: F64) -> list[Step]:
    """Upward steps of a history `a_km` (K,) at `days` (K,), ascending; nothing but a manoeuvre makes one.

    At every gap the lines through the sets before and after it are compared at its middle.
    """
    count = days.size
    if count < 4:
        return [
            Step(k, float(a_km[k + 1] - a_km[k]))
            for k in range(count - 1)
            if a_km[k + 1] - a_km[k] > _SMALLEST_STRAY_KM
        ]
    # Up to two sets in a row may be bad: three on each side must agree.
    limit_km = max(_STEP_SIGMAS * _scatter(_misfit(days, a_km)[0]), _SMALLEST_STEP_KM)
    height = np.zeros(count - 1)
    for k in range(count - 1):
        before = slice(max(k + 1 - _NEIGHBOURS, 0), k + 1)
        after = slice(k + 1, min(k + 1 + _NEIGHBOURS, count))
        if k + 1 >= 2 and count - k - 1 >= 2:
            middle = 0.5 * (days[k] + days[k + 1])
            # Drag takes off the same or more as time goes on: a level in front is a cautious guess.
            rise = float(np.median(a_km[after]) - np.median(a_km[before]))
            bend = _line(days[after], a_km[after], middle) - _line(days[before], a_km[before], middle)
            if rise > limit_km or (bend > limit_km and rise > 0.0):
                height[k] = a_km[k + 1] - a_km[k] if bend <= 0.0 else bend
    steps = []
    for k in np.flatnonzero(height > limit_km):
        nearby = height[max(k - _NEIGHBOURS, 0) : k + _NEIGHBOURS + 1]
        # The medians see a step from some sets away; it lies where the sets themselves rise most.
        rises = a_km[k + 1] - a_km[k]
        window = np.diff(a_km)[max(k - _NEIGHBOURS, 0) : k + _NEIGHBOURS + 1]
        if rises >= window.max() and nearby.size:
            steps.append(Step(int(k), float(height[k])))
    return steps


def without_strays(days: F64, a_km: F64, steps: list[Step]) -> I64:
    """Indices of the sets that lie near the line through their neighbours, stretch by stretch."""
    bounds = [0, *(step.before + 1 for step in steps), days.size]
    kept: list[int] = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        indices = np.arange(start, end)
        for _ in range(3):  # a stray also bends its neighbours' line: the worst go first
            misfit, span_km = _misfit(days[indices], a_km[indices])
            limit_km = max(_STRAY_SIGMAS * _scatter(misfit), _SMALLEST_STRAY_KM)
            # Near the end the orbit bends within a few sets: no line follows it.
            bad = np.abs(misfit) > np.maximum(limit_km, span_km)
            if not bad.any():
                break
            worst = np.abs(misfit) >= 0.5 * np.abs(misfit).max()
            indices = indices[~(bad & worst)]
        kept.extend(int(k) for k in indices)
    return np.array(kept, dtype=np.int64)

"""The ballistic coefficient m/(Cd·A), from how an object has come down so far.

The semi-major axes of a history of element sets (Brouwer's, of the mean motion) are compared with those
of the averaged dynamics over the same arc, in the same density model and with the observed indices: what
is fitted is therefore the coefficient that this model needs, its own bias over the arc included. Least
squares over the drag and one starting value for each stretch between manoeuvres, weighted by the errors
of the sets and by the noise of the density as it adds up along the arc; outliers are dropped twice: against
their neighbours before the fit, and against the model after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.decay.arc import Arc, Manoeuvre, select_arc
from iss_risk.decay.arc_model import semi_major_axes_along
from iss_risk.decay.density_error import WEEKLY_DAYS, WEEKLY_PART
from iss_risk.decay.elements import A
from iss_risk.decay.forces import HALF_M_PER_KM, GravityField, drag_per_density_of
from iss_risk.decay.past_manoeuvres import without_strays
from iss_risk.inputs import DENSITY_NOISE_DAYS
from iss_risk.linear_equations import solve_symmetric
from iss_risk.orbit.elements import MeanElements
from iss_risk.sums import weighted_sum

# Six weeks average out the noise of density, and an object changes little in that time (docs/hindcasts.md).
# Towards the end arcs are shorter (iss_risk/decay/arc.py).
ARC_DAYS = 40.0
# An arc with a smaller loss by drag does not determine the coefficient.
SMALLEST_LOSS_KM = 0.05
# A fit is used up to this relative error; above it, the prior estimate is better.
LARGEST_RELATIVE_SIGMA = 0.4
# σ of the semi-major axis of one set, at least: a fit may look perfect by chance.
SET_SIGMA_KM = 0.01
_ITERATIONS = 12
_MOST_LIGHTENINGS = 25
_CLEANINGS = 3
_NOISE_SHARE = 0.5
_LEAST_SIGMA = 0.02
_FIRST_GUESS_KG_M2 = 100.0


@dataclass(frozen=True)
class BallisticFit:
    """The result of a fit: m/(Cd·A) in kg/m² and its σ(ln), and how well the fit explains the data.

    `perigee_altitude_km` is the median over the arc, `loss_km` the loss of the semi-major axis by drag in it,
    `rms_residual_km` what the fit leaves unexplained. `latest_log_excess` is how much denser (ln) the air is
    found at the end of the arc than over it, a difference that lasts for WEEKLY_DAYS, and `latest_noise` the
    further difference that lasts for DENSITY_NOISE_DAYS. `start` is the newest set that the fit accepts, to
    predict from.
    """

    ballistic_coefficient_kg_m2: float
    relative_sigma: float
    first_epoch: datetime
    last_epoch: datetime
    sets_used: int
    sets_rejected: int
    arc_days: float
    perigee_altitude_km: float
    loss_km: float
    rms_residual_km: float
    latest_log_excess: float
    latest_noise: float
    manoeuvres: tuple[Manoeuvre, ...]
    start: MeanElements


def fit_ballistic_coefficient(
    records: tuple[MeanElements, ...],
    table: DensityTable,
    activity: SolarActivity,
    *,
    arc_days: float = ARC_DAYS,
    field: GravityField | None = None,
) -> BallisticFit | None:
    """Fit m/(Cd·A) to the last `arc_days` of `records` (ascending); `activity` must be the observed one.

    None where the history is too short, too sparse or too noisy to determine the coefficient.
    """
    field = field or GravityField()
    arc = select_arc(records, arc_days, field)
    if arc is None:
        return None
    model = _Model(arc, table, activity, field)
    return _solve(arc, model)


class _Model:
    """Semi-major axes at the sets for a drag and starting values, in Brouwer's sense."""

    def __init__(self, arc: Arc, table: DensityTable, activity: SolarActivity, field: GravityField) -> None:
        self._arc, self._table, self._activity, self._field = arc, table, activity, field
        # The model's mean axis differs from Brouwer's by a few km that hardly change along an arc.
        self._offset_km = float(np.median(arc.elements[:, A] - arc.a_km))
        self._restart = np.diff(arc.stretch, prepend=-1) != 0

    def __call__(self, log_drag: float, start_km: F64) -> F64:
        out = np.empty(self._arc.days.size)
        semi_major_axes_along(
            self._table,
            self._activity,
            self._field,
            self._arc.elements,
            self._arc.days,
            self._restart,
            start_km + self._offset_km,
            float(np.exp(log_drag)),
            out,
        )
        return out - self._offset_km


def _solve(arc: Arc, model: _Model) -> BallisticFit | None:
    good = np.ones(arc.days.size, dtype=bool)
    solution = None
    for _ in range(_CLEANINGS):
        solution = _least_squares(arc, model, good)
        if solution is None:
            return None
        # Against the model the history is smooth to its last day, so that outliers are easier to see.
        stray = ~solution.known
        for one in np.unique(arc.stretch):
            inside = np.flatnonzero(solution.used & (arc.stretch == one))
            # The noise of the density alone moves later sets by a fraction of the loss from set to set.
            lost_km = np.zeros(inside.size)
            lost_km[1:] = np.abs(np.diff(arc.a_km[inside]))
            residual_km = solution.residual_km[inside]
            kept = without_strays(arc.days[inside], residual_km, [], _NOISE_SHARE * lost_km)
            stray[np.setdiff1d(inside, inside[kept])] = True
        if not np.any(stray & solution.used):
            break
        good &= ~(stray & solution.known)
    return None if solution is None else _judge(arc, solution, good)


@dataclass(frozen=True)
class _Solution:
    """`residual_km` (K,) where `known` (K,): before the model's own re-entry; `used` took part in the fit."""

    log_drag: float
    log_drag_sigma: float
    latest_log_excess: float
    latest_noise: float
    residual_km: F64
    known: Booleans
    used: Booleans


def _least_squares(arc: Arc, model: _Model, good: Booleans) -> _Solution | None:
    """Gauss-Newton over ln(drag) and the level of each stretch, with the covariance of the density noise."""
    stretches, stretch = np.unique(arc.stretch, return_inverse=True)
    first_of = np.array([int(np.flatnonzero(stretch == s)[0]) for s in range(stretches.size)])
    levels = arc.a_km[first_of].copy()
    log_drag = _first_drag(arc, model, levels[stretch], first_of[stretch])
    if log_drag is None:
        return None
    step, step_up, shift_km = 1e-3, 0.02, 0.05
    weekly_sigma = WEEKLY_PART * arc.noise_sigma
    set_sigma_km = 5.0 * SET_SIGMA_KM
    for _ in range(_ITERATIONS):
        value = model(log_drag, levels[stretch])
        # A set proves that the object was up: a drag that brings it down before is too large.
        for _ in range(_MOST_LIGHTENINGS):
            if np.isfinite(value[good]).all():
                break
            log_drag -= step_up
            value = model(log_drag, levels[stretch])
        by_drag = (model(log_drag + step, levels[stretch]) - value) / step
        by_level = (model(log_drag, levels[stretch] + shift_km) - value) / shift_km
        known = np.isfinite(value) & np.isfinite(by_drag) & np.isfinite(by_level)
        used = known & good
        if np.count_nonzero(used) < 2:
            return None
        residual = np.where(known, arc.a_km - value, 0.0)
        design = np.zeros((arc.days.size, 1 + stretches.size))
        design[:, 0] = by_drag
        design[np.arange(arc.days.size), 1 + stretch] = by_level
        design = design[used]
        # Noise of the density adds up along the arc: like drag, it moves all later axes.
        noise = _AccumulatedNoise(arc.days[used], stretch[used], by_drag[used])
        covariance = arc.noise_sigma**2 * noise.covariance(DENSITY_NOISE_DAYS)
        covariance += weekly_sigma**2 * noise.covariance(WEEKLY_DAYS)
        covariance += set_sigma_km**2 * np.eye(design.shape[0])
        weighted = solve_symmetric(covariance, design)
        normal = np.array([weighted_sum(weighted.T, column) for column in design.T])
        normal += 1e-12 * np.eye(design.shape[1])
        change = solve_symmetric(normal, weighted_sum(weighted.T, residual[used]))
        log_drag += float(np.clip(change[0], -0.7, 0.7))
        levels += change[1:]
        rough = np.diff(residual[used]) / np.sqrt(2.0)
        set_sigma_km = max(1.4826 * float(np.median(np.abs(rough))), SET_SIGMA_KM)
        if abs(change[0]) < 1e-4:
            break
    # The noise at the end of the arc as estimated from the residuals, and the error of drag and this noise
    # together: universal kriging (Cressie 1993, Statistics for Spatial Data, 3.4).
    left = residual[used] - weighted_sum(design, change)
    daily = arc.noise_sigma**2 * noise.with_the_last(DENSITY_NOISE_DAYS)
    seen = weekly_sigma**2 * noise.with_the_last(WEEKLY_DAYS)
    daily_weights, weights = solve_symmetric(covariance, np.column_stack([daily, seen])).T
    latest_noise, latest = float(weighted_sum(daily_weights, left)), float(weighted_sum(weights, left))
    unexplained = np.eye(design.shape[1])[0] - weighted_sum(design.T, weights)
    variance = weekly_sigma**2 - weighted_sum(seen, weights)
    variance += weighted_sum(unexplained, solve_symmetric(normal, unexplained))
    sigma = float(np.sqrt(max(variance, _LEAST_SIGMA**2)))
    return _Solution(log_drag, sigma, latest, latest_noise, residual, known, used)


class _AccumulatedNoise:
    """What an Ornstein-Uhlenbeck noise of ln(density), σ = 1, does to the axes of an arc as it adds up."""

    def __init__(self, days: F64, stretch: I64, by_drag: F64) -> None:
        begin = np.diff(stretch, prepend=-1) != 0
        self._end = days
        self._length = np.where(begin, 0.0, np.diff(days, prepend=days[0]))
        # By how much the noise of one interval moves all later axes, as a fraction of what drag over the
        # whole arc does.
        self._share = np.where(begin, 0.0, np.diff(by_drag, prepend=by_drag[0]))
        self._begins = np.append(np.flatnonzero(begin), days.size)

    def covariance(self, memory_days: float) -> F64:
        """Covariance (K, K) of the axes, in km²."""
        x = np.maximum(self._length / memory_days, 1e-6)
        mean = -np.expm1(-x) / x
        # Means over two intervals apart; over one and the same on the diagonal.
        apart = np.maximum((self._end - self._length)[:, None] - self._end[None, :], 0.0)
        alike = np.exp(-np.maximum(apart, apart.T) / memory_days) * mean[:, None] * mean[None, :]
        np.fill_diagonal(alike, 2.0 * (x + np.expm1(-x)) / (x * x))
        return self._added(self._added(alike * self._share).T * self._share)

    def with_the_last(self, memory_days: float) -> F64:
        """Covariance (K,) of the axes with the noise at the end of the arc, in km."""
        x = np.maximum(self._length / memory_days, 1e-6)
        alike = np.exp(-(self._end[-1] - self._end) / memory_days) * -np.expm1(-x) / x
        return self._added(alike * self._share)

    def _added(self, moved: F64) -> F64:
        """What the intervals (..., K) move is moved in all later ones of their stretch (..., K) as well."""
        sums = [moved[..., begin:end].cumsum(axis=-1) for begin, end in pairwise(self._begins)]
        return np.concatenate(sums, axis=-1)


def _first_drag(arc: Arc, model: _Model, start_km: F64, first: I64) -> float | None:
    """Drag from the ratio of the observed loss to that at a first guess, all stretches together."""
    log_drag = float(np.log(drag_per_density_of(_FIRST_GUESS_KG_M2, 1.0)))
    observed = arc.a_km - arc.a_km[first]
    for _ in range(4):
        lost = model(log_drag, start_km) - start_km
        last = np.isfinite(lost)
        total, wanted = float(np.sum(lost[last])), float(np.sum(observed[last]))
        if wanted >= 0.0 or total >= 0.0:
            return None
        log_drag += float(np.clip(np.log(wanted / total), -3.0, 3.0))
    return log_drag


def _judge(arc: Arc, solution: _Solution, good: Booleans) -> BallisticFit | None:
    """The result with its uncertainty; None where the arc does not determine the drag."""
    used = solution.used
    arc_days = loss_km = 0.0
    for one in np.unique(arc.stretch[used]):
        inside = np.flatnonzero(used & (arc.stretch == one))
        arc_days += float(arc.days[inside[-1]] - arc.days[inside[0]])
        loss_km += float(arc.a_km[inside[0]] - arc.a_km[inside[-1]])
    rms_km = float(np.sqrt(np.mean(solution.residual_km[used] ** 2)))
    if loss_km < SMALLEST_LOSS_KM or solution.log_drag_sigma > LARGEST_RELATIVE_SIGMA:
        return None
    fitted = np.flatnonzero(used)
    # Sets after the model's own re-entry were not used in the fit, but they are not bad: the newest is the
    # best start.
    return BallisticFit(
        ballistic_coefficient_kg_m2=float(HALF_M_PER_KM * np.exp(-solution.log_drag)),
        relative_sigma=solution.log_drag_sigma,
        first_epoch=arc.records[fitted[0]].epoch,
        last_epoch=arc.records[fitted[-1]].epoch,
        sets_used=int(fitted.size),
        sets_rejected=arc.rejected + int(np.count_nonzero(~good)),
        arc_days=arc_days,
        perigee_altitude_km=arc.perigee_altitude_km,
        loss_km=loss_km,
        rms_residual_km=rms_km,
        latest_log_excess=solution.latest_log_excess,
        latest_noise=solution.latest_noise,
        manoeuvres=arc.manoeuvres,
        start=arc.records[np.flatnonzero(good)[-1]],
    )

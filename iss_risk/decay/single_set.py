"""The ballistic coefficient from a single element set: from the decay that the set itself describes.

Those who make a set adjust its mean motion and its drag term to what they observed over a span that ends at
its epoch. So its decay is the mean one of this span, when the object was higher than at the epoch. Where the
orbit was at the beginning of the span is known from SGP4, run backwards with the set's own drag term; the
coefficient found here brings the model from there down to the set. (The model's decay at the height of the
set itself, compared with the mean one of the span before it, gives a coefficient that is too large: by 15 % a
day before re-entry, by 50-80 % in the last hours.)

The span is not published. It shrinks with what is left: sets of objects with known ends fit best with a
third of the time in which the orbit sinks by a scale height, between ten hours and three days
(docs/hindcasts.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.density_table import DensityTable, rough_scale_height_km
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.arc import model_elements
from iss_risk.decay.arc_model import semi_major_axes_along
from iss_risk.decay.density_error import noise_sigma
from iss_risk.decay.elements import EX, EY, A
from iss_risk.decay.forces import HALF_M_PER_KM, GravityField
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.state import brouwer_semi_major_axis_km, semi_major_axis_before_km
from iss_risk.sums import length

SPAN_SHARE = 0.35
SHORTEST_SPAN_DAYS, LONGEST_SPAN_DAYS = 0.4, 3.0
# σ(ln) of the coefficient: of all sets, and what is added in the last hours, when the perigee sinks by more
# than half a scale height within the shortest span: such sets do not even tell the height at their epoch.
# With the noise of the density over the span that makes 0.1 at 200 km, 0.2 at 400 km, 0.25 six hours and 0.4
# four hours before the end, as found.
_SET_SIGMA = 0.09
_LATE_SIGMA, _LATE_SHARE = 0.35, 0.5
_FIRST_GUESS_KG_M2 = 100.0
_LOG_RANGE = (np.log(0.1), np.log(1e6))
_TOLERANCE = 1e-4
_MOST_TRIALS = 60


@dataclass(frozen=True)
class SetDecay:
    """What one set says of the drag: m/(Cd·A) in kg/m², its σ(ln), and the span before the epoch (days) that
    it is taken from; `perigee_altitude_km` is that of the set, above the equatorial radius. `late_sigma` is
    the part of σ(ln) that any forecast from this set has in the last hours."""

    ballistic_coefficient_kg_m2: float
    relative_sigma: float
    late_sigma: float
    span_days: float
    perigee_altitude_km: float


def decay_in_set(
    record: MeanElements, table: DensityTable, activity: SolarActivity, *, field: GravityField | None = None
) -> SetDecay | None:
    """The coefficient with which the model comes down to the set; None where the set has no decay, or one
    that no coefficient explains. `activity` must be the observed one over the days before the set."""
    field = field or GravityField()
    elements = model_elements(record, field)
    eccentricity = float(np.hypot(elements[EX], elements[EY]))
    perigee_km = float(elements[A]) * (1.0 - eccentricity)
    altitude_km = perigee_km - EARTH_EQUATORIAL_RADIUS_KM
    usual_km = _loss_km(record, SHORTEST_SPAN_DAYS)
    if usual_km <= 0.0:
        return None
    sinking_days = rough_scale_height_km(altitude_km) * SHORTEST_SPAN_DAYS / usual_km
    span_days = float(np.clip(SPAN_SHARE * sinking_days, SHORTEST_SPAN_DAYS, LONGEST_SPAN_DAYS))
    loss_km = _loss_km(record, span_days)
    if loss_km <= 0.0:
        return None
    before = elements.copy()
    before[A] += loss_km
    apogee_share = _apogee_share(elements, altitude_km)
    before[[EX, EY]] *= 1.0 + apogee_share * loss_km / (elements[A] * eccentricity)
    epoch_days = days_since_2000(record.epoch)

    def lost_km(log_kg_m2: float) -> float:
        """The model's loss on the way to the epoch; infinite where it does not get there."""
        out = np.empty(2)
        semi_major_axes_along(
            table,
            activity,
            field,
            np.array([before, elements]),
            np.array([epoch_days - span_days, epoch_days]),
            np.array([True, False]),
            np.full(2, before[A]),
            HALF_M_PER_KM / np.exp(log_kg_m2),
            out,
        )
        return float(before[A] - out[1]) if np.isfinite(out[1]) else np.inf

    log_kg_m2 = _log_coefficient(lost_km, loss_km)
    if log_kg_m2 is None:
        return None
    perigee_share = (1.0 - apogee_share) * span_days / sinking_days
    late = _LATE_SIGMA * max(perigee_share - _LATE_SHARE, 0.0)
    sigma = length(np.array([_SET_SIGMA, noise_sigma(altitude_km), late]))
    return SetDecay(float(np.exp(log_kg_m2)), sigma, late, span_days, altitude_km)


def _apogee_share(elements: F64, perigee_altitude_km: float) -> float:
    """The part of a loss by which a·e sinks: 0 for a circular orbit; 1 for an eccentric one, which keeps its
    perigee. In an exponential atmosphere it is I1(z)/I0(z) with z = a e / H (King-Hele 1964, Theory of
    Satellite Orbits in an Atmosphere, ch. 4); z/√(4 + z²) is that within 4 %."""
    z = elements[A] * np.hypot(elements[EX], elements[EY]) / rough_scale_height_km(perigee_altitude_km)
    return float(z / np.sqrt(4.0 + z * z))


def _loss_km(record: MeanElements, span_days: float) -> float:
    """What the semi-major axis lost in the days before the epoch: by SGP4 with the drag term of the set, or
    by the rate of its mean motion, where the set has no drag term (some operators' sets)."""
    a_km = brouwer_semi_major_axis_km(record)
    if record.bstar_per_earth_radius != 0.0:
        before_km = semi_major_axis_before_km(record, span_days)
        return 0.0 if before_km is None else before_km - a_km
    # The set holds half of the derivative of the mean motion; a³n² is constant.
    return 4.0 / 3.0 * a_km * span_days * record.mean_motion_dot_rev_per_day2 / record.mean_motion_rev_per_day


def _log_coefficient(lost_km: Callable[[float], float], loss_km: float) -> float | None:
    """ln of the coefficient in kg/m² for this loss: as the loss is nearly in inverse proportion to it, by
    steps in proportion, kept within a bracket."""
    low, high = _LOG_RANGE
    guess = float(np.log(_FIRST_GUESS_KG_M2))
    for _ in range(_MOST_TRIALS):
        excess = float(np.log(max(lost_km(guess), 1e-12) / loss_km))
        if abs(excess) < _TOLERANCE:
            return guess
        low, high = (guess, high) if excess > 0.0 else (low, guess)
        proportional = guess + excess
        guess = proportional if low < proportional < high else 0.5 * (low + high)
    return None

"""The ballistic coefficient of a run: stated, fitted to the history, or a prior; and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.atmosphere.space_weather import SpaceWeather, days_since_2000
from iss_risk.checks import within
from iss_risk.decay.ballistic_fit import BallisticFit, fit_ballistic_coefficient
from iss_risk.decay.mass_change import mass_change, times
from iss_risk.decay.object_class import SPACECRAFT, STATION, ObjectClass, class_of
from iss_risk.decay.single_set import SetDecay, decay_in_set
from iss_risk.distributions import Distribution, LogNormal, Mixture
from iss_risk.errors import UsageError
from iss_risk.notation.text import counted
from iss_risk.orbit.elements import MeanElements, Record, StateVector
from iss_risk.orbit.identity import ISS_NORAD_ID
from iss_risk.sums import weighted_sum
from iss_risk.vehicle.parts import Drag, Vehicle

Attitude = Literal["held", "tumbling", "unknown"]

# Free molecular drag of compact bodies (2.0-2.4); with shape and attitude unknown the product with the
# area is good to some 15 %.
DEFAULT_DRAG_COEFFICIENT = 2.2
BODY_SIGMA = 0.15
# A fit over days whose indices are themselves predictions is off by what these are off.
UNOBSERVED_SIGMA = 0.30
# A station that is flown turns its arrays and itself differently from one stretch between manoeuvres to the
# next: quarterly means of the ISS are 153-194 kg/m² (docs/hindcasts.md).
STRETCH_SIGMA = 0.10
_CONTRADICTION_SIGMAS = 3.0
# One set in twenty is far off: made over a manoeuvre, or from few observations. Of 19 sets of CZ-5B Y1 two
# were off by factors of 2.3 and 4.7, of those of the ISS around its burns some by 4.
WILD_SHARE = 0.05
WILD_SIGMA = 1.0
# A set counts as sound unless the chance that it is wild is this large: so windows of sound sets stay narrow,
# and some wild ones that agree with the class are not seen.
DOUBTED = 0.1


# Of any of its figures, from a dust grain to two hundred stations. As m/(Cd·A): a film of a micrometre of
# plastic has 6e-4 kg/m²; with less the fall through the air is all steps of a fraction of a second.
LEAST_OF_A_BODY, MOST_OF_A_BODY = 1e-3, 1e8


@dataclass(frozen=True)
class Body:
    """What is known of the object itself: mass, drag area and coefficient, or m/(Cd·A) at once."""

    ballistic_coefficient_kg_m2: float | None = None
    mass_kg: float | None = None
    drag_area_m2: float | None = None
    drag_coefficient: float | None = None

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value is not None:
                within(name, value, LEAST_OF_A_BODY, MOST_OF_A_BODY)
        if self.drag_area_m2 is not None and self.mass_kg is None:
            raise UsageError("needs the mass as well", parameter="drag_area_m2")
        if self.drag_coefficient is not None and self.drag_area_m2 is None:
            raise UsageError("needs the drag area as well", parameter="drag_coefficient")
        size = self.from_size_kg_m2
        if size is not None and not LEAST_OF_A_BODY <= size <= MOST_OF_A_BODY:
            raise UsageError(
                f"with this area m/(Cd·A) is {size:.3g} kg/m², not from {LEAST_OF_A_BODY:g} to "
                f"{MOST_OF_A_BODY:,.0f}",
                parameter="mass_kg",
            )

    @property
    def from_size_kg_m2(self) -> float | None:
        """m/(Cd·A) from mass and drag area; None where they are not known."""
        if self.mass_kg is None or self.drag_area_m2 is None:
            return None
        return self.mass_kg / ((self.drag_coefficient or DEFAULT_DRAG_COEFFICIENT) * self.drag_area_m2)


@dataclass(frozen=True)
class Coefficient:
    """The distribution that a run draws from, and where it comes from in words.

    `fitted_from` is None where nothing of the object's own decay went in; `start` is the record to
    start from; `fitted_altitude_km` the perigee at which the decay was observed, above the equatorial radius.
    """

    distribution: Distribution
    fitted_from: str | None
    source: str
    fit: BallisticFit | None
    start: Record
    fitted_altitude_km: float | None = None

    def days_of_arc_before(self, now_days: float) -> float:
        """How long before `now_days` (days since 2000-01-01) the middle of the fitted arc lies."""
        if self.fit is None:
            return now_days - days_since_2000(self.start.epoch)
        first, last = days_since_2000(self.fit.first_epoch), days_since_2000(self.fit.last_epoch)
        return now_days - 0.5 * (first + last)


def central_value(distribution: Distribution) -> float:
    """Geometric mean: the median of a log-normal, the middle of a mixture."""
    u = np.asarray((np.arange(400) + 0.5) / 400.0, dtype=np.float64)
    return float(np.exp(np.mean(np.log(distribution.quantile(u)))))


def choose_coefficient(
    records: tuple[Record, ...],
    table: DensityTable,
    activity: SolarActivity,
    weather: SpaceWeather,
    *,
    body: Body,
    drag: Drag | None,
    attitude: Attitude | None,
    own_history: bool = True,
    drag_of_object: bool = True,
    stated_class: ObjectClass | None = None,
) -> Coefficient:
    """Weigh what is stated, what the history says and what is usual, by their uncertainties.

    `activity` and `weather` are what is known of the past, `records` (ascending) the orbit's; `drag` is that
    of the vehicle's file where the object has one. Without `attitude` it is "unknown" for such a vehicle if
    it is flown today (the station, or burns among the records) or the records say nothing of its drag, else
    as the object has flown. Without `own_history` the records are those of another object and say
    nothing of the drag of this one. Where `drag` says that another mass comes down than is flown, what the
    records say is scaled. Where it is not `drag_of_object`, but of another of its kind, it only counts if the
    records say nothing. Without any figure that of the `stated_class` counts, or of the class that the name
    tells.
    """
    latest = records[-1]
    if body.ballistic_coefficient_kg_m2 is not None:
        stated = LogNormal(body.ballistic_coefficient_kg_m2, 0.0)
        return Coefficient(stated, None, "stated: m/(Cd·A)", None, latest)
    change = mass_change(latest, drag)
    if drag is not None and change != 1.0:
        # As it is flown, then with the mass with which it comes down. What is stated is of the latter.
        flown_kg = None if body.mass_kg is None else body.mass_kg / change
        as_flown = choose_coefficient(
            records,
            table,
            activity,
            weather,
            body=replace(body, mass_kg=flown_kg),
            drag=replace(drag.times(1.0 / change), mass_over_flown=1.0),
            attitude=attitude,
            own_history=own_history,
            drag_of_object=drag_of_object,
            stated_class=stated_class,
        )
        return replace(
            as_flown,
            distribution=times(as_flown.distribution, change),
            source=f"{as_flown.source}; {change:.3f} of that with the mass that comes down",
        )
    usual = stated_class or (class_of(latest) if own_history else SPACECRAFT)
    sets = tuple(record for record in records if isinstance(record, MeanElements)) if own_history else ()
    found = fit_ballistic_coefficient(sets, table, activity)
    newest = found.start if found is not None else sets[-1] if sets and sets[-1] is latest else None
    one = None if newest is None else decay_in_set(newest, table, activity)
    if one is not None and not drag_of_object:
        drag = None
    prior, prior_source = _prior(body, drag, latest, usual)
    if found is not None:
        found = _with_other_flying(_with_unobserved_days(found, weather), latest)
        held = _combined(LogNormal(found.ballistic_coefficient_kg_m2, found.relative_sigma), prior)
        weighed = "" if prior is usual.prior else f", weighed with {prior_source}"
        result = Coefficient(
            held,
            _fit_words(found),
            f"fitted to the decay of the orbit{weighed}",
            found,
            found.start,
            found.perigee_altitude_km,
        )
    elif one is not None:
        held, p_wild = _believed(one, prior)
        says = f"the decay in the element set ({one.ballistic_coefficient_kg_m2:.3g} kg/m²)"
        result = Coefficient(
            held,
            f"one element set, by its decay over {one.span_days:.1f} days",
            f"{prior_source}, updated by {says}"
            if p_wild < DOUBTED
            else f"{prior_source}, against {says}, which is wild with a chance of {100.0 * p_wild:.0f} %",
            None,
            latest,
            one.perigee_altitude_km,
        )
    else:
        held, result = prior, Coefficient(prior, None, prior_source, None, latest)
    if one is not None and one.late_sigma > 0.0:
        # Sets of the last hours lie some kilometres too high or too low: in days left, like a different drag.
        held = LogNormal(held.median, float(np.hypot(held.sigma, one.late_sigma)))
        result = replace(result, distribution=held)
    if attitude is None and result.fitted_from is not None and not is_flown(latest, found):
        attitude = "held"  # what comes down already, tumbling or not, goes on as it did
    return _in_attitude(result, held, drag, attitude)


def is_flown(latest: Record, fit: BallisticFit | None) -> bool:
    """Whether somebody flies it today: then it will fly otherwise once nobody does."""
    return latest.norad_id == ISS_NORAD_ID or (fit is not None and len(fit.manoeuvres) > 0)


def decay_is_own(vehicle: Vehicle, norad_id: int | None, attitude: Attitude | None) -> bool:
    """Whether the decay of an orbit, of the object `norad_id`, says how the vehicle in question comes down.

    Yes for that object and any other of its kind, with whatever file its parts are described. No where an
    attitude is asked for, which only the file knows; and not for the station's orbit with another vehicle:
    that asks what the vehicle would do there.
    """
    return vehicle.is_object(norad_id) or (norad_id != ISS_NORAD_ID and attitude is None)


def _prior(body: Body, drag: Drag | None, latest: Record, usual: ObjectClass) -> tuple[LogNormal, str]:
    if body.from_size_kg_m2 is not None:
        return LogNormal(body.from_size_kg_m2, BODY_SIGMA), "the stated mass and drag area"
    if drag is not None:
        held = LogNormal(
            drag.ballistic_coefficient_held_kg_m2, drag.ballistic_coefficient_held_relative_sigma
        )
        return held, "the vehicle's file"
    if isinstance(latest, StateVector) and latest.mass_kg and latest.drag_area_m2:
        # The drag coefficient of such a message is a fit factor (0.75 to 4.90 for the ISS): not taken.
        size = Body(mass_kg=latest.mass_kg, drag_area_m2=latest.drag_area_m2).from_size_kg_m2
        assert size is not None
        return LogNormal(size, BODY_SIGMA), "mass and drag area of the orbit message"
    return usual.prior, f"the range of {usual.name}"


def _believed(one: SetDecay, prior: LogNormal) -> tuple[LogNormal, float]:
    """What a prior becomes with one set, which may be a wild one: by Bayes' rule, as a log-normal with the
    mean and the spread of both cases together; and the chance that it is wild."""
    log_set, log_prior = np.log(one.ballistic_coefficient_kg_m2), np.log(prior.median)
    sigmas = np.array([one.relative_sigma, np.hypot(one.relative_sigma, WILD_SIGMA)])
    apart = np.hypot(prior.sigma, sigmas)
    weight = (
        np.array([1.0 - WILD_SHARE, WILD_SHARE]) / apart * np.exp(-0.5 * ((log_set - log_prior) / apart) ** 2)
    )
    if weight.sum() <= 0.0:  # not even a wild set is so far off: it says nothing
        return prior, 1.0
    weight /= weight.sum()
    p_wild = float(weight[1])
    if p_wild < DOUBTED:
        weight = np.array([1.0, 0.0])
    trust = (prior.sigma / apart) ** 2
    means, variances = log_prior + trust * (log_set - log_prior), trust * sigmas**2
    mean = float(weighted_sum(means, weight))
    sigma = float(np.sqrt(weighted_sum(variances + (means - mean) ** 2, weight)))
    return LogNormal(float(np.exp(mean)), sigma), p_wild


def _combined(main: LogNormal, other: LogNormal) -> LogNormal:
    """Both, by their inverse variances; `main` alone where they contradict each other."""
    apart = np.log(other.median / main.median)
    if abs(apart) > _CONTRADICTION_SIGMAS * np.hypot(main.sigma, other.sigma):
        return main
    weight = main.sigma**-2 / (main.sigma**-2 + other.sigma**-2)
    return LogNormal(
        float(main.median * np.exp((1.0 - weight) * apart)),
        float((main.sigma**-2 + other.sigma**-2) ** -0.5),
    )


def _in_attitude(
    result: Coefficient, held: LogNormal, drag: Drag | None, attitude: Attitude | None
) -> Coefficient:
    """`result` for the attitude wanted: `held` is as the object has flown so far."""
    if drag is None:
        if attitude == "tumbling":
            raise UsageError(
                "its drag when it tumbles is not known: give its ballistic coefficient instead",
                parameter="attitude",
            )
        return result
    if attitude == "held":
        return result
    ratio = drag.ballistic_coefficient_tumbling_kg_m2 / drag.ballistic_coefficient_held_kg_m2
    tumbling = LogNormal(
        held.median * ratio, float(np.hypot(held.sigma, drag.ballistic_coefficient_tumbling_relative_sigma))
    )
    if attitude == "tumbling":
        return replace(
            result, distribution=tumbling, source=f"{result.source}; tumbling, {ratio:.2f} of attitude held"
        )
    return replace(
        result,
        distribution=Mixture(tumbling, held),
        source=f"{result.source}; attitude unknown: evenly held or tumbling ({ratio:.2f} of it)",
    )


def _with_other_flying(fit: BallisticFit, latest: Record) -> BallisticFit:
    if not fit.manoeuvres and class_of(latest) is not STATION:
        return fit
    return replace(fit, relative_sigma=float(np.hypot(fit.relative_sigma, STRETCH_SIGMA)))


def _with_unobserved_days(fit: BallisticFit, weather: SpaceWeather) -> BallisticFit:
    first, last = days_since_2000(fit.first_epoch), days_since_2000(fit.last_epoch)
    unobserved = min(max(last - (weather.last_observed_day + 1), 0.0) / max(last - first, 1e-6), 1.0)
    return replace(fit, relative_sigma=float(np.hypot(fit.relative_sigma, UNOBSERVED_SIGMA * unobserved)))


def _fit_words(fit: BallisticFit) -> str:
    return (
        f"{counted(fit.sets_used, 'element set')} over {fit.arc_days:.1f} days to {fit.last_epoch:%Y-%m-%d}"
    )

"""From an orbit's history and a moment to a plan of samples: what `decay` and `hindcast` share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Literal, get_args

import numpy as np

from iss_risk.atmosphere.density_table import DensityTable, leading_modes, load_density_table
from iss_risk.atmosphere.forecast import known_activity, known_weather, middle_activity, steady
from iss_risk.atmosphere.solar_activity import SolarActivity, constant_activity, prepare_solar_activity
from iss_risk.atmosphere.space_weather import SpaceWeather, days_since_2000
from iss_risk.checks import LEAST_DAYS, aware, one_of, whole, within
from iss_risk.constants import DEFAULT_HORIZON_DAYS, EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.coefficient import Attitude, Body, central_value, choose_coefficient
from iss_risk.decay.density_error import density_noise, fitted_density_scale, noise_sigma
from iss_risk.decay.elements import EX, EY, A, mean_from_osculating
from iss_risk.decay.forces import GravityField
from iss_risk.decay.held_orbit import PLACE_WHEN_RELEASED, held_state
from iss_risk.decay.known_up import latest_known_up
from iss_risk.decay.object_class import ObjectClass
from iss_risk.decay.samples import DecayPlan, decay_chunk
from iss_risk.distributions import Distribution, LogNormal
from iss_risk.errors import UsageError
from iss_risk.inputs import (
    ARGUMENT_OF_LATITUDE,
    DENSITY_SCALE,
    DispersedInput,
    checked_given,
    input_of,
    with_given,
)
from iss_risk.orbit.elements import OrbitHistory, StateVector
from iss_risk.orbit.state import osculating_state
from iss_risk.streams import Chunks, chunk_size_for
from iss_risk.vehicle.parts import Drag

WeatherChoice = Literal["known", "observed"]

# Where the last layers of a re-entering object are gone and tracking ends: the convention of most
# published decay times, and of the reference lifetimes.
END_ALTITUDE_KM = 80.0
# Of the 32 modes of the density table, for many samples: 0.4 % rms off all of them at 150-600 km, no bias.
ENSEMBLE_MODES = 20
# Without another figure: the median daily Ap since 1957 is 9.
DEFAULT_CONSTANT_AP = 9.0
# A century: the solar cycle is unknown long before that.
MOST_HORIZON_DAYS = 36_525.0
MOST_SAMPLES = 10_000_000
MOST_SEED = 2**63 - 1
# Samples are computed in at least so many chunks, so that several workers have something to do.
FEWEST_CHUNKS = 16


@dataclass(frozen=True)
class Conditions:
    """How a decay is to be computed, apart from the orbit and the object.

    `f107_sfu` and `ap` replace the weather by a constant one. `deterministic` takes the middle of everything
    uncertain, once. `dispersed` inputs are drawn instead of those of the same names in iss_risk/inputs.py.
    The object was `still_up` then, as is known apart from its orbit. Without `conditioning` samples count
    even where they come down before the object is known to be up.
    """

    weather: WeatherChoice = "known"
    f107_sfu: float | None = None
    ap: float | None = None
    deterministic: bool = False
    end_altitude_km: float = END_ALTITUDE_KM
    horizon_days: float = DEFAULT_HORIZON_DAYS
    samples: int = 4096
    seed: int = 0
    dispersed: tuple[DispersedInput[Distribution], ...] = ()
    still_up: datetime | None = None
    conditioning: bool = True

    def __post_init__(self) -> None:
        one_of("weather", self.weather, get_args(WeatherChoice))
        if self.f107_sfu is not None:
            within("f107_sfu", self.f107_sfu, 50.0, 500.0)
        if self.ap is not None:
            within("ap", self.ap, 0.0, 400.0)
            if self.f107_sfu is None:
                raise UsageError("needs a constant F10.7 as well", parameter="ap")
        within("end_altitude_km", self.end_altitude_km, 50.0, 150.0)
        within("horizon_days", self.horizon_days, LEAST_DAYS, MOST_HORIZON_DAYS)
        whole("samples", self.samples, 1, MOST_SAMPLES)
        whole("seed", self.seed, 0, MOST_SEED)
        checked_given(self.dispersed)
        if self.still_up is not None:
            aware("still_up", self.still_up)


def plan_decay(
    history: OrbitHistory,
    weather: SpaceWeather,
    now: datetime,
    conditions: Conditions,
    *,
    body: Body,
    drag: Drag | None = None,
    attitude: Attitude | None = None,
    own_history: bool = True,
    drag_of_object: bool = True,
    stated_class: ObjectClass | None = None,
    uncontrolled_from: datetime | None = None,
) -> DecayPlan:
    """The plan of a decay as seen at `now`: later records are ignored; where they are not the object's
    `own_history`, none of them says anything of its drag, and `drag` that is not `drag_of_object` counts only
    where they say nothing; `stated_class` is the kind of object, as far as stated. Until `uncontrolled_from`
    the object is held where it is (see decay/held_orbit.py); without it, it begins at the newest record.
    Samples that come down before the object is known to be up do not count (see decay/known_up.py).

    The coefficient is fitted with the indices that are known at `now`, whatever the weather of the decay.
    Raises InputError where no record or no index is known at `now`, UsageError for contradictions.
    """
    known_up = latest_known_up(history, now, conditions.still_up)
    now_days = days_since_2000(now)
    first = history.at(now)
    known = history.until(now).records if first.epoch <= now else (first,)
    fitting, seen = _weather_for_fit(weather, now_days, conditions)
    # Of an ephemeris only one state counts: it is no history of what drag did.
    records = (first,) if isinstance(first, StateVector) else known
    coefficient = choose_coefficient(
        records,
        load_density_table(),
        fitting,
        seen,
        body=body,
        drag=drag,
        attitude=attitude,
        own_history=own_history,
        drag_of_object=drag_of_object,
        stated_class=stated_class,
    )
    start = osculating_state(coefficient.start)
    state = np.concatenate([start.position_km, start.velocity_km_per_s])
    start_days, released = days_since_2000(start.epoch), None
    place: DispersedInput[Distribution] = ARGUMENT_OF_LATITUDE
    if uncontrolled_from is not None and uncontrolled_from > start.epoch:
        released_days = days_since_2000(uncontrolled_from)
        if released_days >= now_days + conditions.horizon_days:
            raise UsageError(
                f"{uncontrolled_from:%Y-%m-%d} lies beyond the horizon, {conditions.horizon_days:,.10g} days",
                parameter="uncontrolled_from",
            )
        state = held_state(state, released_days - start_days)
        start_days, place, released = released_days, PLACE_WHEN_RELEASED, uncontrolled_from
    activity = _activity(weather, now_days, conditions)
    table = load_density_table() if conditions.deterministic else _ensemble_table()
    middle = DecayPlan(
        start=state,
        start_days=start_days,
        now_days=now_days,
        end_days=now_days + conditions.horizon_days,
        end_altitude_km=conditions.end_altitude_km,
        table=table,
        activity=_middle(weather, now_days, conditions),
        coefficient=coefficient,
        density_scale=DENSITY_SCALE,
        argument_of_latitude=place,
        chunks=Chunks(1, 1, conditions.seed),
        released=released,
        noise_sigma=0.0,
        deterministic_kg_m2=central_value(coefficient.distribution),
        known_up=known_up if conditions.conditioning else None,
    )
    if conditions.deterministic:
        return middle
    noise = density_noise(noise_sigma(perigee_altitude_km(state)))
    noise = input_of(with_given((noise,), conditions.dispersed), noise)
    return replace(
        middle,
        activity=activity,
        density_scale=DENSITY_SCALE if coefficient.fitted_from is None else _left_after_fit(middle),
        chunks=Chunks(conditions.samples, chunk_size_for(conditions.samples, FEWEST_CHUNKS), conditions.seed),
        noise_sigma=noise.distribution.sigma,
        deterministic_kg_m2=None,
        given=conditions.dispersed,
    )


@cache
def _ensemble_table() -> DensityTable:
    return leading_modes(load_density_table(), ENSEMBLE_MODES)


def _left_after_fit(middle: DecayPlan) -> DispersedInput[LogNormal]:
    """The density scale for a fall as long as that of the middle trajectory."""
    _, decays = decay_chunk(middle, 0)
    left_days = max(float(decays.days[0]) - middle.now_days, 0.0)
    days_apart = middle.coefficient.days_of_arc_before(middle.now_days) + 0.5 * left_days
    fit = middle.coefficient.fit
    if fit is None:
        return fitted_density_scale(days_apart)
    return fitted_density_scale(days_apart, fit.latest_log_excess, fit.latest_noise, left_days)


def perigee_altitude_km(state: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Mean perigee above the equatorial radius, of an osculating state (6,)."""
    mean = np.empty(6)
    mean_from_osculating(state, GravityField(), mean)
    return float(mean[A] * (1.0 - np.hypot(mean[EX], mean[EY])) - EARTH_EQUATORIAL_RADIUS_KM)


def _activity(weather: SpaceWeather, now_days: float, conditions: Conditions) -> SolarActivity:
    if conditions.f107_sfu is not None:
        return _stated_activity(conditions.f107_sfu, conditions)
    if conditions.weather == "observed":
        return prepare_solar_activity(weather)
    return known_activity(weather, now_days)


def _middle(weather: SpaceWeather, now_days: float, conditions: Conditions) -> SolarActivity:
    """The middle path of `_activity`."""
    if conditions.f107_sfu is not None:
        return steady(_stated_activity(conditions.f107_sfu, conditions))
    return middle_activity(weather, None if conditions.weather == "observed" else now_days)


def _stated_activity(f107_sfu: float, conditions: Conditions) -> SolarActivity:
    return constant_activity(f107_sfu, DEFAULT_CONSTANT_AP if conditions.ap is None else conditions.ap)


def _weather_for_fit(
    weather: SpaceWeather, now_days: float, conditions: Conditions
) -> tuple[SolarActivity, SpaceWeather]:
    """The middle path of what is known at `now`, and until when it is observed."""
    if conditions.weather == "observed" or now_days > weather.last_observed_day + 1:
        return middle_activity(weather, None), weather
    return middle_activity(weather, now_days), known_weather(weather, now_days)

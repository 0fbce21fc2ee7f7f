"""When does it come down, and how sure is that?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from iss_risk.answers.decay import (
    AltitudeBand,
    BallisticCoefficientRecord,
    DecayAnswer,
    DecayFigures,
    DecayingObject,
    DecayLifetime,
    DecayRun,
    FitRecord,
    ManoeuvreRecord,
    ReentryInstants,
)
from iss_risk.answers.document import DispersedInputRecord, Tool
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.forecast import known_weather
from iss_risk.atmosphere.space_weather import SpaceWeather, datetime_of
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.ballistic_fit import BallisticFit
from iss_risk.decay.coefficient import Attitude, Body
from iss_risk.decay.density_error import density_noise
from iss_risk.decay.elements import mean_from_osculating
from iss_risk.decay.forces import GravityField
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import DecayPlan, altitudes_of, decay_chunk
from iss_risk.errors import InputError
from iss_risk.execution import run_chunks
from iss_risk.orbit.current import find_orbit
from iss_risk.orbit.elements import OrbitHistory, Record
from iss_risk.risk.estimates import spread
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.streams import Block, Family
from iss_risk.summaries.decay import (
    altitude_bands,
    histogram,
    instants,
    quantiles_days,
    weather_shares,
)
from iss_risk.summaries.provenance import (
    left_out_warnings,
    orbit_record,
    orbit_warnings,
    table_record,
    weather_record,
    weather_warnings,
)
from iss_risk.vehicle.parts import Drag
from iss_risk.vehicle.reader import load_vehicle
from iss_risk.version import version

F64 = npt.NDArray[np.float64]

log = logging.getLogger(__name__)

_BAND_CHUNKS, _BAND_CHUNK = 4, 64
_BAND_TIMES = 25
_ISS_NORAD_ID = 25544


def decay(
    *,
    orbit: str | Path | None = None,
    selection: Selection | None = None,
    body: Body | None = None,
    attitude: Attitude | None = None,
    conditions: Conditions | None = None,
    now: datetime | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DecayAnswer:
    """The distribution of the re-entry time of any orbit, uncontrolled.

    `orbit` and `selection` are as in `assess`. The ballistic coefficient is fitted to the history of element
    sets, or what `body` states; for the station `attitude` chooses between held, tumbling and unknown (the
    default).
    The same arguments give the same answer for any number of `workers`.

    Raises UsageError for arguments out of range, InputError for files that cannot be used and for objects
    that must have come down before `now`.
    """
    conditions, body = conditions or Conditions(), body or Body()
    generated_at = utc_now()
    now = now or generated_at
    selection = selection or Selection()
    history, weather = find_orbit(orbit, selection, now), find_weather(selection, now)
    plan = plan_decay(history, weather, now, conditions, body=body, drag=_drag_of(history), attitude=attitude)
    log.info("ballistic coefficient: %s", plan.coefficient.source)
    reentry_days, coefficients = _run(plan, workers, progress)
    if reentry_days.size and float(np.quantile(reentry_days, 0.95)) < plan.now_days:
        middle = datetime_of(float(np.median(reentry_days)))
        raise InputError(
            f"the object has already decayed: its elements of {plan.coefficient.start.epoch:%Y-%m-%d} lead "
            f"to re-entry about {middle:%Y-%m-%d}, before {now:%Y-%m-%d}; give newer elements or an earlier "
            "--now",
            path=history.source,
        )
    quantiles = quantiles_days(reentry_days, plan.samples)
    mean, p05, p50, p95 = spread(coefficients)
    used = _weather_of(weather, plan, conditions)
    ends = np.append(reentry_days, np.full(plan.samples - reentry_days.size, plan.end_days))
    return DecayAnswer(
        tool=Tool(version=version()),
        run=DecayRun(
            generated_at=generated_at,
            now=now,
            seed=conditions.seed,
            samples=plan.samples,
            weather="constant" if used is None else conditions.weather,
            deterministic=conditions.deterministic,
            end_altitude_km=conditions.end_altitude_km,
        ),
        inputs=[
            orbit_record(history, plan.coefficient.start, now),
            *([] if used is None else [weather_record(weather, now)]),
            table_record(),
        ],
        dispersed_inputs=_dispersed(plan),
        object=_object(plan.coefficient.start, plan, body),
        decay=DecayFigures(
            lifetime_days=DecayLifetime(
                **{name: None if day is None else day - plan.now_days for name, day in quantiles.items()},
                mean=float(reentry_days.mean() - plan.now_days) if reentry_days.size else None,
            ),
            reentry_utc=ReentryInstants(**instants(quantiles)),
            decayed_fraction=reentry_days.size / plan.samples,
            horizon_days=conditions.horizon_days,
            ballistic_coefficient=BallisticCoefficientRecord(
                mean=mean,
                p05=p05,
                p50=p50,
                p95=p95,
                fitted_from=plan.coefficient.fitted_from,
                source=plan.coefficient.source,
                fit=_fit_record(plan.coefficient.fit),
            ),
            weather_provenance=weather_shares(used, plan.start_days, ends),
            histogram=histogram(reentry_days, plan.samples),
            altitude=_bands(plan, quantiles["p95"], workers),
        ),
        warnings=_warnings(history, plan, reentry_days, weather, used, now),
    )


def _drag_of(history: OrbitHistory) -> Drag | None:
    """The drag prior of the station's file, for the station."""
    return load_vehicle("iss").drag if history.norad_id == _ISS_NORAD_ID else None


def _run(
    plan: DecayPlan, workers: int | None, progress: Callable[[int, int], None] | None
) -> tuple[F64, F64]:
    """Times of re-entry of the samples that decay, and the coefficients of all samples."""
    days, coefficients = [], []
    for drawn, decays in run_chunks(partial(decay_chunk, plan), plan.chunks, workers):
        days.append(decays.days[decays.reached])
        coefficients.append(drawn.ballistic_coefficient_kg_m2)
        if progress is not None:
            progress(min(len(days) * plan.chunk_size, plan.samples), plan.samples)
    return np.concatenate(days), np.concatenate(coefficients)


def _bands(plan: DecayPlan, latest_days: float | None, workers: int | None) -> list[AltitudeBand]:
    """Altitude against time, from now to when 95 % are down (or to the horizon)."""
    end = plan.end_days if latest_days is None else latest_days
    grid_days = np.linspace(max(plan.start_days, plan.now_days), end, _BAND_TIMES)
    if grid_days[-1] <= grid_days[0]:
        return []
    chunks = -(-min(plan.samples, _BAND_CHUNKS * _BAND_CHUNK) // _BAND_CHUNK)
    followed = list(run_chunks(partial(_follow, plan, grid_days), chunks, workers))
    return altitude_bands(
        grid_days,
        np.concatenate([mean for mean, _ in followed]),
        np.concatenate([low for _, low in followed]),
    )


def _follow(plan: DecayPlan, grid_days: F64, chunk: int) -> tuple[F64, F64]:
    """Mean and perigee altitudes of one chunk of samples, other ones than those of the quantiles."""
    size = min(plan.samples - chunk * _BAND_CHUNK, _BAND_CHUNK)
    block = Block.of(plan.seed, chunk, _BAND_CHUNK, size, Family.ALTITUDE_BANDS)
    return altitudes_of(plan, block, grid_days)


def _weather_of(weather: SpaceWeather, plan: DecayPlan, conditions: Conditions) -> SpaceWeather | None:
    """The weather that the samples fell through, as far as it is not sampled; None where it is constant."""
    if conditions.flux is not None:
        return None
    if conditions.weather == "observed" or plan.now_days > weather.last_observed_day + 1:
        return weather
    return known_weather(weather, plan.now_days)


def _dispersed(plan: DecayPlan) -> list[DispersedInputRecord]:
    if plan.deterministic_kg_m2 is not None:
        return []
    return [
        DispersedInputRecord(
            name=one.name, unit=one.unit, distribution=str(one.distribution), source=one.source
        )
        for one in (*plan.dispersed, density_noise(plan.noise_sigma))
    ]


def _object(record: Record, plan: DecayPlan, body: Body) -> DecayingObject:
    mean = np.empty(6)
    mean_from_osculating(plan.start, GravityField(), mean)
    a_km, eccentricity = float(mean[0]), float(np.hypot(mean[1], mean[2]))
    return DecayingObject(
        name=record.name,
        norad_id=record.norad_id,
        mass_kg=body.mass_kg,
        epoch=record.epoch,
        mean_altitude_km=a_km - EARTH_EQUATORIAL_RADIUS_KM,
        perigee_altitude_km=a_km * (1.0 - eccentricity) - EARTH_EQUATORIAL_RADIUS_KM,
        apogee_altitude_km=a_km * (1.0 + eccentricity) - EARTH_EQUATORIAL_RADIUS_KM,
        inclination_deg=float(np.degrees(mean[3])),
        eccentricity=eccentricity,
    )


def _fit_record(fit: BallisticFit | None) -> FitRecord | None:
    if fit is None:
        return None
    figures = {name: value for name, value in vars(fit).items() if name not in ("manoeuvres", "start")}
    return FitRecord(**figures, manoeuvres=[ManoeuvreRecord(**asdict(one)) for one in fit.manoeuvres])


def _warnings(
    history: OrbitHistory,
    plan: DecayPlan,
    reentry_days: F64,
    weather: SpaceWeather,
    used: SpaceWeather | None,
    now: datetime,
) -> list[str]:
    found = [
        *history.warnings,
        *weather.warnings,
        *orbit_warnings(plan.coefficient.start, now),
        *left_out_warnings(history, plan.coefficient.start, now),
    ]
    if used is not None:
        found += weather_warnings(weather, now)
    early = int((reentry_days < plan.now_days).sum())
    if early:
        found.append(
            f"{early} of {plan.samples} samples come down before now: the orbit is too old to start from"
        )
    fit = plan.coefficient.fit
    if fit is not None and fit.manoeuvres:
        found.append(
            f"{len(fit.manoeuvres)} manoeuvre(s) cut out of the fit, the last of "
            f"{fit.manoeuvres[-1].height_km:+.2f} km before {fit.manoeuvres[-1].before:%Y-%m-%d %H:%M} UTC"
        )
    return found

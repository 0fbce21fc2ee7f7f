"""When does it come down, and how sure is that?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Unpack

import numpy as np

from iss_risk.answers.decay import AltitudeBand, DecayAnswer
from iss_risk.arrays import F64
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.decay.coefficient import decay_is_own
from iss_risk.decay.known_up import require_enough
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import DecayPlan, altitudes_of, decay_chunk
from iss_risk.execution import Execution, run_chunks
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.world import World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.streams import Block, Family
from iss_risk.summaries.decay import (
    DecayResults,
    altitude_bands,
    quantiles_days,
    require_still_up,
    summarise_decay,
)
from iss_risk.what_comes_down import Subject

log = logging.getLogger(__name__)

_BAND_CHUNKS, _BAND_CHUNK, _MOST_BAND_CHUNKS = 4, 64, 40
_BAND_TIMES = 25


def predict_decay(
    scenario: Scenario | None = None,
    *,
    world: World | None = None,
    selection: Selection | None = None,
    deterministic: bool = False,
    samples: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> DecayAnswer:
    """The distribution of the re-entry time of any orbit, uncontrolled.

    `scenario`, `asked`, `world`, `selection`, `samples`, `seed`, `workers` and `execution` are as in
    `assess`. The ballistic coefficient is fitted to the history of element sets, or what the scenario states;
    its prior is that of the vehicle, or of its class, the same as in `assess`. `deterministic` takes the
    middle of everything uncertain, once.

    Raises UsageError for arguments out of range, InputError for files that cannot be used and for objects
    that must have come down before `now`, or of which too few samples agree with what is known.
    """
    scenario = as_asked(scenario, asked)
    conditions = scenario.conditions(samples=samples, seed=seed, deterministic=deterministic)
    execution, selection = execution or Execution(workers), selection or Selection()
    now = scenario.now or utc_now()
    scenario = replace(scenario, now=now)  # what contradicts the clock is found before anything is read
    history = scenario.orbit_history(selection, now)
    weather = find_weather(selection, now) if world is None else world.weather
    subject = scenario.subject(history)
    plan = decay_plan_of(scenario, history, weather, subject, now, conditions)
    log.info("ballistic coefficient: %s", plan.coefficient.source)
    reentry_days, coefficients = _run(plan, execution, progress)
    agreeing = coefficients.size
    require_enough(agreeing, plan.samples, plan.known_up, history.source)
    require_still_up(reentry_days, plan, history, conditioning=conditions.conditioning)
    latest_days = quantiles_days(reentry_days, agreeing)["p95"]
    altitude = _bands(plan, latest_days, agreeing / plan.samples, execution)
    results = DecayResults(plan, reentry_days, coefficients, altitude)
    return summarise_decay(
        results, conditions, history, weather, scenario, subject, now=now, generated_at=now
    )


def decay_plan_of(
    scenario: Scenario,
    history: OrbitHistory,
    weather: SpaceWeather,
    subject: Subject,
    now: datetime,
    conditions: Conditions,
) -> DecayPlan:
    """The plan of the decay of `subject`, as the scenario states it."""
    vehicle = subject.vehicle
    return plan_decay(
        history,
        weather,
        now,
        conditions,
        body=scenario.body,
        drag=vehicle.drag,
        attitude=scenario.attitude,
        own_history=decay_is_own(vehicle, history.norad_id, scenario.attitude),
        drag_of_object=vehicle.is_object(history.norad_id),
        stated_class=subject.usual,
        uncontrolled_from=scenario.uncontrolled_from,
    )


def _run(
    plan: DecayPlan, execution: Execution, progress: Callable[[int, int], None] | None
) -> tuple[F64, F64]:
    """Of the samples that agree with what is known: times of re-entry of those that decay, and all
    coefficients."""
    days, coefficients = [], []
    for drawn, decays in run_chunks(partial(decay_chunk, plan), plan.chunks.count, execution=execution):
        agrees = plan.agrees(decays.reached, decays.days)
        days.append(decays.days[decays.reached & agrees])
        coefficients.append(drawn.ballistic_coefficient_kg_m2[agrees])
        if progress is not None:
            progress(min(len(days) * plan.chunks.size, plan.samples), plan.samples)
    return np.concatenate(days), np.concatenate(coefficients)


def _bands(
    plan: DecayPlan, latest_days: float | None, agreeing_share: float, execution: Execution
) -> list[AltitudeBand]:
    """Altitude against time, from now to when 95 % are down (or to the horizon), of other samples than those
    of the quantiles: the more of them, the fewer agree with what is known of the object."""
    end = plan.end_days if latest_days is None else latest_days
    grid_days = np.linspace(max(plan.start_days, plan.now_days), end, _BAND_TIMES)
    if grid_days[-1] <= grid_days[0]:
        return []
    least = min(plan.samples, _BAND_CHUNKS * _BAND_CHUNK)
    samples = min(round(least / agreeing_share), _MOST_BAND_CHUNKS * _BAND_CHUNK)
    followed = list(
        run_chunks(
            partial(_follow, plan, grid_days, samples), -(-samples // _BAND_CHUNK), execution=execution
        )
    )
    mean_km = np.concatenate([mean for mean, _ in followed])
    if not mean_km.size:
        return []
    return altitude_bands(grid_days, mean_km, np.concatenate([low for _, low in followed]))


def _follow(plan: DecayPlan, grid_days: F64, samples: int, chunk: int) -> tuple[F64, F64]:
    """Mean and perigee altitudes of those of one chunk of samples that agree with what is known."""
    size = min(samples - chunk * _BAND_CHUNK, _BAND_CHUNK)
    block = Block.of(plan.chunks.seed, chunk, _BAND_CHUNK, size, Family.ALTITUDE_BANDS)
    if plan.up_until_days <= plan.start_days:
        return altitudes_of(plan, block, grid_days)
    mean_km, perigee_km = altitudes_of(plan, block, np.append(plan.up_until_days, grid_days))
    up = np.isfinite(mean_km[:, 0])
    return mean_km[up, 1:], perigee_km[up, 1:]

"""The main question: if it came down uncontrolled, who would be underneath, and how big is the risk?

The whole program, in the order of its thoughts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np

from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.density import load_density_table
from iss_risk.atmosphere.solar_activity import prepare_solar_activity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import DEFAULT_HORIZON_DAYS
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.debris.vehicle import load_vehicle
from iss_risk.errors import UsageError
from iss_risk.execution import run_chunks
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.places import find_places
from iss_risk.orbit.current import find_orbit
from iss_risk.orbit.state import osculating_state
from iss_risk.risk.landings import zonal_tables
from iss_risk.risk.places import circles_of
from iss_risk.sources.selection import Selection
from iss_risk.studies.document import Assessment, utc_now
from iss_risk.studies.phase_model import choose_phase_model
from iss_risk.studies.phases import pilot_days
from iss_risk.studies.plan import Plan, chunk_size_for
from iss_risk.studies.priors import dispersed_inputs
from iss_risk.studies.provenance import Sources
from iss_risk.studies.samples import run_chunk
from iss_risk.studies.summary import summarise
from iss_risk.studies.tally import Tally

log = logging.getLogger(__name__)

# Samples of their own, which decide whether longitudes are averaged.
PILOT_SAMPLES = 32


def assess(
    *,
    orbit: str | Path | None = None,
    selection: Selection | None = None,
    vehicle: str | Path = "iss",
    samples: int = 4096,
    seed: int = 0,
    now: datetime | None = None,
    horizon_days: float = DEFAULT_HORIZON_DAYS,
    sheltering: float = 0.0,
    workers: int | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    places: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Assessment:
    """The risk per nation of an uncontrolled re-entry, from the orbit to people on the ground.

    `orbit` is a file in any common format, "-" for standard input, None for what `selection` allows (by
    default today's orbit from the network, else the last good copy or the embedded one);
    `vehicle` a name or a TOML file; `now` freezes the clock (aware UTC); `nations` and `population` are files
    that replace the embedded borders and people, `population_year` scales the people to the world of that
    year; `places` are circles to answer for as well, a file or names of cities. The same arguments give the
    same answer for any number of `workers`. `sheltering` is the share of people under roofs that hold.
    `progress` is told samples done and samples in all.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    if samples < 1:
        raise UsageError(f"{samples} samples: at least one is needed", parameter="samples")
    if seed < 0:
        raise UsageError(f"seed {seed} is negative", parameter="seed")
    if not 0.0 < horizon_days < 1e5:
        raise UsageError(f"a horizon of {horizon_days:g} days is not in 0 … 100,000", parameter="horizon")
    if not 0.0 <= sheltering < 1.0:
        raise UsageError(f"a sheltered share of {sheltering:g} is not in 0 … 1", parameter="sheltering")
    generated_at = utc_now()
    now = now or generated_at
    if now.tzinfo is None:
        raise UsageError(f"{now.isoformat()} has no time zone: give it in UTC", parameter="now")
    now_days = days_since_2000(now)

    selection = selection or Selection()
    history = find_orbit(orbit, selection, now)
    record = history.at(now)
    start = osculating_state(record)
    body = load_vehicle(vehicle)
    weather = find_weather(selection, now)
    exposure = load_exposure(nations, population, population_year)
    circled = () if places is None else find_places(places)
    plan = Plan(
        start=np.concatenate([start.position_km, start.velocity_km_per_s]),
        start_days=days_since_2000(start.epoch),
        now_days=now_days,
        end_days=now_days + horizon_days,
        table=load_density_table(),
        activity=prepare_solar_activity(weather),
        parts=part_arrays(body),
        exposure=exposure,
        zones=zonal_tables(exposure),
        dispersed=dispersed_inputs(body),
        samples=samples,
        chunk_size=chunk_size_for(samples),
        seed=seed,
        circles=circles_of(circled, exposure) if circled else None,
        sheltered=sheltering,
    )
    log.info("%d samples in %d chunks, %d kinds of part", samples, plan.chunks, plan.parts.mass_kg.size)

    phase = choose_phase_model(pilot_days(plan, min(PILOT_SAMPLES, samples)))
    log.info("phase model: %s (%s)", phase.name, phase.reason)
    plan = replace(plan, averaged=phase.averaged)
    tally = Tally()
    for result in run_chunks(partial(run_chunk, plan), plan.chunks, workers):
        tally.add(result, plan.now_days)
        if progress is not None:
            progress(tally.samples, samples)

    sources = Sources(history, record, start, body, weather, plan.exposure)
    return summarise(plan, tally, phase, sources, places=circled, now=now, generated_at=generated_at)

"""The main question: if it came down uncontrolled, who would be underneath, and how big is the risk?

The whole program, in the order of its thoughts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from iss_risk.answers.assessment import Assessment
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.density import load_density_table
from iss_risk.constants import DEFAULT_HORIZON_DAYS
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.errors import UsageError
from iss_risk.execution import Execution
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.places import find_places
from iss_risk.inputs import DispersedInput, Distribution
from iss_risk.orbit.current import find_orbit
from iss_risk.risk.landings import zonal_tables
from iss_risk.risk.places import circles_of
from iss_risk.simulation.checkpoint import Checkpoint, fingerprint
from iss_risk.simulation.first_run import debris_compiled_beside
from iss_risk.simulation.phase_model import choose_phase_model
from iss_risk.simulation.phases import pilots
from iss_risk.simulation.plan import Plan, chunk_size_for
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.simulation.sampling import run_samples
from iss_risk.simulation.sources import Sources
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.summaries.assessment import summarise
from iss_risk.vehicle.reader import load_vehicle

log = logging.getLogger(__name__)

# Samples of their own, which decide whether longitudes are averaged.
PILOT_SAMPLES = 64
DEFAULT_MOST_SAMPLES = 131_072


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
    tolerance: float | None = None,
    most_samples: int = DEFAULT_MOST_SAMPLES,
    checkpoint: str | Path | None = None,
    workers: int | None = None,
    execution: Execution | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    places: str | Path | None = None,
    dispersed: Sequence[DispersedInput[Distribution]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Assessment:
    """The risk per nation of an uncontrolled re-entry, from the orbit to people on the ground.

    `orbit` is a file in any common format, "-" for standard input, None for what `selection` allows (by
    default today's orbit from the network, else the last good copy or the embedded one);
    `vehicle` a name or a TOML file; `now` freezes the clock (aware UTC); `nations` and `population` are files
    that replace the embedded borders and people, `population_year` scales the people to the world of that
    year; `places` are circles to answer for as well, a file or names of cities. `dispersed` inputs are drawn
    instead of those of the same names in iss_risk/inputs.py. The same arguments give the
    same answer for any number of `workers`. `sheltering` is the share of people under roofs that hold.
    With a `tolerance` the samples are doubled, to `most_samples` at most, until the sampling error of the ten
    nations at most risk is within it. `checkpoint` is a file to save the sums in and to go on from.
    `execution` says where to compute, instead of `workers` threads. `progress` is told samples done and
    samples in all.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    conditions = Conditions(horizon_days=horizon_days, samples=samples, seed=seed, dispersed=tuple(dispersed))
    if seed < 0:
        raise UsageError(f"seed {seed} is negative", parameter="seed")
    if not 0.0 <= sheltering < 1.0:
        raise UsageError(f"a sheltered share of {sheltering:g} is not in 0 … 1", parameter="sheltering")
    if tolerance is not None and not 0.0 < tolerance < 1.0:
        raise UsageError(f"a tolerance of {tolerance:g} is not between 0 and 1", parameter="tolerance")
    generated_at = utc_now()
    saved = None if checkpoint is None else Checkpoint(checkpoint)
    now = now or (saved.now if saved is not None else None) or generated_at
    if now.tzinfo is None:
        raise UsageError(f"{now.isoformat()} has no time zone: give it in UTC", parameter="now")

    selection = selection or Selection()
    with debris_compiled_beside():
        history = find_orbit(orbit, selection, now)
        body = load_vehicle(vehicle)
        weather = find_weather(selection, now)
        exposure = load_exposure(nations, population, population_year)
        # The decay is the one of `iss-risk decay`: fitted to what the object did, if it is this object.
        decay = plan_decay(
            history,
            weather,
            now,
            conditions,
            body=Body(),
            drag=body.drag,
            own_history=None in (body.norad_id, history.norad_id) or body.norad_id == history.norad_id,
        )
        circled = () if places is None else find_places(places)
        plan = Plan(
            start=decay.start,
            start_days=decay.start_days,
            now_days=decay.now_days,
            end_days=decay.end_days,
            table=load_density_table(),
            decay_table=decay.table,
            noise_sigma=decay.noise_sigma,
            activity=decay.activity,
            parts=part_arrays(body),
            exposure=exposure,
            zones=zonal_tables(exposure),
            dispersed=dispersed_inputs(body, decay.dispersed, dispersed),
            samples=samples,
            chunk_size=chunk_size_for(samples),
            seed=seed,
            circles=circles_of(circled, exposure) if circled else None,
            sheltered=sheltering,
        )
        log.info("%d samples in %d chunks, %d kinds of part", samples, plan.chunks, plan.parts.mass_kg.size)

        phase = choose_phase_model(*pilots(plan, PILOT_SAMPLES))
        log.info("phase model: %s (%s)", phase.name, phase.reason)
        plan = replace(plan, averaged=phase.averaged)

    sources = Sources(history, decay.coefficient.start, body, weather, plan.exposure)
    done = None
    if saved is not None:
        done = saved.taken_up(fingerprint(plan, sources, now, tolerance, most_samples))
    plan, tally = run_samples(
        plan,
        execution or Execution(workers),
        tolerance=tolerance,
        most_samples=most_samples,
        checkpoint=saved,
        tally=done,
        progress=progress,
    )
    return summarise(
        plan, tally, phase, sources, places=circled, tolerance=tolerance, now=now, generated_at=generated_at
    )

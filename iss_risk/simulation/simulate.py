"""From a scenario and the world to a simulation: the whole chain, step by step."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.debris.aerothermodynamics import CORRELATIONS
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.debris.scraps import with_scraps
from iss_risk.decay.coefficient import decay_is_own
from iss_risk.decay.plan import END_ALTITUDE_KM, plan_decay
from iss_risk.execution import Execution
from iss_risk.exposure.model import Exposure
from iss_risk.exposure.nations.directory import Named, groups_of
from iss_risk.exposure.places import large_cities
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.risk.along_track import SharedTrack
from iss_risk.risk.groups import GroupGround
from iss_risk.risk.places import bare_circles, circles_of
from iss_risk.scenario import Scenario
from iss_risk.simulation.checkpoint import Checkpoint, fingerprint
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.falls_beside import nominal_falls
from iss_risk.simulation.first_run import debris_compiled_beside
from iss_risk.simulation.phase_model import certainly_averaged, choose_phase_model
from iss_risk.simulation.phases import pilots, waves_of_places
from iss_risk.simulation.plan import Plan, chunk_size_of
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.simulation.sampling import run_samples
from iss_risk.simulation.simulation import Simulation
from iss_risk.simulation.sources import Sources
from iss_risk.simulation.tally import Tally
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.streams import Chunks
from iss_risk.what_comes_down import Subject

log = logging.getLogger(__name__)

# Separate samples, which decide whether longitudes are averaged.
PILOT_SAMPLES = 64
# So many of them are enough where re-entry is far off.
FIRST_PILOTS = 8


def simulate(
    scenario: Scenario | None = None,
    world: World | MapFiles | None = None,
    effort: Effort | None = None,
    *,
    selection: Selection | None = None,
    groups: Sequence[str | Named] = (),
    execution: Execution | None = None,
    checkpoint: str | Path | Checkpoint | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Let the object of `scenario` come down many times, from its orbit to the people of `world`.

    Without a `world` it is loaded, with the nations and people of MapFiles where these are given; load it
    once (`World.load`) to ask several scenarios of it. `selection` says where orbit and weather may come
    from; `groups` are groups of nations whose chances are wanted besides, by name or as a Directory finds
    them; `execution` says where to compute and never changes the answer. `checkpoint` is a file to save the
    sums in and to continue from. `progress` is called with samples done and samples in all.

    Raises UsageError for what contradicts itself and InputError for files that cannot be used.
    """
    scenario, effort = scenario or Scenario(), effort or Effort()
    selection, execution = selection or Selection(), execution or Execution()
    saved = Checkpoint(checkpoint) if isinstance(checkpoint, str | Path) else checkpoint
    now = scenario.now or (saved.now if saved is not None else None) or utc_now()
    scenario = replace(scenario, now=now)  # what contradicts the clock is found before anything is read
    with debris_compiled_beside():
        scenario, subject = scenario.with_files_read(selection, now)
        # The orbit first: if there is none, nothing else needs to be fetched.
        if not isinstance(world, World):
            world = World(find_weather(selection, now), world or MapFiles())
        asked = _groups(groups, world.exposure)
        plan, sources = _plan(scenario, subject, world, effort)
        days, coefficients = pilots(plan, PILOT_SAMPLES, FIRST_PILOTS)
        if not certainly_averaged(days, coefficients):
            days, coefficients = pilots(plan, PILOT_SAMPLES)
        phase = choose_phase_model(days, coefficients)
        log.info("phase model: %s (%s)", phase.name, phase.reason)
        plan = replace(plan, averaged=phase.averaged, groups=asked)
        if not phase.averaged:
            watched = bare_circles(scenario.circles() or large_cities())
            plan = replace(plan, watched=watched, track=_track(plan, days))

    done = Tally(effort.kept_samples)
    if saved is not None:
        done = saved.taken_up(fingerprint(plan, sources, now, effort), effort.kept_samples)
    plan, tally = run_samples(plan, execution, effort, checkpoint=saved, tally=done, progress=progress)
    if saved is not None and saved is not checkpoint and saved.fault is not None:
        log.warning("%s", saved.fault)  # who gave a Checkpoint finds it there
    return Simulation(
        scenario=scenario,
        effort=effort,
        now=now,
        generated_at=now,  # the same question, the same bytes
        sources=sources,
        places=scenario.circles(),
        plan=plan,
        phase=phase,
        tally=tally,
        nominal=nominal_falls(plan),
    )


def _groups(groups: Sequence[str | Named], exposure: Exposure) -> tuple[GroupGround, ...]:
    """Raises UsageError for an unknown one."""
    found = groups_of(groups, exposure.iso_a3, exposure.names)
    return tuple(GroupGround.of(one.name, one.codes, exposure) for one in found)


def _plan(scenario: Scenario, subject: Subject, world: World, effort: Effort) -> tuple[Plan, Sources]:
    """What all samples share, before it is known whether longitudes are averaged."""
    history, vehicle, now = scenario.orbit, subject.vehicle, scenario.now
    assert isinstance(history, OrbitHistory)
    assert now is not None
    # The same decay as in `iss-risk decay`: fitted to the history of the object.
    decay = plan_decay(
        history,
        world.weather,
        now,
        # Debris is followed: the altitude that counts as re-entry without it is of no account.
        replace(
            scenario.conditions(samples=effort.samples, seed=effort.seed), end_altitude_km=END_ALTITUDE_KM
        ),
        body=scenario.body,
        drag=vehicle.drag,
        attitude=scenario.attitude,
        own_history=decay_is_own(vehicle, history.norad_id, scenario.attitude),
        drag_of_object=vehicle.is_object(history.norad_id),
        stated_class=subject.usual,
        uncontrolled_from=scenario.uncontrolled_from,
    )
    exposure, circled = world.exposure, scenario.circles()
    plan = Plan(
        decay=decay,
        table=world.air,
        parts=with_scraps(part_arrays(vehicle)),
        exposure=exposure,
        zones=world.zones,
        dispersed=dispersed_inputs(vehicle, decay.dispersed, scenario.dispersed),
        chunks=Chunks(effort.samples, chunk_size_of(effort.samples), effort.seed),
        circles=circles_of(circled, exposure) if circled else None,
        sheltered=scenario.sheltering,
        correlation=CORRELATIONS.index(scenario.correlation),
        wind=scenario.wind,
    )
    log.info(
        "%d samples in %d chunks, %d kinds of part", plan.samples, plan.chunks.count, plan.parts.mass_kg.size
    )
    return plan, Sources(history, decay.coefficient.start, subject, world.weather, exposure)


def _track(plan: Plan, days: F64) -> SharedTrack:
    """The track of the last days; `days` are those at which the pilots come down."""
    decay = plan.decay
    return SharedTrack(
        np.sort(days), waves_of_places(plan), plan.samples, decay.up_until_days, decay.end_days
    )

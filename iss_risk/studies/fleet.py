"""A whole constellation: what each object is and does, and what their end would cost the nations."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from iss_risk.answers.document import InputRecord
from iss_risk.answers.fleet import FleetAnswer
from iss_risk.arrays import F64
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.forecast import known_activity, steady
from iss_risk.atmosphere.space_weather import SpaceWeather, days_since_2000
from iss_risk.errors import InputError, UsageError
from iss_risk.execution import Execution
from iss_risk.fleet.fates import Fate
from iss_risk.fleet.records import Fleet, FleetObject, read_fleet
from iss_risk.fleet.source import FleetSource, find_fleet
from iss_risk.fleet.states import states_of
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.fleet_checkpoint import FleetCheckpoint
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.fleet_decays import fleet_decays
from iss_risk.studies.fleet_subjects import VehicleKey, key_of, parts_of
from iss_risk.summaries.decay import instants, quantiles_days
from iss_risk.summaries.fleet import summarise_fleet
from iss_risk.summaries.fleet_calendar import Calendar
from iss_risk.summaries.fleet_costs import FleetCosts, ModelArea, fleet_costs
from iss_risk.summaries.fleet_members import ObjectFall
from iss_risk.summaries.provenance import exposure_records, weather_record, weather_warnings

log = logging.getLogger(__name__)

# Of the debris of a class: its mean area is then good to some 15 %, where models differ by factors.
SAMPLES = 64


def assess_fleet(
    source: str | Path,
    *,
    fate: Fate | None = None,
    census_only: bool = False,
    now: datetime | None = None,
    world: World | None = None,
    selection: Selection | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    checkpoint: str | Path | FleetCheckpoint | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FleetAnswer:
    """Every object of a fleet with its class and state, and what is to be expected of a `fate`.

    `source` is a file of element sets (TLE, OMM in JSON, CSV, XML or KVN) or a table of objects, "-" for
    standard input, or a group of CelesTrak's: "starlink", "oneweb", "active", ... Records that cannot be used
    are in `unusable_records`, and cost nothing else. The debris are simulated once for each kind of vehicle,
    with `samples` and `seed`, and count for all its objects; each object that the fate brings down has its
    own decay, that of `predict_decay` with the same samples and seed. With `census_only` nothing is
    simulated.
    `world`, `selection`, `nations`, `population`, `population_year`, `workers` and `execution` are as in
    `assess`. `checkpoint` is a file to save the decays in and to continue from. `progress` is called with
    kinds of vehicle done and kinds in all, then with objects.

    Raises UsageError for arguments out of range, InputError for a source that cannot be used at all and for
    a checkpoint of another run.
    """
    effort, selection, fate = Effort(samples, seed), selection or Selection(), fate or Fate()
    execution = execution or Execution(workers)
    maps = MapFiles(nations, population, population_year)
    maps.only_without(world)
    if checkpoint is not None and (census_only or fate.is_rate):
        why = "only counts" if census_only else f"of the fate {fate.name!r} dates no re-entries"
        raise UsageError(f"a run that {why}: there is nothing to save", parameter="checkpoint")
    saved = FleetCheckpoint(checkpoint) if isinstance(checkpoint, str | Path) else checkpoint
    now = now or (saved.now if saved is not None else None) or utc_now()
    found = find_fleet(source, selection)
    read = read_fleet(found.content, now)
    newest = max(one.elements.epoch for one in read.objects)
    _check_age(found, newest, selection, now)
    if world is None:
        world = World(find_weather(selection, now), maps)
    days = days_since_2000(now)
    states = states_of(read.objects, load_density_table(), steady(known_activity(world.weather, days)), now)
    vehicles = [key_of(one) for one in read.objects]
    areas = {}
    if not census_only:
        areas = _areas(read.objects, vehicles, effort, now, execution, progress)
    of_each = [areas.get(vehicle) for vehicle in vehicles]
    costs = fleet_costs(read.objects, of_each, world.exposure)
    falls: dict[int, ObjectFall] = {}
    calendar = Calendar(now, effort.samples)
    if not census_only and not fate.is_rate:
        weights = fate.weights(read.objects, states)
        falls = _falls(read, weights, costs, calendar, world.weather, now, effort, execution, saved, progress)
        if saved is not None and saved is not checkpoint and saved.fault is not None:
            log.warning("%s", saved.fault)  # who gave a FleetCheckpoint finds it there
    return summarise_fleet(
        read,
        states,
        of_each,
        fate,
        costs,
        world.exposure,
        falls=falls,
        calendar=calendar,
        now=now,
        effort=None if census_only else effort,
        inputs=[
            _fleet_record(found, newest, now),
            weather_record(world.weather, now),
            *exposure_records(world.exposure),
        ],
        warnings=[*found.notes, *world.weather.warnings, *weather_warnings(world.weather, now)],
    )


def _areas(
    objects: Sequence[FleetObject],
    vehicles: Sequence[VehicleKey],
    effort: Effort,
    now: datetime,
    execution: Execution,
    progress: Callable[[int, int], None] | None,
) -> dict[VehicleKey, ModelArea]:
    """The casualty area of each kind of vehicle, by the first object of it."""
    firsts: dict[VehicleKey, FleetObject] = {}
    for one, vehicle in zip(objects, vehicles, strict=True):
        firsts.setdefault(vehicle, one)
    areas = {}
    for done, (vehicle, one) in enumerate(firsts.items(), start=1):
        parts = parts_of(one)
        answer = simulate_debris(
            Scenario(vehicle=parts, now=now), samples=effort.samples, seed=effort.seed, execution=execution
        )
        area, pieces = answer.totals.casualty_area_m2, answer.totals.dangerous_fragments
        assert pieces is not None
        areas[vehicle] = ModelArea(
            area.mean, area.nominal, area.p05, area.p95,
            pieces.mean, pieces.nominal, pieces.p05, pieces.p95, parts.mass_kg,
        )  # fmt: skip
        if progress is not None:
            progress(done, len(firsts))
    return areas


def _falls(
    read: Fleet,
    weights: F64,
    costs: FleetCosts,
    calendar: Calendar,
    weather: SpaceWeather,
    now: datetime,
    effort: Effort,
    execution: Execution,
    saved: FleetCheckpoint | None,
    progress: Callable[[int, int], None] | None,
) -> dict[int, ObjectFall]:
    """When those come down that do, by their places in the fleet; each is added to the `calendar`."""
    which = [k for k, weight in enumerate(weights) if weight > 0.0]
    chosen = [read.objects[k] for k in which]
    falls = {}
    decays = fleet_decays(
        chosen, read.content, weather, now, effort, execution, saved=saved, progress=progress
    )
    for k, one in zip(which, decays, strict=True):
        if one.fault is not None:
            falls[k] = ObjectFall({}, 0.0, 1.0, one.fault)
            continue
        calendar.add(one.days, one.reached, one.agrees, float(weights[k]), costs.priced(k))
        counting = int(one.agrees.sum())
        quantiles = quantiles_days(one.reentry_days, counting)
        shown = {name: quantiles[name] for name in ("p05", "p50", "p95")}
        falling = one.reentry_days
        to_come = int((falling >= days_since_2000(now)).sum())
        falls[k] = ObjectFall(instants(shown), falling.size / counting, to_come / counting)
    return falls


def _check_age(found: FleetSource, newest: datetime, selection: Selection, now: datetime) -> None:
    most, age_hours = selection.max_age_hours, (now - newest) / timedelta(hours=1)
    if most is not None and age_hours > most:
        raise InputError(
            f"its newest set is {age_hours:,.1f} hours old, older than --max-age {most:g}",
            path=found.content.source,
        )


def _fleet_record(found: FleetSource, newest: datetime, now: datetime) -> InputRecord:
    content, copy = found.content, found.copy
    return InputRecord(
        name="fleet",
        source=content.source,
        sha256=content.sha256,
        epoch=newest,
        age_hours=(now - newest) / timedelta(hours=1),
        provenance=content.origin,
        fetched_at=None if copy is None else copy.fetched_at,
    )

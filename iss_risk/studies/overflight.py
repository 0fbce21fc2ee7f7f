"""Which nations the station passes over, for how long, and how many people are underneath."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import numpy as np

from iss_risk.answers.document import Tool
from iss_risk.answers.group_records import GroupOverflight
from iss_risk.answers.overflight import (
    NationOverflight,
    OceanOverflight,
    Overflight,
    OverflightRun,
    OverflightTotals,
    OverflownObject,
)
from iss_risk.arrays import F64
from iss_risk.checks import LEAST_DAYS, within
from iss_risk.constants import MINUTES_PER_DAY, SECONDS_PER_DAY
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.directory import Named, groups_of
from iss_risk.orbit.elements import OrbitHistory, StateVector
from iss_risk.orbit.ground_track import ephemeris_track, ground_track
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.summaries.provenance import exposure_records, orbit_figures, orbit_record, orbit_warnings
from iss_risk.version import version

# A point every five seconds: 38 km of track, less than half a degree.
TRACK_STEP_S = 5.0
# An element set says nothing about the ground track further ahead.
MOST_DAYS = 366.0


def overflight(
    scenario: Scenario | None = None,
    *,
    world: World | None = None,
    selection: Selection | None = None,
    days: float | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    groups: Sequence[str | Named] = (),
    **asked: Unpack[ScenarioFields],
) -> Overflight:
    """Share of time over each nation: the long-run share in closed form, or over the next `days`.

    The closed form holds for a circular orbit whose longitude drifts evenly: all longitudes are equally
    frequent, latitudes as F(φ) = ½ + asin(sin φ / sin i)/π. With `days` the element set is propagated by
    SGP4, or the states of an ephemeris are interpolated.

    `scenario`, `asked`, `world`, `selection`, `nations`, `population`, `population_year` and `groups` are as
    in `assess`. Raises UsageError for days out of range or for a single state with `days`, InputError for bad
    files, an object that has decayed by then, and days that an ephemeris does not cover.
    """
    scenario, selection = as_asked(scenario, asked), selection or Selection()
    if days is not None:
        within("days", days, LEAST_DAYS, MOST_DAYS)
    MapFiles(nations, population, population_year).only_without(world)
    now = scenario.now or utc_now()
    history = scenario.orbit_history(selection, now)
    record = history.at(now)
    exposure = load_exposure(nations, population, population_year) if world is None else world.exposure
    flown = OverflownObject(mass_kg=_mass_kg(scenario, history), **orbit_figures(record))

    if days is None:
        weights = latitude_weights(flown.inclination_deg)
        overhead = exposure.overhead_fraction(weights)
        density = exposure.mean_persons_per_km2(weights)
    else:
        offset_s = np.arange(0.0, days * SECONDS_PER_DAY, TRACK_STEP_S)
        states = tuple(one for one in history.records if isinstance(one, StateVector))
        # An ephemeris is the track itself.
        track = ephemeris_track(states, now, offset_s) if states else ground_track(record, now, offset_s)
        overhead, density = _under_track(exposure, track.latitude_deg, track.longitude_deg)

    all_persons = float(density.sum())
    listed = [
        NationOverflight(
            iso_a3=code,
            name=name,
            overhead_fraction=float(overhead[k]),
            minutes_per_day=float(overhead[k]) * MINUTES_PER_DAY,
            population_under_track=float(density[k]),
            share=float(density[k]) / all_persons if all_persons > 0.0 else 0.0,
        )
        for k, (code, name) in enumerate(zip(exposure.iso_a3, exposure.names, strict=True))
    ]
    land = min(float(overhead.sum()), 1.0)
    return Overflight(
        tool=Tool(version=version()),
        run=OverflightRun(
            generated_at=now,
            now=now,
            days=days,
            method="closed-form long-run share" if days is None else "propagated ground track",
        ),
        inputs=[orbit_record(history, record, now), *exposure_records(exposure)],
        object=flown,
        nations=sorted(listed, key=lambda one: (-one.overhead_fraction, one.iso_a3)),
        groups=[_together(one, listed) for one in groups_of(groups, exposure.iso_a3, exposure.names)],
        ocean=OceanOverflight(overhead_fraction=1.0 - land, minutes_per_day=(1.0 - land) * MINUTES_PER_DAY),
        totals=OverflightTotals(
            persons_per_km2=all_persons,
            casualties_per_m2=all_persons / M2_PER_KM2,
            land_fraction=land,
            nobody_share=0.0 if all_persons > 0.0 else 1.0,
        ),
        notes=list(exposure.notes),
        warnings=[*history.warnings, *(orbit_warnings(record, now) if days is not None else [])],
    )


def _together(group: Named, nations: Sequence[NationOverflight]) -> GroupOverflight:
    members = [one for one in nations if one.iso_a3 in group.codes]
    return GroupOverflight(
        name=group.name,
        nations=list(group.codes),
        overhead_fraction=min(sum(one.overhead_fraction for one in members), 1.0),
        minutes_per_day=sum(one.minutes_per_day for one in members),
        population_under_track=sum(one.population_under_track for one in members),
        share=min(sum(one.share for one in members), 1.0),
    )


def _mass_kg(scenario: Scenario, history: OrbitHistory) -> float | None:
    """The mass of the object, where it is known: the stated one, or that of the vehicle that it is."""
    if scenario.mass_kg is not None:
        return scenario.mass_kg
    vehicle = scenario.subject(history).vehicle
    return (
        vehicle.flown_mass_kg
        if vehicle.norad_id is not None and vehicle.norad_id == history.norad_id
        else None
    )


def _under_track(exposure: Exposure, latitude_deg: F64, longitude_deg: F64) -> tuple[F64, F64]:
    """Share of points over each nation, and each nation's part of the mean persons per km²."""
    nation = exposure.nation_at(latitude_deg, longitude_deg)
    persons_per_km2 = exposure.persons_per_km2(latitude_deg, longitude_deg, nation)
    over_land = nation >= 0
    counts = np.bincount(nation[over_land], minlength=len(exposure.iso_a3))
    sums = np.bincount(nation[over_land], persons_per_km2[over_land], minlength=len(exposure.iso_a3))
    return counts / nation.size, sums / nation.size

"""Who could keep it up, or bring it down where it harms nobody, and until when?

The samples of `decay`, with the figures of tugs drawn beside them; and the risk of `assess` if a burn fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

import numpy as np

from iss_risk.answers.decay import DecayingObject
from iss_risk.answers.document import Tool
from iss_risk.answers.rescue import HoldingCost, LastLeg, RescueAnswer, RescueRun, TargetFieldRecord
from iss_risk.arrays import F64
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.debris.entry_path import ENTRY_ALTITUDE_KM
from iss_risk.debris.entry_state import EntryState
from iss_risk.decay.density_error import density_noise
from iss_risk.decay.samples import DecayPlan
from iss_risk.execution import Execution
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.manoeuvre.abilities import alone
from iss_risk.manoeuvre.deorbit import LAST_PERIGEE_KM
from iss_risk.manoeuvre.held_altitude import moved_to
from iss_risk.manoeuvre.orbit_changes import entry_speed_and_angle
from iss_risk.manoeuvre.target_field import Shores, best_field
from iss_risk.manoeuvre.tugs import MASS, Tugs, embedded_tugs, read_tugs
from iss_risk.orbit.identity import ISS_NORAD_ID
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.rescue_samples import days_down_to
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.rescue_prospects import ALTITUDES_KM, Prospects, prospects_of, tugs_record
from iss_risk.summaries.decay import condition
from iss_risk.summaries.provenance import dispersed_records
from iss_risk.summaries.rescue import (
    altitude_dates,
    controlled_deorbit,
    holding_cost,
    instants_of,
    last_leg,
    needed_reliability,
    target_record,
    tug_ability,
)
from iss_risk.summaries.spread import spread_of
from iss_risk.version import version
from iss_risk.what_comes_down import Subject

HELD_KM = (400.0, 370.0, 330.0)
# The plan of July 2024 (Benzinga 2024-07-18): the last crew leaves near 330 km, six months before re-entry;
# the last burns begin at 220 km. June 2030: the plan of 2022 (NASA's transition report).
LEG_KM, LEG_BEGINS, LEG_PLANNED_DAYS = (330.0, 220.0), datetime(2030, 6, 1, tzinfo=UTC), 182.6
FOOTPRINT_SAMPLES = 256
_FIRST_HALF_WIDTH_KM = 50.0
_CHART_TIMES = 36


def rescue(
    scenario: Scenario | None = None,
    *,
    world: World | None = None,
    selection: Selection | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    tugs: str | Path | Tugs | None = None,
    samples: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> RescueAnswer:
    """Altitudes without reboosts, what holding costs, which tugs can bring it down and until when.

    `tugs` is a file of the form of data/tugs.toml, or its content; None: the embedded one. All others are
    arguments of `assess`. Holding and the last leg of the plan are flown with the attitude held, unless the
    scenario states one or the drag itself; and with what is docked as it is flown, unless the scenario states
    that: who is held has its crew and ships, and on the last leg a tug.

    Raises UsageError for arguments out of range and InputError for files that cannot be used, and for orbits
    that are too low for any rescue.
    """
    scenario = as_asked(scenario, asked)
    scenario.conditions(samples=samples, seed=seed)  # what is out of range is told before anything is read
    execution, selection = execution or Execution(workers), selection or Selection()
    maps = MapFiles(nations, population, population_year)
    maps.only_without(world)
    fleet = tugs if isinstance(tugs, Tugs) else embedded_tugs() if tugs is None else read_tugs(tugs)
    now = scenario.now or utc_now()
    scenario = replace(scenario, now=now)
    history = scenario.orbit_history(selection, now)
    world = world or World(find_weather(selection, now), maps)
    subject = scenario.subject(history)
    found = prospects_of(
        scenario, history, subject, world.weather, fleet, now=now, samples=samples, seed=seed,
        execution=execution,
    )  # fmt: skip
    plan, ways, drawn, levels_km = found.plan, found.ways, found.drawn, found.levels_km
    figures, start_km = found.figures, found.start_km
    costs, loss_km = _holding(found, fleet, execution)
    observed_km, mass_kg = _observed_km(plan), float(np.median(drawn[MASS]))
    end_days = np.where(np.isfinite(ways.no_return_days), ways.no_return_days, plan.end_days)
    grid_days = np.linspace(plan.now_days, float(np.quantile(end_days, 0.95)), _CHART_TIMES)
    together = [*map(alone, fleet.tugs), *fleet.combinations]
    abilities = [found.ability(one) for one in together]
    uncontrolled = assess(
        scenario, world=world, selection=selection, samples=samples, seed=seed, execution=execution,
        progress=progress,
    )  # fmt: skip
    apogee_km = fleet.attitude_limit_km.likely
    return RescueAnswer(
        condition=condition(plan),
        tool=Tool(version=version()),
        run=RescueRun(
            generated_at=now,
            now=now,
            seed=seed,
            samples=plan.samples,
            uncontrolled_from=plan.released,
            options=scenario.options,
            conditioned_on=found.known,
        ),
        inputs=[*uncontrolled.inputs, tugs_record(fleet)],
        dispersed_inputs=dispersed_records((*plan.dispersed, density_noise(plan.noise_sigma), *fleet.inputs)),
        object=DecayingObject(mass_kg=scenario.mass_kg, **figures),
        vehicle=uncontrolled.vehicle,
        station_mass_kg=spread_of(drawn[MASS]),
        dates_below=altitude_dates(
            np.array(ALTITUDES_KM), ways.descents.crossing_days[:, _places(levels_km, ALTITUDES_KM)]
        ),
        reentry_utc=instants_of(np.where(ways.descents.reached, ways.descents.days, np.inf)),
        no_return_utc=instants_of(ways.no_return_days),
        observed_loss_m_per_day=None if observed_km is None else 1000.0 * observed_km,
        holding=costs,
        tugs=[tug_ability(one, drawn, start_km, loss_km, observed_km) for one in fleet.tugs],
        deorbits=[
            controlled_deorbit(one, ability, fleet, mass_kg, start_km, grid_days)
            for one, ability in zip(together, abilities, strict=True)
        ],
        last_leg=_leg(found.held, start_km, history.norad_id, execution),
        target_field=_target(scenario, subject, figures["inclination_deg"], apogee_km, now, seed, execution),
        reliability=needed_reliability(uncontrolled.totals.expected_casualties),
        warnings=[*uncontrolled.warnings, *_other_object(history.norad_id, fleet)],
    )


def _places(levels_km: F64, wanted_km: Sequence[float]) -> list[int]:
    return [int(np.argmin(np.abs(levels_km - one))) for one in wanted_km]


def _holding(found: Prospects, fleet: Tugs, execution: Execution) -> tuple[list[HoldingCost], F64]:
    """What holding costs at the altitude of today and below; and what is lost a day (H,) at that of today."""
    costs, of_today = [], np.empty(0)
    for altitude_km in (found.start_km, *(one for one in HELD_KM if one < found.start_km - 5.0)):
        lost = found.loss_km_per_day(altitude_km, execution)
        kept = np.isfinite(lost)
        mass, isp = (found.drawn[name][: lost.size][kept] for name in (MASS, f"{fleet.tugs[0].name} isp_s"))
        costs.append(holding_cost(altitude_km, lost[kept], mass, isp))
        if not of_today.size:
            of_today = lost[kept]
    return costs, of_today


def _other_object(norad_id: int | None, fleet: Tugs) -> list[str]:
    if norad_id == ISS_NORAD_ID or fleet.path != embedded_tugs().path:
        return []
    return [
        "the tugs are those of the International Space Station: whether they can dock with this object is "
        "not asked, and their own mass is not added; give its own with --tugs"
    ]


def _observed_km(plan: DecayPlan) -> float | None:
    """What was lost a day of late, where the drag was fitted and there was any."""
    fit = plan.coefficient.fit
    return None if fit is None or fit.loss_km <= 0.0 else fit.loss_km / fit.arc_days


def _leg(held: DecayPlan, start_km: float, norad_id: int | None, execution: Execution) -> LastLeg | None:
    """The last leg of the station's plan; None where it is not ahead."""
    begins = days_since_2000(LEG_BEGINS)
    if norad_id != ISS_NORAD_ID or begins < held.now_days or start_km < LEG_KM[0]:
        return None
    # Whatever the horizon: ten years are more than enough.
    there = replace(moved_to(held, LEG_KM[0], begins), end_days=begins + 3652.5)
    days = days_down_to(there, LEG_KM[1], execution)
    return last_leg(*LEG_KM, LEG_BEGINS, days[np.isfinite(days)], LEG_PLANNED_DAYS)


def _target(
    scenario: Scenario,
    subject: Subject,
    inclination_deg: float,
    apogee_km: float,
    now: datetime,
    seed: int,
    execution: Execution,
) -> TargetFieldRecord:
    """The field and the footprint of an entry from the lowest orbit that can be controlled, the longest."""
    shores = Shores(embedded_nations())
    first = best_field(shores, inclination_deg, _FIRST_HALF_WIDTH_KM)
    speed, angle = entry_speed_and_angle(LAST_PERIGEE_KM, apogee_km, ENTRY_ALTITUDE_KM)
    entry = EntryState(
        ENTRY_ALTITUDE_KM, speed, angle, first.latitude_deg, first.longitude_deg, first.azimuth_deg
    )
    debris = simulate_debris(
        vehicle=subject.vehicle, entry=entry, now=now, wind=scenario.wind, samples=FOOTPRINT_SAMPLES,
        seed=seed, execution=execution,
    )  # fmt: skip
    extent = debris.totals.footprint[-1]
    size = extent.length_km.p95, extent.width_km.p95
    return target_record(best_field(shores, inclination_deg, 0.5 * size[1]), size, angle)

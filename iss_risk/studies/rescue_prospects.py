"""What a rescue has to go by: ways down, what is lost while it is held, and the figures of tugs beside them.

Without the risk of what falls, so that others than `rescue` can ask what a tug can do (claims).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from iss_risk.answers.document import ConditionedOn, InputRecord
from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.decay.known_up import require_enough
from iss_risk.decay.samples import DecayPlan
from iss_risk.errors import InputError
from iss_risk.execution import Execution
from iss_risk.manoeuvre.abilities import Ability, ability_of
from iss_risk.manoeuvre.held_altitude import moved_to
from iss_risk.manoeuvre.tugs import MASS, Combination, Tugs
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.orbit.identity import ISS_NORAD_ID
from iss_risk.scenario import Scenario
from iss_risk.simulation.rescue_samples import Ways, loss_of_days, ways_down
from iss_risk.sources.embedded import data_folder
from iss_risk.studies.decay import decay_plan_of
from iss_risk.summaries.decay import require_still_up
from iss_risk.summaries.known_up import conditioned_on
from iss_risk.summaries.provenance import OrbitFigures, figures_of_state
from iss_risk.summaries.rescue import DAYS_PER_YEAR
from iss_risk.what_comes_down import Subject

# The altitudes that are told, and those between which all others are interpolated.
ALTITUDES_KM = (400.0, 370.0, 330.0, 280.0, 220.0, 200.0)
LEVEL_STEP_KM, LOWEST_LEVEL_KM = 10.0, 150.0


@dataclass(frozen=True)
class Prospects:
    """Samples (N,) of one object on one date that agree with what is known.

    `plan` is its decay left alone, `held` that while somebody holds it. `figures` of its orbit are those of a
    document. `ways` pass `levels_km` (L,), falling. `drawn` are the figures of tugs by input.
    """

    plan: DecayPlan
    held: DecayPlan
    figures: OrbitFigures
    levels_km: F64
    ways: Ways
    drawn: dict[str, F64]
    known: ConditionedOn

    @property
    def start_km(self) -> float:
        """The mean altitude of today."""
        return self.figures["mean_altitude_km"]

    def ability(self, combination: Combination) -> Ability:
        """Whether, and when, these tugs can bring it down."""
        return ability_of(
            combination, self.drawn, self.ways.descents, self.levels_km, self.plan.now_days, self.start_km
        )

    def loss_km_per_day(self, altitude_km: float, execution: Execution) -> F64:
        """What is lost a day (H,) in fewer samples held at that altitude for the year from now on; NaN where
        they cannot be."""
        there = moved_to(self.held, altitude_km, self.held.now_days)
        return loss_of_days(there, DAYS_PER_YEAR, execution)[: self.drawn[MASS].size] / DAYS_PER_YEAR


def prospects_of(
    scenario: Scenario,
    history: OrbitHistory,
    subject: Subject,
    weather: SpaceWeather,
    fleet: Tugs,
    *,
    now: datetime,
    samples: int,
    seed: int,
    execution: Execution,
) -> Prospects:
    """Raises InputError for orbits that are too low for any rescue."""
    conditions = scenario.conditions(samples=samples, seed=seed)
    plan = decay_plan_of(scenario, history, weather, subject, now, conditions)
    figures = figures_of_state(plan.coefficient.start, plan.start)
    start_km = figures["mean_altitude_km"]
    if start_km < min(ALTITUDES_KM):
        raise InputError(
            f"the mean altitude is {start_km:.0f} km: a rescue has to begin above {min(ALTITUDES_KM):.0f} km",
            path=history.source,
        )
    top_km = max(start_km, max(ALTITUDES_KM)) + LEVEL_STEP_KM
    levels_km = (
        np.arange(top_km // LEVEL_STEP_KM, LOWEST_LEVEL_KM / LEVEL_STEP_KM - 0.5, -1.0) * LEVEL_STEP_KM
    )
    ways = ways_down(plan, fleet, levels_km, start_km, execution)
    known = conditioned_on(
        plan, plan.samples - ways.samples, ways.already_down, conditioning=scenario.conditioning
    )
    require_enough(ways.samples, plan.samples, plan.known_up, history.source)
    down = ways.descents.days[ways.descents.reached]
    require_still_up(down, plan, history, conditioning=scenario.conditioning)
    controlled = _controlled(scenario, subject)
    return Prospects(
        plan=plan,
        held=decay_plan_of(controlled, history, weather, controlled.subject(history), now, conditions),
        figures=figures,
        levels_km=levels_km,
        ways=ways,
        drawn={**ways.drawn, **_mass(scenario, subject, ways.drawn[MASS])},
        known=known,
    )


def _controlled(scenario: Scenario, subject: Subject) -> Scenario:
    """The same as long as somebody holds it: with the attitude held, and docked what is as it is flown."""
    found = replace(scenario, uncontrolled_from=None)
    if (
        scenario.attitude is None
        and scenario.ballistic_coefficient_kg_m2 is None
        and not scenario.drag_area_m2
    ):
        found = replace(found, attitude="held")
    docking = subject.vehicle.docking
    if docking is None or scenario.configuration is not None or scenario.docked is not None:
        return found
    return replace(found, configuration=docking.flown)


def _mass(scenario: Scenario, subject: Subject, drawn_kg: F64) -> dict[str, F64]:
    """The mass that is moved: as stated, that of the file of tugs for the station with its ships, or of the
    parts list: of another object, and where what is docked is stated."""
    as_usual = scenario.configuration is None and scenario.docked is None
    if scenario.mass_kg is None and as_usual and subject.vehicle.norad_id == ISS_NORAD_ID:
        return {}
    mass_kg = subject.vehicle.mass_kg if scenario.mass_kg is None else scenario.mass_kg
    return {MASS: np.full_like(drawn_kg, mass_kg)}


def tugs_record(fleet: Tugs) -> InputRecord:
    """The file of tugs among the inputs."""
    embedded = fleet.path.is_relative_to(data_folder())
    return InputRecord(
        name="tugs",
        source=f"embedded: {fleet.path.name}" if embedded else fleet.path.name,
        sha256=fleet.sha256,
        epoch=None,
        age_hours=None,
        provenance="embedded" if embedded else "file",
    )

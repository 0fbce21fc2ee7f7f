"""What the page of `iss-risk report` is made of: the risk, and what lands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.execution import Execution
from iss_risk.exposure.nations.directory import Named
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.simulation import Simulation
from iss_risk.studies.assess import assess
from iss_risk.studies.debris import simulate_debris

# Enough for the heaviest kinds and the shares of samples in which something lands, to 4 % (two σ).
DEBRIS_SAMPLES = 512


@dataclass(frozen=True)
class Report:
    """The documents of one page; `debris` is None where nothing decays. The assessment was made of the
    simulation."""

    assessment: Assessment
    debris: DebrisAnswer | None
    simulation: Simulation


def report(
    scenario: Scenario | None = None,
    *,
    groups: Sequence[str | Named] = (),
    seed: int = 0,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    effort: dict[str, Any] | None = None,
    maps: dict[str, Any] | None = None,
    selection: Any = None,
    **asked: Unpack[ScenarioFields],
) -> Report:
    """Answer the question of a scenario for a page; the arguments are those of `assess`.

    `effort` holds samples, tolerance and most_samples, `maps` nations, population and population_year. Raises
    what `assess` and `simulate_debris` do.
    """
    scenario = as_asked(scenario, asked)
    simulations: list[Simulation] = []
    assessment = assess(
        scenario,
        selection=selection,
        groups=groups,
        seed=seed,
        execution=execution,
        progress=progress,
        simulated=simulations.append,
        **(effort or {}),
        **(maps or {}),
    )
    debris = None
    if assessment.decay.decayed_fraction > 0.0:
        debris = simulate_debris(
            _same_vehicle(scenario, assessment), samples=DEBRIS_SAMPLES, seed=seed, execution=execution
        )
    return Report(assessment, debris, simulations[0])


def _same_vehicle(scenario: Scenario, assessment: Assessment) -> Scenario:
    """The question of what lands, of the vehicle that the assessment took."""
    found = assessment.vehicle
    same = replace(
        scenario,
        orbit=None,
        object=None,
        now=assessment.run.now,
        ballistic_coefficient_kg_m2=None,
        uncontrolled_from=None,
        still_up=None,
    )
    if scenario.vehicle is not None:
        return same
    if found.why == "class":
        return replace(same, object_class=found.object_class, mass_kg=found.mass_kg)
    number = assessment.object.norad_id
    return replace(same, object=assessment.object.name if number is None else str(number))

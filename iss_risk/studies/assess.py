"""The main question: if it came down uncontrolled, who would be underneath, and how big is the risk?

Scenario and world → simulation → answer. The chain itself is in simulation/simulate.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Unpack

from iss_risk.answers.assessment import Assessment
from iss_risk.execution import Execution
from iss_risk.exposure.nations.directory import Named
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.checkpoint import Checkpoint
from iss_risk.simulation.effort import DEFAULT_MOST_SAMPLES, Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.simulation import Simulation
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.selection import Selection
from iss_risk.summaries.assessment import summarise


def assess(
    scenario: Scenario | None = None,
    *,
    world: World | None = None,
    selection: Selection | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    groups: Sequence[str | Named] = (),
    samples: int = 4096,
    seed: int = 0,
    tolerance: float | None = None,
    most_samples: int = DEFAULT_MOST_SAMPLES,
    checkpoint: str | Path | Checkpoint | None = None,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    simulated: Callable[[Simulation], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> Assessment:
    """The risk per nation of an uncontrolled re-entry, from the orbit to people on the ground.

    `scenario` is the question, `asked` its fields by name, as in `assess(orbit="iss.tle", vehicle="iss")`:
    see Scenario. `selection` says where orbit and weather may come from: by default today's from the network,
    else the last good copy or the embedded one. `nations` and `population` are files that replace the
    embedded borders and people, `population_year` scales the people to the world of that year; or give a
    loaded `world`. `groups` of nations, such as "EU", get rows of their own. `samples`, `seed`, `tolerance`
    and `most_samples` are those of Effort. `checkpoint` is a file to save the sums in and to continue from.
    `workers` is the number of threads; `execution` replaces it: the answer is the same. `progress` is called
    with samples done and samples in all, `simulated` with what the answer is made of: for layers.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    scenario = as_asked(scenario, asked)
    effort = Effort(samples, seed, tolerance, most_samples)
    maps = MapFiles(nations, population, population_year)
    maps.only_without(world)
    simulation = simulate(
        scenario,
        world or maps,
        effort,
        selection=selection,
        groups=groups,
        execution=execution or Execution(workers),
        checkpoint=checkpoint,
        progress=progress,
    )
    if simulated is not None:
        simulated(simulation)
    return summarise(simulation)

"""Between which minutes, on which pass, over whom? The last days of a re-entry, for people on the ground.

The same simulation as in `assess`; only what is told differs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

from iss_risk.answers.passes import PassesAnswer
from iss_risk.execution import Execution
from iss_risk.scenario import Scenario, ScenarioFields
from iss_risk.simulation.simulation import Simulation
from iss_risk.simulation.world import World
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess


def passes(
    scenario: Scenario | None = None,
    *,
    world: World | None = None,
    selection: Selection | None = None,
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
    samples: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    simulated: Callable[[Simulation], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> PassesAnswer:
    """The passes on which an object may still come down: over which places and nations, from when to when.

    `places` are those told of; by default the cities of a million people and more. If it is too early for
    minutes, the answer says from when they will mean something. Arguments as of `assess`.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    found = assess(
        scenario, world=world, selection=selection, nations=nations, population=population,
        population_year=population_year, samples=samples, seed=seed, workers=workers, execution=execution,
        progress=progress, simulated=simulated, **asked,
    )  # fmt: skip
    assert found.passes is not None
    return PassesAnswer(
        condition=found.condition,
        tool=found.tool,
        run=found.run,
        inputs=found.inputs,
        dispersed_inputs=found.dispersed_inputs,
        object=found.object,
        vehicle=found.vehicle,
        decay=found.decay,
        passes=found.passes,
        notes=found.notes,
        warnings=found.warnings,
    )

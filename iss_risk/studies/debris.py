"""What survives a re-entry, where it lands, and which uncertain input matters most."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Unpack

from iss_risk.answers.debris import DebrisAnswer
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.debris.aerothermodynamics import CORRELATIONS
from iss_risk.debris.part_arrays import distinct_kinds, part_arrays
from iss_risk.debris.rules import RULES
from iss_risk.debris.scraps import with_scraps
from iss_risk.execution import Execution, run_chunks
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.falls import CHUNK_SIZE, FallPlan
from iss_risk.simulation.falls_beside import BESIDE, FallsBeside, fall_of_study
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.streams import Chunks
from iss_risk.summaries.debris import summarise_debris
from iss_risk.what_comes_down import Subject


def simulate_debris(
    scenario: Scenario | None = None,
    *,
    samples: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    simulated: Callable[[FallPlan, Subject], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> DebrisAnswer:
    """Let a vehicle re-enter many times, and report what reaches the ground.

    `scenario`, `asked`, `samples`, `seed`, `workers` and `execution` are as in `assess`. The vehicle comes
    from a low circular orbit, or starts at the scenario's `entry`; its `now` is the moment of the entry
    (season and hour of the air). With `rules` of "nasa" it is a benchmark against NASA's codes.
    `simulated` is called with what the answer is made of: for layers.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    scenario, effort = as_asked(scenario, asked), Effort(samples, seed)
    execution = execution or Execution(workers)
    now = scenario.now or utc_now()
    history = None if scenario.orbit is None else scenario.orbit_history(Selection(offline=True), now)
    subject = scenario.subject(history)
    vehicle, rules = subject.vehicle, RULES[scenario.rules]
    parts = part_arrays(vehicle, rules)
    plan = FallPlan(
        parts=with_scraps(parts) if rules.scraps else parts,
        dispersed=dispersed_inputs(vehicle, given=scenario.dispersed, nominal=rules.nominal),
        days=days_since_2000(now),
        entry=scenario.entry,
        correlation=CORRELATIONS.index(scenario.correlation),
        wind=scenario.wind,
        chunks=Chunks(effort.samples, CHUNK_SIZE, effort.seed),
        rules=scenario.rules,
        hazards=tuple(part.hazard for part in distinct_kinds(vehicle)[0]),
    )
    falls = []
    chunks = plan.chunks.count
    for chunk in run_chunks(partial(fall_of_study, plan), chunks + BESIDE, execution=execution):
        falls.append(chunk)
        if progress is not None:
            progress(min(len(falls) * CHUNK_SIZE, samples), samples)
    if simulated is not None:
        simulated(plan, subject)
    certain, nominal = (one.tally for one in falls[chunks:])
    return summarise_debris(
        plan,
        subject,
        scenario.options,
        falls[:chunks],
        FallsBeside(nominal, certain),
        now=now,
        generated_at=now,
    )

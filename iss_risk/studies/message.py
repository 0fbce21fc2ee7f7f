"""The answer of `assess` as a message that agencies exchange: a CCSDS Re-entry Data Message (508.1-B-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Unpack

from iss_risk.answers.assessment import Assessment
from iss_risk.execution import Execution
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.reentry_message import ReentryMessage
from iss_risk.notation.reentry_reader import read_reentry_file
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.selection import Selection
from iss_risk.studies.compared_files import read_assessment
from iss_risk.summaries.assessment import summarise
from iss_risk.summaries.reentry_facts import facts_of
from iss_risk.summaries.reentry_message import DEFAULT_ORIGINATOR, reentry_message

# As many as the table of `assess` shows.
TOP_NATIONS = 15


def message(
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
    originator: str = DEFAULT_ORIGINATOR,
    named: Sequence[Named] = (),
    all_nations: bool = False,
    **asked: Unpack[ScenarioFields],
) -> ReentryMessage:
    """Assess a re-entry and say it as a Re-entry Data Message: its `kvn()` and `xml()` are the texts.

    `originator` is who sends it. The chances of the fifteen nations at most risk, of those `named` and, with
    `all_nations`, of all that may be hurt are in it as user-defined parameters. Other arguments as of
    `assess`.

    Raises UsageError for arguments out of range, InputError for files that cannot be used, and OutputError
    where half of the samples stay up beyond the horizon, which no such message can say.
    """
    scenario = as_asked(scenario, asked)
    maps = MapFiles(nations, population, population_year)
    maps.only_without(world)
    simulation = simulate(
        scenario, world or maps, Effort(samples, seed), selection=selection,
        execution=execution or Execution(workers), progress=progress,
    )  # fmt: skip
    found = summarise(simulation)
    codes = _codes(found, named, all_nations)
    return reentry_message(found, facts_of(simulation), originator=originator, nations=codes)


def message_of_file(
    path: str | Path,
    *,
    originator: str = DEFAULT_ORIGINATOR,
    named: Sequence[Named] = (),
    all_nations: bool = False,
) -> ReentryMessage:
    """The message of a document that `assess --json` printed, which knows no places of impacts.

    `originator`, `named` and `all_nations` as of `message`. Raises InputError and OutputError.
    """
    found = read_assessment(Path(path))
    return reentry_message(found, originator=originator, nations=_codes(found, named, all_nations))


def read_message(path: str | Path) -> ReentryMessage:
    """A Re-entry Data Message, in KVN or XML, from a file: values and comments, with warnings about what it
    leaves doubtful. Raises InputError with line and keyword where it breaks the standard."""
    return read_reentry_file(path)


def _codes(assessment: Assessment, named: Sequence[Named], all_nations: bool) -> list[str]:
    """Of the nations at most risk, as far as anyone may be hurt, and of those asked for."""
    wanted = {code for one in named for code in one.codes}
    return [
        one.iso_a3
        for k, one in enumerate(assessment.nations)
        if one.iso_a3 in wanted or (one.p_casualty > 0.0 and (all_nations or k < TOP_NATIONS))
    ]

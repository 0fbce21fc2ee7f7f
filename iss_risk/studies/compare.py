"""What does another assumption change? Runs side by side, with the intervals of their differences.

Random numbers belong to a sample and a purpose (streams.py), so that two scenarios run with the same seed
and samples differ by what was changed and by nothing else: most of the sampling error falls out of the
difference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.comparison import Change, ComparedFigure, ComparedNation, ComparedRun, Comparison
from iss_risk.answers.document import Tool
from iss_risk.answers.history import DifferenceCause
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.errors import UsageError
from iss_risk.execution import Execution
from iss_risk.exposure.model import Exposure
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.simulation import Simulation
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.summaries.causes import causes_between
from iss_risk.summaries.compared import (
    NATION_FIGURES,
    WORLD,
    WORLD_FIGURES,
    Figure,
    Side,
    difference_ci90,
    is_paired,
    side_of_document,
    side_of_simulation,
)
from iss_risk.version import version

# More do not fit on a screen, and are no comparison any more.
MOST_RUNS = 12


@dataclass(frozen=True)
class Question:
    """A scenario to run, on the nations and people of `maps`."""

    label: str
    scenario: Scenario
    maps: MapFiles = field(default_factory=MapFiles)


def compare(*runs: Simulation | Assessment | Side, labels: Sequence[str] | None = None) -> Comparison:
    """The first run against each of the others: simulations, assessments, or a mixture. Nothing is run again.

    The difference of two simulations with the same samples and seed has the interval of paired samples; of
    others that of independent runs. `labels` are their names, by default A, B, C, ...

    Raises UsageError for fewer than two runs or labels that do not tell them apart, InputError as
    `summarise`.
    """
    _check_number(len(runs))
    named = labels if labels is not None else [chr(ord("A") + k) for k in range(len(runs))]
    if len(named) != len(runs) or len(set(named)) != len(named):
        raise UsageError("each run needs a label of its own", parameter="labels")
    sides = [_side(one, label) for one, label in zip(runs, named, strict=True)]
    first, *others = sides
    return Comparison(
        tool=Tool(version=version()),
        runs=[_run(first, one) for one in sides],
        figures=[
            ComparedFigure(
                run=one.label, figure=name, unit=unit, change=_change(first, one, Figure(WORLD, name))
            )
            for one in others
            for name, unit in WORLD_FIGURES.items()
        ],
        nations=[row for one in others for row in _nations(first, one)],
        warnings=list(dict.fromkeys(text for one in sides for text in one.warnings)),
    )


def compare_scenarios(
    questions: Sequence[Question | Side],
    effort: Effort | None = None,
    *,
    selection: Selection | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Run the scenarios with the same samples, and compare them and the runs that are there already.

    All have the same clock, except where a scenario states its own. Raises as `simulate` and `compare`.
    """
    _check_number(len(questions))
    effort, selection = effort or Effort(), selection or Selection()
    now = utc_now()
    waiting = [one for one in questions if isinstance(one, Question)]
    grounds: dict[MapFiles, Exposure] = {}
    done = 0
    sides: list[Side] = []
    for one in questions:
        if isinstance(one, Side):
            sides.append(one)
            continue
        scenario = replace(one.scenario, now=one.scenario.now or now)
        asked = World(find_weather(selection, scenario.now or now), one.maps)
        world = World(asked.weather, grounds.setdefault(one.maps, asked.exposure))
        simulation = simulate(
            scenario,
            world,
            effort,
            selection=selection,
            execution=execution,
            progress=_part(progress, done, len(waiting)),
        )
        sides.append(side_of_simulation(simulation, one.label))
        done += 1
    return compare(*sides, labels=[one.label for one in sides])


def _check_number(runs: int) -> None:
    if not 2 <= runs <= MOST_RUNS:
        raise UsageError(f"2 to {MOST_RUNS} runs can be compared, not {runs}")


def _part(
    progress: Callable[[int, int], None] | None, done: int, runs: int
) -> Callable[[int, int], None] | None:
    """Progress of one of several runs as that of all."""
    if progress is None:
        return None
    return lambda samples, most: progress(done * most + samples, runs * most)


def _side(run: Simulation | Assessment | Side, label: str) -> Side:
    if isinstance(run, Simulation):
        return side_of_simulation(run, label)
    if isinstance(run, Assessment):
        return side_of_document(run, label)
    if isinstance(run, Side):
        return replace(run, label=label)
    raise UsageError(f"{type(run).__name__} is neither a Simulation nor an Assessment")


def _run(first: Side, one: Side) -> ComparedRun:
    causes = [] if one is first else _causes(first, one)
    return ComparedRun(
        label=one.label,
        run_kind=one.kind,
        object_name=one.object_name,
        vehicle=one.vehicle,
        now=one.now,
        paired=is_paired(first, one),
        causes=causes,
    )


def _causes(first: Side, one: Side) -> list[DifferenceCause]:
    found = [
        DifferenceCause(what=cause.what, before=cause.before or None, after=cause.after or None)
        for cause in causes_between(first.asked, one.asked)
    ]
    if first.now == one.now:
        return found
    clock = DifferenceCause(what="now", before=_minute(first.now), after=_minute(one.now))
    return [clock, *found]


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _change(before: Side, after: Side, figure: Figure) -> Change:
    old, new = before.values.get(figure), after.values.get(figure)
    difference = None if old is None or new is None else new - old
    return Change(
        before=old,
        after=new,
        difference=difference if difference is None or math.isfinite(difference) else None,
        ci90=difference_ci90(before, after, figure),
    )


def _nations(first: Side, one: Side) -> list[ComparedNation]:
    """All that any of both knows, the largest change of expected casualties first."""
    names = first.names | one.names
    rows = [
        ComparedNation(
            run=one.label,
            iso_a3=code,
            name=name,
            **{figure: _change(first, one, Figure(code, figure)) for figure in NATION_FIGURES},
        )
        for code, name in names.items()
    ]
    return sorted(rows, key=lambda row: (-abs(row.expected_casualties.difference or 0.0), row.iso_a3))

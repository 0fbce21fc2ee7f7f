"""`iss-risk compare`: what another assumption changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, scenario_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection
    from iss_risk.studies.compare import Question
    from iss_risk.summaries.compared import Side


@click.command("compare", short_help="Scenarios or recorded runs side by side, per nation.")
@click.argument("runs", nargs=-1, required=True, metavar="A B...")
@scenario_options.now
@options.selection
@options.maps
@options.effort
@options.execution
@options.database
@options.nation
@options.groups
@options.all_nations
@options.delivery_on_map
def command(
    runs: tuple[str, ...],
    now: datetime | None,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    database: Path,
    named: tuple[str, ...],
    groups: str | None,
    all_nations: bool,
    delivery: Delivery,
) -> None:
    """Compare A with each of the others: what is different, what it does, per nation, with intervals.

    Each is a scenario file (TOML, as of assess --save-scenario; also with nations, population and
    population_year), a document of assess --json, or the number of a recorded run. Scenarios run with the
    same random numbers, so that a change of one per cent is seen; documents and recorded runs have no
    samples any more: their intervals are those of independent runs.

    \b
    Examples:
      iss-risk compare held.toml tumbling.toml
      iss-risk compare today.toml solar-maximum.toml solar-minimum.toml --samples 1024
      iss-risk compare 41 42
      iss-risk compare january.json february.json --nation USA --nation Chile
      iss-risk compare a.toml b.toml --json --output difference.json
    """
    from iss_risk.studies.compare import compare_scenarios
    from iss_risk.studies.named_nations import named_nations

    wanted = named_nations(named, maps["nations"], groups)
    _check_output(delivery, runs)
    asked = [
        _one(word, label, maps, {} if now is None else {"now": now}, database)
        for word, label in zip(runs, _labels(runs), strict=True)
    ]
    with progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress:
        comparison = compare_scenarios(
            asked, effort, selection=selection, execution=execution, progress=progress
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.compare import comparison_text

        return comparison_text(comparison, width=width, colour=colour, all_nations=all_nations, named=wanted)

    delivery.hand_over(comparison, as_text, nations=maps["nations"])


def _one(
    word: str, label: str, maps: dict[str, Any], stated: dict[str, Any], database: Path
) -> Question | Side:
    from iss_risk.history.compared import recorded_side
    from iss_risk.studies.compared_files import question_or_document

    if word.isdecimal() and len(word) <= _MOST_DIGITS:
        return recorded_side(database, int(word), label)
    return question_or_document(word, label, maps, **stated)


# Of a number of SQLite; a longer one is the name of a file.
_MOST_DIGITS = 18


def _labels(runs: tuple[str, ...]) -> list[str]:
    """The names of the files without folder and ending; numbered where they are the same."""
    names = [f"run {word}" if word.isdecimal() else Path(word).stem or word for word in runs]
    return [
        name if names.count(name) == 1 else f"{name} ({names[: k + 1].count(name)})"
        for k, name in enumerate(names)
    ]


def _check_output(delivery: Delivery, runs: tuple[str, ...]) -> None:
    """The answer must not replace what is compared."""
    from iss_risk.errors import UsageError

    output = delivery.output
    if output is None or not output.exists():
        return
    if any(Path(word).is_file() and output.samefile(word) for word in runs):
        raise UsageError("is one of the files that are compared: name another", parameter="output")

"""`iss-risk history`: the recorded runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.commands import Commands
from iss_risk.cli.delivery import Delivery

if TYPE_CHECKING:
    from iss_risk.answers.history import History, HistoryDifference
    from iss_risk.history.trend import Trend

_SHOWN = 20


@click.group(
    "history", cls=Commands, invoke_without_command=True, short_help="The recorded runs: trend, diff, export."
)
@options.last
@options.since
@options.recorded_object
@options.recorded_vehicle
@options.nation
@options.groups
@options.database
@picture_options.plot
@options.delivery
@click.pass_context
def command(
    context: click.Context,
    object_: str | None,
    vehicle: str | None,
    last: int | None,
    since: datetime | None,
    named: tuple[str, ...],
    groups: str | None,
    database: Path,
    plot: picture_options.Plot,
    delivery: Delivery,
) -> None:
    """Show how altitude, re-entry and risk changed over the runs recorded by `assess --record`.

    Without --last or --since: the newest twenty runs. One trend is of one object and vehicle: those of the
    newest run, unless --object or --vehicle say which.

    \b
    Examples:
      iss-risk history
      iss-risk history --object 48274
      iss-risk history --nation USA --nation EU --since 2026-10-01
      iss-risk history diff 41 42
      iss-risk history export --all --output history.csv
    """
    if context.invoked_subcommand is not None:
        given = [name for name in context.params if _on_command_line(context, name)]
        if given:
            raise click.UsageError(f"Options go after the word {context.invoked_subcommand!r}.")
        return
    from iss_risk.history.trend import trend

    if last is None and since is None:
        last = _SHOWN
    found = trend(
        database, last=last, since=since, named=named, groups=groups, object_=object_, vehicle=vehicle
    )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.history import history_text

        return history_text(found, width=width, colour=colour)

    delivery.hand_over(found, as_text, lambda: _document(found))
    if plot.path is not None:
        plot.draw(_document(found))


@command.command("diff", short_help="What changed between two runs, and why.")
@click.argument("before", type=click.IntRange(1, 2**63 - 1), required=False, metavar="[A]")
@click.argument("after", type=click.IntRange(1, 2**63 - 1), required=False, metavar="[B]")
@options.database
@options.delivery
def diff(before: int | None, after: int | None, database: Path, delivery: Delivery) -> None:
    """Compare run A with run B: inputs, options and version that differ, and the effect on the figures.

    Without B the newest run; without both the newest, and the one before it of the same object and vehicle.

    \b
    Examples:
      iss-risk history diff
      iss-risk history diff 41 42
      iss-risk history diff 41 --json
    """
    from iss_risk.history.difference import difference

    found = difference(database, before, after)

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.history import difference_text

        return difference_text(found, width=width, colour=colour)

    def document() -> HistoryDifference:
        from iss_risk.history.document import difference_document

        return difference_document(found)

    delivery.hand_over(found, as_text, document)


@command.command("export", short_help="All runs as CSV or JSON.")
@options.last
@options.since
@options.recorded_object
@options.recorded_vehicle
@options.nation
@options.groups
@options.all_nations
@options.database
@options.delivery
def export(
    object_: str | None,
    vehicle: str | None,
    last: int | None,
    since: datetime | None,
    named: tuple[str, ...],
    groups: str | None,
    all_nations: bool,
    database: Path,
    delivery: Delivery,
) -> None:
    """Write all recorded runs for other programs: a CSV table, or the document of `history --json`.

    \b
    Examples:
      iss-risk history export > history.csv
      iss-risk history export --json --nation USA --since 2026-01-01 --output history.json
    """
    from iss_risk.history.trend import trend

    found = trend(
        database,
        last=last,
        since=since,
        named=named,
        groups=groups,
        all_nations=all_nations,
        object_=object_,
        vehicle=vehicle,
        of_all=True,
    )

    def as_csv(_width: int, _colour: bool) -> str:
        from iss_risk.report.table_formats import table_in_format

        return table_in_format(_document(found), "csv", None)

    delivery.hand_over(found, as_csv, lambda: _document(found))


def _on_command_line(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _document(found: Trend) -> History:
    from iss_risk.history.document import history_document

    return history_document(found)

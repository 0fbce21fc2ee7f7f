"""`iss-risk data elements`, `import` and `forget`: the element sets that are kept."""

from __future__ import annotations

from datetime import datetime

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery, print_to_stdout
from iss_risk.cli.messages import say


@click.command("elements", short_help="The element sets kept of an object.")
@options.object_
@options.sets_since
@options.sets_until
@options.sets_notation
@options.delivery
def elements(
    object_: str | None,
    since: datetime | None,
    until: datetime | None,
    notation: str | None,
    delivery: Delivery,
) -> None:
    """List the element sets that are kept of an object: every set ever fetched, and those imported.

    assess and decay fit the drag to them. They lie in your data folder (ISS_RISK_ELEMENTS_DIR chooses
    another), by object, the newest 4,000 of ten years.

    \b
    Examples:
      iss-risk data elements
      iss-risk data elements --object 48274 --since 2026-10-01
      iss-risk data elements --notation tle > station.tle
    """
    if notation is not None and delivery.table_format != "table":
        raise click.UsageError(f"--notation and --format {delivery.table_format}: choose one.")
    from iss_risk.studies.elements import kept_elements, kept_elements_text

    found = kept_elements(object_, since, until)

    def as_text(width: int, colour: bool) -> str:
        if notation is not None:
            return kept_elements_text(notation, object_, since, until)
        from iss_risk.report.elements import elements_text

        return elements_text(found, width=width, colour=colour)

    delivery.hand_over(found, as_text)


@click.command("import", short_help="Add the element sets of a file to those kept.")
@click.argument("file", type=click.Path(allow_dash=True))
@options.object_
def import_(file: str, object_: str | None) -> None:
    """Keep the element sets of FILE too (TLE or OMM, plain or gzip; - reads standard input).

    Sets that are there already are not added again, sets of the future (predictions) are left out, and one
    that was fetched is not replaced.

    \b
    Examples:
      iss-risk data import history.tle
      iss-risk data import many.json --object 48274
    """
    from iss_risk.studies.elements import import_elements

    print_to_stdout(f"{import_elements(file, object_)}\n")


@click.command("forget", short_help="Remove the element sets kept of an object.")
@click.argument("object_", metavar="NUMBER|NAME")
def forget(object_: str) -> None:
    """Remove the element sets kept of an object, which `iss-risk data clear` does not.

    What still lies in the cache is kept again by the next run: `iss-risk data clear` removes it.

    \b
    Examples:
      iss-risk data forget 48274
    """
    from iss_risk.notation.text import counted
    from iss_risk.studies.elements import forget_elements

    number, count = forget_elements(object_)
    say(f"{counted(count, 'element set')} of {number} removed")

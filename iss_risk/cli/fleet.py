"""`iss-risk fleet`: a whole constellation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, page_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.picture_options import Plot, plot
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import now

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.fleet.fates import Fate
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection


@click.command("fleet", short_help="A whole constellation: what each object does, and what it costs.")
@click.argument("fleet_source", metavar="SOURCE")
@options.fate
@options.census
@now
@options.selection
@options.maps
@options.effort_of_each
@options.workers
@options.fleet_table
@plot
@page_options.fleet_page
@options.delivery
def command(
    fleet_source: str,
    fate: Fate,
    census_only: bool,
    now: datetime | None,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    table: str,
    plot: Plot,
    page: page_options.FleetPage,
    delivery: Delivery,
) -> None:
    """Read all objects of a fleet, tell what each is and does, and what their end would cost the nations.

    SOURCE is a file of element sets (TLE, or OMM in JSON, CSV, XML or KVN), a table of objects (CSV), "-"
    for standard input, or a group of CelesTrak's: starlink, oneweb, kuiper, ..., active. Each object gets its
    class by its name, and its state from the rate of its orbit beside what drag alone would do. Records that
    cannot be used are reported one by one, and the rest is answered: then the exit code is 3.

    \b
    Examples:
      iss-risk fleet starlink
      iss-risk fleet sets.tle --census
      iss-risk fleet sets.tle --fate retired --retire-age 5
      iss-risk fleet sets.tle --page fleet.html --plot fleet.svg
      iss-risk fleet sets.tle --table nation-years --output nations.csv
      iss-risk fleet oneweb --fate abandoned --format jsonl --output objects.jsonl
    """
    from iss_risk.errors import InputError
    from iss_risk.studies.fleet import assess_fleet

    with progress_bar("simulating debris", shown=delivery.shows_progress) as progress:
        answer = assess_fleet(
            fleet_source,
            fate=fate,
            census_only=census_only,
            now=now,
            selection=selection,
            samples=effort.samples,
            seed=effort.seed,
            execution=execution,
            progress=progress,
            **maps,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.fleet import fleet_text

        return fleet_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text, lambda: answer.as_table(table))
    plot.draw(answer)
    page.write(answer)
    census = answer.census
    if census.faulty:
        raise InputError(
            f"{census.faulty:,} of {census.records_read:,} records cannot be used; the rest is answered",
            path=answer.inputs[0].source,
        )

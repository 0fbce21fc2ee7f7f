"""`iss-risk fleet`: a whole constellation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import fleet_options, options, page_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.failures import Failures, checkpoint_told
from iss_risk.cli.messages import say
from iss_risk.cli.picture_options import Plot, plot
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import now

if TYPE_CHECKING:
    from iss_risk.answers.fleet import FleetAnswer
    from iss_risk.execution import Execution
    from iss_risk.fleet.fates import Fate
    from iss_risk.report.objects_file import ObjectsFile
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection


@click.command("fleet", short_help="A whole constellation: what each object does, and what it costs.")
@click.argument("fleet_source", metavar="SOURCE")
@fleet_options.fate
@fleet_options.census
@now
@options.selection
@options.maps
@options.effort_of_each
@options.checkpoint
@options.execution
@fleet_options.fleet_table
@fleet_options.objects_file
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
    checkpoint: str | None,
    execution: Execution,
    table: str,
    objects: ObjectsFile | None,
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
      iss-risk fleet starlink --fate abandoned --checkpoint long.jsonl --objects all.parquet --json
    """
    from iss_risk.errors import InputError
    from iss_risk.simulation.fleet_checkpoint import FleetCheckpoint
    from iss_risk.studies.fleet import assess_fleet

    failures = Failures()
    saved = None if checkpoint is None else FleetCheckpoint(checkpoint)
    with (
        checkpoint_told(saved),
        progress_bar("simulating debris and decays", shown=delivery.shows_progress) as progress,
    ):
        answer = assess_fleet(
            fleet_source,
            fate=fate,
            census_only=census_only,
            now=now,
            selection=selection,
            samples=effort.samples,
            seed=effort.seed,
            checkpoint=saved,
            execution=execution,
            progress=progress,
            **maps,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.fleet import fleet_text

        return fleet_text(answer, width=width, colour=colour)

    def document() -> FleetAnswer:
        small = objects is not None and delivery.table_format == "json"
        told = answer.model_copy(update={"members": []}) if small else answer
        return told.as_table(table)

    with failures.keeping():
        delivery.hand_over(answer, as_text, document)
    with failures.keeping():
        if objects is not None:
            said = objects.write(answer)
            if not delivery.quiet:
                say(said)
    with failures.keeping():
        plot.draw(answer)
    with failures.keeping():
        page.write(answer)
    failures.keep_fault(saved)
    census = answer.census
    if census.faulty:
        failures.kept.append(
            InputError(
                f"{census.faulty:,} of {census.records_read:,} records cannot be used; the rest is answered",
                path=answer.inputs[0].source,
            )
        )
    failures.report()

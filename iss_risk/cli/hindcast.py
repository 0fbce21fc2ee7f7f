"""`iss-risk hindcast`: predictions of past re-entries."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort


@click.command("hindcast", short_help="Predictions of past re-entries, and their scores.")
@click.argument("objects", nargs=-1, metavar="[NAME|FILE]...")
@options.decayed
@options.leads
@options.against
@scenario(
    "ballistic_coefficient_kg_m2", "mass_kg", "drag_area_m2", "drag_coefficient", "weather", "end_altitude_km"
)  # fmt: skip
@options.effort
@options.workers
@options.delivery
def command(
    objects: tuple[str, ...],
    decayed: datetime | None,
    leads_days: tuple[float, ...] | None,
    against: str | None,
    scenario: Scenario,
    effort: Effort,
    execution: Execution,
    delivery: Delivery,
) -> None:
    """Predict past re-entries as if at several lead times before them, and score the predictions.

    Without arguments: Tiangong-1, Kosmos-482, four CZ-5B core stages and GOCE, from their element sets.
    Or give the file of any object's history, with the time at which it came down. With --against, the
    predictions of a table (docs/hindcasts.md) are scored beside ours, made when they were issued from the
    element sets of the files and of the built-in cases.

    \b
    Examples:
      iss-risk hindcast
      iss-risk hindcast Tiangong-1 --weather observed
      iss-risk hindcast history.tle --decayed 2020-05-11T15:34 --leads 5,3,1
      iss-risk hindcast history.tle --against published.csv
      iss-risk hindcast --json --output hindcast.json
    """
    from iss_risk.errors import UsageError
    from iss_risk.studies.against import hindcast_against
    from iss_risk.studies.hindcast import hindcast

    if against is not None:
        for name, value in (("decayed", decayed), ("leads_days", leads_days)):
            if value is not None:
                raise UsageError("is not for --against: its file has the instants", parameter=name)
    with progress_bar("predicting past re-entries", shown=delivery.shows_progress) as progress:
        if against is not None:
            answer = hindcast_against(
                against,
                objects,
                scenario,
                samples=effort.samples,
                seed=effort.seed,
                execution=execution,
                progress=progress,
            )
        else:
            answer = hindcast(
                objects,
                scenario,
                decayed=decayed,
                leads_days=leads_days,
                samples=effort.samples,
                seed=effort.seed,
                execution=execution,
                progress=progress,
            )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.hindcast import hindcast_text

        return hindcast_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)

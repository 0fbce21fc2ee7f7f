"""`iss-risk claims`: what was said of the station, and what the figures make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iss_risk.cli import options, page_options, picture_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection


@click.command("claims", short_help="What was said of the station: true or false, by the figures.")
@click.argument("file", required=False, metavar="[FILE]")
@scenario("orbit", "object", "now")
@options.selection
@options.effort
@options.execution
@picture_options.plot
@page_options.page
@options.delivery
def command(
    file: str | None,
    scenario: Scenario,
    selection: Selection,
    effort: Effort,
    execution: Execution,
    plot: picture_options.Plot,
    page_path: str | None,
    delivery: Delivery,
) -> None:
    """Check claims about the station: a verdict for the orbit of that day and for today's, with figures.

    Without FILE: those of February and March 2022, when it was threatened to let the station fall. FILE is
    TOML (docs/claims.md): who said what, which figure answers it, and from when on it is true or false.
    --orbit, --object and --now are those of today.

    \b
    Examples:
      iss-risk claims
      iss-risk claims --samples 1024 --format markdown
      iss-risk claims mine.toml --now 2026-10-09 --json
      iss-risk claims --page claims.html
    """
    from iss_risk.studies.claims import claims

    page = page_options.checked_page(page_path)
    with progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress:
        answer = claims(
            file, scenario, selection=selection, effort=effort, execution=execution, progress=progress
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.claims import claims_text

        return claims_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)
    plot.draw(answer)
    if page is not None:
        from iss_risk.report.page.claims_page import claims_page
        from iss_risk.report.pictures.catalogue import draw
        from iss_risk.sources.files import write_atomically

        write_atomically(page, claims_page(answer, draw(answer)))

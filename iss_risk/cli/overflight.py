"""`iss-risk overflight`: who is underneath."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery

if TYPE_CHECKING:
    from iss_risk.sources.selection import Selection


@click.command("overflight", short_help="The nations and people that the orbit passes over.")
@options.orbit
@options.selection
@options.days
@options.now
@options.nations
@options.population
@options.population_year
@options.all_nations
@options.delivery
def command(
    orbit: str | None,
    selection: Selection,
    days: float | None,
    now: datetime | None,
    nations: str | None,
    population: str | None,
    population_year: int | None,
    all_nations: bool,
    delivery: Delivery,
) -> None:
    """Show which nations the orbit passes over, for how long, and how many people live there.

    No re-entry is simulated: this is what the orbit and the map alone say.

    \b
    Examples:
      iss-risk overflight
      iss-risk overflight --days 7 --all
      iss-risk overflight --orbit iss.tle --json
      iss-risk overflight --population GHS_POP_E2025.tif --population-year 2030
    """
    from iss_risk.studies.overflight import overflight

    answer = overflight(
        orbit=orbit,
        selection=selection,
        days=days,
        now=now,
        nations=nations,
        population=population,
        population_year=population_year,
    )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.overflight import overflight_text

        return overflight_text(answer, width=width, colour=colour, all_nations=all_nations)

    delivery.hand_over(answer, as_text)

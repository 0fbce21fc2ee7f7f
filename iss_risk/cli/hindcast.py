"""`iss-risk hindcast`: past re-entries predicted anew."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar

if TYPE_CHECKING:
    from iss_risk.decay.plan import WeatherChoice


@click.command("hindcast", short_help="Past re-entries predicted anew, and scored.")
@click.argument("objects", nargs=-1, metavar="[NAME|FILE]...")
@options.decayed
@options.leads
@options.mass
@options.area
@options.drag_coefficient
@options.weather
@options.end_altitude
@options.samples
@options.seed
@options.workers
@options.delivery
def command(
    objects: tuple[str, ...],
    decayed: datetime | None,
    leads: tuple[float, ...] | None,
    mass: float | None,
    area: float | None,
    drag_coefficient: float | None,
    weather: WeatherChoice,
    end_altitude: float,
    samples: int,
    seed: int,
    workers: int | None,
    delivery: Delivery,
) -> None:
    """Predict past re-entries as if at several lead times before them, and score the predictions.

    Without arguments: Tiangong-1, Kosmos-482, four CZ-5B core stages and GOCE, from their element sets.
    Or give the file of any object's history, with the time at which it came down.

    \b
    Examples:
      iss-risk hindcast
      iss-risk hindcast Tiangong-1 --weather observed
      iss-risk hindcast history.tle --decayed 2020-05-11T15:34 --leads 5,3,1
      iss-risk hindcast --json --output hindcast.json
    """
    from iss_risk.decay.coefficient import Body
    from iss_risk.decay.plan import Conditions
    from iss_risk.studies.hindcast import hindcast

    with progress_bar("predicting past re-entries", shown=delivery.shows_progress) as progress:
        answer = hindcast(
            objects,
            decayed=decayed,
            body=Body(None, mass, area, drag_coefficient),
            leads_days=leads,
            conditions=Conditions(weather=weather, end_altitude_km=end_altitude, samples=samples, seed=seed),
            workers=workers,
            progress=progress,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.hindcast import hindcast_text

        return hindcast_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)

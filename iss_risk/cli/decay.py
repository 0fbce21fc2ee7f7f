"""`iss-risk decay`: when it comes down."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar

if TYPE_CHECKING:
    from iss_risk.decay.coefficient import Attitude
    from iss_risk.decay.plan import WeatherChoice
    from iss_risk.sources.selection import Selection


@click.command("decay", short_help="When any object in orbit comes down, and how sure that is.")
@options.orbit
@options.selection
@options.ballistic_coefficient
@options.mass
@options.area
@options.drag_coefficient
@options.attitude
@options.weather
@options.f107
@options.ap
@options.deterministic
@options.end_altitude
@options.horizon
@options.samples
@options.seed
@options.now
@options.workers
@options.delivery
def command(
    orbit: str | None,
    selection: Selection,
    ballistic_coefficient: float | None,
    mass: float | None,
    area: float | None,
    drag_coefficient: float | None,
    attitude: Attitude | None,
    weather: WeatherChoice,
    f107: float | None,
    ap: float | None,
    deterministic: bool,
    end_altitude: float,
    horizon: float,
    samples: int,
    seed: int,
    now: datetime | None,
    workers: int | None,
    delivery: Delivery,
) -> None:
    """Predict when an object comes down uncontrolled, with the spread of what is uncertain.

    The ballistic coefficient is fitted to the history of element sets in the file; with a single set, a
    prior and the set's own rate of mean motion are weighed. With --now, everything later is ignored.

    \b
    Examples:
      iss-risk decay
      iss-risk decay --object 48274
      iss-risk decay --orbit history.tle --now 2018-03-20
      iss-risk decay --orbit history.tle --now 2018-03-20 --weather observed
      iss-risk decay --ballistic-coefficient 170 --f107 150 --ap 12 --deterministic
    """
    from iss_risk.decay.coefficient import Body
    from iss_risk.decay.plan import Conditions
    from iss_risk.studies.decay import decay

    body = Body(ballistic_coefficient, mass, area, drag_coefficient)
    conditions = Conditions(
        weather=weather,
        flux=f107,
        ap=ap,
        deterministic=deterministic,
        end_altitude_km=end_altitude,
        horizon_days=horizon,
        samples=samples,
        seed=seed,
    )
    with progress_bar("simulating decays", shown=delivery.shows_progress) as progress:
        answer = decay(
            orbit=orbit,
            selection=selection,
            body=body,
            attitude=attitude,
            conditions=conditions,
            now=now,
            workers=workers,
            progress=progress,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.decay import decay_text

        return decay_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)

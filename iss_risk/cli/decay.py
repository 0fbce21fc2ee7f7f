"""`iss-risk decay`: when it comes down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection


@click.command("decay", short_help="When any object in orbit comes down, and how sure that is.")
@scenario(
    "orbit", "object", "vehicle", "object_class", "configuration", "docked", "attitude",
    "ballistic_coefficient_kg_m2", "mass_kg",
    "drag_area_m2", "drag_coefficient", "uncontrolled_from", "still_up", "conditioning", "now",
    "horizon_days", "weather", "f107_sfu", "ap",
    "end_altitude_km",
)  # fmt: skip
@options.selection
@options.deterministic
@options.effort
@options.workers
@picture_options.plot
@options.delivery
def command(
    scenario: Scenario,
    selection: Selection,
    deterministic: bool,
    effort: Effort,
    execution: Execution,
    plot: picture_options.Plot,
    delivery: Delivery,
) -> None:
    """Predict when an object comes down uncontrolled, with the spread of what is uncertain.

    The ballistic coefficient is fitted to the history of element sets in the file; with a single set,
    a prior and the decay in the set itself are combined. With --now, everything later is ignored.

    \b
    Examples:
      iss-risk decay
      iss-risk decay --object 48274
      iss-risk decay --orbit history.tle --now 2018-03-20
      iss-risk decay --orbit history.tle --now 2018-03-20 --weather observed
      iss-risk decay --ballistic-coefficient 170 --f107 150 --ap 12 --deterministic
    """
    from iss_risk.studies.decay import predict_decay

    with progress_bar("simulating decays", shown=delivery.shows_progress) as progress:
        answer = predict_decay(
            scenario,
            selection=selection,
            deterministic=deterministic,
            samples=effort.samples,
            seed=effort.seed,
            execution=execution,
            progress=progress,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.decay import decay_text

        return decay_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)
    plot.draw(answer)

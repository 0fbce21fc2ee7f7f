"""`iss-risk rescue`: who can hold it up or bring it down, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection


@click.command("rescue", short_help="Who can hold it up, or bring it down safely, and until when.")
@scenario(
    "orbit", "object", "vehicle", "configuration", "docked", "attitude", "ballistic_coefficient_kg_m2",
    "mass_kg", "drag_area_m2", "drag_coefficient", "uncontrolled_from", "still_up", "conditioning", "now",
    "horizon_days", "weather", "f107_sfu", "ap",
)  # fmt: skip
@options.selection
@options.tugs
@options.maps
@options.effort
@options.workers
@options.delivery
def command(
    scenario: Scenario,
    selection: Selection,
    tugs: str | None,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    delivery: Delivery,
) -> None:
    """Say who can hold the station up or bring it down safely, and until when.

    Without reboosts it sinks as in `decay`. For each ship and combination: months of holding, kilometres of
    raising, and whether it can lower the orbit in steps and end it over the South Pacific.

    \b
    Examples:
      iss-risk rescue
      iss-risk rescue --uncontrolled-from 2030-01-01
      iss-risk rescue --attitude tumbling --f107 180
      iss-risk rescue --tugs my_tugs.toml --json
    """
    from iss_risk.studies.rescue import rescue

    with progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress:
        answer = rescue(
            scenario,
            selection=selection,
            **maps,
            tugs=tugs,
            samples=effort.samples,
            seed=effort.seed,
            execution=execution,
            progress=progress,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.rescue import rescue_text

        return rescue_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)

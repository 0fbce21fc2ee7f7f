"""`iss-risk debris`: what survives, and where it lands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import scenario
from iss_risk.errors import UsageError

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.report.layers.contents import Contents
    from iss_risk.report.layers.layer_file import LayerFile
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.simulation.falls import FallPlan
    from iss_risk.what_comes_down import Subject


@click.command("debris", short_help="What survives a re-entry, and where it lands.")
@scenario(
    "object", "vehicle", "object_class", "mass_kg", "configuration", "docked", "entry", "correlation",
    "rules", "wind", "now",
)  # fmt: skip
@options.effort
@options.workers
@options.all_kinds
@picture_options.plot
@options.layers
@options.delivery
def command(
    scenario: Scenario,
    effort: Effort,
    execution: Execution,
    all_kinds: bool,
    plot: picture_options.Plot,
    layers: LayerFile | None,
    delivery: Delivery,
) -> None:
    """Let a vehicle break up and follow every kind of part to its demise or to the ground.

    Reports which kinds of part survive, how much mass reaches the ground and how dangerous it is, with every
    input at its middle (nominal) and over all samples, how long the field of debris is, what floats, what
    may be dangerous to touch, and which uncertain input matters most.

    \b
    Examples:
      iss-risk debris
      iss-risk debris --vehicle uars --samples 512 --all
      iss-risk debris --vehicle generic:1500 --json
      iss-risk debris --vehicle trmm --rules nasa --samples 64
      iss-risk debris --entry 120,7.8,-1.2,-40,-150,60 --wind 30,270
      iss-risk debris --entry 120,7.8,-1.2,-40,-150,60 --layers field.gpkg
    """
    from iss_risk.studies.debris import simulate_debris

    if layers is not None and scenario.entry is None:
        raise UsageError("needs --entry: without one no place is known", parameter="layers")
    watched: dict[str, Any] = {}
    falls: list[tuple[FallPlan, Subject]] = []
    if layers is not None:
        watched["simulated"] = lambda plan, subject: falls.append((plan, subject))
    with progress_bar("simulating falls", shown=delivery.shows_progress) as progress:
        answer = simulate_debris(
            scenario,
            samples=effort.samples,
            seed=effort.seed,
            execution=execution,
            progress=progress,
            **watched,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.debris import debris_text

        return debris_text(answer, width=width, colour=colour, all_rows=all_kinds)

    def contents() -> Contents:
        from iss_risk.report.layers.contents import contents_of_debris

        plan, subject = falls[0]
        return contents_of_debris(answer, plan, subject.vehicle)

    delivery.hand_over(answer, as_text)
    plot.draw(answer)
    delivery.write_layers(layers, contents)

"""`iss-risk passes`: the last passes, to the minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.report.layers.contents import Contents
    from iss_risk.report.layers.layer_file import LayerFile
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.simulation.simulation import Simulation
    from iss_risk.sources.selection import Selection


@click.command("passes", short_help="The last passes: over which places, between which minutes.")
@scenario(
    "orbit", "object", "vehicle", "object_class", "configuration", "docked", "attitude",
    "ballistic_coefficient_kg_m2", "mass_kg",
    "drag_area_m2", "drag_coefficient", "uncontrolled_from", "still_up", "conditioning", "now",
    "horizon_days", "weather", "f107_sfu", "ap", "correlation", "wind", "places",
)  # fmt: skip
@options.selection
@options.maps
@options.effort
@options.execution
@options.only_nation
@options.groups
@options.all_rows
@picture_options.plot
@options.layers
@options.delivery_on_map
def command(
    scenario: Scenario,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    named: tuple[str, ...],
    groups: str | None,
    all_rows: bool,
    plot: picture_options.Plot,
    layers: LayerFile | None,
    delivery: Delivery,
) -> None:
    """Show on which passes the object may still come down, over which places and nations, and when.

    In the last days before a re-entry: from when to when it passes, to the minute, in UTC and local time, the
    chance that it comes down on that pass, that debris lands there, and the casualties to expect. Places are
    the cities of a million people and more, or those of --places. Before that, it says from when minutes
    will mean something.

    \b
    Examples:
      iss-risk passes --object 45601 --vehicle cz5b_core
      iss-risk passes --orbit last.tle --vehicle cz5b_core --places "Berlin, Santiago"
      iss-risk passes --orbit last.tle --vehicle generic:920 --nation Chile --nation EU
      iss-risk passes --orbit last.tle --layers passes.kml
      iss-risk passes --orbit last.tle --json --output passes.json
    """
    from iss_risk.studies.named_nations import named_nations
    from iss_risk.studies.passes import passes

    wanted = named_nations(named, maps["nations"], groups)
    simulations: list[Simulation] = []
    watched: dict[str, Any] = {} if layers is None else {"simulated": simulations.append}
    with progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress:
        answer = passes(
            scenario,
            selection=selection,
            **maps,
            samples=effort.samples,
            seed=effort.seed,
            execution=execution,
            progress=progress,
            **watched,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.passes import passes_text

        return passes_text(answer, width=width, colour=colour, all_rows=all_rows, named=wanted)

    def contents() -> Contents:
        from iss_risk.report.layers.contents import contents_of_passes

        return contents_of_passes(answer, simulations[0])

    delivery.hand_over(answer, as_text, nations=maps["nations"])
    plot.draw(answer, maps)
    delivery.write_layers(layers, contents)

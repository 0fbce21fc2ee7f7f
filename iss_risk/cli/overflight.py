"""`iss-risk overflight`: who is underneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.scenario_options import scenario

if TYPE_CHECKING:
    from iss_risk.report.layers.contents import Contents
    from iss_risk.report.layers.layer_file import LayerFile
    from iss_risk.scenario import Scenario
    from iss_risk.sources.selection import Selection


@click.command("overflight", short_help="The nations and people that the orbit passes over.")
@scenario("orbit", "object", "now")
@options.selection
@options.days
@options.maps
@options.nation
@options.groups
@options.all_nations
@picture_options.plot
@options.layers
@options.delivery_on_map
def command(
    scenario: Scenario,
    selection: Selection,
    days: float | None,
    maps: dict[str, Any],
    named: tuple[str, ...],
    groups: str | None,
    all_nations: bool,
    plot: picture_options.Plot,
    layers: LayerFile | None,
    delivery: Delivery,
) -> None:
    """Show which nations the orbit passes over, for how long, and how many people live there.

    No re-entry is simulated: this is what the orbit and the map alone say.

    \b
    Examples:
      iss-risk overflight
      iss-risk overflight --days 7 --all
      iss-risk overflight --nation Chile --nation EU
      iss-risk overflight --layers overflight.geojson
      iss-risk overflight --orbit iss.tle --json
      iss-risk overflight --population GHS_POP_E2025.tif --population-year 2030
    """
    from iss_risk.studies.named_nations import named_nations
    from iss_risk.studies.overflight import overflight

    wanted = named_nations(named, maps["nations"], groups)
    in_groups = [one for one in wanted if one.is_group]
    answer = overflight(scenario, selection=selection, days=days, **maps, groups=in_groups)

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.overflight import overflight_text

        return overflight_text(answer, width=width, colour=colour, all_nations=all_nations, named=wanted)

    def contents() -> Contents:
        from iss_risk.report.layers.contents import contents_of_overflight

        return contents_of_overflight(answer, maps["nations"])

    delivery.hand_over(answer, as_text, nations=maps["nations"])
    plot.draw(answer, maps)
    delivery.write_layers(layers, contents)

"""`iss-risk vehicle`: what comes down, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.commands import Commands
from iss_risk.cli.completion import Names, vehicles
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.scenario_options import configuration, docked

if TYPE_CHECKING:
    from iss_risk.answers.vehicle import VehicleContent


@click.group("vehicle", cls=Commands, short_help="What the vehicles are made of; check your own file.")
def command() -> None:
    """List and show the vehicles that ship with the tool, or check a file of your own.

    A vehicle is a tree of parts, each with its shape, mass, material, source and confidence.

    \b
    Examples:
      iss-risk vehicle list
      iss-risk vehicle show iss
      iss-risk vehicle show iss --module Destiny --tree
      iss-risk vehicle check mine.toml
    """


@command.command("list")
@options.delivery
def list_command(delivery: Delivery) -> None:
    """List the vehicles that ship with the tool.

    \b
    Examples:
      iss-risk vehicle list
      iss-risk vehicle list --json
    """
    from iss_risk.studies.vehicle import list_of_vehicles

    answer = list_of_vehicles()

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.vehicle import vehicles_text

        return vehicles_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)


@command.command("show")
@click.argument("vehicle", type=Names(vehicles, or_file=True), metavar="NAME|FILE")
@options.module
@configuration
@docked
@options.tree
@options.delivery
def show_command(
    vehicle: str,
    module: str | None,
    configuration: str | None,
    docked: str | None,
    tree: bool,
    delivery: Delivery,
) -> None:
    """Show what a vehicle is made of: modules, materials and, with --tree, every kind of part.

    NAME is a vehicle that ships with the tool, or generic:MASS for a satellite of that many kilograms.

    \b
    Examples:
      iss-risk vehicle show uars --tree
      iss-risk vehicle show iss --configuration bare
      iss-risk vehicle show generic:1500
      iss-risk vehicle show iss --json | python -m json.tool
    """
    answer = _content(vehicle, module, configuration, docked)

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.vehicle import content_text

        return content_text(answer, width=width, colour=colour, tree=tree)

    delivery.hand_over(answer, as_text)


@command.command("check")
@click.argument("file", type=click.Path(), metavar="FILE")
@options.delivery
def check_command(file: str, delivery: Delivery) -> None:
    """Check a vehicle file and print what it adds up to.

    A file that cannot be true is refused in one line that names the line, the part and the field.

    \b
    Examples:
      iss-risk vehicle check mine.toml
      iss-risk vehicle check mine.toml --json
    """
    answer = _content(file)

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.vehicle import check_text

        return check_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)


def _content(
    vehicle: str, module: str | None = None, configuration: str | None = None, docked: str | None = None
) -> VehicleContent:
    from iss_risk.studies.vehicle import vehicle_content

    return vehicle_content(vehicle, module=module, configuration=configuration, docked=docked)

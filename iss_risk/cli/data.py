"""`iss-risk data`: the fetched data, its age and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iss_risk.cli import data_elements, options
from iss_risk.cli.commands import Commands
from iss_risk.cli.delivery import Delivery, print_to_stdout
from iss_risk.cli.messages import say

if TYPE_CHECKING:
    from iss_risk.answers.data import DataReport
    from iss_risk.sources.selection import Selection


@click.group(
    "data",
    cls=Commands,
    short_help="The orbit and space weather on this computer: age, origin; fetch newer ones.",
)
def command() -> None:
    """Show and refresh the orbit and the space weather that are kept on this computer, and the element sets
    of the past.

    The other commands fetch what they need; these are for inspection, for cron, and for cleaning up.

    \b
    Examples:
      iss-risk data status
      iss-risk data update
      iss-risk data update --object 48274
      iss-risk data verify && iss-risk assess --offline
      iss-risk data elements --object 25544 --since 2026-10-01
      iss-risk data import history.tle
      ls $(iss-risk data path)
      iss-risk data clear
    """


@command.command("status")
@options.delivery
def status(delivery: Delivery) -> None:
    """List the files on this computer with their age, checksum and origin, and the element sets kept. Makes
    no request.

    \b
    Examples:
      iss-risk data status
      iss-risk data status --json
    """
    from iss_risk.studies.data import data_status

    _hand_over(data_status(), delivery)


@command.command("update")
@options.selection
@options.object_
@options.delivery
def update(selection: Selection, object_: str | None, delivery: Delivery) -> None:
    """Fetch the orbit and the space weather, if their services have newer ones.

    No service is asked sooner than it allows (CelesTrak: every two hours). Exit code 3 if one of the two
    is not known to be the newest afterwards; the files from before are kept.

    \b
    Examples:
      iss-risk data update
      iss-risk data update --source space-track --quiet
    """
    from dataclasses import replace

    from iss_risk.errors import InputError
    from iss_risk.studies.data import unmet, update_data

    report = update_data(replace(selection, object=object_))
    _hand_over(report, delivery)
    missing = unmet(report)
    if missing:
        raise InputError(f"{' and '.join(missing)} could not be updated: {'; '.join(report.warnings)}")


@command.command("verify")
@options.repair
@options.delivery
def verify(repair: bool, delivery: Delivery) -> None:
    """Read every file again: checksums, and whether orbits, element sets and space weather can be true. Exit
    code 3 if one cannot be used.

    Orbits are compared with those that ship with the tool and with each other; no observation lies in the
    future. With --repair what is bad is removed, or set aside where it is the only one of its kind, and the
    rest stays.

    \b
    Examples:
      iss-risk data verify
      iss-risk data verify --repair && iss-risk data update
    """
    from iss_risk.studies.data import verify_data

    report, done, fault = verify_data(mend=repair)
    for line in done:
        say(line)
    _hand_over(report, delivery)
    if fault is not None:
        raise fault


@command.command("path")
def path() -> None:
    """Print the folder in which fetched data is kept (ISS_RISK_DATA_DIR chooses another).

    \b
    Examples:
      iss-risk data path
    """
    from iss_risk.studies.data import data_folder_path

    print_to_stdout(f"{data_folder_path()}\n")


@command.command("clear")
def clear() -> None:
    """Remove all fetched files, and the record of requests; not the element sets kept.

    CelesTrak does not give the same file again for two hours: until then the newest set kept, or the embedded
    data, is used. `iss-risk data forget` removes the element sets kept of an object.

    \b
    Examples:
      iss-risk data clear
    """
    from iss_risk.notation.text import counted
    from iss_risk.studies.data import clear_data
    from iss_risk.studies.elements import all_kept

    removed = clear_data()
    objects = [str(one.norad_id) for one in all_kept()]
    left = f"; the element sets of {', '.join(objects)} stay (iss-risk data forget)" if objects else ""
    say(f"{counted(removed, 'file')} removed{left}")


command.add_command(data_elements.elements)
command.add_command(data_elements.import_)
command.add_command(data_elements.forget)


def _hand_over(report: DataReport, delivery: Delivery) -> None:
    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.data import data_text

        return data_text(report, width=width, colour=colour)

    delivery.hand_over(report, as_text)

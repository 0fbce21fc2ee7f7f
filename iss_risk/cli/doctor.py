"""`iss-risk doctor`: does everything work?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar


@click.command("doctor", short_help="Check the installation and say what to do.")
@options.offline
@options.database
@options.delivery
def command(offline: bool, database: Path, delivery: Delivery) -> None:
    """Check the installation, the data, the folders, the network, the speed and the screen.

    Takes a few seconds, and twenty seconds more if the physics has to be compiled first. No data is
    requested from the network. Exit code 3 if a fault is found because of which iss-risk does not work.

    \b
    Examples:
      iss-risk doctor
      iss-risk doctor --offline --json
    """
    from iss_risk.doctor.check_up import Screen, check_up
    from iss_risk.errors import InputError
    from iss_risk.report.screen import columns_of, has_colour

    terminal = sys.stdout.isatty()
    screen = Screen(
        columns=columns_of(sys.stdout) if terminal else None,
        colour=has_colour(sys.stdout),
        # What print_to_stdout writes to a pipe is UTF-8 in every locale.
        encoding=sys.stdout.encoding or "unknown" if terminal else "utf-8",
    )
    with progress_bar("checking", shown=delivery.shows_progress) as progress:
        answer = check_up(screen=screen, database=database, offline=offline, progress=progress)

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.doctor import doctor_text

        return doctor_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)
    if answer.faults():
        raise InputError(f"not in order: {', '.join(answer.faults())}")

"""`iss-risk schedule`: how to run it unattended."""

from __future__ import annotations

from typing import Literal

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import print_to_stdout
from iss_risk.cli.messages import say
from iss_risk.cli.option import said_by_option
from iss_risk.cli.scenario_options import scenario_of
from iss_risk.errors import UsageError


@click.command(
    "schedule",
    short_help="Lines for cron and systemd that run this installation.",
    context_settings={"ignore_unknown_options": True},
)
@options.every
@options.part
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[OPTION OF ASSESS]...")
def command(
    every: str, part: Literal["crontab", "service", "timer"] | None, arguments: tuple[str, ...]
) -> None:
    """Print a crontab line, and a systemd service with its timer, that assess and record the risk.

    They run `iss-risk assess --quiet --record` of this installation, with its settings, and with the
    options of `assess` that are given. Nothing is installed.

    \b
    Examples:
      iss-risk schedule
      iss-risk schedule --every 24 --on-change --fail-above USA=1e-4
      (crontab -l; iss-risk schedule --part crontab) | crontab -
      iss-risk schedule --part timer > ~/.config/systemd/user/iss-risk.timer
    """
    from iss_risk.cli.assess import command as assess
    from iss_risk.report.schedule import Schedule, not_copied, schedule_text

    # Wrong usage is reported now, not later by a mail of cron.
    with assess.make_context("iss-risk assess", list(arguments)) as context:
        try:
            options.check_values(context)
            scenario_of(context)
        except UsageError as error:
            raise UsageError(said_by_option(error, assess, arguments)) from error
        if context.params["orbit"] == "-":
            raise click.UsageError("--orbit - reads standard input, which a scheduled run does not have.")
    schedule = Schedule.of_this_installation(arguments, every_hours=int(every))
    for name in not_copied():
        how = "--offline asks for it" if name == "ISS_RISK_OFFLINE" else "others may read a crontab"
        say(f"warning: {name} is set here, and not for the scheduled runs: {how}")
    parts = {"crontab": schedule.crontab, "service": schedule.service, "timer": schedule.timer}
    print_to_stdout(schedule_text(schedule) if part is None else parts[part]())

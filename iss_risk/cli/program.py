"""The program `iss-risk`: its commands, its global options, and its exit codes."""

from __future__ import annotations

import errno
import importlib
import sys
from collections.abc import Sequence

import click

from iss_risk.cli.commands import Commands
from iss_risk.cli.failures import complain
from iss_risk.cli.option import said_by_option
from iss_risk.cli.signals import INTERRUPTS
from iss_risk.errors import (
    EXIT_INPUT,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_UNEXPECTED,
    IssRiskError,
    UsageError,
)

# In the order in which `--help` lists them. The module of a command has an attribute `command`.
_COMMAND_MODULES = {
    "assess": "iss_risk.cli.assess",
    "claims": "iss_risk.cli.claims",
    "compare": "iss_risk.cli.compare",
    "data": "iss_risk.cli.data",
    "debris": "iss_risk.cli.debris",
    "decay": "iss_risk.cli.decay",
    "doctor": "iss_risk.cli.doctor",
    "evidence": "iss_risk.cli.evidence",
    "explain": "iss_risk.cli.explain",
    "fleet": "iss_risk.cli.fleet",
    "hindcast": "iss_risk.cli.hindcast",
    "history": "iss_risk.cli.history",
    "map": "iss_risk.cli.map",
    "message": "iss_risk.cli.message",
    "overflight": "iss_risk.cli.overflight",
    "passes": "iss_risk.cli.passes",
    "publish": "iss_risk.cli.publish",
    "report": "iss_risk.cli.report",
    "rescue": "iss_risk.cli.rescue",
    "schedule": "iss_risk.cli.schedule",
    "schema": "iss_risk.cli.schema",
    "vehicle": "iss_risk.cli.vehicle",
}


class LazyGroup(Commands):
    """A group that imports the module of a command when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as Click calls it
        return list(_COMMAND_MODULES)

    def load(self, name: str) -> click.Command | None:
        if name not in _COMMAND_MODULES:
            return None
        command = importlib.import_module(_COMMAND_MODULES[name]).command
        assert isinstance(command, click.Command)
        return command


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        import iss_risk

        click.echo(f"iss-risk {iss_risk.__version__}")
        ctx.exit()


def _print_all_versions(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from iss_risk.cli.versions import version_lines

        click.echo("\n".join(version_lines()))
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and exit.",
)
@click.option(
    "--show-versions",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_all_versions,
    help="Print what a bug report should contain and exit.",
)
def program() -> None:
    """If the International Space Station came down uncontrolled, who would be underneath?

    \b
    Examples:
      iss-risk assess                        the risk per nation, from today's orbit
      iss-risk assess --orbit iss.tle        ... from your own element set
      iss-risk assess --json > risk.json     ... as one JSON document
      iss-risk overflight --days 7           who is underneath in the next seven days

    Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 an input cannot be used or the output
    cannot be written, 4 a limit of --fail-above is exceeded, 5 not converged to --tolerance,
    130 interrupted (Ctrl-C, SIGTERM).
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors are one line on stderr."""
    try:
        result = program.main(args=arguments, prog_name="iss-risk", standalone_mode=False)
    except click.ClickException as error:
        return complain(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return complain("interrupted", EXIT_INTERRUPTED)
    except UsageError as error:
        words = sys.argv[1:] if arguments is None else arguments
        return complain(_said_by_option(error, words), error.exit_code)
    except IssRiskError as error:
        return complain(str(error), error.exit_code)
    except Exception as error:
        if INTERRUPTS.came:
            return complain("interrupted", EXIT_INTERRUPTED)
        # Raised even where it is only asked whether there is such a file, for every name that an option or a
        # variable of the environment gives: by pathlib until Python 3.14, by `possible` since.
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return complain(f"the name of a file is too long: {str(error.filename)[:60]}...", EXIT_INPUT)
        return _unexpected(error)
    return result if isinstance(result, int) else EXIT_OK


def _said_by_option(error: UsageError, arguments: Sequence[str]) -> str:
    """The message, in which the option of the command in `arguments` replaces the parameter."""
    command: click.Command = program
    for word in arguments:
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word) or command
    return said_by_option(error, command, arguments)


def _unexpected(error: Exception) -> int:
    import logging

    log = logging.getLogger("iss_risk")
    what = f"unexpected {type(error).__name__}: {error}"
    if not log.isEnabledFor(logging.DEBUG):
        return complain(f"{what}; run again with --verbose for the traceback", EXIT_UNEXPECTED)
    log.debug("traceback", exc_info=error)
    return complain(what, EXIT_UNEXPECTED)

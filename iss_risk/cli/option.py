"""How an option is made. An option has the same name and the same meaning in every command.

Each can also be set by the environment variable ISS_RISK_<OPTION>, which `--help` shows. Options only read
values; the code that uses a value checks it, with the same message for Python and the command line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from iss_risk.cli.completion import words

if TYPE_CHECKING:
    from iss_risk.errors import UsageError

# A metavar that lists the words an option takes: held|tumbling|unknown.
_WORDS = re.compile(r"[a-z-]+(\|[a-z-]+)+")

F = TypeVar("F", bound=Callable[..., Any])


def option(flag: str, *names: str, **settings: Any) -> Callable[[F], F]:
    """A click option with its environment variable: `--samples` is ISS_RISK_SAMPLES. Words that its metavar
    lists are offered by the shell."""
    if "type" not in settings and _WORDS.fullmatch(settings.get("metavar", "")):
        settings["type"] = words(*settings["metavar"].split("|"))
    variable = "ISS_RISK_" + flag.removeprefix("--").upper().replace("-", "_")
    return click.option(flag, *names, envvar=variable, show_envvar=True, **settings)


def said_by_option(error: UsageError, command: click.Command, arguments: Sequence[str]) -> str:
    """The message of an error with the name of its parameter on the command line (--mass for mass_kg), or the
    environment variable that states it."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    # A name that Python has taken, such as `object`, may end in an underscore.
    found = next((one for one in options if str(one.name).rstrip("_") == error.parameter), None)
    if found is None:
        return str(error)
    variable = str(found.envvar)
    on_line = any(word.startswith(found.opts[0]) for word in arguments)
    return f"{variable if not on_line and variable in os.environ else found.opts[0]}: {error.message}"


def stated(context: click.Context, names: tuple[str, ...]) -> dict[str, Any]:
    """The values of those parameters that the command line or the environment states."""
    unstated = (click.core.ParameterSource.DEFAULT, None)
    return {
        name: context.params[name] for name in names if context.get_parameter_source(name) not in unstated
    }

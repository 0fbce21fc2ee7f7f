"""How an option is made. An option means the same, and is named the same, in every command.

Each can also be set by the environment variable ISS_RISK_<OPTION>, which `--help` shows. Options only read
values; whether a value can be is checked by what it is for, with one wording for Python and command line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from iss_risk.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def option(flag: str, *names: str, **settings: Any) -> Callable[[F], F]:
    """A click option with its environment variable: `--samples` is ISS_RISK_SAMPLES."""
    variable = "ISS_RISK_" + flag.removeprefix("--").upper().replace("-", "_")
    return click.option(flag, *names, envvar=variable, show_envvar=True, **settings)


def said_by_option(error: UsageError, command: click.Command, arguments: Sequence[str]) -> str:
    """The message of an error with the name that the command line has for its parameter: --mass for mass_kg,
    or the variable of the environment that states it."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    found = next((one for one in options if one.name == error.parameter), None)
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

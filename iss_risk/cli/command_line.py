"""The command that would give the same answer again, as text for a shell."""

from __future__ import annotations

import shlex
from datetime import datetime

import click


def command_line(context: click.Context, *, now: datetime) -> str:
    """As it was given, with its clock set: only what stands on the command line or in the environment."""
    words = [context.command_path]
    for parameter in context.command.params:
        source = context.get_parameter_source(str(parameter.name))
        given = source in (click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.ENVIRONMENT)
        value = context.params.get(str(parameter.name))
        if not given or parameter.name == "now" or not isinstance(parameter, click.Option):
            continue
        if parameter.is_flag:
            words.append(parameter.opts[0])
            continue
        for one in value if parameter.multiple and isinstance(value, tuple) else (value,):
            words += [parameter.opts[0], shlex.quote(_text(one))]
    words += ["--now", f"{now:%Y-%m-%dT%H:%M:%SZ}"]
    return " ".join(words)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return ",".join(_text(one) for one in value)
    return str(value)

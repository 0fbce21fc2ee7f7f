"""The command that would give the same answer again, as text for a shell, for people to read."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import PurePath

import click

from iss_risk.notation.text import HARMFUL

# What does not change the answer, or is nobody's business: where a file lies, who computes.
_LEFT_OUT = frozenset(
    (
        "backend",
        "checkpoint",
        "database",
        "now",
        "objects",
        "only_changes",
        "output",
        "plot",
        "quiet",
        "save_scenario",
        "scheduler",
        "table",
        "table_format",
        "url",
        "workers",
    )
)
_GIVEN = (click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.ENVIRONMENT)


def command_line(context: click.Context, *, now: datetime) -> str:
    """The options that the answer depends on, with the clock set, and files by their names alone."""
    words = [context.command_path]
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if isinstance(parameter, click.Argument):
            # A folder that is written to is nobody's business.
            named = isinstance(value, str)
            words.append(shlex.quote(_text(value, True)) if named else str(parameter.human_readable_name))
        elif isinstance(parameter, click.Option) and _matters(context, parameter):
            words += _option(context, parameter, value)
    line = " ".join([*words, "--now", now.isoformat().replace("+00:00", "Z")])
    return HARMFUL.sub("\ufffd", line)  # it is shown, and pasted into a terminal


def _matters(context: click.Context, option: click.Option) -> bool:
    given = context.get_parameter_source(str(option.name)) in _GIVEN
    return given and option.name not in _LEFT_OUT


def _option(context: click.Context, option: click.Option, value: object) -> list[str]:
    if option.is_flag:  # an environment variable may also say no
        absent = option.process_value(context, option.get_default(context))
        return [] if value == absent else [option.opts[0]]
    values = value if option.multiple and isinstance(value, tuple) else (value,)
    is_file = "FILE" in (option.metavar or "")
    return [word for one in values for word in (option.opts[0], shlex.quote(_text(one, is_file)))]


def _text(value: object, is_file: bool) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return ",".join(_text(one, is_file) for one in value)
    return PurePath(str(value)).name if is_file and "/" in str(value) else str(value)

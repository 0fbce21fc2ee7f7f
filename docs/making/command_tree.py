"""The commands of the program as values, from what `--help` prints: for the pages and the manual page."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

import click

from iss_risk.cli.program import program

# As click writes what it adds to the help of an option. The variable follows from the option's name.
_VARIABLE = re.compile(r"\[env var: ISS_RISK_[A-Z0-9_]+(?:; )?")


@dataclass(frozen=True)
class OptionText:
    """An option: "--samples N", and what it does, with its default."""

    flag: str
    usage: str
    meaning: str


@dataclass(frozen=True)
class CommandText:
    """A command: its name with those before it, usage, what it does in paragraphs, lines of examples."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    examples: tuple[str, ...]
    options: tuple[OptionText, ...]


def commands() -> list[CommandText]:
    """The program, and each command after it, with commands of commands behind their own."""
    return list(_walk(program, click.Context(program, info_name="iss-risk")))


def _walk(command: click.Command, context: click.Context) -> Iterator[CommandText]:
    yield _text(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _walk(found, click.Context(found, parent=context, info_name=name))


def _text(command: click.Command, context: click.Context) -> CommandText:
    blocks = inspect.cleandoc(command.help or "").split("\n\n")
    examples: list[str] = []
    paragraphs = []
    for block in blocks:
        if block.startswith("\b\nExamples:"):
            examples += [line.strip() for line in block.splitlines()[2:]]
        else:
            paragraphs.append(" ".join(block.replace("\b", "").split()))
    pieces = command.collect_usage_pieces(context)
    return CommandText(
        name=context.command_path,
        usage=" ".join([context.command_path, *pieces]),
        paragraphs=tuple(paragraphs),
        examples=tuple(examples),
        options=tuple(
            _option(one, context)
            for one in command.params
            if isinstance(one, click.Option) and one.name != "help"
        ),
    )


def _option(option: click.Option, context: click.Context) -> OptionText:
    record = option.get_help_record(context)
    assert record is not None
    usage, meaning = record
    return OptionText(option.opts[0], usage, " ".join(_VARIABLE.sub("[", meaning).replace("[]", "").split()))

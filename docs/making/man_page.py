"""docs/man/iss-risk.1: the manual page, from the same texts as the page of commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import iss_risk
from making.command_tree import CommandText, commands

_EXIT_CODES = (
    ("0", "done"),
    ("1", "unexpected error"),
    ("2", "wrong usage, found before anything runs"),
    ("3", "an input cannot be used, or the output cannot be written"),
    ("4", "a limit of --fail-above is exceeded"),
    ("5", "not converged to --tolerance"),
    ("130", "interrupted (Ctrl-C, SIGTERM)"),
)
_FILES = (
    ("~/.local/share/iss-risk/history.sqlite", "recorded runs (--database names another)"),
    ("~/.local/share/iss-risk/elements/", "element sets that were fetched (ISS_RISK_ELEMENTS_DIR)"),
    ("~/.cache/iss-risk/data/", "copies of what was fetched (ISS_RISK_DATA_DIR)"),
    ("~/.cache/iss-risk/kernels/", "compiled physics (NUMBA_CACHE_DIR)"),
)


def man_page() -> str:
    """The whole page, for man(7)."""
    return "\n".join(_lines(commands())) + "\n"


def _lines(all_commands: list[CommandText]) -> Iterator[str]:
    program, *others = all_commands
    yield '.\\" Made by docs/build.py from what --help prints: change it there.'
    yield f'.TH ISS\\-RISK 1 "" "iss\\-risk {iss_risk.__version__}" "User Commands"'
    # Names of options are neither divided nor drawn apart.
    yield ".nh"
    yield ".ad l"
    yield ".SH NAME"
    yield "iss\\-risk \\- the risk per nation if the International Space Station came down uncontrolled"
    yield ".SH SYNOPSIS"
    yield f".B {_roff(program.usage)}"
    yield ".SH DESCRIPTION"
    yield _roff(program.paragraphs[0])
    yield ".PP"
    yield _roff(
        "Each option can also be set by a variable of the environment: --max-age by ISS_RISK_MAX_AGE."
    )
    yield from _options(program)
    yield ".SH COMMANDS"
    for one in others:
        yield f".SS {_roff(one.name)}"
        yield f".B {_roff(one.usage)}"
        for paragraph in one.paragraphs:
            yield ".PP"
            yield _roff(paragraph)
        yield from _examples(one)
        if one.options:
            yield ".PP"
            yield _roff("Options: " + ", ".join(option.flag for option in one.options) + ".")
    yield ".SH OPTIONS"
    yield "Where an option differs between commands, they are named."
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for one in others:
        for option in one.options:
            kinds = found.setdefault(option.flag, {})
            kinds.setdefault((option.usage, option.meaning), []).append(one.name.removeprefix("iss-risk "))
    for flag in sorted(found):
        for (usage, meaning), names in found[flag].items():
            yield ".TP"
            yield f".B {_roff(usage)}"
            yield _roff(meaning if len(found[flag]) == 1 else f"({', '.join(names)}) {meaning}")
    yield from _pairs("EXIT STATUS", _EXIT_CODES)
    yield from _pairs("FILES", _FILES)
    yield ".SH EXAMPLES"
    yield from list(_examples(program))[1:]
    yield ".SH SEE ALSO"
    yield _roff("iss-risk explain WORD, iss-risk schema DOCUMENT; the documentation in docs/ of the sources.")


def _pairs(title: str, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f".SH {title}"
    for name, meaning in pairs:
        yield from (".TP", f".B {_roff(name)}", _roff(meaning))


def _options(one: CommandText) -> Iterator[str]:
    for option in one.options:
        yield from (".TP", f".B {_roff(option.usage)}", _roff(option.meaning))


def _examples(one: CommandText) -> Iterator[str]:
    if one.examples:
        yield from (".PP", ".nf", ".RS 4", *(_roff(line) for line in one.examples), ".RE", ".fi")


def _roff(text: str) -> str:
    """A line of text that roff prints as it stands."""
    line = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "").replace("'", "\\(aq")
    # Long lists of choices may be broken.
    line = line.replace("|", "|\\:")
    return re.sub(r"^\.", "\\\\&.", line)

"""Text of a given width, with or without colour; and what the current screen can show."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from iss_risk.notation.text import one_line
from iss_risk.report.columns import PlainTable

PIPED_COLUMNS = 100  # where the width is not known
_NARROWEST = 48
_LABEL_WIDTH = 12
_SEPARATOR = " · "
# Blanks at which a line may end.
_APART = re.compile(r" (?!%|UTC\b)")


def columns_of(stream: TextIO | None) -> int:
    """Columns of the terminal `stream`; where it is none (a pipe, a file): COLUMNS, or 100."""
    if stream is not None and stream.isatty():
        width = shutil.get_terminal_size((PIPED_COLUMNS, 24)).columns
    else:
        wanted = os.environ.get("COLUMNS", "")
        width = int(wanted) if wanted.isdecimal() and int(wanted) > 0 else PIPED_COLUMNS
    return max(width, _NARROWEST)


def has_colour(stream: TextIO | None) -> bool:
    """Colour is for terminals that support it, and whose user has not set NO_COLOR (no-color.org)."""
    if stream is None or not stream.isatty() or os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("TERM", "") not in ("", "dumb", "unknown")


def labelled(label: str, segments: Sequence[str], width: int) -> Text:
    """A label and its text, which goes on in further lines, between the segments where possible."""
    return _beside(label, folded(segments, width - _LABEL_WIDTH))


def labelled_sentence(label: str, sentence: str, width: int) -> Text:
    """A label and a sentence, which goes on in further lines between its words."""
    return _beside(label, paragraph(sentence, width - _LABEL_WIDTH))


def _beside(label: str, lines: Sequence[str]) -> Text:
    indent = "\n" + " " * _LABEL_WIDTH
    return Text.assemble((f"{label:<{_LABEL_WIDTH}}", "bold"), indent.join(lines))


def folded(segments: Sequence[str], width: int) -> list[str]:
    """The segments, separated by middle dots, on as few lines of at most `width` columns as they need."""
    lines: list[str] = []
    for segment in map(one_line, segments):
        if lines and cell_len(lines[-1]) + len(_SEPARATOR) + cell_len(segment) <= width:
            lines[-1] += _SEPARATOR + segment
        elif cell_len(segment) <= width:
            lines.append(segment)
        else:
            wrapped = Text(segment).wrap(Console(width=width), width)
            lines.extend(line.plain.rstrip() for line in wrapped)
    return lines


def paragraph(text: str, width: int) -> list[str]:
    """A text on lines of at most `width` columns; a number and its unit stay together."""
    lines: list[str] = []
    for word in _APART.split(one_line(text)):
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += folded([word], width)
    return lines


def as_text(parts: Sequence[RenderableType], *, width: int, colour: bool) -> str:
    """All `parts` below each other. Without colour there is no escape code and no trailing blank."""
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        for part in parts:
            console.print(part, crop=not isinstance(part, PlainTable))
    text = capture.get()
    return text if colour else "".join(f"{line.rstrip()}\n" for line in text.splitlines())

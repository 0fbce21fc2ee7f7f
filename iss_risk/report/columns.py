"""A table that always fits: what to shorten, and then what to leave out, on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

_LONGEST_NAME = 40  # no real nation is longer; a broken file must not push the numbers off the screen
_SHORTEST_NAME = 8
_ROOMY_GAP = 3
_NARROW = re.compile("[ -~–…−]*")  # ASCII and what numbers.py adds to it


@dataclass(frozen=True)
class Column:
    """One column: the heading, a shorter heading, and the cells.

    `expendable`: columns with higher values are left out earlier; 0 is never left out.
    """

    heading: str
    short_heading: str
    cells: Sequence[str]
    expendable: int = 0

    @cached_property
    def width(self) -> int:
        """Of the widest of its cells, in columns of the terminal."""
        return max(cell_len(self.heading), self._cells_width)

    @cached_property
    def is_narrow(self) -> bool:
        """Whether each character of the cells surely takes one column: there can be 100,000 cells."""
        return _NARROW.fullmatch("".join(self.cells)) is not None

    @cached_property
    def _cells_width(self) -> int:
        return max(map(len if self.is_narrow else cell_len, self.cells), default=0)

    def headed(self, heading: str) -> Column:
        """The same cells below another heading, not measured again."""
        other = replace(self, heading=heading)
        other.__dict__.update(is_narrow=self.is_narrow, _cells_width=self._cells_width)
        return other

    def aligned(self, *, right: bool) -> Sequence[str]:
        """The heading and the cells, all as wide as the column."""
        texts = (self.heading, *self.cells)
        if self.is_narrow and self.heading.isascii():
            return [text.rjust(self.width) if right else text.ljust(self.width) for text in texts]
        blanks = [" " * (self.width - cell_len(text)) for text in texts]
        return [blank + text if right else text + blank for text, blank in zip(texts, blanks, strict=True)]


def fitted_table(
    names: Column, numbers: Sequence[Column], width: int, *, last_row_apart: bool
) -> RenderableType:
    """Names at the left, numbers aligned at the right, never wider than `width` columns."""
    if not names.is_narrow or names.width > _LONGEST_NAME:
        names = replace(names, cells=[_cropped(name, _LONGEST_NAME) for name in names.cells])
    names, numbers, gap = _fit(names, list(numbers), width)
    if _total(names, numbers, gap) <= width and not last_row_apart:
        texts = [names.aligned(right=False), *(column.aligned(right=True) for column in numbers)]
        heading, *lines = map((" " * gap).join, zip(*texts, strict=True))
        return PlainTable(heading, lines)
    table = Table(box=None, show_edge=False, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    table.add_column(names.heading, no_wrap=True)
    for column in numbers:
        table.add_column(column.heading, justify="right", no_wrap=True)
    last = len(names.cells) - 1
    for row, name in enumerate(names.cells):
        style = "dim" if last_row_apart and row == last else None
        table.add_row(Text(name), *(Text(column.cells[row]) for column in numbers), style=style)
    return table


@dataclass(frozen=True)
class PlainTable:
    """Lines that are laid out already. rich needs half a millisecond for each row of its own tables."""

    heading: str
    lines: Sequence[str]

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        yield Segment(self.heading, Style(bold=True))
        yield Segment("\n" + "".join(f"{line}\n" for line in self.lines))


def _fit(names: Column, numbers: list[Column], width: int) -> tuple[Column, list[Column], int]:
    """Narrower gaps first, then shorter headings, then fewer columns, and shorter names at last."""
    shortened = [column.headed(column.short_heading) for column in numbers]
    for columns, gap in ((numbers, _ROOMY_GAP), (numbers, 2), (shortened, 2), (shortened, 1)):
        if _total(names, columns, gap) <= width:
            return names, columns, gap
    while any(column.expendable for column in shortened):
        shortened.remove(max(shortened, key=lambda column: column.expendable))
        for gap in (2, 1):
            if _total(names, shortened, gap) <= width:
                return names, shortened, gap
    room = max(_SHORTEST_NAME, width - _total(names, shortened, 1) + names.width)
    return replace(names, cells=[_cropped(name, room) for name in names.cells]), shortened, 1


def _total(names: Column, numbers: Sequence[Column], gap: int) -> int:
    return names.width + sum(gap + column.width for column in numbers)


def _cropped(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    cropped = Text(text)
    cropped.truncate(width, overflow="ellipsis")
    return cropped.plain

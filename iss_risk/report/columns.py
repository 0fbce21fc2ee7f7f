"""A table that always fits: what to shorten, and then what to leave out, on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

_LONGEST_NAME = 40  # no real nation is longer; a broken file must not push the numbers off the screen
_SHORT_NAME = 16  # a nation is still told by it
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
    names: Column,
    numbers: Sequence[Column],
    width: int,
    *,
    last_row_apart: bool,
    short_name: int = _SHORT_NAME,
) -> RenderableType:
    """Names at the left, numbers aligned at the right, never wider than `width` columns.

    Columns for which there is no room are named below: names are cropped to `short_name` before any is left
    out.
    """
    if not names.is_narrow or names.width > _LONGEST_NAME:
        names = _with_names_of(names, _LONGEST_NAME)
    names, shown, gap = _fit(names, list(numbers), width, short_name)
    table = _laid_out(names, shown, gap, width, last_row_apart=last_row_apart)
    left_out = [one.heading for one in numbers if all(one.cells is not kept.cells for kept in shown)]
    if not left_out:
        return table
    remark = f"No room here for: {', '.join(left_out)} (a wider screen shows them, or --format csv)."
    return Group(table, Text(remark, style="dim"))


def _laid_out(
    names: Column, numbers: Sequence[Column], gap: int, width: int, *, last_row_apart: bool
) -> RenderableType:
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


def _fit(
    names: Column, numbers: list[Column], width: int, short_name: int
) -> tuple[Column, list[Column], int]:
    """Narrower gaps first, then shorter headings, shorter names, fewer columns, and cropped names at last."""
    shortened = [column.headed(column.short_heading) for column in numbers]
    for columns, gap in ((numbers, _ROOMY_GAP), (numbers, 2), (shortened, 2), (shortened, 1)):
        if _total(names, columns, gap) <= width:
            return names, columns, gap
    room = width - _total(names, shortened, 1) + names.width
    if names.width > room >= short_name:
        return _with_names_of(names, room), shortened, 1
    while any(column.expendable for column in shortened):
        shortened.remove(max(shortened, key=lambda column: column.expendable))
        for gap in (2, 1):
            room = width - _total(names, shortened, gap) + names.width
            if room >= min(names.width, short_name):
                return _with_names_of(names, room), shortened, gap
    room = max(_SHORTEST_NAME, width - _total(names, shortened, 1) + names.width)
    return _with_names_of(names, room), shortened, 1


def _with_names_of(names: Column, width: int) -> Column:
    """The names, each at most `width` columns wide, below a heading that is no wider either."""
    if names.width <= width:
        return names
    cells = [_cropped(name, width) for name in names.cells]
    return replace(names, heading=_cropped(names.heading, width), cells=cells)


def _total(names: Column, numbers: Sequence[Column], gap: int) -> int:
    return names.width + sum(gap + column.width for column in numbers)


def _cropped(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    cropped = Text(text)
    cropped.truncate(width, overflow="ellipsis")
    return cropped.plain

"""A table that always fits: what to shorten, and then what to leave out, on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

_LONGEST_NAME = 40  # no real nation is longer; a broken file must not push the numbers off the screen
_SHORTEST_NAME = 8
_ROOMY_GAP = 3


@dataclass(frozen=True)
class Column:
    """One column: the heading, a shorter heading, and the cells.

    `expendable`: columns with higher values are left out earlier; 0 is never left out.
    """

    heading: str
    short_heading: str
    cells: Sequence[str]
    expendable: int = 0

    @property
    def width(self) -> int:
        """Of the widest of its cells, in columns of the terminal."""
        return max(cell_len(text) for text in (self.heading, *self.cells))


def fitted_table(names: Column, numbers: Sequence[Column], width: int, *, last_row_apart: bool) -> Table:
    """Names at the left, numbers aligned at the right, never wider than `width` columns."""
    names = replace(names, cells=[_cropped(name, _LONGEST_NAME) for name in names.cells])
    names, numbers, gap = _fit(names, list(numbers), width)
    table = Table(box=None, show_edge=False, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    table.add_column(names.heading, no_wrap=True)
    for column in numbers:
        table.add_column(column.heading, justify="right", no_wrap=True)
    last = len(names.cells) - 1
    for row, name in enumerate(names.cells):
        style = "dim" if last_row_apart and row == last else None
        table.add_row(Text(name), *(Text(column.cells[row]) for column in numbers), style=style)
    return table


def _fit(names: Column, numbers: list[Column], width: int) -> tuple[Column, list[Column], int]:
    """Narrower gaps first, then shorter headings, then fewer columns, and shorter names at last."""
    shortened = [replace(column, heading=column.short_heading) for column in numbers]
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

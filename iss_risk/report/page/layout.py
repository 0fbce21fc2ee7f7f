"""The values that the template lays out: parts with sentences, tables and the names of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iss_risk.report.page.scales import Scale


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells as text, the numbers that it is sorted by (None: by the text), and whether
    the reader asked for it."""

    cells: tuple[str, ...]
    keys: tuple[float | None, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption. Columns after the first `texts` hold numbers and stand to the right; those
    whose places are in `english` hold names and texts that are English on every page, those in `whole` are
    not broken, and those in `long` hold sentences."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    texts: int = 1
    english: tuple[int, ...] = ()
    whole: tuple[int, ...] = ()
    long: tuple[int, ...] = ()


@dataclass(frozen=True)
class Instant:
    """An instant in UTC as it is shown, and in full for the clock of the reader (None: only to the month or
    later than what was looked at)."""

    text: str
    utc: datetime | None


@dataclass(frozen=True)
class Part:
    """A part of the page: a heading, sentences, tables, and the names of its pictures."""

    name: str
    heading: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """The whole page. `facts` are the strip at its head: pairs of a word and a value."""

    title: str
    standing: str
    standing_because: str
    kind: str
    is_near: bool
    shape: str
    outline: str
    facts: tuple[tuple[str, str], ...]
    scales: tuple[Scale, ...]
    when: tuple[tuple[str, Instant], ...]
    parts: tuple[Part, ...]
    nations: Table
    all_nations: str
    command: str | None
    warnings: tuple[str, ...]

"""Parts of past re-entries that were found, or not: data/evidence/finds.csv."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.sources.embedded import data_path

# The list of parts that belong to no vehicle of data/vehicles, in the format of a vehicle.
FOUND_PARTS = "found_parts"
_COLUMNS = (
    "id", "reentry", "list", "parts", "seen", "chances", "falls", "noticed_at_most", "least_left", "like",
    "used", "note", "source",
)  # fmt: skip
_MOST = 1_000_000


@dataclass(frozen=True)
class Find:
    """What was seen of one kind of part of a re-entry.

    `parts` are kinds of `vehicle` (an embedded one, or FOUND_PARTS): more than one where it is not known
    which of them the part is like; each is as likely. `seen` of `chances` pieces were found, in as many
    `falls`: pieces of one fall share their fate. Where none was seen, or several falls are counted, a piece
    that lands is noticed with a chance that is unknown, from 0 to `noticed_at_most`. A part that was seen had
    at least the share `least_left` of its mass.

    `like` is 1 where the fate of this part is known whatever it was. Otherwise the row is here because the
    part was found: it stands for an unknown number, up to `like`, of parts like it that came down and would
    have been noticed.
    """

    identifier: str
    reentry: str
    vehicle: str
    parts: tuple[str, ...]
    seen: int
    chances: int
    falls: int
    noticed_at_most: float
    least_left: float
    like: int
    note: str
    source: str


@dataclass(frozen=True)
class LeftOut:
    """A find that cannot be used, and why."""

    identifier: str
    reentry: str
    part: str
    why: str
    source: str


@dataclass(frozen=True)
class Evidence:
    """All rows of the file: those that are used, and those that are not."""

    finds: tuple[Find, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def reentries(self) -> tuple[str, ...]:
        """The re-entries of the finds that are used, in the order of the file."""
        return tuple(dict.fromkeys(one.reentry for one in self.finds))


def embedded_evidence() -> Evidence:
    """The finds that ship with the tool. Raises InputError for a broken file."""
    return read_evidence(data_path("evidence", "finds.csv"))


@cache
def read_evidence(path: Path) -> Evidence:
    """Read a file of finds. Raises InputError, naming line and column, for what cannot be."""
    finds: list[Find] = []
    left_out: list[LeftOut] = []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if tuple(rows.fieldnames or ()) != _COLUMNS:
            raise InputError(f"its columns must be {', '.join(_COLUMNS)}", path=path, line=1)
        for row in rows:
            line = _Line(path, rows.line_num, row)
            if line.one_of("used", ("yes", "no")) == "no":
                left_out.append(
                    LeftOut(*(line.text(column) for column in ("id", "reentry", "parts", "note", "source")))
                )
            else:
                finds.append(_find(line))
    names = [*(one.identifier for one in finds), *(one.identifier for one in left_out)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{twice[0]!r} stands there twice", path=path, field="id")
    return Evidence(tuple(finds), tuple(left_out))


def _find(line: _Line) -> Find:
    seen, chances, falls = (line.whole(column) for column in ("seen", "chances", "falls"))
    if seen > chances:
        line.fail("seen", f"{seen} of {chances} cannot have been seen")
    if falls not in (1, chances):
        line.fail("falls", f"{falls}: all pieces are of one fall (1), or each is of its own ({chances})")
    like = line.whole("like")
    if like < 1 or (like > 1 and not seen):
        line.fail("like", f"{like}: only what was found stands for more than itself")
    unknown = seen == 0 or falls > 1
    if unknown != bool(line.row["noticed_at_most"]):
        line.fail("noticed_at_most", "belongs to what was not seen, and to several falls")
    return Find(
        identifier=line.text("id"),
        reentry=line.text("reentry"),
        vehicle=line.text("list"),
        parts=tuple(line.text("parts").split("|")),
        seen=seen,
        chances=chances,
        falls=falls,
        noticed_at_most=line.share("noticed_at_most") if unknown else 1.0,
        least_left=line.share("least_left") if line.row["least_left"] else 0.0,
        like=like,
        note=line.text("note"),
        source=line.text("source"),
    )


@dataclass(frozen=True)
class _Line:
    """One row of the file, and how it refuses a figure."""

    path: Path
    number: int
    row: dict[str, str]

    def fail(self, column: str, message: str) -> None:
        raise InputError(message, path=self.path, line=self.number, field=column)

    def text(self, column: str) -> str:
        text = (self.row[column] or "").strip()
        if not text:
            self.fail(column, "is empty")
        return text

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        text = self.text(column)
        if text not in known:
            self.fail(column, f"{text!r} is none of {', '.join(known)}")
        return text

    def whole(self, column: str) -> int:
        text = self.text(column)
        if not (text.isdecimal() and int(text) <= _MOST):
            self.fail(column, f"{text!r} is no number from 0 to {_MOST:,}")
        return int(text)

    def share(self, column: str) -> float:
        text = self.text(column)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0.0 < value <= 1.0:
            self.fail(column, f"{text!r} is no share above 0 and up to 1")
        return value

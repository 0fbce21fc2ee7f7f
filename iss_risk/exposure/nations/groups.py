"""Groups of nations that have a name: alliances, unions, regions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.sources.embedded import data_path

MAX_FILE_BYTES = 1024 * 1024
MAX_NAME_LENGTH = 80
_COLUMNS = ("group", "nation")


@dataclass(frozen=True)
class Group:
    """A group: its name, its other names `also`, its `nations` as the file names them, and on which `lines`
    it does."""

    name: str
    also: tuple[str, ...]
    nations: tuple[str, ...]
    lines: tuple[int, ...]


@cache
def embedded_groups() -> tuple[Group, ...]:
    """The groups that ship with the tool. Raises InputError if the file is missing."""
    return read_groups(data_path("nations", "groups.csv"))


def read_groups(path: str | Path) -> tuple[Group, ...]:
    """Groups of a CSV file in UTF-8 with the columns `group` and `nation`, one line a member.

    A column `also` may hold other names of the group, separated by semicolons; further columns and lines that
    begin with # do not count. Raises InputError, with the line, for a file that cannot be used.
    """
    rows: dict[str, tuple[list[str], list[str], list[int]]] = {}
    lines = _text(Path(path)).splitlines()
    header = next((number for number, line in enumerate(lines) if _counts(line)), len(lines))
    first = lines[header] if header < len(lines) else ""
    names = [name.casefold() for name in _values(first, path, header + 1)]
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise InputError(
            f"has no column {' and '.join(missing)}: the first line must be group,nation",
            path=path,
            line=min(header, len(lines) - 1) + 1,
        )
    for number, line in enumerate(lines[header + 1 :], header + 2):
        if not _counts(line):
            continue
        values = dict(zip(names, _values(line, path, number), strict=False))
        for column in _COLUMNS:
            value = values.get(column, "")
            if not value or len(value) > MAX_NAME_LENGTH or not value.isprintable():
                raise InputError(
                    f"is no name of at most {MAX_NAME_LENGTH} letters", path=path, line=number, field=column
                )
        also, nations, on_lines = rows.setdefault(values["group"], ([], [], []))
        also += [name.strip() for name in values.get("also", "").split(";") if name.strip()]
        nations.append(values["nation"])
        on_lines.append(number)
    if not rows:
        raise InputError("has no groups", path=path)
    return tuple(
        Group(name, tuple(also), tuple(nations), tuple(on_lines))
        for name, (also, nations, on_lines) in rows.items()
    )


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _values(line: str, path: str | Path, number: int) -> list[str]:
    try:
        return [value.strip() for value in next(csv.reader([line]), [])]
    except csv.Error as fault:  # a value beyond the longest that Python's reader takes
        raise InputError(f"is no line of CSV: {fault}", path=path, line=number) from fault


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {reason}", path=path) from error
    if len(raw) > MAX_FILE_BYTES:
        raise InputError(f"is larger than {MAX_FILE_BYTES // 1024**2} MiB: no list of groups", path=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not a text in UTF-8", path=path) from error
    if not text.strip() or "\0" in text:
        raise InputError("is no text with groups of nations", path=path)
    return text

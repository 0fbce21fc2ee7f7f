"""A TOML file of tables, read so that every fault can be named by its line and field.

`tomllib` says where a file is not TOML, but not where a table or a value stands. The line of the n-th
`[[part]]` header and of a key under it is found by scanning the text.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from iss_risk.errors import InputError
from iss_risk.notation.spelling import did_you_mean

MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_TEXT_LENGTH = 2_000
# In one line; tomllib's time grows with the square of the parts of a dotted key.
MAX_DOTS = 500
_KEY = re.compile(r"""^\s*(?:"([^"\\]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*=""")
_LINE_IN_MESSAGE = re.compile(r"\(at line (\d+), column \d+\)")


def shown(value: object) -> str:
    """A value as it may stand in a one-line message: quoted, without line breaks, of limited length."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass(frozen=True)
class Table:
    """One table of the file: its values, the line of its header and the lines of its keys."""

    path: Path
    label: str
    values: dict[str, Any]
    line: int | None
    key_lines: dict[str, int]

    def fail(self, key: str | None, message: str) -> NoReturn:
        """Raise the InputError for `key` of this table (or for the table itself)."""
        line = self.key_lines.get(key, self.line) if key else self.line
        field = f"{self.label}.{key}" if self.label and key else (key or self.label or None)
        raise InputError(message, path=self.path, line=line, field=field)

    def labelled(self, label: str) -> Table:
        """The same table under the name that messages shall call it."""
        return Table(self.path, label, self.values, self.line, self.key_lines)

    def check_keys(self, known: Iterable[str]) -> None:
        """Refuse a key that is not known: it would otherwise be ignored in silence."""
        known = tuple(known)
        for key in self.values:
            if key not in known:
                self.refuse_unknown(key, known)

    def refuse_unknown(self, key: str, known: Iterable[str]) -> NoReturn:
        """Raise the InputError for a key that is none of `known`."""
        known = tuple(known)
        listed = ", ".join(known) if len(known) <= 20 else f"{len(known)} others"
        self.fail(key, f"unknown key{did_you_mean(key, known)}: known are {listed}")

    def text(self, key: str) -> str:
        """A required, non-empty line of text."""
        value = self._required(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, f"must be text, is {shown(value)}")
        if len(value) > MAX_TEXT_LENGTH or not value.isprintable():
            self.fail(key, f"must be one printable line of at most {MAX_TEXT_LENGTH} characters")
        return value

    def choice(self, key: str, known: Iterable[str]) -> str:
        """A required word out of `known`."""
        known, value = tuple(known), self.text(key)
        if value not in known:
            listed = ", ".join(known) if len(known) <= 12 else f"{len(known)} others"
            self.fail(key, f"unknown {shown(value)}{did_you_mean(value, known)}: known are {listed}")
        return value

    def number(self, key: str) -> float:
        """A required finite number."""
        value = self._required(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.fail(key, f"must be a number, is {shown(value)}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.fail(key, f"must be finite, is {shown(value)}")
        return number

    def positive(self, key: str) -> float:
        """A required finite number above zero."""
        number = self.number(key)
        if number <= 0.0:
            self.fail(key, f"must be above zero, is {shown(self.values[key])}")
        return number

    def between(self, key: str, low: float, high: float) -> float:
        """A required number from `low`, which is above zero, to `high`."""
        number = self.positive(key)
        if not low <= number <= high:
            self.fail(key, f"must be at least {low:g} and at most {high:,.10g}, is {shown(self.values[key])}")
        return number

    def truth(self, key: str) -> bool:
        """A required `true` or `false`."""
        value = self._required(key)
        if not isinstance(value, bool):
            self.fail(key, f"must be true or false, is {shown(value)}")
        return value

    def instant(self, key: str) -> datetime:
        """A required instant, UTC unless it has an offset; a day begins at midnight."""
        value = self._required(key)
        unlike = f"must be an instant such as 2026-10-09T12:00:00Z, is {shown(value)}"
        try:
            if isinstance(value, str):
                value = datetime.fromisoformat(value)
        except ValueError:
            self.fail(key, unlike)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if not isinstance(value, datetime):
            self.fail(key, unlike)
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError:
            self.fail(key, f"is not in the years of the calendar: {shown(value)}")

    def tables(self, key: str) -> list[Table]:
        """Tables written inline in a list, `key = [{ ... }, ...]`; none where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(key, f"must be a list of tables, is {shown(value)}")
        line = self.key_lines.get(key, self.line)
        return [Table(self.path, f"{self.label}.{key} {k}", one, line, {}) for k, one in enumerate(value, 1)]

    def whole(self, key: str, maximum: int) -> int:
        """A required whole number from 1 to `maximum`."""
        value = self._required(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= maximum:
            self.fail(key, f"must be a whole number from 1 to {maximum}, is {shown(value)}")
        return value

    def _required(self, key: str) -> Any:
        if key not in self.values:
            self.fail(None, f"{key!r} is missing")
        return self.values[key]


@dataclass(frozen=True)
class TomlFile:
    """A TOML file: its parsed values, its text by line, and the digest of its bytes."""

    path: Path
    values: dict[str, Any]
    lines: tuple[str, ...]
    sha256: str

    def root(self) -> Table:
        """The file's own table: its keys stand in front of the first header, or are headers."""
        end = next((i for i, line in enumerate(self.lines) if _header(line)), len(self.lines))
        headers = {name: numbers[0] for (_, name), numbers in self._headers.items()}
        return Table(self.path, "", self.values, 1, headers | self._keys(0, end))

    def table(self, name: str) -> Table | None:
        """The one table `[name]`, or None where the file has none."""
        if name not in self.values:
            return None
        value = self.values[name]
        if not isinstance(value, dict):
            self.root().fail(name, "must be a table")
        headers = self._headers.get(("[", name), [])
        return self._table(name, value, headers[0] if headers else None)

    def named_tables(self) -> dict[str, Table]:
        """A file that is nothing but tables `[name]`: all of them, in order; none is an error."""
        tables = {name: table for name in self.values if (table := self.table(name)) is not None}
        if not tables:
            self.root().fail(None, "holds no tables")
        return tables

    def tables(self, name: str, *, needed: bool = True) -> list[Table]:
        """All tables `[[name]]`, in order; none is an error where they are `needed`."""
        if not needed and name not in self.values:
            return []
        found = self.values.get(name)
        if not isinstance(found, list) or not found or not all(isinstance(t, dict) for t in found):
            self.root().fail(None, f"no [[{name}]] tables")
        headers = self._headers.get(("[[", name), [])
        # Tables written inline have no header: then only the table's number can be given.
        numbers: list[int | None] = list(headers) if len(headers) == len(found) else [None] * len(found)
        pairs = zip(found, numbers, strict=True)
        return [self._table(f"{name} {i}", value, line) for i, (value, line) in enumerate(pairs, 1)]

    def sub_table(self, name: str, table: Table, key: str) -> Table | None:
        """`[name.key]` of one of the tables `[[name]]`, or None where it has none."""
        if key not in table.values:
            return None
        value, label = table.values[key], f"{table.label}.{key}"
        if not isinstance(value, dict):
            table.fail(key, "must be a table")
        if table.line is None or key in table.key_lines:  # written inline
            line = table.key_lines.get(key)
            return Table(self.path, label, value, line, dict.fromkeys(value, line) if line else {})
        lines = self._headers["[", f"{name}.{key}"]  # ascending
        return self._table(label, value, lines[bisect_right(lines, table.line)])

    def _table(self, label: str, values: dict[str, Any], line: int | None) -> Table:
        if line is None:
            return Table(self.path, label, values, None, {})
        after = range(line, len(self.lines))
        end = next((i for i in after if _header(self.lines[i])), len(self.lines))
        return Table(self.path, label, values, line, self._keys(line, end))

    def _keys(self, start: int, end: int) -> dict[str, int]:
        matches = ((i + 1, _KEY.match(self.lines[i])) for i in range(start, end))
        return {match.group(match.lastindex or 0): number for number, match in matches if match}

    @cached_property
    def _headers(self) -> dict[tuple[str, str], list[int]]:
        headers: dict[tuple[str, str], list[int]] = {}
        for number, line in enumerate(self.lines, 1):
            header = _header(line)
            if header:
                headers.setdefault(header, []).append(number)
        return headers


def _header(line: str) -> tuple[str, str] | None:
    """("[" or "[[", name) where the line is the header of a table."""
    text = line.strip()
    if not text.startswith("["):
        return None
    brackets = "[[" if text.startswith("[[") else "["
    name, closed, after = text[len(brackets) :].partition("]")
    after = after.removeprefix("]").lstrip()
    if not closed or "[" in name or not name.strip() or (after and not after.startswith("#")):
        return None
    return brackets, name.strip().strip("\"' ")


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file of at most 8 MiB.

    Raises InputError, with the line where there is one, for a file that is missing, unreadable, too
    large, empty, binary or not TOML.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=path) from error
    if len(content) > MAX_FILE_BYTES:
        raise InputError(
            f"is larger than {MAX_FILE_BYTES // 1024**2} MiB: not a file of this kind", path=path
        )
    if not content.strip():
        raise InputError("is empty", path=path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is binary or not UTF-8: expected TOML text", path=path) from error
    if "\0" in text:
        raise InputError("is binary: expected TOML text", path=path)
    lines = tuple(text.split("\n"))
    for number, one in enumerate(lines, 1):
        if one.count(".") > MAX_DOTS:
            raise InputError(f"has more than {MAX_DOTS} dots", path=path, line=number)
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise InputError("is nested too deeply", path=path) from error
    except ValueError as error:  # TOMLDecodeError, and numbers that Python refuses to convert
        match = _LINE_IN_MESSAGE.search(str(error))
        line = int(match.group(1)) if match else len(lines)
        reason = _LINE_IN_MESSAGE.sub("", str(error)).strip()
        raise InputError(f"is not TOML: {reason}", path=path, line=line) from error
    return TomlFile(path, values, lines, hashlib.sha256(content).hexdigest())

"""Keyword = value pairs of a message, whatever it was written in, with the place where each one stands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from iss_risk.errors import InputError
from iss_risk.notation.epochs import epoch_from_ccsds

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# These may stand in one message several times, and nothing here reads them.
_REPEATABLE = ("COMMENT", "MAN_", "USER_DEFINED")


@dataclass(frozen=True)
class Field:
    """One keyword's value, unit (where written) and line (where known)."""

    keyword: str
    text: str
    unit: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Fields:
    """The fields of one message. All errors are InputErrors that name the path, line and keyword."""

    path: str
    values: Mapping[str, Field]
    label: str | None = None  # e.g. "record 3", where lines are not known
    line: int | None = None  # where the message begins

    @classmethod
    def collect(
        cls, pairs: Iterable[Field], *, path: str, label: str | None = None, line: int | None = None
    ) -> Fields:
        """Raises InputError when a keyword is given twice with different values."""
        values: dict[str, Field] = {}
        for field in pairs:
            earlier = values.setdefault(field.keyword, field)
            if earlier.text != field.text and not field.keyword.startswith(_REPEATABLE):
                raise InputError("is given twice", path=path, line=field.line, field=field.keyword)
        return cls(path=path, values=values, label=label, line=line)

    def fault(self, keyword: str, message: str) -> InputError:
        """The error to raise about one keyword."""
        field = self.values.get(keyword)
        line = field.line if field is not None else self.line
        where = keyword if self.label is None else f"{self.label}, {keyword}"
        return InputError(message, path=self.path, line=line, field=where)

    def optional(self, keyword: str) -> str | None:
        """The text, or None where it is absent or blank."""
        field = self.values.get(keyword)
        return (field.text.strip() or None) if field is not None else None

    def text(self, keyword: str) -> str:
        """The text of a mandatory keyword."""
        value = self.optional(keyword)
        if value is None:
            raise self.fault(keyword, "is missing")
        return value

    def number(self, keyword: str, *units: str) -> float:
        """A finite number. A unit, where written, must be one of `units` (case does not matter)."""
        text = self.text(keyword)
        written = self.values[keyword].unit
        if written and written.strip().lower() not in units:
            raise self.fault(keyword, f"is in {written!r}, expected {units[0] if units else 'no unit'}")
        try:
            return finite_number(text)
        except ValueError as fault:
            raise self.fault(keyword, str(fault)) from None

    def optional_number(self, keyword: str, *units: str) -> float | None:
        """As `number`, or None where it is absent."""
        return None if self.optional(keyword) is None else self.number(keyword, *units)

    def epoch(self, keyword: str) -> datetime:
        """A UTC epoch."""
        text = self.text(keyword)
        try:
            return epoch_from_ccsds(text)
        except ValueError as fault:
            raise self.fault(keyword, str(fault)) from None

    def require(self, keyword: str, *accepted: str, advice: str) -> None:
        """The keyword, where given, must have one of the accepted values (case does not matter)."""
        value = self.optional(keyword)
        if value is not None and value.upper() not in accepted:
            raise self.fault(keyword, f"is {value[:40]!r}: {advice}")


def finite_number(text: str) -> float:
    """A decimal number; no NaN, no infinity, none of Python's own spellings. Raises ValueError."""
    stripped = text.strip()
    if _NUMBER.fullmatch(stripped) is None:
        raise ValueError(f"{stripped[:40]!r} is not a number")
    value = float(stripped)
    if not math.isfinite(value):
        raise ValueError(f"{stripped[:40]!r} is not a finite number")
    return value

"""Instants and lengths of time as people write them in tables: "2018-04-02T00:16", "2018-04-02", "±14 h"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iss_risk.checks import FIRST_YEAR, LAST_YEAR

_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?)?)?\s*(?:Z|UTC|\+00:?00)?"
)
# A remark in brackets, or which issue of the day it was in Roman figures: "2018-03-30 II".
_REMARK = re.compile(r"\s*\([^()]*\)\s*$|\s+[IVX]{1,5}\s*$")
# "2018-04-02T00:16:00.000 UTC (by TIP message 12)" and a span of two such: no more is tried to be understood.
_LONGEST_TEXT = 200
_SPAN = re.compile(r"\s*(?:\.\.\.?|…)\s*")
_LENGTH = re.compile(r"(?:±|\+/?-)?\s*([0-9]{1,9}(?:\.[0-9]{0,9})?)\s*([a-z]+)")
_UNITS = {
    timedelta(minutes=1): ("min", "mins", "minute", "minutes"),
    timedelta(hours=1): ("h", "hr", "hrs", "hour", "hours"),
    timedelta(days=1): ("d", "day", "days"),
}


@dataclass(frozen=True)
class StatedInstant:
    """An instant (UTC) and how precisely it is written: to the day, hour, minute or second.

    Of a date `instant` is noon, the middle of the day.
    """

    instant: datetime
    precision: timedelta

    @property
    def earliest(self) -> datetime:
        """The beginning of the day where only a date is written, else the instant."""
        return self.instant - self._half_a_day

    @property
    def latest(self) -> datetime:
        """The end of the day where only a date is written, else the instant."""
        return self.instant + self._half_a_day

    @property
    def _half_a_day(self) -> timedelta:
        return self.precision / 2 if self.precision == timedelta(days=1) else timedelta(0)


def stated_instant(text: str) -> StatedInstant:
    """The UTC instant in `text`; of a span "a..b" its end. Remarks in brackets are passed over.

    Raises ValueError that says why it is none.
    """
    plain, before = text.strip(), None
    if len(plain) > _LONGEST_TEXT:
        raise ValueError(f"{plain[:40]!r}... is too long for an instant")
    while plain != before:
        before, plain = plain, _REMARK.sub("", plain)
    plain = _SPAN.split(plain)[-1].strip()
    match = _INSTANT.fullmatch(plain)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not an instant (UTC) like 2018-04-02T00:16 or a date")
    year, month, day, hour, minute, second = (None if part is None else int(part) for part in match.groups())
    assert year is not None
    assert month is not None
    assert day is not None
    try:
        found = datetime(year, month, day, hour or 0, minute or 0, second or 0, tzinfo=UTC)
    except ValueError as fault:
        raise ValueError(f"{text[:40]!r} is not an instant: {fault}") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{text[:40]!r} is not in the years {FIRST_YEAR} to {LAST_YEAR}")
    if hour is None:
        return StatedInstant(found + timedelta(hours=12), timedelta(days=1))
    if minute is None:
        return StatedInstant(found, timedelta(hours=1))
    return StatedInstant(found, timedelta(minutes=1) if second is None else timedelta(seconds=1))


def stated_length(text: str) -> timedelta:
    """A length of time above zero with its unit: "14 h", "±2 d", "130 min". Raises ValueError."""
    match = _LENGTH.fullmatch(text.strip().lower())
    unit = next((u for u, names in _UNITS.items() if match is not None and match[2] in names), None)
    if match is None or unit is None or float(match[1]) == 0.0:
        raise ValueError(f"{text[:40]!r} is not a length of time with its unit, like 14 h, 2 d or 130 min")
    length = float(match[1]) * unit.total_seconds()
    if length > 100 * 365.25 * 86_400.0:
        raise ValueError(f"{text[:40]!r} is more than a century")
    return timedelta(seconds=length)

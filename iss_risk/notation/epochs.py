"""Epochs as the orbit formats write them, to aware UTC datetimes.

Python's datetime has no 61st second; no format read here needs one (the last leap second was
inserted at the end of 2016), so it is refused rather than guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# Sputnik 1 reached orbit on 1957-10-04; two-digit years turn over at 57 for that reason.
EARLIEST_EPOCH = datetime(1957, 10, 4, tzinfo=UTC)
LATEST_EPOCH = datetime(2100, 1, 1, tzinfo=UTC)

# CCSDS 502.0-B-3, 7.5.10: calendar or day-of-year dates. A blank instead of T, and "+00:00" instead
# of Z, are common in JSON and CSV.
_CCSDS_EPOCH = re.compile(
    r"([0-9]{4})-(?:([0-9]{2})-([0-9]{2})|([0-9]{3}))"
    r"[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]*)?(?:Z|\+00:00)?"
)


def epoch_from_ccsds(text: str) -> datetime:
    """`2026-10-09T19:42:49.139Z` or `2026-282T19:42:49.139` as UTC. Raises ValueError that says why."""
    match = _CCSDS_EPOCH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a date like 2026-10-09T19:42:49.139 (UTC)")
    year, month, day, day_of_year, hour, minute, second, fraction = match.groups()
    try:
        if day_of_year is None:
            date = datetime(int(year), int(month), int(day), tzinfo=UTC)
        else:
            date = _date_from_day_of_year(int(year), int(day_of_year))
        moment = date.replace(hour=int(hour), minute=int(minute), second=int(second))
    except ValueError as fault:
        raise ValueError(f"{text!r} is not a date: {fault}") from None
    microseconds = round(float(f"0{fraction}") * 1e6) if fraction else 0
    return _sane(moment + timedelta(microseconds=microseconds))


def epoch_from_tle(year_text: str, day_text: str) -> datetime:
    """Columns 19-20 (year) and 21-32 (day of the year, with fraction) of a TLE's first line, as UTC.

    Some public sets count a day 366 in a year of 365, which is 1 January, as SGP4's own readers take it.
    Raises ValueError that says why.
    """
    short_year = int(year_text)
    year = short_year + (1900 if short_year >= EARLIEST_EPOCH.year % 100 else 2000)
    day = float(day_text)
    # The eight decimals of the day are 0.9 ms; microseconds lose nothing of them.
    microseconds = round((day - int(day)) * 86_400e6)
    if not 1 <= int(day) <= 366:
        raise ValueError(f"a year has no day {int(day)}")
    date = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=int(day) - 1)
    return _sane(date + timedelta(microseconds=microseconds))


def _date_from_day_of_year(year: int, day_of_year: int) -> datetime:
    first = datetime(year, 1, 1, tzinfo=UTC)
    date = first + timedelta(days=day_of_year - 1)
    if date.year != year:
        raise ValueError(f"the year {year} has no day {day_of_year}")
    return date


def _sane(epoch: datetime) -> datetime:
    if not EARLIEST_EPOCH <= epoch < LATEST_EPOCH:
        raise ValueError(f"{epoch:%Y-%m-%d} is outside {EARLIEST_EPOCH:%Y-%m-%d} … {LATEST_EPOCH:%Y-%m-%d}")
    return epoch

"""Instants and ages, as precise as they are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MONTHS_APART = timedelta(days=120)
_DAYS_APART = timedelta(days=3)


def utc_minute(instant: datetime) -> str:
    """2026-10-09 19:42 UTC."""
    return f"{instant.astimezone(UTC).isoformat(' ')[:16]} UTC"


def like_interval(instant: datetime, interval: timedelta) -> str:
    """`instant` to the month, the day or the minute, whichever fits the width of its interval."""
    if interval > _MONTHS_APART:
        return instant.astimezone(UTC).isoformat()[:7]
    if interval > _DAYS_APART:
        return instant.astimezone(UTC).isoformat()[:10]
    return utc_minute(instant)


def between(first: datetime, last: datetime) -> str:
    """between 2028-02 and 2034-08; between 2020-05-11 11:07 and 21:19 UTC: a day of both is told once."""
    begin, end = (like_interval(one, last - first) for one in (first, last))
    if begin.endswith(" UTC"):
        begin = begin.removesuffix(" UTC")
        end = end[11:] if begin[:10] == end[:10] else end
    return f"between {begin} and {end}"


def age(hours: float) -> str:
    """44 days old; 5 hours old; 3 days ahead of the clock."""
    size = abs(hours)
    if size < 1.5:
        amount = "an hour" if size >= 0.5 else "minutes"
    elif size < 48.0:
        amount = f"{size:.0f} hours"
    elif size < 2 * 365.25 * 24.0:
        amount = f"{size / 24.0:,.0f} days"
    else:
        amount = f"{size / (365.25 * 24.0):,.1f} years"
    return f"{amount} old" if hours >= 0.0 else f"{amount} ahead of the clock"

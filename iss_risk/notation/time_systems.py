"""Epochs in other time systems than UTC (CCSDS 502.0-B-3, 3.2.3.2 and annex B), to UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from iss_risk.notation.fields import Fields

# TT = TAI + 32.184 s (IAU 1991, Recommendation IV); GPS = TAI - 19 s (IS-GPS-200). TDB leaves TT by less than
# 2 ms (15 m along a low orbit).
_AHEAD_OF_TAI_S = {"TAI": 0.0, "TT": 32.184, "TDB": 32.184, "GPS": -19.0}
# UT1 is within 0.9 s of UTC, and is taken for it everywhere (orbit/frames.py).
_AS_UTC = ("UTC", "UT1")
_FIRST_TAI = datetime(1972, 1, 1, tzinfo=UTC)
_JD_OF_FIRST = 2_441_317.5


def time_system_of(fields: Fields) -> str:
    """TIME_SYSTEM of a message, UTC where it states none. Raises InputError for one that cannot be read."""
    known = (*_AS_UTC, *_AHEAD_OF_TAI_S)
    fields.require("TIME_SYSTEM", *known, advice=f"read are {', '.join(known)}: convert the epochs")
    return (fields.optional("TIME_SYSTEM") or "UTC").upper()


def in_utc(epoch: datetime, time_system: str) -> datetime:
    """What a clock of `time_system` shows as `epoch`, in UTC; exact from 1972 on, when leap seconds began."""
    if time_system in _AS_UTC:
        return epoch
    tai = epoch - timedelta(seconds=_AHEAD_OF_TAI_S[time_system])
    # The step comes when UTC passes midnight, at which TAI shows the new difference already.
    leap_s = 10.0
    for start, difference_s in _leap_seconds():
        if tai >= start + timedelta(seconds=difference_s):
            leap_s = difference_s
    return tai - timedelta(seconds=leap_s)


@cache
def _leap_seconds() -> tuple[tuple[datetime, float], ...]:
    """(UTC from which it holds, TAI - UTC in s), from the table in skyfield's package: no network, ever."""
    from skyfield.api import load

    scale = load.timescale(builtin=True)
    return tuple(
        (_FIRST_TAI + timedelta(days=float(day) - _JD_OF_FIRST), float(offset_s))
        for day, offset_s in zip(scale.leap_dates, scale.leap_offsets, strict=False)
    )

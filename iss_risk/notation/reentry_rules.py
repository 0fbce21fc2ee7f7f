"""Rules of CCSDS 508.1-B-1, section 3.5, that join several keywords of a Re-entry Data Message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from iss_risk.errors import InputError
from iss_risk.notation.fields import Fields
from iss_risk.notation.reentry_keywords import COVARIANCE, STATE, UNKNOWN, names_of_block
from iss_risk.notation.reentry_message import ReentryMessage

_DESIGNATOR = re.compile(r"[0-9]{4}-[0-9]{3}[A-Z]{1,3}")
_COV_FRAME = "COV_REF_FRAME"
# The start and the end of each window, and what lies between them.
_WINDOWS = (
    ("ORBIT_LIFETIME_WINDOW_START", "ORBIT_LIFETIME", "ORBIT_LIFETIME_WINDOW_END"),
    ("REENTRY_WINDOW_START", "NOMINAL_REENTRY_EPOCH", "REENTRY_WINDOW_END"),
    ("IMPACT_WINDOW_START", "NOMINAL_IMPACT_EPOCH", "IMPACT_WINDOW_END"),
)
# Days since EPOCH_TZERO, and the epoch that they should resolve to (3.5.8, 3.5.9).
_SAME = (
    ("ORBIT_LIFETIME", "NOMINAL_REENTRY_EPOCH"),
    ("ORBIT_LIFETIME_WINDOW_START", "REENTRY_WINDOW_START"),
    ("ORBIT_LIFETIME_WINDOW_END", "REENTRY_WINDOW_END"),
)
_INTERVAL = ("CONFIDENCE", "START_LON", "START_LAT", "STOP_LON", "STOP_LAT", "CROSS_TRACK")
_PLACE = ("NOMINAL_IMPACT_LON", "NOMINAL_IMPACT_LAT", "IMPACT_REF_FRAME")


def check_rules(message: ReentryMessage, fields: Fields) -> None:
    """Raises InputError, at the keyword in question, for what section 3.5 does not allow."""
    _check_designator(message, fields)
    place = any(name in message.values for name in (*_PLACE[:2], *interval_names(1)))
    if place or "NOMINAL_IMPACT_ALT" in message.values:
        _need_all(_PLACE, fields, "belongs to an impact location")
    _check_intervals(message, fields)
    state, covariance = names_of_block(STATE), names_of_block(COVARIANCE)
    if any(name in message.values for name in (*state, *covariance)):
        _need_all((*state, "REF_FRAME"), fields, "belongs to a state vector")
    if any(name in message.values for name in covariance):
        _need_all(
            tuple(name for name in covariance if name != _COV_FRAME), fields, "belongs to a covariance matrix"
        )
    for start, _, end in _WINDOWS:
        first, last = message.values.get(start), message.values.get(end)
        if first is not None and last is not None and first > last:  # type: ignore[operator]
            raise fields.fault(end, f"is before {start}")


def interval_names(n: int) -> tuple[str, ...]:
    """The keywords of confidence interval `n`, 1 to 3, of the place of impact."""
    return tuple(f"IMPACT_{n}_{part}" for part in _INTERVAL)


def doubts(message: ReentryMessage, fields: Fields) -> Iterator[str]:
    """What should agree and does not, as warnings."""
    zero = message.instant("EPOCH_TZERO")
    for days_name, epoch_name in _SAME:
        days, epoch = message.number(days_name), message.instant(epoch_name)
        if zero is None or days is None or epoch is None:
            continue
        # 5.5 d is anything from 5.45 to 5.55 d; a second more for epochs in whole seconds.
        allowed_s = 86_400.0 * half_a_digit(fields.text(days_name)) + 1.0
        apart_s = (epoch - zero).total_seconds() - 86_400.0 * days
        if abs(apart_s) > allowed_s:
            yield (
                f"{epoch_name} is {_length(abs(apart_s))} {'after' if apart_s > 0 else 'before'} EPOCH_TZERO "
                f"and {days_name}, which should give the same: the epoch counts (3.5.7)"
            )
    for start, middle, end in _WINDOWS:
        first, nominal, last = (message.values.get(name) for name in (start, middle, end))
        outside = (first is not None and nominal is not None and nominal < first) or (  # type: ignore[operator]
            last is not None and nominal is not None and nominal > last  # type: ignore[operator]
        )
        if outside:
            yield f"{middle} lies outside its window"


def half_a_digit(text: str) -> float:
    """Half a unit of the last digit written: 0.05 of 5.5, 0.5 of 12, 5e-06 of 1.23e-3."""
    mantissa, _, exponent = text.strip().lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - decimals)


def _length(seconds: float) -> str:
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    if seconds < 2.0 * 86_400.0:
        return f"{timedelta(seconds=seconds) / timedelta(minutes=1):,.0f} minutes"
    return f"{seconds / 86_400.0:,.1f} days"


def _check_designator(message: ReentryMessage, fields: Fields) -> None:
    name = "INTERNATIONAL_DESIGNATOR"
    text = str(message.values[name])
    if text != UNKNOWN and _DESIGNATOR.fullmatch(text) is None:
        raise fields.fault(name, f"{text[:20]!r} is not of the form 1998-067A, and not {UNKNOWN}")


def _check_intervals(message: ReentryMessage, fields: Fields) -> None:
    before = 0.0
    for n in (1, 2, 3):
        names = interval_names(n)
        if not any(name in message.values for name in names):
            continue
        _need_all(names, fields, f"belongs to confidence interval {n}")
        if n > 1:
            _need_all(interval_names(n - 1), fields, f"comes before confidence interval {n}")
        confidence = message.number(names[0])
        assert confidence is not None
        if confidence <= before:
            raise fields.fault(names[0], f"is not above {before:g} %")
        before = confidence


def _need_all(names: tuple[str, ...], fields: Fields, why: str) -> None:
    for name in names:
        if name not in fields.values:
            there = [fields.values[one].line for one in names if one in fields.values]
            line = there[-1] if there else None
            raise InputError(f"is missing: it {why}", path=fields.path, line=line, field=name)

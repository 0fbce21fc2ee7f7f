"""Checks of single arguments: one wording for what is wrong, whichever door an argument came through."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from numbers import Integral, Real
from typing import Any

from iss_risk.errors import UsageError


def within(parameter: str, value: Any, low: float, high: float, *, above: bool = False) -> float:
    """`value` as a float. Raise UsageError unless it is a finite number in `low` … `high`; `above`: and is
    not `low`."""
    # A float is the usual case: asking whether something is Real takes longer than all the rest.
    real = type(value) is float or (isinstance(value, Real) and not isinstance(value, bool))
    if not real or not math.isfinite(value):
        raise UsageError(f"{value!r} is not a finite number", parameter=parameter)
    number = float(value)
    if not low <= number <= high or (above and number == low):
        span = f"above {low:,.10g} and at most {high:,.10g}" if above else f"from {low:,.10g} to {high:,.10g}"
        raise UsageError(f"{number:,.10g} is not {span}", parameter=parameter)
    return number


def whole(parameter: str, value: Any, low: int, high: int) -> int:
    """`value` as an int (it may be one of NumPy's). Raise UsageError unless it is a whole number in `low` …
    `high`."""
    if isinstance(value, bool) or not isinstance(value, Integral) or not low <= int(value) <= high:
        raise UsageError(f"{value!r} is not a whole number from {low:,} to {high:,}", parameter=parameter)
    return int(value)


def one_of(parameter: str, value: Any, known: Iterable[str]) -> None:
    """Raise UsageError unless `value` is one of the words `known`."""
    known = tuple(known)
    if value not in known:
        raise UsageError(f"{value!r} is not known: choose {', '.join(known)}", parameter=parameter)


# The shortest time that can be asked for, in days: answers are given to the minute.
LEAST_DAYS = 0.001

# Sputnik 1; and where extrapolating an orbit, the Sun and the population stops making any sense.
FIRST_YEAR, LAST_YEAR = 1957, 2199


def aware(parameter: str, value: Any) -> datetime:
    """`value` in UTC. Raise UsageError unless it is an instant with a time zone, in the age of satellites."""
    if not isinstance(value, datetime) or value != value:  # pandas' "not a time" is a datetime
        raise UsageError(f"{value!r} is not an instant", parameter=parameter)
    if value.utcoffset() is None:
        raise UsageError(f"{value.isoformat()} has no time zone: give it in UTC", parameter=parameter)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise UsageError(
            f"{value.isoformat()} is not in the years {FIRST_YEAR} to {LAST_YEAR}", parameter=parameter
        )
    return value.astimezone(UTC)

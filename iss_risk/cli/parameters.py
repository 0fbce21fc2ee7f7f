"""Kinds of values that click does not know: instants, and numbers that are really numbers."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import click

# Sputnik 1, and where extrapolating an orbit, the Sun and the population stops making any sense.
_FIRST_YEAR = 1957
_LAST_YEAR = 2199


class Instant(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """An ISO 8601 date or instant; without an offset it is UTC. Converts to an aware UTC datetime."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            instant = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
            if instant.tzinfo is None:
                instant = instant.replace(tzinfo=UTC)
            instant = instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is not an instant; write for example 2026-10-09 or 2026-10-09T12:00Z.", param, ctx
            )
        if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
            self.fail(f"{value!r} is not in the years {_FIRST_YEAR} to {_LAST_YEAR}.", param, ctx)
        return instant


class Days(click.FloatRange):
    """A finite number of days above zero (click's own range lets "nan" through)."""

    name = "days"

    def __init__(self, *, most: float) -> None:
        super().__init__(min=0.0, min_open=True, max=most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        days = float(super().convert(value, param, ctx))
        if not math.isfinite(days):
            self.fail(f"{value!r} is not a number of days.", param, ctx)
        return days

"""Kinds of values that click does not know: instants, and numbers that are really numbers."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import click

from iss_risk.cli.completion import Names, nations_and_groups


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
        return instant


class Number(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """A finite number (click's own lets "nan" through)."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return _finite(self, float(value), value, param, ctx)
        except ValueError:
            self.fail(f"{value!r} is not a number.", param, ctx)


class Positive(click.FloatRange):
    """A finite number above zero, at most `most`."""

    name = "number"

    def __init__(self, most: float) -> None:
        super().__init__(min=0.0, max=most, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        return _finite(self, float(super().convert(value, param, ctx)), value, param, ctx)


class NotNegative(click.FloatRange):
    """A finite number from zero to `most`."""

    name = "number"

    def __init__(self, most: float) -> None:
        super().__init__(min=0.0, max=most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        return _finite(self, float(super().convert(value, param, ctx)), value, param, ctx)


class NumberList(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """Numbers above zero, separated by commas."""

    name = "numbers"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        try:
            numbers = tuple(float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not a list of numbers such as 30,10,3,1.", param, ctx)
        if not all(math.isfinite(number) and number > 0.0 for number in numbers):
            self.fail(f"{value!r} holds a number that is not above zero.", param, ctx)
        return numbers


# More than there are people in any year to 2100 (10.3 thousand million, UN World Population Prospects).
MOST_CASUALTIES = 1.1e10


class NationName(Names):
    """Nations or groups of nations by name. An environment variable is one text: it may hold blanks."""

    name = "nation"

    def __init__(self) -> None:
        super().__init__(nations_and_groups, several=True)

    def split_envvar_value(self, rv: str) -> list[str]:
        return [rv] if rv.strip() else []


class CasualtyLimit(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """1e-3 for the world, USA=1e-4 for a nation or a group of nations. Converts to (name or None, expected
    casualties). In an environment variable several are separated by commas."""

    name = "limit"
    envvar_list_splitter = ","

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str | None, float]:
        if isinstance(value, tuple):
            return value
        nation, separator, number = str(value).rpartition("=")
        try:
            limit = float(number)
        except ValueError:
            limit = math.nan
        if not 0.0 <= limit <= MOST_CASUALTIES or (separator and not nation.strip()):
            self.fail(f"{value!r} is not a limit; write for example 1e-3 or USA=1e-4.", param, ctx)
        return (nation.strip() if separator else None), limit


class Numbers(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """A fixed number of finite numbers, separated by commas; `names` says which."""

    name = "numbers"

    def __init__(self, *names: str) -> None:
        self.names = names

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        try:
            numbers = tuple(float(part) for part in str(value).split(","))
        except ValueError:
            numbers = ()
        if len(numbers) != len(self.names) or not all(map(math.isfinite, numbers)):
            self.fail(f"{value!r} is not {len(self.names)} numbers: {', '.join(self.names)}.", param, ctx)
        return numbers


class SiteAddress(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """The http or https address of a folder; it gets a slash at its end."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        parts = urlsplit(str(value).strip())
        refused = parts.query or parts.fragment or parts.username is not None
        if parts.scheme not in ("http", "https") or not parts.hostname or refused:
            self.fail(
                f"{value!r} is no address of a folder; write for example https://example.org/iss/.",
                param,
                ctx,
            )
        return parts.geturl().rstrip("/") + "/"


def _finite(
    kind: click.ParamType,  # type: ignore[type-arg]
    number: float,
    value: Any,
    param: click.Parameter | None,
    ctx: click.Context | None,
) -> float:
    if not math.isfinite(number):
        kind.fail(f"{value!r} is not a number.", param, ctx)
    return number

"""What was published of rates of re-entries and casualties: data/fleets/published_rates.toml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, TypeAlias, cast, get_args

from iss_risk.notation.toml_tables import Table, read_toml
from iss_risk.sources.embedded import data_path

Quantity: TypeAlias = Literal["re-entries", "casualties", "chance of a casualty"]
Per: TypeAlias = Literal["year", "re-entry", "tonne"]
# Scopes that are no constellation: they stand beside the whole of any fleet.
WIDE_SCOPES = ("all objects", "US constellations")
_KEYS = ("scope", "quantity", "from", "to", "per", "value", "divisor", "differs", "source")
_YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class PublishedRate:
    """A `value` of a `quantity` that was published for a constellation or more (`scope`), from
    `begin` to `end`; `rate` is the same `per` year, re-entry or tonne; `differs` says why ours need not
    agree."""

    scope: str
    quantity: Quantity
    begin: datetime
    end: datetime
    value: float
    per: Per
    rate: float
    differs: str
    source: str


def published_rates(constellations: Iterable[str]) -> list[PublishedRate]:
    """Those of these constellations and of WIDE_SCOPES, in the order of the file."""
    scopes = {*constellations, *WIDE_SCOPES}
    return [one for one in _all() if one.scope in scopes]


@cache
def _all() -> tuple[PublishedRate, ...]:
    file = read_toml(data_path("fleets", "published_rates.toml"))
    file.root().check_keys(("rate",))
    return tuple(_rate(table) for table in file.tables("rate"))


def _rate(table: Table) -> PublishedRate:
    table.check_keys(_KEYS)
    quantity = cast(Quantity, table.choice("quantity", get_args(Quantity)))
    per, value = cast(Per, table.choice("per", get_args(Per))), table.positive("value")
    begin, end = table.instant("from"), table.instant("to")
    if end <= begin:
        table.fail("to", "is not after `from`")
    rate = value
    if per != "year":
        rate /= table.positive("divisor")
    elif quantity != "chance of a casualty":  # which is of a year
        rate *= _YEAR / (end - begin)
    return PublishedRate(
        scope=table.text("scope"),
        quantity=quantity,
        begin=begin,
        end=end,
        value=value,
        per=per,
        rate=rate,
        differs=table.text("differs"),
        source=table.text("source"),
    )

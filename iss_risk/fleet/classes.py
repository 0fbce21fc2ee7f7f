"""What an object of a constellation is, by its name: mass, drag, and what its operator says of its end.

The list is data/fleets/*.toml; what no constellation has, is of the class that its name tells
(decay/object_class.py), with the mass that is usual for it (data/objects.toml).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from iss_risk.decay.object_class import CLASSES, FRAGMENT, ROCKET_BODY, SPACECRAFT, UNKNOWN, class_of
from iss_risk.distributions import LogNormal
from iss_risk.errors import UsageError
from iss_risk.notation.toml_tables import Table, read_toml
from iss_risk.orbit.elements import Record
from iss_risk.sources.embedded import data_path
from iss_risk.vehicle.catalogue import vehicle_classes

# In the order in which an object is looked for.
FILES = ("starlink.toml", "others.toml")
_DEFAULTS = ("constellation", "dead_share", "hold_scatter_km_per_day", "hold_source")
_KEYS = (
    "name", "title", "constellation", "pattern", "example", "first_number", "last_number",
    "mass_kg", "mass_sigma",
    "ballistic_coefficient_kg_m2", "ballistic_coefficient_sigma", "propulsion", "shells", "design_life_years",
    "operator_casualties", "operator_says", "source",
)  # fmt: skip
# Of an object that nobody describes: may it be flown? Half of the working satellites of the catalogue are.
_UNKNOWN_SCATTER_KM_PER_DAY = 0.03
_UNKNOWN_DEAD_SHARE = 0.5
_NO_CONSTELLATION = "no constellation"


@dataclass(frozen=True)
class FleetClass:
    """A generation of a constellation, or a kind of object.

    `mass_sigma` is σ(ln) of `mass_kg`; `ballistic_coefficient` m/(Cd·A) in kg/m² with its spread;
    `shells` are (inclination in degrees, mean altitude in km above 6,378.137 km) at which such objects are
    held; `dead_share` of them are dead before anything is known of one; `hold_scatter_km_per_day` is σ of the
    rate of a set of one that is held. `operator_casualties` is what the operator says to expect of one
    re-entry, None where it says nothing. `example` is the name of an object of data/fleets, None of others.
    """

    name: str
    title: str
    constellation: str
    mass_kg: float
    mass_sigma: float
    ballistic_coefficient: LogNormal
    propulsion: bool | None
    shells: tuple[tuple[float, float], ...]
    dead_share: float
    hold_scatter_km_per_day: float
    design_life_years: float | None
    operator_casualties: float | None
    operator_says: str | None
    source: str
    example: str | None = None


@dataclass(frozen=True)
class _Rule:
    """Which names a class has: a pattern for all of it, and from which to which number, its first group."""

    pattern: re.Pattern[str]
    first_number: int
    last_number: int
    found: FleetClass

    def fits(self, name: str) -> bool:
        match = self.pattern.fullmatch(name)
        if match is None:
            return False
        digits = match[1] if match.re.groups else None
        return digits is None or self.first_number <= int(digits[:12]) <= self.last_number


def fleet_class_of(record: Record) -> FleetClass:
    """The class of an object, by its name."""
    name = " ".join(record.name.upper().split())[:80]
    for rule in _rules():
        if rule.fits(name):
            return rule.found
    return _by_kind(class_of(record).name)


def fleet_class_named(name: str) -> FleetClass:
    """The class of that name, of data/fleets or as `--class` calls it. Raises UsageError."""
    wanted = name.strip().lower()
    found = next((one for one in fleet_classes() if one.name == wanted), None)
    if found is not None:
        return found
    if wanted in CLASSES:
        return _by_kind(CLASSES[wanted].name)
    listed = ", ".join([*(one.name for one in fleet_classes()), *CLASSES])
    raise UsageError(f"unknown class {name[:40]!r}: known are {listed}", parameter="class")


def fleet_classes() -> list[FleetClass]:
    """Those of data/fleets, in the order of the files."""
    return [rule.found for rule in _rules()]


@cache
def _by_kind(kind: str) -> FleetClass:
    """A class for what no constellation has."""
    usual = UNKNOWN if kind == UNKNOWN.name else next(one for one in CLASSES.values() if one.name == kind)
    name = next((key for key, one in CLASSES.items() if one is usual), "satellite")
    vehicle = vehicle_classes()[name]
    flown = {ROCKET_BODY.name: False, FRAGMENT.name: False, SPACECRAFT.name: None}.get(kind)
    return FleetClass(
        name="unknown" if usual is UNKNOWN else name,
        title="Unknown object" if usual is UNKNOWN else vehicle.title,
        constellation=_NO_CONSTELLATION,
        mass_kg=vehicle.mass_kg,
        mass_sigma=vehicle.mass_sigma,
        ballistic_coefficient=usual.prior,
        propulsion=flown,
        shells=(),
        dead_share=_UNKNOWN_DEAD_SHARE,
        hold_scatter_km_per_day=_UNKNOWN_SCATTER_KM_PER_DAY,
        design_life_years=None,
        operator_casualties=None,
        operator_says=None,
        source=f"data/objects.toml, {usual.name}",
    )


@cache
def _rules() -> tuple[_Rule, ...]:
    rules: list[_Rule] = []
    for name in FILES:
        file = read_toml(data_path("fleets", name))
        root = file.root()
        root.check_keys((*_DEFAULTS, "class"))
        rules += [_rule(table, root) for table in file.tables("class")]
    return tuple(rules)


def _rule(table: Table, defaults: Table) -> _Rule:
    table.check_keys(_KEYS)
    given = table.values

    def optional(key: str) -> float | None:
        return table.number(key) if key in given else None

    found = FleetClass(
        name=table.text("name"),
        title=table.text("title"),
        constellation=(table if "constellation" in given else defaults).text("constellation"),
        mass_kg=table.positive("mass_kg"),
        mass_sigma=table.positive("mass_sigma"),
        ballistic_coefficient=LogNormal(
            table.positive("ballistic_coefficient_kg_m2"), table.positive("ballistic_coefficient_sigma")
        ),
        propulsion=table.truth("propulsion"),
        shells=tuple((float(degrees), float(km)) for degrees, km in given.get("shells", [])),
        dead_share=defaults.positive("dead_share"),
        hold_scatter_km_per_day=defaults.positive("hold_scatter_km_per_day"),
        design_life_years=optional("design_life_years"),
        operator_casualties=optional("operator_casualties"),
        operator_says=table.text("operator_says") if "operator_says" in given else None,
        source=table.text("source"),
        example=table.text("example"),
    )
    return _Rule(
        re.compile(table.text("pattern")),
        int(given.get("first_number", 0)),
        int(given.get("last_number", 10**12)),
        found,
    )

"""What an object of the catalogue is made of: by its number or name where that is known, else by its class.

The list is data/objects.toml: classes with the mass that is assumed and its spread, and known objects.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache

from iss_risk.errors import UsageError
from iss_risk.notation.toml_tables import Table, TomlFile, read_toml
from iss_risk.sources.embedded import data_path
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.reader import load_vehicle
from iss_risk.vehicle.scaling import scaled

# From the median to the ends of the middle 90 % of a normal distribution, in σ.
_Z90 = 1.6449


@dataclass(frozen=True)
class VehicleClass:
    """A kind of object: the file of its parts, the mass that is assumed, the σ(ln) of the masses of such
    objects, and between which masses the parts are likely."""

    name: str
    title: str
    vehicle: str
    mass_kg: float
    mass_sigma: float
    least_kg: float
    most_kg: float
    source: str

    @property
    def mass_range90_kg(self) -> tuple[float, float]:
        """Between which masses 90 % of such objects lie."""
        factor = math.exp(_Z90 * self.mass_sigma)
        return max(self.mass_kg / factor, self.least_kg), min(self.mass_kg * factor, self.most_kg)


@dataclass(frozen=True)
class KnownObject:
    """Objects whose parts are known, by their catalogue numbers or a pattern of their names; `mass_kg` is
    None where the file has the mass."""

    norad_ids: tuple[int, ...]
    name: re.Pattern[str] | None
    vehicle: str
    mass_kg: float | None
    source: str


def vehicle_classes() -> dict[str, VehicleClass]:
    """The classes by name, in the order of the file."""
    return _read()[0]


def known_objects() -> tuple[KnownObject, ...]:
    """Those whose parts are known, in the order of the file."""
    return tuple(_read()[1])


def known_object(norad_id: int | None, name: str) -> KnownObject | None:
    """What is known of the parts of an object, by its number or its name."""
    called = name.strip().upper()
    for one in _read()[1]:
        if norad_id in one.norad_ids:
            return one
        if one.name is not None and one.name.fullmatch(called):
            return one
    return None


def vehicle_of_object(one: KnownObject) -> Vehicle:
    """Its parts; where the file's are of another mass, the file's drag and number are not those of it."""
    vehicle = load_vehicle(one.vehicle)
    return vehicle if one.mass_kg is None else _other(vehicle, one.mass_kg, vehicle.name, one.vehicle)


def vehicle_of_class(name: str, mass_kg: float | None = None) -> Vehicle:
    """The parts of an object of a class, at its mass or the one assumed. It has no figures of drag: what is
    usual for the class counts (decay/object_class.py). Raises UsageError for a mass out of range."""
    kind = vehicle_classes()[name]
    mass_kg = kind.mass_kg if mass_kg is None else mass_kg
    if not kind.least_kg <= mass_kg <= kind.most_kg:
        raise UsageError(
            f"{mass_kg:,g} is not from {kind.least_kg:,g} to {kind.most_kg:,g} for a {kind.title.lower()}: "
            "give another --class, or the parts with --vehicle",
            parameter="mass_kg",
        )
    return _other(load_vehicle(kind.vehicle), mass_kg, kind.title, name)


def _other(vehicle: Vehicle, mass_kg: float, title: str, name: str) -> Vehicle:
    """The same build at `mass_kg`, as another object."""
    return replace(
        scaled(vehicle, mass_kg),
        name=f"{title} of {mass_kg:,.6g} kg",
        identifier=f"{name}:{mass_kg:.6g}",
        norad_id=None,
        mass_source=f"assumed; parts as of {vehicle.name}",
        drag=None,
    )


@cache
def _read() -> tuple[dict[str, VehicleClass], tuple[KnownObject, ...]]:
    file = read_toml(data_path("objects.toml"))
    classes = (_class(table) for table in file.tables("class"))
    return {one.name: one for one in classes}, tuple(_objects(file))


def _class(table: Table) -> VehicleClass:
    table.check_keys(VehicleClass.__dataclass_fields__)
    return VehicleClass(
        name=table.text("name"),
        title=table.text("title"),
        vehicle=table.text("vehicle"),
        mass_kg=table.positive("mass_kg"),
        mass_sigma=table.positive("mass_sigma"),
        least_kg=table.positive("least_kg"),
        most_kg=table.positive("most_kg"),
        source=table.text("source"),
    )


def _objects(file: TomlFile) -> list[KnownObject]:
    found = []
    for table in file.tables("object"):
        table.check_keys(("norad_id", "name", "vehicle", "mass_kg", "source"))
        found.append(
            KnownObject(
                norad_ids=tuple(table.values.get("norad_id", ())),
                name=re.compile(table.text("name")) if "name" in table.values else None,
                vehicle=table.text("vehicle"),
                mass_kg=table.positive("mass_kg") if "mass_kg" in table.values else None,
                source=table.text("source"),
            )
        )
    return found

"""What each object of a fleet is made of, and what it drags: by its name, or by the class that is stated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from iss_risk.decay.object_class import class_of
from iss_risk.fleet.records import FleetObject
from iss_risk.vehicle.catalogue import known_object
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.scaling import scaled
from iss_risk.what_comes_down import Subject, subject_of


@dataclass(frozen=True)
class VehicleKey:
    """What makes the parts of two objects the same: their class, the parts they are known by, and the mass
    that is stated, to two digits (casualties go with its square root: 2.5 % at most)."""

    class_name: str
    is_stated: bool
    known_as: tuple[str, float | None] | None
    mass_kg: float | None


def key_of(one: FleetObject) -> VehicleKey:
    """Objects with the same key have the same debris."""
    known = None if one.is_stated else known_object(one.elements.norad_id, one.elements.name)
    mass_kg = None if one.mass_kg is None else float(f"{one.mass_kg:.2g}")
    return VehicleKey(
        one.kind.name, one.is_stated, None if known is None else (known.vehicle, known.mass_kg), mass_kg
    )


def subject_of_fleet(one: FleetObject) -> Subject:
    """What comes down: as of `iss-risk decay` of the object alone; where the file states its class, an object
    of that class whatever its name."""
    if not one.is_stated:
        return subject_of(one.elements, vehicle=None, class_name=None, mass_kg=None)
    if one.kind.example is None:
        return subject_of(None, vehicle=None, class_name=one.kind.name, mass_kg=None)
    alike = replace(one.elements, name=one.kind.example, norad_id=None)
    return replace(subject_of(alike, vehicle=None, class_name=None, mass_kg=None), usual=class_of(alike))


def parts_of(one: FleetObject) -> Vehicle:
    """Its parts, at the mass that is stated."""
    vehicle, mass_kg = subject_of_fleet(one).vehicle, key_of(one).mass_kg
    return vehicle if mass_kg is None else scaled(vehicle, mass_kg)

"""Which vehicle comes down: the one asked for, the one that the object is known as, or one of its class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from iss_risk.decay.object_class import CLASSES, SPACECRAFT, UNKNOWN, ObjectClass, class_of
from iss_risk.errors import UsageError
from iss_risk.orbit.elements import Record
from iss_risk.orbit.identity import object_from_text
from iss_risk.vehicle.catalogue import known_object, vehicle_classes, vehicle_of_class, vehicle_of_object
from iss_risk.vehicle.docking import arranged
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.reader import load_vehicle


@dataclass(frozen=True)
class Subject:
    """What comes down, and `why` it is this vehicle: "stated", "known object" or "class".

    `usual` is the class whose usual drag counts, where it was stated; None: the one told from the orbit.
    `assumed` says in one line what was supposed of an object whose parts nobody described, None where
    nothing was. `mass_range90_kg` holds the masses of 90 % of such objects, where the mass is assumed.
    """

    vehicle: Vehicle
    why: Literal["stated", "known object", "class"]
    usual: ObjectClass | None = None
    class_name: str | None = None
    assumed: str | None = None
    mass_range90_kg: tuple[float, float] | None = None


def subject_of(
    record: Record | None,
    *,
    vehicle: Vehicle | Path | str | None,
    class_name: str | None,
    mass_kg: float | None,
) -> Subject:
    """What comes down where the newest record of the orbit is `record` (None: no orbit is asked for).

    Raises InputError for a vehicle that cannot be used and UsageError for a mass that its class does not
    have.
    """
    usual = None if class_name is None else CLASSES[class_name]
    if vehicle is not None:
        read = vehicle if isinstance(vehicle, Vehicle) else load_vehicle(vehicle)
        return Subject(read, "stated", usual, class_name)
    if class_name is None and record is not None:
        found = _known(record.norad_id, record.name)
        if found is not None:
            return found
    told = class_name or _class_name(record)
    kind, made = vehicle_classes()[told], vehicle_of_class(told, mass_kg)
    stated = class_name is not None
    whose = f"{kind.title.lower()} ({'stated' if stated else _told(record)})"
    low, high = kind.mass_range90_kg
    mass = f"{made.mass_kg:,.6g} kg"
    if mass_kg is None:
        usual_range = f"{_rounded(low)} to {_rounded(high)} kg"
        mass += f" (90 % of such objects: {usual_range}; casualties go with its square root)"
    more = [] if stated else ["--class"]
    more += [] if mass_kg is not None else ["--mass"]
    assumed = f"its parts are not known: a {whose}, {mass}; better with {' or '.join([*more, '--vehicle'])}"
    return Subject(made, "class", usual, told, assumed, None if mass_kg is not None else (low, high))


def subject_of_name(name: str) -> Subject:
    """What comes down as the object of that catalogue number or name, without its orbit. Raises UsageError
    where the tool does not know its parts."""
    norad_id, called = object_from_text(name)
    found = _known(norad_id, called or "")
    if found is None:
        raise UsageError(
            f"the parts of {name!r} are not known: give --class and --mass, or --vehicle", parameter="object"
        )
    return found


def as_docked(subject: Subject, configuration: str | None, docked: str | None) -> Subject:
    """The same in a configuration, with other numbers of some docked vehicles (vehicle/docking.py); as it is
    where neither is asked for. Raises UsageError for what the vehicle does not have."""
    if configuration is None and docked is None:
        return subject
    return replace(subject, vehicle=arranged(subject.vehicle, configuration, docked))


def _known(norad_id: int | None, name: str) -> Subject | None:
    known = known_object(norad_id, name)
    if known is None:
        return None
    vehicle = vehicle_of_object(known)
    if norad_id is not None and vehicle.norad_id == norad_id:
        return Subject(vehicle, "known object")
    return Subject(
        vehicle, "known object", assumed=f"its parts are taken as those of {vehicle.name}: {known.source}"
    )


def _class_name(record: Record | None) -> str:
    found = SPACECRAFT if record is None else class_of(record)
    if found is UNKNOWN:
        return "satellite"
    return next(name for name, one in CLASSES.items() if one is found)


def _rounded(mass_kg: float) -> str:
    return f"{float(f'{mass_kg:.2g}'):,.6g}"


def _told(record: Record | None) -> str:
    if record is None or class_of(record) is UNKNOWN:
        return "no name tells what it is"
    return "by its name"

"""The ballistic coefficient that objects of a class usually have: what is known without any figure of one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iss_risk.distributions import LogNormal
from iss_risk.orbit.elements import Record


@dataclass(frozen=True)
class ObjectClass:
    """A kind of object: what a name in the catalogue tells, and m/(Cd·A) in kg/m², its spread included."""

    name: str
    prior: LogNormal


# The ISS: 153-194 by quarter (docs/hindcasts.md); Tiangong-2 by its single sets: 120-220; Mir: 150 (an
# estimate, data/vehicles).
STATION = ObjectClass("space stations", LogNormal(150.0, 0.3))
# Empty stages that tumble: 60 (Delta II second stage), 75-82 (CZ-5B cores): data/vehicles, docs/hindcasts.md.
ROCKET_BODY = ObjectClass("rocket bodies", LogNormal(75.0, 0.4))
# By their ends: cubesats 24 and 48, flat satellites of a constellation 54-59, an orbital module 140, GOCE 180
# (docs/hindcasts.md).
SPACECRAFT = ObjectClass("spacecraft", LogNormal(70.0, 0.8))
# Cubesats by their ends: 24 and 48 (docs/hindcasts.md).
CUBESAT = ObjectClass("cubesats", LogNormal(35.0, 0.5))
# By mass and diameter with Cd 2.2: Kosmos 482 290, Soyuz 350, Genesis 50 kg/m².
CAPSULE = ObjectClass("entry capsules", LogNormal(200.0, 0.7))
# A fragment of Cosmos-2251: 3.6. Sheets have less, solid pieces of decimetres up to some 50: a judgement.
FRAGMENT = ObjectClass("fragments", LogNormal(7.0, 1.0))
UNKNOWN = ObjectClass("objects of all kinds", LogNormal(40.0, 1.3))

# As `--class` and data/objects.toml call them.
CLASSES = {
    "rocket-body": ROCKET_BODY,
    "satellite": SPACECRAFT,
    "cubesat": CUBESAT,
    "capsule": CAPSULE,
    "station": STATION,
    "fragment": FRAGMENT,
}

_BY_NAME = (
    (re.compile(r"\b(DEB|DEBRIS|COOLANT|FRAGMENT)\b"), FRAGMENT),
    (re.compile(r"\bR/B\b|\bROCKET BODY\b"), ROCKET_BODY),
    (re.compile(r"^(ISS|CSS|TIANHE|TIANGONG|MIR|SALYUT|SKYLAB)\b(?! OBJ)"), STATION),
)
# Stations, whose sets often come without a name: ISS, Tianhe, Tiangong-1 and -2, Mir.
_STATION_NUMBERS = frozenset({25544, 48274, 37820, 41765, 16609})


def class_of(record: Record) -> ObjectClass:
    """The class of an object, by its catalogue number or its name: debris and stages are called so in the
    catalogue, and any other name is one of a spacecraft."""
    if record.norad_id in _STATION_NUMBERS:
        return STATION
    name = record.name.strip().upper()
    for pattern, found in _BY_NAME:
        if pattern.search(name):
            return found
    return SPACECRAFT if re.search(r"[A-Z]{3}", name) and "OBJECT" not in name else UNKNOWN

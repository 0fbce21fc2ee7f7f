"""What a vehicle is: a tree of parts, as plain frozen values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from iss_risk.vehicle.materials import Confidence


class Shape(StrEnum):
    """SPHERE and CYLINDER may be hollow or rings; BOX and PLATE differ in that a plate is thin."""

    SPHERE = "sphere"
    CYLINDER = "cylinder"
    BOX = "box"
    PLATE = "plate"


class Release(StrEnum):
    """When a part starts to fly on its own.

    APPENDAGES: torn off first (arrays, radiators, antennas). BREAK_UP: at the main break-up. ALTITUDE: where
    the vehicle comes down through the part's own `release_altitude_km`. PARENT_DEMISE: shielded until the
    part that holds it has melted.
    """

    APPENDAGES = "appendages"
    BREAK_UP = "break-up"
    ALTITUDE = "altitude"
    PARENT_DEMISE = "parent demise"


@dataclass(frozen=True)
class Module:
    """An element of the vehicle: the parts that name it add up to `mass_kg`."""

    name: str
    mass_kg: float
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Alternative:
    """What a part may be instead: of another `material`, or each piece in `pieces`, with a `chance`.

    All parts that name the same thing in `together` are it in the same samples.
    """

    material: str
    pieces: int
    chance: float
    together: str
    source: str


@dataclass(frozen=True)
class Part:
    """A kind of part, `count` times. Masses are per piece and without what the piece holds.

    `length_m, width_m, height_m` are the outer dimensions: sphere d, d, d; cylinder length, d, d;
    box l, w, h; plate l, w, thickness. `parent` names the kind whose pieces hold these (equal shares),
    None for the vehicle itself. `wall_thickness_m` is stated for hollow things where it is known.
    `contents_kg` is the fluid that a piece carries beside its own mass: it is part of the vehicle's mass and
    disperses with the release. `release_altitude_km` is stated for a release at an altitude and only then.
    An `exposed` part faces the flow, and is heated by it, before its release. `solidity` is the part of the
    outline's projected area that is solid: 1 for closed bodies, less for lattices and rings. `hazard` is a
    word of hazards.py: what may be dangerous about a piece on the ground. `family` is None where it follows
    from the rest (families.py).
    """

    name: str
    module: str
    count: int
    shape: Shape
    length_m: float
    width_m: float
    height_m: float
    mass_kg: float
    material: str
    parent: str | None
    release: Release
    wall_thickness_m: float | None
    source: str
    confidence: Confidence
    contents_kg: float = 0.0
    release_altitude_km: float | None = None
    exposed: bool = False
    solidity: float = 1.0
    hazard: str | None = None
    family: str | None = None
    alternative: Alternative | None = None

    @property
    def loaded_kg(self) -> float:
        """Mass of a piece with the fluid it carries, without the parts it holds."""
        return self.mass_kg + self.contents_kg

    @property
    def volume_m3(self) -> float:
        """Volume inside the outer dimensions."""
        return self._volume_m3(0.0)

    @property
    def wall_volume_m3(self) -> float | None:
        """Volume of the walls of a closed hollow body, None where their thickness is not stated."""
        if self.wall_thickness_m is None:
            return None
        return self.volume_m3 - self._volume_m3(2.0 * self.wall_thickness_m)

    def _volume_m3(self, less_m: float) -> float:
        length_m, width_m, height_m = (
            max(size - less_m, 0.0) for size in (self.length_m, self.width_m, self.height_m)
        )
        if self.shape is Shape.SPHERE:
            return math.pi / 6.0 * length_m**3
        if self.shape is Shape.CYLINDER:
            return math.pi / 4.0 * width_m**2 * length_m
        return length_m * width_m * height_m


@dataclass(frozen=True)
class Drag:
    """Prior of the ballistic coefficient m/(Cd·A), with the attitude held and tumbling.

    It is that of the vehicle that comes down, whose mass is `mass_over_flown` of what its orbit's decay
    shows while that is above `flown_above_km`.
    """

    ballistic_coefficient_held_kg_m2: float
    ballistic_coefficient_held_relative_sigma: float
    ballistic_coefficient_tumbling_kg_m2: float
    ballistic_coefficient_tumbling_relative_sigma: float
    source: str
    mass_over_flown: float = 1.0
    flown_above_km: float = 0.0

    def times(self, factor: float) -> Drag:
        """The same at another mass."""
        return replace(
            self,
            ballistic_coefficient_held_kg_m2=self.ballistic_coefficient_held_kg_m2 * factor,
            ballistic_coefficient_tumbling_kg_m2=self.ballistic_coefficient_tumbling_kg_m2 * factor,
        )


@dataclass(frozen=True)
class Entry:
    """The whole vehicle during its entry, before the main break-up.

    `body_radius_m` is the radius of curvature of the body that faces the flow, which sets the heating of
    exposed skin; `ballistic_coefficient_kg_m2` is m/(Cd·A) once the appendages are off.
    """

    body_radius_m: float
    ballistic_coefficient_kg_m2: float
    source: str


@dataclass(frozen=True)
class Craft:
    """A vehicle that docks at another: one module and its parts, as counted in one such vehicle."""

    name: str
    module: Module
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Configuration:
    """Which vehicles are docked: how many of each craft, by name, in the order of the file."""

    name: str
    docked: tuple[tuple[str, int], ...]
    text: str
    source: str


@dataclass(frozen=True)
class Docking:
    """What may be docked at a vehicle, and what is known of it when.

    Mass and drag in the file are those of the configuration `flown`; so is the decay of its own orbit while
    that lies above `flown_above_km`: somebody is aboard. It comes down in that of `default` unless
    another is asked for. `flown_mass_kg` is the file's mass.
    """

    configurations: tuple[Configuration, ...]
    crafts: tuple[Craft, ...]
    flown: str
    flown_above_km: float
    flown_mass_kg: float
    default: str
    source: str


@dataclass(frozen=True, repr=False)
class Vehicle:
    """A vehicle and its parts, parents before what they hold; `mass_kg` is what the parts add up to.

    `norad_id`, `drag` and `entry` are None where the file states none. `identifier` is the name that it is
    asked for by: "uars", "generic:1500", or that of its file. `configuration` and what is `docked` in it, by
    craft: of a vehicle with `docking` (vehicle/docking.py).
    """

    name: str
    norad_id: int | None
    mass_kg: float
    mass_source: str
    modules: tuple[Module, ...]
    parts: tuple[Part, ...]
    drag: Drag | None
    path: Path
    sha256: str
    entry: Entry | None = None
    identifier: str = ""
    docking: Docking | None = None
    configuration: str | None = None
    docked: tuple[tuple[str, int], ...] = ()

    @property
    def flown_mass_kg(self) -> float:
        """Its mass in orbit today, with what is docked there."""
        return self.mass_kg if self.docking is None else self.docking.flown_mass_kg

    def is_object(self, norad_id: int | None) -> bool:
        """Whether this may be the object of that catalogue number: unless both are known and differ."""
        return self.norad_id is None or norad_id is None or self.norad_id == norad_id

    def __repr__(self) -> str:
        pieces = sum(part.count for part in self.parts)
        return f"<Vehicle {self.name}: {self.mass_kg:,.0f} kg, {pieces:,} pieces of {len(self.parts)} kinds>"

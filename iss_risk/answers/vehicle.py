"""What `iss-risk vehicle` answers: what a vehicle is made of, and how well that is known."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from iss_risk.answers.document import Answer, Document, Fraction, NonNegative, Tool

VEHICLE_SCHEMA: Literal["iss-risk/vehicle/1"] = "iss-risk/vehicle/1"
VEHICLES_SCHEMA: Literal["iss-risk/vehicles/1"] = "iss-risk/vehicles/1"


class VehicleSummary(Document):
    """One vehicle. `kinds` are kinds of part, `pieces` all of them counted.

    `name` is what `--vehicle` takes: of a vehicle that ships, or the path of a file.
    """

    name: str
    title: str
    norad_id: int | None
    mass_kg: NonNegative
    mass_source: str
    modules: int
    kinds: int
    pieces: int
    estimated_fraction: Fraction
    sha256: str


class Vehicles(Answer):
    """The answer of `iss-risk vehicle list`."""

    TABLE: ClassVar[str] = "vehicles"
    INDEX: ClassVar[str | None] = "name"

    schema_: Literal["iss-risk/vehicles/1"] = Field(default=VEHICLES_SCHEMA, alias="schema")
    tool: Tool
    vehicles: list[VehicleSummary]
    warnings: list[str]


class Flight(Document):
    """How the whole vehicle flies, in orbit and on its way in; null where its file does not state it."""

    ballistic_coefficient_held_kg_m2: float | None
    ballistic_coefficient_tumbling_kg_m2: float | None
    ballistic_coefficient_before_breakup_kg_m2: float | None
    body_radius_m: float | None


class ModuleContent(Document):
    """One module: the mass it should have, and the sum of the masses of its parts."""

    name: str
    mass_kg: NonNegative
    parts_mass_kg: NonNegative
    kinds: int
    pieces: int
    source: str
    confidence: str


class Share(Document):
    """The share of one material, one confidence or one release in the mass of all parts."""

    name: str
    mass_kg: NonNegative
    share: Fraction
    kinds: int
    pieces: int


class PartContent(Document):
    """One kind of part; masses and dimensions of one piece, `height_m` of a plate is its thickness."""

    name: str
    module: str
    parent: str | None
    count: int
    shape: str
    length_m: float
    width_m: float
    height_m: float
    mass_kg: float
    contents_kg: float
    material: str
    release: str
    release_altitude_km: float | None
    exposed: bool
    solidity: float
    wall_thickness_m: float | None
    hazard: str | None
    source: str
    confidence: str


class ConfigurationContent(Document):
    """What may be docked at a vehicle, how many of each, and its mass then."""

    name: str
    text: str
    docked: dict[str, int]
    mass_kg: NonNegative
    source: str


class VehicleContent(Answer):
    """The answer of `iss-risk vehicle show` and `check`. Parents stand before what they hold.

    `configuration` is the one of `configurations` that is shown; null of a vehicle that has none.
    """

    TABLE: ClassVar[str] = "parts"
    INDEX: ClassVar[str | None] = "name"

    schema_: Literal["iss-risk/vehicle/1"] = Field(default=VEHICLE_SCHEMA, alias="schema")
    tool: Tool
    vehicle: VehicleSummary
    flight: Flight
    parts_mass_kg: NonNegative
    modules: list[ModuleContent]
    materials: list[Share]
    confidences: list[Share]
    releases: list[Share]
    exposed_fraction: Fraction
    configuration: str | None
    configurations: list[ConfigurationContent]
    parts: list[PartContent]
    warnings: list[str]

"""What `iss-risk debris` answers: what survives a re-entry, and where it lands."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import (
    Answer,
    DispersedInputRecord,
    Document,
    Fraction,
    InputRecord,
    NonNegative,
    Spread,
    Tool,
    short,
)
from iss_risk.answers.ground_records import DebrisTotal, InWater, OnTheGround
from iss_risk.notation.text import counted

DEBRIS_SCHEMA: Literal["iss-risk/debris/1"] = "iss-risk/debris/1"


class DebrisEntry(Document):
    """The state all samples start from: geodetic, inertial speed."""

    altitude_km: float
    speed_km_s: float
    angle_deg: float
    latitude_deg: float
    longitude_deg: float
    azimuth_deg: float


class DebrisRun(Document):
    """What was asked. `entry` is null for a natural decay, which has an `inclination_deg` instead; the
    direction of the wind is the one it blows from. `rules` are "ours", or "nasa": a comparison with NASA's
    codes, with all inputs at their middle."""

    generated_at: AwareDatetime
    now: AwareDatetime
    seed: int
    samples: int
    entry: DebrisEntry | None
    inclination_deg: float | None
    correlation: str
    rules: str
    wind_speed_m_s: NonNegative
    wind_from_deg: float
    options: dict[str, str | float | bool] = Field(
        default={}, description="The fields of the scenario that are not at their defaults, as used."
    )


class DebrisVehicle(Document):
    name: str
    norad_id: int | None
    mass_kg: NonNegative
    modules: int
    kinds: int
    pieces: int
    assumed: str | None = Field(
        default=None, description="What was supposed of an object whose own parts are not known."
    )
    configuration: str | None = None
    docked: dict[str, int] = Field(default={})


class DebrisKind(Document):
    """One kind of part. Means are over the samples; of `casualty_area_m2` and `landed_kg` for all its pieces.

    `survives` is the share of samples in which it reaches the ground as a fragment of its own;
    `impact_mass_kg`, `impact_energy_j` and `down_range_km` (from the main break-up, along the track) are
    those of one piece where it lands, `demise_altitude_km` where it does not; null where that never happens.
    `in_water` is what it does in sea water in most of the samples in which it lands (see WaterClass),
    `hazard` what may be dangerous about it; null for neither.
    """

    name: str
    modules: list[str]
    material: str
    shape: str
    pieces: int
    piece_kg: NonNegative
    release: str
    parent: str | None
    exposed: bool
    survives: Fraction
    impact_mass_kg: float | None
    impact_energy_j: float | None
    demise_altitude_km: float | None
    down_range_km: float | None
    in_water: InWater | None
    hazard: str | None
    landed_kg: NonNegative
    casualty_area_m2: NonNegative
    nominal_casualty_area_m2: NonNegative


class DebrisShare(Document):
    """A material's or a module's part: mass in orbit, mean mass and casualty area on the ground, and the
    casualty area with every input at its middle. `share` is of the mean area."""

    name: str
    mass_kg: NonNegative
    landed_kg: NonNegative
    casualty_area_m2: NonNegative
    nominal_casualty_area_m2: NonNegative
    share: Fraction


class FootprintExtent(Document):
    """Length and width of the area that holds a share of the pieces that land; the same share of pieces lies
    beyond each of its ends."""

    share: Fraction
    length_km: Spread
    width_km: Spread


class DebrisTotals(Document):
    """`casualty_area_m2` does not count fragments below 15 J. The mean of a total is not what to expect of
    one re-entry: quote its `nominal` and the range from `p05` to `p95` with it."""

    surviving_mass_kg: DebrisTotal
    surviving_fraction: DebrisTotal
    fragments: DebrisTotal
    casualty_area_m2: DebrisTotal
    casualty_area_without_threshold_m2: DebrisTotal
    footprint: list[FootprintExtent]
    nothing_survives: Fraction
    dangerous_fragments: DebrisTotal | None = Field(
        default=None, description="Those of at least 15 J, which the casualty area counts."
    )


class AreaInfluence(Document):
    """How an uncertain input is related to the casualty area: rank correlation over the samples (its sign is
    the direction), and the share of the variance that would disappear if the input were known, with its
    standard error: the `first_order` of an assessment. The last row is what the inputs of the sample do not
    explain alone: inputs drawn for each kind of part, combinations of inputs, and chance."""

    name: str
    rank_correlation: float | None
    share_of_variance: Fraction
    error: NonNegative | None


class DebrisAnswer(Answer):
    """The answer of `iss-risk debris`."""

    TABLE: ClassVar[str] = "kinds"
    INDEX: ClassVar[str | None] = "name"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "material",
        "pieces",
        "survives",
        "impact_mass_kg",
        "landed_kg",
        "casualty_area_m2",
    )

    schema_: Literal["iss-risk/debris/1"] = Field(default=DEBRIS_SCHEMA, alias="schema")
    tool: Tool
    run: DebrisRun
    inputs: list[InputRecord]
    dispersed_inputs: list[DispersedInputRecord]
    vehicle: DebrisVehicle
    totals: DebrisTotals
    on_the_ground: OnTheGround
    kinds: list[DebrisKind]
    materials: list[DebrisShare]
    modules: list[DebrisShare]
    influences: list[AreaInfluence] = Field(default=[], description="From 128 samples on.")
    warnings: list[str]

    def headline(self) -> str:
        """The answer in one line."""
        mass, area = self.totals.surviving_mass_kg, self.totals.casualty_area_m2
        return (
            f"{self.vehicle.name}: nominally {short(mass.nominal)} kg reach the ground (mean "
            f"{short(mass.mean)}), casualty area {short(area.nominal)} m² (mean {short(area.mean)}, 90 %: "
            f"{short(area.p05)} … {short(area.p95)}; {counted(self.run.samples, 'sample')})"
        )

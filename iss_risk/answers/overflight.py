"""The answer of `iss-risk overflight` as a document; units are in the names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Fraction, InputRecord, NonNegative, Tool
from iss_risk.answers.group_records import GroupOverflight

OVERFLIGHT_SCHEMA: Literal["iss-risk/overflight/1"] = "iss-risk/overflight/1"


class NationOverflight(Document):
    """`share` is the nation's part of the population-weighted track (of the casualties, far off)."""

    iso_a3: str
    name: str
    overhead_fraction: Fraction
    minutes_per_day: NonNegative
    population_under_track: NonNegative
    share: Fraction


class OceanOverflight(Document):
    overhead_fraction: Fraction
    minutes_per_day: NonNegative


class OverflownObject(Document):
    """The orbit that is followed; `mass_kg` is null where the object is not known."""

    name: str
    norad_id: int | None
    mass_kg: float | None
    epoch: AwareDatetime
    mean_altitude_km: float
    perigee_altitude_km: float
    apogee_altitude_km: float
    inclination_deg: float
    eccentricity: float


class OverflightRun(Document):
    generated_at: AwareDatetime
    now: AwareDatetime
    days: float | None
    method: Literal["closed-form long-run share", "propagated ground track"]


class OverflightTotals(Document):
    """`casualties_per_m2`: expected casualties for one square metre of casualty area."""

    persons_per_km2: NonNegative
    casualties_per_m2: NonNegative
    land_fraction: Fraction
    nobody_share: Fraction


class Overflight(Answer):
    """The answer of `iss-risk overflight`. `population_under_track` is persons per km² of the track
    inside the nation (the mean population density that passes underneath)."""

    TABLE: ClassVar[str] = "nations"
    INDEX: ClassVar[str | None] = "iso_a3"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "name",
        "overhead_fraction",
        "minutes_per_day",
        "population_under_track",
        "share",
    )

    schema_: Literal["iss-risk/overflight/1"] = Field(default=OVERFLIGHT_SCHEMA, alias="schema")
    tool: Tool
    run: OverflightRun
    inputs: list[InputRecord]
    object: OverflownObject
    nations: list[NationOverflight]
    groups: list[GroupOverflight] = Field(
        default=[], description="The groups of nations that were asked for, in that order."
    )
    ocean: OceanOverflight
    totals: OverflightTotals
    notes: list[str] = Field(default=[], description="Conventions and assumptions about borders and people.")
    warnings: list[str]

    def rows(self) -> Sequence[Document]:
        """Nations, and the groups that were asked for."""
        return [*self.nations, *self.groups]

    def headline(self) -> str:
        """The answer in one line."""
        return (
            f"{self.object.name or 'an object'}: {self.totals.land_fraction:.1%} of the time over land, "
            f"{self.totals.persons_per_km2:.3g} persons/km² under the track"
        )

"""What `iss-risk fleet` answers: the objects of a fleet, what each does, and what their end would cost."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from iss_risk.answers.document import Answer, InputRecord, NonNegative, Tool
from iss_risk.answers.fleet_records import (
    FleetBand,
    FleetCensus,
    FleetClassRecord,
    FleetFault,
    FleetInclination,
    FleetNation,
    FleetNationYear,
    FleetObjectRecord,
    FleetPeriod,
    FleetRanked,
    FleetRate,
    FleetRun,
    FleetStateCount,
)
from iss_risk.answers.limit_records import AircraftRisk, IndividualRisk

FLEET_SCHEMA: Literal["iss-risk/fleet/1"] = "iss-risk/fleet/1"


class FleetAnswer(Answer):
    """The answer of `iss-risk fleet`."""

    TABLE: ClassVar[str] = "members"
    INDEX: ClassVar[str | None] = "norad_id"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "name", "norad_id", "class_name", "state", "state_confidence", "mean_altitude_km", "inclination_deg",
        "rate_km_per_day", "drag_alone_km_per_day",
    )  # fmt: skip

    schema_: Literal["iss-risk/fleet/1"] = Field(default=FLEET_SCHEMA, alias="schema")
    tool: Tool
    run: FleetRun
    inputs: list[InputRecord]
    census: FleetCensus
    by_state: list[FleetStateCount]
    fleet_classes: list[FleetClassRecord]
    reentries_expected: NonNegative
    reentry_mass_t: NonNegative
    by_year: list[FleetPeriod]
    by_month: list[FleetPeriod]
    band: list[FleetBand]
    nations: list[FleetNation]
    nations_by_year: list[FleetNationYear] = Field(
        default=[], description="All nations of a year below each other; none where the fate is a rate."
    )
    by_inclination: list[FleetInclination] = Field(default=[])
    next_12_months: FleetPeriod | None = Field(
        default=None, description="From `now` on; null without a simulation, and where the fate is a rate."
    )
    riskiest: list[FleetRanked] = Field(
        default=[], description="The hundred from which most casualties are expected, the soonest first."
    )
    soonest: list[FleetRanked] = Field(
        default=[], description="The hundred that come down first, by the middle of their samples."
    )
    aircraft: list[AircraftRisk] = Field(
        default=[], description="Of one re-entry of the class with most pieces, and of all together."
    )
    individual: list[IndividualRisk] = Field(
        default=[], description="Of the one re-entry for which it is highest, and of all together."
    )
    published_rates: list[FleetRate] = Field(default=[])
    members: list[FleetObjectRecord]
    unusable_records: list[FleetFault]
    warnings: list[str]

    def headline(self) -> str:
        """How many objects in which state."""
        told = ", ".join(f"{one.members:,} {one.state}" for one in self.by_state if one.members)
        return f"{self.census.members:,} objects: {told}"

    def as_table(self, name: str) -> FleetAnswer:
        """The same answer with another of its lists as the table of formats and frames: see FLEET_TABLES."""
        return FLEET_TABLES[name].model_construct(**dict(self))


class _ByNation(FleetAnswer):
    TABLE: ClassVar[str] = "nations"
    INDEX: ClassVar[str | None] = "iso_a3"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "name", "share", "expected_casualties_sum", "expected_casualties_range90_low",
        "expected_casualties_range90_high", "individual_risk_mean",
    )  # fmt: skip


class _ByNationAndYear(FleetAnswer):
    TABLE: ClassVar[str] = "nations_by_year"
    INDEX: ClassVar[str | None] = None
    COLUMNS: ClassVar[tuple[str, ...]] = ()


class _ByYear(_ByNationAndYear):
    TABLE: ClassVar[str] = "by_year"


class _ByMonth(_ByNationAndYear):
    TABLE: ClassVar[str] = "by_month"


class _ByClass(_ByNationAndYear):
    TABLE: ClassVar[str] = "fleet_classes"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "title", "members", "members_dead", "mass_kg", "reentries_expected", "expected_casualties_each",
        "operator_casualties", "expected_casualties_sum", "expected_casualties_range90_low",
        "expected_casualties_range90_high",
    )  # fmt: skip


class _ByInclination(_ByNationAndYear):
    TABLE: ClassVar[str] = "by_inclination"


class _Band(_ByNationAndYear):
    TABLE: ClassVar[str] = "band"


class _Rates(_ByNationAndYear):
    TABLE: ClassVar[str] = "published_rates"


class _Riskiest(_ByNationAndYear):
    TABLE: ClassVar[str] = "riskiest"


class _Soonest(_ByNationAndYear):
    TABLE: ClassVar[str] = "soonest"


FLEET_TABLES: dict[str, type[FleetAnswer]] = {
    "objects": FleetAnswer,
    "nations": _ByNation,
    "nation-years": _ByNationAndYear,
    "years": _ByYear,
    "months": _ByMonth,
    "classes": _ByClass,
    "inclinations": _ByInclination,
    "band": _Band,
    "riskiest": _Riskiest,
    "soonest": _Soonest,
    "rates": _Rates,
}

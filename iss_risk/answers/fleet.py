"""What `iss-risk fleet` answers: the objects of a fleet, what each does, and what their end would cost."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import (
    Answer,
    Document,
    Fraction,
    InputRecord,
    Instants,
    NonNegative,
    Tool,
)

FLEET_SCHEMA: Literal["iss-risk/fleet/1"] = "iss-risk/fleet/1"
FleetState = Literal["held", "climbing", "lowering", "dead", "down", "unknown"]


class FleetRun(Document):
    """`fate` is what is supposed to become of the fleet, in words in `supposed`; `samples` and `seed` are
    those of the debris of each class, null where only a census was asked for."""

    generated_at: AwareDatetime
    now: AwareDatetime
    fate: Literal["dead", "retired", "failed", "abandoned"]
    supposed: str
    retire_age_years: float | None
    failed_share: float | None
    samples: int | None
    seed: int | None


class FleetCensus(Document):
    """What was read: `members`, `repeated` sets of them, and `faulty` records make `records_read`.
    Of the objects, `without_recent_set` have none of the last 30 days, `unnamed` no name,
    `beyond_five_digits` a number above 99,999, `rising` a rate upwards, `below_350_km` a mean altitude
    below."""

    records_read: int
    members: int
    faulty: int
    repeated: int
    repeated_objects: int
    without_recent_set: int
    unnamed: int
    beyond_five_digits: int
    rising: int
    below_350_km: int


class FleetStateCount(Document):
    state: FleetState
    members: int
    mass_t: NonNegative


class FleetClassRecord(Document):
    """One class: how many objects, how many in each state, what one has of mass (with the range of 90 %) and
    of casualty area in our model (mean, nominal and 90 % range; null without a simulation), and what its
    operator says.
    `reentries_expected` are those of the fate, `expected_casualties_each` what to expect of one."""

    name: str
    title: str
    constellation: str
    members: int
    members_held: int
    members_climbing: int
    members_lowering: int
    members_dead: int
    members_down: int
    members_unknown: int
    mass_kg: NonNegative
    mass_range90_kg: tuple[float, float]
    model_casualty_area_m2: NonNegative | None
    nominal_casualty_area_m2: NonNegative | None
    model_casualty_area_range90_m2: tuple[float, float] | None
    reentries_expected: NonNegative
    expected_casualties_each: NonNegative | None
    operator_casualties: NonNegative | None
    operator_says: str | None
    source: str


class FleetBand(Document):
    """What is to be expected of the fate under one assumption: in all, or a year (`fate` "retired").
    `range90` is over what our model does not know, null of the others; `reentries_covered` how many of the
    re-entries the assumption says anything of."""

    expected_by: Literal["operator", "rule", "study", "nominal", "model"]
    says: str
    reentries_covered: NonNegative
    expected_casualties_sum: NonNegative
    range90: tuple[float, float] | None


class FleetNation(Document):
    """One nation: its share of the casualties expected of the fate (the same under all assumptions but for
    the mixture of classes), and their number by our model."""

    iso_a3: str
    name: str
    share: Fraction
    expected_casualties_sum: NonNegative | None
    expected_casualties_range90: tuple[float, float] | None


class FleetPeriod(Document):
    """A year or a month: re-entries expected (with the middle 90 % of the samples, which share their activity
    of the Sun), and the casualties expected of them by our model, null without a simulation."""

    period: str
    reentries_expected: NonNegative
    reentries_range90: tuple[float, float]
    expected_casualties_sum: NonNegative | None


class FleetObjectRecord(Document):
    """One object. `rate_km_per_day` is that of its mean altitude, upwards, by `rate_from`;
    `drag_alone_km_per_day` what drag alone would do; `state_confidence` the chance of the `state`; `reason`
    why. `reentry_utc` and `decayed_fraction` are those of its own decay, null where it is not supposed to
    come down or has none: then `decay_fault` may say why."""

    name: str
    norad_id: int | None
    object_id: str | None
    class_name: str
    epoch: AwareDatetime
    age_hours: float
    is_stale: bool
    mean_altitude_km: float
    inclination_deg: float
    state: FleetState
    state_confidence: Fraction
    reason: str
    rate_km_per_day: float | None
    rate_from: str | None
    drag_alone_km_per_day: float | None
    at_shell: bool
    mass_kg: NonNegative
    casualty_area_m2: NonNegative | None
    expected_casualties_each: NonNegative | None
    reentry_utc: Instants | None
    decayed_fraction: Fraction | None
    decay_fault: str | None


class FleetFault(Document):
    """A record that could not be used: where, and why."""

    line: int | None
    reason: str


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
    members: list[FleetObjectRecord]
    unusable_records: list[FleetFault]
    warnings: list[str]

    def headline(self) -> str:
        """How many objects in which state."""
        told = ", ".join(f"{one.members:,} {one.state}" for one in self.by_state if one.members)
        return f"{self.census.members:,} objects: {told}"

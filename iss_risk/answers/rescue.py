"""The answer of `iss-risk rescue` as a document; units are in the names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.decay import DecayingObject
from iss_risk.answers.document import (
    Answer,
    ConditionedOn,
    DispersedInputRecord,
    Document,
    Estimate,
    Fraction,
    InputRecord,
    Instants,
    NonNegative,
    Spread,
    Tool,
    VehicleRecord,
)

RESCUE_SCHEMA: Literal["iss-risk/rescue/1"] = "iss-risk/rescue/1"


class RescueRun(Document):
    """What was asked."""

    generated_at: AwareDatetime
    now: AwareDatetime
    seed: int
    samples: int
    uncontrolled_from: AwareDatetime | None
    options: dict[str, str | float | bool] = Field(
        default={}, description="The fields of the scenario that are not at their defaults, as used."
    )
    conditioned_on: ConditionedOn


class AltitudeDate(Document):
    """When the mean altitude (semi-major axis less the equatorial radius) is below this one, without
    reboosts; null where that share of the samples does not come so low within the horizon."""

    altitude_km: float
    below_utc: Instants


class HoldingCost(Document):
    """What it costs to hold an altitude over the year from now, attitude held and, unless stated otherwise,
    docked what is as it is flown: the loss that reboosts make up for. Propellant at the specific impulse of
    the first tug."""

    altitude_km: float
    loss_m_per_day: Spread
    delta_v_m_s_per_year: Spread
    propellant_kg_per_year: Spread


class TugAbility(Document):
    """What one ship can do to hold or raise the orbit of today: months at the rate of the coming year, and at
    that observed of late (null where it was not). `unsure` lists its figures that were read
    nowhere, only recalled or estimated; they have wide intervals."""

    name: str
    title: str
    status: str
    thrust_n: Spread
    propellant_kg: Spread
    delta_v_m_s: Spread
    months_of_holding: Spread
    months_at_present_rate: Spread | None
    raises_km: Spread
    unsure: list[str]


class BurnRecord(Document):
    """One burn, `hours` after the first one, and the orbit after it."""

    last: bool
    hours: NonNegative
    seconds: NonNegative
    delta_v_m_s: NonNegative
    propellant_kg: NonNegative
    perigee_altitude_km: float
    apogee_altitude_km: float


class ChanceAt(Document):
    """The share of the samples in which a controlled deorbit is still possible, then or later."""

    utc: AwareDatetime
    fraction: Fraction


class ControlledDeorbit(Document):
    """Whether tugs, alone or together, can bring it down where it harms nobody.

    `verdict`: "can" in 95 % of the samples or more, "may" in 5 % or more, else "cannot", and `because` of
    what. A deorbit can begin from `highest_altitude_km` on, so from `from_utc` until `no_return_utc`, over
    the samples in which it can at all; null where there are none. `needed_...` is what the last steps cost
    from the altitude where the attitude is lost, and the thrust of the last burn. `burns` are those with
    likely figures, from `burns_from_km`, whatever the propellant; where `complete` is false the last burn
    does not reach its perigee.
    """

    name: str
    title: str
    verdict: Literal["can", "may", "cannot"]
    because: str | None
    can_fraction: Fraction
    highest_altitude_km: Spread | None
    from_utc: Instants | None
    no_return_utc: Instants | None
    delta_v_m_s: Spread
    needed_delta_v_m_s: Spread
    propellant_kg: Spread
    needed_propellant_kg: Spread
    thrust_n: Spread
    needed_thrust_n: Spread
    burns_from_km: float
    complete: bool
    burns: list[BurnRecord]
    not_too_late: list[ChanceAt]


class LastLeg(Document):
    """From the altitude at which the last crew leaves to that at which the last burns begin, attitude held
    and without reboosts: days, and the share of the samples that take less than `planned_days`, which is what
    the published plan says."""

    from_km: float
    to_km: float
    begins_utc: AwareDatetime
    days: Spread
    planned_days: float
    below_planned_fraction: Fraction


class TargetFieldRecord(Document):
    """The longest stretch of track over the South Pacific along which the footprint keeps 370 km from foreign
    land, 50 km from that of the United States and from the Antarctic; and the footprint of a controlled
    entry: length and width that hold 99 % of the pieces that land, each as large as in one of twenty samples.
    `field_suffices`: whether it is shorter than the stretch."""

    length_km: NonNegative
    latitude_deg: float
    longitude_deg: float
    azimuth_deg: float
    from_point_nemo_km: NonNegative
    from_land_km: NonNegative
    footprint_length_km: NonNegative
    footprint_width_km: NonNegative
    entry_angle_deg: float
    field_suffices: bool


class NeededReliability(Document):
    """If the last burn fails it comes down uncontrolled: the chance of that times the casualties then
    expected must be below 1 in 10,000. `one_failure_in` is how rare a failure must be for the mean,
    `..._range90` over the range of the expectation."""

    uncontrolled_casualties: Estimate
    one_failure_in: NonNegative
    one_failure_in_range90: tuple[float, float]
    needed_success: Fraction


class RescueAnswer(Answer):
    """The answer of `iss-risk rescue`."""

    TABLE: ClassVar[str] = "deorbits"
    INDEX: ClassVar[str | None] = "name"
    COLUMNS: ClassVar[tuple[str, ...]] = ("title", "verdict", "can_fraction", "because")

    schema_: Literal["iss-risk/rescue/1"] = Field(default=RESCUE_SCHEMA, alias="schema")
    condition: str
    tool: Tool
    run: RescueRun
    inputs: list[InputRecord]
    dispersed_inputs: list[DispersedInputRecord]
    object: DecayingObject
    vehicle: VehicleRecord
    station_mass_kg: Spread
    dates_below: list[AltitudeDate]
    reentry_utc: Instants
    no_return_utc: Instants = Field(
        description="When thrusters alone can no longer hold the attitude; null beyond the horizon."
    )
    observed_loss_m_per_day: float | None = Field(
        description="The loss by drag over the element sets to which its drag was fitted; null without a fit."
    )
    holding: list[HoldingCost]
    tugs: list[TugAbility]
    deorbits: list[ControlledDeorbit]
    last_leg: LastLeg | None
    target_field: TargetFieldRecord
    reliability: NeededReliability
    warnings: list[str]

    def headline(self) -> str:
        """The answer in one line."""
        when = self.no_return_utc.p50
        until = "beyond the horizon" if when is None else f"about {when:%Y-%m}"
        able = [one.title for one in self.deorbits if one.verdict == "can"]
        who = "no one surely" if not able else ", ".join(able)
        return f"{self.object.name or 'an object'}: no return {until}; can bring it down: {who}"

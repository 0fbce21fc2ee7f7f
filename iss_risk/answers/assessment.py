"""The answer of `iss-risk assess` as a document; units are in the names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import (
    Answer,
    Chance,
    ConditionedOn,
    DispersedInputRecord,
    Document,
    Estimate,
    Fraction,
    InputRecord,
    NonNegative,
    Quantiles,
    ReentryInstants,
    Spread,
    Tool,
    TrackedObject,
    VehicleRecord,
    short,
)
from iss_risk.answers.group_records import GroupRisk
from iss_risk.answers.hypothetical import UNTOLD, HypotheticalBecause
from iss_risk.answers.limit_records import AircraftRisk, IndividualRisk
from iss_risk.answers.pass_records import Passes

# 90 % confidence intervals of chances and of odds; documents of earlier versions have none. Where no sample
# shows a chance, it ends with what would still be missed once in twenty times.
ChanceInterval = tuple[Fraction, Fraction] | None
OddsInterval = tuple[float | None, float | None] | None

ASSESSMENT_SCHEMA: Literal["iss-risk/assessment/1"] = "iss-risk/assessment/1"


class Convergence(Document):
    """Sampling errors: half the 90 % interval of expected casualties over their mean. `met`: whether the
    worst of the ten nations at most risk is within the `tolerance`, null where none was asked for."""

    tolerance: float | None = None
    total: NonNegative | None = None
    worst_of_top_nations: NonNegative | None = None
    met: bool | None = None


class Run(Document):
    """What was asked. The number of workers is left out: it does not change the answer."""

    generated_at: AwareDatetime
    now: AwareDatetime
    seed: int
    samples: int
    phase_model: Literal["longitude-averaged", "ground-track"]
    phase_model_reason: str
    quantile_samples: int | None = Field(
        default=None,
        description="Quantiles are computed from this number of first samples; means and sums from all.",
    )
    convergence: Convergence | None = None
    uncontrolled_from: AwareDatetime | None = Field(
        default=None,
        description="Until then it is held where it is; null: uncontrolled since the epoch of the orbit.",
    )
    assumed: dict[str, str | float] = Field(
        default={},
        description="What was stated of drag, Sun, wind, heating and people, by its field of a scenario.",
    )
    options: dict[str, str | float | bool] = Field(
        default={}, description="The fields of the scenario that are not at their defaults, as used."
    )
    conditioned_on: ConditionedOn | None = Field(
        default=None, description="Until when the object is known to be up, and which samples agree with it."
    )


class Lifetime(Document):
    """Days from `now`, over all samples; null where that share has not decayed within the horizon.

    The mean is over the samples that decay.
    """

    mean: float | None
    p05: float | None
    p50: float | None
    p95: float | None


class Decay(Document):
    lifetime_days: Lifetime
    reentry_utc: ReentryInstants
    decayed_fraction: Fraction
    decayed_samples: int
    horizon_days: float
    ballistic_coefficient_kg_m2: Spread


class NominalDebris(Document):
    """What lands with every uncertain input at its middle: a mean over a few places along the orbit."""

    surviving_mass_kg: NonNegative
    surviving_fragments: NonNegative
    casualty_area_m2: NonNegative
    dangerous_fragments: NonNegative | None = None


class Debris(Document):
    """The means are not what to expect of one re-entry: quote `nominal` and the ranges with them.
    `iss-risk debris` tells what the mean exceeds the nominal by, and why."""

    surviving_mass_kg: Spread
    surviving_fraction: Spread
    casualty_area_m2: Spread
    casualty_area_without_threshold_m2: Spread
    surviving_fragments: Spread
    footprint_length_km: Spread
    footprint_width_km: Spread
    nominal: NominalDebris | None = None
    dangerous_fragments: Spread | None = Field(
        default=None, description="Those of at least 15 J, which the casualty area counts."
    )


class NationRisk(Document):
    """One nation's part. `share` is of the expected casualties, `fragment_share` of the fragments;
    `individual_risk` is the mean chance of one of its people to be hurt."""

    iso_a3: str
    name: str
    overhead_fraction: Fraction
    p_debris: Fraction
    p_debris_ci90: ChanceInterval = None
    expected_fragments: NonNegative
    fragment_share: Fraction
    expected_mass_kg: NonNegative
    expected_casualties: Estimate
    p_casualty: Fraction
    p_casualty_ci90: ChanceInterval = None
    one_in: float | None
    one_in_ci90: OddsInterval = None
    share: Fraction
    individual_risk: Estimate | None = None


class PlaceRisk(Document):
    """A circle of `radius_km` about a place; `persons` live in it, and `individual_risk` is the mean chance
    of one of them to be hurt."""

    name: str
    latitude_deg: float
    longitude_deg: float
    radius_km: float
    persons: NonNegative
    p_debris: Fraction
    p_debris_ci90: ChanceInterval = None
    expected_fragments: NonNegative
    expected_casualties: Estimate
    p_casualty: Fraction
    p_casualty_ci90: ChanceInterval = None
    one_in: float | None
    one_in_ci90: OddsInterval = None
    individual_risk: Estimate | None = None


class OceanRisk(Document):
    """What lies under no nation: oceans, and land that no polygon claims."""

    overhead_fraction: Fraction
    p_debris: Fraction
    p_debris_ci90: ChanceInterval = None
    expected_fragments: NonNegative
    fragment_share: Fraction
    expected_mass_kg: NonNegative


class Sheltered(Document):
    """The totals if `protected_share` of the people were under roofs that protect; those of each nation
    shrink in the same proportion."""

    protected_share: Fraction
    expected_casualties: Estimate
    p_casualty: Fraction
    p_casualty_ci90: ChanceInterval = None
    one_in: float | None
    one_in_ci90: OddsInterval = None


class InputInfluence(Document):
    """The part of the variance of a result that one input explains: alone (`first_order`, with its standard
    error), and together with one other input (`total_effect`)."""

    name: str
    first_order: Fraction
    error: NonNegative
    total_effect: Fraction


class Sensitivity(Document):
    """What the spread of one result over the samples comes from, the most influential input first. What is
    not explained is drawn for each kind of part or at each time, or comes from complicated interactions."""

    result: Literal["expected_casualties", "casualty_area_m2", "reentry_days"]
    inputs: list[InputInfluence]


class NationUnderTrack(Document):
    """`chance` that the nation lies under the field of debris, and the first and last instants of break-up
    that bring it there (pieces land up to half an hour later)."""

    iso_a3: str
    name: str
    chance: Fraction
    first_utc: AwareDatetime
    last_utc: AwareDatetime


class Tracks(Document):
    """Which nations lie under the remaining ground tracks, the most likely first, from `samples` samples."""

    samples: int
    nations: list[NationUnderTrack]


class ChanceOfNumber(Document):
    """The chance of `least` to `most` casualties in one re-entry; `most` is null for so many and more. Where
    hardly any landing shows so many, `ci90` begins at 0 and ends where none would be seen once in twenty
    times."""

    least: int
    most: int | None
    chance: Chance


class Totals(Document):
    """The whole world. `nobody_share` is 1 when no casualties are expected at all, else 0.

    `casualties_in_one_reentry` is the distribution, over all samples and places, of the casualties to expect
    once it is known how and where the object comes down; most re-entries hurt nobody, a few hurt many.
    `chances_of_casualties` are those of 0, 1, 2 to 9, and 10 and more; they add up to one, and all but the
    first to `p_casualty`. `sheltered` is given if shelter was requested.
    """

    expected_casualties: Estimate
    p_casualty: Fraction
    p_casualty_ci90: ChanceInterval = None
    one_in: float | None
    one_in_ci90: OddsInterval = None
    times_guideline: NonNegative
    casualties_per_m2: NonNegative
    nobody_share: Fraction
    casualties_in_one_reentry: Quantiles | None = None
    casualties_at_nominal_area: NonNegative | None = Field(
        default=None,
        description="Expected if the nominal casualty area came down: casualties per m² times that area.",
    )
    chances_of_casualties: list[ChanceOfNumber] = Field(default=[])
    sheltered: Sheltered | None = None


class Assessment(Answer):
    """The answer of `iss-risk assess`."""

    TABLE: ClassVar[str] = "nations"
    INDEX: ClassVar[str | None] = "iso_a3"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "name",
        "overhead_fraction",
        "p_debris",
        "expected_casualties_mean",
        "expected_casualties_range90_low",
        "expected_casualties_range90_high",
        "one_in",
        "share",
    )

    schema_: Literal["iss-risk/assessment/1"] = Field(default=ASSESSMENT_SCHEMA, alias="schema")
    condition: str
    hypothetical_because: HypotheticalBecause | None = Field(
        default=UNTOLD,
        description="Why the fall is only supposed; null: a forecast of what happens to an object that "
        "nothing tells to be under control. Documents of earlier versions do not have it.",
    )
    tool: Tool
    run: Run
    inputs: list[InputRecord]
    dispersed_inputs: list[DispersedInputRecord]
    object: TrackedObject
    vehicle: VehicleRecord
    decay: Decay
    debris: Debris
    nations: list[NationRisk]
    ocean: OceanRisk
    totals: Totals
    groups: list[GroupRisk] = Field(
        default=[], description="The groups of nations that were asked for, in that order."
    )
    places: list[PlaceRisk] = Field(default=[], description="The requested ones, in the order requested.")
    aircraft: AircraftRisk | None = Field(default=None, description="As a bound; null where nothing decays.")
    individual: IndividualRisk | None = Field(
        default=None, description="Where it is highest; null where nothing comes down that hurts."
    )
    notes: list[str] = Field(default=[], description="Conventions and assumptions about borders and people.")
    tracks: Tracks | None = Field(
        default=None, description="In the last days, when the phase model is ground-track."
    )
    passes: Passes | None = Field(
        default=None, description="The last days, pass by pass, or from when they can be told so."
    )
    sensitivity: list[Sensitivity] = Field(
        default=[], description="From 1,024 samples on, where all samples decay within the horizon."
    )
    no_sensitivity_because: str | None = None
    warnings: list[str]

    def rows(self) -> Sequence[Document]:
        """Nations, and the groups that were asked for."""
        return [*self.nations, *self.groups]

    def headline(self) -> str:
        """The answer in one line."""
        casualties, one_in = self.totals.expected_casualties, self.totals.one_in
        nominal = self.totals.casualties_at_nominal_area
        middle = "" if nominal is None else f"{short(nominal)} nominally; "
        low, high = casualties.range90
        median = self.decay.reentry_utc.p50
        odds = "nobody hurt" if one_in is None else f"1 in {short(one_in)} that anyone is hurt"
        when = "beyond the horizon" if median is None else f"about {median:%Y-%m}"
        doubt = None if self.run.conditioned_on is None else self.run.conditioned_on.doubt()
        when = f"re-entry {when}" if doubt is None else f"{doubt}, re-entry {when}"
        return (
            f"{self.object.name or 'an object'} on {self.run.now:%Y-%m-%d}: {when}, "
            f"{short(casualties.mean)} casualties expected ({middle}90 %: {short(low)} … {short(high)}), "
            f"{odds}"
        )

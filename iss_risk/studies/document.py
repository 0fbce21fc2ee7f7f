"""The answers as documents: what `--json` prints, what a notebook gets, what the schema describes.

Units are in the names. A `Spread` describes how a quantity varies between samples, i.e. over the
uncertain inputs and the possible places of re-entry; `ci90` is something else: the 90 % confidence
interval of a mean, i.e. how far it could be off because the number of samples is finite.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from iss_risk.sources.clock import utc_now as utc_now

ASSESSMENT_SCHEMA: Literal["iss-risk/assessment/1"] = "iss-risk/assessment/1"
OVERFLIGHT_SCHEMA: Literal["iss-risk/overflight/1"] = "iss-risk/overflight/1"

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
NonNegative = Annotated[float, Field(ge=0.0)]


class Document(BaseModel):
    """Frozen, no unknown fields, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Spread(Document):
    """Mean and quantiles over the samples."""

    mean: float
    p05: float
    p50: float
    p95: float


class Quantiles(Document):
    """Mean and quantiles over many possible re-entries, with the far end of bad luck."""

    mean: float
    p05: float
    p50: float
    p95: float
    p99: float


class Estimate(Document):
    """An expectation: its Monte Carlo confidence interval, and its range over the uncertain inputs.

    `range90` is the interval that the expectation itself spans when the uncertain inputs (how much
    survives the fall) vary; it is usually far wider than `ci90` and is the one to quote.
    """

    mean: NonNegative
    ci90: tuple[float, float]
    range90: tuple[float, float]


class Convergence(Document):
    """Sampling errors: half the 90 % interval of expected casualties over their mean. `met`: whether the
    worst of the ten nations at most risk is within the `tolerance`, null where none was asked for."""

    tolerance: float | None = None
    total: NonNegative | None = None
    worst_of_top_nations: NonNegative | None = None
    met: bool | None = None


class Tool(Document):
    name: str = "iss-risk"
    version: str


class Run(Document):
    """What was asked. The number of workers is left out: it does not change the answer."""

    generated_at: AwareDatetime
    now: AwareDatetime
    seed: int
    samples: int
    phase_model: Literal["longitude-averaged", "ground-track"]
    phase_model_reason: str
    quantile_samples: int | None = Field(
        default=None, description="Quantiles rest on so many samples, the first; means and sums on all."
    )
    convergence: Convergence | None = None


class InputRecord(Document):
    """One file that the answer rests on.

    `provenance` is "embedded", "file", or the service that it was fetched from at `fetched_at`.
    """

    name: str
    source: str
    sha256: str
    epoch: AwareDatetime | None
    age_hours: float | None
    provenance: str
    fetched_at: AwareDatetime | None = None


class DispersedInputRecord(Document):
    """One uncertain input and the distribution it was drawn from."""

    name: str
    unit: str
    distribution: str
    source: str


class TrackedObject(Document):
    name: str
    norad_id: int | None
    mass_kg: float
    epoch: AwareDatetime
    mean_altitude_km: float
    inclination_deg: float
    eccentricity: float


class Instants(Document):
    """Quantiles of an instant; null where that share of the samples has not decayed in the horizon."""

    p05: AwareDatetime | None
    p50: AwareDatetime | None
    p95: AwareDatetime | None


class Lifetime(Document):
    """Days from `now`, over all samples; null where that share has not decayed in the horizon.

    The mean is over the samples that decay.
    """

    mean: float | None
    p05: float | None
    p50: float | None
    p95: float | None


class Decay(Document):
    lifetime_days: Lifetime
    reentry_utc: Instants
    decayed_fraction: Fraction
    horizon_days: float
    ballistic_coefficient_kg_m2: Spread


class Debris(Document):
    surviving_mass_kg: Spread
    surviving_fraction: Spread
    casualty_area_m2: Spread
    casualty_area_without_threshold_m2: Spread
    surviving_fragments: Spread
    footprint_length_km: Spread
    footprint_width_km: Spread


class NationRisk(Document):
    """One nation's part. `share` is of the expected casualties, `fragment_share` of the fragments."""

    iso_a3: str
    name: str
    overhead_fraction: Fraction
    p_debris: Fraction
    expected_fragments: NonNegative
    fragment_share: Fraction
    expected_mass_kg: NonNegative
    expected_casualties: Estimate
    p_casualty: Fraction
    one_in: float | None
    share: Fraction


class PlaceRisk(Document):
    """A circle of `radius_km` about a place; `persons` live in it."""

    name: str
    latitude_deg: float
    longitude_deg: float
    radius_km: float
    persons: NonNegative
    p_debris: Fraction
    expected_fragments: NonNegative
    expected_casualties: Estimate
    p_casualty: Fraction
    one_in: float | None


class OceanRisk(Document):
    """What lies under no nation: oceans, and land that no polygon claims."""

    overhead_fraction: Fraction
    p_debris: Fraction
    expected_fragments: NonNegative
    fragment_share: Fraction
    expected_mass_kg: NonNegative


class Sheltered(Document):
    """The totals if `protected_share` of the people were under roofs that hold; those of each nation shrink
    in the same proportion."""

    protected_share: Fraction
    expected_casualties: Estimate
    p_casualty: Fraction
    one_in: float | None


class InputInfluence(Document):
    """The part of the variance of a result that one input explains: alone (`first_order`, with its standard
    error), and together with one other input (`total_effect`)."""

    name: str
    first_order: Fraction
    error: NonNegative
    total_effect: Fraction


class Sensitivity(Document):
    """What the spread of one result over the samples comes from, the most influential input first. What is
    left is drawn anew for each kind of part and as time goes on, or interacts in more complicated ways."""

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
    """Which nations lie under the remaining ground tracks, the most likely first, from so many samples."""

    samples: int
    nations: list[NationUnderTrack]


class Totals(Document):
    """The whole world. `nobody_share` is 1 when no casualties are expected at all, else 0.

    `casualties_in_one_reentry` is the distribution, over all samples and places, of the casualties to expect
    once it is known how and where the object comes down; most re-entries hurt nobody, few hurt many.
    `sheltered` is there if shelter was asked for.
    """

    expected_casualties: Estimate
    p_casualty: Fraction
    one_in: float | None
    times_guideline: NonNegative
    casualties_per_m2: NonNegative
    nobody_share: Fraction
    casualties_in_one_reentry: Quantiles | None = None
    sheltered: Sheltered | None = None


class Assessment(Document):
    """The answer of `iss-risk assess`."""

    schema_: Literal["iss-risk/assessment/1"] = Field(default=ASSESSMENT_SCHEMA, alias="schema")
    condition: str = (
        "Uncontrolled: no reboost after the epoch of the orbit, no controlled disposal. Debris and risk are "
        "those of the samples that decay within the horizon."
    )
    tool: Tool
    run: Run
    inputs: list[InputRecord]
    dispersed_inputs: list[DispersedInputRecord]
    object: TrackedObject
    decay: Decay
    debris: Debris
    nations: list[NationRisk]
    ocean: OceanRisk
    totals: Totals
    places: list[PlaceRisk] = Field(default=[], description="Those asked for, in the order asked.")
    notes: list[str] = Field(default=[], description="Conventions and assumptions about borders and people.")
    tracks: Tracks | None = Field(
        default=None, description="In the last days, when the phase model is ground-track."
    )
    sensitivity: list[Sensitivity] = Field(
        default=[], description="From 1,024 samples on, where all samples decay within the horizon."
    )
    warnings: list[str]


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


class Overflight(Document):
    """The answer of `iss-risk overflight`. `population_under_track` is persons per km² of the track
    inside the nation (the mean population density that passes underneath)."""

    schema_: Literal["iss-risk/overflight/1"] = Field(default=OVERFLIGHT_SCHEMA, alias="schema")
    tool: Tool
    run: OverflightRun
    inputs: list[InputRecord]
    object: TrackedObject
    nations: list[NationOverflight]
    ocean: OceanOverflight
    totals: OverflightTotals
    notes: list[str] = Field(default=[], description="Conventions and assumptions about borders and people.")
    warnings: list[str]

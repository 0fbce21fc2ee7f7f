"""The parts of what `iss-risk fleet` answers: census, classes, nations, years, objects."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Document, Estimate, Fraction, Instants, NonNegative

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
    `reentries_expected` are those of the fate, `expected_casualties_sum` what to expect of them,
    `expected_casualties_each` of one; of its pieces `dangerous_pieces` are expected with at least 15 J."""

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
    expected_casualties_sum: NonNegative | None = None
    expected_casualties_range90: tuple[float, float] | None = None
    dangerous_pieces: NonNegative | None = None


class FleetInclination(Document):
    """The objects whose inclination rounds to that whole degree: how many, and what the fate costs of them by
    our model."""

    inclination_deg: float
    members: int
    persons_per_km2: NonNegative = Field(description="Mean under their tracks, the ocean included.")
    reentries_expected: NonNegative
    expected_casualties_sum: NonNegative | None
    expected_casualties_range90: tuple[float, float] | None


class FleetBand(Document):
    """What is to be expected of the fate under one assumption: in all, or a year (`fate` "retired").
    `range90` is over what our model does not know, null of the others; `reentries_covered` how many of the
    re-entries the assumption says anything of; `p_casualty` and `one_in` are the chance that anybody is hurt,
    if each casualty happens by itself."""

    expected_by: Literal["operator", "rule", "study", "nominal", "model"]
    says: str
    reentries_covered: NonNegative
    expected_casualties_sum: NonNegative
    range90: tuple[float, float] | None
    p_casualty: Fraction = 0.0
    one_in: float | None = None


class FleetNation(Document):
    """One nation: its share of the casualties expected of the fate (the same under all assumptions but for
    the mixture of classes), and their number by our model; `individual_risk` is the mean chance of one of its
    people to be hurt. In all, or a year (`fate` "retired")."""

    iso_a3: str
    name: str
    share: Fraction
    expected_casualties_sum: NonNegative | None
    expected_casualties_range90: tuple[float, float] | None
    individual_risk: Estimate | None = None


class FleetNationYear(Document):
    """One nation in one calendar year (the first from `now` on): the casualties expected of the re-entries of
    that year by our model, with the 90 % range over both when they come down and what our model does not
    know."""

    iso_a3: str
    name: str
    period: str
    expected_casualties_sum: NonNegative
    expected_casualties_range90: tuple[float, float]


class FleetPeriod(Document):
    """A year, a month, or the next twelve months: re-entries expected (with the middle 90 % of the samples,
    which share their activity of the Sun), and the casualties expected of them by our model (with the range
    over both when they come down and what our model does not know), null without a simulation."""

    period: str
    reentries_expected: NonNegative
    reentries_range90: tuple[float, float]
    expected_casualties_sum: NonNegative | None
    expected_casualties_range90: tuple[float, float] | None = None


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


class FleetRanked(Document):
    """An object in a ranking: the casualties to expect of its re-entry by our model, and when it comes down;
    `weight` is how many re-entries it counts for."""

    rank: int
    name: str
    norad_id: int | None
    class_name: str
    state: FleetState
    weight: NonNegative
    expected_casualties_each: NonNegative | None
    reentry_utc: Instants | None


class FleetRate(Document):
    """A published figure beside ours: `published` from `from_utc` to `to_utc`, and the same `per` year,
    re-entry or tonne. `our_rate` is of the fate: of the next twelve months or, where the fate is a rate, of a
    year; per re-entry and tonne of all of it; null without a simulation. `differs`: why they need not
    agree."""

    scope: str
    quantity: Literal["re-entries", "casualties", "chance of a casualty"]
    per: Literal["year", "re-entry", "tonne"]
    from_utc: AwareDatetime
    to_utc: AwareDatetime
    published: NonNegative
    published_rate: NonNegative
    our_rate: NonNegative | None
    our_rate_range90: tuple[float, float] | None
    differs: str
    source: str


class FleetFault(Document):
    """A record that could not be used: where, and why."""

    line: int | None
    reason: str

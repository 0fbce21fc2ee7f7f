"""The answer of `iss-risk hindcast` as a document; units are in the names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Fraction, InputRecord, NonNegative, Tool

HINDCAST_SCHEMA: Literal["iss-risk/hindcast/1"] = "iss-risk/hindcast/1"


class HindcastRun(Document):
    generated_at: AwareDatetime
    seed: int
    samples: int
    weather: Literal["known", "observed"]
    leads_days: list[float] | None


class PredictedInstants(Document):
    p05: AwareDatetime
    p25: AwareDatetime
    p50: AwareDatetime
    p75: AwareDatetime
    p95: AwareDatetime


class HindcastCase(Document):
    """One prediction against what happened. `lead_days` is from `now` to the truth, `orbit_age_days` the age
    of the newest element set at `now`; `error_fraction` is (median - truth)/lead, `crps_fraction` the
    continuous ranked probability score over the lead."""

    name: str
    lead_days: float
    now: AwareDatetime
    orbit_age_days: float
    truth_utc: AwareDatetime
    predicted_utc: PredictedInstants
    error_fraction: float
    in_50: bool
    in_90: bool
    crps_days: NonNegative
    crps_fraction: NonNegative
    ballistic_coefficient_kg_m2: float
    fitted_from: str | None


class HindcastScores(Document):
    """Over all cases; null without any."""

    cases: int
    median_absolute_error_fraction: float | None
    median_error_fraction: float | None
    in_50_fraction: float | None
    in_90_fraction: float | None
    mean_crps_fraction: float | None


class Ours(Document):
    """Our prediction at the moment of a published one: median and 90 % window. `width_fraction` is the width
    of the window over the lead; `nearer`: its error is the smaller one."""

    predicted_utc: AwareDatetime
    window_from_utc: AwareDatetime
    window_to_utc: AwareDatetime
    error_fraction: float
    in_50: bool
    in_90: bool
    width_fraction: NonNegative
    nearer: bool


class PublishedPrediction(Document):
    """One row of a file of published predictions, scored as ours are. `line` of the file; a precision is how
    precisely the instant is written (24: a date, of which noon is taken, and of `issued_utc` the beginning).
    The window is as its author means it, with `stated_confidence` where stated. `ours` is null where none can
    be made; `not_comparable` says why."""

    name: str
    norad_id: int | None
    line: int
    source: str
    issued_utc: AwareDatetime
    predicted_utc: AwareDatetime
    predicted_precision_hours: NonNegative
    window_from_utc: AwareDatetime | None
    window_to_utc: AwareDatetime | None
    stated_confidence: Fraction | None
    truth_utc: AwareDatetime
    truth_precision_hours: NonNegative
    lead_days: float
    error_fraction: float
    in_window: bool | None
    width_fraction: NonNegative | None
    ours: Ours | None
    not_comparable: str | None


class WindowScores(Document):
    """Over several predictions; null without any. `rows_with_window` of them state a window."""

    rows: int
    median_absolute_error_fraction: float | None
    median_error_fraction: float | None
    rows_with_window: int
    in_window_fraction: Fraction | None
    mean_width_fraction: NonNegative | None


class Against(Document):
    """Published predictions beside ours. `all_published` are the scores of all, `comparable` of those beside
    which there is one of ours, `ours` (the 90 % window) of these; ours is nearer in `ours_nearer` of them."""

    published: list[PublishedPrediction]
    all_published: WindowScores
    comparable: WindowScores
    ours: WindowScores
    ours_nearer: int


class Hindcast(Answer):
    """The answer of `iss-risk hindcast`; `skipped` states which leads could not be run, and why. With
    `against`, `cases` are ours at the moments of the published ones."""

    TABLE: ClassVar[str] = "cases"
    INDEX: ClassVar[str | None] = "name"

    schema_: Literal["iss-risk/hindcast/1"] = Field(default=HINDCAST_SCHEMA, alias="schema")
    tool: Tool
    run: HindcastRun
    inputs: list[InputRecord]
    cases: list[HindcastCase]
    scores: HindcastScores
    skipped: list[str]
    against: Against | None = None
    warnings: list[str]

    def headline(self) -> str:
        """The answer in one line."""
        error, inside = self.scores.median_absolute_error_fraction, self.scores.in_90_fraction
        if error is None or inside is None:
            return "no prediction could be made"
        return (
            f"{self.scores.cases} predictions, median error {error:.0%} of the remaining time, "
            f"{inside:.0%} inside the 90 % window"
        )

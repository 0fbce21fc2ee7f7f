"""The answer of `iss-risk hindcast` as a document; units are in the names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, InputRecord, NonNegative, Tool

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


class Hindcast(Answer):
    """The answer of `iss-risk hindcast`; `skipped` states which leads could not be run, and why."""

    TABLE: ClassVar[str] = "cases"
    INDEX: ClassVar[str | None] = "name"

    schema_: Literal["iss-risk/hindcast/1"] = Field(default=HINDCAST_SCHEMA, alias="schema")
    tool: Tool
    run: HindcastRun
    inputs: list[InputRecord]
    cases: list[HindcastCase]
    scores: HindcastScores
    skipped: list[str]
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

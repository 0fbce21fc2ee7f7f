"""The answer of `iss-risk claims` as a document; units are in the names, or beside the figures."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Fraction, InputRecord, NonNegative, Tool

CLAIMS_SCHEMA: Literal["iss-risk/claims/1"] = "iss-risk/claims/1"

Verdict = Literal["true", "partly true", "false", "undecided"]
# What an interval is of: the finite number of samples; how Sun and air may turn out, and what a
# tug can do; what sources say.
IntervalOf = Literal["samples", "futures", "sources"]


class ClaimFigure(Document):
    """A named figure, of a `nation` or of it `beside` another, for the instant `on_utc`, or of a `tug`, one
    or several together; `tug_exists_from` is the year, where that is still ahead on that date. `interval90`
    holds it with 90 %, or lies between what sources say (`interval_of`); null: exact for orbit and map."""

    quantity: str
    nation: str | None
    beside: str | None
    on_utc: AwareDatetime | None
    tug: str | None
    tug_exists_from: int | None
    unit: str
    value: float | None
    interval90: tuple[float, float] | None
    interval_of: IntervalOf | None
    source: str | None


class ClaimFinding(Document):
    """What is made of a claim for one date: the `verdict` by the first of the `figures`, and one sentence."""

    verdict: Verdict
    sentence: str
    figures: list[ClaimFigure]


class ClaimRecord(Document):
    """What was said, its `meaning` as a statement about one figure, and what is made of it for the orbit
    of that day (`then`) and for today's (`today`).

    `relation` of the figure to the thresholds: at `true_at` and better it is true, at `false_at` and worse
    false, between partly true; undecided where the interval crosses a threshold. With "about" the thresholds
    are departures from the `stated` value, as parts of it.
    """

    id: str
    date: str
    who: str
    where: str
    quote: str
    source: str
    confidence: str
    meaning: str
    relation: Literal["at least", "at most", "about"]
    stated: float | None
    true_at: float
    false_at: float
    because: str
    then: ClaimFinding
    today: ClaimFinding
    open: str | None = Field(description="What the figures do not answer; null where nothing is left open.")
    liability: str | None = Field(description="Who answers for the damage, where the claim is about that.")
    liability_source: str | None


class ClaimTrack(Document):
    """How long a nation that claims are about lies under the object."""

    iso_a3: str
    name: str
    overhead_fraction: Fraction
    minutes_per_day: NonNegative


class TimeMargin(Document):
    """Months until it comes down by itself; null where that share of the samples is up after the horizon."""

    p05: float | None
    p50: float | None
    p95: float | None


class ClaimDay(Document):
    """What the verdicts of one date rest on: the orbit, the time margin and the track."""

    evaluated_for: Literal["then", "today"]
    now: AwareDatetime
    object_name: str
    epoch: AwareDatetime
    mean_altitude_km: float
    inclination_deg: float
    samples: int
    margin_months: TimeMargin
    overflown: list[ClaimTrack]


class Claims(Answer):
    """The answer of `iss-risk claims`."""

    TABLE: ClassVar[str] = "claims"
    INDEX: ClassVar[str | None] = "id"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "id",
        "who",
        "quote",
        "then_verdict",
        "then_sentence",
        "today_verdict",
        "today_sentence",
    )

    schema_: Literal["iss-risk/claims/1"] = Field(default=CLAIMS_SCHEMA, alias="schema")
    tool: Tool
    title: str
    most_missed: str | None = Field(
        description="What the figures of that day say of the claim that the file puts first."
    )
    days: list[ClaimDay]
    claims: list[ClaimRecord]
    inputs: list[InputRecord]
    warnings: list[str]

    def headline(self) -> str:
        """The answer in one line."""
        counted = Counter(one.then.verdict for one in self.claims)
        verdicts = ", ".join(f"{number} {verdict}" for verdict, number in counted.most_common())
        missed = "" if self.most_missed is None else f". {self.most_missed}"
        return f"{self.title}: {len(self.claims)} claims, of which {verdicts}{missed}"

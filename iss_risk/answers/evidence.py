"""What `iss-risk evidence` answers: what parts that were found say about the heating of the model."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Fraction, InputRecord, NonNegative, Tool

EVIDENCE_SCHEMA: Literal["iss-risk/evidence/1"] = "iss-risk/evidence/1"


class EvidenceRun(Document):
    generated_at: AwareDatetime
    seed: int
    samples: int


class ParameterInterval(Document):
    """Median and 90 % interval of a parameter."""

    p05: float
    p50: float
    p95: float


class EstimatedParameter(Document):
    """One parameter of the heating before (`prior`) and after the evidence (`posterior`). `width_left` is the
    width of the 90 % interval after, over that before: near or above 1 the evidence cannot tell it."""

    name: str
    prior: ParameterInterval
    posterior: ParameterInterval
    width_left: NonNegative


class InputFromEvidence(Document):
    """An uncertain input, and the `distribution` that the estimate gives it in inputs.py."""

    name: str
    distribution: str


class FindRecord(Document):
    """One kind of part of a re-entry: `seen` pieces of `out_of`. `p_lands` is the chance that a piece lands
    as it was seen to: before, after all evidence, and after all but its own re-entry; `p_as_seen_left_out`
    the chance, after all but its own re-entry, that at least as many are seen (none, where none was)."""

    identifier: str
    event: str
    found_part: str
    seen: int
    out_of: int
    like: int
    p_lands_before: Fraction
    p_lands_after: Fraction
    p_lands_left_out: Fraction
    p_as_seen_left_out: Fraction
    remark: str
    source: str


class WithoutReentry(Document):
    """The medians of the parameters without one re-entry."""

    event: str
    heating_median: NonNegative
    own_sigma_median: NonNegative


class UnusedFind(Document):
    """A find that could not be used, and why."""

    identifier: str
    event: str
    found_part: str
    unused_because: str
    source: str


class EvidenceAnswer(Answer):
    """The answer of `iss-risk evidence`."""

    TABLE: ClassVar[str] = "finds"
    INDEX: ClassVar[str | None] = "identifier"

    schema_: Literal["iss-risk/evidence/1"] = Field(default=EVIDENCE_SCHEMA, alias="schema")
    tool: Tool
    run: EvidenceRun
    inputs: list[InputRecord]
    parameters: list[EstimatedParameter]
    inputs_from_evidence: list[InputFromEvidence]
    finds: list[FindRecord]
    without_reentry: list[WithoutReentry]
    unused: list[UnusedFind]
    warnings: list[str]

"""The answer of `iss-risk passes` as a document; units are in the names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from iss_risk.answers.assessment import Decay, Run
from iss_risk.answers.document import (
    Answer,
    DispersedInputRecord,
    InputRecord,
    Tool,
    TrackedObject,
    VehicleRecord,
)
from iss_risk.answers.pass_records import Passes
from iss_risk.notation.text import counted

PASSES_SCHEMA: Literal["iss-risk/passes/1"] = "iss-risk/passes/1"


class PassesAnswer(Answer):
    """The answer of `iss-risk passes`: what `iss-risk assess` says of the passes, for itself."""

    TABLE: ClassVar[str] = "passes.places"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "name",
        "from_utc",
        "to_utc",
        "from_local",
        "p_down_mean",
        "p_debris_mean",
        "expected_casualties_mean",
    )

    schema_: Literal["iss-risk/passes/1"] = Field(default=PASSES_SCHEMA, alias="schema")
    condition: str
    tool: Tool
    run: Run
    inputs: list[InputRecord]
    dispersed_inputs: list[DispersedInputRecord]
    object: TrackedObject
    vehicle: VehicleRecord
    decay: Decay
    passes: Passes
    notes: list[str] = Field(default=[], description="Conventions and assumptions about borders and people.")
    warnings: list[str]

    def headline(self) -> str:
        """The answer in one line."""
        name, found = self.object.name or "an object", self.passes
        asked = f"{name} on {self.run.now:%Y-%m-%d %H:%M} UTC"
        if not found.minutes_known:
            known_from = found.minutes_known_from_utc
            when = "" if known_from is None else f", which will be known from about {known_from:%Y-%m-%d}"
            return f"{asked}: too early for minutes{when}"
        number = len(found.passes)
        passes = "1 pass is" if number == 1 else f"{number:,} passes are"
        places = len({one.name for one in found.places})
        return f"{asked}: {passes} still possible, over {counted(places, 'place')}"

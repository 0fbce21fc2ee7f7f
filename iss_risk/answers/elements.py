"""What `iss-risk data elements` answers: the element sets of one object that are kept on this computer."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Tool

ELEMENTS_SCHEMA: Literal["iss-risk/elements/1"] = "iss-risk/elements/1"


class KeptObject(Document):
    """How much is kept of one object, and since when; `source` is the file."""

    name: str
    norad_id: int
    count: int
    first_epoch: AwareDatetime | None
    last_epoch: AwareDatetime | None
    source: str
    fault: str | None


class Origin(Document):
    """How many sets come from one source."""

    provenance: str
    count: int


class KeptElementSet(Document):
    """One set, in the units of a TLE; `fetched_at` is when it was fetched or imported."""

    epoch: AwareDatetime
    provenance: str
    fetched_at: AwareDatetime
    mean_altitude_km: float
    mean_motion_rev_per_day: float
    eccentricity: float
    inclination_deg: float
    bstar_per_earth_radius: float


class KeptElements(Answer):
    """The answer of `iss-risk data elements`: `object` and `origins` are of all that is kept, `sets` what was
    asked for, oldest first."""

    TABLE: ClassVar[str] = "sets"

    schema_: Literal["iss-risk/elements/1"] = Field(default=ELEMENTS_SCHEMA, alias="schema")
    tool: Tool
    generated_at: AwareDatetime
    object: KeptObject
    origins: list[Origin]
    sets: list[KeptElementSet]
    warnings: list[str]

"""What `iss-risk data` answers: which data is on this computer, how old it is, and where it came from."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Tool
from iss_risk.answers.elements import KeptObject

DATA_SCHEMA: Literal["iss-risk/data/1"] = "iss-risk/data/1"


class DataFile(Document):
    """One file on this computer.

    `epoch` is the time of its content: of an orbit its newest set that is not a prediction, of space weather
    the last observed day. `checked_at` is when the service last confirmed that it is the newest; it is not
    asked again before `next_request_at`. `fault` says why the file is not used.
    """

    name: str
    state: Literal["embedded", "fresh", "old", "damaged"]
    provenance: str
    source: str
    sha256: str | None
    bytes: int | None
    epoch: AwareDatetime | None
    age_hours: float | None
    fetched_at: AwareDatetime | None
    checked_at: AwareDatetime | None
    next_request_at: AwareDatetime | None
    fault: str | None


class DataReport(Answer):
    """The answer of `iss-risk data status`, `update` and `verify`.

    `updated` names what was fetched just now or confirmed to be the newest; `kept` the objects whose element
    sets are kept.
    """

    TABLE: ClassVar[str] = "files"

    schema_: Literal["iss-risk/data/1"] = Field(default=DATA_SCHEMA, alias="schema")
    tool: Tool
    generated_at: AwareDatetime
    folder: str
    offline: bool
    files: list[DataFile]
    kept: list[KeptObject]
    updated: list[str]
    warnings: list[str]

"""What `iss-risk doctor` answers."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from iss_risk.answers.document import Answer, Document, Tool

DOCTOR_SCHEMA: Literal["iss-risk/doctor/1"] = "iss-risk/doctor/1"

State = Literal["ok", "warning", "fault"]


class Check(Document):
    """One thing that was checked. With a `fault` the tool does not work, with a `warning` not as well as it
    could."""

    name: str
    state: State
    finding: str
    advice: str | None


class CheckUp(Answer):
    """All checks, in the order in which things depend on each other."""

    TABLE: ClassVar[str] = "checks"
    INDEX: ClassVar[str | None] = "name"

    schema_: Literal["iss-risk/doctor/1"] = Field(default=DOCTOR_SCHEMA, alias="schema")
    tool: Tool
    checks: list[Check]
    warnings: list[str]

    def faults(self) -> list[str]:
        """The names of what is broken."""
        return [one.name for one in self.checks if one.state == "fault"]


def fine(name: str, finding: str) -> Check:
    """A check that found everything in order."""
    return Check(name=name, state="ok", finding=finding, advice=None)


def warning(name: str, finding: str, advice: str) -> Check:
    """A check of something that works, but not as well as it could."""
    return Check(name=name, state="warning", finding=finding, advice=advice)


def fault(name: str, finding: str, advice: str) -> Check:
    """A check of something that does not work."""
    return Check(name=name, state="fault", finding=finding, advice=advice)

"""What `iss-risk explain` answers: terms of the output, and what they mean."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from iss_risk.answers.document import Document, Tool

GLOSSARY_SCHEMA: Literal["iss-risk/glossary/1"] = "iss-risk/glossary/1"


class GlossaryEntry(Document):
    """One term. `also` are other names of it, `fields` its names in the JSON documents, `see` terms to read
    next; `source` is where the definition or the figures come from."""

    topic: str
    term: str
    also: list[str] = Field(default=[])
    fields: list[str] = Field(default=[])
    unit: str | None = None
    text: str
    source: str | None = None
    see: list[str] = Field(default=[])


class Glossary(Document):
    """The answer of `iss-risk explain`: the entry of a term, or all of them."""

    schema_: Literal["iss-risk/glossary/1"] = Field(default=GLOSSARY_SCHEMA, alias="schema")
    tool: Tool
    entries: list[GlossaryEntry]
    warnings: list[str]

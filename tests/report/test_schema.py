"""All published schemas: none is missing, none is out of date."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from iss_risk.cli import schema as command
from iss_risk.report.schema import document_names, schema_text

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
REFERENCE = Path(__file__).parents[2] / "docs" / "json.md"


def test_the_command_knows_every_document() -> None:
    assert document_names() == command._DOCUMENTS


def test_every_document_has_a_published_schema_and_no_other_has() -> None:
    assert {path.stem for path in SCHEMAS.iterdir()} == {f"{name}-1" for name in document_names()}


@pytest.mark.parametrize("document", document_names())
def test_a_published_schema_is_up_to_date(document: str) -> None:
    schema = json.loads(schema_text(document))
    jsonschema.Draft202012Validator.check_schema(schema)
    published = (SCHEMAS / f"{document}-1.json").read_text(encoding="utf-8")
    assert json.loads(published) == schema, "run: make docs"


@pytest.mark.parametrize("document", document_names())
def test_the_reference_describes_the_document(document: str) -> None:
    section = REFERENCE.read_text(encoding="utf-8").partition(f"\n### {document}\n")[2].partition("\n### ")[0]
    assert f"(schema/{document}-1.json)" in section
    assert "| `schema` |" in section

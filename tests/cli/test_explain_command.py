"""`iss-risk explain`: a term, all terms, JSON, and terms that are not there."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from iss_risk.glossary import glossary
from iss_risk.report.glossary import explanation_text, terms_text
from iss_risk.report.schema import schema_text

from .conftest import Cli

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "glossary-1.json"


def test_a_term(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("explain", "casualty", "area")
    assert outcome.exit_code == 0
    lines = outcome.stdout.splitlines()
    assert lines[0] == "casualty area"
    assert "(0.6 m + √A)²" in outcome.stdout
    assert "Unit        m²" in lines
    assert "From        NASA-STD-8719.14" in lines
    assert outcome.stderr == ""


def test_all_terms(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("explain")
    assert outcome.exit_code == 0
    assert "The answer" in outcome.stdout.splitlines()
    for one in glossary().entries:
        assert one.term in outcome.stdout


@pytest.mark.parametrize("width", [48, 80, 200])
def test_the_text_fits(width: int) -> None:
    text = explanation_text(glossary(), width=width, colour=False)
    text += terms_text(glossary(), width=width, colour=False)
    assert max(map(cell_len, text.splitlines())) <= width


def test_an_unknown_term_is_wrong_usage(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("explain", "casualty aera")
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert "did you mean 'casualty area'" in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("p_casualty",), ()])
def test_json_follows_its_published_schema(iss_risk_cli: Cli, arguments: tuple[str, ...]) -> None:
    outcome = iss_risk_cli("explain", *arguments, "--json")
    assert outcome.exit_code == 0
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == json.loads(schema_text("glossary")), "run: make docs"
    answer = json.loads(outcome.stdout)
    jsonschema.Draft202012Validator(published).validate(answer)
    assert len(answer["entries"]) == (1 if arguments else len(glossary().entries))

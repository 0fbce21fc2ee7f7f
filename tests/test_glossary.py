"""The glossary: one name, one entry; and every word that the output uses without explaining it is in it."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from iss_risk import inputs
from iss_risk.distributions import Distribution
from iss_risk.errors import UsageError
from iss_risk.glossary import explain, glossary, name_key, names_of
from iss_risk.report.glossary import anchor, glossary_page
from iss_risk.report.json_reference import json_page

ROOT = Path(__file__).parents[1]
ENTRIES = glossary().entries
KNOWN = {name_key(name) for one in ENTRIES for name in names_of(one)}

# Fields that say themselves what they are, with their unit.
PLAIN_FIELDS = {
    "schema", "tool", "version", "name", "unit", "mass_kg", "latitude_deg", "longitude_deg",
    # of the glossary itself
    "entries", "topic", "term", "also", "fields", "text", "see",
}  # fmt: skip
# Headings that say themselves what stands under them.
PLAIN_HEADINGS = {"Data", "mass", "km", "Network", "Verdict", "Adds up", "Mass", ""}


def schemas() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "docs" / "schema").glob("*")}


def fields_of(schema: dict[str, Any]) -> set[str]:
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


FIELDS = set().union(*map(fields_of, schemas().values()))


_HEADED = ("Column", "labelled", "labelled_sentence", "_shares")


def headings() -> set[str]:
    """Headings of columns, long and short, and labels of lines, read from the sources of the reports."""
    found: set[str] = set()
    for path in (ROOT / "iss_risk" / "report").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _HEADED:
                words = node.args[: 2 if ast.unparse(node.func) == "Column" else 1]
                found |= {str(word.value) for word in words if isinstance(word, ast.Constant)}
    return found - {"Unit", "From", "Also", "In JSON", "See"}


@pytest.mark.parametrize("field", sorted(FIELDS - PLAIN_FIELDS))
def test_every_field_of_a_document_is_found(field: str) -> None:
    assert any(field in one.fields for one in explain(field).entries)


def test_no_field_is_explained_that_is_not_there() -> None:
    assert {name for one in ENTRIES for name in one.fields} <= FIELDS
    assert PLAIN_FIELDS <= FIELDS


@pytest.mark.parametrize("heading", sorted(headings() - PLAIN_HEADINGS))
def test_every_heading_is_found(heading: str) -> None:
    assert explain(heading).entries


def test_the_headings_are_read() -> None:
    assert {"overhead", "debris lands", "Casualties", "Material", "surv."} <= headings()


@pytest.mark.parametrize(
    "one", [*inputs.PER_SAMPLE, *inputs.PER_KIND, *inputs.PROCESSES], ids=lambda i: i.name
)
def test_every_uncertain_input_is_found(one: inputs.DispersedInput[Distribution]) -> None:
    assert explain(one.name).entries


def test_a_name_belongs_to_one_entry() -> None:
    keys = [key for one in ENTRIES for key in {name_key(name) for name in names_of(one)}]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert all(keys)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.term)
def test_an_entry_is_short_and_points_to_others(entry: Any) -> None:
    assert 20 <= len(entry.text) <= 400
    assert entry.text.endswith((".", ")"))
    assert {name_key(name) for name in entry.see} <= KNOWN - {name_key(entry.term)}
    assert all(name in {one.term for one in ENTRIES} for name in entry.see)


def test_topics_are_not_scattered() -> None:
    topics = [one.topic for one in ENTRIES]
    changes = sum(before != after for before, after in pairwise(topics))
    assert changes + 1 == len(set(topics))


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("casualty area", "casualty area"),
        ("Casualty-Areas", "casualty area"),
        ("casualty_area_m2", "casualty area"),
        ("p_casualty", "1 in N"),
        ("1 in", "1 in N"),
        ("90 %", "90 %"),
        ("90%", "90 %"),
        ("EXPECTED CASUALTIES", "expected casualties"),
        ("mass is", "confidence"),
        ("tle", "element set"),
        ("Sobol’ point", "Sobol' points"),
        ("m/(Cd·A)", "ballistic coefficient"),
        ("persons/km²", "people under the track"),
        ("--sheltering", "sheltering"),
    ],
)
def test_a_term_is_found_however_it_is_written(asked: str, term: str) -> None:
    assert [one.term for one in explain(asked).entries] == [term]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("footprnt", "did you mean 'footprint'?"),
        ("casualty areaa", "'casualty area'"),
        ("density", "'density_scale'"),
        ("xyzzy", "iss-risk explain lists all terms"),
        ("", "iss-risk explain lists all terms"),
        ("%", "iss-risk explain lists all terms"),
        ("\x1b[2J", "iss-risk explain lists all terms"),
    ],
)
def test_an_unknown_term_names_what_is_close(asked: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        explain(asked)
    assert hint in str(refused.value)
    assert len(str(refused.value)) < 300


def test_an_endless_term_is_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        explain("x" * 100_000)
    assert len(str(refused.value)) < 300


def test_the_page_is_made_from_the_data() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert page == glossary_page(glossary()), "run: make docs"


def test_the_reference_of_json_is_made_from_schemas_and_glossary() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    assert page == json_page(glossary()), "run: make docs"
    for name in FIELDS:
        assert f"| `{name}` |" in page
    anchors = {anchor(line.lstrip("# ")) for line in page.splitlines() if line.startswith("#")}
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= anchors
    terms = {anchor(one.term) for one in glossary().entries}
    assert set(re.findall(r"glossary\.md#([^)]*)\)", page)) <= terms

"""The JSON document and its published schema."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from report.fakes import decay, fake_assessment, fake_overflight, spread, tracked_object

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.json_text import json_text, utc_text
from iss_risk.answers.overflight import Overflight
from iss_risk.report.schema import schema_text

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def all_values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in all_values(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in all_values(item)]
    return [value]


@pytest.mark.parametrize("document", ["assessment", "overflight"])
def test_the_published_schema_is_up_to_date(document: str) -> None:
    name = f"{document}-1.json"
    published = (SCHEMAS / name).read_text(encoding="utf-8")
    assert json.loads(published) == json.loads(schema_text(document)), (
        f"run: iss-risk schema {document} > docs/schema/{name}"
    )


@pytest.mark.parametrize("document", ["assessment", "overflight"])
def test_the_schema_is_one_and_describes_every_field(document: str) -> None:
    schema = json.loads(schema_text(document))
    jsonschema.Draft202012Validator.check_schema(schema)
    answer = json.loads(json_text(fake_assessment() if document == "assessment" else fake_overflight()))
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(answer)
    for key in answer:
        missing = {name: value for name, value in answer.items() if name != key}
        assert not validator.is_valid(missing), f"{key} may be left out"
    assert not validator.is_valid(answer | {"surprise": 1})
    assert not validator.is_valid(answer | {"schema": "iss-risk/assessment/2"})


def test_keys_are_in_the_order_of_the_model() -> None:
    answer = json.loads(json_text(fake_assessment()))
    assert list(answer)[:5] == ["schema", "condition", "hypothetical_because", "tool", "run"]
    assert list(answer)[-1] == "warnings"


def test_the_document_can_be_read_back() -> None:
    for answer, model in ((fake_assessment(), Assessment), (fake_overflight(), Overflight)):
        text = json_text(answer)
        assert json_text(model.model_validate_json(text)) == text


def test_floats_have_ten_significant_digits_and_no_minus_zero() -> None:
    noisy = fake_assessment(
        debris=fake_assessment().debris.model_copy(update={"surviving_mass_kg": spread(98_000.000_000_001)})
    )
    assert json_text(noisy) == json_text(fake_assessment())
    precise = fake_assessment(
        object=tracked_object().model_copy(update={"mass_kg": 1 / 3, "eccentricity": -0.0})
    )
    answer = json.loads(json_text(precise))
    assert answer["object"]["mass_kg"] == 0.3333333333
    assert '"eccentricity": 0.0' in json_text(precise)


def test_instants_are_whole_seconds_utc() -> None:
    strings = [
        value for value in all_values(json.loads(json_text(fake_assessment()))) if isinstance(value, str)
    ]
    instants = [value for value in strings if re.match(r"\d{4}-\d\d-\d\dT", value)]
    assert len(instants) >= 6
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value) for value in instants)


def test_utc_text_converts_and_rounds() -> None:
    east = timezone(timedelta(hours=2))
    assert utc_text(datetime(2026, 10, 9, 21, 42, 46, tzinfo=east)) == "2026-10-09T19:42:46Z"
    assert utc_text(datetime(2026, 12, 31, 23, 59, 59, 600_000, tzinfo=UTC)) == "2027-01-01T00:00:00Z"


def test_what_has_not_happened_is_null() -> None:
    answer = json.loads(json_text(fake_assessment(decay=decay(p05_days=None, p50_days=None, p95_days=None))))
    assert answer["decay"]["reentry_utc"] == dict.fromkeys(("p05", "p25", "p50", "p75", "p95"))
    jsonschema.Draft202012Validator(json.loads(schema_text("assessment"))).validate(answer)


def test_names_stay_readable_and_cannot_act_on_a_terminal() -> None:
    name = "Ísland\x1b[2J\x9b\u202e"
    text = json_text(fake_assessment(object=tracked_object(name)))
    assert '"Ísland\\u001b[2J\\u009b\\u202e"' in text
    assert json.loads(text)["object"]["name"] == name

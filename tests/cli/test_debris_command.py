"""`iss-risk debris`: real runs with few samples of something small, and its options."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from iss_risk.cli.program import run
from iss_risk.report.schema import schema_text

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "debris-1.json"
USUAL = ("debris", "--vehicle", "delta_ii_second_stage", "--samples", "24", "--now", "2026-11-23")


@pytest.fixture
def debris(capsys: pytest.CaptureFixture[str]):
    """debris(option, ...) -> (exit code, standard output, standard error)."""

    def command(*arguments: str) -> tuple[int, str, str]:
        exit_code = run([*USUAL, *arguments])
        captured = capsys.readouterr()
        return exit_code, captured.out, captured.err

    return command


def test_the_published_schema_is_up_to_date_and_the_answer_obeys_it(debris) -> None:
    schema = json.loads(schema_text("debris"))
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema, (
        "run: iss-risk schema debris > docs/schema/debris-1.json"
    )
    exit_code, text, _ = debris("--json")
    assert exit_code == 0
    answer = json.loads(text)
    jsonschema.Draft202012Validator(schema).validate(answer)
    assert answer["vehicle"]["mass_kg"] == pytest.approx(920.0, rel=0.01)


def test_the_same_bytes_for_any_number_of_workers(debris) -> None:
    texts = []
    for workers in ("1", "2"):
        answer = json.loads(debris("--json", "--samples", "100", "--workers", workers)[1])
        del answer["run"]["generated_at"]
        texts.append(json.dumps(answer))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("width", [48, 80, 160])
def test_the_table_fits_and_tells_the_main_things(debris, monkeypatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    # From 128 samples on the uncertain inputs are ranked.
    exit_code, text, _ = debris("--samples", "128")
    assert exit_code == 0
    assert max(map(len, text.splitlines())) <= width
    for words in (
        "Lands",
        "Footprint",
        "15 J",
        "propellant tank",
        "Material",
        "heat factor",
        "nominal",
        "Heaviest",
        "Do not touch",
        "may float",
        "below 15 J",
    ):
        assert words in text


def test_a_given_entry_is_told_and_used(debris) -> None:
    shallow, steep = (
        json.loads(debris("--json", "--entry", f"120,7.8,{angle},-40,200,60")[1]) for angle in ("-0.5", "-5")
    )
    assert shallow["run"]["entry"]["angle_deg"] == -0.5
    assert shallow["run"]["inclination_deg"] is None
    # Steep entries are over sooner: more is left of what demises.
    length = [one["totals"]["footprint"][1]["length_km"]["p50"] for one in (shallow, steep)]
    assert length[1] < length[0]
    assert "-40°" in debris("--entry", "120,7.8,-0.5,-40,200,60")[1]


def test_the_other_correlation_and_wind_change_the_answer(debris) -> None:
    usual = json.loads(debris("--json")[1])
    other = json.loads(debris("--json", "--correlation", "detra-kemp-riddell")[1])
    windy = json.loads(debris("--json", "--wind", "50,270")[1])
    assert other["totals"]["surviving_mass_kg"]["mean"] != usual["totals"]["surviving_mass_kg"]["mean"]
    assert windy["kinds"] != usual["kinds"]
    assert windy["run"]["wind_speed_m_s"] == 50.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--entry", "120,7.8"), "6 numbers"),
        (("--entry", "a,b,c,d,e,f"), "6 numbers"),
        (("--entry", "120,nan,-1,0,0,0"), "6 numbers"),
        (("--entry", "1200,7.8,-1,0,0,0"), "altitude_km"),
        (("--wind", "10"), "2 numbers"),
        (("--wind", "1000,0"), "wind"),
        (("--correlation", "guess"), "sutton-graves"),
        (("--samples", "0"), "samples"),
    ],
)
def test_wrong_options_are_wrong_usage(debris, arguments: tuple[str, ...], words: str) -> None:
    exit_code, text, error = debris(*arguments)
    assert exit_code == 2
    assert text == ""
    assert words in error


def test_a_vehicle_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["debris", "--vehicle", "nothing"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1

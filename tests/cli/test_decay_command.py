"""`iss-risk decay` and `iss-risk hindcast`, for real, on few samples."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from iss_risk.report.schema import schema_text
from iss_risk.sources.embedded import data_path

from .conftest import Cli

TIANGONG = str(data_path("hindcasts", "tiangong1.tle"))
DECAY = ("decay", "--orbit", TIANGONG, "--now", "2018-02-16", "--samples", "32")
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def test_decay_prints_quantiles_a_histogram_and_bands(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli(*DECAY)
    assert outcome.exit_code == 0
    assert "median · 50 %:" in outcome.stdout
    assert "When it comes down" in outcome.stdout
    assert "█" in outcome.stdout
    assert "●" in outcome.stdout
    assert max(cell_len(line) for line in outcome.stdout.splitlines()) <= 100


@pytest.mark.parametrize("columns", ["60", "160"])
def test_decay_fits_the_screen(iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = iss_risk_cli(*DECAY).stdout.splitlines()
    assert max(cell_len(line) for line in lines) <= int(columns)


def test_decay_as_json_follows_its_schema(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli(*DECAY, "--json", "--quiet")
    answer = json.loads(outcome.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text("decay"))).validate(answer)
    assert answer["schema"] == "iss-risk/decay/1"
    assert set(answer["decay"]["lifetime_days"]) == {"p05", "p25", "p50", "p75", "p95", "mean"}
    assert "fitted_from" in answer["decay"]["ballistic_coefficient"]
    assert outcome.stderr == ""


def test_every_option_of_decay_reaches_the_answer(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli(
        "decay", "--orbit", TIANGONG, "--now", "2018-02-16", "--ballistic-coefficient", "140", "--f107", "90",
        "--ap", "12", "--deterministic", "--end-altitude", "100", "--horizon", "400", "--seed", "3", "--json",
    )  # fmt: skip
    answer = json.loads(outcome.stdout)
    run, decay = answer["run"], answer["decay"]
    assert (run["seed"], run["end_altitude_km"], run["deterministic"]) == (3, 100.0, True)
    assert run["weather"] == "constant"
    assert decay["horizon_days"] == 400.0
    assert decay["ballistic_coefficient"]["p50"] == pytest.approx(140.0)
    assert decay["weather_provenance"]["constant"] == 1.0


@pytest.mark.parametrize(
    "options",
    [
        ["--ap", "10"],
        ["--area", "3"],
        ["--cd", "2"],
        ["--f107", "nan"],
        ["--mass", "-4"],
        ["--end-altitude", "20"],
        ["--attitude", "spinning"],
        ["--weather", "tomorrow"],
        ["--attitude", "tumbling", "--class", "station"],
    ],
)
def test_wrong_options_end_with_code_2_and_one_line(iss_risk_cli: Cli, options: list[str]) -> None:
    outcome = iss_risk_cli(*DECAY, *options)
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert options[0] in outcome.stderr or "iss-risk: " in outcome.stderr


def test_an_object_that_is_down_ends_with_code_3(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("decay", "--orbit", TIANGONG, "--now", "2019-01-01", "--samples", "16")
    assert outcome.exit_code == 3
    assert "already decayed" in outcome.stderr


def test_too_few_samples_that_agree_end_with_code_3_and_one_line(iss_risk_cli: Cli) -> None:
    known = ("--now", "2018-09-01", "--still-up", "2018-08-31T12:00")
    outcome = iss_risk_cli("decay", "--orbit", TIANGONG, *known, "--samples", "32")
    assert outcome.exit_code == 3
    assert outcome.stdout == ""
    (line,) = outcome.stderr.splitlines()
    assert "of 32 samples are still up at 2018-08-31 12:00 UTC" in line
    assert "--no-conditioning" in line


def test_what_is_still_to_come_ends_with_code_2(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli(*DECAY, "--still-up", "2018-02-17")
    assert outcome.exit_code == 2
    assert "--still-up: 2018-02-17 00:00 UTC is after now" in outcome.stderr


def test_hindcast_prints_a_row_a_prediction_and_scores(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("hindcast", "CZ-5B Y1", "CZ-5B Y3", "--samples", "32")
    assert outcome.exit_code == 0
    assert len([line for line in outcome.stdout.splitlines() if line.startswith("CZ-5B")]) == 2
    assert "2 predictions" in outcome.stdout
    assert "inside the 90 % window" in outcome.stdout


def test_hindcast_as_json_follows_its_schema(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli(
        "hindcast", TIANGONG, "--decayed", "2018-04-02T00:16", "--leads", "44,3", "--samples", "32", "--json"
    )
    answer = json.loads(outcome.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text("hindcast"))).validate(answer)
    assert answer["run"]["leads_days"] == [44.0, 3.0]
    assert len(answer["cases"]) == 1
    assert len(answer["skipped"]) == 1


@pytest.mark.parametrize(
    "options", [["Skylab"], [TIANGONG], ["--leads", "3,x"], ["--leads", "0"], ["--decayed", "never"]]
)
def test_wrong_hindcasts_end_with_code_2(iss_risk_cli: Cli, options: list[str]) -> None:
    assert iss_risk_cli("hindcast", *options).exit_code == 2


@pytest.mark.parametrize("document", ["decay", "hindcast"])
def test_the_published_schemas_are_up_to_date(document: str) -> None:
    published = json.loads((SCHEMAS / f"{document}-1.json").read_text(encoding="utf-8"))
    assert published == json.loads(schema_text(document)), (
        f"run: iss-risk schema {document} > docs/schema/{document}-1.json"
    )

"""`iss-risk history`, `history diff` and `history export`."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from report.fakes import NOW, decay, fake_assessment, tracked_object, vehicle_record
from rich.cells import cell_len

from iss_risk.cli.history import command
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run

from .conftest import Cli, Outcome

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
History = Callable[..., Outcome]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


def record(database: Path, *, runs: int = 1, **changes: Any) -> None:
    with recording(database) as connection:
        for step in range(runs):
            run = fake_assessment().run.model_copy(update={"now": NOW + timedelta(hours=6 * step)})
            add_run(connection, fake_assessment(**({"run": run} | changes)), announced=True)


@pytest.fixture
def history(iss_risk_cli: Cli, database: Path) -> History:
    return lambda *arguments: iss_risk_cli("history", *arguments, "--database", str(database))


@pytest.mark.parametrize("columns", ["60", "80", "160"])
def test_the_trend_fits_the_screen(
    history: History, database: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    record(database, runs=25)
    outcome = history("--nation", "USA", "--nation", "Côte d'Ivoire")
    assert outcome.exit_code == 0
    assert outcome.stderr == ""
    lines = outcome.stdout.splitlines()
    table = [line for line in lines if line.startswith("2026-")]
    assert len(table) == 20  # the newest twenty
    assert table[-1].startswith("2026-11-28 19:42")
    assert "420.2 km" in table[0]
    assert "0.033" in table[0]
    for line in lines:
        assert cell_len(line) <= int(columns) or str(database) in line


def test_last_since_and_an_empty_time(history: History, database: Path) -> None:
    record(database, runs=25)
    count = lambda text: len([line for line in text.splitlines() if line.startswith("2026-")])  # noqa: E731
    assert count(history("--last", "3").stdout) == 3
    assert count(history("--since", "2026-11-23").stdout) == 24
    empty = history("--since", "2027-01-01")
    assert empty.exit_code == 0
    assert "no run recorded in that time" in empty.stdout


def test_a_trend_is_of_one_object_and_vehicle(history: History, database: Path) -> None:
    record(database, runs=2)
    record(database, vehicle=vehicle_record("generic:1500", 1500.0))
    stage = tracked_object("CZ-5B R/B").model_copy(update={"norad_id": 48275})
    record(database, runs=3, object=stage, vehicle=vehicle_record("cz5b_core", 21_600.0))
    text = history().stdout
    assert "History of CZ-5B R/B 48275 as cz5b_core · 3 runs" in text
    assert "Not shown" in text
    assert "ISS (ZARYA) 25544 as iss (2)" in text
    assert "ISS (ZARYA) 25544 as generic:1500 (1)" in text
    assert "as generic:1500 · 1 run" in history("--object", "25544").stdout
    assert "as iss · 2 runs" in history("--object", "iss", "--vehicle", "ISS").stdout
    assert "as generic:1500 · 1 run" in history("--vehicle", "generic").stdout
    assert "run 1 → run 2" in history("diff", "1", "2").stdout
    assert "run 5 → run 6" in history("diff").stdout  # and not with another object
    assert len(history("export").stdout.splitlines()) == 7
    assert len(history("export", "--vehicle", "iss").stdout.splitlines()) == 3
    outcome = history("--object", "uars")
    assert (outcome.exit_code, "no run of --object uars is recorded" in outcome.stderr) == (3, True)
    document = json.loads(history("--json").stdout)
    assert {one["vehicle"] for one in document["runs"]} == {"cz5b_core"}
    assert [one["runs"] for one in document["others"]] == [2, 1]


def test_names_cannot_draw(history: History, database: Path) -> None:
    record(database)
    record(
        database, runs=2, object=tracked_object("evil\x1b[2J\u202ename").model_copy(update={"norad_id": 1})
    )
    text = history().stdout
    assert "evil\ufffd[2J\ufffdname" in text
    assert "\x1b" not in text
    text = history("diff").stdout + history("export").stdout
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_json_of_history_and_diff_is_what_the_schemas_say(history: History, database: Path) -> None:
    record(database, runs=2)
    record(database, decay=decay(p05_days=None, p50_days=None, p95_days=None))
    for arguments, name in ((["--nation", "USA"], "history"), (["diff"], "history-diff")):
        text = history(*arguments, "--json").stdout
        document = json.loads(text)
        schema = json.loads((SCHEMAS / f"{name}-1.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(document)
        assert document["schema"] == f"iss-risk/{name}/1"
        assert history(*arguments, "--json").stdout == text
    runs = json.loads(history("--nation", "USA", "--json").stdout)["runs"]
    assert [run["id"] for run in runs] == [1, 2, 3]
    assert runs[0]["nations"][0]["iso_a3"] == "USA"
    assert runs[2]["reentry_utc"]["p50"] is None


def test_diff_names_causes_and_effects(history: History, database: Path) -> None:
    record(database, runs=2)
    outcome = history("diff")
    assert outcome.exit_code == 0
    assert "run 1 → run 2" in outcome.stdout
    assert "no input and no option: only the clock" in outcome.stdout
    run = fake_assessment().run.model_copy(update={"samples": 99})
    record(database, run=run)
    text = history("diff", "1", "3").stdout
    assert "samples: 4096 → 99" in text
    assert "No figure differs." in text
    higher = tracked_object().model_copy(update={"mean_altitude_km": 421.0})
    record(database, object=higher)
    text = history("diff", "1", "4").stdout
    assert "mean altitude" in text
    assert "casualty area" not in text  # it is the same
    outcome = history("diff", "1", "9")
    assert outcome.exit_code == 2
    assert "there is no run 9" in outcome.stderr
    assert history("diff", "9" * 30).exit_code == 2


def test_export_is_a_table_for_spreadsheets(history: History, database: Path, tmp_path: Path) -> None:
    record(database, runs=25)
    record(database, object=tracked_object("=HYPERLINK(1)"))
    outcome = history("export", "--nation", "USA")
    rows = list(csv.DictReader(io.StringIO(outcome.stdout)))
    assert len(rows) == 26
    assert rows[0]["now"] == "2026-11-22T19:42:47Z"
    assert float(rows[0]["expected_casualties_mean"]) == 0.033
    assert float(rows[0]["expected_casualties_USA"]) > 0.0
    assert rows[0]["norad_id"] == "25544"
    assert rows[-1]["object_name"] == "'=HYPERLINK(1)"
    path = tmp_path / "all.csv"
    assert history("export", "--all", "--output", str(path), "--last", "2").stdout == ""
    (header, *lines) = path.read_text(encoding="utf-8").splitlines()
    assert header.count(",expected_casualties_") == 195 + 5  # mean and ends of two intervals
    assert len(lines) == 2
    assert json.loads(history("export", "--json").stdout)["runs"][24]["id"] == 25


def test_a_damaged_run_is_a_warning(history: History, database: Path) -> None:
    record(database, runs=2)
    with recording(database) as connection:
        connection.execute("UPDATE run SET casualties = 'many' WHERE id = 1")
    outcome = history()
    assert outcome.exit_code == 0
    assert outcome.stderr == "warning: 1 damaged run left out: 1\n"


def test_no_history_yet(history: History, database: Path) -> None:
    for arguments in ([], ["diff"], ["export"]):
        outcome = history(*arguments)
        assert (outcome.exit_code, outcome.stdout) == (3, "")
        assert outcome.stderr == (
            f"iss-risk: {database}: no history yet: `iss-risk assess --record` begins one\n"
        )
    assert list(database.parent.iterdir()) == []


def test_options_in_front_of_the_subcommand_are_not_lost_in_silence(
    iss_risk_cli: Cli, database: Path
) -> None:
    record(database, runs=2)
    outcome = iss_risk_cli("history", "--database", str(database), "diff")
    assert outcome.exit_code == 2
    assert "Options go after the word 'diff'" in outcome.stderr


def test_the_environment_names_the_database(
    iss_risk_cli: Cli, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(database, runs=2)
    monkeypatch.setenv("ISS_RISK_DATABASE", str(database))
    assert iss_risk_cli("history").exit_code == 0
    assert iss_risk_cli("history", "diff").exit_code == 0


@pytest.mark.parametrize("name", ["diff", "export"])
def test_subcommands_have_help_with_examples(iss_risk_cli: Cli, name: str) -> None:
    assert isinstance(command, click.Group)
    outcome = iss_risk_cli("history", name, "--help")
    assert outcome.exit_code == 0
    assert f"iss-risk history {name}" in outcome.stdout.split("Examples:")[1]
    for parameter in command.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help


def test_years_of_six_hourly_runs_stay_small_and_fast(history: History, database: Path) -> None:
    """Four years are 5,840 runs: less than 20 MB, the newest in 0.3 s of this process, all in 1 s."""
    with recording(database) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        add_run(connection, fake_assessment(), announced=True)
        for step in range(1, 5_840):
            later = (NOW + timedelta(hours=6 * step)).isoformat(timespec="microseconds")
            number = connection.execute(COPY, (later,)).lastrowid
            connection.execute(COPY_NATIONS, (number,))
    assert database.stat().st_size < 20e6
    history()  # what is imported is not counted here
    for arguments, most_s in (([], 0.3), (["--last", "5840"], 1.0)):
        before = os.times()
        assert history("--nation", "USA", *arguments).exit_code == 0
        after = os.times()
        assert after.user + after.system - before.user - before.system < most_s


COPY = """INSERT INTO run SELECT NULL, ?, generated_at, announced, tool_version, options, dispersed,
    object_name, norad_id, mass_kg, orbit_epoch, altitude_km, inclination_deg, eccentricity, reentry_p05,
    reentry_p50, reentry_p95, decayed_fraction, ballistic_coefficient_kg_m2, surviving_mass_kg,
    casualty_area_m2, casualties, casualties_low, casualties_high, sampling_low, sampling_high, p_casualty
    FROM run WHERE id = 1"""
COPY_NATIONS = "INSERT INTO run_nations SELECT ?, nation_list, figures FROM run_nations WHERE run = 1"

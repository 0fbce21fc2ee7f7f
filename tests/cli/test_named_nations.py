"""--nation, --groups and --summary: the same names in every command, found before anything runs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from report.fakes import fake_assessment
from report.test_headline import group

from iss_risk.exposure.nations.directory import Named
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run

from .conftest import Cli

FORMS = ("Germny", "Chile, Germny", "EU,Germny")


@pytest.mark.parametrize("command", [["assess"], ["overflight"], ["passes"], ["assess", "--summary"]])
@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_name_is_found_before_the_run(iss_risk_cli: Cli, command: list[str], name: str) -> None:
    outcome = iss_risk_cli(*command, "--nation", name)
    assert outcome.exit_code == 2
    assert "--nation: no nation and no group 'Germny'; perhaps Germany" in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert outcome.stdout == ""
    assert iss_risk_cli.calls == []


@pytest.mark.parametrize("command", ["assess", "overflight"])
def test_groups_reach_the_study_and_nations_are_rows(
    iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    # Ireland is none of the made-up nations: there is no row for it, and no fault.
    outcome = iss_risk_cli(command, "--nation", "ie", "--nation", "South Korea, NATO")
    assert outcome.exit_code == 0
    (groups,) = [call["groups"] for call in iss_risk_cli.calls]
    assert [(one.name, len(one.codes)) for one in groups] == [("NATO", 32)]
    monkeypatch.setenv("ISS_RISK_NATION", "South Korea, NATO,ie")
    assert iss_risk_cli(command).exit_code == 0
    assert iss_risk_cli.calls[1]["groups"] == groups
    text = iss_risk_cli(command, "--nation", "HMD").stdout
    assert "Heard I. and McDonald Is." in text


def test_own_groups(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text("group,nation\nBaltic,EST\nBaltic,Latvia\nBaltic,LT\n")
    asked = ["--nation", "baltic", "--groups", str(path), "--fail-above", "Baltic=1"]
    assert iss_risk_cli("assess", *asked).exit_code in (0, 2)  # the made-up answer has no such nations
    assert iss_risk_cli.calls[0]["groups"] == [Named("Baltic", ("EST", "LVA", "LTU"), is_group=True)]
    path.write_text("group,nation\nBaltic,Estland\n")
    outcome = iss_risk_cli("assess", "--groups", str(path))
    assert outcome.exit_code == 3
    assert f"{path}, line 2, nation: no nation 'Estland'" in outcome.stderr
    assert len(iss_risk_cli.calls) == 1


def test_the_summary_alone(iss_risk_cli: Cli) -> None:
    iss_risk_cli.assessment = fake_assessment(groups=[group("EU")])
    world = iss_risk_cli("assess", "--summary").stdout
    assert world.startswith("If ISS (ZARYA) came down uncontrolled (a scenario, not a forecast)")
    assert "Orbit" not in world
    two = iss_risk_cli("assess", "--summary", "--nation", "China,EU").stdout
    assert [part[:6] for part in two.split("\n\n")] == ["China:", "EU: If"]
    assert "\x1b" not in two
    whole = iss_risk_cli("assess").stdout
    assert world in whole
    rows = list(
        csv.DictReader(io.StringIO(iss_risk_cli("assess", "--nation", "EU", "--format", "csv").stdout))
    )
    assert rows[-1]["name"] == "EU"
    assert json.loads(rows[-1]["nations"]) == group("EU").nations
    outcome = iss_risk_cli("assess", "--summary", "--json")
    assert outcome.exit_code == 2
    assert "--summary and --format json: choose one" in outcome.stderr


def test_limits_of_groups(iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    g20 = sum(
        one.expected_casualties.mean
        for one in fake_assessment().nations
        if one.iso_a3 in ("CHN", "IND", "USA", "IDN", "JPN", "BRA", "DEU", "RUS", "FRA", "GBR")
    )
    outcome = iss_risk_cli("assess", "--quiet", "--fail-above", f"G20={0.99 * g20}")
    if outcome.exit_code == 2:
        pytest.fail(outcome.stderr)
    assert outcome.exit_code == 4
    assert f"{g20:.3g} casualties expected in G20" in outcome.stderr
    assert iss_risk_cli("assess", "--quiet", "--fail-above", f"g20={1.01 * g20}").exit_code == 0
    monkeypatch.setenv("ISS_RISK_FAIL_ABOVE", "United Kingdom=1, european union=1e-9")
    outcome = iss_risk_cli("assess", "--quiet")
    assert outcome.exit_code == 4
    assert "in EU, above" in outcome.stderr


def test_groups_of_recorded_runs_are_sums(iss_risk_cli: Cli, tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    with recording(database) as connection:
        add_run(connection, fake_assessment(), announced=True)
    known = {one.iso_a3: one.expected_casualties.mean for one in fake_assessment().nations}
    path = ["--database", str(database)]
    outcome = iss_risk_cli("history", *path, "--nation", "de, EU", "--json")
    (run,) = json.loads(outcome.stdout)["runs"]
    assert [one["iso_a3"] for one in run["nations"]] == ["DEU"]
    (eu,) = run["groups"]
    assert eu["name"] == "EU"
    assert eu["nations"] == ["DEU", "FRA"]
    assert eu["expected_casualties"] == pytest.approx(known["DEU"] + known["FRA"], rel=1e-6)
    assert "EU" in iss_risk_cli("history", *path, "--nation", "EU").stdout
    table = iss_risk_cli("history", "export", *path, "--nation", "EU").stdout
    (row,) = csv.DictReader(io.StringIO(table))
    assert float(row["expected_casualties_EU"]) == pytest.approx(eu["expected_casualties"])
    outcome = iss_risk_cli("history", *path, "--nation", "Germny")
    assert outcome.exit_code == 2
    assert "--nation: no nation and no group 'Germny'; perhaps Germany" in outcome.stderr


def test_names_of_vehicles_and_cases_in_any_case(iss_risk_cli: Cli) -> None:
    assert iss_risk_cli("vehicle", "show", "CZ5B-core").exit_code == 0
    assert "Generic satellite of 500 kg" in iss_risk_cli("vehicle", "show", "Generic:500").stdout
    outcome = iss_risk_cli("hindcast", "Tiangon-1")
    assert outcome.exit_code == 2
    assert "(did you mean 'Tiangong-1'?)" in outcome.stderr
    outcome = iss_risk_cli("vehicle", "show", "starlnk")
    assert "(did you mean 'starlink'?)" in outcome.stderr


def test_a_wrong_name_is_not_scheduled(iss_risk_cli: Cli) -> None:
    for option in ("--nation=Germny", "--fail-above=Germny=1"):
        outcome = iss_risk_cli("schedule", option)
        assert outcome.exit_code == 2
        assert (
            f"{option.partition('=')[0]}: no nation and no group 'Germny'; perhaps Germany" in outcome.stderr
        )
    assert iss_risk_cli("schedule", "--nation=Chile", "--fail-above=EU=1").exit_code == 0

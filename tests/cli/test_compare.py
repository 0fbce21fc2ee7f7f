"""`iss-risk compare` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Cli

SMALL = 'vehicle = "delta_ii_second_stage"\nobject = "iss"\n'


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, more in (("held", 'attitude = "held"\n'), ("fast", "ballistic_coefficient_kg_m2 = 60\n")):
        (tmp_path / f"{name}.toml").write_text(SMALL + more)
    return [str(tmp_path / f"{name}.toml") for name in ("held", "fast")]


COMMON = ("--source", "embedded", "--now", "2026-10-09", "--samples", "64", "--quiet")


def test_tables_and_the_document(
    iss_risk_cli: Cli, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in (80, 160):
        monkeypatch.setenv("COLUMNS", str(width))
        path = tmp_path / f"{width}.txt"
        outcome = iss_risk_cli("compare", *files, *COMMON, "--nation", "Chile", "--output", str(path))
        assert outcome.exit_code == 0
        text = path.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= width
        assert "fast against held" in text
        assert "ballistic coefficient kg m2: not stated → 60" in text
        assert "they act together" in text
        assert "Chile" in text
    outcome = iss_risk_cli("compare", *files, *COMMON, "--json")
    document = json.loads(outcome.stdout)
    assert document["schema"] == "iss-risk/comparison/1"
    assert [one["label"] for one in document["runs"]] == ["held", "fast"]
    rows = iss_risk_cli("compare", *files, *COMMON, "--format", "csv").stdout.splitlines()
    assert rows[0].startswith("run,iso_a3,name,expected_casualties_before,expected_casualties_after")
    assert len(rows) == len(document["nations"]) + 1


def test_the_same_file_twice(iss_risk_cli: Cli, files: list[str]) -> None:
    outcome = iss_risk_cli("compare", files[0], files[0], *COMMON, "--json")
    document = json.loads(outcome.stdout)
    assert [one["label"] for one in document["runs"]] == ["held (1)", "held (2)"]
    assert {one["change"]["difference"] for one in document["figures"]} == {0}


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        ((), "Missing argument", 2),
        (("no.toml", "no.toml"), "no.toml: cannot be read", 3),
        (("1", "2", "--database", "none.sqlite"), "no history yet", 3),
    ],
)
def test_what_is_refused(iss_risk_cli: Cli, arguments: tuple[str, ...], told: str, code: int) -> None:
    outcome = iss_risk_cli("compare", *arguments)
    assert (outcome.exit_code, outcome.stdout) == (code, "")
    assert told in outcome.stderr


def test_what_is_not_docked_is_refused_before_the_first_run(
    iss_risk_cli: Cli, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the file and the line in which it stands, not as an option that nobody gave."""
    monkeypatch.setattr("iss_risk.studies.compare.simulate", lambda *_, **__: pytest.fail("it runs"))
    for text, told in (('configuration = "flying"', "configuration"), ('docked = "shuttle=1"', "docked")):
        path = tmp_path / "other.toml"
        path.write_text(f'attitude = "held"\n{text}\n')
        outcome = iss_risk_cli("compare", files[0], str(path), *COMMON)
        assert (outcome.exit_code, outcome.stdout) == (3, "")
        assert f"other.toml, line 2, {told}: " in outcome.stderr
        assert "is not known" in outcome.stderr


def test_one_run_is_refused_before_anything_runs(iss_risk_cli: Cli, files: list[str]) -> None:
    outcome = iss_risk_cli("compare", files[0])
    assert outcome.exit_code == 2
    assert "2 to 12 runs" in outcome.stderr


def test_a_compared_file_is_not_replaced(iss_risk_cli: Cli, files: list[str]) -> None:
    outcome = iss_risk_cli("compare", *files, *COMMON, "--output", files[1])
    assert outcome.exit_code == 2
    assert "one of the files that are compared" in outcome.stderr
    assert Path(files[1]).read_text().startswith("vehicle")

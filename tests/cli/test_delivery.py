"""Where the answer goes: one JSON document, files written completely or not at all, --quiet."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import jsonschema
import pytest
from report.fakes import fake_assessment, fake_overflight

from iss_risk.answers.json_text import json_text
from iss_risk.cli import delivery as delivery_module

from .conftest import Cli

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
WARNING = "warning: the orbit is 44 days old: the re-entry date suffers\n"


@pytest.mark.parametrize("name", ["assessment", "overflight"])
def test_json_is_exactly_one_document_that_the_published_schema_describes(
    iss_risk_cli: Cli, name: str
) -> None:
    outcome = iss_risk_cli({"assessment": "assess"}.get(name, name), "--json")
    document = json.loads(outcome.stdout)  # fails on a second document
    assert outcome.stdout.startswith('{\n  "schema": "iss-risk/')
    assert outcome.stdout.endswith("}\n")
    schema = json.loads((SCHEMAS / f"{name}-1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert len(document["nations"]) == 195


def test_warnings_go_to_stderr_and_into_the_document(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("assess", "--json")
    assert outcome.stderr == WARNING
    assert json.loads(outcome.stdout)["warnings"] == [WARNING.removeprefix("warning: ").strip()]


def test_quiet_prints_nothing_at_all(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("assess", "--quiet")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "")
    assert len(iss_risk_cli.calls) == 1


def test_quiet_still_delivers_the_document(iss_risk_cli: Cli, tmp_path: Path) -> None:
    outcome = iss_risk_cli("assess", "--quiet", "--json")
    assert json.loads(outcome.stdout)["tool"]["name"] == "iss-risk"
    assert outcome.stderr == ""
    outcome = iss_risk_cli("assess", "--quiet", "--output", "-")
    assert outcome.stdout
    assert outcome.stderr == ""
    outcome = iss_risk_cli("assess", "--quiet", "--output", str(tmp_path / "risk.txt"))
    assert (outcome.stdout, outcome.stderr) == ("", "")
    assert "China" in (tmp_path / "risk.txt").read_text(encoding="utf-8")


def test_verbose_logs_on_stderr_only(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("assess", "--json", "--verbose")
    json.loads(outcome.stdout)
    assert re.search(r"^ +\d+\.\d\d s  answer delivered$", outcome.stderr, re.MULTILINE)


def test_output_takes_the_json_and_leaves_stdout_empty(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "risk.json"
    outcome = iss_risk_cli("assess", "--json", "--output", str(path))
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == json_text(fake_assessment())
    assert list(tmp_path.iterdir()) == [path]


def test_output_takes_the_table_without_colour(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "risk.txt"
    assert iss_risk_cli("overflight", "--output", str(path)).exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith(fake_overflight().object.name)
    assert "\x1b" not in text


def test_output_dash_is_standard_output(iss_risk_cli: Cli) -> None:
    assert iss_risk_cli("assess", "--json", "--output", "-").stdout == json_text(fake_assessment())


def test_output_replaces_a_file_and_keeps_its_permissions(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "risk.json"
    path.write_text("old")
    path.chmod(0o640)
    assert iss_risk_cli("assess", "--json", "--output", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("{")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_output_goes_through_a_symbolic_link(iss_risk_cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "risk.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    assert iss_risk_cli("assess", "--json", "--output", str(link)).exit_code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("{folder}", "is a folder"),
        ("{folder}/missing/risk.json", "no such file or directory"),
        ("{folder}/file/risk.json", "not a directory"),
        ("{folder}/" + "x" * 300, "too long"),
        ("", "is a folder"),
    ],
)
def test_an_unwritable_output_ends_before_anything_is_computed(
    iss_risk_cli: Cli, tmp_path: Path, output: str, says: str
) -> None:
    (tmp_path / "file").write_text("good")
    outcome = iss_risk_cli("assess", "--json", "--output", output.format(folder=tmp_path))
    assert outcome.exit_code == 3
    assert says in outcome.stderr
    assert outcome.stderr.startswith("iss-risk: ")
    assert outcome.stderr.count("\n") == 1
    assert outcome.stdout == ""
    assert iss_risk_cli.calls == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "good"


def test_a_failure_while_writing_leaves_the_old_file(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "risk.json"
    path.write_text("good")

    def disk_is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_is_full)
    outcome = iss_risk_cli("assess", "--json", "--output", str(path))
    assert outcome.exit_code == 3
    assert "no space left on device" in outcome.stderr
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("written", ["--output", "--save-scenario"])
@pytest.mark.parametrize(
    "kept", ["--orbit", "--vehicle", "--nations", "--groups", "--checkpoint", "--database"]
)
def test_a_file_of_another_option_is_not_replaced(
    iss_risk_cli: Cli, tmp_path: Path, kept: str, written: str
) -> None:
    path, link = tmp_path / "mine.toml", tmp_path / "link.toml"
    path.write_text("weeks of work", encoding="utf-8")
    link.symlink_to(path)
    for name in (path, link):
        outcome = iss_risk_cli("assess", kept, str(path), written, str(name))
        assert outcome.exit_code == 2
        assert outcome.stderr.startswith(f"iss-risk: {written}: is the file of {kept} too")
    assert path.read_text(encoding="utf-8") == "weeks of work"
    assert not iss_risk_cli.calls


def test_two_files_that_are_not_there_yet_differ_too(iss_risk_cli: Cli, tmp_path: Path) -> None:
    new = str(tmp_path / "new.toml")
    assert iss_risk_cli("assess", "--checkpoint", new, "--output", new).exit_code == 2
    assert iss_risk_cli("assess", "--save-scenario", new, "--output", new).exit_code == 2
    assert iss_risk_cli("assess", "--save-scenario", new).exit_code == 0
    assert iss_risk_cli("assess", "--scenario", new, "--save-scenario", new, "--output", "-").exit_code == 0


def test_a_failing_study_leaves_the_old_file(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "risk.json"
    path.write_text("good")
    iss_risk_cli.assessment = RuntimeError("a bug")
    assert iss_risk_cli("assess", "--json", "--output", str(path)).exit_code == 1
    assert path.read_text() == "good"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full (Linux)")
def test_devices_are_written_not_replaced(iss_risk_cli: Cli) -> None:
    assert iss_risk_cli("assess", "--json", "--output", "/dev/null").exit_code == 0
    outcome = iss_risk_cli("assess", "--json", "--output", "/dev/full")
    assert outcome.exit_code == 3
    assert "no space left on device" in outcome.stderr
    assert Path("/dev/null").is_char_device()
    assert Path("/dev/full").is_char_device()


def test_there_is_no_progress_bar_without_a_terminal() -> None:
    delivery = delivery_module.Delivery.prepare(table_format=None, output=None, quiet=False, verbose=False)
    assert not delivery.shows_progress

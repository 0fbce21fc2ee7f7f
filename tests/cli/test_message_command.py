"""`iss-risk message`: what reaches the study, what is printed and written, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from notation.reentry_messages import KVN
from report.fakes import fake_assessment

from iss_risk.cli.program import run
from iss_risk.notation.reentry_reader import read_reentry_file, read_reentry_message
from iss_risk.scenario import Scenario
from iss_risk.studies import message as study
from iss_risk.summaries.reentry_message import reentry_message


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The study's arguments; it answers at once."""
    found: list[dict[str, Any]] = []

    def answer(scenario: Scenario, **settings: Any) -> object:
        found.append({"scenario": scenario} | settings)
        return reentry_message(fake_assessment())

    monkeypatch.setattr(study, "message", answer)
    return found


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.kvn"
    path.write_text(KVN)
    return path


def test_the_study_gets_what_was_asked(calls: list[dict[str, Any]], capsys: pytest.CaptureFixture) -> None:
    asked = ["--orbit", "a.tle", "--vehicle", "mir", "--samples", "16", "--originator", "ESA"]
    assert run(["message", *asked, "--nation", "DEU", "--all"]) == 0
    (call,) = calls
    assert call["scenario"] == Scenario(orbit="a.tle", vehicle="mir")
    assert (call["samples"], call["originator"], call["all_nations"]) == (16, "ESA", True)
    assert [one.codes for one in call["named"]] == [("DEU",)]
    printed = capsys.readouterr()
    assert read_reentry_message(printed.out, path="x").values["OBJECT_DESIGNATOR"] == "25544"
    assert printed.out.startswith("CCSDS_RDM_VERS = 1.0\n")
    assert "warning: the orbit is 44 days old" in printed.err


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("words", "name", "begins"),
    [
        ([], "m.xml", "<?xml"), ([], "m.rdm", "CCSDS_RDM_VERS"), (["--format", "xml"], "m.txt", "<?xml"),
        (["--format", "kvn"], "m.xml", "CCSDS_RDM_VERS"), (["--quiet"], "m.kvn", "CCSDS_RDM_VERS"),
    ],
)  # fmt: skip
def test_the_notation_is_that_of_the_name_or_as_asked(
    tmp_path: Path, words: list[str], name: str, begins: str
) -> None:
    path = tmp_path / name
    assert run(["message", *words, "--output", str(path)]) == 0
    assert path.read_text().startswith(begins)
    assert read_reentry_file(path).values["OBJECT_DESIGNATOR"] == "25544"


@pytest.mark.usefixtures("calls")
def test_quiet_prints_the_message_alone(capsys: pytest.CaptureFixture) -> None:
    assert run(["message", "--quiet"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("CCSDS_RDM_VERS")


def test_a_kept_document(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "risk.json"
    path.write_text(fake_assessment().to_json(), encoding="utf-8")
    assert run(["message", "--from", str(path), "--nation", "HMD", "--quiet"]) == 0
    values = read_reentry_message(capsys.readouterr().out, path="x").values
    assert "USER_DEFINED_PROBABILITY_OF_CASUALTY_CHN" in values
    assert "USER_DEFINED_PROBABILITY_OF_CASUALTY_HMD" in values


def test_a_message_of_others_is_checked_and_written_again(
    theirs: Path, capsys: pytest.CaptureFixture
) -> None:
    assert run(["message", "--read", str(theirs), "--format", "xml"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("<?xml")
    assert read_reentry_message(printed, path="x").values == read_reentry_file(theirs).values
    theirs.write_text(KVN.replace("= 1.5 [d]", "= 1.5"))
    assert run(["message", "--read", str(theirs)]) == 0
    assert "warning: ORBIT_LIFETIME has no unit" in capsys.readouterr().err


def test_what_is_broken_is_one_line_and_exit_code_3(theirs: Path, capsys: pytest.CaptureFixture) -> None:
    theirs.write_text(KVN.replace("CENTER_NAME = EARTH\n", ""))
    assert run(["message", "--read", str(theirs)]) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"iss-risk: {theirs}, line 10, CENTER_NAME: is missing, before here\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--from", "a.json", "--read", "b.kvn"], "--read: is not for --from: give one of them"),
        (["--from", "a.json", "--samples", "8"], "--samples: is not for --from: its file has settled that"),
        (["--read", "b.kvn", "--orbit", "x.tle"], "--orbit: is not for --read: its file has settled that"),
        (["--read", "b.kvn", "--originator", "ESA"], "--originator: is not for --read"),
        (["--format", "json"], "'json' is not one of 'kvn', 'xml'"),
        (["--quiet", "--verbose"], "choose one"),
    ],
)
def test_wrong_usage(
    calls: list[dict[str, Any]], capsys: pytest.CaptureFixture, words: list[str], says: str
) -> None:
    assert run(["message", *words]) == 2
    assert says in capsys.readouterr().err
    assert calls == []


def test_the_file_that_is_read_is_not_replaced(theirs: Path, capsys: pytest.CaptureFixture) -> None:
    assert run(["message", "--read", str(theirs), "--output", str(theirs)]) == 2
    assert "--output: is the file of --read too" in capsys.readouterr().err
    assert theirs.read_text() == KVN


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture) -> None:
    for word in ("--read", "--from"):
        assert run(["message", word, "absent"]) == 3
        assert "absent: cannot be read: No such file" in capsys.readouterr().err

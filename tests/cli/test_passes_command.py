"""`iss-risk passes`: what reaches the study, and what is printed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from report.fake_passes import fake_passes

from iss_risk.cli.program import run
from iss_risk.scenario import Scenario
from iss_risk.studies import passes as study


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The study's arguments; it answers at once."""
    found: list[dict[str, Any]] = []

    def answer(scenario: Scenario, **settings: Any) -> object:
        found.append({"scenario": scenario} | settings)
        return fake_passes()

    monkeypatch.setattr(study, "passes", answer)
    monkeypatch.setenv("COLUMNS", "80")
    return found


def test_the_study_gets_what_was_asked(calls: list[dict[str, Any]], capsys: pytest.CaptureFixture) -> None:
    asked = ["--orbit", "a.tle", "--vehicle", "mir", "--places", "Berlin, Santiago", "--samples", "16"]
    assert run(["passes", *asked, "--seed", "7"]) == 0
    assert calls[0]["scenario"] == Scenario(orbit="a.tle", vehicle="mir", places="Berlin, Santiago")
    assert (calls[0]["samples"], calls[0]["seed"]) == (16, 7)
    printed = capsys.readouterr().out
    assert "Los Angeles (US)" in printed
    assert "Democratic Rep" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_json(calls: list[dict[str, Any]], capsys: pytest.CaptureFixture) -> None:
    assert run(["passes", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "iss-risk/passes/1"
    place = document["passes"]["places"][0]
    assert place["from_utc"] == "2026-11-22T23:50:00Z"
    assert place["from_local"] == "2026-11-22T15:50-08:00"
    assert len(calls) == 1


def test_one_nation(calls: list[dict[str, Any]], capsys: pytest.CaptureFixture) -> None:
    assert run(["passes", "--nation", "usa"]) == 0
    printed = capsys.readouterr().out
    assert "United States o" in printed
    assert "Democratic Republic" not in printed
    assert len(calls) == 1


def test_an_unknown_nation_is_refused_before_anything_is_computed(
    calls: list[dict[str, Any]], capsys: pytest.CaptureFixture
) -> None:
    assert run(["passes", "--nation", "Atlantis"]) == 2
    assert "--nation: no nation and no group 'Atlantis'" in capsys.readouterr().err
    assert calls == []

"""`iss-risk rescue`: what reaches the study, and what is refused before anything runs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from iss_risk.errors import InputError
from iss_risk.execution import Execution
from iss_risk.scenario import Scenario

from .conftest import Cli


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def study(scenario: Scenario, **settings: Any) -> None:
        found.append({"scenario": scenario} | settings)
        raise InputError("far enough")

    module = ModuleType("iss_risk.studies.rescue")
    module.rescue = study  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return found


def test_the_study_gets_what_was_asked(iss_risk_cli: Cli, calls: list[dict[str, Any]]) -> None:
    asked = ["--uncontrolled-from", "2030-01-01", "--tugs", "t.toml", "--f107", "150", "--mass", "4.5e5"]
    outcome = iss_risk_cli("rescue", *asked, "--samples", "16", "--seed", "7", "--workers", "2")
    assert (outcome.exit_code, outcome.stderr.strip()) == (3, "iss-risk: far enough")
    (call,) = calls
    assert call["scenario"] == Scenario(
        uncontrolled_from=datetime(2030, 1, 1, tzinfo=UTC), f107_sfu=150.0, mass_kg=4.5e5
    )
    assert (call["tugs"], call["samples"], call["seed"]) == ("t.toml", 16, 7)
    assert call["execution"] == Execution(2)


def test_a_bad_file_of_tugs_is_refused_before_the_orbit_is_read(iss_risk_cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "tugs.toml"
    file.write_text("[station]\nmass_kg = 3\n")
    outcome = iss_risk_cli("rescue", "--tugs", str(file), "--orbit", "nowhere.tle")
    assert outcome.exit_code == 3
    assert "tugs.toml, line" in outcome.stderr or "tugs.toml: " in outcome.stderr
    outcome = iss_risk_cli("rescue", "--tugs", str(tmp_path / "none.toml"))
    assert outcome.exit_code == 3
    assert "cannot be read" in outcome.stderr

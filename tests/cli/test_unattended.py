"""`assess` from cron: recorded, alone, quiet unless there is news, exit code 4 when it is too much."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from report.fakes import NOW, decay, fake_assessment, vehicle_record

from iss_risk.errors import InputError
from iss_risk.history.trend import trend

from .conftest import WITH_FAKES, Cli, process_environment

Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def cron(iss_risk_cli: Cli, database: Path) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        outcome = iss_risk_cli("assess", "--database", str(database), *arguments)
        return outcome.exit_code, outcome.stdout, outcome.stderr

    return run


def numbers(database: Path) -> list[int]:
    return [run.id for run in trend(database).runs]


def test_quiet_and_record_says_nothing_and_records(cron, database: Path) -> None:
    assert cron("--quiet", "--record") == (0, "", "")
    assert cron("--quiet", "--record") == (0, "", "")
    assert numbers(database) == [1, 2]


def test_without_record_nothing_is_recorded(cron, database: Path) -> None:
    assert cron()[0] == 0
    assert cron("--on-change")[0] == 0
    assert list(database.parent.iterdir()) == []


def test_record_and_json(cron, database: Path) -> None:
    code, stdout, _ = cron("--record", "--json")
    assert code == 0
    assert json.loads(stdout)["schema"] == "iss-risk/assessment/1"
    assert numbers(database) == [1]


def test_on_change_prints_the_first_time_and_then_only_news(
    iss_risk_cli: Cli, cron, database: Path, tmp_path: Path
) -> None:
    arguments = ("--record", "--on-change", "--output", str(tmp_path / "risk.txt"))
    code, stdout, stderr = cron(*arguments)
    assert (code, stdout) == (0, "")
    assert "changed: ISS (ZARYA): no recorded run of the same vehicle and options to compare with\n" in stderr
    assert "China" in (tmp_path / "risk.txt").read_text(encoding="utf-8")
    (tmp_path / "risk.txt").unlink()

    assert cron(*arguments) == (0, "", "")
    assert not (tmp_path / "risk.txt").exists()

    iss_risk_cli.assessment = fake_assessment(decay=decay(p05_days=200.0, p50_days=600.0, p95_days=1150.0))
    code, stdout, stderr = cron("--record", "--on-change", "30", "--quiet")
    assert (code, stdout, stderr) == (0, "", "")
    code, stdout, stderr = cron("--record", "--on-change", "20", "--quiet")
    assert (code, stdout) == (0, "")
    before, after = NOW + timedelta(days=480), NOW + timedelta(days=600)
    assert stderr == (
        f"changed: median re-entry {before:%Y-%m-%d} → {after:%Y-%m-%d} (+120 d) since 2026-11-22 19:42 UTC\n"
    )
    assert cron("--record", "--on-change", "20", "--quiet") == (0, "", "")
    assert [run.announced for run in trend(database).runs] == [True, False, False, True, False]


def test_on_change_compares_with_the_same_vehicle_and_options(iss_risk_cli: Cli, cron) -> None:
    arguments = ("--record", "--on-change", "--quiet")
    first = "changed: ISS (ZARYA): no recorded run of the same vehicle and options to compare with\n"
    assert cron(*arguments)[2] == first
    station = iss_risk_cli.assessment
    iss_risk_cli.assessment = fake_assessment(vehicle=vehicle_record("generic:1500", 1500.0))
    assert cron(*arguments)[2] == first
    asked = fake_assessment().run.model_copy(update={"options": {"attitude": "held"}})
    iss_risk_cli.assessment = fake_assessment(run=asked)
    assert cron(*arguments)[2] == first
    for again in (station, iss_risk_cli.assessment):
        iss_risk_cli.assessment = again
        assert cron(*arguments)[2] == ""


def test_a_slow_drift_is_news_when_it_adds_up(iss_risk_cli: Cli, cron) -> None:
    """Compared with the run that was printed last, not with the one before: slow drifts are reported."""
    printed = []
    for step in range(6):
        days = 480.0 * 1.06**step
        iss_risk_cli.assessment = fake_assessment(decay=decay(p05_days=200.0, p50_days=days, p95_days=1150.0))
        printed.append(bool(cron("--record", "--on-change", "--quiet")[2]))
    assert printed == [True, False, True, False, True, False]


@pytest.mark.parametrize("percent", ["0", "nan", "much"])
def test_on_change_wants_a_number_above_zero(iss_risk_cli: Cli, cron, percent: str) -> None:
    code, _, stderr = cron("--on-change", percent)
    assert (code, "--on-change" in stderr) == (2, True)
    assert iss_risk_cli.calls == []


def test_fail_above_is_exit_code_4_and_one_line_after_everything_else(cron, database: Path) -> None:
    code, stdout, stderr = cron("--quiet", "--record", "--fail-above", "1e-3", "--fail-above", "USA=1")
    assert (code, stdout) == (4, "")
    assert stderr == "iss-risk: limit exceeded: 0.033 casualties expected, above 0.001\n"
    assert numbers(database) == [1]
    code, stdout, _ = cron("--json", "--fail-above", "CHN=1e-9")
    assert code == 4
    json.loads(stdout)
    assert cron("--quiet", "--fail-above", "1", "--fail-above", "China=1") == (0, "", "")


@pytest.mark.parametrize("limit", ["nan", "-1", "inf", "USA=", "=1", "USA", "USA=many", ""])
def test_fail_above_wants_a_limit(iss_risk_cli: Cli, cron, limit: str) -> None:
    code, _, stderr = cron("--fail-above", limit)
    assert code == 2
    assert "write for example 1e-3 or USA=1e-4" in stderr
    assert iss_risk_cli.calls == []


def test_fail_above_by_environment(cron, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISS_RISK_FAIL_ABOVE", "1, USA=1e-9")
    code, _, stderr = cron("--quiet")
    assert code == 4
    assert "United States" in stderr


def test_an_unknown_nation_is_wrong_usage_before_anything_is_computed(
    iss_risk_cli: Cli, cron, tmp_path: Path
) -> None:
    borders = tmp_path / "borders.geojson"
    square = '{"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}'
    borders.write_text(f'{{"type": "Feature", "id": "FRA", "properties": {{}}, "geometry": {square}}}')
    for arguments, said in (
        (("USB=1",), "--fail-above: no nation and no group 'USB'"),
        (("CHN=1", "--nations", str(borders)), "'CHN' is not among the nations of these borders"),
    ):
        code, stdout, stderr = cron("--quiet", "--fail-above", *arguments)
        assert (code, stdout) == (2, "")
        assert stderr.count("\n") == 1
        assert said in stderr
        assert iss_risk_cli.calls == []


def test_a_history_that_cannot_be_used_ends_before_anything_is_computed(
    iss_risk_cli: Cli, cron, database: Path
) -> None:
    database.write_text("dear diary " * 100)
    for arguments in (["--record"], ["--on-change"], ["--record", "--quiet", "--on-change"]):
        code, stdout, stderr = cron(*arguments)
        assert (code, stdout, stderr.count("\n")) == (3, "", 1)
        assert "not a history of iss-risk, or damaged" in stderr
    assert iss_risk_cli.calls == []
    assert database.read_text() == "dear diary " * 100


def test_a_failed_study_is_not_recorded(iss_risk_cli: Cli, cron, database: Path) -> None:
    cron("--record")
    iss_risk_cli.assessment = InputError("broken", path="a.tle")
    assert cron("--record")[0] == 3
    assert numbers(database) == [1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full (Linux)")
def test_a_run_that_could_not_be_shown_is_recorded_but_not_as_told(cron, database: Path) -> None:
    assert cron("--record", "--json", "--output", "/dev/full")[0] == 3
    (run,) = trend(database).runs
    assert not run.announced


def waiting_run(database: Path) -> subprocess.Popen[str]:
    """A recording run in the middle of its computation."""
    process = subprocess.Popen(
        [sys.executable, str(WITH_FAKES), "assess", "--record", "--quiet", "--database", str(database)],
        env=process_environment(FAKE_STUDY="wait"),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "waiting\n"
    return process


def test_two_overlapping_runs_one_leaves_with_a_message(
    iss_risk_process: Process, iss_risk_cli: Cli, cron, database: Path
) -> None:
    first = waiting_run(database)
    try:
        code, stdout, stderr = cron("--record", "--quiet")
        assert (code, stdout) == (3, "")
        assert stderr == (
            f"iss-risk: another run holds {database}.lock: this one leaves without computing; "
            "--wait SECONDS waits for it\n"
        )
        assert iss_risk_cli.calls == []
        code, _, stderr = cron("--record", "--quiet", "--wait", "0.3")
        assert code == 3
        assert "after 0.3 s of waiting" in stderr
        # Whoever does not record is not kept from anything.
        assert cron("--quiet")[0] == 0
        assert cron("--quiet", "--on-change")[0] == 0
        assert (
            iss_risk_process("history", "--database", str(database)).returncode == 3
        )  # nothing recorded yet
    finally:
        first.kill()
        first.communicate()
    assert cron("--record", "--quiet") == (0, "", "")  # the lock of a killed run is no lock


def test_two_overlapping_runs_one_waits(database: Path) -> None:
    first = waiting_run(database)
    arguments = ["assess", "--record", "--quiet", "--wait", "60", "--database", str(database)]
    second = subprocess.Popen(
        [sys.executable, str(WITH_FAKES), *arguments],
        env=process_environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=1.5)
    os.kill(first.pid, signal.SIGTERM)
    first.communicate()
    assert second.communicate(timeout=30)[1] == ""
    assert second.returncode == 0
    assert numbers(database) == [1]

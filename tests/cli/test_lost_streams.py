"""Standard output and standard error closed, full or unread; saves that fail: the answer is delivered all the
same where it can be, and the exit code is true."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from report.fakes import fake_assessment

from iss_risk.answers.assessment import Convergence
from iss_risk.answers.json_text import json_text
from iss_risk.errors import OutputError
from iss_risk.history.trend import trend

from .conftest import WITH_FAKES, Cli, process_environment

NOT_A_FOLDER = "/dev/null/run.npz"
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full (Linux)")


def shell(line: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`iss-risk` in a line of a shell; its exit code is that of iss-risk, also in a pipe."""
    program = shlex.join([sys.executable, str(WITH_FAKES)])
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("iss-risk", program)],
        env=process_environment(**environment),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("stderr", ["2>/dev/full", "2>&-", "2> >(true)", "2>/dev/null"])
@pytest.mark.parametrize("arguments", ["--json", "--json --verbose"])
def test_warnings_never_cost_the_answer(tmp_path: Path, stderr: str, arguments: str) -> None:
    finished = shell(f"iss-risk assess {arguments} {stderr}", tmp_path)
    assert finished.returncode == 0
    assert finished.stdout == json_text(fake_assessment())
    assert finished.stderr == ""


@pytest.mark.parametrize("stderr", ["2>/dev/full", "2>&-"])
def test_errors_that_nobody_can_read_keep_their_exit_code(tmp_path: Path, stderr: str) -> None:
    assert shell(f"iss-risk assess --samples many {stderr}", tmp_path).returncode == 2
    assert shell(f"iss-risk assess --output /missing/file {stderr}", tmp_path).returncode == 3
    assert shell(f"iss-risk assess {stderr}", tmp_path, FAKE_STUDY="fail").returncode == 1
    assert shell(f"iss-risk assess --fail-above 1e-9 {stderr}", tmp_path).returncode == 4


@pytest.mark.parametrize(
    "command", ["assess --json", "assess", "--help", "assess --help", "--version", "explain"]
)
def test_a_full_standard_output_is_one_line_and_exit_code_3(tmp_path: Path, command: str) -> None:
    finished = shell(f"iss-risk {command} >/dev/full", tmp_path)
    assert finished.returncode == 3
    *warnings, last = finished.stderr.splitlines()
    assert last == "iss-risk: standard output cannot be written: No space left on device"
    assert all(line.startswith("warning: ") for line in warnings)


@pytest.mark.parametrize("command", ["assess --json", "assess", "--help", "--version"])
def test_a_reader_that_left_is_no_error(tmp_path: Path, command: str) -> None:
    assert shell(f"iss-risk {command} | true", tmp_path).returncode == 0


def test_a_closed_standard_output_is_found_before_computing(tmp_path: Path) -> None:
    finished = shell("iss-risk assess --json >&-", tmp_path, FAKE_STUDY="fail")  # would end with exit code 1
    assert (finished.returncode, finished.stderr) == (
        3,
        "iss-risk: standard output is closed: give --output FILE, or --quiet to print nothing\n",
    )


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_without_standard_output_the_file_is_written_and_the_run_recorded(
    tmp_path: Path, closed: str
) -> None:
    line = f"iss-risk assess --json --output risk.json --record --database history.sqlite {closed}"
    assert shell(line, tmp_path).returncode == 0
    assert (tmp_path / "risk.json").read_text() == json_text(fake_assessment())
    # Had the database become standard error, the warning would stand in it.
    assert len(trend(tmp_path / "history.sqlite").runs) == 1


def test_an_output_that_fails_in_the_end_goes_to_standard_output(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("assess", "--json", "--output", "/dev/full")
    assert outcome.exit_code == 3
    assert outcome.stdout == json_text(fake_assessment())
    assert "no space left on device; the answer went to standard output instead" in outcome.stderr


def test_a_checkpoint_that_cannot_be_written_is_found_before_computing(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("assess", "--json", "--checkpoint", NOT_A_FOLDER)
    assert (outcome.exit_code, outcome.stdout) == (3, "")
    assert f"{NOT_A_FOLDER} cannot be written: not a directory" in outcome.stderr
    assert iss_risk_cli.calls == []


def test_a_checkpoint_that_could_not_be_saved_is_said_after_the_answer(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iss_risk.simulation import checkpoint

    class Failing(checkpoint.Checkpoint):
        def __init__(self, path: str | Path) -> None:
            super().__init__(path)
            self.fault = OutputError("run.npz cannot be written: No space left on device")

    monkeypatch.setattr(checkpoint, "Checkpoint", Failing)
    arguments = ("assess", "--json", "--checkpoint", str(tmp_path / "run.npz"))
    outcome = iss_risk_cli(*arguments)
    assert (outcome.exit_code, outcome.stdout) == (3, json_text(fake_assessment()))
    assert outcome.stderr.endswith("iss-risk: run.npz cannot be written: No space left on device\n")
    # Also where there is no answer: what is on disk is older than the user believes.
    iss_risk_cli.assessment = OutputError("something else")
    outcome = iss_risk_cli(*arguments)
    assert outcome.stderr.splitlines() == [
        "iss-risk: run.npz cannot be written: No space left on device", "iss-risk: something else",
    ]  # fmt: skip


def test_limits_are_checked_where_the_record_fails(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iss_risk.history import runs

    def disk_is_full(*_: object, **__: object) -> None:
        raise OutputError("history cannot be written: the disk is full")

    reached = Convergence(tolerance=0.02, total=0.01, worst_of_top_nations=0.034, met=False)
    run = fake_assessment().run.model_copy(update={"convergence": reached})
    iss_risk_cli.assessment = fake_assessment(run=run)
    monkeypatch.setattr(runs, "add_run", disk_is_full)
    database = str(tmp_path / "history.sqlite")
    outcome = iss_risk_cli("assess", "--json", "--record", "--database", database, "--fail-above", "1e-3")
    assert json.loads(outcome.stdout)["schema"] == "iss-risk/assessment/1"
    assert outcome.exit_code == 4
    _warning, *lines = outcome.stderr.splitlines()
    assert [line.split(":")[1] for line in lines] == [
        " history cannot be written", " not converged", " limit exceeded",
    ]  # fmt: skip
    outcome = iss_risk_cli("assess", "--json", "--record", "--database", database)
    assert outcome.exit_code == 3  # the first of what failed


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can write everywhere")
def test_a_checkpoint_in_a_read_only_folder(iss_risk_cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    outcome = iss_risk_cli("assess", "--checkpoint", str(tmp_path / "closed" / "run.npz"))
    assert outcome.exit_code == 3
    assert iss_risk_cli.calls == []

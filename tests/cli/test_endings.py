"""Every way a run can end: its exit code, and what it says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from report.fakes import fake_assessment

from iss_risk.answers.assessment import Convergence
from iss_risk.errors import InputError, IssRiskError, UsageError

from .conftest import WITH_FAKES, Cli, process_environment

Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize(
    ("error", "exit_code", "message"),
    [
        (
            InputError("checksum is 7, not 3", path="a.tle", line=2),
            3,
            "iss-risk: a.tle, line 2: checksum is 7, not 3\n",
        ),
        (UsageError("unknown vehicle: mirr"), 2, "iss-risk: unknown vehicle: mirr\n"),
        (IssRiskError("no idea"), 1, "iss-risk: no idea\n"),
        (InputError("two\nlines \x1b[31mred"), 3, "iss-risk: two lines \ufffd[31mred\n"),
    ],
)
def test_an_error_on_purpose_is_one_line(
    iss_risk_cli: Cli, error: Exception, exit_code: int, message: str
) -> None:
    iss_risk_cli.assessment = error
    outcome = iss_risk_cli("assess", "--quiet")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (exit_code, "", message)


def test_not_converged_is_an_answer_and_exit_code_5(iss_risk_cli: Cli) -> None:
    run = fake_assessment().run
    reached = Convergence(tolerance=0.02, total=0.01, worst_of_top_nations=0.034, met=False)
    iss_risk_cli.assessment = fake_assessment(run=run.model_copy(update={"convergence": reached}))
    outcome = iss_risk_cli("assess", "--quiet", "--json")
    assert outcome.exit_code == 5
    assert json.loads(outcome.stdout)["run"]["convergence"]["met"] is False
    assert outcome.stderr == (
        "iss-risk: not converged: after 4,096 samples the sampling error of the ten nations at most risk is "
        "up to 3.40%, above the tolerance of 2.00%; allow more --max-samples\n"
    )


def test_an_unexpected_error_says_how_to_get_the_traceback(iss_risk_process: Process) -> None:
    finished = iss_risk_process("assess", FAKE_STUDY="fail")
    assert finished.returncode == 1
    assert finished.stderr == (
        "iss-risk: unexpected ZeroDivisionError: a bug; run again with --verbose for the traceback\n"
    )
    assert finished.stdout == ""


def test_verbose_shows_the_traceback(iss_risk_process: Process) -> None:
    finished = iss_risk_process("assess", "--verbose", FAKE_STUDY="fail")
    assert finished.returncode == 1
    assert "Traceback (most recent call last)" in finished.stderr
    assert "in fake_assess" in finished.stderr
    assert finished.stderr.endswith("iss-risk: unexpected ZeroDivisionError: a bug\n")


def test_an_unexpected_broken_pipe_in_a_study_is_not_mistaken_for_a_reader_that_left(
    iss_risk_cli: Cli,
) -> None:
    iss_risk_cli.assessment = BrokenPipeError(32, "Broken pipe")
    outcome = iss_risk_cli("assess")
    assert outcome.exit_code == 1
    assert "unexpected" in outcome.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupted() -> None:
    process = subprocess.Popen(
        [sys.executable, str(WITH_FAKES), "assess"],
        env=process_environment(FAKE_STUDY="wait"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stdout == ""
    assert stderr.strip() == "iss-risk: interrupted"


@pytest.mark.parametrize("arguments", [["assess", "--json"], ["assess", "--all"], ["schema", "assessment"]])
def test_a_reader_that_has_seen_enough_is_no_error(arguments: list[str]) -> None:
    reading_end, writing_end = os.pipe()
    os.close(reading_end)  # what `| head -1` does, at the worst moment
    try:
        finished = subprocess.run(
            [sys.executable, str(WITH_FAKES), *arguments],
            env=process_environment(),
            stdout=writing_end,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    finally:
        os.close(writing_end)
    assert finished.returncode == 0
    assert all(line.startswith("warning: ") for line in finished.stderr.splitlines())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full (Linux)")
def test_a_full_disk_behind_standard_output() -> None:
    with Path("/dev/full").open("w") as full:
        finished = subprocess.run(
            [sys.executable, str(WITH_FAKES), "overflight", "--json"],
            env=process_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert finished.returncode == 3
    assert finished.stderr == "iss-risk: standard output cannot be written: No space left on device\n"

"""`iss-risk schedule`: what it prints can be given to cron and systemd, whatever the paths are called."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iss_risk.errors import UsageError
from iss_risk.report import schedule as schedule_module
from iss_risk.report.schedule import Schedule

from .conftest import Cli

AWKWARD = (
    "plain",
    "with space",
    "it's",
    'say "hi"',
    "100%",
    r"back\slash",
    "$HOME",
    "a;b&c|d",
    "Ísland",
    r"\%",
)
WORDS = [f"--orbit={name}.tle" for name in AWKWARD]


def schedule(program: str = "/opt/iss-risk", every_hours: int = 6, **environment: str) -> Schedule:
    return Schedule((program,), tuple(WORDS), environment, every_hours, 17)


def printing_arguments(path: Path) -> str:
    """A program that prints its arguments and one variable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "print(json.dumps([sys.argv[1:], os.environ.get('XDG_DATA_HOME')]))\n"
    )
    path.chmod(0o755)
    return str(path)


def as_cron_does(line: str) -> str:
    """The command of a line of crontab(5): a % that is not escaped ends it, the rest goes to the shell."""
    command = line.split(maxsplit=5)[5]
    assert not re.search(r"(?<!\\)%", command)
    return command.replace(r"\%", "%")


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
@pytest.mark.parametrize("folder", AWKWARD)
def test_the_shell_that_cron_starts_understands_every_word(tmp_path: Path, folder: str) -> None:
    program = printing_arguments(tmp_path / folder / "iss-risk")
    line = schedule(program, XDG_DATA_HOME=f"/data/{folder}").crontab()
    assert line.count("\n") == 1
    finished = subprocess.run(
        ["sh", "-c", as_cron_does(line)], env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True
    )
    assert json.loads(finished.stdout) == [WORDS, f"/data/{folder}"]


def systemd_words(line: str) -> list[str]:
    """systemd.syntax(7): quotes as in a shell; then %% is %, and in arguments $$ is $."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line.split("=", 1)[1])]


@pytest.mark.parametrize("folder", AWKWARD)
def test_the_unit_says_the_same(folder: str) -> None:
    program = f"/opt/{folder}/iss-risk"
    lines = schedule(program, XDG_DATA_HOME=f"/data/{folder}").service().splitlines()
    (start,) = [line for line in lines if line.startswith("ExecStart=")]
    words = systemd_words(start)
    if "$" in folder:  # systemd does not replace $$ in the name of the program
        assert words.pop(0) == "/usr/bin/env"
    assert words == [program, *WORDS]
    (environment,) = [line for line in lines if line.startswith("Environment=")]
    assert shlex.split(environment.removeprefix("Environment="))[0].replace("%%", "%") == (
        f"XDG_DATA_HOME=/data/{folder}"
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("every_hours", [1, 6, 24])
def test_systemd_accepts_the_units(tmp_path: Path, every_hours: int) -> None:
    wanted = schedule(
        printing_arguments(tmp_path / "a b 100% $x" / "iss-risk"), every_hours, XDG_DATA_HOME="/a b"
    )
    (tmp_path / "iss-risk.service").write_text(wanted.service())
    (tmp_path / "iss-risk.timer").write_text(wanted.timer())
    units = [str(tmp_path / f"iss-risk.{kind}") for kind in ("service", "timer")]
    finished = subprocess.run(["systemd-analyze", "--user", "verify", *units], capture_output=True, text=True)
    about_us = [line for line in finished.stderr.splitlines() if "iss-risk" in line]
    assert about_us == []
    calendar = re.search(r"OnCalendar=(.*)", wanted.timer())
    assert calendar is not None
    said = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=2", calendar[1]],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    times = re.findall(r"(?:Next elapse|Iteration #2|Iter\. #2): \w+ (\S+) (\d+):(\d+)", said)
    (day, hour, minute), (next_day, next_hour, _) = times
    assert minute == "17"
    assert (int(next_hour) - int(hour)) % 24 == every_hours % 24
    assert (day != next_day) or every_hours < 24


@pytest.mark.parametrize(("every", "hours"), [("1", "*"), ("6", "*/6"), ("24", "5")])
def test_how_often(iss_risk_cli: Cli, every: str, hours: str) -> None:
    outcome = iss_risk_cli("schedule", "--every", every, "--part", "crontab")
    assert outcome.exit_code == 0
    minute, hour, *rest = outcome.stdout.split(maxsplit=5)[:5]
    assert 0 < int(minute) < 60
    assert hour == hours
    assert rest == ["*", "*", "*"]


def test_it_is_this_installation_that_runs(iss_risk_cli: Cli) -> None:
    command = as_cron_does(iss_risk_cli("schedule", "--part", "crontab").stdout)
    words = shlex.split(command)
    program = words[: words.index("assess")]
    if program[0] == "env":
        program = [word for word in program[1:] if "=" not in word]
    finished = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True)
    assert finished.stdout.startswith("iss-risk ")
    assert words[words.index("assess") :][:3] == ["assess", "--quiet", "--record"]


def test_without_the_script_python_runs_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    found = Schedule.of_this_installation([], every_hours=6)
    assert found.program == (str(tmp_path / "python"), "-m", "iss_risk")


def test_settings_go_along_but_no_login(iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/some where")
    monkeypatch.setenv("ISS_RISK_SAMPLES", "512")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "me@example.org")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "hunter2")
    text = iss_risk_cli("schedule").stdout
    assert "'XDG_DATA_HOME=/some where'" in text
    assert "ISS_RISK_SAMPLES=512" in text
    assert "hunter2" not in text
    assert "me@example" not in text


def test_options_of_assess_are_checked_and_files_made_absolute(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my orbit.tle").touch()
    monkeypatch.chdir(tmp_path)
    for given in (["--orbit", "my orbit.tle"], ["--orbit=my orbit.tle"]):
        outcome = iss_risk_cli(
            "schedule", "--part", "crontab", *given, "--on-change", "--fail-above", "USA=1e-4"
        )
        words = shlex.split(as_cron_does(outcome.stdout))
        assert str(tmp_path / "my orbit.tle") in " ".join(words)
        assert words[-3:] == ["--on-change", "--fail-above", "USA=1e-4"]
    for wrong, says in (
        (["--nonsense"], "No such option"),
        (["--samples", "0"], "--samples"),
        (["--orbit", "-"], "standard input"),
        (["--fail-above", "much"], "not a limit"),
        (["--fail-above", "Atlantis=1e-4"], "--fail-above: no nation and no group 'Atlantis'"),
    ):
        outcome = iss_risk_cli("schedule", *wrong)
        assert (outcome.exit_code, outcome.stdout) == (2, "")
        assert says in outcome.stderr
    assert iss_risk_cli.calls == []


def test_a_name_that_no_crontab_can_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_module, "_program", lambda: ("/opt/new\nline",))
    with pytest.raises(UsageError, match="no crontab can take"):
        Schedule.of_this_installation([], every_hours=6)


def test_both_ways_are_printed(iss_risk_cli: Cli) -> None:
    text = iss_risk_cli("schedule").stdout
    for piece in ("crontab -e", "[Service]", "[Timer]", "systemctl --user enable --now iss-risk.timer"):
        assert piece in text
    for part in ("crontab", "service", "timer"):
        assert iss_risk_cli("schedule", "--part", part).stdout in text

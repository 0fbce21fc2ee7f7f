"""The command line over fake studies, in this process (`iss_risk_cli`) or in another (`iss_risk_process`)."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from report.fakes import fake_assessment, fake_overflight

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.overflight import Overflight
from iss_risk.cli.program import run

WITH_FAKES = Path(__file__).with_name("with_fakes.py")


@dataclass
class Outcome:
    exit_code: int
    stdout: str
    stderr: str


@dataclass
class Cli:
    """Runs the command line; remembers how the studies were called; their answers can be replaced."""

    capsys: pytest.CaptureFixture[str]
    assessment: Assessment | Exception = field(default_factory=fake_assessment)
    overflight: Overflight | Exception = field(default_factory=fake_overflight)
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, *arguments: str) -> Outcome:
        exit_code = run(arguments)
        captured = self.capsys.readouterr()
        return Outcome(exit_code, captured.out, captured.err)

    def study(self, name: str) -> Callable[..., Any]:
        def answer(scenario: Any, **settings: Any) -> Any:
            self.calls.append({"scenario": scenario} | settings)
            value = getattr(self, name)
            if isinstance(value, Exception):
                raise value
            return value

        return answer


@pytest.fixture
def iss_risk_cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    for name in [name for name in os.environ if name.startswith("ISS_RISK_")] + ["COLUMNS"]:
        monkeypatch.delenv(name, raising=False)
    cli = Cli(capsys)
    for module_name, function_name, answer in (
        ("assess", "assess", "assessment"),
        ("overflight", "overflight", "overflight"),
    ):
        module = ModuleType(f"iss_risk.studies.{module_name}")
        setattr(module, function_name, cli.study(answer))
        monkeypatch.setitem(sys.modules, module.__name__, module)
    log = logging.getLogger("iss_risk")
    before = log.handlers, log.level, log.propagate
    yield cli
    log.handlers, log.level, log.propagate = before


def process_environment(**more: str) -> dict[str, str]:
    """The environment of a test process: nothing of the caller's that changes what is printed."""
    changing = ("ISS_RISK_", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "LC_", "LANG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    return kept | {"ISS_RISK_OFFLINE": "1"} | {"TERM": "xterm", "LC_ALL": "C.UTF-8"} | more


@pytest.fixture
def iss_risk_process() -> Callable[..., subprocess.CompletedProcess[str]]:
    def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(WITH_FAKES), *arguments],
            env=process_environment(**environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
        )

    return start

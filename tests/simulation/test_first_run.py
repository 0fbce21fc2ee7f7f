"""The debris compiles in a process of its own, only when that helps, and nobody waits for nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

import pytest

import iss_risk
from iss_risk import compiled
from iss_risk.debris.breakup import fall_apart
from iss_risk.errors import IssRiskError
from iss_risk.simulation import first_run
from iss_risk.simulation.first_run import debris_compiled_beside
from iss_risk.studies.debris import simulate_debris


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """On two cores, where nothing is compiled: the processes that are started, which only sleep."""
    monkeypatch.setattr(first_run, "kept_kernels", lambda _: [])
    monkeypatch.setattr(first_run, "available_cores", lambda: 2)
    monkeypatch.setattr(first_run, "_ONE_FALL", "import time; time.sleep(0.3)")
    processes: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def recorded(*args: object, **options: object) -> subprocess.Popen[bytes]:
        processes.append(popen(*args, **options))  # type: ignore[call-overload]
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", recorded)
    return processes


def test_waits_for_the_process_at_the_end(started: list[subprocess.Popen[bytes]]) -> None:
    with debris_compiled_beside():
        assert started[0].poll() is None
        assert isinstance(started[0].args, list)
        assert started[0].args[0] == sys.executable
    assert started[0].returncode == 0


def test_an_error_does_not_wait(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_run, "_ONE_FALL", "import time; time.sleep(60)")
    begin = time.monotonic()
    with pytest.raises(IssRiskError, match="absent"), debris_compiled_beside():
        raise IssRiskError("absent")
    assert time.monotonic() - begin < 30.0
    assert started[0].returncode != 0


@pytest.mark.parametrize(
    ("kept", "cores"),
    [
        pytest.param(["breakup.fall_apart-1.nbi"], 2, id="compiled"),
        pytest.param(None, 2, id="cannot be kept"),
        pytest.param([], 1, id="one core"),
    ],
)
def test_no_process_where_it_would_not_help(
    kept: list[str] | None,
    cores: int,
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first_run, "kept_kernels", lambda _: kept)
    monkeypatch.setattr(first_run, "available_cores", lambda: cores)
    with debris_compiled_beside():
        pass
    assert not started


def test_a_process_that_cannot_start_is_done_without(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with debris_compiled_beside():
        pass
    assert not started


def test_a_program_that_python_is_built_into_is_not_started(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/analyst/bin/analyst")
    with debris_compiled_beside():
        pass
    assert not started


def test_what_it_compiles_is_what_assess_calls() -> None:
    """Else it would be in vain: the same kernel for the same types, found under its name."""
    simulate_debris(samples=1)
    signatures = list(fall_apart.signatures)  # type: ignore[attr-defined]
    iss_risk.assess(samples=1, selection=iss_risk.Selection(offline=True))
    assert fall_apart.signatures == signatures  # type: ignore[attr-defined]
    assert [path.name for path in compiled.kept_kernels("fall_apart") or ()] != []


_KERNELS = """
import gc
from iss_risk.kernel_dispatcher import KernelDispatcher

for one in gc.get_objects():
    if isinstance(one, KernelDispatcher):
        for types in one.overloads:
            print(one.py_func.__module__, one.py_func.__qualname__, str(types).replace(" ", ""))
"""


def kernels_of(program: str) -> Counter[tuple[str, str, str]]:
    """Modules, names and types of what a program has compiled or loaded."""
    told = subprocess.run(
        [sys.executable, "-c", program + _KERNELS], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in told.stdout.splitlines()]
    return Counter((module, name, types) for module, name, types in rows)


# What the first process compiles in the meantime.
_DECAY = ("iss_risk.decay", "iss_risk.atmosphere", "iss_risk.linear_equations")
_RUN = "import iss_risk; iss_risk.assess(samples=64, selection=iss_risk.Selection(offline=True))"


def test_it_compiles_once_all_that_follows_the_decay() -> None:
    """An array that lies otherwise in memory is another type, for which everything is compiled once more."""
    beside = kernels_of(first_run._ONE_FALL)
    assert max(Counter((module, name) for module, name, _ in beside).values()) == 1
    assert "fall_apart" in {name for _, name, _ in beside}
    left = kernels_of(_RUN) - beside
    assert [name for module, name, _ in left if not module.startswith(_DECAY)] == []

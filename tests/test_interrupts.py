"""An interrupt ends a run with exit code 130, wherever it comes: kernels that make arrays never meet it."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from interrupted_runs import interrupted_runs
from numba.core.registry import CPUDispatcher

import iss_risk
from iss_risk.exposure.nations import index_builder
from iss_risk.exposure.nations.rings import Rings
from iss_risk.interrupts import interrupts_deferred

# Making one of these for Python takes no step of the interpreter.
_PLAIN = {None, "None", "float", "int", "bool", "tuple[float, int]"}


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """A shell that starts the tests in the background leaves interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def unprotected_calls(tree: ast.Module, makes_arrays: set[str]) -> list[int]:
    """Lines on which functions in Python call kernels that make arrays, outside `interrupts_deferred`."""
    lines: list[int] = []

    def look(node: ast.AST, protected: bool) -> None:
        if isinstance(node, ast.FunctionDef):
            names = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
            if names & {"kernel", "leaf", "inlined"}:
                return
        if isinstance(node, ast.With):
            protected |= any("interrupts_deferred" in ast.unparse(item.context_expr) for item in node.items)
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in makes_arrays and not protected:
            lines.append(called.lineno)
        for child in ast.iter_child_nodes(node):
            look(child, protected)

    look(tree, False)
    return lines


def test_kernels_that_make_arrays_are_called_with_interrupts_deferred() -> None:
    called, wrong = 0, []
    for found in pkgutil.walk_packages(iss_risk.__path__, "iss_risk."):
        if found.name == "iss_risk.__main__":
            continue
        module = importlib.import_module(found.name)
        makes_arrays = {
            name
            for name, value in vars(module).items()
            if isinstance(value, CPUDispatcher)
            and value.targetoptions.get("_nrt")
            and value.py_func.__annotations__.get("return") not in _PLAIN
        }
        if makes_arrays and module.__file__:
            tree = ast.parse(Path(module.__file__).read_bytes())
            wrong += [f"{found.name}:{line}" for line in unprotected_calls(tree, makes_arrays)]
            called += 1
    assert called > 5
    assert wrong == []


def test_the_search_finds_an_unprotected_call() -> None:
    tree = ast.parse(
        "def f():\n    with interrupts_deferred():\n        g()\n    return g()\n@kernel\ndef h(): g()\n"
    )
    assert unprotected_calls(tree, {"g"}) == [4]


def square_rings(count: int) -> Rings:
    """`count` small squares, one nation each."""
    west = np.linspace(-170.0, 170.0, count)
    x = west[:, None] + np.array([0.0, 1.0, 1.0, 0.0, 0.0])
    y = np.broadcast_to(np.array([10.0, 10.0, 11.0, 11.0, 10.0]), x.shape)
    return Rings(
        np.ascontiguousarray(x.ravel()),
        np.ascontiguousarray(y.ravel()),
        np.arange(0, 5 * count + 1, 5),
        np.arange(count),
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupts_half_way_through_the_index_of_nations() -> None:
    """Nearly every one ended in "returned a result with an exception set" or in signal 11."""
    rings = square_rings(3_000)
    begin = time.perf_counter()
    index_builder.build_index(rings, 3_000)
    begin = time.perf_counter()
    index_builder.build_index(rings, 3_000)
    takes_s = time.perf_counter() - begin
    draw, interrupted = random.Random(3), 0
    for _ in range(40):
        timer = threading.Timer(takes_s * draw.random(), os.kill, (os.getpid(), signal.SIGINT))
        try:
            timer.start()
            index_builder.build_index(rings, 3_000)
            timer.join()
            time.sleep(0.01)
        except KeyboardInterrupt:
            interrupted += 1
        timer.join()
    assert interrupted == 40


def test_deferred_interrupts_come_at_the_end_and_once() -> None:
    done = []

    def work() -> None:
        with interrupts_deferred():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            done.append(1)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interrupts_deferred():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


_COMMAND = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from iss_risk.cli import main\n"
    "main()"
)


def a_run(checkpoint: Path, *more: str) -> subprocess.Popen[str]:
    words = ["assess", "--quiet", "--now", "2026-11-23", "--checkpoint", str(checkpoint), *more]
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_checkpoint_is_saved(number: signal.Signals, tmp_path: Path) -> None:
    checkpoint = tmp_path / "run.npz"
    a_run(checkpoint, "--samples", "64").communicate(timeout=300)  # compiled, if it was not yet
    checkpoint.unlink()
    process = a_run(checkpoint, "--samples", "1000000")
    waited_until = time.monotonic() + 120.0
    while not checkpoint.exists() and time.monotonic() < waited_until:
        time.sleep(0.1)
    saved = checkpoint.stat().st_mtime_ns
    time.sleep(1.0)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, stderr.strip()) == (130, "", "iss-risk: interrupted")
    assert checkpoint.stat().st_mtime_ns > saved
    with np.load(checkpoint) as stored:
        assert "header" in stored.files
    assert list(tmp_path.iterdir()) == [checkpoint]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.slow
def test_random_interrupts(tmp_path: Path) -> None:
    """14 here; 500 with `python tests/interrupted_runs.py`."""
    toll = interrupted_runs(14, 5, tmp_path)
    assert (toll.interrupts, toll.wrong) == (14, [])


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_after_the_end_does_not_change_the_exit_code() -> None:
    """While Python cleared up, one ended the run by the signal itself, its answer delivered."""
    code = (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Late:\n"
        "    def __del__(self, kill=os.kill, me=os.getpid(), number=signal.SIGINT): kill(me, number)\n"
        "late = Late()\n"
        "from iss_risk.cli import main\n"
        "main(['--version'])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")

"""Ctrl-C at a random moment of a run, again and again: exit code 130 each, and nothing half written?

    python tests/interrupted_runs.py [INTERRUPTS]

Every command that computes or writes has its turn. What it writes is there before: the old or the new content
must be there afterwards, whole. A run that ends before its interrupt comes is not counted.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.history.database import reading
from iss_risk.history.runs import read_runs
from iss_risk.simulation.checkpoint import Checkpoint

OUTPUT, CHECKPOINT, HISTORY = "answer.json", "run.npz", "history.sqlite"
STARTED, WHERE = "started.txt", "where.txt"
OLD = '{"old": true}'
COMMANDS = (
    # The two longest have the most to lose.
    ("assess", "--samples", "100000", "--checkpoint", CHECKPOINT),
    ("assess", "--samples", "64", "--record", "--database", HISTORY),
    ("overflight", "--days", "7"),
    ("decay", "--samples", "256"),
    ("debris", "--samples", "64"),
    ("passes", "--samples", "64"),
    ("hindcast", "tiangong-1", "--samples", "64"),
)
WITHOUT_CLOCK = ("hindcast",)
# After the first line of the program: earlier Python itself imports its library, later a run has ended.
FIRST_S, LAST_S = 0.1, 4.0
_KNOWN = {OUTPUT, CHECKPOINT, HISTORY, f"{HISTORY}-wal", f"{HISTORY}-shm", f"{HISTORY}.lock"}

# A shell that starts this in the background leaves interrupts ignored in all that descends from it. The file
# WHERE gets the innermost module of ours in which the interrupt came.
_PROGRAM = f"""
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
open(os.path.join(os.pardir, "{STARTED}"), "w").close()
from iss_risk.cli import main, signals
heeded = signals.Interrupts._raise
def noted(self, number, frame):
    names = [""]
    while frame is not None:
        names.append(frame.f_code.co_filename)
        frame = frame.f_back
    ours = [name.rpartition("iss_risk" + os.sep)[2] for name in names if os.sep + "iss_risk" + os.sep in name]
    with open(os.path.join(os.pardir, "{WHERE}"), "w") as out:
        out.write(ours[0] if ours else "")
    heeded(self, number, None)
signals.Interrupts._raise = noted
main()
"""


@dataclass
class Toll:
    """`where`: how many interrupts came in which module; `wrong`: a line for each that was wrong."""

    interrupts: int = 0
    ended_before: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    where: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def interrupted_runs(count: int, seed: int, folder: Path) -> Toll:
    """Interrupt `count` runs in `folder`, which is empty."""
    draw, toll = random.Random(seed), Toll()
    inner = folder / "inner"
    inner.mkdir()
    turn = 0
    while toll.interrupts < count:
        words = COMMANDS[turn % len(COMMANDS)]
        turn += 1
        after_s = draw.uniform(FIRST_S, LAST_S)
        (inner / OUTPUT).write_text(OLD)
        for name in (STARTED, WHERE):
            (folder / name).unlink(missing_ok=True)
        code, said = _one(words, after_s, inner)
        faults = list(_left_wrong(inner))
        if code == 0:
            toll.ended_before += 1
        else:
            toll.interrupts += 1
            toll.commands[words[0]] += 1
            where = folder / WHERE
            toll.where[where.read_text() if where.exists() else "before the program"] += 1
            if (code, said) != (130, "iss-risk: interrupted"):
                faults.append(f"exit code {code}: {said[-300:]}")
        toll.wrong += [f"{' '.join(words)}, after {after_s:.3f} s: {fault}" for fault in faults]
    return toll


def _one(words: tuple[str, ...], after_s: float, inner: Path) -> tuple[int, str]:
    """Exit code, and all that was printed."""
    clock = () if words[0] in WITHOUT_CLOCK else ("--now", "2026-11-23")
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *words, *clock, "--quiet", "--json", "--output", OUTPUT],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=inner,
    )
    while not (inner.parent / STARTED).exists() and process.poll() is None:
        time.sleep(0.002)
    try:
        said, _ = process.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        try:
            said, _ = process.communicate(timeout=60.0)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            return -signal.SIGKILL, f"still at work a minute after it; {said}"
    return process.returncode, said.strip()


def _left_wrong(inner: Path) -> Iterator[str]:
    """What is left behind and should not be, or is not whole."""
    if foreign := {path.name for path in inner.iterdir()} - _KNOWN:
        yield f"left {sorted(foreign)}"
    try:
        json.loads((inner / OUTPUT).read_text())
    except ValueError:
        yield "the output is not whole"
    try:
        if (inner / CHECKPOINT).exists():
            Checkpoint(inner / CHECKPOINT)
        if (inner / HISTORY).exists():
            with reading(inner / HISTORY) as connection:
                sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                if not sound or read_runs(connection)[1]:
                    yield "the history is damaged"
    except InputError as fault:
        if "is empty" not in str(fault):  # interrupted before its tables were made
            yield str(fault)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    os.environ["ISS_RISK_OFFLINE"] = "1"
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        toll = interrupted_runs(count, 1, Path(folder))
    print(
        f"{toll.interrupts} interrupts in {time.monotonic() - begin:.0f} s, {toll.ended_before} runs had "
        f"ended before: {len(toll.wrong)} wrong"
    )
    print("commands:", ", ".join(f"{name} {number}" for name, number in toll.commands.most_common()))
    print("where:", ", ".join(f"{name} {number}" for name, number in toll.where.most_common()))
    print("\n".join(toll.wrong))
    sys.exit(1 if toll.wrong else 0)


if __name__ == "__main__":
    main()

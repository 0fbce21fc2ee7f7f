"""Kill -9 in the middle of writing --output or --checkpoint, again and again: is a file ever half written?

    python benchmarks/file_kills.py [KILLS]

A child replaces the file without pause and reports each number once it is in place; the parent kills it at a
random moment. After each kill the file must be whole, and hold no older number than the last reported.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from killing import Report, kill_each
from simulation.test_sampling import chunk_of

from iss_risk.simulation.checkpoint import Checkpoint
from iss_risk.sources.files import write_atomically

LONG = 200_000  # characters: a kill in the middle of a write is likely
PRINT: dict[str, object] = {"now": "2026-11-23T00:00:00+00:00"}


def write_outputs(path: Path, report: Report) -> None:
    number = number_of_output(path) + 1 if path.exists() else 0
    while True:
        write_atomically(path, json.dumps({"number": number, "filler": "x" * LONG}))
        report(number)
        number += 1


def number_of_output(path: Path) -> int:
    return int(json.loads(path.read_text())["number"])


def write_checkpoints(path: Path, report: Report) -> None:
    checkpoint = Checkpoint(path)
    tally = checkpoint.taken_up(PRINT, 100_000)
    while True:
        tally.add(chunk_of(10, 1.0), 0.0)
        checkpoint.save(tally, now=True)
        if checkpoint.fault is None:
            report(tally.samples)


def number_of_checkpoint(path: Path) -> int:
    tally = Checkpoint(path).taken_up(PRINT, 100_000)
    if (tally.sums("casualties").sum(axis=0) != tally.samples).any():
        raise ValueError("the sums are not those of the samples")
    return tally.samples


KINDS: dict[str, tuple[Callable[[Path, Report], None], Callable[[Path], int]]] = {
    "--output": (write_outputs, number_of_output),
    "--checkpoint": (write_checkpoints, number_of_checkpoint),
}


def kill_writers(kind: str, folder: Path, kills: int) -> tuple[int, int, int]:
    """How many were reported, how often the file was not whole, and how often it was older than reported."""
    write, number_of = KINDS[kind]
    path = folder / kind.strip("-")
    reported, damaged, older = [-1], 0, 0
    for numbers in kill_each(lambda _, report: write(path, report), kills, longest_s=0.04):
        reported += numbers
        try:
            found = number_of(path) if path.exists() else -1
            older += found < max(reported)
        except ValueError:  # of JSON, and InputError of a checkpoint
            damaged += 1
    return len(reported) - 1, damaged, older


def main() -> None:
    """Print the tolls; exit code 1 where a file was not whole."""
    kills, wrong = int(sys.argv[1]) if len(sys.argv) > 1 else 100, 0
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            reported, damaged, older = kill_writers(kind, Path(folder), kills)
        print(f"{kind}: {kills} kills, {reported} written, {damaged} times not whole, {older} times older")
        wrong += damaged + older
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

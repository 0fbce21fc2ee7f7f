"""How big and how fast is the history after years?

    python benchmarks/history_size.py [RUNS]

Records a real assessment (64 samples) again and again, six hours later each time and with every figure
varied, through the same function as `assess --record`; then measures the file and `iss-risk history` from
start to end.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from iss_risk.answers.assessment import Assessment
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess


def varied(assessment: Assessment, step: int, rng: random.Random) -> Assessment:
    """As if six hours times `step` later, from a new orbit every day, with new figures for every nation."""

    def other(value: float) -> float:
        return value * rng.lognormvariate(0.0, 0.1)

    def chance(value: float) -> float:
        return min(other(value), 1.0)

    later = timedelta(hours=6 * step)
    epoch = assessment.object.epoch + timedelta(days=step // 4)
    orbit = {"sha256": f"{step // 4:064x}", "epoch": epoch}
    nations = [
        one.model_copy(
            update={
                "expected_casualties": one.expected_casualties.model_copy(
                    update={"mean": other(one.expected_casualties.mean)}
                ),
                "p_casualty": chance(one.p_casualty),
            }
        )
        for one in assessment.nations
    ]
    expected = assessment.totals.expected_casualties
    return assessment.model_copy(
        update={
            "run": assessment.run.model_copy(
                update={"now": assessment.run.now + later, "generated_at": assessment.run.now + later}
            ),
            "object": assessment.object.model_copy(update={"epoch": epoch}),
            "inputs": [
                one.model_copy(update=orbit if one.name == "orbit" else {}) for one in assessment.inputs
            ],
            "nations": nations,
            "totals": assessment.totals.model_copy(
                update={"expected_casualties": expected.model_copy(update={"mean": other(expected.mean)})}
            ),
        }
    )


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    assessment = assess(samples=64, selection=Selection(offline=True))
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "history.sqlite"
        answers = (varied(assessment, step, rng) for step in range(runs))
        recorded_s = 0.0
        for answer in answers:
            start = time.process_time()
            with recording(database) as connection:  # opened and closed each time, as by cron
                add_run(connection, answer, announced=True)
            recorded_s += time.process_time() - start
        size = database.stat().st_size
        print(f"{runs} runs: {size / 1e6:.2f} MB, {size / runs / 1e3:.2f} kB a run")
        print(f"recording: {1000.0 * recorded_s / runs:.1f} ms CPU a run")
        for words in (
            "history --nation USA",
            f"history --last {runs} --nation USA",
            "history diff",
            "history export --all",
        ):
            arguments = words.split()
            wall_s, cpu_s = min(seconds(arguments, database) for _ in range(5))
            print(f"iss-risk {words}: {wall_s:.2f} s from start to end, {cpu_s:.2f} s CPU")


def seconds(arguments: list[str], database: Path) -> tuple[float, float]:
    """Wall and CPU seconds of the program, from its start to its end."""
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "iss_risk", *arguments, "--database", str(database)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after, end = os.times(), time.perf_counter()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return end - start, spent


if __name__ == "__main__":
    main()

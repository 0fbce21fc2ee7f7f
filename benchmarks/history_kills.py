"""Kill -9 in the middle of recording, again and again: does the history lose anything?

    python benchmarks/history_kills.py [KILLS]

A child records run after run and reports each number once it is recorded; the parent kills it at a random
moment. Every run reported so far must be there immediately after each kill; at the end the database must be
sound and each run in it whole.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from killing import Report, kill_each
from report.fakes import fake_assessment

from iss_risk.history.database import reading, recording
from iss_risk.history.runs import add_run, read_runs


@dataclass
class Toll:
    """`unreported`: recorded, but killed before it could be reported; this is not a loss."""

    kills: int
    reported: int
    recorded: int
    lost: int
    damaged: int
    sound: bool

    @property
    def unreported(self) -> int:
        return self.recorded - self.reported + self.lost


def kill_writers(database: Path, kills: int, *, seed: int = 0) -> Toll:
    """Start and kill `kills` writers of `database`, which may not exist yet."""
    reported: list[int] = []
    lost: set[int] = set()
    for numbers in kill_each(partial(_record_for_ever, database), kills, longest_s=0.05, seed=seed):
        reported += numbers
        if reported:
            # Immediately after the kill, opened for reading only.
            with reading(database) as connection:
                lost |= set(reported) - {run.id for run in read_runs(connection)[0]}
    with recording(database):
        pass  # if not even the tables were created
    with reading(database) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        sound &= connection.execute("PRAGMA foreign_key_check").fetchall() == []
        runs, damaged = read_runs(connection)
        inputs = connection.execute("SELECT count(*) FROM run_input").fetchone()[0]
    sound &= inputs == len(runs) * len(fake_assessment().inputs)
    lost |= set(reported) - {run.id for run in runs}
    return Toll(kills, len(reported), len(runs), len(lost), len(damaged), sound)


def _record_for_ever(database: Path, _kill: int, report: Report) -> None:
    assessment = fake_assessment()
    while True:
        with recording(database) as connection:
            number = add_run(connection, assessment, announced=True)
        report(number)


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        toll = kill_writers(Path(folder) / "history.sqlite", kills)
    print(
        f"{toll.kills} kills: {toll.reported} runs reported as recorded, {toll.recorded} in the history, "
        f"{toll.unreported} of them not yet reported; {toll.lost} lost, {toll.damaged} damaged; "
        f"the database is {'sound' if toll.sound else 'NOT SOUND'}"
    )
    sys.exit(0 if toll.sound and toll.lost == toll.damaged == 0 else 1)


if __name__ == "__main__":
    main()

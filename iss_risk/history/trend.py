"""What the history shows: the runs of a period, and the nations that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.history.database import reading
from iss_risk.history.runs import RecordedRun, read_runs
from iss_risk.studies.named_nations import unknown


@dataclass(frozen=True)
class Trend:
    """Runs in the order they were recorded; `nations`: (code, name) of those that were asked for."""

    database: Path
    runs: list[RecordedRun]
    nations: list[tuple[str, str]]
    warnings: list[str]


def trend(
    database: Path,
    *,
    last: int | None = None,
    since: datetime | None = None,
    nations: Sequence[str] = (),
    all_nations: bool = False,
) -> Trend:
    """The newest `last` runs whose `now` is not before `since`, with `nations` (codes or names).

    Raises InputError where there is no history, UsageError for a nation that no run knows.
    """
    with reading(database) as connection:
        runs, damaged = read_runs(connection, last=last, since=since)
    if not runs and not damaged and since is None:
        raise InputError("the history is empty: `iss-risk assess --record` fills it", path=database)
    if not runs:
        known = []  # where all are damaged, this is to be told, and not that none knows the nation
    elif all_nations:
        known = [(one.iso_a3, one.name) for one in runs[-1].nations]
    else:
        known = [_known(runs, name) for name in nations]
    return Trend(database, runs, known, _warnings(damaged))


def _known(runs: Sequence[RecordedRun], wanted: str) -> tuple[str, str]:
    for run in reversed(runs):
        nation = run.nations.named(wanted)
        if nation is not None:
            return nation.iso_a3, nation.name
    raise unknown(wanted, where=" in these runs", parameter="nation")


def _warnings(damaged: Sequence[int]) -> list[str]:
    if not damaged:
        return []
    numbers = ", ".join(map(str, damaged[:5])) + (", ..." if len(damaged) > 5 else "")
    return [f"{len(damaged)} damaged run{'s' if len(damaged) > 1 else ''} left out: {numbers}"]

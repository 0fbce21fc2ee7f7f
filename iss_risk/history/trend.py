"""What the history shows: the runs of a period, and the nations that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.exposure.nations.directory import Directory, Named
from iss_risk.history.database import reading
from iss_risk.history.runs import RecordedRun, read_runs


@dataclass(frozen=True)
class Trend:
    """Runs in the order they were recorded; `nations`: the nations and groups that were asked for."""

    database: Path
    runs: list[RecordedRun]
    nations: list[Named]
    warnings: list[str]


def trend(
    database: Path,
    *,
    last: int | None = None,
    since: datetime | None = None,
    named: Sequence[str] = (),
    groups: str | Path | None = None,
    all_nations: bool = False,
) -> Trend:
    """The newest `last` runs whose `now` is not before `since`, with the nations and groups `named`.

    `groups` is a file of groups, see `read_groups`. Raises InputError where there is no history or the file
    cannot be used, UsageError for a nation that no run knows.
    """
    with reading(database) as connection:
        runs, damaged = read_runs(connection, last=last, since=since)
    if not runs and not damaged and since is None:
        raise InputError("the history is empty: `iss-risk assess --record` fills it", path=database)
    if not runs:
        known = []  # where all are damaged, this is to be told, and not that none knows the nation
    elif all_nations:
        known = [Named(name, (code,)) for code, name in runs[-1].nations.listed]
    elif not named and groups is None:
        known = []
    else:
        known = list(_directory(runs, groups).find_all(named))
    return Trend(database, runs, known, _warnings(damaged))


def _directory(runs: Sequence[RecordedRun], groups: str | Path | None) -> Directory:
    """The nations that any of the runs knows, by the names of the newest that does."""
    names: dict[str, str] = {}
    for listed in {id(run.nations.listed): run.nations.listed for run in reversed(runs)}.values():
        names = dict(listed) | names
    return Directory(list(names), list(names.values()), groups)


def _warnings(damaged: Sequence[int]) -> list[str]:
    if not damaged:
        return []
    numbers = ", ".join(map(str, damaged[:5])) + (", ..." if len(damaged) > 5 else "")
    return [f"{len(damaged)} damaged run{'s' if len(damaged) > 1 else ''} left out: {numbers}"]

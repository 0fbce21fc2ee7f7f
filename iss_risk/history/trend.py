"""What the history shows: the runs of a period, and the nations that were asked for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.exposure.nations.directory import Directory, Named
from iss_risk.history.alike import Thing, thing, thing_of
from iss_risk.history.database import reading
from iss_risk.history.runs import RecordedRun, newest_of_each, read_runs

# Among so many of the newest runs others are looked for: all of 100,000 would take a second.
_LOOKED_AT = 1000


@dataclass(frozen=True)
class Trend:
    """Runs of one object and vehicle (or of all) in the order they were recorded; `nations`: the nations and
    groups that were asked for; `others`: what else was recorded among the newest runs, and how often."""

    database: Path
    runs: list[RecordedRun]
    nations: list[Named]
    warnings: list[str]
    others: list[tuple[Thing, int]] = field(default_factory=list)


def trend(
    database: Path,
    *,
    last: int | None = None,
    since: datetime | None = None,
    named: Sequence[str] = (),
    groups: str | Path | None = None,
    all_nations: bool = False,
    object_: str | None = None,
    vehicle: str | None = None,
    of_all: bool = False,
) -> Trend:
    """The newest `last` runs whose `now` is not before `since`, with the nations and groups `named`.

    One trend is of one object and vehicle: those of the newest run that `object_` (number or name) and
    `vehicle` may mean. With `of_all` the runs of all that they may mean. `groups` is a file of groups, see
    `read_groups`.

    Raises InputError where there is no history, or no run of these, or the file cannot be used, UsageError
    for a nation that no run knows.
    """
    with reading(database) as connection:
        others: list[tuple[Thing, int]] = []
        wanted = _meant(object_, vehicle)
        if not of_all:
            newest, _ = read_runs(connection, last=1, wanted=wanted)
            if newest:
                shown = thing_of(newest[0])
                wanted = _same_as(shown)
                others = _others(connection, shown)
        runs, damaged = read_runs(connection, last=last, since=since, wanted=wanted)
    if not runs and (object_ is not None or vehicle is not None) and since is None:
        asked = {"--object": object_, "--vehicle": vehicle}
        said = " ".join(f"{name} {value}" for name, value in asked.items() if value is not None)
        raise InputError(f"no run of {said} is recorded", path=database)
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
    return Trend(database, runs, known, _warnings(damaged), others)


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


def _meant(object_: str | None, vehicle: str | None) -> Callable[[RecordedRun], bool] | None:
    if object_ is None and vehicle is None:
        return None
    return lambda run: thing_of(run).is_called(object_, vehicle)


def _same_as(shown: Thing) -> Callable[[RecordedRun], bool]:
    return lambda run: thing_of(run).is_same(shown)


def _others(connection: sqlite3.Connection, shown: Thing) -> list[tuple[Thing, int]]:
    """What else the newest runs are of, the most frequent first."""
    found = Counter(thing(*row) for row in newest_of_each(connection, _LOOKED_AT))
    return [(one, count) for one, count in found.most_common() if not one.is_same(shown)]

"""The recorded runs: written, and read back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from iss_risk.history.nation_figures import NationList, RunNations
from iss_risk.history.rows import nation_figures, nation_list_text, run_row
from iss_risk.history.values import (
    FIGURES,
    catalogue_number,
    check_figures,
    flag,
    instant,
    instant_text,
    json_object,
    json_text,
    plain_text,
)

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment


@dataclass(frozen=True)
class RecordedInput:
    """One file that a run used."""

    name: str
    source: str
    sha256: str
    epoch: datetime | None
    provenance: str


class RecordedRun(NamedTuple):  # made ten times as fast as a frozen dataclass: there can be 100,000
    """What the history keeps of one assessment; names and units as in the assessment's document.

    `reentry_p..` are None where that share of the samples is still up after the horizon. `casualties` is the
    expectation over the world, `casualties_low/high` its 90 % range over what survives, `sampling_low/high`
    the 90 % confidence interval of the finite number of samples. `announced`: the user was informed, so that
    `--on-change` compares with this run.
    """

    id: int
    now: datetime
    generated_at: datetime
    announced: bool
    tool_version: str
    options: dict[str, Any]
    object_name: str
    norad_id: int | None
    mass_kg: float
    orbit_epoch: datetime
    altitude_km: float
    inclination_deg: float
    eccentricity: float
    reentry_p05: datetime | None
    reentry_p50: datetime | None
    reentry_p95: datetime | None
    decayed_fraction: float
    ballistic_coefficient_kg_m2: float
    surviving_mass_kg: float
    casualty_area_m2: float
    casualties: float
    casualties_low: float
    casualties_high: float
    sampling_low: float
    sampling_high: float
    p_casualty: float
    nations: RunNations

    @property
    def one_in(self) -> float | None:
        """One over the chance that anyone is hurt; None where it cannot happen."""
        return 1.0 / self.p_casualty if self.p_casualty > 0.0 else None


def unrecorded(assessment: Assessment) -> RecordedRun:
    """`assessment` as the history would give it back; its number is 0."""
    row = run_row(assessment) | {"id": 0, "announced": 0}
    shared = _Shared({0: nation_list_text(assessment)})
    return _run([*(row[name] for name in _COLUMNS), 0, nation_figures(assessment)], shared)


def add_run(connection: sqlite3.Connection, assessment: Assessment, *, announced: bool) -> int:
    """Append `assessment` in one transaction and return the number of the run."""
    row = run_row(assessment) | {"announced": int(announced)}
    dispersed = {one.name: f"{one.distribution} {one.unit}" for one in assessment.dispersed_inputs}
    connection.execute("BEGIN IMMEDIATE")
    try:
        row["dispersed"] = _shared(connection, "dispersed", {"inputs": json_text(dispersed)})
        number = _insert(connection, "run", row)
        nations = {
            "run": number,
            "nation_list": _shared(connection, "nation_list", {"nations": nation_list_text(assessment)}),
            "figures": nation_figures(assessment),
        }
        _insert(connection, "run_nations", nations)
        for one in assessment.inputs:
            key = {
                "name": one.name,
                "source": one.source,
                "sha256": one.sha256,
                "epoch": "" if one.epoch is None else instant_text(one.epoch),
                "provenance": one.provenance,
            }
            link = {"run": number, "input": _shared(connection, "input", key)}
            connection.execute("INSERT OR IGNORE INTO run_input (run, input) VALUES (:run, :input)", link)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return number


def read_runs(
    connection: sqlite3.Connection,
    *,
    last: int | None = None,
    since: datetime | None = None,
    before: int | None = None,
    wanted: Callable[[RecordedRun], bool] | None = None,
) -> tuple[list[RecordedRun], list[int]]:
    """The runs in the order they were recorded, and the numbers of those whose rows are damaged.

    `last`: only so many, the newest; `since`: only those whose `now` is not earlier; `before`: only lower
    numbers; `wanted`: only those that it wants, read until there are `last` of them.
    """
    earliest = None if since is None else instant_text(since)
    sound, damaged = _read(
        connection,
        "WHERE (? IS NULL OR now >= ?) AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?",
        (earliest, earliest, before, before, -1 if last is None or wanted is not None else last),
        wanted=wanted,
        most=last,
    )
    return sound[::-1], damaged[::-1]


def read_run(connection: sqlite3.Connection, number: int) -> RecordedRun | None:
    """The run of that number, None if there is none. Raises ValueError where its row is damaged."""
    sound, damaged = _read(connection, "WHERE id = ?", (number,))
    if damaged:
        raise ValueError(f"run {number} is damaged")
    return sound[0] if sound else None


def last_announced(
    connection: sqlite3.Connection,
    norad_id: int | None,
    name: str,
    wanted: Callable[[RecordedRun], bool] | None = None,
) -> RecordedRun | None:
    """The newest undamaged run of that object that its user was informed of, and that is `wanted`."""
    sound, _ = _read(
        connection,
        "WHERE announced = 1 AND norad_id IS ? AND (norad_id IS NOT NULL OR object_name = ?) "
        "ORDER BY id DESC",
        (norad_id, name),
        wanted=wanted,
        most=1,
    )
    return sound[0] if sound else None


def newest_of_each(connection: sqlite3.Connection, most: int) -> list[tuple[Any, Any, dict[str, Any], Any]]:
    """Number, name, options and mass of the newest `most` runs, without those that are damaged."""
    found = []
    columns = _selected(connection, ("norad_id", "object_name", "options", "mass_kg"))
    rows = connection.execute(f"SELECT {columns} FROM run ORDER BY id DESC LIMIT ?", (most,))
    for norad_id, name, options, mass_kg in rows:
        with suppress(ValueError, TypeError):
            found.append((catalogue_number(norad_id), plain_text(name), json_object(options), float(mass_kg)))
    return found


def read_inputs(connection: sqlite3.Connection, number: int) -> dict[str, RecordedInput]:
    """The input files of a run, by name. Raises ValueError where they are damaged."""
    rows = connection.execute(
        "SELECT name, source, sha256, epoch, provenance FROM run_input "
        "JOIN input ON input.id = run_input.input WHERE run_input.run = ? ORDER BY input.id",
        (number,),
    ).fetchall()
    return {
        plain_text(name): RecordedInput(
            name,
            plain_text(source),
            plain_text(sha256),
            instant(epoch) if epoch != "" else None,
            plain_text(provenance),
        )
        for name, source, sha256, epoch, provenance in rows
    }


def read_dispersed(connection: sqlite3.Connection, number: int) -> dict[str, str]:
    """The distributions of the uncertain inputs of a run, by name. Raises ValueError if damaged."""
    row = connection.execute(
        "SELECT inputs FROM run JOIN dispersed ON dispersed.id = run.dispersed WHERE run.id = ?", (number,)
    ).fetchone()
    return {} if row is None else {name: plain_text(text) for name, text in json_object(row[0]).items()}


def _shared(connection: sqlite3.Connection, table: str, key: dict[str, str]) -> int:
    """The number of the row of `table` with these values; added if there is none."""
    where = " AND ".join(f"{column} = :{column}" for column in key)
    row = connection.execute(f"SELECT id FROM {table} WHERE {where}", key).fetchone()
    return _insert(connection, table, key) if row is None else int(row[0])


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
    number = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row).lastrowid
    assert number is not None
    return number


def _read(
    connection: sqlite3.Connection,
    which: str,
    values: tuple[object, ...],
    *,
    wanted: Callable[[RecordedRun], bool] | None = None,
    most: int | None = None,
) -> tuple[list[RecordedRun], list[int]]:
    """The sound runs of a query that are `wanted`, and the numbers of the damaged ones, in its order; until
    there are `most`."""
    columns = _selected(connection, _COLUMNS)
    rows = connection.execute(
        f"SELECT one.*, nation_list, figures FROM (SELECT {columns} FROM run) AS one "
        f"LEFT JOIN run_nations ON run_nations.run = one.id {which}",
        values,
    )
    shared = _Shared(dict(connection.execute("SELECT id, nations FROM nation_list").fetchall()))
    sound: list[RecordedRun] = []
    damaged: list[int] = []
    for row in rows:
        if most is not None and len(sound) >= most:
            break
        try:
            run = _run(row, shared)
        except (ValueError, TypeError):
            damaged.append(int(row[0]))
            continue
        if wanted is None or wanted(run):
            sound.append(run)
    return sound, damaged


def _selected(connection: sqlite3.Connection, names: Sequence[str]) -> str:
    """Columns of `run` for a query; one that is missing makes damaged runs, not a query that fails."""
    present = {name for _, name, *_ in connection.execute("PRAGMA table_info(run)")}
    return ", ".join(name if name in present else f"NULL AS {name}" for name in names)


class _Shared:
    """What many runs have in common: checked once. Raises ValueError for what is damaged."""

    def __init__(self, nation_lists: Mapping[int, object]) -> None:
        """`nation_lists`: their texts, by number."""
        self._lists: dict[int, NationList] = {}
        for number, text in nation_lists.items():
            with suppress(ValueError):
                self._lists[number] = NationList(text)
        self._options: dict[object, dict[str, Any]] = {}
        self._texts: set[object] = set()

    def nation_list(self, number: int | None) -> NationList:
        if number not in self._lists:
            raise ValueError("the list of nations is damaged")
        return self._lists[number]

    def options(self, text: object) -> dict[str, Any]:
        if text not in self._options:
            self._options[text] = json_object(text)
        return self._options[text]

    def check_text(self, text: object) -> None:
        if text not in self._texts:
            self._texts.add(plain_text(text))


def _run(row: Sequence[Any], shared: _Shared) -> RecordedRun:
    """From the values of `_COLUMNS`, the number of the list of nations, and their figures.

    Raises ValueError or TypeError for what `add_run` cannot have written.
    """
    *values, nation_list, figures = row
    check_figures(_FIGURES_OF(values))
    for position in _INSTANTS:
        values[position] = instant(values[position])
    for position in _QUANTILES:
        if values[position] is not None:
            values[position] = instant(values[position])
    for position, check in _OTHERS:
        values[position] = check(values[position])
    for position in _TEXTS:
        shared.check_text(values[position])
    values[_OPTIONS] = shared.options(values[_OPTIONS])
    return RecordedRun._make([*values, RunNations(shared.nation_list(nation_list), figures)])


_COLUMNS = RecordedRun._fields[:-1]
_FIGURES_OF = itemgetter(*map(_COLUMNS.index, FIGURES))
_INSTANTS = [_COLUMNS.index(name) for name in ("now", "generated_at", "orbit_epoch")]
_QUANTILES = [_COLUMNS.index(name) for name in ("reentry_p05", "reentry_p50", "reentry_p95")]
_TEXTS = [_COLUMNS.index(name) for name in ("tool_version", "object_name")]
_OTHERS = [(_COLUMNS.index("announced"), flag), (_COLUMNS.index("norad_id"), catalogue_number)]
_OPTIONS = _COLUMNS.index("options")

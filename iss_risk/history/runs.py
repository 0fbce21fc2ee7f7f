"""The recorded runs: written, and read back."""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from iss_risk.history.nation_figures import NationList, RunNations, packed

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment, NationRisk


@dataclass(frozen=True)
class RecordedInput:
    """One file that a run used."""

    name: str
    source: str
    sha256: str
    epoch: datetime | None
    provenance: str


@dataclass(frozen=True)
class RecordedRun:
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


_JOINED = """SELECT run.*, nation_list.nations AS all_nations FROM run
    LEFT JOIN nation_list ON nation_list.id = run.nation_list"""


def unrecorded(assessment: Assessment) -> RecordedRun:
    """`assessment` as the history would give it back; its number is 0."""
    return _run(_row(assessment) | {"id": 0, "announced": 0, "all_nations": _nation_list(assessment)}, {})


def add_run(connection: sqlite3.Connection, assessment: Assessment, *, announced: bool) -> int:
    """Append `assessment` in one transaction and return the number of the run."""
    row = _row(assessment) | {"announced": int(announced)}
    dispersed = {one.name: f"{one.distribution} {one.unit}" for one in assessment.dispersed_inputs}
    connection.execute("BEGIN IMMEDIATE")
    try:
        row["nation_list"] = _shared(connection, "nation_list", {"nations": _nation_list(assessment)})
        row["dispersed"] = _shared(connection, "dispersed", {"inputs": _json(dispersed)})
        number = _insert(connection, "run", row)
        for one in assessment.inputs:
            key = {
                "name": one.name,
                "source": one.source,
                "sha256": one.sha256,
                "epoch": "" if one.epoch is None else _text(one.epoch),
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
    connection: sqlite3.Connection, *, last: int | None = None, since: datetime | None = None
) -> tuple[list[RecordedRun], list[int]]:
    """The runs in the order they were recorded, and the numbers of those whose rows are damaged.

    `last`: only so many, the newest; `since`: only those whose `now` is not earlier.
    """
    connection.row_factory = sqlite3.Row
    rows = connection.execute(
        f"{_JOINED} WHERE run.now >= ? ORDER BY run.id DESC LIMIT ?",
        ("" if since is None else _text(since), -1 if last is None else last),
    )
    return _checked(reversed(rows.fetchall()))


def read_run(connection: sqlite3.Connection, number: int) -> RecordedRun | None:
    """The run of that number, None if there is none. Raises ValueError where its row is damaged."""
    connection.row_factory = sqlite3.Row
    sound, damaged = _checked(connection.execute(f"{_JOINED} WHERE run.id = ?", (number,)))
    if damaged:
        raise ValueError(f"run {number} is damaged")
    return sound[0] if sound else None


def last_announced(connection: sqlite3.Connection, norad_id: int | None, name: str) -> RecordedRun | None:
    """The newest undamaged run of that object that its user was informed of."""
    connection.row_factory = sqlite3.Row
    rows = connection.execute(
        f"{_JOINED} WHERE announced = 1 AND norad_id IS ? AND (norad_id IS NOT NULL OR object_name = ?) "
        "ORDER BY run.id DESC LIMIT 100",
        (norad_id, name),
    )
    sound, _ = _checked(rows)
    return sound[0] if sound else None


def read_inputs(connection: sqlite3.Connection, number: int) -> dict[str, RecordedInput]:
    """The input files of a run, by name. Raises ValueError where they are damaged."""
    rows = connection.execute(
        "SELECT name, source, sha256, epoch, provenance FROM run_input "
        "JOIN input ON input.id = run_input.input WHERE run_input.run = ? ORDER BY input.id",
        (number,),
    ).fetchall()
    return {
        str(name): RecordedInput(
            str(name), str(source), str(sha256), _instant(epoch) if epoch else None, str(provenance)
        )
        for name, source, sha256, epoch, provenance in rows
    }


def read_dispersed(connection: sqlite3.Connection, number: int) -> dict[str, str]:
    """The distributions of the uncertain inputs of a run, by name. Raises ValueError if damaged."""
    row = connection.execute(
        "SELECT inputs FROM run JOIN dispersed ON dispersed.id = run.dispersed WHERE run.id = ?", (number,)
    ).fetchone()
    return {} if row is None else {str(name): str(text) for name, text in _object(row[0]).items()}


def _by_code(assessment: Assessment) -> list[NationRisk]:
    return sorted(assessment.nations, key=lambda one: one.iso_a3)


def _nation_list(assessment: Assessment) -> str:
    return _json([(one.iso_a3, one.name) for one in _by_code(assessment)])


def _row(assessment: Assessment) -> dict[str, Any]:
    nations = _by_code(assessment)
    run, tracked, decay, debris = assessment.run, assessment.object, assessment.decay, assessment.debris
    expected, when = assessment.totals.expected_casualties, decay.reentry_utc
    options = run.model_dump(
        mode="json", exclude={"now", "generated_at", "convergence", "assumed", "conditioned_on"}
    )
    options |= run.assumed
    if run.conditioned_on is not None and run.conditioned_on.up_until is not None:
        options["known_up_until"] = f"{run.conditioned_on.up_until:%Y-%m-%d %H:%M} UTC"
    return {
        "now": _text(run.now),
        "generated_at": _text(run.generated_at),
        "tool_version": assessment.tool.version,
        "options": _json(options | {"horizon_days": decay.horizon_days}),
        "object_name": tracked.name,
        "norad_id": tracked.norad_id,
        "mass_kg": tracked.mass_kg,
        "orbit_epoch": _text(tracked.epoch),
        "altitude_km": tracked.mean_altitude_km,
        "inclination_deg": tracked.inclination_deg,
        "eccentricity": tracked.eccentricity,
        "reentry_p05": None if when.p05 is None else _text(when.p05),
        "reentry_p50": None if when.p50 is None else _text(when.p50),
        "reentry_p95": None if when.p95 is None else _text(when.p95),
        "decayed_fraction": decay.decayed_fraction,
        "ballistic_coefficient_kg_m2": decay.ballistic_coefficient_kg_m2.p50,
        "surviving_mass_kg": debris.surviving_mass_kg.mean,
        "casualty_area_m2": debris.casualty_area_m2.mean,
        "casualties": expected.mean,
        "casualties_low": expected.range90[0],
        "casualties_high": expected.range90[1],
        "sampling_low": expected.ci90[0],
        "sampling_high": expected.ci90[1],
        "p_casualty": assessment.totals.p_casualty,
        "nations": packed(
            [one.expected_casualties.mean for one in nations], [one.p_casualty for one in nations]
        ),
    }


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


def _checked(rows: Any) -> tuple[list[RecordedRun], list[int]]:
    sound, damaged = [], []
    lists: dict[str, NationList] = {}
    for row in rows:
        try:
            sound.append(_run(row, lists))
        except (ValueError, TypeError, OverflowError):
            damaged.append(int(row["id"]))
    return sound, damaged


def _run(row: sqlite3.Row | dict[str, Any], lists: dict[str, NationList]) -> RecordedRun:
    """Raises ValueError, TypeError or OverflowError for what `add_run` cannot have written."""
    text = row["all_nations"]
    if text not in lists:
        lists[text] = NationList(text)
    fields: dict[str, Any] = {name: _number(row[name]) for name in _NUMBERS}
    fields |= {name: _instant(row[name]) for name in _INSTANTS}
    fields |= {name: None if row[name] is None else _instant(row[name]) for name in _QUANTILES}
    return RecordedRun(
        id=int(row["id"]),
        announced=bool(row["announced"]),
        tool_version=str(row["tool_version"]),
        options=_object(row["options"]),
        object_name=str(row["object_name"]),
        norad_id=None if row["norad_id"] is None else int(row["norad_id"]),
        nations=RunNations(lists[text], row["nations"]),
        **fields,
    )


_INSTANTS = ("now", "generated_at", "orbit_epoch")
_QUANTILES = ("reentry_p05", "reentry_p50", "reentry_p95")
_NUMBERS = (
    "mass_kg",
    "altitude_km",
    "inclination_deg",
    "eccentricity",
    "decayed_fraction",
    "ballistic_coefficient_kg_m2",
    "surviving_mass_kg",
    "casualty_area_m2",
    "casualties",
    "casualties_low",
    "casualties_high",
    "sampling_low",
    "sampling_high",
    "p_casualty",
)


def _number(value: object) -> float:
    if not isinstance(value, float | int) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _object(text: object) -> dict[str, Any]:
    value = json.loads(text) if isinstance(text, str) else None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _text(instant: datetime) -> str:
    """UTC, always as long, so that texts are ordered as the instants are."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(text: object) -> datetime:
    if not isinstance(text, str):
        raise ValueError("not an instant")
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without its zone")
    return instant

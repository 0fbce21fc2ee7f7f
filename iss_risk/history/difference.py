"""What changed between two runs: the causes, as far as inputs and options show them, and the effects."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iss_risk.errors import InputError, UsageError
from iss_risk.history.alike import thing_of
from iss_risk.history.change import is_within, sampling_error, within_sampling_error
from iss_risk.history.database import reading
from iss_risk.history.runs import RecordedRun, read_dispersed, read_inputs, read_run, read_runs
from iss_risk.summaries.causes import Asked, Cause, causes_between

_NATIONS = 10


@dataclass(frozen=True)
class Effect:
    """One figure that differs; whether by no more than the sampling error of both runs, None: not known."""

    figure: str
    unit: str
    before: float | datetime | None
    after: float | datetime | None
    within_sampling_error: bool | None


@dataclass(frozen=True)
class NationEffect:
    """Expected casualties of one nation in both runs; `within_sampling_error` at least of the world."""

    iso_a3: str
    name: str
    before: float
    after: float
    within_sampling_error: bool


@dataclass(frozen=True)
class Difference:
    """`within_sampling_error`: the casualties differ by less than the sampling error of both runs."""

    before: RecordedRun
    after: RecordedRun
    causes: list[Cause]
    effects: list[Effect]
    nations: list[NationEffect]
    within_sampling_error: bool
    warnings: list[str]


def difference(database: Path, before: int | None, after: int | None) -> Difference:
    """Compare two runs by their numbers; None is the newest for `after`, and for `before` the one before it
    of the same object and vehicle.

    Raises InputError where there is no history or a run is damaged, UsageError for a run that is not there.
    """
    with reading(database) as connection:
        last = _number(connection, after, database)
        first = last if before is None else _number(connection, before, database)
        try:
            new = read_run(connection, last)
            assert new is not None
            old = _one_before(connection, new, database) if before is None else read_run(connection, first)
            assert old is not None
            first = old.id
            causes = causes_between(asked_in(connection, old), asked_in(connection, new))
        except InputError:
            raise
        except (ValueError, TypeError) as error:
            raise InputError(f"run {first} or run {last} is damaged", path=database) from error
    return Difference(
        before=old,
        after=new,
        causes=causes,
        effects=_effects(old, new),
        nations=_nations(old, new),
        within_sampling_error=abs(new.casualties - old.casualties) <= sampling_error(old, new),
        warnings=[],
    )


def asked_in(connection: sqlite3.Connection, run: RecordedRun) -> Asked:
    """What a recorded run was made from. Raises ValueError or TypeError where its rows are damaged."""
    return Asked(
        object_name=run.object_name,
        mass_kg=run.mass_kg,
        tool_version=run.tool_version,
        options=run.options,
        inputs=read_inputs(connection, run.id),
        dispersed=read_dispersed(connection, run.id),
    )


def _one_before(connection: sqlite3.Connection, run: RecordedRun, database: Path) -> RecordedRun:
    """The newest undamaged run of the same object and vehicle before it. Raises InputError."""
    shown = thing_of(run)
    found, _ = read_runs(connection, last=1, before=run.id, wanted=lambda one: thing_of(one).is_same(shown))
    if not found:
        raise InputError(
            f"two recorded runs of {shown} are needed for a difference; or give the numbers of others",
            path=database,
        )
    return found[0]


def _number(connection: sqlite3.Connection, wanted: int | None, database: Path) -> int:
    """The number of an existing run: `wanted`, or the newest."""
    (newest,) = connection.execute("SELECT max(id) FROM run").fetchone()
    if wanted is None:
        if newest is None:
            raise InputError("two recorded runs are needed for a difference", path=database)
        return int(newest)
    if connection.execute("SELECT 1 FROM run WHERE id = ?", (wanted,)).fetchone() is None:
        raise UsageError(f"there is no run {wanted} in {database}; `iss-risk history` lists the numbers")
    return wanted


def _effects(before: RecordedRun, after: RecordedRun) -> list[Effect]:
    return [
        Effect(
            figure,
            unit,
            getattr(before, field),
            getattr(after, field),
            within_sampling_error(before, after, field),
        )
        for figure, unit, field in (
            ("orbit epoch", "UTC", "orbit_epoch"),
            ("mean altitude", "km", "altitude_km"),
            ("ballistic coefficient", "kg/m²", "ballistic_coefficient_kg_m2"),
            ("re-entry, 5 %", "UTC", "reentry_p05"),
            ("re-entry, median", "UTC", "reentry_p50"),
            ("re-entry, 95 %", "UTC", "reentry_p95"),
            ("surviving mass", "kg", "surviving_mass_kg"),
            ("casualty area", "m²", "casualty_area_m2"),
            ("expected casualties", "", "casualties"),
            ("chance that anyone is hurt", "", "p_casualty"),
        )
        if getattr(before, field) != getattr(after, field)
    ]


def _nations(before: RecordedRun, after: RecordedRun) -> list[NationEffect]:
    """The nations whose casualties moved most."""
    found = []
    for new in after.nations:
        old = before.nations.named(new.iso_a3)
        if old is not None and old.expected_casualties != new.expected_casualties:
            then, now = old.expected_casualties, new.expected_casualties
            same = is_within(before, after, then, now)
            found.append(NationEffect(new.iso_a3, new.name, then, now, same))
    found.sort(key=lambda one: (-abs(one.after - one.before), one.iso_a3))
    return found[:_NATIONS]

"""What changed between two runs: the causes, as far as inputs and options show them, and the effects."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iss_risk.errors import InputError, UsageError
from iss_risk.history.alike import FINDINGS, thing_of
from iss_risk.history.change import is_within, sampling_error, within_sampling_error
from iss_risk.history.database import reading
from iss_risk.history.runs import (
    RecordedInput,
    RecordedRun,
    read_dispersed,
    read_inputs,
    read_run,
    read_runs,
)
from iss_risk.inputs import ARGUMENT_OF_LATITUDE, BALLISTIC_COEFFICIENT, DENSITY_NOISE, DENSITY_SCALE

# Follow from orbit, weather and clock: results of the fit, no inputs.
_FITTED = frozenset(
    one.name for one in (BALLISTIC_COEFFICIENT, DENSITY_SCALE, DENSITY_NOISE, ARGUMENT_OF_LATITUDE)
)
_NATIONS = 10


@dataclass(frozen=True)
class Cause:
    """One input or option that differs; empty text where a run has none such."""

    what: str
    before: str
    after: str


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
            causes = [
                *_input_causes(read_inputs(connection, first), read_inputs(connection, last)),
                *_option_causes(old, new),
                *_dispersed_causes(read_dispersed(connection, first), read_dispersed(connection, last)),
            ]
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


def _input_causes(before: dict[str, RecordedInput], after: dict[str, RecordedInput]) -> list[Cause]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Cause(name, *_told_apart(before.get(name), after.get(name)))
        for name in names
        if _content(before.get(name)) != _content(after.get(name))
    ]


def _content(one: RecordedInput | None) -> tuple[str, datetime | None] | None:
    """What makes an input another: not where the same bytes were found."""
    return None if one is None else (one.sha256, one.epoch)


def _told_apart(before: RecordedInput | None, after: RecordedInput | None) -> tuple[str, str]:
    """Both as text, with no more than is needed to distinguish them."""

    def words(one: RecordedInput | None, other: RecordedInput | None) -> str:
        if one is None:
            return ""
        said = [] if one.epoch is None else [f"{one.epoch:%Y-%m-%d %H:%M} UTC"]
        if other is None or other.source != one.source or not said:
            said.append(one.source)
        if other is None or other.provenance != one.provenance:
            said.append(f"({one.provenance})")
        if other is None or other.sha256 != one.sha256:
            said.append(f"sha256 {one.sha256[:8]}")
        return " ".join(said)

    return words(before, after), words(after, before)


def _option_causes(before: RecordedRun, after: RecordedRun) -> list[Cause]:
    causes = []
    for what, field in (("object", "object_name"), ("mass, kg", "mass_kg"), ("tool version", "tool_version")):
        old, new = getattr(before, field), getattr(after, field)
        if _plain(old) != _plain(new):
            causes.append(Cause(what, _plain(old), _plain(new)))
    for name in [*before.options, *(name for name in after.options if name not in before.options)]:
        old, new = before.options.get(name), after.options.get(name)
        unsaid = name == "vehicle" and None in (old, new)  # of a version that did not record it
        if _plain(old) != _plain(new) and name not in FINDINGS and not unsaid:
            causes.append(Cause(name.replace("_", " "), _plain(old), _plain(new)))
    return causes


def _dispersed_causes(before: dict[str, str], after: dict[str, str]) -> list[Cause]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Cause(f"input {name}", before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name) and name not in _FITTED
    ]


def _plain(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


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

"""What changed between two runs, and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from report.fakes import EPOCH, NOW, decay, fake_assessment, input_records, spread, tracked_object

from iss_risk.answers.document import DispersedInputRecord, InputRecord, Tool
from iss_risk.errors import InputError, UsageError
from iss_risk.history.difference import Difference, difference

Record = Callable[..., int]


def causes(found: Difference) -> dict[str, tuple[str, str]]:
    return {one.what: (one.before, one.after) for one in found.causes}


def newer_orbit() -> list[InputRecord]:
    orbit, nations = input_records()
    update: dict[str, Any] = {"sha256": "a" * 64, "epoch": EPOCH + timedelta(days=2), "provenance": "live"}
    return [orbit.model_copy(update=update), nations]


def test_only_the_clock(database: Path, record: Record) -> None:
    record()
    record(hours=6)
    found = difference(database, None, None)
    assert (found.before.id, found.after.id) == (1, 2)
    assert found.causes == []
    assert found.nations == []
    assert found.within_sampling_error


def test_each_cause_is_named(database: Path, record: Record) -> None:
    record()
    run = fake_assessment().run.model_copy(update={"samples": 8192, "now": NOW + timedelta(hours=6)})
    inputs = [
        *newer_orbit(),
        input_records()[1].model_copy(update={"name": "vehicle", "source": "mine.toml", "sha256": "b" * 64}),
    ]
    fitted = DispersedInputRecord(
        name="density_scale", unit="1", distribution="lognormal(0, 0.2)", source="DTM2020"
    )
    stated = DispersedInputRecord(name="heat_factor", unit="1", distribution="lognormal(0, 0.3)", source="me")
    record(
        run=run,
        inputs=inputs,
        tool=Tool(version="0.2.0"),
        dispersed_inputs=[fitted, stated],  # what the fit gives is no input
        object=tracked_object().model_copy(update={"mass_kg": 420_000.0}),
    )
    found = causes(difference(database, 1, 2))
    assert found == {
        "orbit": (
            "2026-10-09 19:42 UTC (embedded) sha256 00000000",
            "2026-10-11 19:42 UTC (live) sha256 aaaaaaaa",
        ),
        "vehicle": ("", "mine.toml (embedded) sha256 bbbbbbbb"),
        "mass, kg": ("450000", "420000"),
        "tool version": ("0.1.0", "0.2.0"),
        "samples": ("4096", "8192"),
        "input heat_factor": ("", "lognormal(0, 0.3) 1"),
    }


def test_the_effect_on_the_figures(database: Path, record: Record) -> None:
    record()
    record(
        decay=decay(p05_days=None, p50_days=None, p95_days=None),
        debris=fake_assessment().debris.model_copy(update={"casualty_area_m2": spread(2_000.0)}),
        nations=[
            one.model_copy(
                update={"expected_casualties": one.expected_casualties.model_copy(update={"mean": 0.02})}
            )
            if one.iso_a3 == "USA"
            else one
            for one in fake_assessment().nations
        ],
    )
    found = difference(database, 1, 2)
    effects = {one.figure: (one.before, one.after) for one in found.effects}
    assert effects["casualty area"] == (1_900.0, 2_000.0)
    assert effects["re-entry, median"] == (NOW + timedelta(days=480), None)
    (nation,) = found.nations
    assert (nation.iso_a3, nation.after) == ("USA", 0.02)
    usa = next(one for one in fake_assessment().nations if one.iso_a3 == "USA")
    assert nation.before == pytest.approx(usa.expected_casualties.mean, rel=1e-6)


def test_more_than_the_sampling_error(database: Path, record: Record) -> None:
    """The fake's 0.033 has an interval of ± 2 %; two of those differ by up to √2 × 2 %."""
    totals = fake_assessment().totals
    record()
    for factor, within in ((1.027, True), (1.03, False)):
        expected = totals.expected_casualties.model_copy(update={"mean": 0.033 * factor})
        number = record(totals=totals.model_copy(update={"expected_casualties": expected}))
        assert difference(database, 1, number).within_sampling_error is within


def test_which_runs(database: Path, record: Record) -> None:
    with pytest.raises(InputError, match="no history yet"):
        difference(database, None, None)
    record()
    with pytest.raises(InputError, match=r"two recorded runs of ISS \(ZARYA\) 25544 as iss are needed"):
        difference(database, None, None)
    record()
    record()
    assert [difference(database, *pair).before.id for pair in ((None, None), (1, None), (None, 2))] == [
        2,
        1,
        1,
    ]
    assert difference(database, 3, 1).after.id == 1
    with pytest.raises(UsageError, match="there is no run 7"):
        difference(database, 7, None)


def test_a_damaged_run(database: Path, record: Record) -> None:
    record()
    record()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE input SET epoch = 'never' WHERE name = 'orbit'")
    with pytest.raises(InputError, match="run 1 or run 2 is damaged"):
        difference(database, 1, 2)

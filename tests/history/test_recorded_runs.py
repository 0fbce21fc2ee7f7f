"""What goes into the history comes out again: whole, small, and without what is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from report.fakes import NOW, decay, fake_assessment, input_records, tracked_object

from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.nations.directory import Named
from iss_risk.history.database import reading
from iss_risk.history.runs import (
    RecordedRun,
    last_announced,
    read_dispersed,
    read_inputs,
    read_run,
    unrecorded,
)
from iss_risk.history.trend import trend

Record = Callable[..., int]


def change(database: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        assert connection.execute(statement, values).rowcount > 0


def test_a_run_comes_back_as_it_was(database: Path, record: Record) -> None:
    assessment = fake_assessment()
    number = record()
    with reading(database) as connection:
        run = read_run(connection, number)
        inputs = read_inputs(connection, number)
        dispersed = read_dispersed(connection, number)
    assert run is not None
    assert (run.id, run.now, run.generated_at) == (number, NOW, NOW)
    assert (run.object_name, run.norad_id) == ("ISS (ZARYA)", 25544)
    assert run.orbit_epoch == assessment.object.epoch
    assert run.altitude_km == assessment.object.mean_altitude_km
    when = assessment.decay.reentry_utc
    assert (run.reentry_p05, run.reentry_p50, run.reentry_p95) == (when.p05, when.p50, when.p95)
    expected = assessment.totals.expected_casualties
    assert (run.casualties, (run.casualties_low, run.casualties_high)) == (expected.mean, expected.range90)
    assert (run.sampling_low, run.sampling_high) == expected.ci90
    assert run.casualty_area_m2 == assessment.debris.casualty_area_m2.mean
    assert run.surviving_mass_kg == assessment.debris.surviving_mass_kg.mean
    assert run.options["samples"] == 4096
    assert run.options["horizon_days"] == assessment.decay.horizon_days
    assert "now" not in run.options
    for nation in assessment.nations:
        found = run.nations.named(nation.iso_a3)
        assert found is not None
        assert found.name == nation.name
        assert found.expected_casualties == pytest.approx(nation.expected_casualties.mean, rel=1e-6)
        assert found.p_casualty == pytest.approx(nation.p_casualty, rel=1e-6)
    assert len(list(run.nations)) == len(assessment.nations)
    assert inputs["orbit"].sha256 == "0" * 64
    assert inputs["orbit"].epoch == assessment.inputs[0].epoch
    assert inputs["nations"].epoch is None
    assert dispersed == {"density_scale": "lognormal(0, 0.15) 1"}


def test_an_assessment_looks_the_same_before_it_is_recorded(database: Path, record: Record) -> None:
    number = record()
    with reading(database) as connection:
        recorded = read_run(connection, number)
    early = unrecorded(fake_assessment())
    assert recorded is not None
    assert early == recorded._replace(id=0, announced=False, nations=early.nations)
    assert list(early.nations) == list(recorded.nations)


def test_what_never_came_down_is_recorded_too(database: Path, record: Record) -> None:
    record(decay=decay(p05_days=100.0, p50_days=None, p95_days=None))
    (run,) = trend(database).runs
    assert run.reentry_p05 == NOW + timedelta(days=100)
    assert (run.reentry_p50, run.reentry_p95) == (None, None)


def test_last_and_since(database: Path, record: Record) -> None:
    numbers = [record(hours=6.0 * step) for step in range(5)]
    assert [run.id for run in trend(database).runs] == numbers
    assert [run.id for run in trend(database, last=2).runs] == numbers[-2:]
    since = NOW + timedelta(hours=12)
    assert [run.id for run in trend(database, since=since).runs] == numbers[2:]
    assert [run.id for run in trend(database, since=since, last=1).runs] == numbers[-1:]
    assert trend(database, since=NOW + timedelta(days=9)).runs == []


@pytest.mark.parametrize("wanted", ["USA", "usa", " United states of America "])
def test_nations_by_code_or_name(database: Path, record: Record, wanted: str) -> None:
    record()
    assert trend(database, named=[wanted]).nations == [Named("United States of America", ("USA",))]


def test_a_nation_that_nobody_knows(database: Path, record: Record) -> None:
    record()
    with pytest.raises(UsageError, match="no nation and no group 'USB'"):
        trend(database, named=["USB"])


def test_all_nations(database: Path, record: Record) -> None:
    record()
    assert len(trend(database, all_nations=True).nations) == 195


def test_what_runs_share_is_stored_once(database: Path, record: Record) -> None:
    for step in range(20):
        record(hours=step)
    with closing(sqlite3.connect(database)) as connection:
        for table, rows in (
            ("nation_list", 1),
            ("dispersed", 1),
            ("input", 2),
            ("run", 20),
            ("run_nations", 20),
            ("run_input", 40),
        ):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (rows,), table


def test_the_run_to_compare_with_is_the_last_announced_of_the_same_object(
    database: Path, record: Record
) -> None:
    record(announced=False)
    with reading(database) as connection:
        assert last_announced(connection, 25544, "ISS (ZARYA)") is None
    announced = record()
    record(announced=False)
    record(object=tracked_object("TIANGONG").model_copy(update={"norad_id": 48274}))
    nameless = tracked_object("X").model_copy(update={"norad_id": None})
    other = record(object=nameless)
    with reading(database) as connection:
        for norad_id, name, number in ((25544, "renamed", announced), (None, "X", other)):
            found = last_announced(connection, norad_id, name)
            assert found is not None
            assert found.id == number
        assert last_announced(connection, None, "Y") is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reentry_p50", "some day"),
        ("reentry_p50", b"\xff\xfe"),
        ("reentry_p95", "0001-01-01T00:00:00+00:00"),
        ("reentry_p05", "9999-12-31T23:59:59.999999+00:00"),
        ("now", "9999-12-31T23:59:59.999999+00:00"),
        ("generated_at", "0001-01-01T00:00:00+14:00"),
        ("now", "2026-10-09T12:00:00"),
        ("orbit_epoch", 17),
        ("casualties", "many"),
        ("casualties", float("inf")),
        ("casualties", 1e308),
        ("casualties", -1.0),
        ("casualties", 5e-324),
        ("p_casualty", 5e-324),
        ("sampling_high", 1e308),
        ("mass_kg", 1e308),
        ("altitude_km", b"420"),
        ("altitude_km", -1e308),
        ("p_casualty", 1.5),
        ("decayed_fraction", -0.5),
        ("options", "{"),
        ("options", "[1]"),
        ("options", '{"samples": NaN}'),
        ("options", '{"samples": 1e999}'),
        ("options", '{"assumed": "\\ud800"}'),
        ("options", '{"a":' + "[" * 100_000 + "]" * 100_000 + "}"),
        ("options", '{"a":' + "[" * 300 + "]" * 300 + "}"),
        ("options", b"\xff\xfe"),
        ("object_name", b"\xff\xfe"),
        ("tool_version", b"\xff\xfe"),
        ("norad_id", "ISS"),
        ("norad_id", 1e308),
        ("norad_id", 2**62),
        ("announced", "perhaps"),
        ("figures", b"garbage"),
        ("figures", b""),
        ("figures", 7),
        ("nations", "x"),
        ("nations", "[" * 100_000),
        ("nations", '[["USA"]]'),
        ("nations", '[[1, "United States"]]'),
    ],
)
def test_a_damaged_row_is_left_out_and_told(
    database: Path, record: Record, column: str, value: object
) -> None:
    numbers = [record(hours=step) for step in range(3)]
    if column == "nations":
        change(database, "UPDATE nation_list SET nations = ?", value)
        record(hours=3)
        assert [run.id for run in trend(database).runs] == [4]
        assert trend(database).warnings == ["3 damaged runs left out: 1, 2, 3"]
        return
    table, key = ("run_nations", "run") if column == "figures" else ("run", "id")
    change(database, f"UPDATE {table} SET {column} = ? WHERE {key} = ?", value, numbers[1])
    found = trend(database)
    assert [run.id for run in found.runs] == [numbers[0], numbers[2]]
    assert found.warnings == ["1 damaged run left out: 2"]
    with reading(database) as connection, pytest.raises(ValueError, match="run 2 is damaged"):
        read_run(connection, numbers[1])


def test_where_all_runs_are_damaged_this_is_told_and_not_that_none_knows_the_nation(
    database: Path, record: Record
) -> None:
    record()
    change(database, "UPDATE run SET casualties = 'many'")
    found = trend(database, named=["USA"])
    assert (found.runs, found.warnings) == ([], ["1 damaged run left out: 1"])


TEXTS = ("now", "options", "object_name", "tool_version", "orbit_epoch", "reentry_p50")


@pytest.mark.parametrize("column", TEXTS)
def test_bytes_that_are_no_text_are_a_damaged_run(database: Path, record: Record, column: str) -> None:
    """SQLite believes that they are text, where a bit of the file was flipped."""
    for step in range(3):
        record(hours=step)
    change(database, f"UPDATE run SET {column} = CAST(x'7bff7d' AS TEXT) WHERE id = 2")
    assert [run.id for run in trend(database).runs] == [1, 3]
    assert trend(database).warnings == ["1 damaged run left out: 2"]


@pytest.mark.parametrize("column", RecordedRun._fields[1:-1])
def test_a_column_that_is_missing_is_told_and_runs_are_recorded_again(
    database: Path, record: Record, column: str
) -> None:
    record()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP INDEX run_by_time")
        connection.execute(f"ALTER TABLE run DROP COLUMN {column}")
    found = trend(database)
    if column in ("norad_id", "reentry_p05", "reentry_p50", "reentry_p95"):  # may be empty
        assert len(found.runs) == 1
    else:
        assert (found.runs, found.warnings) == ([], ["1 damaged run left out: 1"])
    record(hours=1)
    assert trend(database).runs[-1].id == 2


def test_a_flipped_bit_in_the_figures_of_the_nations_is_noticed(database: Path, record: Record) -> None:
    record()
    record(hours=1)
    with closing(sqlite3.connect(database)) as connection:
        (blob,) = connection.execute("SELECT figures FROM run_nations WHERE run = 1").fetchone()
    for position in range(0, len(blob), 97):
        flipped = blob[:position] + bytes([blob[position] ^ 4]) + blob[position + 1 :]
        change(database, "UPDATE run_nations SET figures = ? WHERE run = 1", flipped)
        assert [run.id for run in trend(database).runs] == [2], position


def test_an_empty_history(database: Path, record: Record) -> None:
    record()
    for table in ("run_input", "run_nations", "run"):
        change(database, f"DELETE FROM {table}")
    with pytest.raises(InputError, match="the history is empty: `iss-risk assess --record` fills it"):
        trend(database)


def test_a_number_is_never_given_twice(database: Path, record: Record) -> None:
    """`history diff 41 42` written down today means the same tomorrow."""
    record()
    record()
    change(database, "DELETE FROM run_input WHERE run = 2")
    change(database, "DELETE FROM run_nations WHERE run = 2")
    change(database, "DELETE FROM run WHERE id = 2")
    assert record() == 3


def test_inputs_that_repeat_are_no_error(database: Path, record: Record) -> None:
    record(inputs=[*input_records(), input_records()[0]])
    with reading(database) as connection:
        assert list(read_inputs(connection, 1)) == ["orbit", "nations"]

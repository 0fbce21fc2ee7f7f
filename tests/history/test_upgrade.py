"""Histories of the first format: every run is kept, all or nothing is done, and what was damaged stays so."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from report.fakes import fake_assessment

from history.format_1 import first_format
from iss_risk.errors import InputError, OutputError
from iss_risk.history import tables
from iss_risk.history.database import reading, recording
from iss_risk.history.document import history_document
from iss_risk.history.runs import add_run, read_inputs, read_run, unrecorded
from iss_risk.history.trend import trend


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "history.sqlite"
    first_format(path, 3)
    return path


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def test_every_run_is_kept_with_its_figures(old: Path) -> None:
    expected = unrecorded(fake_assessment())
    assert [run.id for run in trend(old).runs] == [1, 2, 3]
    with reading(old) as connection:
        run = read_run(connection, 2)
        assert run is not None
        assert run._replace(id=0, announced=False, nations=expected.nations) == expected
        assert list(run.nations) == list(expected.nations)
        assert list(read_inputs(connection, 2)) == ["orbit", "nations"]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(tables.STEPS),)


def test_a_number_given_before_the_upgrade_is_not_given_again(old: Path) -> None:
    for statement in ("DELETE FROM run_input WHERE run > 1", "DELETE FROM run WHERE id > 1"):
        change(old, statement)
    with recording(old) as connection:
        assert add_run(connection, fake_assessment(), announced=True) == 4


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE run SET nations = x'00ff' WHERE id = 2",
        "UPDATE run SET nations = 'text' WHERE id = 2",
        "UPDATE run SET nation_list = 99 WHERE id = 2",
        "UPDATE run SET casualties = 1e308 WHERE id = 2",
        "UPDATE run SET options = CAST(x'7bff7d' AS TEXT) WHERE id = 2",
    ],
)
def test_a_damaged_run_is_kept_as_a_damaged_run(old: Path, damage: str) -> None:
    change(old, damage)
    assert [run.id for run in trend(old).runs] == [1, 3]
    assert trend(old).warnings == ["1 damaged run left out: 2"]
    with reading(old) as connection:
        assert connection.execute("SELECT count(*) FROM run").fetchone() == (3,)


def test_a_column_that_is_missing(old: Path) -> None:
    change(old, "ALTER TABLE run DROP COLUMN mass_kg")
    assert trend(old).warnings == ["3 damaged runs left out: 1, 2, 3"]
    with recording(old) as connection:
        add_run(connection, fake_assessment(), announced=True)
    assert [run.id for run in trend(old).runs] == [4]


def test_an_upgrade_that_fails_late_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = (*tables.STEPS[1], "ALTER TABLE nonsense ADD COLUMN note TEXT")
    with monkeypatch.context() as patched:
        patched.setattr(tables, "STEPS", (tables.STEPS[0], step))
        with pytest.raises(OutputError, match="no such table: nonsense"):
            trend(old)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*), min(length(nations)) > 100 FROM run").fetchone() == (3, 1)
    assert len(trend(old).runs) == 3


def test_what_may_only_be_read_is_upgraded_in_memory(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(old, "UPDATE run SET nations = 'text' WHERE id = 2")
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    before = old.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda *_: False)
        found = trend(old, named=["chn"])
    assert ([run.id for run in found.runs], found.warnings) == ([1, 3], ["1 damaged run left out: 2"])
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]
    assert history_document(found) == history_document(trend(old, named=["chn"]))


KILLED = """
import os, signal, sys
from pathlib import Path
from iss_risk.history import tables
from iss_risk.history.database import reading

left = int(sys.argv[2])

def restored(compressed):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return tables.restored(compressed)

tables.FUNCTIONS["restored"] = restored
with reading(Path(sys.argv[1])):
    pass
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of POSIX")
def test_an_upgrade_that_is_killed_is_done_again(old: Path) -> None:
    for left in range(3):
        finished = subprocess.run(
            [sys.executable, "-c", KILLED, str(old), str(left)], env=os.environ, check=False
        )
        assert finished.returncode == -signal.SIGKILL
    assert [run.id for run in trend(old).runs] == [1, 2, 3]


@pytest.mark.parametrize(
    "trigger",
    [
        "AFTER INSERT ON run BEGIN UPDATE run SET casualties = 'x'; END",
        "BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'no'); END",
        "AFTER INSERT ON input BEGIN DELETE FROM run; END",
    ],
)
def test_triggers_of_others_are_told_before_they_can_act(tmp_path: Path, trigger: str) -> None:
    path = tmp_path / "history.sqlite"
    with recording(path) as connection:
        add_run(connection, fake_assessment(), announced=True)
    change(path, f"CREATE TRIGGER evil {trigger}")
    with (
        pytest.raises(InputError, match=r"holds triggers that iss-risk has not made \(evil\)"),
        recording(path),
    ):
        pass
    assert len(trend(path).runs) == 1  # reading sets none of them off


def test_triggers_of_others_do_not_act_in_an_upgrade(old: Path) -> None:
    change(old, "CREATE TRIGGER evil AFTER INSERT ON run BEGIN DELETE FROM run; END")
    change(old, "CREATE VIEW seen AS SELECT nations FROM run")
    assert [run.id for run in trend(old).runs] == [1, 2, 3]

"""Files that are not our history are reported and never touched; full disks and other writers do no harm."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from report.fakes import fake_assessment

from iss_risk.errors import InputError, IssRiskError, OutputError
from iss_risk.folders import NOWHERE
from iss_risk.history import database as database_module
from iss_risk.history import tables
from iss_risk.history.database import default_database, reading, recording
from iss_risk.history.lock import only_run
from iss_risk.history.runs import add_run
from iss_risk.history.trend import trend

Record = Callable[..., int]


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE run (id INTEGER)")


def newer(path: Path) -> None:
    with recording(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(tables.STEPS) + 1}")


def truncated(path: Path) -> None:
    with recording(path) as connection:
        add_run(connection, fake_assessment(), announced=True)
    path.write_bytes(path.read_bytes()[:20_000])


def scrambled(path: Path) -> None:
    with recording(path) as connection:
        add_run(connection, fake_assessment(), announced=True)
    content = bytearray(path.read_bytes())
    content[16_384:] = b"\xa5" * (len(content) - 16_384)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_text("dear diary " * 1000), "not a history of iss-risk, or damaged"),
        (lambda path: path.write_bytes(bytes(5_000)), "not a history of iss-risk, or damaged"),
        (foreign, "a database, but not a history of iss-risk"),
        (newer, f"written by a newer iss-risk (format {len(tables.STEPS) + 1}, this one knows"),
        (truncated, "damaged"),
        (scrambled, "damaged"),
    ],
    ids=["text", "zeros", "foreign", "newer", "truncated", "scrambled"],
)
def test_what_is_no_history_is_told_and_not_touched(
    tmp_path: Path, make: Callable[[Path], object], says: str
) -> None:
    path = tmp_path / "history.sqlite"
    make(path)
    before = path.read_bytes()

    def record() -> None:
        with recording(path) as connection:
            add_run(connection, fake_assessment(), announced=True)

    for use in (record, lambda: trend(path)):
        with pytest.raises(InputError) as caught:
            use()
        message = str(caught.value)
        assert str(path) in message
        assert says in message
        assert "\n" not in message
        assert caught.value.exit_code == 3
        assert path.read_bytes() == before


def test_there_is_no_history_yet(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    with pytest.raises(InputError, match="no history yet: `iss-risk assess --record` begins one"):
        trend(path)
    assert not path.exists()
    with pytest.raises(InputError, match="is no file"):
        trend(tmp_path)


def test_an_empty_file_becomes_a_history(tmp_path: Path) -> None:
    """What is left of a run that was killed while it made the file."""
    path = tmp_path / "history.sqlite"
    path.touch()
    with pytest.raises(InputError, match="the history is empty"):
        trend(path)
    with recording(path) as connection:
        add_run(connection, fake_assessment(), announced=True)
    assert len(trend(path).runs) == 1


def test_the_history_is_in_write_ahead_mode_and_says_whose_it_is(database: Path, record: Record) -> None:
    record()
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"ISSR"),)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(tables.STEPS),)


def test_an_older_history_is_upgraded_and_keeps_its_runs(
    database: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record()
    step = ("ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT 'none'",)
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, step))
    with reading(database) as connection:
        assert connection.execute("SELECT id, note FROM run").fetchall() == [(1, "none")]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(tables.STEPS),)
    record(hours=6)
    assert [run.id for run in trend(database).runs] == [1, 2]


def test_an_upgrade_that_fails_changes_nothing(
    database: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record()
    bad = ("ALTER TABLE run ADD COLUMN note TEXT", "ALTER TABLE nonsense ADD COLUMN note TEXT")
    with monkeypatch.context() as patched:
        patched.setattr(tables, "STEPS", (*tables.STEPS, bad))
        with pytest.raises(OutputError, match="no such table: nonsense"):
            record()
    with reading(database) as connection:
        assert "note" not in [row[1] for row in connection.execute("PRAGMA table_info(run)")]
    assert len(trend(database).runs) == 1


def test_many_at_once_lose_nothing(database: Path) -> None:
    """Also the making of the tables is done by many at the same moment."""
    barrier = threading.Barrier(8)
    failures: list[Exception] = []

    def write() -> None:
        barrier.wait()
        try:
            for _ in range(5):
                with recording(database) as connection:
                    add_run(connection, fake_assessment(), announced=True)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [run.id for run in trend(database).runs] == list(range(1, 41))


def test_write_ahead_mode_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight that begin a history at the same moment: SQLite refuses one of a hundred at once."""

    class Refusing(sqlite3.Connection):
        refusals = 3

        def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            if "journal_mode" in sql and self.refusals:
                Refusing.refusals -= 1
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise error
            return super().execute(sql, *parameters)  # type: ignore[arg-type]

    with closing(sqlite3.connect(":memory:", factory=Refusing)) as connection:
        database_module._write_ahead(connection)
        assert Refusing.refusals == 0
        Refusing.refusals = 3
        monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            database_module._write_ahead(connection)


def test_a_writer_that_does_not_let_go(
    database: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record()
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="in use by another process"):
            record()
        assert len(trend(database).runs) == 1  # readers do not wait
    record()


def test_a_database_that_may_not_grow(database: Path, record: Record) -> None:
    record()

    def fill() -> None:
        with recording(database) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")
            for _ in range(50):
                add_run(connection, fake_assessment(), announced=True)

    with pytest.raises(OutputError, match="the disk is full"):
        fill()
    recorded = len(trend(database).runs)
    record()
    assert len(trend(database).runs) == recorded + 1


FULL_DISK = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from report.fakes import fake_assessment
from iss_risk.errors import OutputError
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run

resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
done = 0
try:
    for _ in range(500):
        with recording(Path({path!r})) as connection:
            add_run(connection, fake_assessment(), announced=True)
        done += 1
except OutputError as error:
    print(done, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_disk_that_fills_up_in_the_middle_of_a_write(database: Path, record: Record) -> None:
    script = FULL_DISK.format(tests=str(Path(__file__).parents[1]), path=str(database))
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    done, said = finished.stdout.split(maxsplit=1)
    assert "cannot be" in said
    assert 0 < int(done) < 500
    assert [run.id for run in trend(database).runs] == list(range(1, int(done) + 1))
    record()
    assert len(trend(database).runs) == int(done) + 1


def enter(path: Path) -> None:
    with recording(path):
        pass


def without_rights(act: Callable[[], str]) -> str:
    """What `act` says in a process without the rights of root, for whom nothing is read-only."""
    reading_end, writing_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            os.write(writing_end, act().encode())
        except BaseException as error:
            os.write(writing_end, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writing_end)
    with os.fdopen(reading_end) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.skipif(not hasattr(os, "fork"), reason="permissions of POSIX")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_read_only_folder_can_be_read_and_is_told_when_it_should_be_written(
    database: Path, record: Record
) -> None:
    record()
    for folder in [one for one in database.parents if "pytest-of" in str(one)]:
        folder.chmod(folder.stat().st_mode | 0o055)  # pytest keeps its folders to itself

    def use() -> str:
        runs = len(trend(database).runs)
        try:
            enter(database)
        except OutputError as error:
            return f"{runs} run; {error}"
        return "writable"

    database.parent.chmod(0o555)
    try:
        assert without_rights(use) == f"1 run; the history {database} is write-protected"
        database.chmod(0o666)
        said = without_rights(use)
        assert said.startswith(f"1 run; the history {database} cannot be written: ")
        assert said.endswith("so the folder must be writable, too")
    finally:
        database.parent.chmod(0o755)


def test_without_a_home_the_message_names_the_variable() -> None:
    nowhere = NOWHERE / "history.sqlite"
    with pytest.raises(OutputError, match=r"no home folder .*ISS_RISK_DATABASE names its file"):
        enter(nowhere)
    with pytest.raises(OutputError, match="ISS_RISK_DATABASE"), only_run(nowhere, wait_s=0.0):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"cannot be made: (Not a directory|File exists)"):
        enter(tmp_path / "file" / "history.sqlite")
    with pytest.raises(IssRiskError):
        enter(tmp_path)


def test_odd_names_of_files(tmp_path: Path) -> None:
    for name in ("a b?mode=memory.sqlite", "100%#.sqlite", "Ísland.sqlite"):
        with recording(tmp_path / name) as connection:
            add_run(connection, fake_assessment(), announced=True)
        assert len(trend(tmp_path / name).runs) == 1
        assert (tmp_path / name).stat().st_size > 0


def test_it_lies_with_the_users_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert default_database() == tmp_path / "iss-risk" / "history.sqlite"
    assert default_database().name == "history.sqlite"


def test_what_sqlite_quotes_is_told_in_one_line(tmp_path: Path) -> None:
    """It names a damaged table by whatever bytes stand there."""
    fault = sqlite3.DatabaseError("malformed database schema (run\n  id)")
    fault.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    expected = pytest.raises(InputError, match="not a history of iss-risk, or damaged")
    with expected as caught, database_module._in_our_words(tmp_path):
        raise fault
    assert "\n" not in str(caught.value)

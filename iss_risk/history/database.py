"""The file of the history: found, opened and upgraded; and its faults, as messages that a user can act on.

SQLite in write-ahead mode: a run that is killed in the middle of a write leaves the runs before it, and
readers never wait for a writer.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from iss_risk.errors import InputError, OutputError
from iss_risk.folders import NOWHERE, possible, user_folder
from iss_risk.history import tables
from iss_risk.notation.text import one_line

BUSY_TIMEOUT_S = 30.0

_FULL, _NOT_A_DATABASE = {sqlite3.SQLITE_FULL}, {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}


def default_database() -> Path:
    """Where the history is unless another file is named: with the user's data, which no clean-up removes."""
    return (user_folder("data") or NOWHERE) / "history.sqlite"


def make_folder(path: Path) -> None:
    """That of a history. Raises OutputError."""
    if path.is_relative_to(NOWHERE):
        raise OutputError(
            "no home folder to keep the history in: --database or ISS_RISK_DATABASE names its file"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the history {path} cannot be made: {error.strerror}") from error


@contextmanager
def recording(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may write; makes the folder and the tables where there are none.

    Nothing that is not a history of this or an older version is ever written to. Commits happen only
    where the caller asks (`BEGIN` ... `COMMIT`). Raises InputError for a file that is something else,
    newer or damaged, OutputError where it cannot be written.
    """
    with _writing(path) as connection:
        _refuse_triggers(connection, path)
        _complete(connection)
        yield connection


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    with _in_our_words(path):
        make_folder(path)
        if path.is_file():
            if not os.access(path, os.W_OK):
                raise OutputError(f"the history {path} is write-protected")
            # Looked at without the right to write, because even closing a foreign database can change it.
            with _only_looking(path):
                pass
        with closing(_connect(path, "rwc")) as connection:
            if _version(connection, path) < len(tables.STEPS):
                _upgrade(connection, path)
            yield connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads. Raises InputError where there is no history, or none of ours."""
    if not possible(path).is_file():
        raise InputError(
            f"{path}: no history yet: `iss-risk assess --record` begins one"
            if not path.exists()
            else f"{path} is no file: --database names the file of a history"
        )
    with _in_our_words(path):
        with _only_looking(path) as (connection, version):
            if version == 0:
                raise InputError("the history is empty: `iss-risk assess --record` fills it", path=path)
            if version == len(tables.STEPS):
                yield connection
                return
            if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
                with _upgraded_copy(connection, path) as copy:
                    yield copy
                return
        # Of an older version of this program: upgrade it first.
        with _writing(path) as connection:
            yield connection


@contextmanager
def _upgraded_copy(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """In memory: of a history of an older version that we may read only."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.text_factory = _lenient
        connection.backup(copy)
        _upgrade(copy, path)
        yield copy


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.text_factory = _lenient  # a damaged character makes a damaged row, not an error of SQLite
    if mode == "rwc":
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # with one write a run, safety costs no time
    return connection


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", errors="surrogateescape")  # told from text by `plain_text` of values.py


@contextmanager
def _only_looking(path: Path) -> Iterator[tuple[sqlite3.Connection, int]]:
    """A connection that writes nothing, and the version."""
    if not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        connection = _connect(path, "ro&immutable=1")  # the folder does not let SQLite make its side files
    else:
        connection = _connect(path, "ro")
    with closing(connection):
        try:
            version = _version(connection, path)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _NO_RIGHT or not os.access(path, os.W_OK):
                raise
        else:
            yield connection, version
            return
    # What a killed run has left must be cleaned up first, and this needs writing.
    with closing(_connect(path, "rw")) as connection:
        version = _version(connection, path)
        connection.execute("PRAGMA query_only = ON")
        yield connection, version


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """How many steps the database has been through; 0 for a new one. Raises InputError."""
    # In one transaction: another process may be making the tables at this moment.
    alone = not connection.in_transaction
    if alone:
        connection.execute("BEGIN")
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (entries,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if alone:
        connection.execute("COMMIT")
    if application == 0 and version == 0 and entries == 0:
        return 0
    if application != tables.APPLICATION_ID:
        raise InputError(
            "a database, but not a history of iss-risk: give another --database; it was not touched",
            path=path,
        )
    if not 0 < version <= len(tables.STEPS):
        raise InputError(
            f"written by a newer iss-risk (format {version}, this one knows {len(tables.STEPS)}): update "
            "iss-risk, or give another --database; it was not touched",
            path=path,
        )
    return int(version)


def _refuse_triggers(connection: sqlite3.Connection, path: Path) -> None:
    """We make none: one of somebody else would change, while we write, what was recorded."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    if found:
        names = ", ".join(one_line(str(name)) for (name,) in found[:3])
        raise InputError(
            f"holds triggers that iss-risk has not made ({names}): DROP TRIGGER, or give another --database; "
            "it was not touched",
            path=path,
        )


def _complete(connection: sqlite3.Connection) -> None:
    """Add the columns of `run` that somebody has removed: its runs stay damaged, new ones can be recorded."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    with closing(sqlite3.connect(":memory:")) as model:
        for name, function in tables.FUNCTIONS.items():
            model.create_function(name, 1, function)
        for statement in (one for step in tables.STEPS[:version] for one in step):
            model.execute(statement)
        wanted = _columns(model)
    present = _columns(connection)
    for name, kind in wanted.items():
        if name not in present:
            connection.execute(f"ALTER TABLE run ADD COLUMN {name} {kind}")


def _columns(connection: sqlite3.Connection) -> dict[str, str]:
    """The columns of `run` and their types."""
    return {str(name): str(kind) for _, name, kind, *_ in connection.execute("PRAGMA table_info(run)")}


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Take the missing steps, all or none; another process may have taken them meanwhile."""
    connection.execute("PRAGMA page_size = 16384")  # of a new one: rows of 2 kB fill small pages badly
    _write_ahead(connection)
    # A table that is written anew is not to take along what refers to it.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")
    for name, function in tables.FUNCTIONS.items():
        connection.create_function(name, 1, function)
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path)
        if version:
            _complete(connection)
        for step in tables.STEPS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {tables.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(tables.STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA legacy_alter_table = OFF")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Change to write-ahead mode: SQLite does not wait for this, but gives up where another is reading."""
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > until:
                raise
        time.sleep(random.uniform(0.001, 0.05))  # no two that wait ask at the same moments


@contextmanager
def _in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        said = one_line(str(error))  # SQLite quotes what is damaged, with its line ends
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in _NOT_A_DATABASE:
            raise InputError(
                f"not a history of iss-risk, or damaged ({said}): move it away and a new one is begun; it "
                "was not touched",
                path=path,
            ) from error
        if code in _BUSY:
            raise OutputError(
                f"the history {path} is in use by another process for more than {BUSY_TIMEOUT_S:.0f} s: "
                "try again later"
            ) from error
        if code in _FULL:
            raise OutputError(f"the history {path} cannot be written: the disk is full") from error
        if code in _NO_RIGHT:
            raise OutputError(
                f"the history {path} cannot be written: {said}; SQLite keeps two more files beside it, so "
                "the folder must be writable, too"
            ) from error
        if isinstance(error, sqlite3.OperationalError):
            raise OutputError(f"the history {path} cannot be used: {said}") from error
        raise

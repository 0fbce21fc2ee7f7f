"""A history as the first format kept it: the figures of the nations compressed in the row of the run."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from report.fakes import fake_assessment

from iss_risk.history import tables
from iss_risk.history.runs import add_run


def first_format(path: Path, runs: int) -> None:
    """Make `path` with so many runs, written today and brought into the first format."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name, function in tables.FUNCTIONS.items():
            connection.create_function(name, 1, function)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.create_function("compressed", 1, lambda figures: zlib.compress(figures[:-4]))
        for statement in (one for step in tables.STEPS for one in step):
            connection.execute(statement)
        for _ in range(runs):
            add_run(connection, fake_assessment(), announced=True)
        newest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'run'").fetchone()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ALTER TABLE run RENAME TO run_of_today")
        connection.execute("DROP INDEX run_by_time")
        for table in ("nation_list", "dispersed", "input", "run_input"):
            connection.execute(f"ALTER TABLE {table} RENAME TO {table}_of_today")
        for statement in tables.STEPS[0]:
            connection.execute(statement)
        for table in ("nation_list", "dispersed", "input", "run_input"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM {table}_of_today")
        connection.execute(
            "INSERT INTO run SELECT one.*, nation_list, compressed(figures) "
            "FROM run_of_today AS one JOIN run_nations ON run = one.id"
        )
        for table in ("run_nations", "run_input_of_today", "run_of_today"):
            connection.execute(f"DROP TABLE {table}")
        for table in ("nation_list", "dispersed", "input"):
            connection.execute(f"DROP TABLE {table}_of_today")
        connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'run'", newest or (0,))
        connection.execute(f"PRAGMA application_id = {tables.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")

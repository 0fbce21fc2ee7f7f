"""The tables of the history, as a list of steps from each version to the next.

A step is never edited once released: a change is a new step at the end. `PRAGMA user_version` counts the
steps a database has been through, `PRAGMA application_id` distinguishes it from the databases of other
programs.
"""

from __future__ import annotations

from iss_risk.history.nation_figures import restored

APPLICATION_ID = 0x49535352  # "ISSR"

_RUN = """id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number once given is never given again
        now TEXT NOT NULL,
        generated_at TEXT NOT NULL,
        announced INTEGER NOT NULL,
        tool_version TEXT NOT NULL,
        options TEXT NOT NULL,  -- JSON
        dispersed INTEGER NOT NULL REFERENCES dispersed,
        object_name TEXT NOT NULL,
        norad_id INTEGER,
        mass_kg REAL NOT NULL,
        orbit_epoch TEXT NOT NULL,
        altitude_km REAL NOT NULL,
        inclination_deg REAL NOT NULL,
        eccentricity REAL NOT NULL,
        reentry_p05 TEXT,
        reentry_p50 TEXT,
        reentry_p95 TEXT,
        decayed_fraction REAL NOT NULL,
        ballistic_coefficient_kg_m2 REAL NOT NULL,
        surviving_mass_kg REAL NOT NULL,
        casualty_area_m2 REAL NOT NULL,
        casualties REAL NOT NULL,
        casualties_low REAL NOT NULL,  -- range90: what survives
        casualties_high REAL NOT NULL,
        sampling_low REAL NOT NULL,  -- ci90: the number of samples
        sampling_high REAL NOT NULL,
        p_casualty REAL NOT NULL"""

# What many runs share (lists of nations, distributions, input files) is stored once.
_FIRST = (
    """CREATE TABLE nation_list (
        id INTEGER PRIMARY KEY,
        nations TEXT NOT NULL UNIQUE  -- JSON [[iso_a3, name], ...], ordered by code
    )""",
    """CREATE TABLE dispersed (
        id INTEGER PRIMARY KEY,
        inputs TEXT NOT NULL UNIQUE  -- JSON {name: "distribution unit", ...}
    )""",
    """CREATE TABLE input (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        epoch TEXT NOT NULL,  -- '' where the input has none
        provenance TEXT NOT NULL,
        UNIQUE (name, source, sha256, epoch, provenance)
    )""",
    f"""CREATE TABLE run (
        {_RUN},
        nation_list INTEGER NOT NULL REFERENCES nation_list,
        nations BLOB NOT NULL  -- compressed
    )""",
    "CREATE INDEX run_by_time ON run (now)",
    """CREATE TABLE run_input (
        run INTEGER NOT NULL REFERENCES run,
        input INTEGER NOT NULL REFERENCES input,
        PRIMARY KEY (run, input)
    ) WITHOUT ROWID""",
)

# The figures of the nations apart from the runs and not compressed: one nation of 100,000 runs is read
# without unpacking all nations of each. The table of runs is written anew, because DROP COLUMN needs
# SQLite 3.35 and leaves the room empty. A value that is missing becomes an empty text: the run is kept, as
# a damaged one.
_COLUMNS = [line.split()[0] for line in _RUN.splitlines()]
_OPTIONAL = {"id", "norad_id", "reentry_p05", "reentry_p50", "reentry_p95"}
_VALUES = ", ".join(name if name in _OPTIONAL else f"ifnull({name}, '')" for name in _COLUMNS)
_NATIONS_APART = (
    """CREATE TABLE run_nations (
        run INTEGER PRIMARY KEY REFERENCES run,
        nation_list INTEGER NOT NULL REFERENCES nation_list,
        figures BLOB NOT NULL  -- see iss_risk/history/nation_figures.py
    )""",
    "INSERT INTO run_nations SELECT id, ifnull(nation_list, 0), restored(nations) FROM run",
    f"CREATE TABLE run_anew ({_RUN}\n    )",
    f"INSERT INTO run_anew ({', '.join(_COLUMNS)}) SELECT {_VALUES} FROM run",
    "DELETE FROM sqlite_sequence WHERE name = 'run_anew'",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'run_anew', seq FROM sqlite_sequence WHERE name = 'run'",
    "DROP TABLE run",
    "ALTER TABLE run_anew RENAME TO run",
    "CREATE INDEX run_by_time ON run (now)",
)

# What the steps call, by name: functions of one value.
FUNCTIONS = {"restored": restored}

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _NATIONS_APART)

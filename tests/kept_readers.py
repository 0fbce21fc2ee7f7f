"""Readers of what the program itself keeps, with good contents: sums, history, element sets, copies."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import good_files as good
import numpy as np
from readers import CLOCK, Reader, as_file, commanded

from iss_risk.atmosphere import current_weather
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.orbit import element_store
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.current import find_orbit
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.kept_sets import KeptSet, text_of
from iss_risk.orbit.merging import history_of
from iss_risk.orbit.reader import orbit_of
from iss_risk.simulation import checkpoint
from iss_risk.sources import asked, cache
from iss_risk.sources.cache import Copy
from iss_risk.sources.selection import Selection
from iss_risk.sources.services import SPACE_WEATHER, Product, orbit_products


def sealed_rows(data: bytes) -> bytes:
    """Lines of kept element sets, in the same way."""
    header, *lines = data.split(b"\n")
    rows = [line.rpartition(b",")[0] for line in lines]
    crc = [b"%08x" % zlib.crc32(row.decode(errors="replace").encode()) for row in rows]
    return b"\n".join(
        [header, *(row + b"," + end if row else b"" for row, end in zip(rows, crc, strict=True))]
    )


def read_checkpoint(path: Path) -> None:
    found = checkpoint.Checkpoint(path)
    assert found.now is not None
    found.taken_up(good.CHECKPOINT_PRINT, 100).sums("casualties")


def sealed_checkpoint(folder: Path) -> Reader:
    """One array of it replaced, its name in front with NUL; then the checksum made right."""
    arrays = good.checkpoint_arrays(folder)

    def read(data: bytes) -> None:
        named, _, content = data.partition(b"\0")
        name = named.decode("latin-1")
        changed: dict[str, Any] = dict(arrays)
        if name in arrays:
            before = arrays[name]
            values = np.frombuffer(content[: len(content) // before.itemsize * before.itemsize], before.dtype)
            changed[name] = values.reshape(before.shape) if values.size == before.size else values
        header = bytes(changed.pop("header"))
        with suppress(ValueError, RecursionError):
            fields = json.loads(header)
            if isinstance(fields, dict):
                fields.pop("sha256", None)
                header = json.dumps(fields | {"sha256": checkpoint._checksum(fields, changed)}).encode()
        np.savez(folder / "run.npz", header=np.frombuffer(header, np.uint8), **changed)
        read_checkpoint(folder / "run.npz")

    return Reader(tuple(name.encode() + b"\0" + one.tobytes() for name, one in arrays.items()), read)


def read_history(path: Path) -> None:
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    for words in (["--nation", "USA", "--json"], ["diff"], ["export"]):
        commanded("history", *([words.pop(0)] if words[0].isalpha() else []), "--database", str(path), *words)


def history_cells(folder: Path) -> Reader:
    """One cell of the database replaced: table, column and the new value, with NUL between."""
    whole, path = good.history(folder), folder / "cells.sqlite"
    seeds: list[bytes] = []
    with closing(sqlite3.connect(folder / "good.sqlite")) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = connection.execute(f"SELECT * FROM {table} LIMIT 1")
            names = [one[0] for one in rows.description]
            for row in rows.fetchall():
                seeds += [
                    f"{table}\0{name}\0".encode()
                    + (value if isinstance(value, bytes) else str(value).encode())
                    for name, value in zip(names, row, strict=True)
                ]

    def read(data: bytes) -> None:
        table, column, value = [*data.split(b"\0", 2), b"", b""][:3]
        path.write_bytes(whole)
        for side in ("-wal", "-shm"):
            path.with_name(path.name + side).unlink(missing_ok=True)
        kind = ("BLOB", "TEXT", "NUMERIC")[len(value) % 3]
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.Error, UnicodeDecodeError):
            connection.execute(
                f'UPDATE "{table.decode()}" SET "{column.decode()}" = CAST(? AS {kind}) '
                "WHERE rowid = (SELECT max(rowid) FROM run)",
                (value,),
            )
            connection.commit()
        read_history(path)

    return Reader(tuple(seeds), read)


def element_sets(seal: Callable[[bytes], bytes]) -> Callable[[Path], Reader]:
    def made(folder: Path) -> Reader:
        os.environ[element_store.FOLDER_VARIABLE] = str(folder)
        records = orbit_of(content_from_bytes(good.ORBITS["tle-history"], path="x")).records[:8]
        sets = [KeptSet(one, "CelesTrak GP", CLOCK) for one in records if isinstance(one, MeanElements)]

        def read(data: bytes) -> None:
            element_store.path_of(25544).write_bytes(data)
            history_of(element_store.load(25544), CLOCK)
            element_store.add(25544, sets[-1:])
            for left in folder.glob("*.damaged-*"):
                left.unlink()

        return Reader((text_of(sets).encode(),), read, seal)

    return made


def a_copy(body: bytes, etag: str | None = None, product: Product = SPACE_WEATHER) -> Copy:
    """As if it had been fetched at CLOCK."""
    return Copy(
        key=product.key,
        title=product.title,
        url=product.url,
        path=Path(),
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=CLOCK,
        checked_at=CLOCK + timedelta(hours=1),
        etag=etag,
        last_modified=None,
        body=body,
    )


def stored(folder: Path, copy: Copy, suffix: str) -> Path:
    """Put it into a cache in `folder`; its sidecar."""
    os.environ["ISS_RISK_DATA_DIR"] = str(folder / "data")
    os.environ[element_store.FOLDER_VARIABLE] = str(folder / "elements")
    with cache.lock(1.0):
        cache.store(copy, suffix)
    return folder / "data" / f"{copy.key}.meta.json"


def sidecar(folder: Path) -> Reader:
    path = stored(folder, a_copy(b"content"), "csv")

    def read(data: bytes) -> None:
        path.write_bytes(data)
        copy = cache.load("space-weather-celestrak")
        assert copy is not None
        assert copy.body == b"content"
        assert copy.fetched_at.tzinfo is not None

    return Reader((path.read_bytes(),), read)


def attempts(folder: Path) -> Reader:
    os.environ["ISS_RISK_DATA_DIR"] = str(folder / "data")
    (folder / "data").mkdir()
    asked.remember_asking(SPACE_WEATHER, CLOCK)
    path = folder / "data" / "attempts.json"
    whole = path.read_bytes()

    def read(data: bytes) -> None:
        path.write_bytes(data)
        wait = asked.wait_for(SPACE_WEATHER, CLOCK)
        assert wait is None or CLOCK < wait.until <= CLOCK + timedelta(days=1)

    return Reader((whole,), read)


def cached_orbit(folder: Path) -> Reader:
    """A copy that is what it was when it was fetched, and what was fetched is hostile."""
    product = orbit_products(25544, None)[0]

    def read(data: bytes) -> None:
        stored(folder, a_copy(data, product=product), "json")
        find_orbit(None, Selection(offline=True), CLOCK)
        for left in (folder / "elements").glob("*"):
            left.unlink()

    return Reader((good.ORBITS["supgp-json"], good.ORBITS["celestrak-json"]), read)


def cached_weather(folder: Path) -> Reader:
    embedded = read_space_weather()

    def read(data: bytes) -> None:
        stored(folder, a_copy(data), "csv")
        with patch.object(current_weather, "read_space_weather", lambda: embedded):  # it takes half a second
            find_weather(Selection(offline=True), CLOCK)

    return Reader((good.SOME_SPACE_WEATHER,), read)


KEPT: dict[str, Callable[[Path], Reader]] = {
    "checkpoint": lambda folder: as_file("run.npz", read_checkpoint, good.checkpoint(folder))(folder),
    "checkpoint-sealed": sealed_checkpoint,
    "history": lambda folder: as_file("history.sqlite", read_history, good.history(folder))(folder),
    "history-cells": history_cells,
    "element-sets": element_sets(bytes),
    "element-sets-sealed": element_sets(sealed_rows),
    "sidecar": sidecar,
    "attempts": attempts,
    "cached-orbit": cached_orbit,
    "cached-weather": cached_weather,
}

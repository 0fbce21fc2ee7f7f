"""Where the tool writes: fetched data, compiled kernels, the history."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from iss_risk.answers.doctor import Check, fault, fine, warning
from iss_risk.errors import IssRiskError, OutputError
from iss_risk.history.database import reading, recording
from iss_risk.history.runs import read_runs
from iss_risk.notation.text import counted
from iss_risk.orbit.element_store import FOLDER_VARIABLE, store_folder
from iss_risk.sources.cache import cache_folder
from iss_risk.studies.data import data_status
from iss_risk.studies.elements import all_kept

_LITTLE_BYTES = 200e6


def check_cache() -> Check:
    """Is the folder of fetched data writable, and is what lies there sound?"""
    name, folder = "fetched data", cache_folder()
    reason = _unwritable(folder)
    if reason is not None:
        return warning(
            name,
            f"{folder} cannot be written ({reason}): orbit and space weather are asked for in every run",
            "make it writable, or name another folder in ISS_RISK_DATA_DIR",
        )
    damaged = [one.name for one in data_status().files if one.state == "damaged"]
    if damaged:
        return warning(
            name,
            f"damaged in {folder}: {', '.join(damaged)}",
            "iss-risk data verify --repair removes it; iss-risk data update fetches it again",
        )
    fetched = [one for one in data_status().files if one.state != "embedded"]
    said = ", ".join(f"{one.name} ({one.state})" for one in fetched) or "nothing fetched yet"
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_BYTES:
        return warning(name, f"only {free / 1e6:.0f} MB free in {folder}", "free some space on that disk")
    return fine(name, f"{said}, in {folder}")


def check_element_sets() -> Check:
    """Can the element sets kept be read, and can more be added?"""
    name = "element sets"
    try:
        folder = store_folder()
    except OutputError as error:
        return warning(name, str(error), "without one, drag is fitted to no history")
    kept = all_kept()
    broken = [one.fault for one in kept if one.fault is not None]
    if broken:
        return warning(
            name,
            "; ".join(broken),
            "iss-risk data verify --repair sets the file aside, and goes on with what is good",
        )
    if not folder.exists():
        return fine(name, f"none kept yet, in {folder}")
    reason = _unwritable(folder)
    if reason is not None:
        return warning(
            name,
            f"{folder} cannot be written ({reason}): no set is added to those kept",
            f"make it writable, or name another folder in {FOLDER_VARIABLE}",
        )
    said = ", ".join(f"{one.count:,} of {one.name}" for one in kept) or "none kept yet"
    return fine(name, f"{said}, in {folder}")


def check_kernels() -> Check:
    """Are compiled kernels kept from run to run, and are those kept what was written?"""
    from iss_risk.compiled import DELIVERED, KERNELS
    from iss_risk.kernel_cache import REMEDY

    name, kept, damaged = "compiled kernels", KERNELS.files(), KERNELS.damaged()
    reason, delivered = _unwritable(KERNELS.path), DELIVERED.files()
    if reason is not None and not kept and not delivered:
        return warning(
            name,
            f"{KERNELS.path} cannot be written ({reason}): every run compiles the physics again, in memory, "
            "for twenty seconds",
            REMEDY,
        )
    if damaged:
        what = "compiled again and replaced" if reason is None else f"compiled again in every run ({reason})"
        return warning(
            name,
            f"{len(damaged)} of {len(kept)} kept are damaged and not used: they are {what}",
            f"is the disk sound? {KERNELS.path} may be deleted at any time",
        )
    if reason is not None:
        return fine(name, f"{len(kept)} kept, in {KERNELS.path}, to which none can be added ({reason})")
    said = f"{len(kept)} kept" if kept or delivered else "none yet: the next run compiles for twenty seconds"
    with_it = f", and {len(delivered)} that came with the installation" if delivered else ""
    return fine(name, f"{said}, in {KERNELS.path}{with_it}")


def check_history(database: Path) -> Check:
    """Does the history open, is it sound, can it be written?"""
    name = "history"
    if not database.exists():
        return fine(name, f"none yet in {database}: `iss-risk assess --record` begins one")
    try:
        with reading(database) as connection:
            (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            runs, damaged = read_runs(connection)
        if sound != "ok":
            return fault(name, f"{database} is damaged ({sound})", "move it away; a new one is begun")
    except IssRiskError as error:
        return fault(name, str(error), "move it away, or name another file in ISS_RISK_DATABASE")
    try:
        with recording(database):
            pass
    except IssRiskError as error:
        return warning(name, str(error), "make it writable, or name another file in ISS_RISK_DATABASE")
    said = f"{counted(len(runs), 'run')}, {database.stat().st_size / 1e6:.1f} MB, in {database}"
    if damaged:
        return warning(name, f"{said}; {len(damaged)} damaged", "they are left out; nothing needs to be done")
    return fine(name, said + (f", the last of {runs[-1].now:%Y-%m-%d %H:%M} UTC" if runs else ""))


def _unwritable(folder: Path) -> str | None:
    """Why no file can be made in `folder`; None where one can. The folder is made where it is missing."""
    probe = folder / f".iss-risk.{uuid.uuid4().hex}.probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with probe.open("xb") as stream:
            stream.write(b"probe")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        return error.strerror or str(error)
    finally:
        with suppress(OSError):
            probe.unlink()
    return None

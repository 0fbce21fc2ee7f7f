"""Every element set ever fetched, a file an object, in the user's data folder beside the history of runs.

Not in the cache, which `iss-risk data clear` empties: services give the newest set, not that of last week.
A file is replaced in one step, by one process at a time; a reader needs no lock. What cannot be read of a
file is never overwritten: the file as it was is set aside first.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iss_risk.errors import InputError, OutputError
from iss_risk.folders import named_folder, user_folder
from iss_risk.notation.text import counted
from iss_risk.orbit.identity import plain_name
from iss_risk.orbit.kept_sets import Addition, KeptSet, sets_from_text, text_of, with_added
from iss_risk.sources.atomic import force_to_disk, is_temporary, replace_file
from iss_risk.sources.cache import read_bounded
from iss_risk.sources.locks import folder_lock

FOLDER_VARIABLE = "ISS_RISK_ELEMENTS_DIR"
_SUFFIX = ".csv"
# Ten times what MOST_SETS need.
_LARGEST_BYTES = 16 * 1024 * 1024
# A write takes some milliseconds.
_LOCK_WAIT_S = 10.0


@dataclass(frozen=True)
class Kept:
    """What is kept of one object, oldest first; `note` says what of the file cannot be used."""

    norad_id: int
    path: Path
    sets: tuple[KeptSet, ...] = ()
    note: str | None = None


def store_folder() -> Path:
    """Where the sets lie: ISS_RISK_ELEMENTS_DIR, or `elements` in the user's data folder.

    Raises OutputError where there is no such folder: without a home its path would be a relative one.
    """
    chosen = os.environ.get(FOLDER_VARIABLE, "").strip()
    if chosen:
        return named_folder(chosen)
    folder = user_folder("data")
    if folder is None:
        raise OutputError(f"no home folder: name a folder for element sets in {FOLDER_VARIABLE}")
    return folder / "elements"


def path_of(norad_id: int) -> Path:
    """The file of one object. Raises OutputError as `store_folder`."""
    return store_folder() / f"{norad_id}{_SUFFIX}"


def load(norad_id: int) -> Kept:
    """What is kept of one object: all that can be read. Raises OutputError as `store_folder`."""
    path = path_of(norad_id)
    if not path.exists():
        return Kept(norad_id, path)
    raw = read_bounded(path, _LARGEST_BYTES)
    if raw is None:
        return Kept(norad_id, path, note=f"{path}: cannot be read; what it holds is not used")
    sets, faults = _parsed(raw, norad_id, path)
    return Kept(norad_id, path, tuple(sets), _note(faults))


def add(norad_id: int, incoming: Sequence[KeptSet]) -> Addition:
    """Keep these sets too. Raises OutputError: then nothing has changed."""
    path = path_of(norad_id)
    with _writing(path) as held:
        if not held:
            raise OutputError(f"{path.parent} cannot be written")
        return _add(path, norad_id, incoming)


@contextmanager
def _writing(path: Path) -> Iterator[bool]:
    """The lock of the folder, or False where there can be none; every fault as an OutputError."""
    try:
        with folder_lock(path.parent, _LOCK_WAIT_S, busy="another iss-risk is writing element sets") as held:
            yield held
    except InputError as busy:
        raise OutputError(str(busy)) from None
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _add(path: Path, norad_id: int, incoming: Sequence[KeptSet]) -> Addition:
    raw = b""
    if path.exists():
        found = read_bounded(path, _LARGEST_BYTES)
        if found is None:
            raise OutputError(f"{path} cannot be read, and is not overwritten: move it away")
        raw = found
    sets, faults = _parsed(raw, norad_id, path) if raw else ([], [])
    addition = with_added(sets, incoming)
    if addition.sets == tuple(sets):
        return addition
    for left_behind in filter(is_temporary, path.parent.iterdir()):
        left_behind.unlink(missing_ok=True)
    if faults:
        _set_aside(path, raw, "damaged")
    replace_file(path, text_of(addition.sets).encode())
    force_to_disk(path.parent)
    return addition


def set_aside(norad_id: int, unwanted: Collection[KeptSet] = ()) -> Path | None:
    """Keep the sets that can be read, but for `unwanted`; the file as it was is set aside.

    Where that is, None where nothing was to be done. Raises OutputError: then nothing has changed.
    """
    path = path_of(norad_id)
    with _writing(path) as held:
        raw = read_bounded(path, _LARGEST_BYTES) if held else None
        if raw is None:
            raise OutputError(f"{path} cannot be read or written: move it away")
        sets, faults = _parsed(raw, norad_id, path)
        left = [one for one in sets if one not in unwanted]
        if len(left) == len(sets) and not faults:
            return None
        aside = _set_aside(path, raw, "damaged" if faults else "outvoted")
        if left:
            replace_file(path, text_of(left).encode())
        else:
            path.unlink()
        force_to_disk(path.parent)
        return aside


def _set_aside(path: Path, raw: bytes, why: str) -> Path:
    """Named by its content: the same file is set aside once."""
    aside = path.with_name(f"{path.name}.{why}-{hashlib.sha256(raw).hexdigest()[:8]}")
    replace_file(aside, raw)
    return aside


def forget(norad_id: int) -> int:
    """Remove what is kept of one object, what was set aside and what is remembered of requests too; how many
    sets could be read. Raises OutputError."""
    kept = load(norad_id)
    folder = kept.path.parent
    try:
        if folder.is_dir():
            with folder_lock(folder, _LOCK_WAIT_S, busy="another iss-risk is writing element sets"):
                for path in folder.iterdir():
                    if path.name.startswith(f"{norad_id}."):
                        path.unlink(missing_ok=True)
    except (OSError, InputError) as error:
        raise OutputError(f"{folder} cannot be emptied: {error}") from error
    return len(kept.sets)


def kept_objects() -> list[int]:
    """The catalogue numbers of all objects of which something is kept; none where the folder is not there."""
    try:
        names = [path.name for path in store_folder().iterdir()]
    except OSError:
        return []
    stems = [name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)]
    return sorted(int(stem) for stem in stems if stem.isdecimal() and stem.isascii())


def number_named(name: str) -> int | None:
    """The object whose newest kept set has exactly this name, whatever its case; None where there is none.

    Raises InputError where there are several (pieces of debris share one name).
    """
    wanted = plain_name(name)
    kept = [load(number) for number in kept_objects()]
    found = [one.norad_id for one in kept if one.sets and plain_name(one.sets[-1].elements.name) == wanted]
    if len(found) > 1:
        raise InputError(f"{name!r} is the name of several objects: give the number, one of {found}")
    return found[0] if found else None


def _parsed(raw: bytes, norad_id: int, path: Path) -> tuple[list[KeptSet], list[InputError]]:
    """Of a file that is none of ours: nothing, and why."""
    try:
        # A damaged byte must cost its line only: the checksum finds it.
        text = raw.decode("utf-8", errors="replace")
        return sets_from_text(text, norad_id=norad_id, path=str(path))
    except InputError as fault:
        return [], [fault]


def _note(faults: list[InputError]) -> str | None:
    if not faults:
        return None
    more = f" (and {counted(len(faults) - 1, 'more line')})" if len(faults) > 1 else ""
    return f"{faults[0]}{more}; what can be read is used"

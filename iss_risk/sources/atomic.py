"""Files that are replaced completely or not at all, also when the program is killed in the middle."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from pathlib import Path

_TEMPORARY = ".iss-risk.{}.tmp"
_numbers = itertools.count(time.time_ns())
# Windows replaces no file that somebody has open, be it a virus scanner that looks at what is new: so long it
# is tried again.
_OPEN_FILES_STAY = os.name == "nt"
_WAIT_S = 2.0
_PAUSE_S = 0.02


def temporary_beside(path: Path) -> Path:
    """Where the new content of `path` is written first. Not made from the file's own name, which may be
    as long as the file system allows; never the same twice."""
    return path.with_name(_TEMPORARY.format(f"{os.getpid()}-{next(_numbers):x}"))


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, force it to disk, then put it in its place. Raises OSError.

    Whoever reads `path` finds either all of the old content or all of the new, after a crash as well.
    """
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        put_in_place(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename `temporary` to `path`, which it replaces. Raises OSError."""
    until = time.monotonic() + _WAIT_S
    while True:
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if not _OPEN_FILES_STAY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)


def force_to_disk(folder: Path) -> None:
    """Make the renaming itself survive a power failure, where folders can be opened (not on Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_temporary(path: Path) -> bool:
    """Is this what a killed process left behind?"""
    start, end = _TEMPORARY.split("{}")
    return path.name.startswith(start) and path.name.endswith(end)

"""Files that are written completely or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from iss_risk.errors import OutputError
from iss_risk.folders import possible
from iss_risk.sources.atomic import put_in_place, replace_file, temporary_beside


def check_writable(path: Path) -> None:
    """Find out, without touching `path`, whether `write_atomically` will be able to write it.

    Raises OutputError: a folder, a missing or read-only folder around it, a write-protected file.
    """
    try:
        if possible(path).is_dir():
            raise OutputError(f"{path} is a folder: give the name of a file in it")
        if path.exists() and not os.access(path, os.W_OK):
            raise OutputError(f"{path} is write-protected")
        if not _is_special(path):
            temporary = temporary_beside(path.resolve())
            temporary.touch(exist_ok=False)
            temporary.unlink()
    except OutputError:
        raise
    except OSError as error:
        raise _cannot_write(path, error) from error


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write bytes, or text in UTF-8, beside `path`, then put it in its place. Raises OutputError.

    Whoever reads `path` finds either all of the old content or all of the new. Devices and pipes
    (/dev/stdout) are written to as they are: replacing them would destroy them.
    """
    whole = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if _is_special(path):
            path.write_bytes(whole)
            return
        path = path.resolve()  # through a symbolic link: what it points to is replaced, not the link
        replace_file(path, whole)
    except OSError as error:
        raise _cannot_write(path, error) from error


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file, of a name with the same ending, in a folder of its own beside `path`; then put
    it in its place. Raises OutputError, and what `write` does.

    For libraries that write files themselves, and other files beside them. Whatever fails, `path` is left.
    """
    try:
        path = path.resolve()
        folder = temporary_beside(path)
        folder.mkdir()
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        made = folder / f"new{path.suffix}"
        write(made)
        with made.open("rb+") as stream:
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, made)
        put_in_place(made, path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _cannot_write(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{path} cannot be written: {reason[:1].lower()}{reason[1:]}")

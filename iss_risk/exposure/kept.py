"""Large arrays that take long to make, kept in a file of the user's cache and mapped into memory.

What is kept is named by what it was made from, so that it is never out of date, and has a checksum, so that a
file that was damaged or cut off is made again. Where no file can be written, arrays are made in every run.
"""

from __future__ import annotations

import hashlib
import mmap
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import KERNELS
from iss_risk.sources.atomic import is_temporary, temporary_beside

Arrays = Sequence[npt.NDArray[Any]]

_MAGIC = b"iss-risk arrays 1\n"
# The magic and the checksum; arrays begin at multiples of it, as processors like them.
_HEAD_BYTES = 64
_SUFFIX = ".arrays"
# 120 MB each: the newest ones stay, for two versions in turns.
_KEPT_FILES = 2
# A file that is still being written after an hour was left by a process that was killed.
_LEFT_BEHIND_S = 3600.0
_BLOCK_BYTES = 2**20


def kept_folder() -> Path:
    """Where arrays are kept: beside the compiled kernels."""
    return KERNELS.path.parents[1] / "exposure"


def kept(made_from: Sequence[Path], make: Callable[[], Arrays]) -> Arrays:
    """What `make` returns, or once returned: it depends on the content of the files `made_from`, and on
    kernels and what these use. The arrays may be written to; what is kept does not change with them."""
    # The name of the kernels' folder is a digest of all sources with kernels.
    digest = hashlib.sha256(KERNELS.path.name.encode())
    for source in made_from:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    path = kept_folder() / f"{digest.hexdigest()[:16]}{_SUFFIX}"
    found = read_arrays(path)
    if found is None:
        found = make()
        with suppress(OSError):
            write_arrays(path, found)
            _drop_old(path)
    return found


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write them, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    try:
        with temporary.open("x+b") as stream:
            stream.write(bytes(_HEAD_BYTES))
            for array in arrays:
                stream.write(bytes(-stream.tell() % _HEAD_BYTES))
                np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
            head = _head(stream)
            stream.seek(0)
            stream.write(head)
        # Not forced to disk: what a crash leaves incomplete, the checksum finds.
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_arrays(path: Path) -> Arrays | None:
    """The arrays of a file; None where it is missing, cannot be read, or is not what was written.

    Pages that nobody uses are not read into memory, and those that are belong to the system's cache.
    """
    try:
        # A pipe under that name would never end.
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            if stream.read(_HEAD_BYTES) != _head(stream):
                return None
            # To kernels, arrays that cannot be written to are of another type: so this is a private copy, of
            # which only what is written to takes memory.
            return list(_mapped(stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_COPY)))
    except (OSError, ValueError):
        return None


def _mapped(stream: BinaryIO, content: mmap.mmap) -> Iterator[npt.NDArray[Any]]:
    at = _HEAD_BYTES
    while at < len(content):
        stream.seek(at)
        np.lib.format.read_magic(stream)
        shape, _, kind = np.lib.format.read_array_header_1_0(stream)
        array: npt.NDArray[Any] = np.ndarray(shape, kind, buffer=content, offset=stream.tell())
        yield array
        at = stream.tell() + array.nbytes
        at += -at % _HEAD_BYTES


def _head(stream: BinaryIO) -> bytes:
    """The head of a file with what follows it: CRC-32 finds what accidents do, in a third of the time of a
    digest, and nobody who can write here could not do worse."""
    stream.seek(_HEAD_BYTES)
    checksum, size, block = 0, 0, bytearray(_BLOCK_BYTES)
    while count := stream.readinto(block):  # type: ignore[attr-defined]
        checksum, size = zlib.crc32(memoryview(block)[:count], checksum), size + count
    return (_MAGIC + checksum.to_bytes(4, "little") + size.to_bytes(8, "little")).ljust(_HEAD_BYTES, b"\0")


def _drop_old(newest: Path) -> None:
    for one in newest.parent.iterdir():
        if is_temporary(one) and time.time() - one.stat().st_mtime > _LEFT_BEHIND_S:
            one.unlink(missing_ok=True)
    files = sorted(newest.parent.glob(f"*{_SUFFIX}"), key=lambda one: one.stat().st_mtime)
    for old in files[:-_KEPT_FILES]:
        old.unlink(missing_ok=True)

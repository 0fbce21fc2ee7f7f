"""One writer at a time in a folder: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iss_risk.errors import InputError

log = logging.getLogger(__name__)

_LOCK = "lock"


@contextmanager
def folder_lock(folder: Path, wait_s: float, *, busy: str, name: str = _LOCK) -> Iterator[bool]:
    """Hold a lock of `folder`, which is made where it is missing; yields False where it cannot be written.

    Raises InputError, which says `busy`, when another process holds the lock for longer than `wait_s`.
    """
    from filelock import FileLock, Timeout

    holder: FileLock | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        holder = FileLock(folder / name)
        holder.acquire(timeout=wait_s)
    except Timeout:
        raise InputError(busy, path=folder) from None
    except (OSError, NotImplementedError) as error:
        log.info("%s cannot be written: %s", folder, getattr(error, "strerror", None) or error)
        holder = None
    try:
        yield holder is not None
    finally:
        if holder is not None:
            holder.release()

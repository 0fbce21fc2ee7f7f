"""One run at a time: a lock that the operating system lets go of when its holder ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iss_risk.errors import OutputError
from iss_risk.history.database import make_folder


@contextmanager
def only_run(database: Path, *, wait_s: float) -> Iterator[None]:
    """Hold the lock beside `database`; while another run holds it wait up to `wait_s` seconds.

    Raises OutputError when the time is up, or where no lock can be had.
    """
    import filelock

    path = database.with_name(f"{database.name}.lock")
    make_folder(database)
    try:
        lock = filelock.FileLock(path)
        lock.acquire(timeout=wait_s)
    except filelock.Timeout as error:
        waited = f", after {wait_s:g} s of waiting" if wait_s > 0.0 else ""
        raise OutputError(
            f"another run holds {path}: this one leaves without computing{waited}; --wait SECONDS waits "
            "for it"
        ) from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{path} cannot be locked: {reason}") from error
    try:
        yield
    finally:
        lock.release()

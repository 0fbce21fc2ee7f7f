"""What has been fetched and found good, kept on disk: the last good copy of each file.

A copy is two files: the body, named by its content, and a sidecar that points to it (address, times,
checksum, ETag). The sidecar is put in place last and in one step, so that a copy is either the old one or the
new one, whole, whatever happens in between. A reader needs no lock; a writer holds one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from iss_risk.errors import InputError, OutputError
from iss_risk.folders import NOWHERE, named_folder, user_folder
from iss_risk.sources.atomic import force_to_disk, is_temporary, replace_file
from iss_risk.sources.locks import folder_lock
from iss_risk.sources.services import without_secrets

log = logging.getLogger(__name__)

_FOLDER_VARIABLE = "ISS_RISK_DATA_DIR"
_SIDECAR = ".meta.json"
# Whoever holds the lock looks or writes: that takes some milliseconds.
_REMOVAL_WAIT_S = 10.0
_ASKING = "lock-"
ATTEMPTS = "attempts.json"  # see iss_risk/sources/asked.py
_LARGEST_SIDECAR_BYTES = 64 * 1024
_LARGEST_BODY_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Copy:
    """A fetched file. `checked_at` is when the service last said that this is still the newest.

    `unkept` says why a file just fetched is not in the cache.
    """

    key: str
    title: str
    url: str
    path: Path
    sha256: str
    fetched_at: datetime
    checked_at: datetime
    etag: str | None
    last_modified: str | None
    body: bytes
    unkept: str | None = None

    @property
    def shown_url(self) -> str:
        """The address as it may be printed."""
        return without_secrets(self.url)


class DamagedCopyError(InputError):
    """A copy in the cache is not what was put there."""


def cache_folder() -> Path:
    """Where fetched data lies: ISS_RISK_DATA_DIR, or the user's cache folder."""
    chosen = os.environ.get(_FOLDER_VARIABLE, "").strip()
    if chosen:
        return named_folder(chosen)
    return (user_folder("cache") or NOWHERE) / "data"


def all_keys() -> list[str]:
    """The keys of all copies, in alphabetical order."""
    try:
        names = [path.name for path in cache_folder().iterdir()]
    except OSError:
        return []
    return sorted(name.removesuffix(_SIDECAR) for name in names if name.endswith(_SIDECAR))


def load(key: str) -> Copy | None:
    """The copy with that key, its checksum verified; None where there is none. Raises DamagedCopyError."""
    sidecar = cache_folder() / f"{key}{_SIDECAR}"
    for _ in range(3):  # another process may replace the copy between the reading of sidecar and body
        raw = read_bounded(sidecar, _LARGEST_SIDECAR_BYTES)
        if raw is None and not sidecar.exists():
            return None
        copy = None if raw is None else _copy(key, raw)
        if copy is not None:
            return copy
    raise DamagedCopyError("is damaged and not used: iss-risk data update replaces it", path=sidecar)


def _copy(key: str, raw: bytes) -> Copy | None:
    """None where sidecar and body do not belong together or cannot be read."""
    try:
        sidecar = json.loads(raw)
        path = cache_folder() / str(sidecar["body"])
        if path.parent != cache_folder() or not path.name.startswith(f"{key}."):
            return None
        body = read_bounded(path, _LARGEST_BODY_BYTES)
        if body is None or hashlib.sha256(body).hexdigest() != sidecar["sha256"]:
            return None
        return Copy(
            key=key,
            title=str(sidecar["title"]),
            url=str(sidecar["url"]),
            path=path,
            sha256=sidecar["sha256"],
            fetched_at=_instant(sidecar["fetched_at"]),
            checked_at=_instant(sidecar["checked_at"]),
            etag=_text_or_none(sidecar.get("etag")),
            last_modified=_text_or_none(sidecar.get("last_modified")),
            body=body,
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def store(copy: Copy, suffix: str) -> Copy:
    """Put a new copy in place of the old one; the lock must be held. Raises OutputError: nothing changed."""
    folder = cache_folder()
    path = folder / f"{copy.key}.{copy.sha256[:16]}.{suffix}"
    old = {one.name for one in _bodies(copy.key)}
    try:
        for left_behind in filter(is_temporary, folder.iterdir()):
            left_behind.unlink(missing_ok=True)
        if read_bounded(path, _LARGEST_BODY_BYTES) != copy.body:
            replace_file(path, copy.body)
        previous = _previous_body(copy.key)
        replace_file(folder / f"{copy.key}{_SIDECAR}", _sidecar(copy, path.name))
        force_to_disk(folder)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    # The one before stays for readers that have read its sidecar already.
    for name in old - {path.name, previous}:
        _remove(folder / name)
    return replace(copy, path=path)


def confirm(copy: Copy, checked_at: datetime) -> Copy:
    """Remember that the service still has nothing newer. Raises OutputError."""
    return store(replace(copy, checked_at=checked_at), copy.path.name.rsplit(".", 1)[-1])


def remove(keys: Sequence[str]) -> int:
    """Remove these copies; what is remembered of requests stays. The number of files.

    Raises InputError where another process holds the lock, OutputError.
    """
    if not keys:
        return 0
    removed = 0
    try:
        with lock(_REMOVAL_WAIT_S):
            for key in keys:
                for path in (cache_folder() / f"{key}{_SIDECAR}", *_bodies(key)):
                    path.unlink(missing_ok=True)
                    removed += 1
    except InputError:
        raise
    except OSError as error:
        raise OutputError(f"{cache_folder()} cannot be written: {error.strerror or error}") from error
    return removed


def clear() -> int:
    """Remove everything that was fetched, and what is remembered of requests; the number of files.

    Raises OutputError.
    """
    removed = 0
    try:
        for path in sorted(cache_folder().iterdir()) if cache_folder().is_dir() else []:
            if path.name == ATTEMPTS or is_temporary(path) or _belongs(path):
                path.unlink(missing_ok=True)
                removed += 1
            elif path.name.startswith(_ASKING):
                path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{cache_folder()} cannot be emptied: {error.strerror or error}") from error
    return removed


@contextmanager
def asking_lock(key: str, wait_s: float) -> Iterator[None]:
    """One process at a time asks for that file; nothing is locked where the folder cannot be written.

    Raises InputError when another process asks for it for longer than `wait_s`.
    """
    name = f"{_ASKING}{key}"
    with folder_lock(cache_folder(), wait_s, busy="another iss-risk is fetching data", name=name):
        yield


@contextmanager
def lock(wait_s: float) -> Iterator[bool]:
    """Hold the cache's lock, to look and to write, never to ask or to read what was fetched; yields False
    where the folder cannot be written, so that nothing can be kept.

    Raises InputError when another process holds the lock for longer than `wait_s`.
    """
    with folder_lock(cache_folder(), wait_s, busy="another iss-risk is fetching data") as held:
        yield held


def _sidecar(copy: Copy, body: str) -> bytes:
    fields = {
        "title": copy.title,
        "url": copy.url,
        "body": body,
        "sha256": copy.sha256,
        "bytes": len(copy.body),
        "fetched_at": copy.fetched_at.isoformat(),
        "checked_at": copy.checked_at.isoformat(),
        "etag": copy.etag,
        "last_modified": copy.last_modified,
    }
    return (json.dumps(fields, indent=1) + "\n").encode()


def _previous_body(key: str) -> str | None:
    raw = read_bounded(cache_folder() / f"{key}{_SIDECAR}", _LARGEST_SIDECAR_BYTES)
    try:
        return str(json.loads(raw)["body"]) if raw else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _bodies(key: str) -> list[Path]:
    try:
        paths = list(cache_folder().iterdir())
    except OSError:
        return []
    return [path for path in paths if path.name.startswith(f"{key}.") and not path.name.endswith(_SIDECAR)]


def _belongs(path: Path) -> bool:
    return path.name.startswith(("orbit-", "fleet-", "space-weather-")) and path.is_file()


def read_bounded(path: Path, largest_bytes: int) -> bytes | None:
    """The content; None where it cannot be read, is larger, or is no file (for a pipe one would wait)."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            data = stream.read(largest_bytes + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= largest_bytes else None


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.info("%s cannot be removed: %s", path, error.strerror or error)


def _instant(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    return moment.astimezone(UTC)


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value.isascii() and value.isprintable() else None

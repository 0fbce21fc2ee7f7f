"""When services were asked, and with what result: kept between processes, so that none is asked too often.

A service that got a request is not asked for the same file before its own interval has passed; one that did
not answer is not asked again, for any of its files, for some minutes.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from iss_risk.errors import FetchError
from iss_risk.sources.atomic import replace_file
from iss_risk.sources.cache import ATTEMPTS, cache_folder, read_bounded
from iss_risk.sources.services import Product

log = logging.getLogger(__name__)

UNREACHED = timedelta(minutes=10)
# Whatever is recorded, for example because of a wrong clock: after a day the service is asked again.
LONGEST_WAIT = timedelta(days=1)
_LARGEST_BYTES = 1024 * 1024
# Records that could not be written, by folder: at least this process respects them.
_unwritten: dict[Path, dict[str, Any]] = {}


@dataclass(frozen=True)
class Wait:
    """Not to be asked before `until`, because of `reason` (empty: it has been asked just now).

    `answered`: the service itself gave the reason.
    """

    until: datetime
    reason: str
    answered: bool


def wait_for(product: Product, now: datetime, *, insist: bool = False) -> Wait | None:
    """What forbids to ask for this file now; None where nothing does.

    A user who insists does not have to wait after a service did not answer.
    """
    remembered = _read()
    for key in (product.key,) if insist else (product.service.host, product.key):
        wait = _wait(remembered.get(key))
        if wait is not None and now < wait.until <= now + LONGEST_WAIT:
            return wait
    return None


def remember_asking(product: Product, now: datetime) -> None:
    """Record a request before it is sent, so that it counts even if the process is killed while it waits."""
    _remember(product.key, now + timedelta(seconds=product.service.interval_s))


def remember_fault(product: Product, now: datetime, fault: FetchError) -> None:
    """Record the result of a request, and when the next one may be made."""
    if not fault.answered:
        _remember(product.service.host, now + UNREACHED, fault)
    if fault.reached:
        wait_s = max(product.service.interval_s, fault.retry_after_s or 0.0)
        _remember(product.key, now + min(timedelta(seconds=wait_s), LONGEST_WAIT), fault)
    else:
        _forget(product.key)


def _read() -> dict[str, Any]:
    unwritten = _unwritten.get(cache_folder())
    if unwritten is not None:
        return unwritten
    raw = read_bounded(cache_folder() / ATTEMPTS, _LARGEST_BYTES)
    try:
        found = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _wait(entry: object) -> Wait | None:
    if not isinstance(entry, dict):
        return None
    try:
        until = datetime.fromisoformat(entry["not_before"])
    except (TypeError, ValueError, KeyError):
        return None
    if until.tzinfo is None:
        return None
    return Wait(until, str(entry.get("reason", "")), entry.get("answered") is True)


def _remember(key: str, not_before: datetime, fault: FetchError | None = None) -> None:
    entry = {
        "not_before": not_before.isoformat(),
        "reason": "" if fault is None else str(fault),
        "answered": fault is not None and fault.answered,
    }
    _write({**_read(), key: entry})


def _forget(key: str) -> None:
    _write({other: entry for other, entry in _read().items() if other != key})


def _write(remembered: dict[str, Any]) -> None:
    folder = cache_folder()
    try:
        replace_file(folder / ATTEMPTS, json.dumps(remembered, indent=1).encode())
        _unwritten.pop(folder, None)
    except OSError as error:
        log.info("%s cannot be written: %s", folder, error.strerror or error)
        _unwritten[folder] = remembered

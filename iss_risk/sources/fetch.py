"""A newer copy of one file: asked for no sooner than its service allows, never twice, and put in place of the
old one only after it has passed its checks.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from iss_risk.errors import FetchError, InputError, NotYetError, OutputError
from iss_risk.sources import asked, cache
from iss_risk.sources.cache import Copy, DamagedCopyError
from iss_risk.sources.clock import utc_now
from iss_risk.sources.credentials import PASSWORD_VARIABLE, USER_VARIABLE, space_track_credentials
from iss_risk.sources.download import Answer, Patience, Request, ask
from iss_risk.sources.services import SPACE_TRACK, Product, without_secrets

log = logging.getLogger(__name__)

# Raises InputError for a body that must not replace what is there.
Validator = Callable[[bytes], None]

_NOT_MODIFIED = 304
# CelesTrak answers 403 to users who ask for data that they have already: "GP data has not updated since your
# last successful download of ...". Any other 403 means a ban.
_NOT_UPDATED = b"has not updated since your last successful download"


def is_fresh(copy: Copy, product: Product, now: datetime) -> bool:
    """Is it recent enough, so that no other copy is asked for? One from the future (a wrong clock) is not."""
    return timedelta(0) <= now - copy.checked_at <= timedelta(seconds=product.fresh_s)


def load_or_none(product: Product, notes: list[str]) -> Copy | None:
    """The copy in the cache; a damaged one is reported in `notes` and left out."""
    try:
        return cache.load(product.key)
    except DamagedCopyError as damage:
        notes.append(str(damage))
        return None


def fetch(
    product: Product,
    validate: Validator,
    *,
    patience: Patience | None = None,
    unless_fresh: bool = True,
    insist: bool = False,
    distrust_kept: bool = False,
) -> Copy:
    """Ask for the file and keep it. Where its interval forbids to ask, FetchError says until when.

    A copy that another process has fetched meanwhile is returned without asking; with `unless_fresh` any
    copy that is fresh. A user who insists also asks a service that did not answer some minutes ago.
    With `distrust_kept` the copy in the cache counts as none: it is neither returned nor confirmed.
    What cannot be kept (a full disk) is returned all the same. Raises FetchError.
    """
    patience = patience or Patience()
    url = product.url
    began = utc_now()
    wait_s = patience.total_s + patience.connect_s
    try:
        # Held while the service is asked and its answer is read: others who want the same file wait for it.
        # The cache itself is locked only to look and to write.
        with cache.asking_lock(product.key, wait_s):
            with cache.lock(wait_s):
                now = utc_now()
                held = None if distrust_kept else load_or_none(product, [])
                if held is not None and (
                    (unless_fresh and is_fresh(held, product, now)) or began <= held.checked_at <= now
                ):
                    return held
                wait = asked.wait_for(product, now, insist=insist)
                if wait is not None:
                    raise _not_yet(product, wait)
                requests = _requests(product, url, held)
                asked.remember_asking(product, now)
            try:
                copy = _got(product, requests, held, validate, now, patience)
            except FetchError as fault:
                named = FetchError(
                    f"{product.service.name}: {fault}",
                    reached=fault.reached,
                    answered=fault.answered,
                    retry_after_s=fault.retry_after_s,
                )
                with cache.lock(wait_s):
                    asked.remember_fault(product, now, named)
                raise named from None
            return _kept(copy, now, wait_s)
    except FetchError:
        raise
    except InputError as fault:
        raise FetchError(str(fault)) from None


def _got(
    product: Product,
    requests: list[Request],
    held: Copy | None,
    validate: Validator,
    now: datetime,
    patience: Patience,
) -> Copy:
    """`held` where the service has nothing newer, else what it gives, read and found good."""
    log.info("asking %s", without_secrets(requests[-1].url))
    answer = ask(requests, largest_bytes=product.largest_bytes, patience=patience)
    log.info("%s answers %d, %d bytes", product.service.name, answer.status, len(answer.body))
    if held is not None and (answer.status == _NOT_MODIFIED or _is_not_updated(answer)):
        return held
    _check_status(answer, product, now)
    try:
        validate(answer.body)
    except InputError as fault:
        raise FetchError(f"what it gives is not used: {fault}", answered=True) from None
    headers = answer.headers
    return _copy(product, answer.body, now, etag=headers.get("etag"), modified=headers.get("last-modified"))


def keep_late(product: Product, body: bytes, patience: Patience) -> Copy:
    """Keep what a service gave a moment ago, and was not believed at first."""
    now = utc_now()
    wait_s = patience.total_s + patience.connect_s
    return _kept(_copy(product, body, now, etag=None, modified=None), now, wait_s)


def _copy(product: Product, body: bytes, now: datetime, *, etag: str | None, modified: str | None) -> Copy:
    return Copy(
        key=product.key,
        title=product.title,
        url=product.url,
        path=cache.cache_folder() / f"{product.key}.{product.suffix}",
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=now,
        checked_at=now,
        etag=etag,
        last_modified=modified,
        body=body,
    )


def _kept(copy: Copy, now: datetime, wait_s: float) -> Copy:
    """The copy as it lies in the cache; where it cannot be put there, as it is."""
    try:
        with cache.lock(wait_s) as may_write:
            if may_write:
                return cache.confirm(copy, now)
        return _unkept(copy, now, f"{cache.cache_folder()} cannot be written")
    except (InputError, OutputError) as fault:
        return _unkept(copy, now, str(fault))


def _unkept(copy: Copy, now: datetime, reason: str) -> Copy:
    return replace(copy, checked_at=now, unkept=reason)


def _requests(product: Product, url: str, held: Copy | None) -> list[Request]:
    headers = {}
    if held is not None and held.url == url:
        if held.etag is not None:
            headers["If-None-Match"] = held.etag
        if held.last_modified is not None:
            headers["If-Modified-Since"] = held.last_modified
    question = Request(url, headers)
    if product.service is not SPACE_TRACK:
        return [question]
    credentials = space_track_credentials()
    if credentials is None:
        raise FetchError(f"Space-Track needs a login: set {USER_VARIABLE} and {PASSWORD_VARIABLE}")
    form = {"identity": credentials.user, "password": credentials.password}
    return [Request(f"{product.service.base_url}/ajaxauth/login", form=form), question]


def _is_not_updated(answer: Answer) -> bool:
    return answer.status == 403 and _NOT_UPDATED in b" ".join(answer.body[:2000].split())


def _check_status(answer: Answer, product: Product, now: datetime) -> None:
    status = answer.status
    if status == 200:
        return
    if _is_not_updated(answer):
        raise FetchError("nothing new since the last download, which has left the cache", answered=True)
    if product.service is SPACE_TRACK and status in (401, 403):
        # Not `answered`: once the login is corrected it should work without waiting for an hour.
        raise FetchError(f"the login of {USER_VARIABLE} is refused (HTTP {status}): check it")
    reasons = {
        403: "it refuses the request (HTTP 403)",
        404: "it does not have the file (HTTP 404)",
        429: "it was asked too often (HTTP 429)",
    }
    reason = reasons.get(status, f"it fails with HTTP {status}")
    raise FetchError(reason, answered=True, retry_after_s=_retry_after_s(answer, now))


def _retry_after_s(answer: Answer, now: datetime) -> float | None:
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _not_yet(product: Product, wait: asked.Wait) -> FetchError:
    if wait.reason:
        return FetchError(wait.reason, answered=wait.answered)
    return NotYetError(f"{product.service.name}: not asked again before {wait.until:%H:%M} UTC")

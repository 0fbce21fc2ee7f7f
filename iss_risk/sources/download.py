"""Requests over the network, each bounded in time and size. No request is repeated here.

A request runs in a thread of its own, because nothing else bounds all of it: the look-up of a name has no
time-out, and a server that sends one byte from time to time never exceeds one. At the deadline the thread is
left behind; it holds no lock and writes nothing.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from iss_risk.errors import FetchError
from iss_risk.sources.selection import offline_by_environment
from iss_risk.sources.services import MIB, is_allowed, without_secrets
from iss_risk.version import version

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Patience:
    """Seconds allowed until the connection is made, between two pieces of the answer, and altogether."""

    connect_s: float = 2.0
    read_s: float = 10.0
    total_s: float = 30.0


# For a user who waits for nothing else.
LONG_PATIENCE = Patience(connect_s=10.0, read_s=20.0, total_s=120.0)


@dataclass(frozen=True)
class Request:
    """One GET, or a POST of `form`. What is in `form` is never logged and never part of an error."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """`body` is decompressed; `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Work:
    """What the thread that makes the request and the thread that waits share."""

    def __init__(self) -> None:
        self.connected = threading.Event()  # or failed before
        self.done = threading.Event()
        self.abandoned = False
        self.answer: Answer | None = None
        self.fault: Exception | None = None


def ask(requests: Sequence[Request], *, largest_bytes: int, patience: Patience) -> Answer:
    """Make the requests one after the other, with the cookies of the former; the last one's answer.

    Only the last may be answered by a redirect, and only when it is alone. Raises FetchError when no complete
    answer arrives; an HTTP status of refusal counts as an answer.
    """
    if offline_by_environment():
        raise FetchError("ISS_RISK_OFFLINE forbids it")
    for request in requests:
        if not is_allowed(request.url):
            raise FetchError(f"{without_secrets(request.url)} is not an https address")
    import httpx  # noqa: F401  # loaded here, so that its loading is not taken for a slow network

    work = _Work()
    start = monotonic()
    threading.Thread(target=_run, args=(work, requests, largest_bytes, patience), daemon=True).start()
    if work.connected.wait(patience.connect_s):
        work.done.wait(max(0.0, start + patience.total_s - monotonic()))
    if not work.done.is_set():
        work.abandoned = True
        if not work.connected.is_set():
            raise FetchError(f"no connection within {patience.connect_s:g} s")
        raise FetchError(f"no whole answer within {patience.total_s:g} s", reached=True)
    if work.fault is not None:
        raise _explained(work.fault)
    assert work.answer is not None
    return work.answer


def _run(work: _Work, requests: Sequence[Request], largest_bytes: int, patience: Patience) -> None:
    try:
        _converse(work, requests, largest_bytes, patience)
    except Exception as fault:
        work.fault = fault
    finally:
        work.connected.set()
        work.done.set()


def _converse(work: _Work, requests: Sequence[Request], largest_bytes: int, patience: Patience) -> None:
    import httpx

    def trace(event: str, _: object) -> None:
        if event.endswith("send_request_headers.started"):
            work.connected.set()

    timeout = httpx.Timeout(patience.read_s, connect=patience.connect_s)
    # No other encoding than gzip, and that undone here: a bomb must not unfold in a library's memory.
    headers = {"User-Agent": f"iss-risk/{version()}", "Accept-Encoding": "gzip"}
    with httpx.Client(timeout=timeout, headers=headers, follow_redirects=False) as client:
        for number, request in enumerate(requests, start=1):
            last = number == len(requests)
            url, redirects = request.url, 0
            while True:
                method = "GET" if request.form is None else "POST"
                with client.stream(
                    method, url, headers=request.headers, data=request.form, extensions={"trace": trace}
                ) as response:
                    target = _redirect(response, url)
                    if target is None:
                        work.answer = _read(response, work, largest_bytes)
                        break
                redirects += 1
                if len(requests) > 1 or redirects > _MOST_REDIRECTS:
                    raise FetchError(
                        f"it sends on to {without_secrets(target)[:100]} without end", answered=True
                    )
                url = target
            if work.answer.status >= 400 and not last:
                return


def _redirect(response: httpx.Response, url: str) -> str | None:
    if response.status_code not in _REDIRECTS:
        return None
    target = urljoin(url, response.headers.get("location", ""))
    if not is_allowed(target) or (url.startswith("https:") and not target.startswith("https:")):
        raise FetchError(
            f"it sends on to {without_secrets(target)[:100]!r}, which is not an https address", answered=True
        )
    log.info("%s sends on to %s", without_secrets(url), without_secrets(target))
    return target


def _read(response: httpx.Response, work: _Work, largest_bytes: int) -> Answer:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise FetchError(
            f"it answers in the encoding {encoding[:20]!r}, which was not asked for", answered=True
        )
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > largest_bytes:
        raise _too_large(largest_bytes)
    chunks = response.iter_raw()
    body = bytearray()
    for chunk in _unzipped(chunks, largest_bytes) if encoding == "gzip" else chunks:
        body += chunk
        if len(body) > largest_bytes:
            raise _too_large(largest_bytes)
        if work.abandoned:
            break
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, bytes(body))


def _unzipped(chunks: Iterator[bytes], largest_bytes: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        yield inflate.decompress(chunk, largest_bytes + 1)
        if inflate.unconsumed_tail:
            raise _too_large(largest_bytes)
    if not inflate.eof:
        raise FetchError("the answer is cut off", answered=True)


def _too_large(largest_bytes: int) -> FetchError:
    return FetchError(f"the answer is larger than {largest_bytes / MIB:.3g} MiB", answered=True)


def _explained(fault: Exception) -> FetchError:
    """What went wrong in a few stable words: the same fault must give the same text."""
    import httpx

    if isinstance(fault, FetchError):
        return fault
    causes: list[BaseException] = []
    cause: BaseException | None = fault
    while cause is not None and len(causes) < 10:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    certificate = next((one for one in causes if isinstance(one, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        return FetchError(f"its certificate is not valid ({certificate.verify_message})")
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return FetchError("no secure connection")
    if any(isinstance(one, socket.gaierror) for one in causes):
        return FetchError("its name cannot be resolved")
    if isinstance(fault, httpx.ConnectTimeout):
        return FetchError("no connection in time")
    if isinstance(fault, httpx.ConnectError | httpx.ProxyError):
        return FetchError("no connection")
    if isinstance(fault, httpx.TimeoutException):
        return FetchError("it does not answer in time", reached=True)
    if isinstance(fault, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError | zlib.error):
        return FetchError("the answer is cut off or garbled", answered=True)
    return FetchError(f"{type(fault).__name__}", reached=True)

"""The fault matrix: what can go wrong, how the server plays it, what the user sees, and what is left on disk.

docs/sources.md holds the same table (see test_fault_matrix.py).
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler

from .celestrak_like import Reply, omm

HTML = b"<!DOCTYPE html>\n<html><body>Down for maintenance</body></html>\n"


@dataclass(frozen=True)
class Fault:
    """`reply` is given for every orbit file; `says` is in what the user sees; `asked` counts the requests."""

    name: str
    reply: Callable[[datetime], Reply]
    says: str
    asked: int = 2
    slow: bool = False


def _always(reply: Reply) -> Callable[[datetime], Reply]:
    return lambda _: reply


def _elements(**changes: object) -> Callable[[datetime], Reply]:
    return lambda now: Reply(json.dumps([omm(now - timedelta(hours=1)) | changes]).encode())


def _stale(now: datetime) -> Reply:
    return Reply(json.dumps([omm(now - timedelta(days=20))]).encode())


def _far_ahead(now: datetime) -> Reply:
    return Reply(json.dumps([omm(now + timedelta(days=90))]).encode())


def _silent(_handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def _dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def _dripping_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(40):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def _hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def _cut_off(handler: BaseHTTPRequestHandler) -> None:
    body = json.dumps([omm(datetime.now(UTC))]).encode()
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
    handler.wfile.write(body[:200])


def _cut_off_without_length(handler: BaseHTTPRequestHandler) -> None:
    body = json.dumps([omm(datetime.now(UTC))]).encode()
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body[:200])


def _cut_off_gzip(handler: BaseHTTPRequestHandler) -> None:
    body = gzip.compress(json.dumps([omm(datetime.now(UTC))]).encode())[:-20]
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    handler.wfile.write(head + body)


@cache
def _bomb_body() -> bytes:
    return gzip.compress(b" " * 300_000_000, compresslevel=1)


def _bomb(handler: BaseHTTPRequestHandler) -> None:
    body = _bomb_body()
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    handler.wfile.write(head + body)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(1000):
        handler.wfile.write(b" " * 65536)


def _not_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n" * 10)


@dataclass(frozen=True)
class Situation:
    """What is not in the server's answer: see test_situations.py, where each has its test."""

    name: str
    says: str
    exit_code: int
    disk: str


_UNCHANGED = "unchanged"
SITUATIONS = {
    one.name: one
    for one in (
        Situation("the name cannot be resolved", "CelesTrak: its name cannot be resolved", 0, _UNCHANGED),
        Situation("nobody listens", "CelesTrak: no connection", 0, _UNCHANGED),
        Situation("the connection hangs", "CelesTrak: no connection within", 0, _UNCHANGED),
        Situation("a bad certificate", "CelesTrak: its certificate is not valid", 0, _UNCHANGED),
        Situation("403, nothing new, with a copy", "(nothing)", 0, "the copy, confirmed"),
        Situation(
            "403, nothing new, without a copy",
            "CelesTrak: nothing new since the last download, which has left the cache",
            0,
            "nothing",
        ),
        Situation("SupGP fails, GP does not", "(nothing)", 0, "GP beside the old SupGP"),
        Situation("301 to the right place", "(nothing)", 0, "the new copy"),
        Situation("offline", "(nothing)", 0, _UNCHANGED),
        Situation("a bit flips in the copy", "is damaged and not used", 0, "replaced by the next fetch"),
        Situation("the sidecar is garbage", "is damaged and not used", 0, "replaced by the next fetch"),
        Situation(
            "the sidecar points out of the cache", "is damaged and not used", 0, "replaced by the next fetch"
        ),
        Situation("the folder cannot be made", "the orbit fetched is not kept", 0, "nothing"),
        Situation("the disk is full", "the orbit fetched is not kept", 0, _UNCHANGED),
        Situation("another process fetches", "another iss-risk is fetching data", 0, _UNCHANGED),
        Situation("killed while it writes", "(nothing)", 0, "the old copy or the new one, whole"),
        Situation("older than --max-age", "older than --max-age 4", 3, _UNCHANGED),
        Situation("--source cache, and nothing there", "nothing in the cache", 3, "nothing"),
        Situation("--source celestrak, never reached", "no orbit of 25544 is available", 3, "nothing"),
        Situation("--source space-track, no login", "Space-Track needs a login", 3, "nothing"),
        Situation("the login is refused", "Space-Track: the login of", 3, "nothing; never the password"),
        Situation("an address without https", "an https address is needed", 2, _UNCHANGED),
        Situation("space weather: HTML", "no newer space weather", 0, "the last good file"),
        Situation("space weather: cut off at a line", "no newer space weather", 0, "the last good file"),
        Situation("space weather: older", "no newer space weather", 0, "the last good file"),
    )
}

# What is kept or comes first is itself bad: see test_bad_kept_orbits.py and test_repair.py.
BAD_DATA = {
    one.name: one
    for one in (
        Situation(
            "a first orbit of something else",
            "its inclination of 98.00° cannot be that of the embedded set of",
            3,
            "nothing (exit code 0 where the embedded one may be used)",
        ),
        Situation(
            "a kept orbit of something else",
            "replaced, because CelesTrak SupGP and the embedded orbit agree on another orbit",
            0,
            "replaced; the element sets set aside; said once",
        ),
        Situation(
            "two services contradict what is kept",
            "replaced, because CelesTrak and Space-Track agree on another orbit",
            0,
            "replaced; the element sets set aside; said once",
        ),
        Situation(
            "kept space weather, observed to 2037",
            "observed, which is after today",
            0,
            "replaced by the next fetch",
        ),
        Situation(
            "data verify finds what is bad",
            "iss-risk data verify --repair removes what is bad and keeps the rest",
            3,
            "unchanged; --repair removes it, element sets are set aside",
        ),
    )
}

FAULTS = [
    Fault("does not answer", _always(Reply(send=_silent)), "it does not answer in time", 1, slow=True),
    Fault(
        "sends a byte now and then", _always(Reply(send=_dripping)), "no whole answer within", 1, slow=True
    ),
    Fault(
        "sends its headers byte by byte",
        _always(Reply(send=_dripping_headers)),
        "no whole answer within",
        1,
        slow=True,
    ),
    Fault("hangs up", _always(Reply(send=_hanging_up)), "the answer is cut off or garbled"),
    Fault("is cut off in the middle", _always(Reply(send=_cut_off)), "the answer is cut off or garbled"),
    Fault(
        "is cut off, and had not said how long it is",
        _always(Reply(send=_cut_off_without_length)),
        "is not valid JSON",
    ),
    Fault("is cut off within gzip", _always(Reply(send=_cut_off_gzip)), "the answer is cut off"),
    Fault("does not speak HTTP", _always(Reply(send=_not_http)), "the answer is cut off or garbled"),
    Fault("403, refused", _always(Reply(b"banned", 403)), "it refuses the request (HTTP 403)"),
    Fault("404", _always(Reply(b"no such file", 404)), "it does not have the file (HTTP 404)"),
    Fault(
        "429, with Retry-After",
        _always(Reply(b"", 429, {"Retry-After": "18000"})),
        "it was asked too often (HTTP 429)",
    ),
    Fault("500", _always(Reply(b"oops", 500)), "it fails with HTTP 500"),
    Fault("503", _always(Reply(b"", 503, {"Retry-After": "120"})), "it fails with HTTP 503"),
    Fault(
        "301 to an unprotected address",
        _always(Reply(b"", 301, {"Location": "http://celestrak.example/"})),
        "it sends on to 'http://celestrak.example/', which is not an https address",
    ),
    Fault(
        "301 to a file of this computer",
        _always(Reply(b"", 302, {"Location": "file:///etc/passwd"})),
        "it sends on to 'file:///etc/passwd', which is not an https address",
    ),
    Fault(
        "301 in a circle",
        _always(Reply(b"", 301, {"Location": "?again"})),
        "without end",
        asked=8,
    ),
    Fault("HTML instead of JSON", _always(Reply(HTML)), "is a web page, not an orbit"),
    Fault("an empty body", _always(Reply(b"")), "is empty"),
    Fault("binary instead of JSON", _always(Reply(b"\x00\xff\x00" * 50)), "is not text"),
    Fault("no data found", _always(Reply(b"No GP data found")), "is none of TLE, OMM, OEM or OPM"),
    Fault("broken figures", _elements(ECCENTRICITY=7.0), "7 is outside 0 ≤ e < 1"),
    Fault("the wrong object", _elements(NORAD_CAT_ID=48274), "holds no object 25544"),
    Fault("another orbit", _elements(INCLINATION=41.47), "its inclination of 41.47° cannot follow 51.63°"),
    Fault("another altitude", _elements(MEAN_MOTION=13.0), "its 13.0000 revolutions a day cannot follow"),
    Fault("stale: older than what is there", _stale, "is older than the one kept"),
    Fault("an epoch in the far future", _far_ahead, "days after"),
    Fault("a gzip bomb (300 MB)", _always(Reply(send=_bomb)), "the answer is larger than 8 MiB"),
    Fault("an endless body", _always(Reply(send=_endless)), "the answer is larger than 8 MiB"),
    Fault(
        "an encoding that was not asked for",
        _always(Reply(b"...", headers={"Content-Encoding": "br"})),
        "it answers in the encoding 'br', which was not asked for",
    ),
]

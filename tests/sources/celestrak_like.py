"""A server on 127.0.0.1 that answers like CelesTrak, Space-Track and GFZ, well or badly, and counts."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SUPGP = "/NORAD/elements/supplemental/sup-gp.php"
GP = "/NORAD/elements/gp.php"
SPACE_WEATHER = "/SpaceData/SW-All.csv"
GFZ_RECENT = "/app/files/Kp_ap_Ap_SN_F107_nowcast.txt"
GFZ_ALL = "/app/files/Kp_ap_Ap_SN_F107_since_1932.txt"
LOGIN = "/ajaxauth/login"
SPACE_TRACK_GP = "/basicspacedata/query/class/gp/NORAD_CAT_ID/25544/orderby/EPOCH/format/json"
SPACE_TRACK_LAST_WEEKS = (
    "/basicspacedata/query/class/gp_history/NORAD_CAT_ID/25544"
    "/EPOCH/%3Enow-60/orderby/EPOCH%20asc/format/json"
)

NOT_UPDATED = (
    b"GP data has not updated since your last successful\ndownload of CATNR=25544 at 2026-03-27 08:11:36 UTC."
    b"\nData is updated once every 2 hours.\n"
)


def omm(epoch: datetime, *, norad_id: int = 25544, name: str = "ISS (ZARYA)", **more: Any) -> dict[str, Any]:
    """One element set as CelesTrak gives it in JSON."""
    return {
        "OBJECT_NAME": name,
        "OBJECT_ID": "1998-067A",
        "EPOCH": epoch.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "MEAN_MOTION": 15.49,
        "ECCENTRICITY": 0.0006774,
        "INCLINATION": 51.6314,
        "RA_OF_ASC_NODE": 92.7969,
        "ARG_OF_PERICENTER": 242.6225,
        "MEAN_ANOMALY": 117.4075,
        "EPHEMERIS_TYPE": 0,
        "CLASSIFICATION_TYPE": "U",
        "NORAD_CAT_ID": norad_id,
        "ELEMENT_SET_NO": 999,
        "REV_AT_EPOCH": 58952,
        "BSTAR": 0.00012652,
        "MEAN_MOTION_DOT": 6.479e-05,
        "MEAN_MOTION_DDOT": 0,
        **more,
    }


def supgp(now: datetime) -> bytes:
    """Two weeks of segments of six hours, the first of them begun two hours ago."""
    start = now - timedelta(hours=2)
    segments = [
        omm(start + timedelta(hours=6 * number), name=f"ISS [Segment {number + 1:02d}]", DATA_SOURCE="ISS-E")
        for number in range(56)
    ]
    return json.dumps(segments).encode()


@dataclass
class Reply:
    """`send` replaces the whole way of answering: it gets the handler and writes what it likes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None
    compress: bool = False


@dataclass
class Asked:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: float


class Server:
    """`replies` by path; a list is used up one by one, its last stays. Everything else is 404."""

    def __init__(self, ssl_context: Any = None) -> None:
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[Asked] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        if ssl_context is not None:
            self._http.socket = ssl_context.wrap_socket(self._http.socket, server_side=True)
        self.scheme = "http" if ssl_context is None else "https"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def count(self, path: str = "") -> int:
        return sum(one.path.startswith(path) for one in self.asked)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append(Asked(handler.command, parts.path, parts.query, headers, body, time.monotonic()))
        reply = self.replies.get(parts.path, Reply(b"not found", 404))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if reply.send is not None:
            handler.close_connection = True
            reply.send(handler)
            return
        content = gzip.compress(reply.body) if reply.compress else reply.body
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.compress:
            handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


def embedded_weather_until(day: datetime, source: Path) -> bytes:
    """The embedded space weather, its dates moved on by whole days so that it is observed until `day`."""
    lines = gzip.decompress(source.read_bytes()).decode().splitlines()
    header = lines[0].split(",")
    date_column, kind_column = header.index("DATE"), header.index("F10.7_DATA_TYPE")
    rows = [line.split(",") for line in lines[1:]]
    last = max(row[date_column] for row in rows if row[kind_column] in ("OBS", "INT"))
    moved_by = day.replace(tzinfo=None) - datetime.fromisoformat(last)
    days = moved_by.days
    first = datetime.fromisoformat(rows[0][date_column])
    # The first days are repeated in front, so that it begins as early as before.
    front = [
        [
            (first + timedelta(days=k)).date().isoformat() if j == date_column else value
            for j, value in enumerate(row)
        ]
        for k, row in enumerate(rows[:days])
    ]
    moved = [
        [
            (datetime.fromisoformat(value) + timedelta(days=days)).date().isoformat()
            if j == date_column
            else value
            for j, value in enumerate(row)
        ]
        for row in rows
    ]
    return "\n".join([lines[0], *(",".join(row) for row in (*front, *moved))]).encode() + b"\n"

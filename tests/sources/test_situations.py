"""The rows of the fault matrix that are no answer of a server: network, disk, other processes, options."""

from __future__ import annotations

import gzip
import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import trustme
from filelock import FileLock

from iss_risk.sources.download import Patience
from iss_risk.sources.embedded import data_path

from .celestrak_like import (
    GP,
    LOGIN,
    NOT_UPDATED,
    SPACE_TRACK_GP,
    SPACE_WEATHER,
    SUPGP,
    Reply,
    Server,
    supgp,
)
from .faults import SITUATIONS, Situation
from .fetched import Outcome, bodies, older_by

Run = Callable[..., Outcome]
WithCopy = tuple[Server, dict[str, bytes]]
EMBEDDED_WEATHER = data_path("space_weather", "space_weather.csv.gz")
_tested: set[str] = set()


def row(name: str) -> Situation:
    _tested.add(name)
    return SITUATIONS[name]


def check(outcome: Outcome, situation: Situation) -> None:
    assert outcome.exit_code == situation.exit_code, outcome.stderr
    if situation.says == "(nothing)":
        assert outcome.stderr == ""
    else:
        (line,) = outcome.stderr.splitlines()
        assert situation.says in line


def test_the_name_cannot_be_resolved(
    with_copy: WithCopy, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", "https://celestrak.example")
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    outcome = overflight()
    check(outcome, row("the name cannot be resolved"))
    assert outcome.orbit["provenance"] == "CelesTrak SupGP"
    assert bodies(data_folder) == with_copy[1]


def test_nobody_listens(
    with_copy: WithCopy, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:  # bound, but not listening: nobody else gets the port
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        check(overflight(), row("nobody listens"))
    assert bodies(data_folder) == with_copy[1]


def test_the_connection_hangs(
    with_copy: WithCopy, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iss_risk.orbit.current.Patience", lambda: Patience(0.4, 5.0, 5.0))
    with socket.socket() as full:  # TLS never begins
        full.bind(("127.0.0.1", 0))
        full.listen(5)
        monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", f"https://127.0.0.1:{full.getsockname()[1]}")
        check(overflight(), row("the connection hangs"))
    assert bodies(data_folder) == with_copy[1]


@pytest.fixture
def secure_server(tmp_path: Path) -> tuple[Server, Path]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    return Server(context), tmp_path / "authority.pem"


def test_a_bad_certificate(
    with_copy: WithCopy,
    secure_server: tuple[Server, Path],
    overflight: Run,
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, _ = secure_server
    monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", server.url)
    check(overflight(), row("a bad certificate"))
    assert server.count() == 0
    assert bodies(data_folder) == with_copy[1]
    server.close()


@pytest.mark.usefixtures("live")
def test_a_certificate_of_an_authority_that_is_known(
    secure_server: tuple[Server, Path], now: datetime, overflight: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, authority = secure_server
    server.replies[SUPGP] = Reply(supgp(now))
    monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", server.url)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    outcome = overflight()
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.orbit["source"].startswith("https://127.0.0.1")
    server.close()


def test_nothing_new_with_a_copy(with_copy: WithCopy, overflight: Run, data_folder: Path) -> None:
    server, before = with_copy
    server.replies[SUPGP] = Reply(NOT_UPDATED, 403)
    outcome = overflight()
    check(outcome, row("403, nothing new, with a copy"))
    assert outcome.orbit["provenance"] == "CelesTrak SupGP"
    assert bodies(data_folder) == before
    assert overflight().exit_code == 0
    assert server.count() == 1, "confirmed: not asked again"


def test_nothing_new_without_a_copy(live: Server, overflight: Run, data_folder: Path) -> None:
    live.replies[SUPGP] = live.replies[GP] = Reply(NOT_UPDATED, 403)
    outcome = overflight()
    check(outcome, row("403, nothing new, without a copy"))
    assert outcome.orbit["provenance"] == "embedded"
    assert bodies(data_folder) == {}


def test_the_second_file_serves(with_copy: WithCopy, overflight: Run, data_folder: Path) -> None:
    server, before = with_copy
    server.replies[SUPGP] = Reply(b"", 500)
    outcome = overflight()
    check(outcome, row("SupGP fails, GP does not"))
    assert outcome.orbit["provenance"] == "CelesTrak GP"
    assert set(bodies(data_folder)) == {*before, "orbit-25544-gp"}
    assert overflight().orbit["provenance"] == "CelesTrak GP"
    assert server.count() == 2


def test_moved(with_copy: WithCopy, now: datetime, overflight: Run, data_folder: Path) -> None:
    server, before = with_copy
    server.replies[SUPGP] = Reply(b"", 301, {"Location": f"{server.url}/new/place"})
    server.replies["/new/place"] = Reply(supgp(now + timedelta(minutes=1)))
    check(overflight(), row("301 to the right place"))
    assert bodies(data_folder) != before


def test_offline(with_copy: WithCopy, overflight: Run, data_folder: Path) -> None:
    server, before = with_copy
    outcome = overflight("--offline")
    check(outcome, row("offline"))
    assert outcome.orbit["provenance"] == "CelesTrak SupGP"
    assert server.count() == 0
    assert bodies(data_folder) == before


def sidecar_and_body(folder: Path) -> tuple[Path, Path]:
    sidecar = folder / "orbit-25544-supgp.meta.json"
    return sidecar, folder / json.loads(sidecar.read_text())["body"]


def test_a_bit_flips(with_copy: WithCopy, overflight: Run, data_folder: Path) -> None:
    server, _ = with_copy
    _, body = sidecar_and_body(data_folder)
    flipped = bytearray(body.read_bytes())
    flipped[100] ^= 1
    body.write_bytes(flipped)
    offline = overflight("--offline")
    check(offline, row("a bit flips in the copy"))
    assert offline.orbit["provenance"] == "kept", "the set itself is not lost"
    online = overflight()
    assert online.orbit["provenance"] == "CelesTrak SupGP"
    assert "if-none-match" not in server.asked[0].headers, "what is damaged cannot be confirmed"
    assert overflight("--offline").stderr == ""


@pytest.mark.parametrize("garbage", ["", "{", "[]", "null", "[" * 100_000, '{"body": 3}', "\0" * 50])
@pytest.mark.usefixtures("with_copy")
def test_the_sidecar_is_garbage(overflight: Run, data_folder: Path, garbage: str) -> None:
    sidecar_and_body(data_folder)[0].write_text(garbage)
    outcome = overflight("--offline")
    check(outcome, row("the sidecar is garbage"))
    assert outcome.orbit["provenance"] == "kept"
    assert overflight().orbit["provenance"] == "CelesTrak SupGP"
    assert overflight("--offline").stderr == ""


@pytest.mark.parametrize("body", ["../secret.json", "/etc/passwd", "orbit-25544-supgp./../../secret.json"])
@pytest.mark.usefixtures("with_copy")
def test_the_sidecar_points_elsewhere(overflight: Run, data_folder: Path, body: str) -> None:
    sidecar, content = sidecar_and_body(data_folder)
    (data_folder.parent / "secret.json").write_bytes(content.read_bytes())
    sidecar.write_text(json.dumps(json.loads(sidecar.read_text()) | {"body": body}))
    outcome = overflight("--offline")
    check(outcome, row("the sidecar points out of the cache"))
    assert outcome.orbit["provenance"] == "kept"


@pytest.mark.usefixtures("good")
def test_the_folder_cannot_be_made(tmp_path: Path, overflight: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ISS_RISK_DATA_DIR", str(tmp_path / "file" / "data"))
    outcome = overflight()
    check(outcome, row("the folder cannot be made"))
    assert outcome.orbit["provenance"] == "CelesTrak SupGP"


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # what is written beyond fails, as on a full disk
from datetime import UTC, datetime
from iss_risk.orbit.current import find_orbit
from iss_risk.sources.selection import Selection
history = find_orbit(None, Selection(), datetime.now(UTC))
print(history.origin, *history.warnings, sep="\\n")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the file size")
def test_the_disk_is_full(with_copy: WithCopy, data_folder: Path, now: datetime) -> None:
    """A real write that fails half-way."""
    server, before = with_copy
    server.replies[SUPGP] = Reply(supgp(now + timedelta(minutes=1)))
    process = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, timeout=120)
    assert process.returncode == 0, process.stderr
    origin, warning = process.stdout.splitlines()
    assert origin == "CelesTrak SupGP"
    assert row("the disk is full").says in warning
    assert server.count() == 1
    assert bodies(data_folder) == before
    assert not list(data_folder.glob("*.tmp"))


def test_another_process_fetches(
    with_copy: WithCopy, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iss_risk.orbit.current.Patience", lambda: Patience(0.1, 0.1, 0.1))
    with FileLock(data_folder / "lock"):
        outcome = overflight()
    check(outcome, row("another process fetches"))
    assert outcome.orbit["provenance"] == "CelesTrak SupGP"
    assert with_copy[0].count() == 0
    assert bodies(data_folder) == with_copy[1]


@pytest.mark.usefixtures("data_folder")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")
def test_killed_while_it_writes() -> None:
    """A hundred processes that put new copies in place without pause, each killed at a random moment."""
    row("killed while it writes")
    script = Path(__file__).with_name("killed_writers.py")
    process = subprocess.run(
        [sys.executable, str(script), "100"],
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ.copy(),
    )
    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith("100 killed, 0 lost")


def test_older_than_max_age(with_copy: WithCopy, overflight: Run, data_folder: Path) -> None:
    server, before = with_copy
    server.replies.clear()
    outcome = overflight("--max-age", "4")
    check(outcome, row("older than --max-age"))
    assert "HTTP 404" in outcome.stderr, "and says why none newer could be had"
    assert bodies(data_folder) == before
    assert overflight("--max-age", "24").exit_code == 0


def test_nothing_in_the_cache(good: Server, overflight: Run) -> None:
    check(overflight("--source", "cache"), row("--source cache, and nothing there"))
    assert good.count() == 0


@pytest.mark.usefixtures("live")
def test_a_service_that_was_never_reached(overflight: Run) -> None:
    check(overflight("--source", "celestrak"), row("--source celestrak, never reached"))


def test_no_login(live: Server, overflight: Run) -> None:
    check(overflight("--source", "space-track"), row("--source space-track, no login"))
    assert live.count() == 0


def test_the_login_is_refused(
    live: Server, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "somebody@example.org")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "hunter2-secret")
    live.replies[LOGIN] = Reply(b'{"Login":"Failed"}')
    live.replies[SPACE_TRACK_GP] = Reply(b"", 401)
    outcome = overflight("--source", "space-track", "--verbose")
    assert outcome.exit_code == row("the login is refused").exit_code
    assert SITUATIONS["the login is refused"].says in outcome.stderr
    written = b"".join(path.read_bytes() for path in data_folder.iterdir())
    assert "hunter2" not in outcome.stderr + outcome.stdout + written.decode()


@pytest.mark.usefixtures("with_copy")
def test_an_address_without_https(overflight: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (
        "http://celestrak.example",
        "ftp://127.0.0.1",
        "https://user:pw@celestrak.org",
        "nonsense",
    ):
        monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", address)
        check(overflight(), row("an address without https"))


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("space weather: HTML", lambda _: b"<html>busy</html>"),
        ("space weather: cut off at a line", lambda body: body[: body.index(b"PRM")].rsplit(b"\n", 1)[0]),
        ("space weather: older", lambda _: gzip.decompress(EMBEDDED_WEATHER.read_bytes())),
    ],
)
def test_space_weather(
    good_weather: Server,
    iss_risk: Run,
    data_folder: Path,
    weather_of_yesterday: bytes,
    name: str,
    spoil: Callable[[bytes], bytes],
) -> None:
    quick = ("decay", "--json", "--deterministic", "--f107", "150")
    assert iss_risk(*quick).stderr == ""
    older_by(data_folder, 30.0)
    good_weather.replies[SPACE_WEATHER] = Reply(spoil(weather_of_yesterday))
    first = iss_risk(*quick)
    check(first, row(name))
    assert bodies(data_folder)["space-weather-celestrak"] == weather_of_yesterday
    assert iss_risk(*quick).stderr == first.stderr
    assert good_weather.count(SPACE_WEATHER) == 2, "reported again, not asked again"


def test_every_row_has_its_test(request: pytest.FixtureRequest) -> None:
    ran = {item.originalname for item in request.session.items if item.path == request.path}  # type: ignore[attr-defined]
    if len(ran) < 20 or os.environ.get("PYTEST_XDIST_WORKER"):
        pytest.skip("only a part of this file was run")
    assert _tested == set(SITUATIONS)

"""How often services are asked, counted at the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from .celestrak_like import (
    GP,
    LOGIN,
    SPACE_TRACK_GP,
    SPACE_TRACK_LAST_WEEKS,
    SPACE_WEATHER,
    SUPGP,
    Reply,
    Server,
    omm,
    supgp,
)
from .fetched import Outcome, bodies, older_by

Run = Callable[..., Outcome]


def test_with_a_copy_one_hour_old_nothing_is_asked(
    good_weather: Server, iss_risk: Run, overflight: Run, data_folder: Path
) -> None:
    quick = ("decay", "--json", "--deterministic")
    first = iss_risk(*quick)
    assert (first.exit_code, first.stderr) == (0, "")
    assert good_weather.count() == 2, "one request for the orbit, one for the space weather"
    good_weather.asked.clear()
    older_by(data_folder, 1.0)
    for outcome in (iss_risk(*quick), overflight(), iss_risk("data", "status")):
        assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert good_weather.count() == 0


def test_the_answer_of_the_run_that_fetched_is_that_of_the_run_after(good: Server, overflight: Run) -> None:
    frozen = ("--now", datetime.now(UTC).isoformat())
    first, second = overflight(*frozen).document, overflight(*frozen).document
    assert good.count() == 1
    for document in (first, second):
        del document["run"]["generated_at"]
    assert first == second


def test_what_was_fetched_is_told(good: Server, overflight: Run, iss_risk: Run) -> None:
    orbit = overflight().orbit
    assert orbit["provenance"] == "CelesTrak SupGP"
    assert orbit["source"] == f"{good.url}{SUPGP}?SOURCE=ISS-E&FORMAT=JSON"
    assert abs(datetime.fromisoformat(orbit["fetched_at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    # The segment that is now, not the last of those to come, which lie two weeks ahead.
    assert orbit["age_hours"] == pytest.approx(2.0, abs=0.1)
    shown = iss_risk("overflight").stdout
    assert shown.startswith("ISS (ZARYA) 25544 · ")
    assert "2 hours old (CelesTrak SupGP, fetched minutes ago)" in shown


def test_after_six_hours_only_what_is_newer_is_sent(good: Server, overflight: Run, data_folder: Path) -> None:
    reply = good.replies[SUPGP]
    assert isinstance(reply, Reply)
    reply.headers["Last-Modified"] = "Wed, 25 Nov 2026 00:00:00 GMT"
    overflight()
    older_by(data_folder, 6.1)
    before = bodies(data_folder)
    good.replies[SUPGP] = Reply(status=304)
    assert overflight().stderr == ""
    assert good.asked[-1].headers["if-none-match"] == '"one"'
    assert good.asked[-1].headers["if-modified-since"] == "Wed, 25 Nov 2026 00:00:00 GMT"
    assert bodies(data_folder) == before
    assert overflight().stderr == ""
    assert good.count() == 2, "confirmed: asked again in six hours"


@pytest.mark.parametrize("wanted", [("--max-age", "0.5"), ("--source", "celestrak", "--max-age", "1")])
def test_never_sooner_than_every_two_hours(
    good: Server, overflight: Run, data_folder: Path, wanted: tuple[str, ...]
) -> None:
    overflight()
    older_by(data_folder, 1.9)
    refused = overflight(*wanted)
    assert refused.exit_code == 3
    assert "not asked again before" in refused.stderr
    assert good.count(SUPGP) == 1
    older_by(data_folder, 0.2)
    good.replies[SUPGP] = Reply(supgp(datetime.now(UTC) + timedelta(hours=1.9)))
    assert overflight(*wanted).exit_code == 0
    assert good.count(SUPGP) == 2


@pytest.mark.parametrize("date", [False, True])
def test_retry_after_is_kept(live: Server, overflight: Run, data_folder: Path, date: bool) -> None:
    five_hours = format_datetime(datetime.now(UTC) + timedelta(hours=5)) if date else "18000"
    for path in (SUPGP, GP):
        live.replies[path] = Reply(b"", 429, {"Retry-After": five_hours})
    overflight()
    older_by(data_folder, 4.5)
    overflight()
    assert live.count() == 2
    older_by(data_folder, 0.6)
    overflight()
    assert live.count() == 4


def test_an_absurd_retry_after_does_not_silence_for_ever(
    live: Server, overflight: Run, data_folder: Path
) -> None:
    for path in (SUPGP, GP):
        live.replies[path] = Reply(b"", 503, {"Retry-After": "999999999999"})
    overflight()
    older_by(data_folder, 25.0)
    overflight()
    assert live.count() == 4


def test_who_is_out_of_reach_is_left_alone_for_ten_minutes(
    good: Server, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = good.url
    monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", "http://127.0.0.1:9")  # the discard port: nobody listens
    assert "no connection" in overflight().stderr
    entries = json.loads((data_folder / "attempts.json").read_text())
    assert set(entries) == {"127.0.0.1:9"}, "the files were not asked for: only the host waits"
    # The same host comes back: its name is what is remembered.
    (data_folder / "attempts.json").write_text(
        json.dumps({url.removeprefix("http://"): entries["127.0.0.1:9"]})
    )
    monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", url)
    assert "no connection" in overflight().stderr
    assert good.count() == 0
    older_by(data_folder, 0.2)
    assert overflight().stderr == ""
    assert good.count() == 1


@pytest.mark.usefixtures("live")
def test_without_a_network_little_time_is_lost(iss_risk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst case: packets that vanish. The orbit, the space weather and its second source: under 3 s."""
    import socket

    with socket.socket() as never, socket.socket() as second:
        for one, name in ((never, "CELESTRAK"), (second, "GFZ")):
            one.bind(("127.0.0.1", 0))
            one.listen(1)
            monkeypatch.setenv(f"ISS_RISK_{name}_URL", f"https://127.0.0.1:{one.getsockname()[1]}")
        quick = ("decay", "--json", "--deterministic", "--f107", "150")
        iss_risk(*quick, "--offline")
        start = time.monotonic()
        iss_risk(*quick, "--offline")
        offline_s = time.monotonic() - start
        start = time.monotonic()
        assert iss_risk(*quick).exit_code == 0
        lost_s = time.monotonic() - start - offline_s
        start = time.monotonic()
        assert iss_risk(*quick).exit_code == 0
        lost_again_s = time.monotonic() - start - offline_s
    assert lost_s < 4.0, "2.9 s, and what a busy machine adds"
    assert lost_again_s < 2.0, "nothing is asked again, but two runs on a busy machine differ by a second"


def test_a_frozen_clock_far_back_asks_nothing(good_weather: Server, overflight: Run, iss_risk: Run) -> None:
    assert overflight("--now", "2026-10-10").orbit["provenance"] == "embedded"
    assert iss_risk("decay", "--json", "--deterministic", "--now", "2026-10-10").exit_code == 0
    assert good_weather.count() == 0


def test_a_given_file_asks_nothing(good: Server, overflight: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps([omm(datetime.now(UTC) - timedelta(hours=1))]))
    assert overflight("--orbit", str(path)).orbit["provenance"] == "file"
    assert good.count() == 0


SLOW_START = """
import sys, time
from datetime import UTC, datetime
from iss_risk.orbit.current import find_orbit
from iss_risk.sources.selection import Selection
print("ready", flush=True)
sys.stdin.readline()
history = find_orbit(None, Selection(), datetime.now(UTC))
print(history.origin, *history.warnings, flush=True)
"""


def test_two_processes_at_once_ask_once(good: Server, now: datetime, data_folder: Path) -> None:
    def slowly(handler: object) -> None:
        time.sleep(0.5)
        body = supgp(now)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)  # type: ignore[attr-defined]

    good.replies[SUPGP] = Reply(send=slowly)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SLOW_START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0] for process in processes]
    assert answers == ["CelesTrak SupGP\n"] * 3
    assert good.count() == 1
    assert len(bodies(data_folder)) == 1


def test_space_track_is_asked_once_with_one_login(
    live: Server, now: datetime, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "somebody@example.org")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "hunter2-secret")
    live.replies[LOGIN] = Reply(b'""', headers={"Set-Cookie": "chocolatechip=abc; path=/; HttpOnly"})
    live.replies[SPACE_TRACK_GP] = Reply(json.dumps([omm(now - timedelta(hours=3))]).encode())
    live.replies[SPACE_TRACK_LAST_WEEKS] = Reply(json.dumps([omm(now - timedelta(days=9))]).encode())
    outcome = overflight("--source", "space-track", "--verbose")
    assert outcome.exit_code == 0
    assert outcome.orbit["provenance"] == "Space-Track GP"
    login, query, again, weeks = live.asked
    assert (login.method, login.body) == (
        "POST",
        b"identity=somebody%40example.org&password=hunter2-secret",
    )
    assert (query.method, query.headers["cookie"]) == ("GET", "chocolatechip=abc")
    assert (again.path, weeks.path) == (LOGIN, SPACE_TRACK_LAST_WEEKS)
    files = [*data_folder.iterdir(), *(data_folder.parent / "elements").iterdir()]
    written = b"".join(path.read_bytes() for path in files).decode()
    for secret in ("hunter2", "somebody@example", "chocolatechip"):
        assert secret not in outcome.stdout + outcome.stderr + written
    overflight("--source", "space-track")
    assert live.count() == 4


def test_in_auto_space_track_comes_after_celestrak(
    live: Server, now: datetime, overflight: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "somebody@example.org")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "hunter2-secret")
    live.replies[LOGIN] = Reply(b'""')
    live.replies[SPACE_TRACK_GP] = Reply(json.dumps([omm(now - timedelta(hours=3))]).encode())
    outcome = overflight()
    assert outcome.orbit["provenance"] == "Space-Track GP"
    asked = [one.path for one in live.asked]
    assert asked == [SUPGP, GP, LOGIN, SPACE_TRACK_GP, LOGIN, SPACE_TRACK_LAST_WEEKS]


def test_the_keyring_is_opened_only_where_it_is_needed(
    good: Server, overflight: Run, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str | None] = []
    monkeypatch.setattr("iss_risk.sources.credentials._from_keyring", opened.append)
    overflight()
    overflight()
    assert opened == []
    older_by(data_folder, 8.0)
    good.replies.clear()
    assert overflight().exit_code == 0
    assert opened == [None]


def test_a_login_is_not_sent_on(live: Server, overflight: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "somebody@example.org")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "hunter2-secret")
    elsewhere = Server()
    live.replies[LOGIN] = Reply(b"", 307, {"Location": f"{elsewhere.url}/login"})
    assert overflight("--source", "space-track").exit_code == 3
    assert elsewhere.count() == 0
    elsewhere.close()


def test_offline_by_environment_whoever_asks(
    good: Server, overflight: Run, iss_risk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISS_RISK_OFFLINE", "1")
    assert overflight().orbit["provenance"] == "embedded"
    assert iss_risk("data", "update").exit_code == 2
    assert overflight("--source", "celestrak").exit_code == 2
    assert good.count() == 0
    from iss_risk.errors import FetchError
    from iss_risk.sources.download import Patience, Request, ask

    with pytest.raises(FetchError, match="ISS_RISK_OFFLINE"):
        ask([Request(good.url)], largest_bytes=1, patience=Patience())


def test_the_keyring_serves_where_the_environment_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from iss_risk.sources.credentials import Credentials, space_track_credentials

    asked: list[tuple[str, str | None]] = []

    def get_credential(service: str, user: str | None) -> SimpleNamespace:
        asked.append((service, user))
        return SimpleNamespace(username="somebody", password="secret")

    for name in ("USER", "PASSWORD"):
        monkeypatch.delenv(f"ISS_RISK_SPACE_TRACK_{name}", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_credential=get_credential))
    found = space_track_credentials()
    assert found == Credentials("somebody", "secret")
    assert asked == [("space-track.org", None)]
    assert "secret" not in repr(found)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert space_track_credentials() is None


def test_proxies_of_the_machine_are_out_of_the_way() -> None:
    """Or the tests would reach other machines through one."""
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]
    assert SPACE_WEATHER.startswith("/")

"""Live sources for tests: a server on 127.0.0.1 in place of CelesTrak, Space-Track and GFZ."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iss_risk.cli.program import run
from iss_risk.sources import asked
from iss_risk.sources.embedded import data_path
from iss_risk.vehicle.reader import load_vehicle

from .celestrak_like import (
    GP,
    SPACE_WEATHER,
    SUPGP,
    Reply,
    Server,
    embedded_weather_until,
    omm,
    supgp,
)
from .fetched import Outcome, bodies, older_by


@pytest.fixture(scope="session", autouse=True)
def _one_vehicle() -> Iterator[None]:
    """The station is read once: it takes most of the time of a hundred runs that are about other things."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(load_vehicle)
        for module in ("scenario", "what_comes_down", "vehicle.catalogue"):
            patch.setattr(f"iss_risk.{module}.load_vehicle", once)
        yield


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def live(
    server: Server,
    data_folder: Path,  # noqa: ARG001 - an empty one, for its effect
    monkeypatch: pytest.MonkeyPatch,
) -> Server:
    """The server stands for all services; the data folder is empty; nothing is offline."""
    monkeypatch.delenv("ISS_RISK_OFFLINE")
    for name in ("CELESTRAK", "SPACE_TRACK", "GFZ"):
        monkeypatch.setenv(f"ISS_RISK_{name}_URL", server.url)
    for name in ("ISS_RISK_SPACE_TRACK_USER", "ISS_RISK_SPACE_TRACK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("iss_risk.sources.credentials._from_keyring", lambda _: None)
    asked._unwritten.clear()
    return server


@pytest.fixture
def good(live: Server, now: datetime) -> Server:
    """A server on its best day: an orbit of two hours ago, in both files."""
    live.replies[SUPGP] = Reply(supgp(now), headers={"ETag": '"one"'})
    live.replies[GP] = Reply(json.dumps([omm(now - timedelta(hours=5))]).encode())
    return live


@pytest.fixture(scope="session")
def weather_of_yesterday() -> bytes:
    return embedded_weather_until(
        datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1),
        data_path("space_weather", "space_weather.csv.gz"),
    )


@pytest.fixture
def good_weather(good: Server, weather_of_yesterday: bytes) -> Server:
    good.replies[SPACE_WEATHER] = Reply(weather_of_yesterday, compress=True)
    return good


@pytest.fixture
def iss_risk(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Outcome]]:
    """The real command line, in this process."""

    def call(*arguments: str) -> Outcome:
        exit_code = run(arguments)
        captured = capsys.readouterr()
        return Outcome(exit_code, captured.out, captured.err)

    log = logging.getLogger("iss_risk")
    before = log.handlers, log.level, log.propagate
    yield call
    log.handlers, log.level, log.propagate = before


@pytest.fixture
def overflight(iss_risk: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """The quickest command that needs an orbit."""
    return lambda *arguments: iss_risk("overflight", "--json", *arguments)


@pytest.fixture
def with_copy(
    good: Server, data_folder: Path, overflight: Callable[..., Outcome]
) -> tuple[Server, dict[str, bytes]]:
    """A good copy of the orbit in the cache, eight hours old: too old not to ask for a newer one."""
    assert overflight().exit_code == 0
    older_by(data_folder, 8.0)
    good.asked.clear()
    return good, bodies(data_folder)

"""For all tests: no network but this computer's own, and no data but what ships with the tool.

A test that wants live sources starts a server on 127.0.0.1, points the services there and takes
ISS_RISK_OFFLINE away (tests/sources/conftest.py).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from element_sets import element_set

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here and not in tests/golden: pytest asks for options before it looks into folders it was not given."""
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="rewrite the golden figures (tests/golden/README.md) and the kept texts (tests/report)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("regenerate") and os.environ.get("CI", "").lower() not in ("", "0", "false"):
        raise pytest.UsageError("--regenerate: golden figures are not rewritten in continuous integration")


@pytest.fixture(scope="session", autouse=True)
def _offline_and_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is fetched, and nothing that the user has fetched is used: also in processes of tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in os.environ if one.lower().endswith("_proxy")]:
            patch.delenv(name)
        patch.setenv("ISS_RISK_OFFLINE", "1")
        patch.setenv("ISS_RISK_DATA_DIR", str(tmp_path_factory.mktemp("no-data")))
        patch.setenv("ISS_RISK_ELEMENTS_DIR", str(tmp_path_factory.mktemp("no-elements")))
        patch.setattr(socket, "getaddrinfo", _only_here(socket.getaddrinfo))
        patch.setattr(socket.socket, "connect", _connect_only_here)
        yield


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for fetched data; that of kept element sets, `elements` beside it, is empty too."""
    folder = tmp_path / "data"
    monkeypatch.setenv("ISS_RISK_DATA_DIR", str(folder))
    monkeypatch.setenv("ISS_RISK_ELEMENTS_DIR", str(tmp_path / "elements"))
    return folder


_real_connect = socket.socket.connect


def _connect_only_here(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
        pytest.fail(f"a test connects to {address!r}")
    _real_connect(self, address)


def _only_here(look_up: Any) -> Any:
    def guarded(host: Any, *args: Any, **settings: Any) -> Any:
        if host is not None and host not in _LOOPBACK:
            pytest.fail(f"a test looks up {host!r}")
        return look_up(host, *args, **settings)

    return guarded


NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A frozen clock; tests of live sources have a running one."""
    return NOW


@pytest.fixture
def orbit_file(tmp_path: Path):
    """orbit_file(altitude_km, epoch=NOW) -> path of an element set."""

    def write(altitude_km: float, epoch: datetime = NOW, inclination_deg: float = 51.64) -> Path:
        path = tmp_path / "orbit.tle"
        path.write_text(element_set(altitude_km, epoch, inclination_deg))
        return path

    return write

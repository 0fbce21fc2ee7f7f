"""Logins and keys in the addresses of mirrors and redirections are never printed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli.conftest import Cli, iss_risk_cli  # noqa: F401

from iss_risk.errors import FetchError, UsageError
from iss_risk.sources.download import Patience, Request, ask
from iss_risk.sources.services import CELESTRAK, MIB, orbit_products, without_secrets

from .celestrak_like import GP, SUPGP, Reply, Server, supgp

SECRET = "hunter2"
VARIABLES = ("ISS_RISK_CELESTRAK_URL", "ISS_RISK_SPACE_TRACK_URL", "ISS_RISK_GFZ_URL")
LOGINS = [
    f"https://me:{SECRET}@mirror.example",
    f"https://{SECRET}@mirror.example",
    f"http://mirror.example/?key={SECRET}",
    f"me:{SECRET}@mirror.example",
    f"ftp://me:{SECRET}@mirror.example",
    f"https://me:{SECRET}@[mirror.example",
    f"//me:{SECRET}@mirror.example",
]


IN_PATHS = [
    f"https://m.example/{SECRET}",
    f"https://m.example/{SECRET}/NORAD/elements/gp.php?CATNR=25544&FORMAT=JSON",
    f"https://m.example/NORAD/elements/{SECRET}",
    f"https://m.example/NORAD/elements/gp.php/{SECRET}",
    f"https://m.example/?NAME={SECRET}/NORAD/elements/gp.php?CATNR=1",
    f"https://m.example/?{SECRET}=1",
    f"https://celestrak.org.example/{SECRET}",
    f"http://celestrak.org/{SECRET}",
    f"https:///{SECRET}",
    f"https://m.example/{SECRET}/robots.txt",
]


@pytest.mark.parametrize(
    "url", [*LOGINS, *IN_PATHS, f"https://mirror.example/#{SECRET}", f"https://m.example/?{SECRET}"]
)
def test_what_is_shown_of_an_address(url: str) -> None:
    assert SECRET not in without_secrets(url)


def test_of_a_mirror_the_host_and_what_is_asked_for_are_shown() -> None:
    asked = "/NORAD/elements/gp.php?CATNR=25544&FORMAT=JSON"
    assert without_secrets(f"https://m.example:8443/{SECRET}{asked}") == f"https://m.example:8443/…{asked}"
    assert without_secrets(f"https://m.example{asked}") == f"https://m.example{asked}"


def test_what_is_asked_for_is_shown() -> None:
    url = orbit_products(25_544, None)[0].url
    assert (
        without_secrets(url)
        == url
        == ("https://celestrak.org/NORAD/elements/supplemental/sup-gp.php?SOURCE=ISS-E&FORMAT=JSON")
    )


@pytest.mark.parametrize("url", LOGINS)
def test_a_mirror_with_a_login_is_refused_without_it(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", url)
    with pytest.raises(UsageError) as raised:
        _ = CELESTRAK.base_url
    assert SECRET not in str(raised.value)
    assert "ISS_RISK_CELESTRAK_URL" in str(raised.value)
    monkeypatch.delenv("ISS_RISK_OFFLINE", raising=False)
    with pytest.raises(FetchError) as refused:
        ask([Request(url)], largest_bytes=MIB, patience=Patience())
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "mirror", [LOGINS[0], f"http://127.0.0.1:9/?key={SECRET}", f"http://127.0.0.1:9/{SECRET}"]
)
@pytest.mark.parametrize(
    "command",
    [
        ["data", "update", "--verbose"],
        ["data", "status", "--json"],
        ["decay", "--samples", "1", "--json", "--verbose", "--now", "2026-12-01"],
        ["doctor", "--json"],
        ["schedule"],
        ["schedule", "--part", "service"],
        ["schedule", "--part", "crontab"],
    ],
)
def test_no_command_prints_a_key(
    iss_risk_cli: Cli,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
    mirror: str,
    command: list[str],
) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, mirror)
    outcome = iss_risk_cli(*command)
    assert SECRET not in outcome.stdout + outcome.stderr
    assert outcome.exit_code in (0, 2, 3)


@pytest.mark.parametrize("good", [True, False])
def test_no_command_prints_the_path_of_a_mirror_that_answers(
    iss_risk_cli: Cli,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
    data_folder: Path,
    server: Server,
    good: bool,
) -> None:
    """What it gives, well or badly, is told with its address."""
    now = datetime.now(UTC)
    monkeypatch.delenv("ISS_RISK_OFFLINE", raising=False)
    for variable in VARIABLES:
        monkeypatch.setenv(variable, f"{server.url}/{SECRET}")
    server.replies[f"/{SECRET}{SUPGP}"] = Reply(supgp(now) if good else b"<html>", 200)
    server.replies[f"/{SECRET}{GP}"] = Reply(b"", 302, {"Location": f"/{SECRET}/elsewhere?again"})
    said = ""
    for command in (
        ["data", "update", "--verbose"],
        ["overflight", "--json", "--verbose"],
        ["data", "status", "--json"],
        ["data", "verify"],
        ["data", "elements", "--json"],
        ["doctor", "--verbose"],
        ["schedule"],
    ):
        outcome = iss_risk_cli(*command)
        said += outcome.stdout + outcome.stderr
    assert SECRET not in said
    assert data_folder.exists()
    if good:
        assert f"{server.url}/…{SUPGP}?SOURCE=ISS-E&FORMAT=JSON" in said
    assert server.count(f"/{SECRET}{SUPGP}") == 1
    assert "warning: ISS_RISK_CELESTRAK_URL is set here, and not for the scheduled runs" in said


def test_offline_is_not_scheduled_unasked(
    iss_risk_cli: Cli,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ISS_RISK_OFFLINE", "1")
    outcome = iss_risk_cli("schedule", "--part", "crontab")
    assert "OFFLINE" not in outcome.stdout
    assert outcome.stderr == (
        "warning: ISS_RISK_OFFLINE is set here, and not for the scheduled runs: --offline asks for it\n"
    )
    assert "--offline" in iss_risk_cli("schedule", "--part", "crontab", "--", "--offline").stdout

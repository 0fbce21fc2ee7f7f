"""Logins and keys in the addresses of mirrors and redirections are never printed."""

from __future__ import annotations

import pytest
from cli.conftest import Cli, iss_risk_cli  # noqa: F401

from iss_risk.errors import FetchError, UsageError
from iss_risk.sources.download import Patience, Request, ask
from iss_risk.sources.services import CELESTRAK, MIB, orbit_products, without_secrets

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


@pytest.mark.parametrize(
    "url", [*LOGINS, f"https://mirror.example/#{SECRET}", f"https://m.example/?{SECRET}"]
)
def test_what_is_shown_of_an_address(url: str) -> None:
    assert SECRET not in without_secrets(url)


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


@pytest.mark.parametrize("mirror", [LOGINS[0], f"http://127.0.0.1:9/?key={SECRET}"])
@pytest.mark.parametrize(
    "command",
    [
        ["data", "update", "--verbose"],
        ["data", "status", "--json"],
        ["decay", "--samples", "1", "--json", "--verbose", "--now", "2026-12-01"],
        ["doctor", "--json"],
        ["schedule"],
        ["schedule", "--part", "service"],
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

"""Every element set that is fetched is kept: two weeks of cron, its faults, and what the answers make of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from decay.histories import made_history

from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit

from .celestrak_like import (
    GP,
    Reply,
    Server,
    omm,
)
from .fetched import Outcome

Run = Callable[..., Outcome]

SATELLITE = 99999
BEGIN = datetime(2015, 3, 1, tzinfo=UTC)  # of the made history
LIGHT = ("--f107", "120", "--ap", "10", "--deterministic", "--json")


class Clock:
    """What the program takes for the time."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    simulated = Clock()
    for name, module in list(sys.modules.items()):
        if name.startswith("iss_risk.") and hasattr(module, "utc_now"):
            monkeypatch.setattr(module, "utc_now", simulated)
    return simulated


@pytest.fixture
def elements(data_folder: Path) -> Path:
    """Where the sets are kept."""
    return data_folder.parent / "elements"


def gp(record: MeanElements) -> Reply:
    """One set of a satellite of ours as CelesTrak's GP gives it."""
    figures = {
        "MEAN_MOTION": record.mean_motion_rev_per_day,
        "ECCENTRICITY": record.eccentricity,
        "INCLINATION": record.inclination_deg,
        "RA_OF_ASC_NODE": record.raan_deg,
        "ARG_OF_PERICENTER": record.arg_perigee_deg,
        "MEAN_ANOMALY": record.mean_anomaly_deg,
        "BSTAR": record.bstar_per_earth_radius,
        "MEAN_MOTION_DOT": 0.0,
    }
    return Reply(json.dumps([omm(record.epoch, norad_id=SATELLITE, name="TEST") | figures]).encode())


def newest(sets: list[MeanElements], at: datetime) -> MeanElements:
    return [one for one in sets if one.epoch <= at][-1]


def kept_lines(elements: Path, norad_id: int = SATELLITE) -> list[str]:
    path = elements / f"{norad_id}.csv"
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def cron(clock: Clock, server: Server, iss_risk: Run, sets: list[MeanElements]) -> list[Outcome]:
    """Twenty runs over two weeks, every 17 hours, with what the service then has."""
    outcomes = []
    for run in range(20):
        clock.now = BEGIN + timedelta(hours=3 + 17 * run)
        server.replies[GP] = gp(newest(sets, clock.now - timedelta(hours=2)))
        outcomes.append(iss_risk("decay", "--object", str(SATELLITE), *LIGHT))
    return outcomes


def test_two_weeks_of_cron(live: Server, clock: Clock, iss_risk: Run, elements: Path) -> None:
    sets = made_history(120.0, days=14.5, sets_per_day=3.0)
    outcomes = cron(clock, live, iss_risk, sets)
    assert [one.exit_code for one in outcomes] == [0] * 20
    print([x.path for x in live.asked][:6])
    assert live.count(GP) == 20
    fetched = {newest(sets, BEGIN + timedelta(hours=1 + 17 * run)).epoch for run in range(20)}
    history = read_orbit(elements / f"{SATELLITE}.csv")
    assert {one.epoch for one in history.records} == fetched
    assert len(fetched) == 20
    fits = [one.document["decay"]["ballistic_coefficient"]["fitted_from"] for one in outcomes]
    print(fits)
    assert False

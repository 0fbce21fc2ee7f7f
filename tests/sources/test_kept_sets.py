"""Every element set that is fetched is kept: two weeks of cron, faults, and what the answers make of it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from decay.histories import made_history

from iss_risk.orbit.current import find_orbit
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit
from iss_risk.sources.selection import Selection

from .celestrak_like import (
    GP,
    LOGIN,
    NOT_UPDATED,
    SPACE_TRACK_LAST_WEEKS,
    SUPGP,
    Reply,
    Server,
    omm,
)
from .fetched import Outcome, older_by

Run = Callable[..., Outcome]

KILLS = Path(__file__).parents[2] / "benchmarks" / "element_kills.py"
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
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    simulated = Clock()
    for module in (
        "orbit.current",
        "sources.fetch",
        "atmosphere.current_weather",
        "studies.data",
        "studies.decay",
        "studies.elements",
    ):
        monkeypatch.setattr(f"iss_risk.{module}.utc_now", simulated)
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


def cron(
    clock: Clock, server: Server, iss_risk: Run, replies: dict[int, Reply], sets: list[MeanElements]
) -> list[Outcome]:
    """Twenty runs over two weeks, one every 17 hours; the service has its newest set, or one of `replies`."""
    outcomes = []
    for run in range(20):
        clock.now = BEGIN + timedelta(hours=3 + 17 * run)
        server.replies[GP] = replies.get(run, gp(newest(sets, clock.now - timedelta(hours=2))))
        outcomes.append(iss_risk("decay", "--object", str(SATELLITE), *LIGHT))
    return outcomes


def fits(outcomes: list[Outcome]) -> list[str | None]:
    return [
        None if one.exit_code else one.document["decay"]["ballistic_coefficient"]["fitted_from"]
        for one in outcomes
    ]


def kept_input(outcome: Outcome) -> Any:
    return next((one for one in outcome.document["inputs"] if one["name"] == "kept element sets"), None)


def test_two_weeks_of_cron(live: Server, clock: Clock, iss_risk: Run, elements: Path) -> None:
    sets = made_history(120.0, days=14.5, sets_per_day=3.0)
    outcomes = cron(clock, live, iss_risk, {}, sets)
    assert [one.exit_code for one in outcomes] == [0] * 20
    assert live.count(GP) == 20, "one request a run"
    fetched = [newest(sets, BEGIN + timedelta(hours=1 + 17 * run)).epoch for run in range(20)]
    assert [one.epoch for one in read_orbit(elements / f"{SATELLITE}.csv").records] == fetched
    found = fits(outcomes)
    assert found[0] is not None
    assert found[0].startswith("one element set"), "no history yet"
    assert found[5] is not None
    assert found[5].startswith("6 element sets over 3.3 days"), "after a few days"
    assert found[19] is not None
    assert found[19].startswith("20 element sets over 13.3 days")
    source = kept_input(outcomes[19])
    assert source["source"] == f"19 GP sets, in {elements / f'{SATELLITE}.csv'}"
    assert source["provenance"] == "kept"
    lines = (elements / f"{SATELLITE}.csv").read_bytes().split(b"\n")
    assert source["sha256"] == hashlib.sha256(b"\n".join(lines[:20]) + b"\n").hexdigest(), (
        "of the header and the nineteen lines before the one just fetched"
    )
    # Offline, with the cache emptied: all of it is still there.
    assert iss_risk("data", "clear").stderr.endswith(
        "the element sets of 99999 stay (iss-risk data forget)\n"
    )
    offline = iss_risk("decay", "--object", str(SATELLITE), "--offline", *LIGHT)
    assert fits([offline]) == [found[19]]
    assert offline.orbit["provenance"] == "kept"
    assert live.count(GP) == 20
    # As a person reads it.
    shown = iss_risk("decay", "--object", str(SATELLITE), "--offline", *LIGHT[:-1]).stdout
    assert "with 19 GP sets kept before" in " ".join(shown.split())


def test_two_weeks_with_faults(live: Server, clock: Clock, iss_risk: Run, elements: Path) -> None:
    """What is refused is not kept, and costs one set at most: the next run goes on."""
    sets = made_history(120.0, days=14.5, sets_per_day=3.0)
    good = gp(sets[9]).body
    faults = {
        3: Reply(b"", 403),
        6: Reply(good[: len(good) // 2]),
        8: gp(sets[0]),  # older
        11: Reply(json.dumps([omm(BEGIN + timedelta(days=7))]).encode()),  # the station
        13: Reply(NOT_UPDATED, 403),
        15: Reply(good.replace(b'"INCLINATION": 51.6', b'"INCLINATION": 97.6')),
        17: Reply(b"<html>", 503),
    }
    outcomes = cron(clock, live, iss_risk, faults, sets)
    assert [one.exit_code for one in outcomes] == [0] * 20, "the last good one serves"
    assert live.count(GP) == 20
    expected = [
        newest(sets, BEGIN + timedelta(hours=1 + 17 * run)).epoch for run in range(20) if run not in faults
    ]
    assert [one.epoch for one in read_orbit(elements / f"{SATELLITE}.csv").records] == expected
    assert [path.name for path in elements.iterdir() if path.suffix == ".csv"] == [f"{SATELLITE}.csv"]
    assert fits(outcomes)[19] == "13 element sets over 13.3 days to 2015-03-14"


def test_the_same_set_is_kept_once(good: Server, overflight: Run, elements: Path, data_folder: Path) -> None:
    overflight()
    before = (elements / "25544.csv").read_bytes()
    assert len(kept_lines(elements, 25544)) == 1, "not the fifty-five that are predictions"
    older_by(data_folder, 6.0)
    overflight()
    assert good.count(SUPGP) == 2
    assert (elements / "25544.csv").read_bytes() == before


def test_a_run_that_was_killed_after_its_fetch_loses_nothing(
    good: Server, overflight: Run, elements: Path
) -> None:
    """The copy is in the cache, the set is not yet kept: the next run keeps it, without asking."""
    overflight()
    (elements / "25544.csv").unlink()
    overflight("--offline")
    assert len(kept_lines(elements, 25544)) == 1
    assert good.count() == 1


def test_a_given_file_is_neither_kept_nor_merged(
    good: Server, overflight: Run, iss_risk: Run, elements: Path, tmp_path: Path, now: datetime
) -> None:
    overflight()
    before = (elements / "25544.csv").read_bytes()
    path = tmp_path / "mine.json"
    path.write_text(json.dumps([omm(now - timedelta(hours=1))]))
    outcome = iss_risk("decay", "--orbit", str(path), "--deterministic", "--json")
    assert outcome.exit_code == 0
    assert kept_input(outcome) is None
    assert (elements / "25544.csv").read_bytes() == before
    assert good.count(SUPGP) == 1


def test_the_embedded_snapshot_alone_stays_alone(iss_risk: Run, elements: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.json"
    path.write_text(json.dumps([omm(datetime(2026, 10, 8, tzinfo=UTC))]))
    assert iss_risk("data", "import", str(path)).exit_code == 0
    assert elements.is_dir()
    quick = ("decay", "--deterministic", "--json", "--now", "2026-10-10", *LIGHT[:4])
    assert kept_input(iss_risk(*quick, "--source", "embedded")) is None
    assert kept_input(iss_risk(*quick, "--offline"))["source"].startswith("1 GP set, in ")


@pytest.mark.parametrize("what", ["file in the way", "damaged", "of another program", "not text"])
def test_the_store_is_never_a_reason_to_fail(
    good: Server, overflight: Run, elements: Path, what: str
) -> None:
    """One warning at most, and nothing that cannot be read is overwritten."""
    if what == "file in the way":
        elements.write_text("mine")
    else:
        overflight()
        path = elements / "25544.csv"
        broken = {
            "damaged": path.read_bytes().replace(b"51.6314", b"51.6315").replace(b"51.6313", b"51.6312"),
            "of another program": b"a,b,c\n1,2,3\n",
            "not text": b"\xff\xfe\0\0",
        }[what]
        path.write_bytes(broken)
    outcome = overflight()
    assert outcome.exit_code == 0
    assert outcome.orbit["provenance"] == "CelesTrak SupGP"
    (line,) = outcome.stderr.splitlines()
    if what == "file in the way":
        assert "is added to no history" in line
        assert elements.read_text() == "mine"
        return
    assert f"{elements / '25544.csv'}, line " in line
    (aside,) = elements.glob("25544.csv.damaged-*")
    assert aside.read_bytes() == broken
    assert overflight().stderr == "", "set aside: said once"
    assert len(kept_lines(elements, 25544)) == 1
    assert good.count() == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(good: Server, overflight: Run, elements: Path) -> None:
    elements.mkdir()
    elements.chmod(0o500)
    outcome = overflight()
    elements.chmod(0o700)
    assert outcome.exit_code == 0
    assert "is added to no history" in outcome.stderr
    assert good.count() == 1


def test_without_a_home(good: Server, overflight: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ISS_RISK_ELEMENTS_DIR")
    monkeypatch.setattr("platformdirs.user_data_path", lambda _: Path("~/.local/share/iss-risk"))
    outcome = overflight()
    assert outcome.exit_code == 0
    (line,) = outcome.stderr.splitlines()
    assert "ISS_RISK_ELEMENTS_DIR" in line
    assert not Path("~").exists()
    assert good.count() == 1


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch, good_weather: Server, now: datetime) -> Server:
    """A login for Space-Track, which gives a set every eight hours of the last sixty days."""
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "somebody@example.org")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "secret")
    good_weather.replies[LOGIN] = Reply(b'""')
    weeks = [
        omm(now - timedelta(hours=8 * k + 9), MEAN_MOTION=15.49 - 3e-5 * k) for k in reversed(range(180))
    ]
    good_weather.replies[SPACE_TRACK_LAST_WEEKS] = Reply(json.dumps(weeks).encode())
    return good_weather


def test_the_last_weeks_are_asked_for_once(
    login: Server, iss_risk: Run, elements: Path, data_folder: Path
) -> None:
    quick = ("decay", "--deterministic", "--json", "--object", "iss", "--vehicle", "generic:1000", *LIGHT[:4])
    outcome = iss_risk(*quick)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.orbit["provenance"] == "CelesTrak SupGP", "the newest set is where it was"
    assert kept_input(outcome)["source"].startswith("180 GP sets, in ")
    assert len(kept_lines(elements, 25544)) == 181
    assert [login.count(SUPGP), login.count(LOGIN), login.count(SPACE_TRACK_LAST_WEEKS)] == [1, 1, 1]
    for _ in range(2):
        older_by(data_folder, 30.0)
        iss_risk(*quick)
    iss_risk("data", "clear")
    iss_risk(*quick)
    assert [login.count(LOGIN), login.count(SPACE_TRACK_LAST_WEEKS)] == [1, 1], "nor after data clear"


@pytest.mark.usefixtures("elements")
def test_a_refusal_of_the_last_weeks_is_remembered(login: Server, overflight: Run) -> None:
    login.replies[SPACE_TRACK_LAST_WEEKS] = Reply(b"", 500)
    outcome = overflight()
    assert outcome.exit_code == 0
    assert "the element sets of the last weeks are not there: Space-Track: it fails with HTTP 500" in (
        outcome.stderr
    )
    assert overflight().stderr == ""
    assert login.count(SPACE_TRACK_LAST_WEEKS) == 1


def test_the_last_weeks_are_not_asked_for_elsewhere(login: Server, overflight: Run) -> None:
    for arguments in (("--offline",), ("--source", "celestrak"), ("--source", "cache")):
        overflight(*arguments)
    assert login.count(SPACE_TRACK_LAST_WEEKS) == 0


def test_supgp_and_gp_are_not_mixed(
    good: Server, overflight: Run, iss_risk: Run, tmp_path: Path, now: datetime
) -> None:
    overflight()
    assert good.count() == 1
    path = tmp_path / "gp.json"
    path.write_text(json.dumps([omm(now - timedelta(days=k)) for k in range(1, 6)]))
    assert iss_risk("data", "import", str(path)).exit_code == 0
    history = find_orbit(None, Selection(offline=True), now)
    assert history.kept is not None
    assert history.kept.sets == 5
    # Of the ephemeris only the newest piece that has begun, to start from.
    begun = [record.epoch for record in history.records if record.epoch <= now]
    assert len(begun) == 6
    assert history.at(now).epoch == begun[-1] == max(begun)


def test_nothing_later_than_now_is_used(good: Server, iss_risk: Run, tmp_path: Path) -> None:
    path = tmp_path / "gp.json"
    epochs = [datetime(2026, 10, day, tzinfo=UTC) for day in (7, 8, 12, 14)]
    path.write_text(json.dumps([omm(epoch) for epoch in epochs]))
    assert "4 element sets" in iss_risk("data", "import", str(path)).stdout
    history = find_orbit(None, Selection(), datetime(2026, 10, 10, tzinfo=UTC))
    assert history.origin == "embedded"
    assert history.latest.epoch < datetime(2026, 10, 10, tzinfo=UTC)
    assert good.count() == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.usefixtures("elements")
def test_a_hundred_kills_lose_no_set() -> None:
    spec = importlib.util.spec_from_file_location("element_kills", KILLS)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script  # dataclasses look there
    spec.loader.exec_module(script)
    toll = script.kill_writers(100)
    assert toll.reported >= 50, "the writers hardly got to write"
    assert (toll.lost, toll.damaged, toll.set_aside, toll.scraps) == (0, 0, 0, 0)

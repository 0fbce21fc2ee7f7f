"""One object out of many, and which record holds at a given time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.reader import read_orbit


def test_two_objects_need_a_choice_unless_one_is_the_station(iss, other, write):
    path = write(other + other.replace("37820", "37821").replace("7239", "7230").replace("34971", "34972"))
    with pytest.raises(InputError, match=r"objects: 37820, 37821; pick one"):
        read_orbit(path)
    path = write(iss + other)
    station = read_orbit(path)
    assert station.norad_id == 25544
    assert station.warnings == (
        "of 2 objects in the file the station is taken: pick another one with --object",
    )
    assert read_orbit(path, norad_id=37820).norad_id == 37820
    assert len(read_orbit(path, norad_id=25544).records) == 1
    with pytest.raises(InputError, match=r"holds no object 5; it holds ISS"):
        read_orbit(path, norad_id=5)


def test_embedded_snapshot_holds_the_station_only():
    with pytest.raises(InputError, match=r"embedded: iss.tle: holds no object 48274"):
        read_orbit(norad_id=48274)


def test_latest_and_until(iss, old_iss, write):
    history = read_orbit(write(iss + old_iss))
    assert history.latest.epoch.year == 2026
    then = history.until(datetime(2022, 3, 1, tzinfo=UTC))
    assert then.latest.epoch.year == 2022
    assert (then.sha256, then.source) == (history.sha256, history.source)
    assert history.until(history.latest.epoch) == history
    with pytest.raises(InputError, match="earliest epoch is 2022-02-26 14:51 UTC"):
        history.until(datetime(2022, 2, 26, tzinfo=UTC))


def test_at_takes_the_newest_known_record(iss, old_iss, write):
    history = read_orbit(write(iss + old_iss))
    assert history.at(datetime(2026, 10, 1, tzinfo=UTC)).epoch.year == 2022
    assert history.at(datetime(2030, 1, 1, tzinfo=UTC)).epoch.year == 2026
    # Aware times in other zones are the same instants.
    paris = history.latest.epoch.astimezone(tz=datetime.now().astimezone().tzinfo)
    assert history.at(paris) is history.latest


def test_at_looks_seven_days_ahead_at_most(iss, write):
    history = read_orbit(write(iss))
    epoch = history.latest.epoch
    assert history.at(epoch - timedelta(days=7)) is history.latest
    with pytest.raises(InputError, match=r"7\.1 days after .* choose a later --now"):
        history.at(epoch - timedelta(days=7.1))


def test_at_in_an_ephemeris_is_not_its_prediction(write):
    from .test_ephemeris import OEM

    history = read_orbit(write(OEM))
    start = datetime(2022, 2, 11, 12, tzinfo=UTC)
    assert history.at(start + timedelta(minutes=5)).epoch == start + timedelta(minutes=4)
    assert history.at(start - timedelta(days=1)).epoch == start
    assert history.at(start + timedelta(days=1)) is history.latest


def test_times_without_a_zone_are_refused(iss, write):
    history = read_orbit(write(iss))
    for method in (history.at, history.until):
        with pytest.raises(UsageError, match="no time zone"):
            method(datetime(2026, 10, 10))

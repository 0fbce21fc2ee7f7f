"""`iss-risk data verify` finds what is kept and bad, says what to do, and --repair does it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.orbit import element_store
from iss_risk.sources import cache
from iss_risk.sources.selection import Selection

from .celestrak_like import GFZ_ALL, SPACE_WEATHER, Reply, Server, embedded_weather_until
from .faults import BAD_DATA
from .fetched import Outcome, bodies, older_by
from .test_bad_kept_orbits import OTHER, bad, inclinations, keep_as_an_older_version, true
from .test_situations import EMBEDDED_WEATHER
from .test_weather_sources import YESTERDAY, indices

Run = Callable[..., Outcome]


def keep(key: str, title: str, body: bytes, suffix: str = "csv") -> None:
    then = datetime.now(UTC) - timedelta(hours=1)
    digest = hashlib.sha256(body).hexdigest()
    copy = cache.Copy(key, title, "https://celestrak.org/", Path(), digest, then, then, None, None, body)
    with cache.lock(5.0):
        cache.store(copy, suffix)


def one_line(outcome: Outcome) -> str:
    (line,) = outcome.stderr.splitlines()
    return line


def weather_observed_until(day: datetime) -> bytes:
    return embedded_weather_until(day.replace(hour=0, minute=0, second=0, microsecond=0), EMBEDDED_WEATHER)


@pytest.mark.usefixtures("live")
def test_an_orbit_of_something_else_is_found_and_removed(
    iss_risk: Run, now: datetime, data_folder: Path
) -> None:
    row = BAD_DATA["data verify finds what is bad"]
    keep_as_an_older_version(true(now, hours=30.0), now)
    keep_as_an_older_version(bad(now), now)
    found = iss_risk("data", "verify")
    assert found.exit_code == row.exit_code == 3
    assert row.says in one_line(found)
    assert "orbit-25544-gp: damaged and not used" in found.stderr
    assert "25544.csv: 1 element set is of another orbit, the first of 2" in found.stderr
    assert "its inclination of 98.00° cannot be that of the embedded set" in found.stdout
    mended = iss_risk("data", "verify", "--repair")
    assert mended.exit_code == 0
    removed, aside = mended.stderr.splitlines()
    assert removed == "removed: orbit-25544-gp"
    assert aside.startswith("set aside: ")
    assert aside.endswith("; 1 element set of 25544 left")
    assert (bodies(data_folder), inclinations()) == ({}, {51.6314})
    again = iss_risk("data", "verify", "--repair")
    assert (again.exit_code, again.stderr) == (0, ""), "nothing is left to be done"


@pytest.mark.usefixtures("live")
def test_a_damaged_line_is_set_aside_and_the_rest_stays(iss_risk: Run, now: datetime) -> None:
    keep_as_an_older_version(true(now, hours=30.0), now)
    keep_as_an_older_version(true(now, hours=6.0), now)
    path = element_store.path_of(25_544)
    path.write_text(path.read_text().replace("51.6314", "51.6315", 1))
    assert "its checksum does not fit" in one_line(iss_risk("data", "verify"))
    assert iss_risk("data", "verify", "--repair").exit_code == 0
    assert len(element_store.load(25_544).sets) == 1
    assert element_store.load(25_544).note is None
    assert list(path.parent.glob("25544.csv.damaged-*"))


@pytest.mark.usefixtures("live")
def test_copies_that_contradict_each_other(iss_risk: Run, now: datetime, data_folder: Path) -> None:
    gp, space_track, weeks = (f"orbit-{OTHER}-{what}" for what in ("gp", "space-track", "last-weeks"))
    keep(gp, "CelesTrak GP", bad(now, norad_id=OTHER), "json")
    keep(space_track, "Space-Track GP", true(now, norad_id=OTHER), "json")
    found = iss_risk("data", "verify")
    assert f"{gp}, {space_track}: damaged and not used" in one_line(found), "which one, nobody knows"
    assert "it contradicts the orbit of Space-Track GP" in found.stdout
    keep(weeks, "Space-Track GP", true(now, norad_id=OTHER, hours=24.0), "json")
    assert f": {gp}: damaged" in one_line(iss_risk("data", "verify")), "two against one"
    iss_risk("data", "verify", "--repair")
    assert set(bodies(data_folder)) == {space_track, weeks}


@pytest.mark.usefixtures("live")
def test_a_copy_of_another_object(iss_risk: Run, now: datetime) -> None:
    keep(f"orbit-{OTHER}-gp", "CelesTrak GP", true(now), "json")
    found = iss_risk("data", "verify")
    assert found.exit_code == 3
    assert f"holds no object {OTHER}" in found.stdout


@pytest.mark.usefixtures("live")
def test_one_set_among_many_that_fits_to_none(iss_risk: Run, now: datetime) -> None:
    for hours in (100.0, 80.0, 60.0, 20.0):
        body = true(now, norad_id=OTHER, hours=hours)
        keep_as_an_older_version(body, now, key=f"orbit-{OTHER}-gp")
    keep_as_an_older_version(bad(now, norad_id=OTHER, hours=40.0), now, key=f"orbit-{OTHER}-gp")
    cache.clear()
    assert f"{OTHER}.csv: 1 element set is of another orbit" in one_line(iss_risk("data", "verify"))
    iss_risk("data", "verify", "--repair")
    assert inclinations(OTHER) == {51.6314}
    assert len(element_store.load(OTHER).sets) == 4


def test_space_weather_observed_in_years_to_come(
    good_weather: Server, iss_risk: Run, now: datetime, data_folder: Path, weather_of_yesterday: bytes
) -> None:
    row = BAD_DATA["kept space weather, observed to 2037"]
    keep("space-weather-celestrak", "CelesTrak", weather_observed_until(datetime(2037, 5, 1, tzinfo=UTC)))
    found = iss_risk("data", "verify")
    assert "space-weather-celestrak: damaged and not used" in one_line(found)
    assert row.says in " ".join(found.stdout.split())
    iss_risk("data", "verify", "--repair")
    assert bodies(data_folder) == {}
    # And without a repair: the true one takes its place by itself.
    keep("space-weather-celestrak", "CelesTrak", weather_observed_until(datetime(2037, 5, 1, tzinfo=UTC)))
    weather = find_weather(Selection(), now)
    assert weather.observed_until == YESTERDAY
    assert bodies(data_folder) == {"space-weather-celestrak": weather_of_yesterday}
    assert good_weather.count(SPACE_WEATHER) == 1


def test_space_weather_that_claims_to_begin_earlier(
    good_weather: Server, now: datetime, data_folder: Path, weather_of_yesterday: bytes
) -> None:
    """The true file begins in 1957, and could never follow one that begins before."""
    header, first, rest = weather_of_yesterday.split(b"\n", 2)
    older_day = first.replace(b"1957-10-01", b"1957-09-30")
    assert older_day != first
    keep("space-weather-celestrak", "CelesTrak", b"\n".join([header, older_day, first, rest]))
    older_by(data_folder, 30.0)
    weather = find_weather(Selection(), now)
    assert weather.warnings == ()
    assert bodies(data_folder) == {"space-weather-celestrak": weather_of_yesterday}
    assert good_weather.count(SPACE_WEATHER) == 1


def test_a_second_source_from_the_future_is_not_used_and_asked_anew(
    live: Server, iss_risk: Run, now: datetime
) -> None:
    first = YESTERDAY - timedelta(days=400)
    body = indices(first, YESTERDAY + timedelta(days=4000))
    keep("space-weather-gfz-all", "GFZ Potsdam", body, "txt")
    assert find_weather(Selection(offline=True), now).origin == "embedded"
    assert "space-weather-gfz-all: damaged" in one_line(iss_risk("data", "verify"))
    live.replies[GFZ_ALL] = Reply(indices(first, YESTERDAY))
    weather = find_weather(Selection(), now)
    assert (weather.origin, weather.observed_until) == ("embedded, filled up by GFZ Potsdam", YESTERDAY)

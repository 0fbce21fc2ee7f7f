"""Space weather from CelesTrak, and GFZ Potsdam's observations where CelesTrak cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from iss_risk.atmosphere.current_weather import check_not_ahead, find_weather
from iss_risk.atmosphere.recent_indices import filled_up, observed_indices_of
from iss_risk.atmosphere.space_weather import (
    EPOCH_2000,
    Provenance,
    datetime_of,
    read_space_weather,
    space_weather_of,
)
from iss_risk.errors import InputError
from iss_risk.sources.selection import Selection

from .celestrak_like import GFZ_ALL, GFZ_RECENT, SPACE_WEATHER, Reply, Server
from .fetched import older_by

YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)


def line(day: date, ap: float, flux: float) -> str:
    kp_and_ap = "  1.000" * 8 + "    4" * 8
    return f"{day:%Y %m %d} 33623 33623.5 2597 18{kp_and_ap}  {ap:4.0f} 154 {flux:8.1f}    172.9 1\n"


def indices(first: date, last: date, *, ap: float = 12.0, flux: float = 150.0) -> bytes:
    days = (last - first).days + 1
    return ("# header\n" + "".join(line(first + timedelta(days=k), ap, flux) for k in range(days))).encode()


@pytest.fixture
def clock() -> datetime:
    return datetime.now(UTC)


def test_a_fetched_file_replaces_the_embedded_one(
    good_weather: Server, weather_of_yesterday: bytes, clock: datetime, data_folder: Path
) -> None:
    weather = find_weather(Selection(), clock)
    assert weather.observed_until == YESTERDAY
    assert (weather.origin, weather.warnings) == ("CelesTrak", ())
    again = find_weather(Selection(), clock)
    assert good_weather.count() == 1
    np.testing.assert_array_equal(again.f107, space_weather_of(weather_of_yesterday, path="x").f107)
    older_by(data_folder, 25.0)
    find_weather(Selection(), clock)
    assert good_weather.count() == 2, "once a day"


def test_the_second_source_fills_up_the_embedded_file(live: Server, clock: datetime) -> None:
    embedded = read_space_weather()
    first = embedded.observed_until - timedelta(days=3)
    live.replies[GFZ_ALL] = Reply(indices(first, YESTERDAY), compress=True)
    weather = find_weather(Selection(), clock)
    assert weather.observed_until == YESTERDAY
    assert weather.origin == "embedded, filled up by GFZ Potsdam"
    assert [one.path for one in live.asked] == [SPACE_WEATHER, GFZ_ALL], "a month would not reach"
    assert "it does not have the file (HTTP 404)" in weather.warnings[0]
    offline = find_weather(Selection(offline=True), clock)
    np.testing.assert_array_equal(offline.f107, weather.f107)
    assert live.count() == 2


def test_the_second_source_fills_up_the_last_good_copy(
    good_weather: Server, clock: datetime, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_weather(Selection(), clock)
    older_by(data_folder, 10 * 24.0)
    in_ten_days = clock + timedelta(days=10)
    monkeypatch.setattr("iss_risk.atmosphere.current_weather.utc_now", lambda: in_ten_days)
    del good_weather.replies[SPACE_WEATHER]
    last = in_ten_days.date() - timedelta(days=1)
    good_weather.replies[GFZ_RECENT] = Reply(indices(last - timedelta(days=29), last))
    weather = find_weather(Selection(), in_ten_days)
    assert weather.observed_until == last
    assert weather.origin == "CelesTrak, filled up by GFZ Potsdam"
    assert good_weather.asked[-1].path == GFZ_RECENT


@pytest.mark.parametrize(
    "body", [b"<html></html>", b"", b"\xff\xfe", b"# only a header\n", b"2026 13 45 1 2\n"]
)
def test_a_bad_second_source_changes_nothing(live: Server, clock: datetime, body: bytes) -> None:
    live.replies[GFZ_ALL] = live.replies[GFZ_RECENT] = Reply(body)
    weather = find_weather(Selection(), clock)
    assert weather.origin == "embedded"
    np.testing.assert_array_equal(weather.f107, read_space_weather().f107)


def test_a_second_source_that_begins_too_late_leaves_no_gap(live: Server, clock: datetime) -> None:
    live.replies[GFZ_ALL] = Reply(indices(YESTERDAY - timedelta(days=29), YESTERDAY))
    assert find_weather(Selection(), clock).origin == "embedded"


def test_filled_up_days_are_the_observed_ones_and_the_rest_is_as_it_was() -> None:
    embedded = read_space_weather()
    last = embedded.observed_until
    end = last + timedelta(days=20)
    observed = observed_indices_of(indices(last - timedelta(days=5), end, ap=33.0, flux=210.0), path="x")
    weather = filled_up(embedded, observed)
    old = slice(0, embedded.last_observed_day + 1 - embedded.first_day)
    new = slice(old.stop, old.stop + 20)
    np.testing.assert_array_equal(weather.f107[old], embedded.f107[old])
    np.testing.assert_array_equal(weather.f107[new], 210.0)
    np.testing.assert_array_equal(weather.ap[new], 33.0)
    np.testing.assert_array_equal(weather.f107[new.stop :], embedded.f107[new.stop :])
    assert set(weather.provenance[new]) == {Provenance.OBSERVED}
    np.testing.assert_array_equal(weather.provenance[new.stop :], embedded.provenance[new.stop :])
    assert weather.observed_until == end
    # Means over 81 days, centred: formed anew only where a new day is within them.
    np.testing.assert_array_equal(weather.f107a[: old.stop - 40], embedded.f107a[: old.stop - 40])
    middle = new.start + 10
    assert weather.f107a[middle] == pytest.approx(weather.f107[middle - 40 : middle + 41].mean())
    np.testing.assert_array_equal(weather.f107a[new.stop + 40 :], embedded.f107a[new.stop + 40 :])


def test_filling_up_with_what_was_known_changes_no_figure() -> None:
    """The embedded file, cut off a year ago and filled up with its own observations, is itself again."""
    whole = read_space_weather()
    cut = whole.last_observed_day - whole.first_day - 365
    provenance = whole.provenance.copy()
    provenance[cut:] = Provenance.PREDICTED_DAILY

    shorter = replace(
        whole, provenance=provenance, f107=np.where(np.arange(whole.f107.size) < cut, whole.f107, 99.0)
    )
    rows = "".join(
        line((EPOCH_2000 + timedelta(days=whole.first_day + k)).date(), whole.ap[k], whole.f107[k])
        for k in range(cut - 10, whole.last_observed_day - whole.first_day + 1)
    )
    filled = filled_up(shorter, observed_indices_of(rows.encode(), path="x"))
    seen = slice(0, whole.last_observed_day - whole.first_day + 1)
    np.testing.assert_allclose(filled.f107[seen], whole.f107[seen], atol=0.05 + 1e-9)
    np.testing.assert_array_equal(filled.ap[seen], whole.ap[seen])
    # CelesTrak's means take a few interpolated days otherwise: alike in the main.
    error = np.abs(filled.f107a - whole.f107a)[cut - 40 : seen.stop - 41]
    assert np.median(error) < 0.5


def test_missing_figures() -> None:
    first = date(2026, 11, 1)
    days = [(4, 100.0), (5, -1.0), (6, 104.0), (7, 105.0), (-1, 106.0), (9, 107.0)]
    text = "".join(line(first + timedelta(days=k), ap, flux) for k, (ap, flux) in enumerate(days))
    observed = observed_indices_of(text.encode(), path="x")
    # A flux between two others is interpolated; what comes after a missing Ap is not used.
    np.testing.assert_array_equal(observed.f107, [100.0, 102.0, 104.0, 105.0])
    np.testing.assert_array_equal(observed.ap, [4, 5, 6, 7])
    assert datetime_of(observed.last_day).date() == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (line(date(2026, 11, 1), 4, 100.0)[:40], "line 1: has 8 of 28 columns (cut off?)"),
        (line(date(2026, 11, 1), 4, 100.0) + line(date(2026, 11, 3), 4, 100.0), "do not follow each other"),
        (line(date(2026, 11, 1), 4, -1.0), "holds no solar flux"),
        (line(date(2026, 11, 1), -1, 100.0), "holds no complete day"),
        (line(date(2026, 11, 1), 4, 9000.0), "F10.7: 9000 is not in 50 … 1000"),
        (line(date(2026, 11, 1), 4, 100.0).replace("2026 11 01", "2026 02 30"), "is no line of dates"),
        (line(date(2026, 11, 1), 4, 100.0).replace("100.0", "  nan"), "F10.7: nan is not in 50"),
    ],
)
def test_broken_indices_are_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        observed_indices_of(text.encode(), path="x")
    assert says in str(caught.value)


def test_embedded_on_demand_and_offline(good_weather: Server, clock: datetime) -> None:
    for selection in (Selection(source="embedded"), Selection(offline=True), Selection(source="cache")):
        assert find_weather(selection, clock).origin == "embedded"
    assert good_weather.count() == 0


def test_days_observed_in_the_future_are_refused(weather_of_yesterday: bytes, clock: datetime) -> None:
    weather = space_weather_of(weather_of_yesterday, path="x")
    assert weather.observed_until == YESTERDAY
    ahead = replace(weather, provenance=np.zeros_like(weather.provenance))
    with pytest.raises(InputError, match="observed, which is after today"):
        check_not_ahead(ahead, clock)


def test_a_kept_file_from_the_future_does_not_keep_the_true_one_out(
    good_weather: Server, clock: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_weather(Selection(), clock)
    assert good_weather.count() == 1
    # As if the clock had been wrong when it was fetched: what is kept now lies three days ahead.
    early = clock - timedelta(days=3)
    monkeypatch.setattr("iss_risk.atmosphere.current_weather.utc_now", lambda: early)
    weather = find_weather(Selection(offline=True), early)
    assert weather.origin.startswith("embedded")
    assert "which is after today" in weather.warnings[0]

"""What was known at the time: nothing later leaks in, no jump at now, and an honest spread."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.forecast import SIGMA_GROWTH_DAYS, SIGMA_LIMIT, known_activity, known_weather, steady
from iss_risk.atmosphere.solar_activity import (
    ActivityPath,
    SolarActivity,
    activity_on_day,
    analogue_offset_days,
    prepare_solar_activity,
)
from iss_risk.atmosphere.space_weather import Provenance, SpaceWeather, days_since_2000, read_space_weather
from iss_risk.compiled import kernel
from iss_risk.errors import InputError


@pytest.fixture(scope="module")
def weather() -> SpaceWeather:
    return read_space_weather()


def at(text: str) -> float:
    return days_since_2000(datetime.fromisoformat(text).replace(tzinfo=UTC))


def test_nothing_later_leaks_in(weather: SpaceWeather) -> None:
    now = at("2010-07-05T12:00")
    cut = int(now) - weather.first_day
    nonsense = replace(
        weather,
        f107=np.where(np.arange(weather.f107.size) >= cut, 400.0, weather.f107),
        ap=np.where(np.arange(weather.ap.size) >= cut, 200.0, weather.ap),
        # The published 81-day means of the last 40 days hold later days.
        f107a=np.where(np.arange(weather.f107a.size) >= cut - 40, 400.0, weather.f107a),
    )
    true, changed = known_weather(weather, now), known_weather(nonsense, now)
    for name in ("f107", "f107a", "ap", "provenance"):
        np.testing.assert_array_equal(getattr(true, name), getattr(changed, name))


def test_observed_days_stay_and_later_ones_say_what_they_are(weather: SpaceWeather) -> None:
    now = at("2010-07-05")
    known = known_weather(weather, now)
    count = int(now) - weather.first_day
    np.testing.assert_array_equal(known.f107[:count], weather.f107[:count])
    assert known.last_observed_day == int(now) - 1
    assert set(known.provenance[count:]) == {Provenance.CLIMATOLOGY}
    assert "as known on 2010-07-05" in known.source


@pytest.mark.parametrize("day", ["1990-03-01", "2001-11-15", "2008-08-01", "2014-02-20", "2020-09-26"])
def test_no_jump_at_now(weather: SpaceWeather, day: str) -> None:
    # The 81-day mean moves by at most 1 in 81 of a day's flux a day, some 3 units.
    known = known_weather(weather, at(day))
    around = slice(int(at(day)) - weather.first_day - 50, int(at(day)) - weather.first_day + 100)
    assert np.abs(np.diff(known.f107a[around])).max() < 3.5


def test_the_spread_is_what_the_forecast_errs_by(weather: SpaceWeather) -> None:
    """ln(flux81 - 50) against what came, every 90 days of 1985-2020: within a quarter of σ(lead)."""
    observed_days = weather.last_observed_day - weather.first_day
    starts = np.arange(10_000, observed_days - 800, 90)
    for lead in (60, 180, 360, 720):
        errors = []
        for start in starts:
            known = known_weather(weather, float(weather.first_day + start))
            k = start + lead - 1
            errors.append(np.log((weather.f107a[k] - 50.0) / (known.f107a[k] - 50.0)))
        sigma = SIGMA_LIMIT * np.sqrt(1.0 - np.exp(-lead / SIGMA_GROWTH_DAYS))
        assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(sigma, rel=0.25)


def test_paths_begin_at_the_last_observed_day_and_spread(weather: SpaceWeather) -> None:
    now = at("2012-05-01")
    activity = known_activity(weather, now)
    before = [activity_on_day(ActivityPath(activity, z, 4000), int(now) - 1) for z in (-2.0, 2.0)]
    assert before[0] == before[1]
    assert before[0][1] == pytest.approx(weather.f107[int(now) - 1 - weather.first_day])
    later = [activity_on_day(ActivityPath(activity, z, 4000), int(now) + 365)[0] for z in (-1.0, 0.0, 1.0)]
    assert later[0] < later[1] < later[2]


def test_after_the_record_its_own_predictions_are_what_is_known(weather: SpaceWeather) -> None:
    activity = known_activity(weather, float(weather.last_observed_day + 30))
    np.testing.assert_array_equal(activity.flux81, prepare_solar_activity(weather).flux81)


def test_a_moment_before_the_record_is_refused(weather: SpaceWeather) -> None:
    with pytest.raises(InputError, match="too late to know"):
        known_weather(weather, at("1958-01-01"))


def test_the_middle_path_is_one_path(weather: SpaceWeather) -> None:
    middle = steady(known_activity(weather, at("2012-05-01")))
    day = int(at("2015-01-01"))
    one, other = ActivityPath(middle, 2.0, 100), ActivityPath(middle, -2.0, 5000)
    assert activity_on_day(one, day) == activity_on_day(other, day)
    assert np.isfinite(activity_on_day(ActivityPath(middle, 0.0, 0), int(at("2060-01-01")))).all()


@kernel
def sampled_ap(activity: SolarActivity, offset: I64, first_day: int, days: int) -> F64:
    """ln(1 + Ap/20) of paths (N, days): the coordinate in which density follows Ap."""
    out = np.empty((offset.size, days))
    for i in range(offset.size):
        path = ActivityPath(activity, 0.0, offset[i])
        for k in range(days):
            out[i, k] = np.log1p(activity_on_day(path, first_day + k)[2] / 20.0)
    return out


@pytest.fixture(scope="module")
def ap_forecasts(weather: SpaceWeather) -> dict[int, list[tuple[float, F64, float]]]:
    """(year, 100 means of paths, what came) every 60 days from 1985 on, for means over some days ahead."""
    found: dict[int, list[tuple[float, F64, float]]] = {1: [], 10: [], 81: [], 360: []}
    for day in range(int(at("1985-01-01")), weather.last_observed_day - 360, 60):
        activity = known_activity(weather, float(day))
        offsets = analogue_offset_days(activity, float(day), (np.arange(100) + 0.5) / 100)
        paths = sampled_ap(activity, offsets, day, 360)
        came = np.log1p(weather.ap[day - weather.first_day :][:360] / 20.0)
        for span, forecasts in found.items():
            forecasts.append((2000.0 + day / 365.25, paths[:, :span].mean(axis=1), came[:span].mean()))
    return found


@pytest.mark.parametrize("span", [1, 10, 81, 360])
@pytest.mark.parametrize("years", [(1985, 2005), (2005, 2100)])
def test_windows_of_geomagnetic_activity_hold_what_they_say(
    ap_forecasts: dict[int, list[tuple[float, F64, float]]], span: int, years: tuple[int, int]
) -> None:
    """In both halves of the record, of which the second is a third quieter. While only the level of 81 days
    was kept, fading in 90 days, the 90 % windows held 26 to 79 %, and means over a year were 27 % high."""
    own = [(draws, came) for year, draws, came in ap_forecasts[span] if years[0] <= year < years[1]]
    windows = np.array([np.quantile(draws, (0.05, 0.25, 0.75, 0.95)) for draws, _ in own])
    came = np.array([one for _, one in own])
    assert 0.80 <= np.mean((windows[:, 0] <= came) & (came <= windows[:, 3])) <= 0.99
    assert 0.38 <= np.mean((windows[:, 1] <= came) & (came <= windows[:, 2])) <= 0.65
    forecast = np.array([draws.mean() for draws, _ in own])
    assert 0.88 < forecast.mean() / came.mean() < 1.12

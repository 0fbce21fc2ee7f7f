"""What was known at a moment in the past: later days forecast from the days before it alone.

Files of past predictions are not part of this package. So the forecast is climatology, which should be no
better than the forecasts of the time were. With x = ln(F10.7 - 50), m its recent level (a third from the last
81 days, two thirds from the last 27) and c the mean of past cycles at the same phase, the 81-day flux `lead`
days ahead is

    x(lead) = c(lead) + [m - c(0)] exp(-lead / 450 days)

The ratio of the daily flux to it changes within days from its last value to that of an analogue (as in
iss_risk/atmosphere/solar_activity.py). Two fifths of the analogue's weight go to the values of one solar
rotation ago. Ap is predicted from its last day and from the last rotation, with the shares stated there.

The error of x is σ(lead) = 0.50 √(1 - exp(-lead / 450 days)), one draw for each path. The same rule, applied
on some 400 days of 1982-2021, has errors of 0.12, 0.17, 0.21, 0.24, 0.27, 0.32 and 0.45 (root mean square) at
10, 30, 60, 90, 180, 360 and 720 days.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.solar_activity import (
    AP_FLOOR,
    FORECAST_FLOOR,
    MEAN_CYCLE_YEARS,
    SOLAR_MINIMA,
    SolarActivity,
    ap_last_day,
    ap_recurrence,
    prepare_solar_activity,
)
from iss_risk.atmosphere.space_weather import Provenance, SpaceWeather, datetime_of
from iss_risk.errors import InputError
from iss_risk.sums import moving_mean

FORECAST_YEARS = 30.0
FORGETTING_DAYS = 450.0
SIGMA_LIMIT = 0.50
SIGMA_GROWTH_DAYS = 450.0
FADE_DAYS = 3.0
RECURRENCE = 0.4
RECURRENCE_FADE_DAYS = 30.0
_MEAN_DAYS = 81
_ROTATION_DAYS = 27
_SMOOTHING_DAYS = 395  # 13 months
# A minimum of the smoothed cycle is recognised about a year after it was.
_RECOGNISED_YEARS = 1.0


@lru_cache(maxsize=4)
def known_activity(weather: SpaceWeather, now_days: float) -> SolarActivity:
    """Paths of solar activity as they could be sampled at `now_days` (days since 2000-01-01).

    Where `weather` is observed only to before `now`, its own predictions are what is known: the result is
    `prepare_solar_activity(weather)`. Raises InputError where the record begins less than 13 months before.
    """
    if now_days > weather.last_observed_day + 1:
        return prepare_solar_activity(weather)
    known = known_weather(weather, now_days)
    activity = prepare_solar_activity(known)
    day = known.first_day + np.arange(known.f107.size)
    lead = np.maximum(day - known.last_observed_day, 0).astype(float)
    return activity._replace(
        analogue_weight=1.0 - _persistence(lead) - _recurrence(lead),
        sigma=SIGMA_LIMIT * np.sqrt(1.0 - np.exp(-lead / SIGMA_GROWTH_DAYS)),
        # The error of the 81-day mean is all in sigma: none of it comes from the analogue as well.
        record_flux81_ratio=np.ones_like(activity.record_flux81_ratio),
    )


# The middle is asked for twice by every object of a fleet.
@lru_cache(maxsize=4)
def middle_activity(weather: SpaceWeather, now_days: float | None) -> SolarActivity:
    """The middle path of what is known at `now_days`; of all of `weather` where that is None."""
    return steady(prepare_solar_activity(weather) if now_days is None else known_activity(weather, now_days))


@lru_cache(maxsize=4)
def known_weather(weather: SpaceWeather, now_days: float) -> SpaceWeather:
    """Observed up to the day before `now_days`, forecast by climatology for 30 years from there.

    Also the 81-day means of the last 40 observed days are made without later ones. Raises InputError where
    the record begins less than 13 months before, and where it is not observed to the day before.
    """
    today = int(np.floor(now_days))
    count = today - weather.first_day
    if count < _SMOOTHING_DAYS:
        raise InputError(
            f"observed days begin at {datetime_of(weather.first_day):%Y-%m-%d}: too late to know anything at "
            f"{datetime_of(today):%Y-%m-%d}",
            path=weather.source,
        )
    if today - 1 > weather.last_observed_day:
        raise InputError(
            f"observed days end at {weather.observed_until}, before {datetime_of(today):%Y-%m-%d}",
            path=weather.source,
        )
    lead = np.arange(1, int(FORECAST_YEARS * 365.25) + 1)
    past = weather.f107[:count]
    climate = _mean_cycle(weather, today, np.concatenate([[0], lead]))
    level = np.log((_excess(past[-_MEAN_DAYS:].mean()) + 2.0 * _excess(past[-_ROTATION_DAYS:].mean())) / 3.0)
    ahead81 = FORECAST_FLOOR + np.exp(climate[1:] + (level - climate[0]) * np.exp(-lead / FORGETTING_DAYS))
    ratio = past[-_ROTATION_DAYS:] / past[-_ROTATION_DAYS:].mean()
    ahead = ahead81 * _persisting(ratio, lead)

    flux = np.concatenate([past, ahead81])
    flux81 = np.concatenate([weather.f107a[:count], ahead81])
    half = _MEAN_DAYS // 2
    sums = np.concatenate([[0.0], np.cumsum(flux)])
    centre = np.arange(count - half, count + half)  # those whose 81 days lie on both sides of now
    flux81[centre] = (sums[centre + half + 1] - sums[centre - half]) / _MEAN_DAYS
    return replace(
        weather,
        f107=np.concatenate([past, ahead]),
        f107a=flux81,
        ap=np.concatenate(
            [weather.ap[:count], _persisting_ap(weather.ap[count - _ROTATION_DAYS : count], lead)]
        ),
        provenance=np.concatenate(
            [weather.provenance[:count], np.full(lead.size, Provenance.CLIMATOLOGY, dtype=np.uint8)]
        ),
        source=f"{weather.source}, as known on {datetime_of(today):%Y-%m-%d}",
    )


def _persistence(lead: F64) -> F64:
    """Weight of the last observed day, `lead` (L,) days later."""
    return np.asarray(np.exp(-lead / FADE_DAYS))


def _recurrence(lead: F64) -> F64:
    """Weight of the same day of the last solar rotation."""
    return RECURRENCE * np.exp(-lead / RECURRENCE_FADE_DAYS) * (1.0 - _persistence(lead))


def _persisting(rotation: F64, lead: I64) -> F64:
    """What persistence and recurrence predict for the days `lead` (L,), from the last `rotation` (27,)."""
    last, again = _persistence(lead.astype(float)), _recurrence(lead.astype(float))
    return np.asarray((last * rotation[-1] + again * rotation[(lead - 1) % _ROTATION_DAYS]) / (last + again))


def _persisting_ap(rotation: F64, lead: I64) -> F64:
    """The same of Ap, in ln(Ap + 4)."""
    log_ap = np.log(rotation + AP_FLOOR)
    last, again = ap_last_day(lead.astype(float)), ap_recurrence(lead.astype(float))
    mean = (last * log_ap[-1] + again * log_ap[(lead - 1) % _ROTATION_DAYS]) / (last + again)
    return np.asarray(np.exp(mean) - AP_FLOOR)


def steady(activity: SolarActivity) -> SolarActivity:
    """The middle path alone: no error of the cycle, no rotations or storms of an analogue. Ahead, ln(Ap + 4)
    is the median of the record as far as the present levels and what is predicted allow."""
    usual, usual_level, usual_year = (
        float(np.median(one))
        for one in (activity.record_log_ap, activity.record_level, activity.record_year_level)
    )
    log_ap = usual + activity.departure
    log_ap += activity.year_kept * (activity.year_level - usual_year)
    log_ap += activity.level_kept * (activity.level - activity.year_level - (usual_level - usual_year))
    observed = np.arange(activity.ap.size) < activity.first_ahead
    zeros, ones = np.zeros_like(activity.sigma), np.ones(1)
    return activity._replace(
        ap=np.where(observed, activity.ap, np.maximum(np.exp(log_ap) - AP_FLOOR, 0.0)),
        analogue_weight=zeros,
        sigma=zeros,
        first_ahead=activity.ap.size,
        record_flux81_ratio=ones,
        record_ratio=ones,
        record_log_ap=zeros[:1],
        record_level=zeros[:1],
        record_year_level=zeros[:1],
    )


def _excess(flux: float) -> float:
    return float(np.maximum(flux - FORECAST_FLOOR, 5.0))


def _mean_cycle(weather: SpaceWeather, today: int, lead: I64) -> F64:
    """Mean over the past cycles of ln(smoothed flux - 50), at the phases of the days `lead` (L,) ahead."""
    past = weather.f107[: today - weather.first_day]
    smooth = moving_mean(past, _SMOOTHING_DAYS)
    log_excess = np.log(np.maximum(smooth - FORECAST_FLOOR, 5.0))
    record_year = 2000.0 + (weather.first_day + np.arange(past.size)) / 365.25
    now_year = 2000.0 + today / 365.25
    minima = SOLAR_MINIMA[now_year - _RECOGNISED_YEARS > SOLAR_MINIMA]
    since = now_year + lead / 365.25 - minima[-1]
    # A cycle that outlasts its mean length stays at its minimum until the next is recognised.
    overdue = now_year - minima[-1] > MEAN_CYCLE_YEARS
    start = now_year - minima[-1] - MEAN_CYCLE_YEARS if overdue else 0.0
    phase = np.where(since < MEAN_CYCLE_YEARS, since, np.maximum(since - start - MEAN_CYCLE_YEARS, 0.0))
    phase = (phase % MEAN_CYCLE_YEARS) / MEAN_CYCLE_YEARS
    cycles = [
        np.interp(begin + phase * (end - begin), record_year, log_excess)
        for begin, end in pairwise(minima)
        if begin >= record_year[0]
    ]
    if not cycles:  # the record has no whole cycle yet
        return np.full(lead.size, float(log_excess.mean()))
    return np.asarray(np.mean(cycles, axis=0))

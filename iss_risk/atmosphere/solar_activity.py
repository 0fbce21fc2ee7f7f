"""Possible futures of solar flux and geomagnetic activity, one for each sample, without a jump at today.

Observed days are certain. Ahead of them a path is the prediction of the space-weather file, times the
error that such predictions have had, plus rotations and storms taken from a past solar cycle:

    flux81(t) = F + (prediction(t) - F) exp(σ(lead) z) · [81-day mean over 13-month mean, at the analogue]
    flux(t)   = flux81(t) · [daily flux over 81-day mean, at the analogue]

with F = 50 solar flux units and z standard normal, one for each sample. σ(lead) = 0.45 √(1 - exp(-lead/18
months)) fits the root mean square of ln[(observed - F)/(forecast - F)] of the 13-month smoothed flux in 261
monthly MSAFE forecasts of 1999-2020: 0.15, 0.26, 0.33, 0.38, 0.42 and 0.45 at leads of 2, 9, 15, 21, 30 and
42 months. The analogue is the same phase of a past cycle, shifted by a random time of up to 1.5 years. While
a daily prediction fades out, with the share w, the analogue's daily ratios have √(1 - w²): so the first days
are no surer than a prediction is. No path goes below the lowest values ever observed.

Geomagnetic activity is g = ln(Ap + 4). Its levels are means of g over the last 81 days and over the last
year; departures are those from the 81-day level. The levels stay low or high for far longer than the phase of
a cycle explains (since 2005 Ap has been two thirds of what it was in earlier cycles). So a path is

    g(t) = level then + k(lead) (year now - year then) + h(lead) [(level - year) now - (level - year) then]
           + p(lead) · departure predicted + √(1 - p²) · (g at the analogue - level then)

where "then" is the day that is for the analogue what the last observed day is for the path. The departure is
the one predicted in the file or, for a moment in the past, by iss_risk/atmosphere/forecast.py. Because the
analogue's own change of level remains in it, paths are as wide as such a forecast is wrong; and because the
share that is predicted is taken out as √(1 - p²), they are no narrower in the first days.

    k = 0.85 exp(-lead/11 years), h = 0.55 exp(-lead/60 days): regression of the differences between 15,000
        pairs of days at the same phase of two cycles, 1959-2026; with any one cycle left out k begins at
        0.76-0.86 and fades in 7-18 years, h at 0.3-0.6 in 60 days or more (little is left then), and what is
        left of the differences in the cycle left out is smaller, for each of the six, than with the former
        rule (81-day level alone, fading within 90 days to 0.35)
    p = exp(-lead/1.4 days) + 0.27 exp(-lead/100 days) [1 - exp(-lead/1.4 days)]: the last day, and the same
        day of the last solar rotation; regression in 1959-85, 1985-2005 and since 2005: the former 0.48-0.53
        and 0.16-0.24 after 1 and 2 days, the latter 0.20-0.28 after 9 and 0.24-0.29 after 27

The shift of the analogue by up to 1.5 years gives means over months enough independent futures: half a year
left the 90 % windows of means over 360 days at 78 %, 1.5 years at 88 %, with a smaller CRPS before and after
2005. All figures: benchmarks/space_weather_skill.py.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.density_table import AP_SCALE
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.compiled import leaf
from iss_risk.sums import moving_mean

# Minima of the 13-month smoothed sunspot number (SILSO, Royal Observatory of Belgium), decimal years.
SOLAR_MINIMA = np.array([1954.3, 1964.8, 1976.2, 1986.7, 1996.6, 2008.9, 2019.95])
MEAN_CYCLE_YEARS = 11.0

FORECAST_SIGMA = 0.45
FORECAST_GROWTH_DAYS = 18 * 30.44
FORECAST_FLOOR = 50.0
# The lowest values of the quiet Sun: no 81-day mean since 1957 was below 65.8, no daily value since 1947
# below 62.6 (CelesTrak).
LOWEST_FLUX81 = 65.8
LOWEST_FLUX = 62.6
FADE_DAYS = 20.0
ANALOGUE_JITTER_DAYS = 548.0
# Planetary indices are measured with a floor: 4 is the increment that makes ln(Ap + 4) nearly normal.
AP_FLOOR = 4.0
# The index ends at 400 (Bartels' table of ap for Kp).
HIGHEST_AP = 400.0
LEVEL_DAYS, YEAR_DAYS = 81, 365
YEAR_KEPT, YEAR_FADE_DAYS = 0.85, 11.0 * 365.25
LEVEL_KEPT, LEVEL_FADE_DAYS = 0.55, 60.0
AP_FADE_DAYS = 1.4
AP_RECURRENCE, AP_RECURRENCE_FADE_DAYS = 0.27, 100.0
_SMOOTHING_DAYS = 395  # 13 months


class SolarActivity(NamedTuple):
    """What kernels need to compute a path. Arrays (D,) start at `first_day` (days since 2000-01-01).

    `analogue_weight` (0 … 1) is that of the analogue's rotations, `sigma` that of the cycle's error. `ap`
    counts before index `first_ahead`, the first day that is not observed; from there on geomagnetic activity,
    ln(Ap + 4), is made of the predicted `departure`, of `spread` times the analogue's, and of the present
    levels: `year_kept` and `level_kept` are the shares of the year's and of the 81-day mean's difference
    to it. `level` and `year_level` are those before `first_ahead`. The record arrays (R,) start on the same
    day: ratios of flux81 to its 13-month mean, of flux to flux81, ln(Ap + 4), and its levels before each day.
    """

    first_day: int
    flux81: F64
    ratio: F64
    ap: F64
    analogue_weight: F64
    sigma: F64
    departure: F64
    spread: F64
    year_kept: F64
    level_kept: F64
    first_ahead: int
    level: float
    year_level: float
    record_flux81_ratio: F64
    record_ratio: F64
    record_log_ap: F64
    record_level: F64
    record_year_level: F64


class ActivityPath(NamedTuple):
    """One possible course of solar activity.

    `cycle_error` is the standard normal z of the top of this file. The analogue of a day lies
    `analogue_offset_days` before it (see `analogue_offset_days`).
    """

    activity: SolarActivity
    cycle_error: float
    analogue_offset_days: int


# The same weather is asked for by every object of a fleet.
@lru_cache(maxsize=4)
def prepare_solar_activity(weather: SpaceWeather) -> SolarActivity:
    """From a space-weather file to what the kernels compute paths from."""
    day = weather.first_day + np.arange(weather.f107.size)
    lead = np.maximum(day - weather.last_observed_day, 0).astype(float)
    observed = slice(0, weather.last_observed_day - weather.first_day + 1)
    smooth = moving_mean(weather.f107a[observed], _SMOOTHING_DAYS)
    log_ap = np.log(weather.ap[observed] + AP_FLOOR)
    level, year_level = mean_before(log_ap, LEVEL_DAYS), mean_before(log_ap, YEAR_DAYS)
    predicted = np.where((lead > 0.0) & np.isfinite(weather.ap), ap_last_day(lead) + ap_recurrence(lead), 0.0)
    return SolarActivity(
        first_day=weather.first_day,
        flux81=weather.f107a,
        ratio=weather.f107 / weather.f107a,
        ap=weather.ap,
        analogue_weight=1.0 - np.exp(-lead / FADE_DAYS),
        sigma=FORECAST_SIGMA * np.sqrt(1.0 - np.exp(-lead / FORECAST_GROWTH_DAYS)),
        departure=predicted * np.nan_to_num(np.log(weather.ap + AP_FLOOR) - level[-1]),
        spread=np.sqrt(1.0 - predicted**2),
        year_kept=YEAR_KEPT * np.exp(-lead / YEAR_FADE_DAYS),
        level_kept=LEVEL_KEPT * np.exp(-lead / LEVEL_FADE_DAYS),
        first_ahead=log_ap.size,
        level=float(level[-1]),
        year_level=float(year_level[-1]),
        record_flux81_ratio=weather.f107a[observed] / smooth,
        record_ratio=weather.f107[observed] / weather.f107a[observed],
        record_log_ap=log_ap,
        record_level=level[:-1],
        record_year_level=year_level[:-1],
    )


def ap_last_day(lead: F64) -> F64:
    """Share of the departure of the last observed day in that of the days `lead` (L,) ahead."""
    return np.asarray(np.exp(-lead / AP_FADE_DAYS))


def ap_recurrence(lead: F64) -> F64:
    """Share of the departure of the same day of the last solar rotation."""
    return np.asarray(AP_RECURRENCE * np.exp(-lead / AP_RECURRENCE_FADE_DAYS) * (1.0 - ap_last_day(lead)))


def mean_before(values: F64, days: int) -> F64:
    """Mean of `values` (R,) over the `days` before each day and before the one after the last (R + 1,)."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    end = np.arange(values.size + 1)
    begin = np.maximum(end - days, 0)
    mean = (sums[end] - sums[begin]) / np.maximum(end - begin, 1)
    mean[0] = mean[1]
    return np.asarray(mean)


def constant_activity(flux: float, ap: float) -> SolarActivity:
    """The same flux and Ap at all times, for reference cases. `flux` is both the daily and the mean flux."""
    one, zero = np.ones(1), np.zeros(1)
    return SolarActivity(
        0, flux * one, one, ap * one, zero, zero, zero, zero, zero, zero, 1, 0.0, 0.0,
        one, one, zero, zero, zero,
    )  # fmt: skip


def analogue_offset_days(activity: SolarActivity, now_day: float, u: F64) -> I64:
    """How many days before a future day its analogue lies, for uniform numbers `u` (N,).

    The whole part of `u` × (number of usable cycles) picks the cycle, the rest the jitter.
    """
    now_year = 2000.0 + now_day / 365.25
    record_start_year = 2000.0 + activity.first_day / 365.25
    current = int(np.searchsorted(SOLAR_MINIMA, now_year)) - 1
    phase = (now_year - SOLAR_MINIMA[current]) / MEAN_CYCLE_YEARS
    lengths = np.diff(SOLAR_MINIMA)[:current]
    same_phase_years = SOLAR_MINIMA[:current] + phase * lengths
    earliest = record_start_year + (ANALOGUE_JITTER_DAYS + YEAR_DAYS) / 365.25
    usable = same_phase_years[same_phase_years > earliest]
    if usable.size == 0:  # before the record has a full cycle: any day of it
        usable = np.array([earliest])
    scaled = u * usable.size
    cycle = np.minimum(scaled.astype(np.int64), usable.size - 1)
    jitter_days = ANALOGUE_JITTER_DAYS * (2.0 * (scaled - cycle) - 1.0)
    return np.round((now_year - usable[cycle]) * 365.25 + jitter_days).astype(np.int64)


@leaf
def activity_on_day(path: ActivityPath, day: int) -> tuple[float, float, float]:
    """81-day mean flux, daily flux and Ap of one day (since 2000-01-01) of a path.

    Days outside the file take its first or last day. Outside the record of analogues it is repeated.
    """
    activity, offset_days = path.activity, path.analogue_offset_days
    k = min(max(day - activity.first_day, 0), activity.flux81.size - 1)
    r = (day - activity.first_day - offset_days) % activity.record_log_ap.size
    weight = activity.analogue_weight[k]
    excess = activity.flux81[k] - FORECAST_FLOOR
    flux81 = FORECAST_FLOOR + excess * np.exp(activity.sigma[k] * path.cycle_error)
    flux81 *= 1.0 + weight * (activity.record_flux81_ratio[r] - 1.0)
    # √(1 - w²) with w = 1 - weight
    spread = np.sqrt(weight * (2.0 - weight))
    ratio = 1.0 + (1.0 - weight) * (activity.ratio[k] - 1.0) + spread * (activity.record_ratio[r] - 1.0)
    flux = flux81 * ratio
    if weight > 0.0:
        flux81, flux = max(flux81, LOWEST_FLUX81), max(flux, LOWEST_FLUX)
    if k < activity.first_ahead:
        return flux81, flux, activity.ap[k]
    then = (activity.first_ahead - offset_days) % activity.record_log_ap.size
    level, year_level = activity.record_level[then], activity.record_year_level[then]
    log_ap = level + activity.departure[k] + activity.spread[k] * (activity.record_log_ap[r] - level)
    log_ap += activity.year_kept[k] * (activity.year_level - year_level)
    log_ap += activity.level_kept[k] * (activity.level - activity.year_level - (level - year_level))
    return flux81, flux, min(max(np.exp(log_ap) - AP_FLOOR, 0.0), HIGHEST_AP)


@leaf
def mean_activity(path: ActivityPath, start_days: float, end_days: float) -> tuple[float, float, float]:
    """81-day flux, flux of the day before (what the density model asks for) and Ap: means over a time span.

    `start_days` and `end_days` are since 2000-01-01. Density is more nearly proportional to the logarithm of
    Ap than to Ap: one storm has less effect than the same Ap spread over many days. So Ap is averaged as
    ln(1 + Ap/20), the coordinate of the density table.
    """
    first, last = int(np.floor(start_days)), int(np.floor(end_days))
    # In a span of more than 12 days every second day is enough, of more than 24 every third.
    stride = 1 + int((end_days - start_days) / 12.0)
    flux81 = flux = log_ap = weight_sum = 0.0
    yesterday, day_before = 0.0, first - 2
    for day in range(first, last + 1, stride):
        weight = max(min(end_days, day + 1.0) - max(start_days, float(day)), 1e-9)
        if day_before != day - 1:
            _, yesterday, _ = activity_on_day(path, day - 1)
        today81, today, today_ap = activity_on_day(path, day)
        flux81 += weight * today81
        flux += weight * yesterday
        log_ap += weight * np.log1p(today_ap / AP_SCALE)
        weight_sum += weight
        yesterday, day_before = today, day
    return flux81 / weight_sum, flux / weight_sum, AP_SCALE * np.expm1(log_ap / weight_sum)

"""Possible futures of solar flux and geomagnetic activity, one for each sample, without a jump at today.

Observed days are certain. Ahead of them a path is the prediction of the space-weather file, times the
error that such predictions have had, plus rotations and storms taken from a past solar cycle:

    flux81(t) = F + (prediction(t) - F) exp(σ(lead) z) · [81-day mean over 13-month mean, at the analogue]
    flux(t)   = flux81(t) · [daily flux over 81-day mean, at the analogue]
    Ap(t) + 4 = (Ap + 4 at the analogue) · exp[κ(lead) · (level now - level at the analogue's now)]

with F = 50 solar flux units and z standard normal, one for each sample. σ(lead) = 0.45 √(1 - exp(-lead/18
months)) fits the root mean square of ln[(observed - F)/(forecast - F)] of the 13-month smoothed flux in 261
monthly MSAFE forecasts of 1999-2020: 0.15, 0.26, 0.33, 0.38, 0.42 and 0.45 at leads of 2, 9, 15, 21, 30 and
42 months. The analogue is the same phase of a past cycle, shifted by a random time of up to half a year. No
path goes below the lowest values ever observed.

The level of Ap is the mean of ln(Ap + 4) over the last 81 days. It stays low or high for longer than the
phase of a cycle explains (since 2005 Ap has been two thirds of what it was in earlier cycles): κ(lead) =
0.35 + 0.45 exp(-lead/90 days) fits the regression of the following 10-960 days on it in 1976-2005 (0.81 …
0.27); in 2005-2022 it was 0.93 … 0.82. Without it ln(Ap + 4) is forecast 0.25-0.3 too high in 2005-2025,
with it 0.12.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.density import AP_SCALE
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.compiled import leaf

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
ANALOGUE_JITTER_DAYS = 183.0
# Planetary indices are measured with a floor: 4 is the increment that makes ln(Ap + 4) nearly normal.
AP_FLOOR = 4.0
LEVEL_DAYS = 81
LEVEL_KEPT, LEVEL_FADING, LEVEL_FADE_DAYS = 0.35, 0.45, 90.0
_SMOOTHING_DAYS = 395  # 13 months


class SolarActivity(NamedTuple):
    """What kernels need to compute a path. Arrays (D,) start at `first_day` (days since 2000-01-01).

    `analogue_weight` (0 … 1) is that of the analogue's rotations, `sigma` that of the cycle's error,
    `ap_kept` that of the present level of Ap. The record arrays (R,) start on the same day: ratios of flux81
    to its 13-month mean, of flux to flux81, Ap, and the level of Ap before each day. `first_ahead` is the
    index of the first day that is not observed, `ap_level` the level before it.
    """

    first_day: int
    flux81: F64
    ratio: F64
    ap: F64
    analogue_weight: F64
    sigma: F64
    ap_kept: F64
    first_ahead: int
    ap_level: float
    record_flux81_ratio: F64
    record_ratio: F64
    record_ap: F64
    record_ap_level: F64


class ActivityPath(NamedTuple):
    """One possible course of solar activity.

    `cycle_error` is the standard normal z of the top of this file. The analogue of a day lies
    `analogue_offset_days` before it (see `analogue_offset_days`).
    """

    activity: SolarActivity
    cycle_error: float
    analogue_offset_days: int


def prepare_solar_activity(weather: SpaceWeather) -> SolarActivity:
    """From a space-weather file to what the kernels compute paths from."""
    day = weather.first_day + np.arange(weather.f107.size)
    lead = np.maximum(day - weather.last_observed_day, 0).astype(float)
    observed = slice(0, weather.last_observed_day - weather.first_day + 1)
    kernel_13_months = np.ones(_SMOOTHING_DAYS)
    smooth = np.convolve(weather.f107a[observed], kernel_13_months, "same") / np.convolve(
        np.ones(lead[observed].size), kernel_13_months, "same"
    )
    ap = weather.ap[observed]
    level = _level_before(ap)
    return SolarActivity(
        first_day=weather.first_day,
        flux81=weather.f107a,
        ratio=weather.f107 / weather.f107a,
        ap=weather.ap,
        analogue_weight=1.0 - np.exp(-lead / FADE_DAYS),
        sigma=FORECAST_SIGMA * np.sqrt(1.0 - np.exp(-lead / FORECAST_GROWTH_DAYS)),
        ap_kept=np.where(lead > 0.0, LEVEL_KEPT + LEVEL_FADING * np.exp(-lead / LEVEL_FADE_DAYS), 0.0),
        first_ahead=ap.size,
        ap_level=float(level[-1]),
        record_flux81_ratio=weather.f107a[observed] / smooth,
        record_ratio=weather.f107[observed] / weather.f107a[observed],
        record_ap=ap,
        record_ap_level=level[:-1],
    )


def _level_before(ap: F64) -> F64:
    """Mean of ln(Ap + 4) over the LEVEL_DAYS before each day and before the one after the last (R + 1,)."""
    sums = np.concatenate([[0.0], np.cumsum(np.log(ap + AP_FLOOR))])
    end = np.arange(ap.size + 1)
    begin = np.maximum(end - LEVEL_DAYS, 0)
    level = (sums[end] - sums[begin]) / np.maximum(end - begin, 1)
    level[0] = level[1]
    return np.asarray(level)


def constant_activity(flux: float, ap: float) -> SolarActivity:
    """The same flux and Ap at all times, for reference cases. `flux` is both the daily and the mean flux."""
    one = np.ones(1)
    return SolarActivity(
        0, flux * one, one, ap * one, 0 * one, 0 * one, 0 * one, 1, 0.0, one, one, ap * one, 0 * one
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
    usable = same_phase_years[same_phase_years > record_start_year + ANALOGUE_JITTER_DAYS / 365.25]
    if usable.size == 0:  # before the record has a full cycle: any day of it
        usable = np.array([record_start_year + 1.0])
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
    r = (day - activity.first_day - offset_days) % activity.record_ap.size
    weight = activity.analogue_weight[k]
    excess = activity.flux81[k] - FORECAST_FLOOR
    flux81 = FORECAST_FLOOR + excess * np.exp(activity.sigma[k] * path.cycle_error)
    flux81 *= 1.0 + weight * (activity.record_flux81_ratio[r] - 1.0)
    ratio = 1.0 + (1.0 - weight) * (activity.ratio[k] - 1.0) + weight * (activity.record_ratio[r] - 1.0)
    flux = flux81 * ratio
    if weight > 0.0:
        flux81, flux = max(flux81, LOWEST_FLUX81), max(flux, LOWEST_FLUX)
    ap = activity.record_ap[r]
    if activity.ap_kept[k] > 0.0:
        then = activity.record_ap_level[(activity.first_ahead - offset_days) % activity.record_ap.size]
        risen = np.exp(activity.ap_kept[k] * (activity.ap_level - then))
        ap = max((ap + AP_FLOOR) * risen - AP_FLOOR, 0.0)
    if weight < 1.0 and not np.isnan(activity.ap[k]):
        ap = (1.0 - weight) * activity.ap[k] + weight * ap
    return flux81, flux, ap


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

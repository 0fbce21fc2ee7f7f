"""Possible futures of solar flux and geomagnetic activity, one a sample, with no jump at today.

Observed days are certain. Ahead of them a path is the prediction of the space-weather file, times the
error that such predictions have had, plus rotations and storms lent by a past solar cycle:

    flux81(t) = F + (prediction(t) - F) exp(σ(lead) z) · [81-day mean over 13-month mean, at the analogue]
    flux(t)   = flux81(t) · [daily flux over 81-day mean, at the analogue]
    Ap(t)     = Ap at the analogue

with F = 50 solar flux units and z standard normal, one a sample. σ(lead) = 0.45 √(1 - exp(-lead/18
months)) fits the root mean square of ln[(observed - F)/(forecast - F)] of the 13-month smoothed flux in
261 monthly MSAFE forecasts of 1999-2020: 0.15, 0.26, 0.33, 0.38, 0.42 and 0.45 at leads of 2, 9, 15, 21,
30 and 42 months. The analogue is the same phase of a past cycle, moved by up to half a year at random.
No path goes below what the quietest Sun has been.
Over the first weeks the lent part is faded in, as the daily prediction of the file loses its skill.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.atmosphere.density import AP_SCALE
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.compiled import kernel

F64 = npt.NDArray[np.float64]

# Minima of the 13-month smoothed sunspot number (SILSO, Royal Observatory of Belgium), decimal years.
SOLAR_MINIMA = np.array([1954.3, 1964.8, 1976.2, 1986.7, 1996.6, 2008.9, 2019.95])
MEAN_CYCLE_YEARS = 11.0

FORECAST_SIGMA = 0.45
FORECAST_GROWTH_DAYS = 18 * 30.44
FORECAST_FLOOR = 50.0
# The quiet Sun: no 81-day mean since 1957 was below 65.8, no daily value since 1947 below 62.6 (CelesTrak).
LOWEST_FLUX81 = 65.8
LOWEST_FLUX = 62.6
FADE_DAYS = 20.0
ANALOGUE_JITTER_DAYS = 183.0
_SMOOTHING_DAYS = 395  # 13 months


class SolarActivity(NamedTuple):
    """What kernels need to make a path. Arrays (D,) start at `first_day` (days since 2000-01-01).

    `lent` is the weight of the analogue's rotations, `sigma` that of the cycle's error. The record arrays
    (R,) start at `record_first_day`: ratios of flux81 to its 13-month mean, of flux to flux81, and Ap.
    """

    first_day: int
    flux81: F64
    ratio: F64
    ap: F64
    lent: F64
    sigma: F64
    record_flux81_ratio: F64
    record_ratio: F64
    record_ap: F64


def prepare_solar_activity(weather: SpaceWeather) -> SolarActivity:
    """Turn a space-weather file into what the kernels sample from."""
    day = weather.first_day + np.arange(weather.f107.size)
    lead = np.maximum(day - weather.last_observed_day, 0).astype(float)
    observed = slice(0, weather.last_observed_day - weather.first_day + 1)
    kernel_13_months = np.ones(_SMOOTHING_DAYS)
    smooth = np.convolve(weather.f107a[observed], kernel_13_months, "same") / np.convolve(
        np.ones(lead[observed].size), kernel_13_months, "same"
    )
    return SolarActivity(
        first_day=weather.first_day,
        flux81=weather.f107a,
        ratio=weather.f107 / weather.f107a,
        ap=weather.ap,
        lent=1.0 - np.exp(-lead / FADE_DAYS),
        sigma=FORECAST_SIGMA * np.sqrt(1.0 - np.exp(-lead / FORECAST_GROWTH_DAYS)),
        record_flux81_ratio=weather.f107a[observed] / smooth,
        record_ratio=weather.f107[observed] / weather.f107a[observed],
        record_ap=weather.ap[observed],
    )


def constant_activity(flux: float, ap: float) -> SolarActivity:
    """The same flux and Ap for ever: for reference cases. `flux` is daily and mean."""
    one = np.ones(1)
    return SolarActivity(0, flux * one, one, ap * one, 0 * one, 0 * one, one, one, ap * one)


def analogue_offset_days(activity: SolarActivity, now_day: float, u: F64) -> npt.NDArray[np.int64]:
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


@kernel
def activity_on_day(activity: SolarActivity, day: int, z: float, offset: int) -> tuple[float, float, float]:
    """81-day mean flux, daily flux and Ap of one day of the path (z, offset).

    Days outside the file take its first or last day; analogues outside the record wrap around.
    """
    k = min(max(day - activity.first_day, 0), activity.flux81.size - 1)
    r = (day - activity.first_day - offset) % activity.record_ap.size
    lent = activity.lent[k]
    excess = activity.flux81[k] - FORECAST_FLOOR
    flux81 = FORECAST_FLOOR + excess * np.exp(activity.sigma[k] * z)
    flux81 *= 1.0 + lent * (activity.record_flux81_ratio[r] - 1.0)
    flux = flux81 * (1.0 + (1.0 - lent) * (activity.ratio[k] - 1.0) + lent * (activity.record_ratio[r] - 1.0))
    if lent > 0.0:
        flux81, flux = max(flux81, LOWEST_FLUX81), max(flux, LOWEST_FLUX)
    ap = activity.record_ap[r]
    if lent < 1.0 and not np.isnan(activity.ap[k]):
        ap = (1.0 - lent) * activity.ap[k] + lent * ap
    return flux81, flux, ap


@kernel
def mean_activity(
    activity: SolarActivity, start: float, end: float, z: float, offset: int
) -> tuple[float, float, float]:
    """81-day flux, flux of the day before (what the density model wants) and Ap, means over a span.

    Density follows the logarithm of Ap more nearly than Ap itself: one storm makes less of it than the same
    Ap spread over many days. So Ap is averaged as ln(1 + Ap/20), as the density table is laid out.
    """
    first, last = int(np.floor(start)), int(np.floor(end))
    flux81 = flux = log_ap = weight_sum = 0.0
    _, yesterday, _ = activity_on_day(activity, first - 1, z, offset)
    for day in range(first, last + 1):
        weight = max(min(end, day + 1.0) - max(start, float(day)), 1e-9)
        today81, today, today_ap = activity_on_day(activity, day, z, offset)
        flux81 += weight * today81
        flux += weight * yesterday
        log_ap += weight * np.log1p(today_ap / AP_SCALE)
        weight_sum += weight
        yesterday = today
    return flux81 / weight_sum, flux / weight_sum, AP_SCALE * np.expm1(log_ap / weight_sum)

"""The air that a sample meets: the density table, and its own path of solar activity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F32, F64, I64
from iss_risk.atmosphere.density import (
    STENCIL,
    DensitySlice,
    DensityTable,
    day_of_year_at,
    fill_slice,
    first_of_stencil,
)
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity, activity_on_day
from iss_risk.compiled import ZERO, kernel, leaf

# As far below the altitude of a fit as its density error is known to grow.
BELOW_FIT_KM = 100.0


class BelowFit(NamedTuple):
    """The error of the density below the altitude of a fit, above the equatorial radius: ln(density) missing
    BELOW_FIT_KM further down, in proportion in between and the same below that."""

    fitted_altitude_km: float
    log_missing: float


# Of air without a fit: fitted at the ground, nothing is below it.
NO_FIT = BelowFit(0.0, 0.0)


class Air(NamedTuple):
    """The air of one sample, before its density errors from time to time."""

    table: DensityTable
    activity: ActivityPath
    below_fit: BelowFit


class AirOfSamples(NamedTuple):
    """The air of many samples: `table` and `activity` are the same for all, the rest are arrays (N,).

    `solar_cycle_error` and `analogue_offset_days` choose the path of activity (see ActivityPath);
    `density_scale` is the factor on the density of the model.
    """

    table: DensityTable
    activity: SolarActivity
    solar_cycle_error: F64
    analogue_offset_days: I64
    density_scale: F64


class DaysOfAir(NamedTuple):
    """The air of some days of one sample's path, kept for all falls through it: see `air_of_day`.

    Row k of `room` (DAYS_KEPT, A, 13, 16) holds the nodes `first` ≤ … < `last` of `day` (days since
    2000-01-01), of the path of activity with this `cycle_error` and `analogue_offset_days`; all (DAYS_KEPT,).
    """

    day: I64
    cycle_error: F64
    analogue_offset_days: I64
    first: I64
    last: I64
    room: F32


# Falls that begin together end within a day or two.
DAYS_KEPT = 4
_NO_DAY = -(2**62)


@leaf
def factor_below_fit(below_fit: BelowFit, altitude_km: float) -> float:
    """The factor on the density of the model at an altitude."""
    part = (below_fit.fitted_altitude_km - altitude_km) / BELOW_FIT_KM
    return np.exp(below_fit.log_missing * min(max(part, 0.0), 1.0))


@kernel
def room_for_slice(table: DensityTable) -> F32:
    """Memory for a slice of the whole table, or of any band of it; the values are not set."""
    return np.empty(table.log_mean.shape, dtype=np.float32)


@kernel
def room_for_days(table: DensityTable) -> DaysOfAir:
    """Memory for the air of DAYS_KEPT days of one table and one SolarActivity; no day is in it yet."""
    days = np.empty(DAYS_KEPT, dtype=np.int64)
    for k in range(DAYS_KEPT):
        days[k] = _NO_DAY
    levels, latitudes, hours = table.log_mean.shape
    room = np.empty((DAYS_KEPT, levels, latitudes, hours), dtype=np.float32)
    error, offset = np.empty(DAYS_KEPT), np.empty(DAYS_KEPT, dtype=np.int64)
    first, last = np.empty(DAYS_KEPT, dtype=np.int64), np.empty(DAYS_KEPT, dtype=np.int64)
    return DaysOfAir(days, error, offset, first, last, room)


@kernel
def _fill_day(air: Air, days_2000: float, first: int, last: int, room: F32) -> None:
    day = int(np.floor(days_2000))
    flux81, _, ap = activity_on_day(air.activity, day)
    _, yesterday, _ = activity_on_day(air.activity, day - 1)
    fill_slice(air.table, day_of_year_at(days_2000), flux81, yesterday, ap, first, last, room)


@kernel
def fill_full_slice(air: Air, days_2000: float, room: F32) -> DensitySlice:
    """The density of one day of a sample's path, at all altitudes; `room` is written and is part of it."""
    _fill_day(air, days_2000, ZERO, air.table.altitude_km.size, room)
    return DensitySlice(air.table.altitude_km, room)


@kernel
def full_slice(air: Air, days_2000: float, filled_with: F64, room: F32) -> DensitySlice:
    """As fill_full_slice. Nothing is computed where `room` was `filled_with` (4,) the same air before: the
    day of the year, both fluxes and Ap; NaN for nothing yet. The falls of one decay mostly end on one day."""
    day = int(np.floor(days_2000))
    flux81, _, ap = activity_on_day(air.activity, day)
    _, yesterday, _ = activity_on_day(air.activity, day - 1)
    season = np.floor(day_of_year_at(days_2000))
    if not (
        filled_with[0] == season
        and filled_with[1] == flux81
        and filled_with[2] == yesterday
        and filled_with[3] == ap
    ):
        fill_full_slice(air, days_2000, room)
        filled_with[0], filled_with[1], filled_with[2], filled_with[3] = season, flux81, yesterday, ap
    return DensitySlice(air.table.altitude_km, room)


@kernel
def air_of_day(
    air: Air, days_2000: float, lowest_km: float, highest_km: float, kept: DaysOfAir
) -> DensitySlice:
    """The density of one day of a sample's path, at least between two altitudes.

    It is computed unless `kept` has it already: the same density, whoever asked for it first.
    """
    table_km, path, day = air.table.altitude_km, air.activity, int(np.floor(days_2000))
    k = day % DAYS_KEPT
    first, last = first_of_stencil(table_km, lowest_km), first_of_stencil(table_km, highest_km) + STENCIL
    if not (
        kept.day[k] == day
        and kept.cycle_error[k] == path.cycle_error
        and kept.analogue_offset_days[k] == path.analogue_offset_days
        and kept.first[k] <= first
        and kept.last[k] >= last
    ):
        # A day's season is that at its beginning, so that it does not matter when it is asked for.
        _fill_day(air, float(day), first, last, kept.room[k])
        kept.day[k], kept.first[k], kept.last[k] = day, first, last
        kept.cycle_error[k], kept.analogue_offset_days[k] = path.cycle_error, path.analogue_offset_days
    first, last = kept.first[k], kept.last[k]
    return DensitySlice(table_km[first:last], kept.room[k])

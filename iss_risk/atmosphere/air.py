"""The air that a sample meets: the density table, and its own path of solar activity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F32, F64, I64
from iss_risk.atmosphere.density import DensitySlice, prepare_slice, room_for_slice
from iss_risk.atmosphere.density_table import (
    POINTS_OF_LEVEL,
    DensityTable,
    WeighingRoom,
    day_of_year_at,
    modes_of,
    room_for_weighing,
)
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity, activity_on_day, mean_activity
from iss_risk.compiled import kernel, leaf

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


class RoomForAir(NamedTuple):
    """Memory for the air of one time after the other: see `prepare_span` and `prepare_day`. `made_for` (4,)
    is what the air in it was made for: day of the year, both fluxes and Ap; NaN for none yet."""

    weighing: WeighingRoom
    density_slice: DensitySlice
    made_for: F64


class DaysOfAir(NamedTuple):
    """The air of some days of one sample's path, kept for all falls through it: see `air_of_day`.

    Row k of `weights` (DAYS_KEPT, M), `filled` (DAYS_KEPT, 2) and `log_kg_m3` (DAYS_KEPT, A · 256) is the
    DensitySlice of `day` (days since 2000-01-01), of the path of activity with this `cycle_error` and
    `analogue_offset_days`; all (DAYS_KEPT,).
    """

    day: I64
    cycle_error: F64
    analogue_offset_days: I64
    weights: F32
    filled: I64
    log_kg_m3: F32
    weighing: WeighingRoom


# Falls that begin together end within a day or two.
DAYS_KEPT = 4
_NO_DAY = -(2**62)


@leaf
def factor_below_fit(below_fit: BelowFit, altitude_km: float) -> float:
    """The factor on the density of the model at an altitude."""
    part = (below_fit.fitted_altitude_km - altitude_km) / BELOW_FIT_KM
    return np.exp(below_fit.log_missing * min(max(part, 0.0), 1.0))


@kernel
def room_for_air(table: DensityTable) -> RoomForAir:
    """Memory for the air of one table."""
    return RoomForAir(room_for_weighing(table), room_for_slice(table), np.full(4, np.nan))


@leaf
def prepare_span(air: Air, days_2000: float, span_days: float, room: RoomForAir) -> None:
    """Make `room.density_slice` the mean air of the days of a span."""
    flux81, flux, ap = mean_activity(air.activity, days_2000, days_2000 + span_days)
    # The calendar's day, as in direct integration: half a day more would be up to 0.2 % of density.
    _prepare(air.table, np.floor(days_2000 + 0.5 * span_days), flux81, flux, ap, room)


@leaf
def prepare_day(air: Air, days_2000: float, room: RoomForAir) -> None:
    """Make `room.density_slice` the air of the day of `days_2000`."""
    flux81, flux, ap = _activity_for_day(air.activity, int(np.floor(days_2000)))
    _prepare(air.table, days_2000, flux81, flux, ap, room)


@leaf
def _prepare(
    table: DensityTable, days_2000: float, flux81: float, flux: float, ap: float, room: RoomForAir
) -> None:
    made_for, day_of_year = room.made_for, np.floor(day_of_year_at(days_2000))
    # The falls of one decay mostly end on one day.
    if made_for[0] == day_of_year and made_for[1] == flux81 and made_for[2] == flux and made_for[3] == ap:
        return
    prepare_slice(table, day_of_year, flux81, flux, ap, room.weighing, room.density_slice)
    made_for[0], made_for[1], made_for[2], made_for[3] = day_of_year, flux81, flux, ap


@leaf
def _activity_for_day(path: ActivityPath, day: int) -> tuple[float, float, float]:
    """What the density of a day depends on: its 81-day flux, the flux of the day before, its Ap."""
    flux81, _, ap = activity_on_day(path, day)
    _, yesterday, _ = activity_on_day(path, day - 1)
    return flux81, yesterday, ap


@kernel
def room_for_days(table: DensityTable) -> DaysOfAir:
    """Memory for the air of DAYS_KEPT days of one table and one SolarActivity; no day is in it yet."""
    days = np.empty(DAYS_KEPT, dtype=np.int64)
    for k in range(DAYS_KEPT):
        days[k] = _NO_DAY
    error, offset = np.empty(DAYS_KEPT), np.empty(DAYS_KEPT, dtype=np.int64)
    weights = np.empty((DAYS_KEPT, modes_of(table)), dtype=np.float32)
    log_kg_m3 = np.empty((DAYS_KEPT, table.levels.shape[0] * POINTS_OF_LEVEL), dtype=np.float32)
    filled = np.zeros((DAYS_KEPT, 2), dtype=np.int64)
    return DaysOfAir(days, error, offset, weights, filled, log_kg_m3, room_for_weighing(table))


@kernel
def air_of_day(air: Air, days_2000: float, kept: DaysOfAir) -> DensitySlice:
    """The density of one day of a sample's path.

    It is computed unless `kept` has it already: the same density, whoever asked for it first.
    """
    table, path, day = air.table, air.activity, int(np.floor(days_2000))
    k = day % DAYS_KEPT
    density_slice = DensitySlice(
        table.levels, table.stencil_at, table.modes, kept.weights[k], kept.filled[k], kept.log_kg_m3[k]
    )
    if not (
        kept.day[k] == day
        and kept.cycle_error[k] == path.cycle_error
        and kept.analogue_offset_days[k] == path.analogue_offset_days
    ):
        flux81, flux, ap = _activity_for_day(path, day)
        # A day's season is that at its beginning, so that it does not matter when it is asked for.
        day_of_year = day_of_year_at(float(day))
        prepare_slice(table, day_of_year, flux81, flux, ap, kept.weighing, density_slice)
        kept.day[k] = day
        kept.cycle_error[k], kept.analogue_offset_days[k] = path.cycle_error, path.analogue_offset_days
    return density_slice

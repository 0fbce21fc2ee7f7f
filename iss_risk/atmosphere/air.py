"""The air that a sample meets: the density table, and its own path of solar activity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F32, F64, I64
from iss_risk.atmosphere.density import DensitySlice, DensityTable, day_of_year_at, fill_slice
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
def fill_full_slice(air: Air, days_2000: float, room: F32) -> DensitySlice:
    """The density of one day of a sample's path, at all altitudes; `room` is written and is part of it."""
    day = int(np.floor(days_2000))
    flux81, _, ap = activity_on_day(air.activity, day)
    _, yesterday, _ = activity_on_day(air.activity, day - 1)
    table = air.table
    fill_slice(table, day_of_year_at(days_2000), flux81, yesterday, ap, ZERO, table.altitude_km.size, room)
    return DensitySlice(table.altitude_km, room)

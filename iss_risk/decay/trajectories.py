"""Altitude at given times: the same dynamics as in iss_risk/decay/ensemble.py."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.air import room_for_air, room_for_days
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import kernel
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.averaged import HAND_OVER, averaged_decay, begin_averaging, end_averaging
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import EX, EY, A, mean_from_osculating, osculating_from_mean
from iss_risk.decay.ensemble import DecayInputs, begin_sample
from iss_risk.decay.forces import GravityField
from iss_risk.decay.noise import SIGMA
from iss_risk.streams import Stream


@kernel
def _follow(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    start: F64,
    start_days: float,
    grid_days: F64,
    inputs: DecayInputs,
    noise_sigma: float,
    mean_km: F64,
    perigee_km: F64,
) -> None:
    mean = np.empty(6)
    mean_from_osculating(start, field, mean)
    elements, state = np.empty(6), np.empty(6)
    room, days_of_air = room_for_air(table), room_for_days(table)
    for i in range(inputs.density_scale.size):
        air, noise, path, drag = begin_sample(
            table, activity, stream, inputs, noise_sigma, i, mean, start_days, elements
        )
        moment, down = start_days, False
        direct = not begin_averaging(air, noise, path, drag, field, elements, start_days, room)
        if direct:
            osculating_from_mean(elements, field, state)
        for g in range(grid_days.size):
            if not direct:
                moment, path, direct = averaged_decay(
                    air, noise, path, drag, field, elements, moment, grid_days[g], room, HAND_OVER,
                )  # fmt: skip
                if direct:
                    end_averaging(air, noise, path, drag, field, elements, moment, room)
                    osculating_from_mean(elements, field, state)
            if direct and not down:
                moment, path, down = fall_to_altitude(
                    air, noise, path, drag, field, state, moment, inputs.end_altitude_km[i], grid_days[g],
                    days_of_air,
                )  # fmt: skip
                if not down:
                    mean_from_osculating(state, field, elements)
            if down:
                mean_km[i, g] = perigee_km[i, g] = np.nan
            else:
                eccentricity = np.hypot(elements[EX], elements[EY])
                mean_km[i, g] = elements[A] - EARTH_EQUATORIAL_RADIUS_KM
                perigee_km[i, g] = elements[A] * (1.0 - eccentricity) - EARTH_EQUATORIAL_RADIUS_KM


def altitudes_over_time(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    start: F64,
    start_days: float,
    grid_days: F64,
    inputs: DecayInputs,
    *,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> tuple[F64, F64]:
    """Mean and perigee altitude (km above the equatorial radius), each (N, G), at the times `grid_days` (G,).

    `grid_days` ascend from `start_days` (days since 2000-01-01) on; NaN from re-entry on. `start` (6,) is the
    osculating state (km, km/s, TEME), `inputs` arrays (N,), `stream` that of the density noise. Releases the
    interpreter lock.
    """
    shape = (inputs.density_scale.size, grid_days.size)
    mean_km, perigee_km = np.empty(shape), np.empty(shape)
    _follow(
        table, activity, stream, field or GravityField(), start, start_days, grid_days, inputs, noise_sigma,
        mean_km, perigee_km,
    )  # fmt: skip
    return mean_km, perigee_km

"""The last days: direct integration of position and velocity down to an altitude."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.air import Air, DaysOfAir, air_of_day, factor_below_fit
from iss_risk.atmosphere.density_table import rough_scale_height_km
from iss_risk.compiled import assign, kernel, leaf
from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.decay.forces import (
    MU,
    STAGES,
    GravityField,
    air_relative_velocity,
    density_at,
    derivative_in,
    step_on,
)
from iss_risk.decay.noise import DensityNoise, NoisePath, factor_at
from iss_risk.earth.position import geodetic_altitude_km

# With steps of 45 s (sixth order) the truncation error is 1e-4 of this rate of decay, that of the station at
# 415 km. It grows with the sixth power of the step, so that a faster decay allows longer steps.
WEAK_DRAG_STEP_S = 45.0
WEAK_DRAG_SINK_KM_S = 0.3 / SECONDS_PER_DAY
MAX_STEP_S = 120.0
MIN_STEP_S = 1.0
# The largest change in a step: of altitude as a fraction of a scale height, of speed as a fraction of itself.
CLIMB_PER_STEP = 0.25
SPEED_LOSS_PER_STEP = 0.03
# Above, density is below 1e-14 kg/m³ at any activity, and drag moves nothing within a revolution.
THIN_AIR_KM = 1000.0


@leaf
def step_length_s(state: F64, altitude_km: float, density: float, drag_per_density: float) -> float:
    """Seconds: short against the time in which density along the path changes by a factor e."""
    x, y, z, vx, vy, vz = state
    r = np.sqrt(x * x + y * y + z * z)
    climb_km_s = abs(x * vx + y * vy + z * vz) / r
    _, _, _, speed = air_relative_velocity(x, y, vx, vy, vz)
    drag_km_s2 = drag_per_density * density * speed * speed
    # da/dt of Gauss's equation, with a ≈ r.
    sink_km_s = 2.0 * r * r * speed * drag_km_s2 / MU
    exact_s = WEAK_DRAG_STEP_S * max(sink_km_s / WEAK_DRAG_SINK_KM_S, 1.0) ** (1.0 / 6.0)
    # Where there is next to no air, only gravity has to be smooth, which changes as slowly as an orbit that
    # wide turns; and the air must not be entered in one step.
    scale_km = rough_scale_height_km(altitude_km) + max(altitude_km - THIN_AIR_KM, 0.0)
    smooth_s = CLIMB_PER_STEP * scale_km / max(climb_km_s, 1e-9)
    slower = max(r / (6378.0 + THIN_AIR_KM), 1.0) ** 1.5
    slow_s = SPEED_LOSS_PER_STEP * speed / max(drag_km_s2, 1e-12)
    return max(min(exact_s * slower, smooth_s, slow_s, MAX_STEP_S * slower), MIN_STEP_S)


@kernel
def fall_to_altitude(
    air: Air,
    noise: DensityNoise,
    path: NoisePath,
    drag_per_density: float,
    field: GravityField,
    state: F64,
    days_2000: float,
    end_altitude_km: float,
    end_days_2000: float,
    kept: DaysOfAir,
) -> tuple[float, NoisePath, bool]:
    """Integrate `state` (changed in place) down to `end_altitude_km` (geodetic).

    Returns the time reached, the path of the density noise there, and whether the altitude was reached before
    `end_days_2000`. `kept` is room_for_days of the table.
    """
    work, here = np.empty((STAGES, 6)), np.empty(6)
    at_start = work[0]
    density_slice, slice_day = air_of_day(air, days_2000, kept), np.floor(days_2000)
    altitude_km = geodetic_altitude_km(state)
    while days_2000 < end_days_2000:
        if altitude_km <= end_altitude_km:
            return days_2000, path, True
        if np.floor(days_2000) != slice_day:
            density_slice = air_of_day(air, days_2000, kept)
            slice_day = np.floor(days_2000)
        density_factor, path = factor_at(noise, path, days_2000)
        drag = drag_per_density * density_factor * factor_below_fit(air.below_fit, altitude_km)
        density = density_at(state, days_2000, density_slice)
        step_s = step_length_s(state, altitude_km, density, drag)
        derivative_in(density, state, drag, field, at_start)
        step_on(state, days_2000, step_s, density_slice, drag, field, work, here)
        next_altitude_km = geodetic_altitude_km(here)
        if next_altitude_km <= end_altitude_km:
            # Shorten the step by the secant until it ends at the altitude.
            low_s, high_s, low_km, high_km = 0.0, step_s, altitude_km, next_altitude_km
            for _ in range(20):
                step_s = low_s + (high_s - low_s) * (low_km - end_altitude_km) / (low_km - high_km)
                step_on(state, days_2000, step_s, density_slice, drag, field, work, here)
                reached_km = geodetic_altitude_km(here)
                if abs(reached_km - end_altitude_km) < 1e-5:
                    break
                if reached_km > end_altitude_km:
                    low_s, low_km = step_s, reached_km
                else:
                    high_s, high_km = step_s, reached_km
            assign(here, state)
            return days_2000 + step_s / SECONDS_PER_DAY, path, True
        assign(here, state)
        altitude_km = next_altitude_km
        days_2000 += step_s / SECONDS_PER_DAY
    return days_2000, path, False

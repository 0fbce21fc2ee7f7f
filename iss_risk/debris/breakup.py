"""From the first separation to the ground: appendages, main break-up, and every kind of part."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import kernel
from iss_risk.constants import PERSON_SIDE_M, SECONDS_PER_DAY
from iss_risk.debris.air_column import ROWS, fill_air_column
from iss_risk.debris.part_arrays import AT_APPENDAGES, PartArrays
from iss_risk.debris.part_flight import (
    AREA_M2,
    MASS_KG,
    RESULTS,
    SPEED_M_S,
    SURVIVES,
    TIME_S,
    follow_part,
)
from iss_risk.decay.direct import fall_to_altitude, full_slice
from iss_risk.decay.forces import Zonals, air_relative_velocity
from iss_risk.decay.geometry import (
    geodetic_latitude,
    greenwich_angle_rad,
    local_time_h,
    midnight_right_ascension_rad,
)
from iss_risk.inputs import DEMISE_MODEL_ERROR, SEPARATION_SPEED

F64 = npt.NDArray[np.float64]

_DEMISE_SIGMA = DEMISE_MODEL_ERROR.distribution.sigma
_SPEED_MEDIAN_KM_S = SEPARATION_SPEED.distribution.median / 1000.0
_SPEED_SIGMA = SEPARATION_SPEED.distribution.sigma
_DEMISED, _LANDED, _NEVER_ALONE = range(3)
_MAX_DAYS_FROM_APPENDAGES_TO_BREAKUP = 0.2


class DebrisInputs(NamedTuple):
    """What each sample draws for its debris; arrays (N,), see iss_risk/inputs.py."""

    breakup_altitude_km: F64
    ballistic_coefficient_kg_m2: F64
    heat_factor: F64
    drag_factor: F64
    emissivity_factor: F64
    oxidation_efficiency: F64
    initial_temperature_k: F64


class Impacts(NamedTuple):
    """Where each kind of part ends, (N, K), one representative piece for all pieces of the kind.

    `mass_kg` of a piece with what it holds, 0 where it does not reach the ground as a fragment of its own;
    `casualty_area_m2` of a piece, whatever its energy; `energy_j` at the ground; geodetic latitude and
    longitude in degrees. Of the main break-up: `breakup_days`
    (N,) since 2000, `breakup_place_deg` (N, 2) latitude and longitude, and `breakup_course` (N, 3) the pole
    of the great circle flown there (Earth-fixed unit vector).
    """

    mass_kg: F64
    casualty_area_m2: F64
    energy_j: F64
    latitude_deg: F64
    longitude_deg: F64
    breakup_days: F64
    breakup_place_deg: F64
    breakup_course: F64


def empty_impacts(samples: int, kinds: int) -> Impacts:
    """Room for the impacts of `samples` samples."""
    shape = (samples, kinds)
    return Impacts(
        np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape),
        np.zeros(samples), np.zeros((samples, 2)), np.zeros((samples, 3)),
    )  # fmt: skip


@kernel
def place(state: F64, days_2000: float) -> tuple[float, float]:
    """Geodetic latitude and longitude in degrees under an inertial position."""
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    latitude_rad = geodetic_latitude(r, state[2] / r)
    longitude = np.degrees(np.arctan2(state[1], state[0]) - greenwich_angle_rad(days_2000))
    return np.degrees(latitude_rad), (longitude + 180.0) % 360.0 - 180.0


@kernel
def _course(state: F64, days_2000: float, out: F64) -> None:
    """Pole (unit vector, Earth-fixed) of the great circle along which the object moves over ground."""
    angle = greenwich_angle_rad(days_2000)
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = state[0], state[1], state[2]
    vx, vy, vz, _ = air_relative_velocity(x, y, state[3], state[4], state[5])
    px, py, pz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    size = np.sqrt(px * px + py * py + pz * pz)
    out[0], out[1], out[2] = (c * px + s * py) / size, (-s * px + c * py) / size, pz / size


@kernel
def fall_apart(
    table: DensityTable,
    activity: SolarActivity,
    z: F64,
    offset: npt.NDArray[np.int64],
    density_scale: F64,
    rng: np.random.Generator,
    parts: PartArrays,
    inputs: DebrisInputs,
    zonals: Zonals,
    states: F64,
    days: F64,
    impacts: Impacts,
) -> None:
    """Follow the samples from the separation of the appendages down; fill `impacts`.

    states (N, 6) and days (N,) are those of the separation. The air column of the main break-up serves the
    whole footprint.
    """
    kinds = parts.mass_kg.size
    part = np.empty(table.log_mean.shape, dtype=np.float32)
    column = np.empty((ROWS, 2))
    end_states, end_days = np.empty((kinds, 6)), np.empty(kinds)
    fate = np.zeros(kinds, dtype=np.int8)
    result, kick = np.empty(RESULTS), np.empty(3)
    for i in range(days.size):
        body = states[i].copy()
        breakup_days, _, _ = fall_to_altitude(
            table,
            activity,
            z[i],
            offset[i],
            rng,
            0.0,
            0.0,
            500.0 * density_scale[i] / inputs.ballistic_coefficient_kg_m2[i],
            zonals,
            body,
            days[i],
            inputs.breakup_altitude_km[i],
            days[i] + _MAX_DAYS_FROM_APPENDAGES_TO_BREAKUP,
            part,
        )
        impacts.breakup_days[i] = breakup_days
        latitude_deg, longitude_deg = place(body, breakup_days)
        impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1] = latitude_deg, longitude_deg
        _course(body, breakup_days, impacts.breakup_course[i])
        full_slice(table, activity, z[i], offset[i], breakup_days, part)
        hour = local_time_h(np.arctan2(body[1], body[0]), midnight_right_ascension_rad(breakup_days))
        fill_air_column(table, part, np.radians(latitude_deg), hour, 1.0, column)

        for kind in range(kinds):
            parent = parts.parent[kind]
            fate[kind] = _NEVER_ALONE
            if parts.disperses[kind] or (parent >= 0 and fate[parent] != _DEMISED):
                continue  # gone, or landed inside what holds it
            if parent >= 0:
                start, start_days = end_states[parent].copy(), end_days[parent]
            elif parts.release[kind] == AT_APPENDAGES:
                start, start_days = states[i].copy(), days[i]
            else:
                start, start_days = body.copy(), breakup_days
            for k in range(3):
                kick[k] = rng.standard_normal()
            size = np.sqrt(kick[0] ** 2 + kick[1] ** 2 + kick[2] ** 2)
            speed = _SPEED_MEDIAN_KM_S * np.exp(_SPEED_SIGMA * rng.standard_normal())
            for k in range(3):
                start[3 + k] += speed * kick[k] / size
            demise_error = np.exp(_DEMISE_SIGMA * rng.standard_normal())
            follow_part(
                parts,
                kind,
                start,
                inputs.initial_temperature_k[i],
                column,
                inputs.heat_factor[i] * demise_error,
                inputs.drag_factor[i],
                inputs.emissivity_factor[i],
                inputs.oxidation_efficiency[i],
                zonals,
                result,
            )
            fate[kind] = _DEMISED
            end_states[kind] = start
            end_days[kind] = start_days + result[TIME_S] / SECONDS_PER_DAY
            if result[SURVIVES] > 0.0:
                fate[kind] = _LANDED
                impacts.mass_kg[i, kind] = result[MASS_KG]
                side = PERSON_SIDE_M + np.sqrt(result[AREA_M2])
                impacts.casualty_area_m2[i, kind] = side * side
                impacts.energy_j[i, kind] = 0.5 * result[MASS_KG] * result[SPEED_M_S] ** 2
                latitude_deg, longitude_deg = place(start, end_days[kind])
                impacts.latitude_deg[i, kind], impacts.longitude_deg[i, kind] = latitude_deg, longitude_deg

"""From the first separation to the ground: appendages, main break-up, and every kind of part."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk import inputs as dispersed
from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import kernel
from iss_risk.constants import PERSON_SIDE_M, SECONDS_PER_DAY
from iss_risk.debris.air_column import ROWS, fill_air_column
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.entry_path import MAX_NODES, PATH_COLUMNS, come_down, warm_on_the_way
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.part_arrays import AT_ALTITUDE, AT_APPENDAGES, PartArrays
from iss_risk.debris.part_flight import (
    AREA_M2,
    END_ALTITUDE_KM,
    MASS_KG,
    RESULTS,
    SPEED_M_S,
    SURVIVES,
    TIME_S,
    FallInputs,
    follow_part,
)
from iss_risk.debris.part_shape import heated_mass_kg, is_solid
from iss_risk.decay.direct import full_slice
from iss_risk.decay.forces import GravityField, air_relative_velocity
from iss_risk.decay.geometry import (
    geodetic_latitude,
    greenwich_angle_rad,
    local_time_h,
    midnight_right_ascension_rad,
)

F64 = npt.NDArray[np.float64]

_DEMISE_SIGMA = dispersed.DEMISE_MODEL_ERROR.distribution.sigma
_SPEED_MEDIAN_KM_S = dispersed.SEPARATION_SPEED.distribution.median / 1000.0
_SPEED_SIGMA = dispersed.SEPARATION_SPEED.distribution.sigma
_DEMISED, _LANDED, _NEVER_ALONE = range(3)


class DebrisInputs(NamedTuple):
    """What each sample draws for its debris; arrays (N,), see iss_risk/inputs.py. The rest is chosen for all:
    `correlation` counts into aerothermodynamics.CORRELATIONS, the wind is horizontal at all heights."""

    appendage_altitude_km: F64
    breakup_altitude_km: F64
    orbital_ballistic_coefficient_kg_m2: F64
    ballistic_coefficient_kg_m2: F64
    heat_factor: F64
    drag_factor: F64
    emissivity_factor: F64
    oxidation_efficiency: F64
    initial_temperature_k: F64
    correlation: int = 0
    wind_east_m_s: float = 0.0
    wind_north_m_s: float = 0.0


def debris_inputs(
    draws: dict[str, F64], *, correlation: int = 0, wind_east_m_s: float = 0.0, wind_north_m_s: float = 0.0
) -> DebrisInputs:
    """From the draws of a sample (by name of the input) to what its debris needs."""
    appendages_km = draws[dispersed.APPENDAGE_ALTITUDE.name]
    return DebrisInputs(
        appendage_altitude_km=appendages_km,
        # The main break-up cannot come before the first separation.
        breakup_altitude_km=np.minimum(draws[dispersed.BREAKUP_ALTITUDE.name], appendages_km - 1.0),
        orbital_ballistic_coefficient_kg_m2=draws[dispersed.BALLISTIC_COEFFICIENT.name],
        ballistic_coefficient_kg_m2=draws[dispersed.BREAKUP_BALLISTIC_COEFFICIENT.name],
        heat_factor=draws[dispersed.HEAT_FACTOR.name],
        drag_factor=draws[dispersed.DRAG_FACTOR.name],
        emissivity_factor=draws[dispersed.EMISSIVITY_FACTOR.name],
        oxidation_efficiency=draws[dispersed.OXIDATION_EFFICIENCY.name],
        initial_temperature_k=draws[dispersed.INITIAL_TEMPERATURE.name],
        correlation=correlation,
        wind_east_m_s=wind_east_m_s,
        wind_north_m_s=wind_north_m_s,
    )


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
    field: GravityField,
    states: F64,
    days: F64,
    impacts: Impacts,
) -> None:
    """Follow the samples from the entry interface down; fill `impacts`.

    states (N, 6) and days (N,) are those at entry_path.ENTRY_ALTITUDE_KM, or wherever the samples are below
    it. The air column of the main break-up serves the whole footprint.
    """
    kinds = parts.mass_kg.size
    part = np.empty(table.log_mean.shape, dtype=np.float32)
    column = np.empty((ROWS, 2))
    path = np.empty((MAX_NODES, PATH_COLUMNS))
    own_altitudes = np.unique(parts.release_altitude_km[parts.release == AT_ALTITUDE])
    events = own_altitudes.size + 2
    event_km, event_states, event_days = np.empty(events), np.empty((events, 6)), np.empty(events)
    event_nodes = np.empty(events, dtype=np.int64)
    end_states, end_days = np.empty((kinds, 6)), np.empty(kinds)
    fate = np.zeros(kinds, dtype=np.int8)
    result = np.empty(RESULTS)
    for i in range(days.size):
        # The vehicle comes down past all the altitudes at which something leaves it.
        body, moment, nodes = states[i].copy(), days[i], 0
        full_slice(table, activity, z[i], offset[i], moment, part)
        event_km[:-2] = own_altitudes
        event_km[-2], event_km[-1] = inputs.appendage_altitude_km[i], inputs.breakup_altitude_km[i]
        order = np.argsort(-event_km)
        for event in order:
            # Until its appendages go it flies as in orbit, then as a bare body.
            whole = event_km[event] >= inputs.appendage_altitude_km[i]
            coefficient = (
                inputs.orbital_ballistic_coefficient_kg_m2[i]
                if whole
                else inputs.ballistic_coefficient_kg_m2[i]
            )
            drag = 500.0 * density_scale[i] / coefficient
            moment, nodes = come_down(table, part, drag, field, body, moment, event_km[event], path, nodes)
            event_states[event], event_days[event], event_nodes[event] = body, moment, nodes
        body, breakup_days = event_states[events - 1], event_days[events - 1]
        impacts.breakup_days[i] = breakup_days
        latitude_deg, longitude_deg = place(body, breakup_days)
        impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1] = latitude_deg, longitude_deg
        _course(body, breakup_days, impacts.breakup_course[i])
        hour = local_time_h(np.arctan2(body[1], body[0]), midnight_right_ascension_rad(breakup_days))
        fill_air_column(table, part, np.radians(latitude_deg), hour, 1.0, column)

        for kind in range(kinds):
            parent = parts.parent[kind]
            fate[kind] = _NEVER_ALONE
            if parts.disperses[kind] or (parent >= 0 and fate[parent] != _DEMISED):
                continue  # gone, or landed inside what holds it
            event = events - 1
            if parts.release[kind] == AT_APPENDAGES:
                event = events - 2
            elif parts.release[kind] == AT_ALTITUDE:
                event = int(np.searchsorted(own_altitudes, parts.release_altitude_km[kind]))
            fall_inputs = FallInputs(
                inputs.heat_factor[i] * np.exp(_DEMISE_SIGMA * rng.standard_normal()),
                inputs.drag_factor[i],
                inputs.emissivity_factor[i],
                inputs.oxidation_efficiency[i],
                inputs.correlation,
                0.001 * inputs.wind_east_m_s,
                0.001 * inputs.wind_north_m_s,
                1.0,
            )
            heat_j_per_kg = heat_at_j_per_kg(parts, kind, inputs.initial_temperature_k[i])
            fate[kind] = _DEMISED
            if parent >= 0:
                end_states[kind], end_days[kind] = end_states[parent], end_days[parent]
                heated_kg, _ = heated_mass_kg(parts, kind, is_solid(parts, kind))
            else:
                end_states[kind], end_days[kind] = event_states[event], event_days[event]
                if parts.exposed[kind] or parts.release[kind] == AT_APPENDAGES:
                    heat_j_per_kg, heated_kg = warm_on_the_way(
                        parts, kind, fall_inputs, path, event_nodes[event], heat_j_per_kg
                    )
                    if heated_kg <= 0.0:
                        impacts.demise_altitude_km[i, kind] = event_km[event]
                        continue
                else:
                    heated_kg, _ = heated_mass_kg(parts, kind, is_solid(parts, kind))
            _push(rng, end_states[kind])
            follow_part(
                parts,
                kind,
                fall_inputs,
                end_states[kind],
                heat_j_per_kg,
                heated_kg,
                column,
                field.j2,
                result,
            )
            end_days[kind] += result[TIME_S] / SECONDS_PER_DAY
            if result[SURVIVES] > 0.0:
                fate[kind] = _LANDED
                impacts.mass_kg[i, kind] = result[MASS_KG]
                side = PERSON_SIDE_M + np.sqrt(result[AREA_M2])
                impacts.casualty_area_m2[i, kind] = side * side
                impacts.energy_j[i, kind] = 0.5 * result[MASS_KG] * result[SPEED_M_S] ** 2
                latitude_deg, longitude_deg = place(end_states[kind], end_days[kind])
                impacts.latitude_deg[i, kind], impacts.longitude_deg[i, kind] = latitude_deg, longitude_deg
            else:
                impacts.demise_altitude_km[i, kind] = result[END_ALTITUDE_KM]


@kernel
def _push(rng: np.random.Generator, state: F64) -> None:
    """Add a separation speed in a random direction."""
    x, y, z = rng.standard_normal(), rng.standard_normal(), rng.standard_normal()
    speed = _SPEED_MEDIAN_KM_S * np.exp(_SPEED_SIGMA * rng.standard_normal())
    scale = speed / np.sqrt(x * x + y * y + z * z)
    state[3] += scale * x
    state[4] += scale * y
    state[5] += scale * z

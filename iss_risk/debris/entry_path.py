"""The vehicle from the entry interface to its break-up, and how this heats the parts on its outside."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.density import DensitySlice, log_density
from iss_risk.compiled import assign, kernel, leaf
from iss_risk.constants import EARTH_MU_KM3_PER_S2, SECONDS_PER_DAY
from iss_risk.debris.aerothermodynamics import SLENDER_HEATING, Faces, heating_w, surface_area_m2
from iss_risk.debris.demise import temperature_at_k, warm
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_arrays import AT_APPENDAGES, PLATE
from iss_risk.debris.part_shape import heated_faces, heated_mass_kg, is_solid
from iss_risk.debris.piece import Piece
from iss_risk.decay.direct import step_length_s
from iss_risk.decay.forces import (
    STAGES,
    GravityField,
    air_relative_velocity,
    density_at,
    derivative_in,
    step_on,
)
from iss_risk.earth.ellipsoid import geodetic_latitude
from iss_risk.earth.position import geodetic_altitude_km, state_local_time_h

# The codes of the space agencies start here; above, the flow heats bare aluminium to less than 500 K.
ENTRY_ALTITUDE_KM = 122.0
NODE_KM = 1.5
MAX_NODES = 128
# Columns of the path: seconds since the node before, density kg/m³, speed against the air m/s, altitude km,
# days since 2000-01-01, and the first of the six of the state (km, km/s).
_SECONDS, _DENSITY, _SPEED, _ALTITUDE, _DAYS, _STATE = range(6)
PATH_COLUMNS = _STATE + 6
# An orbit that hardly reaches the entry interface may leave it again, many times. What is up after this time
# is not followed.
LONGEST_DAYS = 5.0
# A part of the outside turns one side to the flow, the other to the vehicle.
_OUTWARD = 0.5


@leaf
def _step_s(density: float, drag_per_density: float, state: F64) -> float:
    """As in a decay, but short enough for the nodes of the path."""
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    sink_km_s = -(state[0] * state[3] + state[1] * state[4] + state[2] * state[5]) / r
    longest_s = step_length_s(state, geodetic_altitude_km(state), density, drag_per_density)
    return min(longest_s, NODE_KM / max(sink_km_s, 1e-9))


@leaf
def _add_node(
    density_slice: DensitySlice,
    state: F64,
    altitude_km: float,
    days_2000: float,
    seconds: float,
    path: F64,
    node_count: int,
) -> int:
    """Write the next node of the path, as long as there is room; the new number of nodes."""
    if node_count >= MAX_NODES:
        return node_count
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    hour = state_local_time_h(state, days_2000)
    latitude_rad = geodetic_latitude(r, state[2] / r)
    path[node_count, _SECONDS] = seconds
    path[node_count, _DENSITY] = np.exp(log_density(density_slice, altitude_km, latitude_rad, hour))
    _, _, _, speed_km_s = air_relative_velocity(state[0], state[1], state[3], state[4], state[5])
    path[node_count, _SPEED] = 1000.0 * speed_km_s
    path[node_count, _ALTITUDE], path[node_count, _DAYS] = altitude_km, days_2000
    assign(state, path[node_count, _STATE:])
    return node_count + 1


@leaf
def back_on_the_path(path: F64, first: int, count: int, altitude_km: float, state: F64) -> int:
    """Write into `state` (6,) that of the last of the nodes `first` … `count` - 1 that is well above an
    altitude, and return the number of nodes up to it: who goes down from there comes to the same place as who
    comes from further up. `first` where there is none."""
    node = count - 1
    while node >= first and path[node, _ALTITUDE] <= altitude_km + 1.0:
        node -= 1
    if node < first:
        return first
    assign(path[node, _STATE:], state)
    return node + 1


@leaf
def days_at_node(path: F64, node: int) -> float:
    """When the path has come to a node, days since 2000-01-01."""
    return path[node, _DAYS]


@leaf
def _leaves_the_earth(state: F64) -> bool:
    """Whether it rises, and faster than the speed of escape."""
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    rises = state[0] * state[3] + state[1] * state[4] + state[2] * state[5] > 0.0
    return rises and state[3] ** 2 + state[4] ** 2 + state[5] ** 2 > 2.0 * EARTH_MU_KM3_PER_S2 / r


@kernel
def come_down(
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    state: F64,
    days_2000: float,
    end_altitude_km: float,
    path: F64,
    node_count: int,
) -> tuple[float, int]:
    """Integrate `state` (changed in place) down to an altitude, and append nodes to the path.

    `node_count` is the number of nodes that the path has. Returns the time reached and the new number. A
    state that is already below the altitude is not changed; one that is not down after LONGEST_DAYS ends
    where it is then, and one that leaves the Earth at once, at that time.
    """
    work, here = np.empty((STAGES, 6)), np.empty(6)
    altitude_km = geodetic_altitude_km(state)
    if node_count == 0:
        node_count = _add_node(density_slice, state, altitude_km, days_2000, 0.0, path, node_count)
    node_km, seconds, start_days = altitude_km, 0.0, days_2000
    while altitude_km > end_altitude_km and days_2000 - start_days < LONGEST_DAYS:
        density = density_at(state, days_2000, density_slice)
        step_s = _step_s(density, drag_per_density, state)
        derivative_in(density, state, drag_per_density, field, work[0])
        step_on(state, days_2000, step_s, density_slice, drag_per_density, field, work, here)
        next_km = geodetic_altitude_km(here)
        for _ in range(8):  # the last step is shortened by the secant rule until it ends at the altitude
            if next_km >= end_altitude_km or abs(next_km - end_altitude_km) < 1e-4:
                break
            step_s *= (altitude_km - end_altitude_km) / (altitude_km - next_km)
            step_on(state, days_2000, step_s, density_slice, drag_per_density, field, work, here)
            next_km = geodetic_altitude_km(here)
        if abs(next_km - end_altitude_km) < 1e-3:
            next_km = end_altitude_km
        assign(here, state)
        altitude_km = next_km
        days_2000 += step_s / SECONDS_PER_DAY
        seconds += step_s
        if altitude_km > ENTRY_ALTITUDE_KM + 1.0:  # out of the atmosphere again: it cools
            node_count, node_km, seconds = 0, altitude_km, 0.0
            if _leaves_the_earth(state):
                return start_days + LONGEST_DAYS, node_count
        if node_count == 0 or node_km - altitude_km >= NODE_KM or altitude_km <= end_altitude_km:
            node_count = _add_node(density_slice, state, altitude_km, days_2000, seconds, path, node_count)
            node_km, seconds = altitude_km, 0.0
    return days_2000, node_count


@leaf
def skin_heating(body_radius_m: float) -> float:
    """Heating of a vehicle's skin, relative to a sphere of 1 m radius.

    Vehicles are long bodies or boxes: a cylinder across the flow has 1/√2 of a sphere of its radius, a flat
    side 0.70 of one of its half-width (FLAT_HEATING).
    """
    return SLENDER_HEATING / np.sqrt(body_radius_m)


@leaf
def warm_on_the_way(
    piece: Piece, inputs: FallInputs, path: F64, node_count: int, heat_j_per_kg: float
) -> tuple[float, float, float]:
    """How a part of the outside is heated until its release.

    Returns its heat (J/kg), the heated mass left (kg), and the altitude (km) where it has melted so far that
    it falls apart: 0 where it does not.

    Appendages are heated on all sides, as bodies of their own size. Other exposed parts have one side in the
    flow: plates are skin of the vehicle, heated as skin_heating; all others project into the flow, as bodies
    of their own size. The mass is 0 for a part that has melted before its release.
    """
    shape = piece.shape
    length, width, height = piece.length_m, piece.width_m, piece.height_m
    solid = is_solid(piece)
    mass, least = heated_mass_kg(piece, solid)
    share = (1.0 if piece.release == AT_APPENDAGES else _OUTWARD) * piece.solidity
    surface = share * surface_area_m2(shape, length, width, height)
    body = heated_faces(piece, length, width, height, inputs.face_heating)
    if shape == PLATE and piece.release != AT_APPENDAGES:
        heating = skin_heating(piece.body_radius_m)
        body = Faces(surface / share, heating, 0.0, heating, 0.0, heating)
    for node in range(1, node_count):
        before_kg = mass
        density = np.sqrt(path[node, _DENSITY] * path[node - 1, _DENSITY])
        speed = 0.5 * (path[node, _SPEED] + path[node - 1, _SPEED])
        wall_k = temperature_at_k(piece, heat_j_per_kg)
        flow_w = share * inputs.heat_factor * heating_w(body, inputs.correlation, density, speed, wall_k, 0.0)
        left_s = path[node, _SECONDS]
        while left_s > 0.0:
            heat_j_per_kg, mass, _, left_s = warm(
                piece, heat_j_per_kg, mass, flow_w, surface, inputs.emissivity_factor, left_s
            )
        if mass <= least:
            share = (before_kg - least) / (before_kg - mass)
            melted_km = (1.0 - share) * path[node - 1, _ALTITUDE] + share * path[node, _ALTITUDE]
            return heat_j_per_kg, 0.0, melted_km
    return heat_j_per_kg, mass, 0.0

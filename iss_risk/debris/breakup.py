"""How the vehicle comes apart on its way down: appendages, then the main break-up where its skin melts."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.air import NO_FIT, Air, AirOfSamples, prepare_day, room_for_air
from iss_risk.atmosphere.density import DensitySlice
from iss_risk.atmosphere.solar_activity import ActivityPath
from iss_risk.compiled import ZERO, assign, inlined, kernel
from iss_risk.debris.air_column import ROWS, fill_air_column
from iss_risk.debris.debris_inputs import DebrisInputs, fall_inputs_of
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.entry_path import (
    LONGEST_DAYS,
    MAX_NODES,
    PATH_COLUMNS,
    back_on_the_path,
    come_down,
    days_at_node,
    warm_on_the_way,
)
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.loose_parts import WayDown, follow_kinds, room_for_falls
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.debris.piece import skin_at
from iss_risk.decay.forces import GravityField, air_relative_velocity, drag_per_density_of
from iss_risk.earth.position import geodetic_altitude_km, place_below_deg, state_local_time_h
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.streams import Stream


@inlined
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
    air: AirOfSamples,
    stream: Stream,
    numbers: I64,
    parts: PartArrays,
    inputs: DebrisInputs,
    field: GravityField,
    states: F64,
    days: F64,
    impacts: Impacts,
) -> None:
    """Follow the samples from the entry interface down; fill `impacts`.

    states (N, 6) in km and km/s (TEME) and days (N,) since 2000-01-01 are those at
    entry_path.ENTRY_ALTITUDE_KM, or at any altitude below it. `stream` is that of the separation speeds,
    `numbers` (N,) are those of the samples in it. The air column of the main break-up is used for the whole
    footprint.
    """
    room = room_for_air(air.table)
    column = np.empty((ROWS, 2))
    events = parts.own_altitudes_km.size + 2
    way = WayDown(
        np.empty(events),
        np.empty((events, 6)),
        np.empty(events),
        np.empty(events, dtype=np.int64),
        np.empty((MAX_NODES, PATH_COLUMNS)),
    )
    falls = room_for_falls(parts)
    for i in range(days.size):
        path = ActivityPath(air.activity, air.solar_cycle_error[i], air.analogue_offset_days[i])
        prepare_day(Air(air.table, path, NO_FIT), days[i], room)
        _come_apart(
            room.density_slice, air.density_scale[i], parts, inputs, i, field, states[i], days[i], way
        )
        body, breakup_days = way.states[events - 1], way.days[events - 1]
        impacts.breakup_days[i], impacts.breakup_altitude_km[i] = breakup_days, geodetic_altitude_km(body)
        if breakup_days - days[i] >= LONGEST_DAYS:
            continue  # it flies past the Earth, or stays in orbit
        latitude_deg, longitude_deg = place_below_deg(body, breakup_days)
        impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1] = latitude_deg, longitude_deg
        _course(body, breakup_days, impacts.breakup_course[i])
        hour = state_local_time_h(body, breakup_days)
        fill_air_column(air.table, room.density_slice, np.radians(latitude_deg), hour, column)
        follow_kinds(stream, numbers[i], parts, inputs, i, way, column, field.j2, falls, impacts)


@kernel
def _come_apart(
    density_slice: DensitySlice,
    density_scale: float,
    parts: PartArrays,
    inputs: DebrisInputs,
    sample: int,
    field: GravityField,
    state: F64,
    days_2000: float,
    way: WayDown,
) -> None:
    """Let the vehicle of a sample come down past all the altitudes at which something leaves it."""
    appendages_km, after = inputs.appendage_altitude_km[sample], inputs.ballistic_coefficient_kg_m2[sample]
    assign(parts.own_altitudes_km, way.km[:-2])
    way.km[-2], way.km[-1] = appendages_km, -np.inf
    body, moment, nodes = state.copy(), days_2000, ZERO
    ahead_km = way.km.copy()
    for _ in range(ahead_km.size):
        event = np.argmax(ahead_km)
        ahead_km[event] = -np.inf
        # Until its appendages go it flies as in orbit, then as a bare body.
        coefficient = after
        if way.km[event] >= appendages_km:
            coefficient = inputs.orbital_ballistic_coefficient_kg_m2[sample]
        drag = drag_per_density_of(coefficient, density_scale)
        moment, nodes = come_down(density_slice, drag, field, body, moment, way.km[event], way.path, nodes)
        assign(body, way.states[event])
        way.days[event], way.nodes[event] = moment, nodes
        if event == ahead_km.size - 2:
            breakup_km, end, last = inputs.breakup_altitude_km[sample], moment, nodes
            if np.isfinite(inputs.skin_kg_m2[sample]):
                # Whole, down to the lowest altitude.
                whole, drag = body.copy(), drag_per_density_of(after, density_scale)
                end, last = come_down(density_slice, drag, field, whole, moment, breakup_km, way.path, nodes)
                breakup_km = max(breakup_km, _skin_is_gone_km(parts, inputs, sample, way.path, last))
            # The main break-up cannot come before the first separation.
            way.km[-1] = ahead_km[-1] = min(breakup_km, appendages_km - 1.0)
            if end - moment < LONGEST_DAYS:
                # It goes on from the last node above what leaves it next; those below are written anew.
                known = back_on_the_path(way.path, nodes, last, ahead_km.max(), body)
                if known > nodes:
                    moment, nodes = days_at_node(way.path, known - 1), known


@inlined
def _skin_is_gone_km(parts: PartArrays, inputs: DebrisInputs, sample: int, path: F64, nodes: int) -> float:
    """Where half of the skin has melted, 0 for nowhere on the path."""
    skin = skin_at(parts, inputs.skin_kg_m2[sample])
    heat_j_per_kg = heat_at_j_per_kg(skin, inputs.initial_temperature_k[sample])
    _, _, melted_km = warm_on_the_way(skin, fall_inputs_of(inputs, sample, 1.0), path, nodes, heat_j_per_kg)
    return melted_km

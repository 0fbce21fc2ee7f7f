"""From the first separation to the ground: appendages, main break-up, and every kind of part."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk import inputs as dispersed
from iss_risk.arrays import F64, I8, I64
from iss_risk.atmosphere.air import NO_FIT, Air, AirOfSamples, fill_full_slice, room_for_slice
from iss_risk.atmosphere.density import DensitySlice
from iss_risk.atmosphere.solar_activity import ActivityPath
from iss_risk.compiled import ZERO, assign, kernel, leaf
from iss_risk.constants import PERSON_SIDE_M, SECONDS_PER_DAY
from iss_risk.debris.air_column import ROWS, fill_air_column
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.entry_path import LONGEST_DAYS, MAX_NODES, PATH_COLUMNS, come_down, warm_on_the_way
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.part_arrays import AT_ALTITUDE, AT_APPENDAGES, PartArrays
from iss_risk.debris.part_flight import (
    AREA_M2,
    ENDS_AT_KM,
    MASS_KG,
    RESULTS,
    SPEED_M_S,
    SURVIVES,
    TIME_S,
    follow_part,
)
from iss_risk.debris.part_shape import heated_mass_kg, is_solid
from iss_risk.debris.parts_list import Listing
from iss_risk.debris.piece import Piece, piece_at, skin_at
from iss_risk.debris.resized import resized
from iss_risk.debris.scraps import HIGHEST_KM, scrap_of, scraps_of
from iss_risk.debris.wind import CALM, Wind
from iss_risk.decay.forces import GravityField, air_relative_velocity, drag_per_density_of
from iss_risk.distributions import LogNormal
from iss_risk.earth.position import geodetic_altitude_km, place_below_deg, state_local_time_h
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.streams import Stream, four_normals

# What has not melted through by then is broken by its loads: natural decays brake with one to two g here, and
# Columbia, whose skin was protected, came apart at 60-70 km and lower (CAIB 2003).
LOWEST_BREAKUP_KM = 60.0
# The observed break-ups say which skin explains their altitudes for a given heating: were all heating higher
# than the model's, they would need as much more skin, or the model would contradict them. They fix ln(skin)
# to 0.27 (four, σ 0.55), what is known of walls to about 0.5 (2 kg/m² of honeycomb to 15 of modules with
# their bumpers, a judgement): so the skin follows the factor on all heating with 0.27⁻² / (0.27⁻² + 0.5⁻²).
SKIN_PER_HEATING = 0.77

_DEMISED, _LANDED, _NEVER_ALONE = range(3)


class DebrisInputs(NamedTuple):
    """What each sample draws for its debris; arrays (N,), see iss_risk/inputs.py.

    The main break-up comes when half of a skin of `skin_kg_m2` has melted, at `breakup_altitude_km` at the
    latest; with a skin of infinite mass, there. `own_heat_factor` and `listing`, (N, K), are those of each
    whole kind of part; scraps have those of the kind they come from. The rest is the same for all samples:
    the distribution of separation speeds, `correlation` as an index of
    aerothermodynamics.CORRELATIONS, and the wind, which is horizontal and the same at all heights.
    """

    appendage_altitude_km: F64
    breakup_altitude_km: F64
    skin_kg_m2: F64
    orbital_ballistic_coefficient_kg_m2: F64
    ballistic_coefficient_kg_m2: F64
    heat_factor: F64
    face_heating: F64
    own_heat_factor: F64
    listing: Listing
    drag_factor: F64
    emissivity_factor: F64
    oxidation_efficiency: F64
    initial_temperature_k: F64
    scrap_mass_kg: F64
    separation_median_m_s: float
    separation_sigma: float
    correlation: int = 0
    wind_east_m_s: float = 0.0
    wind_north_m_s: float = 0.0


def debris_inputs(
    draws: dict[str, F64],
    own_heat_factor: F64,
    listing: Listing,
    separation_speed: LogNormal,
    *,
    correlation: int = 0,
    wind: Wind = CALM,
    breakup_km: float | None = None,
) -> DebrisInputs:
    """DebrisInputs from the draws of samples, by name of the input, and from those of their kinds (N, K).

    The main break-up comes at `breakup_km`, if given, whatever has melted by then.
    """
    skin_kg_m2 = draws[dispersed.BREAKUP_SKIN.name] * draws[dispersed.HEAT_FACTOR.name] ** SKIN_PER_HEATING
    if breakup_km is not None:
        skin_kg_m2 = np.full_like(skin_kg_m2, np.inf)
    wind_east_m_s, wind_north_m_s = wind.to_m_s
    return DebrisInputs(
        appendage_altitude_km=draws[dispersed.APPENDAGE_ALTITUDE.name],
        breakup_altitude_km=np.full_like(skin_kg_m2, LOWEST_BREAKUP_KM if breakup_km is None else breakup_km),
        skin_kg_m2=skin_kg_m2,
        orbital_ballistic_coefficient_kg_m2=draws[dispersed.BALLISTIC_COEFFICIENT.name],
        ballistic_coefficient_kg_m2=draws[dispersed.BREAKUP_BALLISTIC_COEFFICIENT.name],
        heat_factor=draws[dispersed.HEAT_FACTOR.name],
        face_heating=draws[dispersed.FACE_HEATING.name],
        own_heat_factor=own_heat_factor,
        listing=listing,
        drag_factor=draws[dispersed.DRAG_FACTOR.name],
        emissivity_factor=draws[dispersed.EMISSIVITY_FACTOR.name],
        oxidation_efficiency=draws[dispersed.OXIDATION_EFFICIENCY.name],
        initial_temperature_k=draws[dispersed.INITIAL_TEMPERATURE.name],
        scrap_mass_kg=draws[dispersed.SCRAP_MASS.name],
        separation_median_m_s=separation_speed.median,
        separation_sigma=separation_speed.sigma,
        correlation=correlation,
        wind_east_m_s=wind_east_m_s,
        wind_north_m_s=wind_north_m_s,
    )


@leaf
def _course(state: F64, days_2000: float, out: F64) -> None:
    """Pole (unit vector, Earth-fixed) of the great circle along which the object moves over ground."""
    angle = greenwich_angle_rad(days_2000)
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = state[0], state[1], state[2]
    vx, vy, vz, _ = air_relative_velocity(x, y, state[3], state[4], state[5])
    px, py, pz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    size = np.sqrt(px * px + py * py + pz * pz)
    out[0], out[1], out[2] = (c * px + s * py) / size, (-s * px + c * py) / size, pz / size


class WayDown(NamedTuple):
    """How a vehicle came down: where it was when something left it.

    Events are the altitudes at which kinds of part leave by themselves (see PartArrays), then the separation
    of the appendages, then the main break-up. For each (E,): altitude `km`, `states` (E, 6) in km and km/s,
    `days` since 2000-01-01, and the number of `nodes` of the `path` (entry_path.py) before it.
    """

    km: F64
    states: F64
    days: F64
    nodes: I64
    path: F64


class Ends(NamedTuple):
    """Where the pieces of one sample end: `states` (K, 6), `days` and `fate` (K,)."""

    states: F64
    days: F64
    fate: I8


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
    kinds = parts.mass_kg.size
    room = room_for_slice(air.table)
    column = np.empty((ROWS, 2))
    events = parts.own_altitudes_km.size + 2
    way = WayDown(
        np.empty(events),
        np.empty((events, 6)),
        np.empty(events),
        np.empty(events, dtype=np.int64),
        np.empty((MAX_NODES, PATH_COLUMNS)),
    )
    ends = Ends(np.empty((kinds, 6)), np.empty(kinds), np.empty(kinds, dtype=np.int8))
    result = np.empty(RESULTS)
    for i in range(days.size):
        path = ActivityPath(air.activity, air.solar_cycle_error[i], air.analogue_offset_days[i])
        density_slice = fill_full_slice(Air(air.table, path, NO_FIT), days[i], room)
        _come_apart(density_slice, air.density_scale[i], parts, inputs, i, field, states[i], days[i], way)
        body, breakup_days = way.states[events - 1], way.days[events - 1]
        impacts.breakup_days[i], impacts.breakup_altitude_km[i] = breakup_days, geodetic_altitude_km(body)
        if breakup_days - days[i] >= LONGEST_DAYS:
            continue  # it flies past the Earth, or stays in orbit
        latitude_deg, longitude_deg = place_below_deg(body, breakup_days)
        impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1] = latitude_deg, longitude_deg
        _course(body, breakup_days, impacts.breakup_course[i])
        hour = state_local_time_h(body, breakup_days)
        fill_air_column(air.table, density_slice, np.radians(latitude_deg), hour, column)
        _follow_kinds(stream, numbers[i], parts, inputs, i, way, column, field.j2, ends, result, impacts)


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
            breakup_km = inputs.breakup_altitude_km[sample]
            if np.isfinite(inputs.skin_kg_m2[sample]):
                # Whole, down to the lowest altitude; these nodes of the path are written anew later.
                whole, drag = body.copy(), drag_per_density_of(after, density_scale)
                _, last = come_down(density_slice, drag, field, whole, moment, breakup_km, way.path, nodes)
                breakup_km = max(breakup_km, _skin_is_gone_km(parts, inputs, sample, way.path, last))
            # The main break-up cannot come before the first separation.
            way.km[-1] = ahead_km[-1] = min(breakup_km, appendages_km - 1.0)


@leaf
def _skin_is_gone_km(parts: PartArrays, inputs: DebrisInputs, sample: int, path: F64, nodes: int) -> float:
    """Where half of the skin has melted, 0 for nowhere on the path."""
    skin = skin_at(parts, inputs.skin_kg_m2[sample])
    heat_j_per_kg = heat_at_j_per_kg(skin, inputs.initial_temperature_k[sample])
    _, _, melted_km = warm_on_the_way(skin, _fall_inputs(inputs, sample, 1.0), path, nodes, heat_j_per_kg)
    return melted_km


@leaf
def _fall_inputs(inputs: DebrisInputs, sample: int, own_heat_factor: float) -> FallInputs:
    """What a fall depends on in a sample."""
    return FallInputs(
        inputs.heat_factor[sample] * own_heat_factor,
        inputs.face_heating[sample],
        inputs.drag_factor[sample],
        inputs.emissivity_factor[sample],
        inputs.oxidation_efficiency[sample],
        inputs.correlation,
        0.001 * inputs.wind_east_m_s,
        0.001 * inputs.wind_north_m_s,
        1.0,
    )


@leaf
def _follow_kinds(
    stream: Stream,
    number: int,
    parts: PartArrays,
    inputs: DebrisInputs,
    sample: int,
    way: WayDown,
    column: F64,
    j2: float,
    ends: Ends,
    result: F64,
    impacts: Impacts,
) -> None:
    """Follow a piece of every kind of a sample from where it is let go; fill its row of `impacts`.

    `ends` and `result` (RESULTS,) are work space.
    """
    at_breakup = way.km.size - 1
    for kind in range(parts.mass_kg.size):
        parent, state = parts.parent[kind], ends.states[kind]
        ends.fate[kind] = _NEVER_ALONE
        if parts.disperses[kind] or (parent >= 0 and ends.fate[parent] != _DEMISED):
            continue  # it disperses, or it lands inside what holds it
        ends.fate[kind] = _DEMISED
        if parts.scrap_size[kind] > 0.0:
            _follow_scraps(parts, inputs, sample, kind, column, j2, ends, result, impacts)
            continue
        event = at_breakup
        if parts.release[kind] == AT_APPENDAGES:
            event = at_breakup - 1
        elif parts.release[kind] == AT_ALTITUDE:
            event = parts.own_altitude[kind]
        piece = _listed(parts, inputs.listing, sample, kind)
        impacts.number[sample, kind] = inputs.listing.number[sample, kind]
        fall_inputs = _fall_inputs(inputs, sample, inputs.own_heat_factor[sample, kind])
        heat_j_per_kg = heat_at_j_per_kg(piece, inputs.initial_temperature_k[sample])
        heated_kg, _ = heated_mass_kg(piece, is_solid(piece))
        if parent >= 0:
            days_2000 = ends.days[parent]
            assign(ends.states[parent], state)
        else:
            days_2000 = way.days[event]
            assign(way.states[event], state)
            if parts.exposed[kind] or parts.release[kind] == AT_APPENDAGES:
                heat_j_per_kg, heated_kg, _ = warm_on_the_way(
                    piece, fall_inputs, way.path, way.nodes[event], heat_j_per_kg
                )
                if heated_kg <= 0.0:
                    ends.days[kind] = days_2000
                    impacts.demise_altitude_km[sample, kind] = way.km[event]
                    continue
        push_x, push_y, push_z = _separation_km_s(stream, number, parts.random_row[kind], inputs)
        state[3] += push_x
        state[4] += push_y
        state[5] += push_z
        follow_part(piece, fall_inputs, state, heat_j_per_kg, heated_kg, column, j2, result)
        days_2000 += result[TIME_S] / SECONDS_PER_DAY
        ends.days[kind] = days_2000
        if result[SURVIVES] > 0.0:
            ends.fate[kind] = _LANDED
        _write_end(result, state, days_2000, sample, kind, impacts)


@leaf
def _follow_scraps(
    parts: PartArrays,
    inputs: DebrisInputs,
    sample: int,
    kind: int,
    column: F64,
    j2: float,
    ends: Ends,
    result: F64,
    impacts: Impacts,
) -> None:
    """Follow the scraps of one size from where what they come from falls apart, at its melting point."""
    whole, state = parts.parent[kind], ends.states[kind]
    if not parts.tears[inputs.listing.material[sample, whole]]:
        return  # of another material in this sample
    gone_km = impacts.demise_altitude_km[sample, whole]
    # Where larger scraps of the same kind, in the row before, have melted, these do so sooner.
    larger = parts.parent[kind - 1] == whole and parts.scrap_size[kind - 1] > parts.scrap_size[kind]
    melted_km = impacts.demise_altitude_km[sample, kind - 1] if larger else 0.0
    if melted_km > 0.0 or gone_km > HIGHEST_KM:
        impacts.demise_altitude_km[sample, kind] = max(melted_km, gone_km)
        return
    piece = _listed(parts, inputs.listing, sample, whole)
    if is_solid(piece):
        return  # its gauge in this sample makes it a solid body, of which nothing is left
    scrap_kg, number = scraps_of(piece, parts.scrap_size[kind], inputs.scrap_mass_kg[sample])
    assign(ends.states[whole], state)
    fall_inputs = _fall_inputs(inputs, sample, inputs.own_heat_factor[sample, whole])
    scrap = scrap_of(piece, scrap_kg)
    follow_part(scrap, fall_inputs, state, piece.heat_to_melt, scrap_kg, column, j2, result)
    days_2000 = ends.days[whole] + result[TIME_S] / SECONDS_PER_DAY
    # As many as there are in this sample, over as many as there are at the middle of the inputs.
    more = inputs.listing.number[sample, whole] * parts.pieces[whole] / parts.pieces[kind]
    impacts.number[sample, kind] = number * more
    _write_end(result, state, days_2000, sample, kind, impacts)


@leaf
def _listed(parts: PartArrays, listing: Listing, sample: int, kind: int) -> Piece:
    """A piece of a whole kind as the list of this sample has it."""
    piece = piece_at(parts, kind, listing.material[sample, kind])
    return resized(piece, listing.number[sample, kind], listing.gauge[sample, kind])


@leaf
def _write_end(result: F64, state: F64, days_2000: float, sample: int, kind: int, impacts: Impacts) -> None:
    """Write where a piece of a kind ended."""
    if result[SURVIVES] > 0.0:
        impacts.mass_kg[sample, kind] = result[MASS_KG]
        side = PERSON_SIDE_M + np.sqrt(result[AREA_M2])
        impacts.casualty_area_m2[sample, kind] = side * side
        impacts.energy_j[sample, kind] = 0.5 * result[MASS_KG] * result[SPEED_M_S] ** 2
        latitude_deg, longitude_deg = place_below_deg(state, days_2000)
        impacts.latitude_deg[sample, kind] = latitude_deg
        impacts.longitude_deg[sample, kind] = longitude_deg
    else:
        impacts.demise_altitude_km[sample, kind] = result[ENDS_AT_KM]


@leaf
def _separation_km_s(
    stream: Stream, number: int, row: int, inputs: DebrisInputs
) -> tuple[float, float, float]:
    """A separation speed in a random direction."""
    x, y, z, size = four_normals(stream, number, row, ZERO)
    speed = 0.001 * inputs.separation_median_m_s * np.exp(inputs.separation_sigma * size)
    scale = speed / np.sqrt(x * x + y * y + z * z)
    return scale * x, scale * y, scale * z

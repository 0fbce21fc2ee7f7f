"""What leaves the vehicle, from where it is let go to where it ends: every kind of part, and its scraps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I8, I64
from iss_risk.compiled import ZERO, assign, leaf
from iss_risk.constants import PERSON_SIDE_M, SECONDS_PER_DAY
from iss_risk.debris.debris_inputs import DebrisInputs, fall_inputs_of
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.entry_path import warm_on_the_way
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.part_arrays import AT_ALTITUDE, AT_APPENDAGES, PartArrays
from iss_risk.debris.part_flight import (
    AREA_M2,
    ENDS_AT_KM,
    MASS_KG,
    SPEED_M_S,
    SURVIVES,
    TIME_S,
    follow_part,
)
from iss_risk.debris.part_shape import heated_mass_kg, is_solid
from iss_risk.debris.parts_list import Listing
from iss_risk.debris.piece import Piece, piece_at
from iss_risk.debris.resized import resized
from iss_risk.debris.scraps import HIGHEST_KM, scrap_of, scraps_of
from iss_risk.earth.position import place_below_deg
from iss_risk.streams import Stream, four_normals

_DEMISED, _LANDED, _NEVER_ALONE = range(3)


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


@leaf
def follow_kinds(
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
        fall_inputs = fall_inputs_of(inputs, sample, inputs.own_heat_factor[sample, kind])
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
    fall_inputs = fall_inputs_of(inputs, sample, inputs.own_heat_factor[sample, whole])
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

"""What leaves the vehicle, from where it is let go to where it ends: every kind of part, and its scraps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import ZERO, assign, inlined, kernel
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
    RESULTS,
    SPEED_M_S,
    SURVIVES,
    TIME_S,
    end_flight,
    fall_on,
    has_ended,
    let_go,
)
from iss_risk.debris.part_lanes import LANES, Lanes, new_lanes
from iss_risk.debris.part_shape import heated_mass_kg, is_solid
from iss_risk.debris.parts_list import Listing
from iss_risk.debris.piece import Piece, piece_at
from iss_risk.debris.resized import resized
from iss_risk.debris.scraps import HIGHEST_KM, scrap_of, scraps_of
from iss_risk.earth.position import place_below_deg
from iss_risk.streams import Stream, four_normals


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


class Falls(NamedTuple):
    """Work space for the falls of one sample at a time.

    The `lanes` in which pieces fall; where and when each kind (K,) is let go or ended, `states` (K, 6) and
    `days`; those that `waiting` (K,) holds may be let go next. When a kind has ended, `follower` (K,) may,
    and then what is `next_follower` (K,) to that; -1 for none. `result` (RESULTS,) of a flight.
    """

    lanes: Lanes
    states: F64
    days: F64
    waiting: I64
    follower: I64
    next_follower: I64
    result: F64


@kernel
def room_for_falls(parts: PartArrays) -> Falls:
    """Work space for the falls of these kinds."""
    kinds = parts.mass_kg.size
    follower, next_follower = np.full(kinds, -1), np.full(kinds, -1)
    for kind in range(kinds - 1, -1, -1):
        before = _follows(parts.parent, parts.scrap_size, kind)
        if before >= 0:
            next_follower[kind] = follower[before]
            follower[before] = kind
    return Falls(
        new_lanes(),
        np.empty((kinds, 6)),
        np.empty(kinds),
        np.empty(kinds, dtype=np.int64),
        follower,
        next_follower,
        np.empty(RESULTS),
    )


@inlined
def _follows(parent: I64, scrap_size: F64, kind: int) -> int:
    """The kind that must have ended before this one is let go, -1 for none: what holds it, what it is a scrap
    of, or the larger scraps of that, in the row before."""
    return kind - 1 if _larger_scraps(parent, scrap_size, kind) else parent[kind]


@inlined
def _larger_scraps(parent: I64, scrap_size: F64, kind: int) -> bool:
    """Whether these are scraps, and the row before is that of larger ones of the same kind."""
    smaller = 0.0 < scrap_size[kind] < scrap_size[kind - 1]
    return smaller and parent[kind - 1] == parent[kind]


@inlined
def follow_kinds(
    stream: Stream,
    number: int,
    parts: PartArrays,
    inputs: DebrisInputs,
    sample: int,
    way: WayDown,
    column: F64,
    j2: float,
    falls: Falls,
    impacts: Impacts,
) -> None:
    """Follow a piece of every kind of a sample from where it is let go; fill its row of `impacts`.

    What waits is let go when a lane is free, in the order of the kinds; what another kind has held, or what
    is left of it, goes before that.
    """
    lanes, waiting, count, falling = falls.lanes, falls.waiting, ZERO, ZERO
    for kind in range(parts.mass_kg.size - 1, -1, -1):
        if parts.parent[kind] < 0:
            waiting[count] = kind
            count += 1
    fall_inputs = fall_inputs_of(inputs, sample, 1.0)
    while True:
        for lane in range(LANES):
            kind = lanes.kind[lane]
            if kind >= 0 and has_ended(lanes, lane):
                end_flight(lanes, lane, column, fall_inputs, falls.states[kind], falls.result)
                falls.days[kind] += falls.result[TIME_S] / SECONDS_PER_DAY
                _write_end(falls.result, falls.states[kind], falls.days[kind], sample, kind, impacts)
                lanes.kind[lane] = -1
                falling -= 1
                # Smaller scraps follow larger ones however those end.
                if falls.result[SURVIVES] <= 0.0 or parts.scrap_size[kind] > 0.0:
                    count = _add_followers(falls, kind, count)
            while lanes.kind[lane] < 0 and count > 0:
                count -= 1
                kind = waiting[count]
                if parts.disperses[kind]:
                    continue
                if _is_let_go(stream, number, parts, inputs, sample, kind, way, falls, lane, impacts):
                    lanes.kind[lane] = kind
                    falling += 1
                else:
                    count = _add_followers(falls, kind, count)
        if falling == 0:
            return
        fall_on(lanes, column, fall_inputs, j2)


@inlined
def _add_followers(falls: Falls, kind: int, count: int) -> int:
    """Add to the `count` kinds that wait those that may be let go after this one; how many wait then."""
    follower = falls.follower[kind]
    while follower >= 0:
        falls.waiting[count] = follower
        count += 1
        follower = falls.next_follower[follower]
    return count


@inlined
def _is_let_go(
    stream: Stream,
    number: int,
    parts: PartArrays,
    inputs: DebrisInputs,
    sample: int,
    kind: int,
    way: WayDown,
    falls: Falls,
    lane: int,
    impacts: Impacts,
) -> bool:
    """Let a piece of a kind fall in a lane; False where it has ended before."""
    if parts.scrap_size[kind] > 0.0:
        return _are_scraps_let_go(parts, inputs, sample, kind, falls, lane, impacts)
    at_breakup = way.km.size - 1
    parent, state = parts.parent[kind], falls.states[kind]
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
        falls.days[kind] = falls.days[parent]
        assign(falls.states[parent], state)
    else:
        falls.days[kind] = way.days[event]
        assign(way.states[event], state)
        if parts.exposed[kind] or parts.release[kind] == AT_APPENDAGES:
            heat_j_per_kg, heated_kg, _ = warm_on_the_way(
                piece, fall_inputs, way.path, way.nodes[event], heat_j_per_kg
            )
            if heated_kg <= 0.0:
                impacts.demise_altitude_km[sample, kind] = way.km[event]
                return False
    push_x, push_y, push_z = _separation_km_s(stream, number, parts.random_row[kind], inputs)
    state[3] += push_x
    state[4] += push_y
    state[5] += push_z
    let_go(falls.lanes, lane, piece, fall_inputs, state, heat_j_per_kg, heated_kg)
    return True


@inlined
def _are_scraps_let_go(
    parts: PartArrays,
    inputs: DebrisInputs,
    sample: int,
    kind: int,
    falls: Falls,
    lane: int,
    impacts: Impacts,
) -> bool:
    """Let a scrap of one size fall from where what it comes from falls apart, at its melting point; False
    where there are none, or all have melted at once."""
    whole, state = parts.parent[kind], falls.states[kind]
    if not parts.tears[inputs.listing.material[sample, whole]]:
        return False  # of another material in this sample
    gone_km = impacts.demise_altitude_km[sample, whole]
    # Where larger scraps of the same kind have melted, these do so sooner.
    larger = _larger_scraps(parts.parent, parts.scrap_size, kind)
    melted_km = impacts.demise_altitude_km[sample, kind - 1] if larger else 0.0
    if melted_km > 0.0 or gone_km > HIGHEST_KM:
        impacts.demise_altitude_km[sample, kind] = max(melted_km, gone_km)
        return False
    piece = _listed(parts, inputs.listing, sample, whole)
    if is_solid(piece):
        return False  # its gauge in this sample makes it a solid body, of which nothing is left
    scrap_kg, number = scraps_of(piece, parts.scrap_size[kind], inputs.scrap_mass_kg[sample])
    # As many as there are in this sample, over as many as there are at the middle of the inputs.
    more = inputs.listing.number[sample, whole] * parts.pieces[whole] / parts.pieces[kind]
    impacts.number[sample, kind] = number * more
    falls.days[kind] = falls.days[whole]
    assign(falls.states[whole], state)
    fall_inputs = fall_inputs_of(inputs, sample, inputs.own_heat_factor[sample, whole])
    let_go(falls.lanes, lane, scrap_of(piece, scrap_kg), fall_inputs, state, piece.heat_to_melt, scrap_kg)
    return True


@inlined
def _listed(parts: PartArrays, listing: Listing, sample: int, kind: int) -> Piece:
    """A piece of a whole kind as the list of this sample has it."""
    piece = piece_at(parts, kind, listing.material[sample, kind])
    return resized(piece, listing.number[sample, kind], listing.gauge[sample, kind])


@inlined
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


@inlined
def _separation_km_s(
    stream: Stream, number: int, row: int, inputs: DebrisInputs
) -> tuple[float, float, float]:
    """A separation speed in a random direction."""
    x, y, z, size = four_normals(stream, number, row, ZERO)
    speed = 0.001 * inputs.separation_median_m_s * np.exp(inputs.separation_sigma * size)
    scale = speed / np.sqrt(x * x + y * y + z * z)
    return scale * x, scale * y, scale * z

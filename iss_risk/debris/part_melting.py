"""How parts take up heat in their fall, and what melting leaves of them.

Heat acts in sub-steps, in passes over all lanes (part_lanes.py) for which a step has some of its time left. A
lane may need one sub-step or many: the others go on with their paths meanwhile.
"""

from __future__ import annotations

from iss_risk.arrays import F64
from iss_risk.compiled import inlined, leaf
from iss_risk.debris.aerothermodynamics import (
    DRAG_SUBSONIC,
    Faces,
    heat_flow_w,
    knudsen_length_m,
    surface_area_m2,
    volume_m3,
)
from iss_risk.debris.demise import Node, glow_when_melting_w_m2, temperature_at_k, warm_a_little
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_arrays import HEAT_NODES
from iss_risk.debris.part_conduction import drawn_in_w, settling_time_s, skin_heat_j_per_kg, warm_through
from iss_risk.debris.part_shape import (
    flow_side_m,
    heated_faces,
    heated_mass_kg,
    is_solid,
    melting_powers,
    shrunk,
)
from iss_risk.debris.piece import Piece

# One name a line would be a page.
# isort: off
from iss_risk.debris.part_lanes import (
    ABOVE_K, AREA_1_M2, AREA_2_M2, AREA_3_M2, BALLAST_KG, BELOW_K, BURNING_K, CONDUCTS, CORE_J_PER_KG,
    DEMISES, DRAWN_W, EMISSIVITY_ABOVE, EMISSIVITY_BELOW, FIRST_HEATED_KG, FLIES, FLOW_POWER, FLOW_W,
    GLOW_J, GLOW_W_M2, HEATED_KG, HEATING_1, HEATING_2, HEATING_3, HEATING_DENSITY, HEATING_S,
    HEATING_SPEED_M_S, HEATING_STAGNATION, HEAT_J, HEAT_J_PER_KG, HEAT_OF_FUSION, HEAT_SHARE,
    HEAT_TO_MELT, HOTTEST_J_PER_KG, KNUDSEN_M, LANES, LEAST_KG, LEFT_HEIGHT_M, LEFT_LENGTH_M,
    LEFT_WIDTH_M, LOOSE, MELTED, MELTING_PER_S, MOST_DRAWN_W, MOVES, NODES_PER_HEAT, NODE_SHARE,
    OXIDATION_HEAT, RADIATED_J, SETTLING_S, SHINING_M2, SKIN_K, SLOW_J_PER_KG, SOLID, STATUS, STEP_S,
    STEP_SHARE, STEP_START_KG, SUBSONIC, SUB_S, SUB_START_KG, SURFACE_M2, SURFACE_POWER, UNUSED_S,
    WARMING_S, Lanes, piece_in, write_piece,
)  # fmt: skip
# isort: on


MELTED_PER_STEP = 0.05
# Below half its melting temperature a metal is passive: its oxide keeps the oxygen away.
_BURNING_PART_OF_MELTING_K = 0.5


@leaf
def let_in(
    lanes: Lanes, lane: int, piece: Piece, inputs: FallInputs, heat_j_per_kg: float, heated_kg: float
) -> None:
    """Write a piece into a lane as it is let go, perhaps half melted on the outside of the vehicle."""
    w = lanes.numbers
    write_piece(lanes, lane, piece)
    solid = is_solid(piece)
    first_heated_kg, least_kg = heated_mass_kg(piece, solid)
    loose = piece.holding_kg_m2 > 0.0
    surface_power, flow_power = melting_powers(piece, solid)
    if loose:
        surface_power = flow_power = 0.0  # its wrapping goes, its outline stays
    w[SOLID + lane] = 1.0 if solid else 0.0
    w[CONDUCTS + lane] = 1.0 if solid and not loose and piece.diffusivity_m2_s > 0.0 else 0.0
    w[LOOSE + lane] = 1.0 if loose else 0.0
    w[FIRST_HEATED_KG + lane], w[LEAST_KG + lane] = first_heated_kg, least_kg
    w[BALLAST_KG + lane] = piece.mass_kg - first_heated_kg + piece.held_kg
    w[SURFACE_POWER + lane], w[FLOW_POWER + lane] = surface_power, flow_power
    w[GLOW_W_M2 + lane] = glow_when_melting_w_m2(piece, inputs.emissivity_factor)
    w[NODES_PER_HEAT + lane] = (HEAT_NODES - 1) / piece.heat_to_melt
    w[BURNING_K + lane] = _BURNING_PART_OF_MELTING_K * piece.temperature_of_heat[-1]
    w[HEAT_SHARE + lane] = inputs.heat_factor * piece.solidity
    w[SUBSONIC + lane] = DRAG_SUBSONIC[piece.shape]
    w[HEAT_J_PER_KG + lane] = w[CORE_J_PER_KG + lane] = w[HOTTEST_J_PER_KG + lane] = heat_j_per_kg
    w[SLOW_J_PER_KG + lane] = w[HEAT_J + lane] = w[RADIATED_J + lane] = w[MELTING_PER_S + lane] = 0.0
    w[HEATED_KG + lane] = heated_kg
    w[HEATING_S + lane] = w[WARMING_S + lane] = 0.0
    length, width, height = piece.length_m, piece.width_m, piece.height_m
    if heated_kg < first_heated_kg and not loose:
        length, width, height = shrunk(piece, heated_kg, solid)
    _reshape(lanes, lane, piece, length, width, height, inputs)


@leaf
def _reshape(
    lanes: Lanes, lane: int, piece: Piece, length: float, width: float, height: float, inputs: FallInputs
) -> None:
    """Write what is left of a piece, and what follows from its dimensions."""
    w = lanes.numbers
    w[LEFT_LENGTH_M + lane], w[LEFT_WIDTH_M + lane], w[LEFT_HEIGHT_M + lane] = length, width, height
    w[SURFACE_M2 + lane] = piece.solidity * surface_area_m2(piece.shape, length, width, height)
    w[KNUDSEN_M + lane] = knudsen_length_m(flow_side_m(piece, length, width, height))
    body = heated_faces(piece, length, width, height, inputs.face_heating)
    w[AREA_1_M2 + lane], w[HEATING_1 + lane] = body.area_1_m2, body.heating_1
    w[AREA_2_M2 + lane], w[HEATING_2 + lane] = body.area_2_m2, body.heating_2
    w[AREA_3_M2 + lane], w[HEATING_3 + lane] = body.area_3_m2, body.heating_3


@inlined
def _is_heated(w: F64, k: int) -> bool:
    return (w[STATUS + k] == FLIES) & (w[HEATING_S + k] > 0.0)


@inlined
def _flow_w(w: F64, k: int, temperature_k: float, burning: float) -> float:
    """The heat flow into a lane of this skin, W."""
    body = Faces(
        w[AREA_1_M2 + k],
        w[HEATING_1 + k],
        w[AREA_2_M2 + k],
        w[HEATING_2 + k],
        w[AREA_3_M2 + k],
        w[HEATING_3 + k],
    )
    return w[STEP_SHARE + k] * heat_flow_w(
        body,
        w[HEATING_STAGNATION + k],
        w[HEATING_DENSITY + k],
        w[HEATING_SPEED_M_S + k],
        temperature_k,
        burning,
    )


@inlined
def take_up_heat(lanes: Lanes, inputs: FallInputs) -> None:
    """Let heat act for a sub-step in all lanes for which a step has any left; mark those that demise."""
    w = lanes.numbers
    for k in range(LANES):
        _look_up(lanes, k)
        if _is_heated(w, k) and w[CONDUCTS + k] > 0.0:
            _look_at_the_skin(lanes, k, inputs)
    _begin_sub_steps(w, inputs)
    _warm_a_little(w, inputs)
    for k in range(LANES):
        if _is_heated(w, k) and w[CONDUCTS + k] > 0.0:
            _warm_through(lanes, k, inputs)
    _end_sub_steps(w)
    for k in range(LANES):
        if w[MELTED + k] > 0.0:
            piece = piece_in(lanes, k)
            length, width, height = shrunk(piece, w[HEATED_KG + k], w[SOLID + k] > 0.0)
            _reshape(lanes, k, piece, length, width, height, inputs)


@inlined
def _look_up(lanes: Lanes, k: int) -> None:
    """What the tables say of the heat of a lane."""
    w = lanes.numbers
    x = w[HEAT_J_PER_KG + k] * w[NODES_PER_HEAT + k]
    # Within the table whatever an empty lane holds: what is read from beyond it ends the program.
    node = min(max(int(x), 0), HEAT_NODES - 2)
    temperatures, emissivities = lanes.temperature_of_heat, lanes.emissivity_of_heat
    w[BELOW_K + k], w[ABOVE_K + k] = temperatures[k, node], temperatures[k, node + 1]
    w[EMISSIVITY_BELOW + k], w[EMISSIVITY_ABOVE + k] = emissivities[k, node], emissivities[k, node + 1]
    w[NODE_SHARE + k] = x - node


@inlined
def _look_at_the_skin(lanes: Lanes, k: int, inputs: FallInputs) -> None:
    """How hot the skin of a body with a core is, and what flows on into that."""
    w, piece = lanes.numbers, piece_in(lanes, k)
    heat, slow, heated_kg = w[HEAT_J_PER_KG + k], w[SLOW_J_PER_KG + k], w[HEATED_KG + k]
    surface = w[SURFACE_M2 + k]
    if w[MOVES + k] > 0.0:
        skin_k = temperature_at_k(piece, min(heat + slow, piece.heat_to_melt))
        w[FLOW_W + k] = _flow_w(w, k, skin_k, 0.0)
    volume = volume_m3(piece.shape, w[LEFT_LENGTH_M + k], w[LEFT_WIDTH_M + k], w[LEFT_HEIGHT_M + k])
    settling_s = settling_time_s(piece.diffusivity_m2_s, volume, surface)
    skin = skin_heat_j_per_kg(
        piece, heat, slow, heated_kg, w[FLOW_W + k], surface, inputs.emissivity_factor, settling_s
    )
    w[SETTLING_S + k] = settling_s
    w[SKIN_K + k] = temperature_at_k(piece, skin)
    # A small body is as hot as its skin soon after that begins to melt.
    drawn_w = drawn_in_w(piece, heat, slow, heated_kg, settling_s)
    w[DRAWN_W + k] = drawn_w
    w[MOST_DRAWN_W + k] = min(drawn_w, (piece.heat_to_melt - heat) * heated_kg / w[HEATING_S + k])


@inlined
def _begin_sub_steps(w: F64, inputs: FallInputs) -> None:
    """How much heat flows, and for how long it may act, where the last sub-step is over."""
    for k in range(LANES):
        begins = w[WARMING_S + k] <= 0.0
        heat, heated_kg, surface, left_s = (
            w[HEAT_J_PER_KG + k],
            w[HEATED_KG + k],
            w[SURFACE_M2 + k],
            w[HEATING_S + k],
        )
        conducts = w[CONDUCTS + k] > 0.0
        skin_k = w[BELOW_K + k] + w[NODE_SHARE + k] * (w[ABOVE_K + k] - w[BELOW_K + k])
        skin_k = w[SKIN_K + k] if conducts else skin_k
        burning = inputs.oxidation_efficiency * w[OXIDATION_HEAT + k] if skin_k > w[BURNING_K + k] else 0.0
        flow_w = _flow_w(w, k, skin_k, burning)
        melting_w = flow_w - w[GLOW_W_M2 + k] * surface
        melts = melting_w > w[DRAWN_W + k] if conducts else heat >= w[HEAT_TO_MELT + k]
        melts &= melting_w > 0.0
        melting_w -= w[MOST_DRAWN_W + k] if conducts else 0.0
        # So short that the shape follows the mass. What shrinks takes up and radiates less.
        melt_j = w[HEAT_OF_FUSION + k] * heated_kg
        short_s = inputs.step * MELTED_PER_STEP * w[FIRST_HEATED_KG + k] * w[HEAT_OF_FUSION + k] / melting_w
        short_s = min(left_s, short_s)
        melted = min(0.5 * short_s * melting_w / melt_j, 0.5)
        sub_s = short_s if melts else left_s
        flow_w = flow_w * (1.0 - w[FLOW_POWER + k] * melted) if melts else flow_w
        shining = surface * (1.0 - w[SURFACE_POWER + k] * melted) if melts else surface
        w[SUB_S + k] = sub_s if begins else w[SUB_S + k]
        w[WARMING_S + k] = sub_s if begins else w[WARMING_S + k]
        w[FLOW_W + k] = flow_w if begins else w[FLOW_W + k]
        w[SHINING_M2 + k] = shining if begins else w[SHINING_M2 + k]
        w[GLOW_J + k] = 0.0 if begins else w[GLOW_J + k]
        w[SUB_START_KG + k] = heated_kg if begins else w[SUB_START_KG + k]


@inlined
def _warm_a_little(w: F64, inputs: FallInputs) -> None:
    """What is of one temperature is warmed up or melts."""
    for k in range(LANES):
        warms = _is_heated(w, k) & (w[CONDUCTS + k] <= 0.0)
        heat, heated_kg, glow_j, later_s, unused_s = warm_a_little(
            Node(
                w[BELOW_K + k],
                w[ABOVE_K + k],
                w[EMISSIVITY_BELOW + k],
                w[EMISSIVITY_ABOVE + k],
                w[NODE_SHARE + k],
            ),
            w[NODES_PER_HEAT + k],
            w[HEAT_TO_MELT + k],
            w[HEAT_OF_FUSION + k],
            w[HEAT_J_PER_KG + k],
            w[HEATED_KG + k],
            w[FLOW_W + k],
            w[SHINING_M2 + k],
            inputs.emissivity_factor,
            w[WARMING_S + k],
            w[SUB_S + k],
        )
        w[HEAT_J_PER_KG + k] = heat if warms else w[HEAT_J_PER_KG + k]
        w[HEATED_KG + k] = heated_kg if warms else w[HEATED_KG + k]
        w[GLOW_J + k] += glow_j if warms else 0.0
        w[WARMING_S + k] = later_s if warms else w[WARMING_S + k]
        w[UNUSED_S + k] = unused_s


@inlined
def _warm_through(lanes: Lanes, k: int, inputs: FallInputs) -> None:
    """A body with a core is warmed up or melts."""
    w = lanes.numbers
    heat, slow, w[HEATED_KG + k], w[GLOW_J + k], w[UNUSED_S + k] = warm_through(
        piece_in(lanes, k),
        w[HEAT_J_PER_KG + k],
        w[SLOW_J_PER_KG + k],
        w[CORE_J_PER_KG + k],
        w[HEATED_KG + k],
        w[FLOW_W + k],
        w[SHINING_M2 + k],
        inputs.emissivity_factor,
        w[SETTLING_S + k],
        w[SUB_S + k],
    )
    w[HEAT_J_PER_KG + k], w[SLOW_J_PER_KG + k] = heat, slow
    w[WARMING_S + k] = 0.0


@inlined
def _end_sub_steps(w: F64) -> None:
    """Count what flowed in the sub-steps that are over; end the steps of which nothing is left."""
    for k in range(LANES):
        done = _is_heated(w, k) & (w[WARMING_S + k] <= 0.0)
        heated_kg, least_kg, before_kg = w[HEATED_KG + k], w[LEAST_KG + k], w[SUB_START_KG + k]
        sub_s = w[SUB_S + k] - w[UNUSED_S + k]
        left_s = w[HEATING_S + k] - sub_s
        flow_j, glow_j = w[FLOW_W + k] * sub_s, w[GLOW_J + k]
        heat_j, radiated_j = w[HEAT_J + k] + flow_j, w[RADIATED_J + k] + glow_j
        # It may end within the sub-step, which melts evenly: what comes after that does not count.
        demises = done & (heated_kg <= least_kg)
        over = (least_kg - heated_kg) / (before_kg - heated_kg)
        left_s = left_s + over * sub_s if demises else left_s
        heat_j = heat_j - over * w[FLOW_W + k] * sub_s if demises else heat_j
        radiated_j = radiated_j - over * glow_j if demises else radiated_j
        heated_kg = least_kg if demises else heated_kg
        w[HEATED_KG + k] = heated_kg
        w[STATUS + k] = DEMISES if demises else w[STATUS + k]
        w[HEAT_J + k] = heat_j if done else w[HEAT_J + k]
        w[RADIATED_J + k] = radiated_j if done else w[RADIATED_J + k]
        w[HEATING_S + k] = left_s if done else w[HEATING_S + k]
        melted = done & (heated_kg < before_kg) & (w[LOOSE + k] <= 0.0)
        w[MELTED + k] = 1.0 if melted & (not demises) else 0.0
        over = done & ((left_s <= 0.0) | demises)
        melting_per_s = (w[STEP_START_KG + k] - heated_kg) / (w[STEP_S + k] * heated_kg)
        w[MELTING_PER_S + k] = melting_per_s if over else w[MELTING_PER_S + k]
        hottest = max(w[HOTTEST_J_PER_KG + k], w[HEAT_J_PER_KG + k])
        w[HOTTEST_J_PER_KG + k] = hottest if over else w[HOTTEST_J_PER_KG + k]

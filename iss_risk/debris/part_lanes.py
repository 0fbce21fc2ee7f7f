"""Pieces that fall side by side, laid out so that the processor takes several at once.

A lane is a place for one piece on its way down. The figures of all lanes stand in one array, `numbers`:
figure after figure, each with the LANES values side by side. A pass is a loop over the lanes that calls the
scalar functions of the physics, without branches, table look-ups or calls of exp and log: then LLVM makes
machine code of it that takes 4 or 8 lanes at once. What cannot be written so is a loop of its own, a lane at
a time. Every lane's arithmetic is that of the source, in its order, and no lane knows of its neighbours: how
many there are, and which, changes no figure (docs/decisions/0016).

All figures are in one array, at places that are known when the loops are compiled: of separate arrays LLVM
would have to find out at run time that they do not overlap, and gives up.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import assign, inlined, kernel, leaf
from iss_risk.debris.part_arrays import HEAT_NODES
from iss_risk.debris.piece import Piece

LANES = 16


class Lanes(NamedTuple):
    """`numbers` (FIGURES · LANES,), the figures below; the tables (LANES, HEAT_NODES) of the pieces'
    materials, as in PartArrays; and the `kind` (LANES,) that falls in each lane, -1 for none."""

    numbers: F64
    temperature_of_heat: F64
    emissivity_of_heat: F64
    kind: I64


def _rows(after: int, count: int) -> list[int]:
    """The places of the first lane's value of `count` figures, after those before. Of NumPy's type: numba
    compiles a function anew for each place in Python's that it is given."""
    return [cast("int", np.int64(place)) for place in range(after, after + count * LANES, LANES)]


# What the piece is: see Piece.
(
    SHAPE, LENGTH_M, WIDTH_M, HEIGHT_M, MASS_KG, HELD_KG, SOLIDITY, DENSITY_KG_M3, HEAT_TO_MELT,
    HEAT_OF_FUSION, OXIDATION_HEAT, VOLATILE_FRACTION, CHARRING, CHARRED, HOLDING_KG_M2, DIFFUSIVITY_M2_S,
) = _rows(0, 16)  # fmt: skip
# How it melts: see part_melting.Nature; what the flow of heat is multiplied by.
(
    SOLID, CONDUCTS, LOOSE, FIRST_HEATED_KG, LEAST_KG, BALLAST_KG, SURFACE_POWER, FLOW_POWER, GLOW_W_M2,
    BURNING_K, HEAT_SHARE, SUBSONIC, NODES_PER_HEAT,
) = _rows(DIFFUSIVITY_M2_S + LANES, 13)  # fmt: skip
# What is left of it: see part_melting.Remains. KNUDSEN_M is the length that the Knudsen number refers to.
(
    HEAT_J_PER_KG, SLOW_J_PER_KG, CORE_J_PER_KG, HEATED_KG, LEFT_LENGTH_M, LEFT_WIDTH_M, LEFT_HEIGHT_M,
    SURFACE_M2, AREA_1_M2, HEATING_1, AREA_2_M2, HEATING_2, AREA_3_M2, HEATING_3, HEAT_J, RADIATED_J,
    HOTTEST_J_PER_KG, KNUDSEN_M,
) = _rows(NODES_PER_HEAT + LANES, 18)  # fmt: skip
# Where it is, and where it was at the start of the step (part_motion.py).
(
    X, Y, Z, VX, VY, VZ, START_X, START_Y, START_Z, START_VX, START_VY, START_VZ, ALTITUDE_KM, ABOVE_KM,
    ELAPSED_S, STEPS, STEP_S, STEP_START_KG, MELTING_PER_S,
) = _rows(KNUDSEN_M + LANES, 19)  # fmt: skip
# How far it is: one of the values below, whether it takes a step, and the time (s) for which heat is still to
# act in it, and in the sub-step, 0 where none is under way (part_melting.py).
STATUS, MOVES, HEATING_S, WARMING_S = _rows(MELTING_PER_S + LANES, 4)
EMPTY, FLIES, LANDS, DEMISES = 0.0, 1.0, 2.0, 3.0
# Within a step: the air at its start, half a step on, at its middle and end, and the motion there.
(
    WX, WY, WZ, SPEED_KM_S, INVERSE_RADIUS, ROW, DENSITY, SOUND_M_S, RAREFIED, AHEAD_ROW, AHEAD_SPEED_KM_S,
    AREA_M2_KG, HEATED_SHARE, DRAG, ACCELERATION_X, ACCELERATION_Y, ACCELERATION_Z, PULL, POLAR_PULL,
) = _rows(WARMING_S + LANES, 19)  # fmt: skip
(
    MIDDLE_X, MIDDLE_Y, MIDDLE_Z, MIDDLE_VX, MIDDLE_VY, MIDDLE_VZ, MIDDLE_WX, MIDDLE_WY, MIDDLE_WZ,
    MIDDLE_SPEED_KM_S, MIDDLE_INVERSE_RADIUS, MIDDLE_ROW, MIDDLE_DENSITY, MIDDLE_STAGNATION,
    MIDDLE_ACCELERATION_X, MIDDLE_ACCELERATION_Y, MIDDLE_ACCELERATION_Z,
) = _rows(POLAR_PULL + LANES, 17)  # fmt: skip
(
    END_X, END_Y, END_Z, END_VX, END_VY, END_VZ, END_WX, END_WY, END_WZ, END_SPEED_KM_S, END_INVERSE_RADIUS,
    END_ROW, END_DENSITY,
) = _rows(MIDDLE_ACCELERATION_Z + LANES, 13)  # fmt: skip
# Of the heating in a step, and in a sub-step: what the tables say, and what acts on the piece.
(
    STEP_SHARE, HEATING_DENSITY, HEATING_SPEED_M_S, HEATING_STAGNATION, BELOW_K, ABOVE_K,
    EMISSIVITY_BELOW, EMISSIVITY_ABOVE, NODE_SHARE, SKIN_K, SETTLING_S, DRAWN_W, MOST_DRAWN_W, SUB_S,
    SUB_START_KG, FLOW_W, SHINING_M2, GLOW_J, UNUSED_S, MELTED,
) = _rows(END_DENSITY + LANES, 20)  # fmt: skip
FIGURES = MELTED // LANES + 1


@inlined
def either(condition: bool, yes: float, no: float) -> float:
    """`yes` where the condition holds, else `no`. For two figures of a lane: LLVM would read only one of
    them, from a place that depends on the condition, and then not take several lanes at once."""
    return yes if condition else no


@kernel
def new_lanes() -> Lanes:
    """Empty lanes, with figures that no pass stumbles over."""
    numbers = np.ones(FIGURES * LANES)
    for k in range(LANES):
        numbers[STATUS + k] = EMPTY
    return Lanes(
        numbers,
        np.ones((LANES, HEAT_NODES)),
        np.ones((LANES, HEAT_NODES)),
        np.full(LANES, -1),
    )


@leaf
def write_piece(lanes: Lanes, lane: int, piece: Piece) -> None:
    """Write what the piece is into a lane."""
    w = lanes.numbers
    w[SHAPE + lane] = piece.shape
    w[LENGTH_M + lane], w[WIDTH_M + lane], w[HEIGHT_M + lane] = piece.length_m, piece.width_m, piece.height_m
    w[MASS_KG + lane], w[HELD_KG + lane] = piece.mass_kg, piece.held_kg
    w[SOLIDITY + lane], w[DENSITY_KG_M3 + lane] = piece.solidity, piece.density_kg_m3
    w[HEAT_TO_MELT + lane], w[HEAT_OF_FUSION + lane] = piece.heat_to_melt, piece.heat_of_fusion
    w[OXIDATION_HEAT + lane], w[VOLATILE_FRACTION + lane] = piece.oxidation_heat, piece.volatile_fraction
    w[CHARRING + lane], w[CHARRED + lane] = piece.charring, piece.charred
    w[HOLDING_KG_M2 + lane], w[DIFFUSIVITY_M2_S + lane] = piece.holding_kg_m2, piece.diffusivity_m2_s
    assign(piece.temperature_of_heat, lanes.temperature_of_heat[lane])
    assign(piece.emissivity_of_heat, lanes.emissivity_of_heat[lane])


@leaf
def piece_in(lanes: Lanes, lane: int) -> Piece:
    """The piece in a lane. How it was released is of no importance any more."""
    w = lanes.numbers
    return Piece(
        int(w[SHAPE + lane]),
        w[LENGTH_M + lane],
        w[WIDTH_M + lane],
        w[HEIGHT_M + lane],
        w[MASS_KG + lane],
        w[HELD_KG + lane],
        0,
        w[SOLIDITY + lane],
        w[DENSITY_KG_M3 + lane],
        w[HEAT_TO_MELT + lane],
        lanes.temperature_of_heat[lane],
        lanes.emissivity_of_heat[lane],
        w[HEAT_OF_FUSION + lane],
        w[OXIDATION_HEAT + lane],
        w[VOLATILE_FRACTION + lane],
        w[CHARRING + lane],
        w[CHARRED + lane],
        w[HOLDING_KG_M2 + lane],
        w[DIFFUSIVITY_M2_S + lane],
        0.0,
    )

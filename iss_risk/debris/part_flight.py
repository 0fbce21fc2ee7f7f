"""The flights of parts: three degrees of freedom, one temperature, melting, and the end.

A part is a lump of one temperature that tumbles (`iss_risk.debris.demise`). Solid bodies shrink evenly over
their surface. Plates and hollow bodies melt through in places: what is left of them keeps its mass per area,
until half of them has melted and the rest falls apart.
"""

from __future__ import annotations

import iss_risk.debris.part_lanes as at
from iss_risk.arrays import F64
from iss_risk.compiled import ZERO, kernel, leaf
from iss_risk.debris.aerothermodynamics import surface_area_m2
from iss_risk.debris.demise import temperature_at_k
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_lanes import LANES, Lanes, new_lanes, piece_in
from iss_risk.debris.part_melting import let_in, take_up_heat
from iss_risk.debris.part_motion import altitude_and_speed, fall_vertically, step_back, take_steps
from iss_risk.debris.piece import Piece
from iss_risk.decay.forces import air_relative_velocity

# Columns of the result.
SURVIVES, MASS_KG, AREA_M2, SPEED_M_S, TIME_S, ENDS_AT_KM, TEMPERATURE_K = range(7)
HEAT_J, RADIATED_J, HEATED_KG = range(7, 10)
RESULTS = 10


@leaf
def let_go(
    lanes: Lanes,
    lane: int,
    piece: Piece,
    inputs: FallInputs,
    state: F64,
    heat_j_per_kg: float,
    heated_kg: float,
) -> None:
    """Let a piece fall in a lane, from `state` (6,) in km and km/s, inertial.

    At first the piece has taken up `heat_j_per_kg` and has `heated_kg` left of the mass that takes up heat.
    What it holds adds to its weight, not to its heat capacity. Of `inputs` the heat factor is that of the
    piece; all others must be the same for all lanes.
    """
    w = lanes.numbers
    let_in(lanes, lane, piece, inputs, heat_j_per_kg, heated_kg)
    for axis in range(6):
        w[at.X + axis * LANES + lane] = state[axis]
    w[at.ALTITUDE_KM + lane] = w[at.ELAPSED_S + lane] = w[at.STEPS + lane] = 0.0
    w[at.STATUS + lane] = at.FLIES


@leaf
def fall_on(lanes: Lanes, column: F64, inputs: FallInputs, j2: float) -> None:
    """Let all lanes fall on: by a step where none is under way, and by a sub-step of its heating.

    `column` is that of air_column.py.
    """
    take_steps(lanes.numbers, column, inputs, j2)
    take_up_heat(lanes, inputs)


@leaf
def has_ended(lanes: Lanes, lane: int) -> bool:
    """Whether the flight in a lane has come to its end, which end_flight tells."""
    return lanes.numbers[at.STATUS + lane] > at.FLIES


@leaf
def end_flight(lanes: Lanes, lane: int, column: F64, inputs: FallInputs, state: F64, result: F64) -> None:
    """Write how the flight in a lane ended, and make room for another.

    `state` (6,) takes the motion at the place of demise or impact. `result` (RESULTS,) takes: 1 if it
    survives, mass with what it holds, mean projected area of its outline, speed at the ground, seconds of
    flight, altitude at the end (0 on the ground), temperature when last heated, heat taken up and radiated
    (J), and what is left of the heated mass before its gas is taken off.
    """
    w, piece = lanes.numbers, piece_in(lanes, lane)
    heated_kg = w[at.HEATED_KG + lane]
    result[TEMPERATURE_K] = temperature_at_k(piece, w[at.HEAT_J_PER_KG + lane])
    result[HEAT_J], result[RADIATED_J] = w[at.HEAT_J + lane], w[at.RADIATED_J + lane]
    result[HEATED_KG] = heated_kg
    result[TIME_S] = w[at.ELAPSED_S + lane]
    step_s = w[at.STEP_S + lane]
    if w[at.STATUS + lane] == at.DEMISES:
        left_s = w[at.HEATING_S + lane]
        step_back(w, lane, left_s, left_s / step_s, state)
        result[SURVIVES] = result[MASS_KG] = result[AREA_M2] = 0.0
        result[TIME_S] -= left_s
        result[ENDS_AT_KM], speed_km_s = altitude_and_speed(state, inputs)
        result[SPEED_M_S] = 1000.0 * speed_km_s
    else:
        altitude_km, above_km = w[at.ALTITUDE_KM + lane], w[at.ABOVE_KM + lane]
        back = 0.0
        if altitude_km < 0.0 < above_km:  # the last step ends below the ground
            back = altitude_km / (altitude_km - above_km)
            result[TIME_S] -= back * step_s
        step_back(w, lane, back * step_s, back, state)
        if piece.volatile_fraction > 0.0:  # less the gas that it has lost at its hottest
            gone = (w[at.HOTTEST_J_PER_KG + lane] - piece.charring) / (piece.charred - piece.charring)
            heated_kg *= 1.0 - piece.volatile_fraction * min(max(gone, 0.0), 1.0)
        outline_m2 = surface_area_m2(
            piece.shape, w[at.LEFT_LENGTH_M + lane], w[at.LEFT_WIDTH_M + lane], w[at.LEFT_HEIGHT_M + lane]
        )
        _, _, _, speed_km_s = air_relative_velocity(state[0], state[1], state[3], state[4], state[5])
        result[SURVIVES] = 1.0
        result[MASS_KG] = heated_kg + w[at.BALLAST_KG + lane]
        result[AREA_M2] = 0.25 * outline_m2
        result[SPEED_M_S] = 1000.0 * speed_km_s
        result[ENDS_AT_KM] = 0.0
        if altitude_km > 0.0:  # what is up after too many steps will come down too, as if it did now
            result[SPEED_M_S], seconds = fall_vertically(
                w[at.SUBSONIC + lane],
                inputs,
                w[at.SURFACE_M2 + lane],
                result[MASS_KG],
                altitude_km,
                column,
                state,
            )
            result[TIME_S] += seconds
    w[at.STATUS + lane] = at.EMPTY


@kernel
def follow_part(
    piece: Piece,
    inputs: FallInputs,
    state: F64,
    heat_j_per_kg: float,
    heated_kg: float,
    column: F64,
    j2: float,
    result: F64,
) -> None:
    """Follow one piece alone, in the first of the lanes; the arguments are those of let_go and end_flight.

    `state` (6,) is changed in place. For tests and benchmarks.
    """
    lanes = new_lanes()
    let_go(lanes, ZERO, piece, inputs, state, heat_j_per_kg, heated_kg)
    while lanes.numbers[at.STATUS] == at.FLIES:
        fall_on(lanes, column, inputs, j2)
    end_flight(lanes, ZERO, column, inputs, state, result)

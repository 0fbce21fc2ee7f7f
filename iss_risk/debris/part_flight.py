"""One part on its way down: three degrees of freedom, one temperature, melting, and the end.

The part is a lump of one temperature that tumbles (`iss_risk.debris.demise`). Solid bodies shrink evenly
over their surface. Plates and hollow bodies melt through in places: what is left of them keeps its mass per
area, until half of them has melted and the rest falls apart.
"""

from __future__ import annotations

from iss_risk.arrays import F64
from iss_risk.compiled import inlined, leaf
from iss_risk.debris.aerothermodynamics import surface_area_m2
from iss_risk.debris.demise import temperature_at_k
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_melting import Nature, Remains, first_remains, heated, nature_of
from iss_risk.debris.part_motion import (
    Motion,
    drag_per_density_of_part,
    fall_vertically,
    falls_steadily,
    flow_at,
    half_a_step_on,
    moved,
    step_back,
    step_length_of_part_s,
)
from iss_risk.debris.part_shape import flow_side_m
from iss_risk.debris.piece import Piece
from iss_risk.decay.forces import air_relative_velocity

# Slower than this the air's stagnation temperature, 750 K, melts nothing that is followed.
COLD_SPEED_M_S = 1000.0
_TOO_MANY_STEPS = 20_000

# Columns of the result.
SURVIVES, MASS_KG, AREA_M2, SPEED_M_S, TIME_S, ENDS_AT_KM, TEMPERATURE_K = range(7)
HEAT_J, RADIATED_J, HEATED_KG = range(7, 10)
RESULTS = 10


@leaf
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
    """Follow one piece from `state` (6,) (km, km/s, inertial; changed in place) to the ground or its demise.

    At first the piece has taken up `heat_j_per_kg` and has `heated_kg` left of the mass that takes up heat.
    What it holds adds to its weight, not to its heat capacity. `column` is that of air_column.py.

    `result` (RESULTS,) takes: 1 if it survives, mass with what it holds, mean projected area of its outline,
    speed at the ground, seconds of flight, altitude at the end (0 on the ground), temperature when last
    heated, heat taken up and radiated (J), and what is left of the heated mass before its gas is taken off.
    `state` ends at the place of demise or impact.
    """
    nature = nature_of(piece, inputs)
    remains = first_remains(piece, inputs, nature, heat_j_per_kg, heated_kg)
    motion = start = Motion(state[0], state[1], state[2], state[3], state[4], state[5])
    elapsed_s = melting_kg_s = altitude_km = step_s = 0.0
    hottest_j_per_kg = heat_j_per_kg
    result[SURVIVES] = 0.0
    for _ in range(_TOO_MANY_STEPS):
        flow = flow_at(motion, column, inputs)
        above_km, altitude_km = altitude_km, flow.altitude_km
        before_kg = remains.heated_kg
        mass_kg = before_kg + nature.ballast_kg
        side_m = flow_side_m(piece, remains.length_m, remains.width_m, remains.height_m)
        drag_per_density = drag_per_density_of_part(piece, inputs, remains.surface_m2, side_m, mass_kg, flow)
        if altitude_km <= 0.0 or falls_steadily(motion, flow, drag_per_density):
            if altitude_km < 0.0 < above_km:  # the last step ends below the ground
                back = altitude_km / (altitude_km - above_km)
                step_back(start, motion, back * step_s, back, state)
                motion = Motion(state[0], state[1], state[2], state[3], state[4], state[5])
                elapsed_s -= back * step_s
            break
        step_s = step_length_of_part_s(inputs, motion, drag_per_density, flow, before_kg, melting_kg_s)
        ahead = half_a_step_on(motion, flow, drag_per_density, step_s, column)
        drag_per_density = drag_per_density_of_part(piece, inputs, remains.surface_m2, side_m, mass_kg, ahead)
        if melting_kg_s > 0.0:
            # It goes on melting until the middle of the step: by the rate of the step before.
            melted = min(0.5 * step_s * melting_kg_s / before_kg, 0.1)
            drag_per_density *= 1.0 + (before_kg / mass_kg - nature.surface_power) * melted
        start = motion
        motion, middle, end = moved(start, flow, drag_per_density, step_s, j2, column, inputs)
        elapsed_s += step_s
        if 1000.0 * middle.speed_km_s < COLD_SPEED_M_S:
            continue
        remains, left_s = heated(piece, inputs, nature, remains, flow, middle, end, step_s)
        melting_kg_s = (before_kg - remains.heated_kg) / step_s
        hottest_j_per_kg = max(hottest_j_per_kg, remains.heat_j_per_kg)
        if remains.heated_kg <= nature.least_kg:
            step_back(start, motion, left_s, left_s / step_s, state)
            _write_demise(piece, inputs, remains, elapsed_s - left_s, column, state, result)
            return

    # What is up after so many steps will come down too, whole or not: as if it did now.
    result[SURVIVES] = 1.0
    state[0], state[1], state[2] = motion.x, motion.y, motion.z
    state[3], state[4], state[5] = motion.vx, motion.vy, motion.vz
    _write_landing(piece, nature, remains, hottest_j_per_kg, elapsed_s, state, result)
    if altitude_km > 0.0:
        result[SPEED_M_S], seconds = fall_vertically(
            piece, inputs, remains.surface_m2, result[MASS_KG], altitude_km, column, state
        )
        result[TIME_S] += seconds


@inlined
def _write_demise(
    piece: Piece,
    inputs: FallInputs,
    remains: Remains,
    elapsed_s: float,
    column: F64,
    state: F64,
    result: F64,
) -> None:
    """The figures of what does not land."""
    flow = flow_at(Motion(state[0], state[1], state[2], state[3], state[4], state[5]), column, inputs)
    result[MASS_KG] = result[AREA_M2] = 0.0
    result[SPEED_M_S] = 1000.0 * flow.speed_km_s
    result[TIME_S] = elapsed_s
    result[ENDS_AT_KM] = flow.altitude_km
    _write_heat(piece, remains, result)


@inlined
def _write_landing(
    piece: Piece,
    nature: Nature,
    remains: Remains,
    hottest_j_per_kg: float,
    elapsed_s: float,
    state: F64,
    result: F64,
) -> None:
    """The figures of what lands, less the gas that it has lost at its hottest."""
    heated_kg = remains.heated_kg
    if piece.volatile_fraction > 0.0:
        gone = (hottest_j_per_kg - piece.charring) / (piece.charred - piece.charring)
        gone = min(max(gone, 0.0), 1.0)
        heated_kg *= 1.0 - piece.volatile_fraction * gone
    outline_m2 = surface_area_m2(piece.shape, remains.length_m, remains.width_m, remains.height_m)
    _, _, _, speed = air_relative_velocity(state[0], state[1], state[3], state[4], state[5])
    result[MASS_KG] = heated_kg + nature.ballast_kg
    result[AREA_M2] = 0.25 * outline_m2
    result[SPEED_M_S] = 1000.0 * speed
    result[TIME_S] = elapsed_s
    result[ENDS_AT_KM] = 0.0
    _write_heat(piece, remains, result)


@inlined
def _write_heat(piece: Piece, remains: Remains, result: F64) -> None:
    """The figures of its heat, the same for both ends."""
    result[TEMPERATURE_K] = temperature_at_k(piece, remains.heat_j_per_kg)
    result[HEAT_J], result[RADIATED_J] = remains.heat_j, remains.radiated_j
    result[HEATED_KG] = remains.heated_kg

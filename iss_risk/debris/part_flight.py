"""The flights of parts: three degrees of freedom, one temperature, melting, and the end.

A part is a lump of one temperature that tumbles (`iss_risk.debris.demise`). Solid bodies shrink evenly over
their surface. Plates and hollow bodies melt through in places: what is left of them keeps its mass per area,
until half of them has melted and the rest falls apart.
"""

from __future__ import annotations

import numpy as np

import iss_risk.debris.part_lanes as at
from iss_risk.arrays import F64
from iss_risk.compiled import ZERO, inlined, kernel, leaf
from iss_risk.constants import EARTH_ROTATION_RAD_PER_S, STANDARD_GRAVITY_M_PER_S2
from iss_risk.debris.aerothermodynamics import surface_area_m2
from iss_risk.debris.air_column import density_in_row
from iss_risk.debris.demise import temperature_at_k
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_lanes import LANES, Lanes, new_lanes, piece_in
from iss_risk.debris.part_melting import let_in, take_up_heat
from iss_risk.debris.part_motion import take_steps, wind_km_s
from iss_risk.debris.piece import Piece
from iss_risk.decay.forces import air_relative_velocity
from iss_risk.earth.ellipsoid import geodetic_altitude

# Columns of the result.
SURVIVES, MASS_KG, AREA_M2, SPEED_M_S, TIME_S, ENDS_AT_KM, TEMPERATURE_K = range(7)
HEAT_J, RADIATED_J, HEATED_KG = range(7, 10)
RESULTS = 10
_SCALE_HEIGHT_KM = 7.5  # of density in the lower atmosphere


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


@inlined
def fall_on(lanes: Lanes, column: F64, inputs: FallInputs, j2: float) -> None:
    """Let all lanes fall on: by a step where none is under way, and by a sub-step of its heating.

    `column` is that of air_column.py.
    """
    take_steps(lanes.numbers, column, inputs, j2)
    take_up_heat(lanes, inputs)


@inlined
def has_ended(lanes: Lanes, lane: int) -> bool:
    """Whether the flight in a lane has come to its end, which end_flight tells."""
    return lanes.numbers[at.STATUS + lane] > at.FLIES


@inlined
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
        _step_back(w, lane, left_s, left_s / step_s, state)
        result[SURVIVES] = result[MASS_KG] = result[AREA_M2] = 0.0
        result[TIME_S] -= left_s
        result[ENDS_AT_KM], speed_km_s = _altitude_and_speed(state, inputs)
        result[SPEED_M_S] = 1000.0 * speed_km_s
    else:
        altitude_km, above_km = w[at.ALTITUDE_KM + lane], w[at.ABOVE_KM + lane]
        back = 0.0
        if altitude_km < 0.0 < above_km:  # the last step ends below the ground
            back = altitude_km / (altitude_km - above_km)
            result[TIME_S] -= back * step_s
        _step_back(w, lane, back * step_s, back, state)
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
            result[SPEED_M_S], seconds = _fall_vertically(
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


@inlined
def _step_back(w: F64, lane: int, left_s: float, back: float, state: F64) -> None:
    """Write into `state` (6,) the motion `left_s` before the end of the last step, `back` of its length.

    Along the mean velocity and acceleration of the step.
    """
    for axis in range(3):
        place, velocity, start = (
            axis * LANES + lane,
            at.VX + axis * LANES + lane,
            at.START_VX + axis * LANES + lane,
        )
        gain = w[velocity] - w[start]
        state[axis] = w[at.X + place] - left_s * (w[velocity] - 0.5 * back * gain)
        state[3 + axis] = w[velocity] - back * gain


@inlined
def _altitude_and_speed(state: F64, inputs: FallInputs) -> tuple[float, float]:
    """Altitude (km) and speed against the air (km/s) of a motion (6,) in inertial axes."""
    x, y, z = state[0], state[1], state[2]
    r = np.sqrt(x * x + y * y + z * z)
    wx, wy, wz, _ = air_relative_velocity(x, y, state[3], state[4], state[5])
    ax, ay, az = wind_km_s(x, y, z, inputs)
    wx, wy, wz = wx - ax, wy - ay, wz - az
    return geodetic_altitude(r, z / r), np.sqrt(wx * wx + wy * wy + wz * wz)


@inlined
def _fall_vertically(
    subsonic: float,
    inputs: FallInputs,
    surface_m2: float,
    mass_kg: float,
    altitude_km: float,
    column: F64,
    state: F64,
) -> tuple[float, float]:
    """Let what falls at its terminal speed reach the ground, carried along by the Earth and the wind.

    `subsonic` is the row of DRAG_SUBSONIC for its shape. `state` (6,) is moved to the place of impact; its
    velocity is not changed. Returns the speed at the ground (m/s) and the time of the fall (s). The terminal
    speed is proportional to 1/√density. A heavy body needs time to slow down: it has the terminal speed of
    v²/2g higher up.
    """
    ground_density = density_in_row(column, 0.0)
    weight_n = mass_kg * STANDARD_GRAVITY_M_PER_S2
    cd = inputs.drag_factor * subsonic
    square = 2.0 * weight_n / (ground_density * cd * 0.25 * surface_m2)
    lag_km = square / (2000.0 * STANDARD_GRAVITY_M_PER_S2)
    speed_m_s = np.sqrt(square * (1.0 + lag_km / _SCALE_HEIGHT_KM))
    double_km = 2.0 * _SCALE_HEIGHT_KM
    seconds = 1000.0 * double_km / speed_m_s * (1.0 - np.exp(-altitude_km / double_km))
    ex, ey, ez = wind_km_s(state[0], state[1], state[2], inputs)
    x, y, z = state[0] + seconds * ex, state[1] + seconds * ey, state[2] + seconds * ez
    c, s = np.cos(EARTH_ROTATION_RAD_PER_S * seconds), np.sin(EARTH_ROTATION_RAD_PER_S * seconds)
    state[0], state[1], state[2] = c * x - s * y, s * x + c * y, z
    return speed_m_s, seconds


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

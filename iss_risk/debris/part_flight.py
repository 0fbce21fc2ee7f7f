"""One part on its way down: three degrees of freedom, one temperature, melting, and the end.

The part is a lump of one temperature that tumbles (`iss_risk.debris.demise`). Solid bodies shrink evenly
over their surface. Plates and hollow bodies melt through in places: what is left of them keeps its mass per
area, until half of them has gone and the rest no longer hangs together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.constants import (
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_MU_KM3_PER_S2,
    EARTH_ROTATION_RAD_PER_S,
    STANDARD_GRAVITY_M_PER_S2,
)
from iss_risk.debris.aerothermodynamics import (
    DRAG_SUBSONIC,
    MEAN_FREE_PATH_DENSITY,
    drag_coefficient,
    heating_w,
    surface_area_m2,
)
from iss_risk.debris.air_column import air_at
from iss_risk.debris.demise import glow_when_melting_w_m2, temperature_at_k, warm
from iss_risk.debris.part_shape import heated_faces, heated_mass_kg, is_solid, melting_powers, shrunk
from iss_risk.debris.piece import Piece
from iss_risk.decay.forces import HALF_M_PER_KM, air_relative_velocity
from iss_risk.earth.ellipsoid import geodetic_altitude

MAX_STEP_S = 10.0
MIN_STEP_S = 0.02
SPEED_LOSS_PER_STEP = 0.25
MASS_LOSS_PER_STEP = 0.2
# Where there is little drag, gravity still turns the path.
LEAST_FALL_KM_S2 = 2e-3
MELTED_PER_STEP = 0.05
# Slower than this the air's stagnation temperature, 750 K, melts nothing that is followed.
COLD_SPEED_M_S = 1000.0
# Below the speed of sound and this steep, what is left is the fall at terminal speed: less than a
# kilometre of drift, and no heat.
VERTICAL_SINE = 0.9
_TOO_MANY_STEPS = 20_000
_SCALE_HEIGHT_KM = 7.5  # of density in the lower atmosphere
# Below half its melting temperature a metal is passive: its oxide keeps the oxygen away.
_BURNING_PART_OF_MELTING_K = 0.5

# Columns of the result.
SURVIVES, MASS_KG, AREA_M2, SPEED_M_S, TIME_S, END_ALTITUDE_KM, TEMPERATURE_K = range(7)
HEAT_J, RADIATED_J, HEATED_KG = range(7, 10)
RESULTS = 10


class FallInputs(NamedTuple):
    """What is the same for all parts of a sample, but for the heat factor; see iss_risk/inputs.py.

    `correlation` counts into aerothermodynamics.CORRELATIONS; the wind is horizontal and the same at all
    heights. `step` scales the length of all steps, to see what they cost in accuracy.
    """

    heat_factor: float
    drag_factor: float
    emissivity_factor: float
    oxidation_efficiency: float
    correlation: int
    wind_east_km_s: float
    wind_north_km_s: float
    step: float = 1.0


@leaf
def _gravity_factors(z: float, r: float, j2: float) -> tuple[float, float]:
    """Point mass and J2: acceleration in km/s² is -(first · x, first · y, (first + second) · z). The next
    zonal terms move a fragment by metres."""
    s = z / r
    q = EARTH_GRAVITY_RADIUS_KM / r
    j = 1.5 * j2 * q * q
    k = EARTH_MU_KM3_PER_S2 / (r * r * r)
    return k * (1.0 - j * (5.0 * s * s - 1.0)), 2.0 * k * j


@leaf
def _wind(x: float, y: float, z: float, r: float, inputs: FallInputs) -> tuple[float, float, float]:
    """The wind in inertial axes, km/s."""
    across = max(np.sqrt(x * x + y * y), 1e-9)
    east, north = inputs.wind_east_km_s, inputs.wind_north_km_s
    return (
        (-east * y - north * z * x / r) / across,
        (east * x - north * z * y / r) / across,
        north * across / r,
    )


@leaf
def _flow(
    x: float, y: float, z: float, vx: float, vy: float, vz: float, column: F64, inputs: FallInputs
) -> tuple[float, float, float, float, float, float, float, float]:
    """Velocity against the air and its size (km/s), density, speed of sound (m/s), radius, altitude (km)."""
    r = np.sqrt(x * x + y * y + z * z)
    altitude_km = geodetic_altitude(r, z / r)
    density, sound_m_s = air_at(column, altitude_km)
    wx, wy, wz, speed = air_relative_velocity(x, y, vx, vy, vz)
    if inputs.wind_east_km_s != 0.0 or inputs.wind_north_km_s != 0.0:
        ax, ay, az = _wind(x, y, z, r, inputs)
        wx, wy, wz = wx - ax, wy - ay, wz - az
        speed = np.sqrt(wx * wx + wy * wy + wz * wz)
    return wx, wy, wz, speed, density, sound_m_s, r, altitude_km


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
    """Follow one piece of `kind` from `state` (km, km/s, inertial; changed in place) to ground or demise.

    At first the piece has taken up `heat_j_per_kg` and has `heated_kg` left of the mass that takes up heat.
    What it holds adds to its weight, not to its heat capacity. `result` (RESULTS,) takes: 1 if it survives,
    mass with what it holds, mean projected area of its outline, speed at the ground, seconds of flight,
    altitude at the end (0 on the ground), temperature when last heated, heat taken up and radiated (J), and
    what is left of the heated mass before its gas is taken off. `state` ends at the place and moment of
    demise or impact.
    """
    shape = piece.shape
    solid = is_solid(piece)
    first_heated, least = heated_mass_kg(piece, solid)
    ballast = piece.mass_kg - first_heated + piece.held_kg
    loose = piece.holding_kg_m2 > 0.0
    solidity = piece.solidity
    length, width, height = piece.length_m, piece.width_m, piece.height_m
    if heated_kg < first_heated and not loose:
        length, width, height = shrunk(piece, heated_kg, solid)
    surface = solidity * surface_area_m2(shape, length, width, height)
    body = heated_faces(piece, length, width, height)
    surface_power, flow_power = melting_powers(piece, solid)
    if loose:
        surface_power = flow_power = 0.0  # its wrapping goes, its outline stays
    glow_w_m2 = glow_when_melting_w_m2(piece, inputs.emissivity_factor)
    burning_k = _BURNING_PART_OF_MELTING_K * piece.temperature_of_heat[-1]

    elapsed_s = heat_j = radiated_j = melting_kg_s = 0.0
    hottest_j_per_kg = heat_j_per_kg
    to_melt, efficiency = piece.heat_to_melt, inputs.oxidation_efficiency
    heat_share = inputs.heat_factor * solidity
    result[SURVIVES] = 0.0
    x, y, z, vx, vy, vz = state
    altitude_km = 0.0
    for _ in range(_TOO_MANY_STEPS):
        wx, wy, wz, speed, density, sound_m_s, r, altitude_km = _flow(x, y, z, vx, vy, vz, column, inputs)
        if altitude_km <= 0.0:
            result[SURVIVES] = 1.0
            break
        down = -(wx * x + wy * y + wz * z) / (r * speed)
        if down > VERTICAL_SINE and 1000.0 * speed < sound_m_s:
            result[SURVIVES] = 1.0
            break
        shadow = 0.25 * surface
        knudsen = MEAN_FREE_PATH_DENSITY / (density * np.sqrt(shadow))
        cd = inputs.drag_factor * drag_coefficient(shape, knudsen, 1000.0 * speed / sound_m_s)
        drag_per_density = HALF_M_PER_KM * cd * shadow / (heated_kg + ballast)
        drag = drag_per_density * density * speed
        step_s = SPEED_LOSS_PER_STEP / max(drag, LEAST_FALL_KM_S2 / speed)
        if melting_kg_s > 0.0:
            step_s = min(step_s, MASS_LOSS_PER_STEP * heated_kg / melting_kg_s)
        step_s = max(inputs.step * min(step_s, MAX_STEP_S), MIN_STEP_S)

        if melting_kg_s > 0.0:
            # By the middle of the step it has gone on melting.
            melted = min(0.5 * step_s * melting_kg_s / heated_kg, 0.1)
            drag_per_density *= 1.0 + (heated_kg / (heated_kg + ballast) - surface_power) * melted
            drag = drag_per_density * density * speed

        # Motion: the third-order rule of Kutta, with gravity as it falls off from the step's start.
        pull, polar = _gravity_factors(z, r, j2)
        half_s, cube = 0.5 * step_s, r * r * r
        ax1, ay1, az1 = -pull * x - drag * wx, -pull * y - drag * wy, -(pull + polar) * z - drag * wz
        vx2, vy2, vz2 = vx + half_s * ax1, vy + half_s * ay1, vz + half_s * az1
        x2, y2, z2 = x + half_s * vx, y + half_s * vy, z + half_s * vz
        wx, wy, wz, speed2, density2, _, r, _ = _flow(x2, y2, z2, vx2, vy2, vz2, column, inputs)
        drag = drag_per_density * density2 * speed2
        k = cube / (r * r * r)
        ax2, ay2 = -k * pull * x2 - drag * wx, -k * pull * y2 - drag * wy
        az2 = -k * (pull + polar) * z2 - drag * wz
        vx3 = vx + step_s * (2.0 * ax2 - ax1)
        vy3 = vy + step_s * (2.0 * ay2 - ay1)
        vz3 = vz + step_s * (2.0 * az2 - az1)
        x3 = x + step_s * (2.0 * vx2 - vx)
        y3 = y + step_s * (2.0 * vy2 - vy)
        z3 = z + step_s * (2.0 * vz2 - vz)
        wx, wy, wz, speed3, density3, _, r, _ = _flow(x3, y3, z3, vx3, vy3, vz3, column, inputs)
        drag = drag_per_density * density3 * speed3
        k = cube / (r * r * r)
        ax3, ay3 = -k * pull * x3 - drag * wx, -k * pull * y3 - drag * wy
        az3 = -k * (pull + polar) * z3 - drag * wz
        vx1, vy1, vz1 = vx, vy, vz
        sixth_s = step_s / 6.0
        x += sixth_s * (vx + 4.0 * vx2 + vx3)
        y += sixth_s * (vy + 4.0 * vy2 + vy3)
        z += sixth_s * (vz + 4.0 * vz2 + vz3)
        vx += sixth_s * (ax1 + 4.0 * ax2 + ax3)
        vy += sixth_s * (ay1 + 4.0 * ay2 + ay3)
        vz += sixth_s * (az1 + 4.0 * az2 + az3)
        elapsed_s += step_s

        # Heat, by the air and speed of the middle of the step, scaled to Simpson's mean of √ρ V³ over it.
        before_step_kg, speed_m_s = heated_kg, 1000.0 * speed2
        if speed_m_s < COLD_SPEED_M_S:
            continue
        ends = np.sqrt(density / density2) * (speed / speed2) ** 3
        ends += np.sqrt(density3 / density2) * (speed3 / speed2) ** 3
        step_share = heat_share * (4.0 + ends) / 6.0
        left_s = step_s
        while left_s > 0.0:
            temperature_k = temperature_at_k(piece, heat_j_per_kg)
            burning = efficiency * piece.oxidation_heat if temperature_k > burning_k else 0.0
            flow_w = step_share * heating_w(
                body, inputs.correlation, density2, speed_m_s, temperature_k, burning
            )
            sub_s, shining = left_s, surface
            melting_w = flow_w - glow_w_m2 * surface
            if heat_j_per_kg >= to_melt and melting_w > 0.0:
                # So short that the shape keeps up with the mass; what shrinks takes up and radiates less.
                melt_s = piece.heat_of_fusion * heated_kg / melting_w
                sub_s = min(sub_s, inputs.step * MELTED_PER_STEP * first_heated / heated_kg * melt_s)
                melted = min(0.5 * sub_s / melt_s, 0.5)
                flow_w *= 1.0 - flow_power * melted
                shining *= 1.0 - surface_power * melted
            before_kg = heated_kg
            heat_j_per_kg, heated_kg, glow_j, unused_s = warm(
                piece, heat_j_per_kg, heated_kg, flow_w, shining, inputs.emissivity_factor, sub_s
            )
            sub_s -= unused_s
            left_s -= sub_s
            heat_j += flow_w * sub_s
            radiated_j += glow_j
            if heated_kg <= least:
                break
            if heated_kg < before_kg and not loose:
                length, width, height = shrunk(piece, heated_kg, solid)
                surface = solidity * surface_area_m2(shape, length, width, height)
                body = heated_faces(piece, length, width, height)
        melting_kg_s = (before_step_kg - heated_kg) / step_s
        hottest_j_per_kg = max(hottest_j_per_kg, heat_j_per_kg)
        if heated_kg <= least:
            # Somewhere in the step: back along its mean velocity and acceleration.
            back = left_s / step_s
            state[0] = x - left_s * (vx - 0.5 * back * (vx - vx1))
            state[1] = y - left_s * (vy - 0.5 * back * (vy - vy1))
            state[2] = z - left_s * (vz - 0.5 * back * (vz - vz1))
            state[3], state[4], state[5] = (
                vx - back * (vx - vx1),
                vy - back * (vy - vy1),
                vz - back * (vz - vz1),
            )
            _, _, _, speed, _, _, _, altitude_km = _flow(
                state[0], state[1], state[2], state[3], state[4], state[5], column, inputs
            )
            result[MASS_KG] = result[AREA_M2] = 0.0
            result[SPEED_M_S] = 1000.0 * speed
            result[TIME_S] = elapsed_s - left_s
            result[END_ALTITUDE_KM] = altitude_km
            result[TEMPERATURE_K] = temperature_at_k(piece, heat_j_per_kg)
            result[HEAT_J], result[RADIATED_J], result[HEATED_KG] = heat_j, radiated_j, heated_kg
            return

    result[HEATED_KG] = heated_kg
    if piece.volatile_fraction > 0.0:
        gone = (hottest_j_per_kg - piece.charring) / (piece.charred - piece.charring)
        gone = min(max(gone, 0.0), 1.0)
        heated_kg *= 1.0 - piece.volatile_fraction * gone
    state[0], state[1], state[2], state[3], state[4], state[5] = x, y, z, vx, vy, vz
    result[MASS_KG] = heated_kg + ballast
    result[AREA_M2] = 0.25 * surface_area_m2(shape, length, width, height)
    result[TIME_S] = elapsed_s
    result[END_ALTITUDE_KM] = 0.0
    result[TEMPERATURE_K] = temperature_at_k(piece, heat_j_per_kg)
    result[HEAT_J], result[RADIATED_J] = heat_j, radiated_j
    _, _, _, speed = air_relative_velocity(x, y, vx, vy, vz)
    result[SPEED_M_S] = 1000.0 * speed
    if altitude_km > 0.0:
        _fall_vertically(piece, inputs, surface, altitude_km, column, state, result)


@leaf
def _fall_vertically(
    piece: Piece,
    inputs: FallInputs,
    surface_m2: float,
    altitude_km: float,
    column: F64,
    state: F64,
    result: F64,
) -> None:
    """Let what falls at its terminal speed reach the ground, carried along by the Earth and the wind.

    The terminal speed goes with the root of density; a heavy body lags behind it by v²/2g of height.
    """
    ground_density, _ = air_at(column, 0.0)
    weight_n = result[MASS_KG] * STANDARD_GRAVITY_M_PER_S2
    cd = inputs.drag_factor * DRAG_SUBSONIC[piece.shape]
    square = 2.0 * weight_n / (ground_density * cd * 0.25 * surface_m2)
    lag_km = square / (2000.0 * STANDARD_GRAVITY_M_PER_S2)
    result[SPEED_M_S] = np.sqrt(square * (1.0 + lag_km / _SCALE_HEIGHT_KM))
    double_km = 2.0 * _SCALE_HEIGHT_KM
    seconds = 1000.0 * double_km / result[SPEED_M_S] * (1.0 - np.exp(-altitude_km / double_km))
    result[TIME_S] += seconds
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    ex, ey, ez = _wind(state[0], state[1], state[2], r, inputs)
    x, y, z = state[0] + seconds * ex, state[1] + seconds * ey, state[2] + seconds * ez
    c, s = np.cos(EARTH_ROTATION_RAD_PER_S * seconds), np.sin(EARTH_ROTATION_RAD_PER_S * seconds)
    state[0], state[1], state[2] = c * x - s * y, s * x + c * y, z

"""One part on its way down: three degrees of freedom, one temperature, melting, and the end.

The part is a lump of one temperature that tumbles. What it takes up as heat warms it to its melting
temperature, then melts it; what it radiates cools it. Solid bodies shrink evenly over their surface.
Plates and hollow bodies melt away from their edges and hottest places: what is left of them keeps its mass
per area.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.constants import STANDARD_GRAVITY_M_PER_S2, STEFAN_BOLTZMANN_W_PER_M2_K4
from iss_risk.debris.aerothermodynamics import (
    DRAG_SUBSONIC,
    MEAN_FREE_PATH_DENSITY,
    drag_coefficient,
    heating_w,
    surface_area_m2,
    volume_m3,
)
from iss_risk.debris.air_column import air_at
from iss_risk.debris.part_arrays import PLATE, PartArrays
from iss_risk.decay.forces import Zonals, air_relative_velocity, geodetic_altitude_km, gravity

F64 = npt.NDArray[np.float64]

MAX_STEP_S = 4.0
MIN_STEP_S = 0.02
SPEED_LOSS_PER_STEP = 0.1
TEMPERATURE_STEP_K = 25.0
# A part that fills less of its outline with material than this is hollow.
HOLLOW_FILL = 0.5
# Below this part of its mass nothing coherent is left.
DEMISED_MASS_FRACTION = 0.02
# Below the speed of sound and this steep, what is left is the fall at terminal speed: less than a
# kilometre of drift, and no heat.
VERTICAL_SINE = 0.9
_TOO_MANY_STEPS = 20_000

# Columns of the result.
SURVIVES, MASS_KG, AREA_M2, SPEED_M_S, TIME_S, END_ALTITUDE_KM, TEMPERATURE_K = range(7)
RESULTS = 7


@kernel
def _acceleration(state: F64, drag_per_density: float, column: F64, zonals: Zonals, out: F64) -> None:
    x, y, z, vx, vy, vz = state
    ax, ay, az = gravity(x, y, z, zonals)
    density, _ = air_at(column, geodetic_altitude_km(state))
    wx, wy, wz, speed = air_relative_velocity(x, y, vx, vy, vz)
    k = drag_per_density * density * speed
    out[0], out[1], out[2] = vx, vy, vz
    out[3], out[4], out[5] = ax - k * wx, ay - k * wy, az - k * wz


@kernel
def follow_part(
    parts: PartArrays,
    kind: int,
    state: F64,
    temperature_k: float,
    column: F64,
    heat_factor: float,
    drag_factor: float,
    emissivity_factor: float,
    oxidation_efficiency: float,
    zonals: Zonals,
    result: F64,
) -> None:
    """Follow one piece of `kind` from `state` (km, km/s, inertial; changed in place) to ground or demise.

    What the part holds adds to its mass, not to its heat capacity.
    `result` (RESULTS,) takes: 1 if it survives, mass with what it holds, mean projected area, speed at the
    ground, seconds of flight, altitude at the end (0 on the ground) and temperature. `state` ends at the
    place of demise or, on the ground, above the place of impact.
    """
    shape = parts.shape[kind]
    length, width, height = parts.length_m[kind], parts.width_m[kind], parts.height_m[kind]
    first_mass, held = parts.mass_kg[kind], parts.held_kg[kind]
    mass = first_mass
    melting_k, fusion = parts.melting_temperature_k[kind], parts.heat_of_fusion[kind]
    outline_density = first_mass / volume_m3(shape, length, width, height)
    solid = shape != PLATE and outline_density > HOLLOW_FILL * parts.density_kg_m3[kind]
    emissivity = min(parts.emissivity[kind] * emissivity_factor, 1.0)
    surface = surface_area_m2(shape, length, width, height)

    middle, rate_middle = np.empty(6), np.empty(6)
    elapsed_s = 0.0
    result[SURVIVES] = 0.0
    for _ in range(_TOO_MANY_STEPS):
        altitude_km = geodetic_altitude_km(state)
        if altitude_km <= 0.0:
            result[SURVIVES] = 1.0
            break
        density, sound_m_s = air_at(column, altitude_km)
        wx, wy, wz, speed = air_relative_velocity(state[0], state[1], state[3], state[4], state[5])
        speed_m_s = 1000.0 * speed
        projected = 0.25 * surface
        knudsen = MEAN_FREE_PATH_DENSITY / density / np.sqrt(projected)
        cd = drag_factor * drag_coefficient(shape, knudsen, speed_m_s / sound_m_s)

        radius = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
        down = -(wx * state[0] + wy * state[1] + wz * state[2]) / (radius * speed)
        if down > VERTICAL_SINE and speed_m_s < sound_m_s:
            result[SURVIVES] = 1.0
            break

        drag_m_s2 = 0.5 * density * speed_m_s * speed_m_s * cd * projected / (mass + held)
        step_s = SPEED_LOSS_PER_STEP * speed_m_s / max(drag_m_s2, STANDARD_GRAVITY_M_PER_S2 * 0.2)
        step_s = min(max(step_s, MIN_STEP_S), MAX_STEP_S)

        # Heat, in sub-steps so short that no temperature overshoots.
        # Below half its melting temperature a metal is passive: its oxide keeps the oxygen away.
        burning = oxidation_efficiency if temperature_k > 0.5 * melting_k else 0.0
        flow_w = heat_factor * heating_w(
            length,
            width,
            height,
            surface,
            density,
            speed_m_s,
            temperature_k,
            burning * parts.oxidation_heat[kind],
        )
        radiated_w = emissivity * STEFAN_BOLTZMANN_W_PER_M2_K4 * surface * temperature_k**4
        capacity = mass * parts.specific_heat[kind]
        sub_steps = 1 + min(int(abs(flow_w - radiated_w) * step_s / (capacity * TEMPERATURE_STEP_K)), 200)
        sub_s = step_s / sub_steps
        for _ in range(sub_steps):
            radiated_w = emissivity * STEFAN_BOLTZMANN_W_PER_M2_K4 * surface * temperature_k**4
            net_j = (flow_w - radiated_w) * sub_s
            if temperature_k >= melting_k and net_j > 0.0:
                mass -= net_j / fusion
                if mass <= DEMISED_MASS_FRACTION * first_mass:
                    break
            else:
                temperature_k += net_j / (mass * parts.specific_heat[kind])
                if temperature_k > melting_k:
                    # What went beyond the melting point melts instead.
                    mass -= (temperature_k - melting_k) * mass * parts.specific_heat[kind] / fusion
                    temperature_k = melting_k
                temperature_k = max(temperature_k, 200.0)
        elapsed_s += step_s
        if mass <= DEMISED_MASS_FRACTION * first_mass:
            result[MASS_KG] = 0.0
            result[AREA_M2] = 0.0
            result[SPEED_M_S] = speed_m_s
            result[TIME_S] = elapsed_s
            result[END_ALTITUDE_KM] = altitude_km
            result[TEMPERATURE_K] = temperature_k
            return
        if mass < first_mass and not solid:
            scale = np.sqrt(mass / first_mass)
            length = scale * parts.length_m[kind]
            width = scale * parts.width_m[kind]
            height = parts.height_m[kind] if shape == PLATE else scale * parts.height_m[kind]
            surface = surface_area_m2(shape, length, width, height)
        elif mass < first_mass:
            # Even recession: the same depth off every side, found from the mass by Newton's method.
            depth = 0.5 * (parts.length_m[kind] - length)
            for _ in range(3):
                ratio = volume_m3(
                    shape,
                    parts.length_m[kind] - 2.0 * depth,
                    parts.width_m[kind] - 2.0 * depth,
                    parts.height_m[kind] - 2.0 * depth,
                )
                slope = surface_area_m2(
                    shape,
                    parts.length_m[kind] - 2.0 * depth,
                    parts.width_m[kind] - 2.0 * depth,
                    parts.height_m[kind] - 2.0 * depth,
                )
                depth += (ratio - mass / outline_density) / slope
                depth = min(depth, 0.4999 * parts.height_m[kind], 0.4999 * parts.width_m[kind])
            length = parts.length_m[kind] - 2.0 * depth
            width = parts.width_m[kind] - 2.0 * depth
            height = parts.height_m[kind] - 2.0 * depth
            surface = surface_area_m2(shape, length, width, height)

        # Motion: the midpoint rule.
        drag_per_density = 500.0 * cd * projected / (mass + held)
        ax, ay, az = gravity(state[0], state[1], state[2], zonals)
        k_drag = drag_per_density * density * speed
        half_s = 0.5 * step_s
        for k in range(3):
            middle[k] = state[k] + half_s * state[3 + k]
        middle[3] = state[3] + half_s * (ax - k_drag * wx)
        middle[4] = state[4] + half_s * (ay - k_drag * wy)
        middle[5] = state[5] + half_s * (az - k_drag * wz)
        _acceleration(middle, drag_per_density, column, zonals, rate_middle)
        for k in range(6):
            state[k] += step_s * rate_middle[k]

    ground_density, _ = air_at(column, 0.0)
    projected = 0.25 * surface
    weight_n = (mass + held) * STANDARD_GRAVITY_M_PER_S2
    terminal_m_s = np.sqrt(2.0 * weight_n / (ground_density * drag_factor * DRAG_SUBSONIC[shape] * projected))
    _, _, _, speed = air_relative_velocity(state[0], state[1], state[3], state[4], state[5])
    altitude_km = max(geodetic_altitude_km(state), 0.0)
    # Terminal speed falls as the square root of density: over a scale height of 7.5 km this integrates.
    result[TIME_S] = elapsed_s + 1000.0 * 15.0 / terminal_m_s * (1.0 - np.exp(-altitude_km / 15.0))
    result[SPEED_M_S] = terminal_m_s if altitude_km > 0.0 else 1000.0 * speed
    result[MASS_KG] = mass + held
    result[AREA_M2] = projected
    result[END_ALTITUDE_KM] = 0.0
    result[TEMPERATURE_K] = temperature_k

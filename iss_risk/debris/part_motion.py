"""How parts move through the air: drag by their shape, gravity, wind, and the steps of their paths.

A step is taken by all lanes (part_lanes.py) that have none under way, in passes.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import inlined, leaf
from iss_risk.constants import (
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_MU_KM3_PER_S2,
    STANDARD_GRAVITY_M_PER_S2,
)
from iss_risk.debris.aerothermodynamics import (
    drag_coefficient,
    rarefied_share,
    stagnation_factor,
)
from iss_risk.debris.air_column import density_in_row, row_at, sound_in_row
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.decay.forces import HALF_M_PER_KM, air_relative_velocity
from iss_risk.earth.ellipsoid import geodetic_altitude

# One name a line would be a page.
# isort: off
from iss_risk.debris.part_lanes import (
    ABOVE_KM, ACCELERATION_X, ACCELERATION_Y, ACCELERATION_Z, AHEAD_ROW, AHEAD_SPEED_KM_S, ALTITUDE_KM,
    AREA_M2_KG, BALLAST_KG, DENSITY, DRAG, ELAPSED_S, END_DENSITY, END_INVERSE_RADIUS, END_ROW,
    END_SPEED_KM_S, END_VX, END_VY, END_VZ, END_WX, END_WY, END_WZ, END_X, END_Y, END_Z, FLIES, HEATED_KG,
    HEATED_SHARE, HEATING_DENSITY, HEATING_S, HEATING_SPEED_M_S, HEATING_STAGNATION, HEAT_SHARE,
    INVERSE_RADIUS, KNUDSEN_M, LANDS, LANES, MELTING_PER_S, MIDDLE_ACCELERATION_X, MIDDLE_ACCELERATION_Y,
    MIDDLE_ACCELERATION_Z, MIDDLE_DENSITY, MIDDLE_INVERSE_RADIUS, MIDDLE_ROW, MIDDLE_SPEED_KM_S,
    MIDDLE_STAGNATION, MIDDLE_VX, MIDDLE_VY, MIDDLE_VZ, MIDDLE_WX, MIDDLE_WY, MIDDLE_WZ, MIDDLE_X,
    MIDDLE_Y, MIDDLE_Z, MOVES, POLAR_PULL, PULL, RAREFIED, ROW, SOUND_M_S, SPEED_KM_S, START_VX, START_VY,
    START_VZ, START_X, START_Y, START_Z, STATUS, STEPS, STEP_S, STEP_SHARE, STEP_START_KG, SUBSONIC,
    SURFACE_M2, SURFACE_POWER, VX, VY, VZ, WX, WY, WZ, X, Y, Z, either,
)  # fmt: skip
# isort: on


MAX_STEP_S = 10.0
MIN_STEP_S = 0.02
SPEED_LOSS_PER_STEP = 0.25
# Within a step the density grows at most by a factor of about two: steep entries are thrown back otherwise.
MOST_CLIMB_KM = 5.0
MASS_LOSS_PER_STEP = 0.2
# Where there is little drag, gravity still bends the path: this acceleration is assumed at least.
LEAST_FALL_KM_S2 = 2e-3
# Below the speed of sound, as steep as this (sine of the angle), and with the drag of its weight to a tenth,
# the rest is a fall at terminal speed: less than a kilometre of drift, and no heat. What is so dense that the
# air never slows it down to that (from some 900 kg/m² on) is followed to the ground.
VERTICAL_SINE = 0.9
_FROM_TERMINAL = 0.1
# Slower than this the air's stagnation temperature, 750 K, melts nothing that is followed.
COLD_SPEED_M_S = 1000.0
TOO_MANY_STEPS = 20_000


@inlined
def _gravity_factors(z: float, inverse_radius: float, j2: float) -> tuple[float, float]:
    """Point mass and J2: acceleration in km/s² is -(first · x, first · y, second · z) / r³. The next zonal
    terms move a fragment by metres."""
    s, q = z * inverse_radius, EARTH_GRAVITY_RADIUS_KM * inverse_radius
    j = 1.5 * j2 * q * q
    pull = EARTH_MU_KM3_PER_S2 * (1.0 - j * (5.0 * s * s - 1.0))
    return pull, pull + 2.0 * EARTH_MU_KM3_PER_S2 * j


@leaf
def wind_km_s(x: float, y: float, z: float, inputs: FallInputs) -> tuple[float, float, float]:
    """The wind in inertial axes, km/s."""
    r, across = np.sqrt(x * x + y * y + z * z), max(np.sqrt(x * x + y * y), 1e-9)
    east, north = inputs.wind_east_km_s, inputs.wind_north_km_s
    return (
        (-east * y - north * z * x / r) / across,
        (east * x - north * z * y / r) / across,
        north * across / r,
    )


@inlined
def _inverse_radius_and_altitude(x: float, y: float, z: float) -> tuple[float, float]:
    """One over the distance from the Earth's centre (1/km), and altitude (km)."""
    r = np.sqrt(x * x + y * y + z * z)
    inverse = 1.0 / r
    return inverse, geodetic_altitude(r, z * inverse)


@inlined
def _cube(x: float) -> float:
    return x * x * x


@inlined
def _drag_per_density(
    subsonic: float,
    rarefied: float,
    speed_km_s: float,
    sound_m_s: float,
    area_m2_kg: float,
    drag_factor: float,
) -> float:
    """As forces.drag_per_density_of, of a piece by its shape and by the Knudsen and Mach numbers.

    `area_m2_kg` is the shadow, a quarter of its surface, over the mass.
    """
    mach = 1000.0 * speed_km_s / sound_m_s
    return HALF_M_PER_KM * drag_factor * area_m2_kg * drag_coefficient(subsonic, rarefied, mach)


@inlined
def take_steps(w: F64, column: F64, inputs: FallInputs, j2: float) -> None:
    """Let all lanes that have no step under way take one, or find that they fall to the ground from here.

    `w` are the numbers of the lanes, `column` is that of air_column.py.
    """
    _where_they_are(w)
    _against_the_wind(w, inputs, X, WX, SPEED_KM_S)
    for k in range(LANES):
        if w[MOVES + k] > 0.0:
            w[DENSITY + k] = density_in_row(column, w[ROW + k])
            w[SOUND_M_S + k] = sound_in_row(column, w[ROW + k])
            w[RAREFIED + k] = rarefied_share(w[DENSITY + k], w[KNUDSEN_M + k])
    _length_of_step(w, inputs)
    for k in range(LANES):
        if w[MOVES + k] > 0.0:
            w[RAREFIED + k] = rarefied_share(density_in_row(column, w[AHEAD_ROW + k]), w[KNUDSEN_M + k])
            w[SOUND_M_S + k] = sound_in_row(column, w[AHEAD_ROW + k])
    _to_the_middle(w, inputs, j2)
    _against_the_wind(w, inputs, MIDDLE_X, MIDDLE_WX, MIDDLE_SPEED_KM_S)
    for k in range(LANES):
        w[MIDDLE_DENSITY + k] = density_in_row(column, w[MIDDLE_ROW + k])
        w[MIDDLE_STAGNATION + k] = stagnation_factor(inputs.correlation, 1000.0 * w[MIDDLE_SPEED_KM_S + k])
    _to_the_end(w)
    _against_the_wind(w, inputs, END_X, END_WX, END_SPEED_KM_S)
    for k in range(LANES):
        w[END_DENSITY + k] = density_in_row(column, w[END_ROW + k])
    _set_heating(w)
    _move(w)


@inlined
def _where_they_are(w: F64) -> None:
    """Which lanes take a step, and how they meet the air at its start."""
    for k in range(LANES):
        moves = (w[STATUS + k] == FLIES) & (w[HEATING_S + k] <= 0.0)
        x, y = w[X + k], w[Y + k]
        w[INVERSE_RADIUS + k], altitude_km = _inverse_radius_and_altitude(x, y, w[Z + k])
        w[WX + k], w[WY + k], w[WZ + k], w[SPEED_KM_S + k] = air_relative_velocity(
            x, y, w[VX + k], w[VY + k], w[VZ + k]
        )
        w[ROW + k] = row_at(altitude_km)
        w[MOVES + k] = 1.0 if moves else 0.0
        w[ABOVE_KM + k] = either(moves, w[ALTITUDE_KM + k], w[ABOVE_KM + k])
        w[ALTITUDE_KM + k] = altitude_km if moves else w[ALTITUDE_KM + k]


@inlined
def _against_the_wind(w: F64, inputs: FallInputs, place: int, velocity: int, speed: int) -> None:
    """Take the wind off the velocity against the turning air. The figures are given by their places."""
    if inputs.wind_east_km_s != 0.0 or inputs.wind_north_km_s != 0.0:
        for k in range(LANES):
            ax, ay, az = wind_km_s(w[place + k], w[place + LANES + k], w[place + 2 * LANES + k], inputs)
            wx = w[velocity + k] - ax
            wy = w[velocity + LANES + k] - ay
            wz = w[velocity + 2 * LANES + k] - az
            w[velocity + k], w[velocity + LANES + k], w[velocity + 2 * LANES + k] = wx, wy, wz
            w[speed + k] = np.sqrt(wx * wx + wy * wy + wz * wz)


@inlined
def _length_of_step(w: F64, inputs: FallInputs) -> None:
    """How long the steps are, and what air is met about their middle, for the drag coefficient.

    Steps are short against the time in which drag, gravity or melting change the path or the piece. In
    rarefied flow the coefficient changes with the density: taken at the start of the steps, it would be of
    first order in their length.
    """
    for k in range(LANES):
        density, speed_km_s, inverse_radius = w[DENSITY + k], w[SPEED_KM_S + k], w[INVERSE_RADIUS + k]
        inverse_kg = 1.0 / (w[HEATED_KG + k] + w[BALLAST_KG + k])
        area_m2_kg = 0.25 * w[SURFACE_M2 + k] * inverse_kg
        w[AREA_M2_KG + k], w[HEATED_SHARE + k] = area_m2_kg, w[HEATED_KG + k] * inverse_kg
        drag = density * speed_km_s
        drag *= _drag_per_density(
            w[SUBSONIC + k], w[RAREFIED + k], speed_km_s, w[SOUND_M_S + k], area_m2_kg, inputs.drag_factor
        )
        # What is left of the way is the fall at terminal speed, or nothing.
        sink = -(w[WX + k] * w[X + k] + w[WY + k] * w[Y + k] + w[WZ + k] * w[Z + k]) * inverse_radius
        from_terminal = abs(1000.0 * drag * speed_km_s - STANDARD_GRAVITY_M_PER_S2)
        steady = (sink > VERTICAL_SINE * speed_km_s) & (1000.0 * speed_km_s < w[SOUND_M_S + k])
        steady &= from_terminal < _FROM_TERMINAL * STANDARD_GRAVITY_M_PER_S2
        lands = (w[ALTITUDE_KM + k] <= 0.0) | (w[STEPS + k] >= TOO_MANY_STEPS) | steady
        moves = w[MOVES + k] > 0.0
        w[STATUS + k] = LANDS if moves & lands else w[STATUS + k]
        moves &= not lands
        w[MOVES + k] = 1.0 if moves else 0.0

        climb_km_s = (w[X + k] * w[VX + k] + w[Y + k] * w[VY + k] + w[Z + k] * w[VZ + k]) * inverse_radius
        rate = max(drag, LEAST_FALL_KM_S2 / speed_km_s) * (1.0 / SPEED_LOSS_PER_STEP)
        rate = max(rate, w[MELTING_PER_S + k] * (1.0 / MASS_LOSS_PER_STEP))
        rate = max(rate, abs(climb_km_s) * (1.0 / MOST_CLIMB_KM))
        step_s = max(inputs.step * min(1.0 / rate, MAX_STEP_S), MIN_STEP_S)
        w[STEP_S + k] = step_s if moves else w[STEP_S + k]
        w[AHEAD_ROW + k] = row_at(w[ALTITUDE_KM + k] + 0.5 * step_s * climb_km_s)
        w[AHEAD_SPEED_KM_S + k] = speed_km_s / (1.0 + 0.5 * step_s * drag)


@inlined
def _to_the_middle(w: F64, inputs: FallInputs, j2: float) -> None:
    """The motion at the second stage of the third-order rule of Kutta, and how it meets the air there."""
    for k in range(LANES):
        step_s, inverse_radius = w[STEP_S + k], w[INVERSE_RADIUS + k]
        # It goes on melting until the middle of the step: by the rate of the step before.
        melted = min(0.5 * step_s * w[MELTING_PER_S + k], 0.1)
        drag_per_density = (1.0 + (w[HEATED_SHARE + k] - w[SURFACE_POWER + k]) * melted) * _drag_per_density(
            w[SUBSONIC + k],
            w[RAREFIED + k],
            w[AHEAD_SPEED_KM_S + k],
            w[SOUND_M_S + k],
            w[AREA_M2_KG + k],
            inputs.drag_factor,
        )
        x, y, z, vx, vy, vz = w[X + k], w[Y + k], w[Z + k], w[VX + k], w[VY + k], w[VZ + k]
        # Within the step gravity falls off as 1/r² from what it is at its start.
        w[PULL + k], w[POLAR_PULL + k] = _gravity_factors(z, inverse_radius, j2)
        w[DRAG + k] = drag_per_density
        ax, ay, az = _acceleration(w, k, X, WX, w[DENSITY + k] * w[SPEED_KM_S + k], inverse_radius)
        w[ACCELERATION_X + k], w[ACCELERATION_Y + k], w[ACCELERATION_Z + k] = ax, ay, az
        half_s = 0.5 * step_s
        x, y, z = x + half_s * vx, y + half_s * vy, z + half_s * vz
        vx, vy, vz = vx + half_s * ax, vy + half_s * ay, vz + half_s * az
        w[MIDDLE_X + k], w[MIDDLE_Y + k], w[MIDDLE_Z + k] = x, y, z
        w[MIDDLE_VX + k], w[MIDDLE_VY + k], w[MIDDLE_VZ + k] = vx, vy, vz
        w[MIDDLE_INVERSE_RADIUS + k], altitude_km = _inverse_radius_and_altitude(x, y, z)
        w[MIDDLE_ROW + k] = row_at(altitude_km)
        w[MIDDLE_WX + k], w[MIDDLE_WY + k], w[MIDDLE_WZ + k], w[MIDDLE_SPEED_KM_S + k] = (
            air_relative_velocity(x, y, vx, vy, vz)
        )


@inlined
def _acceleration(
    w: F64, k: int, place: int, velocity: int, momentum: float, inverse_radius: float
) -> tuple[float, float, float]:
    """Drag and gravity, km/s², where density times speed is `momentum`."""
    drag, weight = w[DRAG + k] * momentum, _cube(inverse_radius)
    pull, polar_pull = weight * w[PULL + k], weight * w[POLAR_PULL + k]
    return (
        -pull * w[place + k] - drag * w[velocity + k],
        -pull * w[place + LANES + k] - drag * w[velocity + LANES + k],
        -polar_pull * w[place + 2 * LANES + k] - drag * w[velocity + 2 * LANES + k],
    )


@inlined
def _to_the_end(w: F64) -> None:
    """The motion at the third stage."""
    for k in range(LANES):
        step_s = w[STEP_S + k]
        momentum = w[MIDDLE_DENSITY + k] * w[MIDDLE_SPEED_KM_S + k]
        ax, ay, az = _acceleration(w, k, MIDDLE_X, MIDDLE_WX, momentum, w[MIDDLE_INVERSE_RADIUS + k])
        w[MIDDLE_ACCELERATION_X + k], w[MIDDLE_ACCELERATION_Y + k] = ax, ay
        w[MIDDLE_ACCELERATION_Z + k] = az
        x = w[X + k] + step_s * (2.0 * w[MIDDLE_VX + k] - w[VX + k])
        y = w[Y + k] + step_s * (2.0 * w[MIDDLE_VY + k] - w[VY + k])
        z = w[Z + k] + step_s * (2.0 * w[MIDDLE_VZ + k] - w[VZ + k])
        vx = w[VX + k] + step_s * (2.0 * ax - w[ACCELERATION_X + k])
        vy = w[VY + k] + step_s * (2.0 * ay - w[ACCELERATION_Y + k])
        vz = w[VZ + k] + step_s * (2.0 * az - w[ACCELERATION_Z + k])
        w[END_X + k], w[END_Y + k], w[END_Z + k] = x, y, z
        w[END_VX + k], w[END_VY + k], w[END_VZ + k] = vx, vy, vz
        w[END_INVERSE_RADIUS + k], altitude_km = _inverse_radius_and_altitude(x, y, z)
        w[END_ROW + k] = row_at(altitude_km)
        w[END_WX + k], w[END_WY + k], w[END_WZ + k], w[END_SPEED_KM_S + k] = air_relative_velocity(
            x, y, vx, vy, vz
        )


@inlined
def _set_heating(w: F64) -> None:
    """What heats the lanes in the step: the air and the speed of its middle, scaled to Simpson's mean of
    √ρ V³. Slow ones take up no heat."""
    for k in range(LANES):
        density, speed_km_s = w[MIDDLE_DENSITY + k], w[MIDDLE_SPEED_KM_S + k]
        per_density, per_speed = 1.0 / density, 1.0 / speed_km_s
        ends = np.sqrt(w[DENSITY + k] * per_density) * _cube(w[SPEED_KM_S + k] * per_speed)
        ends += np.sqrt(w[END_DENSITY + k] * per_density) * _cube(w[END_SPEED_KM_S + k] * per_speed)
        share = w[HEAT_SHARE + k] * (4.0 + ends) * (1.0 / 6.0)
        moves = w[MOVES + k] > 0.0
        hot = moves & (1000.0 * speed_km_s >= COLD_SPEED_M_S)
        w[HEATING_S + k] = either(hot, w[STEP_S + k], w[HEATING_S + k])
        w[STEP_SHARE + k] = share if hot else w[STEP_SHARE + k]
        w[HEATING_DENSITY + k] = density if hot else w[HEATING_DENSITY + k]
        w[HEATING_SPEED_M_S + k] = 1000.0 * speed_km_s if hot else w[HEATING_SPEED_M_S + k]
        w[HEATING_STAGNATION + k] = either(hot, w[MIDDLE_STAGNATION + k], w[HEATING_STAGNATION + k])
        w[STEP_START_KG + k] = either(moves, w[HEATED_KG + k], w[STEP_START_KG + k])
        w[START_X + k] = either(moves, w[X + k], w[START_X + k])
        w[START_Y + k] = either(moves, w[Y + k], w[START_Y + k])
        w[START_Z + k] = either(moves, w[Z + k], w[START_Z + k])
        w[START_VX + k] = either(moves, w[VX + k], w[START_VX + k])
        w[START_VY + k] = either(moves, w[VY + k], w[START_VY + k])
        w[START_VZ + k] = either(moves, w[VZ + k], w[START_VZ + k])


@inlined
def _move(w: F64) -> None:
    """The motion after the step."""
    for k in range(LANES):
        moves, step_s = w[MOVES + k] > 0.0, w[STEP_S + k]
        momentum = w[END_DENSITY + k] * w[END_SPEED_KM_S + k]
        ax, ay, az = _acceleration(w, k, END_X, END_WX, momentum, w[END_INVERSE_RADIUS + k])
        sixth_s = step_s * (1.0 / 6.0)
        x = w[X + k] + sixth_s * (w[VX + k] + 4.0 * w[MIDDLE_VX + k] + w[END_VX + k])
        y = w[Y + k] + sixth_s * (w[VY + k] + 4.0 * w[MIDDLE_VY + k] + w[END_VY + k])
        z = w[Z + k] + sixth_s * (w[VZ + k] + 4.0 * w[MIDDLE_VZ + k] + w[END_VZ + k])
        vx = w[VX + k] + sixth_s * (w[ACCELERATION_X + k] + 4.0 * w[MIDDLE_ACCELERATION_X + k] + ax)
        vy = w[VY + k] + sixth_s * (w[ACCELERATION_Y + k] + 4.0 * w[MIDDLE_ACCELERATION_Y + k] + ay)
        vz = w[VZ + k] + sixth_s * (w[ACCELERATION_Z + k] + 4.0 * w[MIDDLE_ACCELERATION_Z + k] + az)
        w[X + k], w[Y + k], w[Z + k] = (
            x if moves else w[X + k],
            y if moves else w[Y + k],
            z if moves else w[Z + k],
        )
        w[VX + k], w[VY + k], w[VZ + k] = (
            vx if moves else w[VX + k],
            vy if moves else w[VY + k],
            vz if moves else w[VZ + k],
        )
        w[ELAPSED_S + k] += step_s if moves else 0.0
        w[STEPS + k] += 1.0 if moves else 0.0

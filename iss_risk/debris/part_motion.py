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
    EARTH_ROTATION_RAD_PER_S,
    STANDARD_GRAVITY_M_PER_S2,
)
from iss_risk.debris.aerothermodynamics import (
    drag_coefficient,
    knudsen_number,
    rarefied_share,
    stagnation_factor,
)
from iss_risk.debris.air_column import air_at
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_lanes import (
    ABOVE_KM, ACCELERATION_X, ACCELERATION_Y, ACCELERATION_Z, AHEAD_KM, AHEAD_SPEED_KM_S, ALTITUDE_KM,
    BALLAST_KG, DENSITY, DRAG, ELAPSED_S, END_ALTITUDE_KM, END_DENSITY, END_RADIUS_KM, END_SPEED_KM_S, END_VX,
    END_VY, END_VZ, END_WX, END_WY, END_WZ, END_X, END_Y, END_Z, FLIES, HEATED_KG, HEATING_DENSITY, HEATING_S, HEATING_SPEED_M_S, HEATING_STAGNATION, HEAT_SHARE, KNUDSEN_M, LANDS,
    LANES, MELTING_KG_S, MIDDLE_ACCELERATION_X, MIDDLE_ACCELERATION_Y, MIDDLE_ACCELERATION_Z,
    MIDDLE_ALTITUDE_KM, MIDDLE_DENSITY, MIDDLE_RADIUS_KM, MIDDLE_SPEED_KM_S, MIDDLE_VX, MIDDLE_VY, MIDDLE_VZ,
    MIDDLE_WX, MIDDLE_WY, MIDDLE_WZ, MIDDLE_X, MIDDLE_Y, MIDDLE_Z, MOVES, POLAR_PULL, PULL, RADIUS_KM, RAREFIED,
    SOUND_M_S, SPEED_KM_S, STAGNATION, START_VX, START_VY, START_VZ, START_X, START_Y, START_Z, STATUS,
    STEP_SHARE, STEP_START_KG, STEP_S, STEPS, SUBSONIC, SURFACE_M2, SURFACE_POWER, VX, VY, VZ, WX, WY, WZ, X, Y, Z,
)  # fmt: skip
from iss_risk.decay.forces import HALF_M_PER_KM, air_relative_velocity
from iss_risk.earth.ellipsoid import geodetic_altitude

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
_SCALE_HEIGHT_KM = 7.5  # of density in the lower atmosphere
# Slower than this the air's stagnation temperature, 750 K, melts nothing that is followed.
COLD_SPEED_M_S = 1000.0
TOO_MANY_STEPS = 20_000


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
def altitude_and_speed(state: F64, inputs: FallInputs) -> tuple[float, float]:
    """Altitude (km) and speed against the air (km/s) of a motion (6,) in inertial axes."""
    x, y, z = state[0], state[1], state[2]
    r = np.sqrt(x * x + y * y + z * z)
    wx, wy, wz, _ = air_relative_velocity(x, y, state[3], state[4], state[5])
    ax, ay, az = _wind(x, y, z, r, inputs)
    wx, wy, wz = wx - ax, wy - ay, wz - az
    return geodetic_altitude(r, z / r), np.sqrt(wx * wx + wy * wy + wz * wz)


@inlined
def _radius_and_altitude_km(x: float, y: float, z: float) -> tuple[float, float]:
    r = np.sqrt(x * x + y * y + z * z)
    return r, geodetic_altitude(r, z / r)


@inlined
def _drag_per_density(
    subsonic: float,
    rarefied: float,
    speed_km_s: float,
    sound_m_s: float,
    surface_m2: float,
    mass_kg: float,
    drag_factor: float,
) -> float:
    """As forces.drag_per_density_of, of a piece by its shape and by the Knudsen and Mach numbers."""
    shadow = 0.25 * surface_m2
    mach = 1000.0 * speed_km_s / sound_m_s
    cd = drag_factor * drag_coefficient(subsonic, rarefied, mach)
    return HALF_M_PER_KM * cd * shadow / mass_kg


@leaf
def take_steps(w: F64, column: F64, inputs: FallInputs, j2: float) -> None:
    """Let all lanes that have no step under way take one, or find that they fall to the ground from here.

    `w` are the numbers of the lanes, `column` is that of air_column.py.
    """
    _where_they_are(w)
    _against_the_wind(w, inputs, X, WX, RADIUS_KM, SPEED_KM_S)
    for k in range(LANES):
        w[DENSITY + k], w[SOUND_M_S + k] = air_at(column, w[ALTITUDE_KM + k])
        w[RAREFIED + k] = rarefied_share(knudsen_number(w[DENSITY + k], w[KNUDSEN_M + k]))
    _length_of_step(w, inputs)
    for k in range(LANES):
        density, w[SOUND_M_S + k] = air_at(column, w[AHEAD_KM + k])
        w[RAREFIED + k] = rarefied_share(knudsen_number(density, w[KNUDSEN_M + k]))
    _to_the_middle(w, inputs, j2)
    _against_the_wind(w, inputs, MIDDLE_X, MIDDLE_WX, MIDDLE_RADIUS_KM, MIDDLE_SPEED_KM_S)
    for k in range(LANES):
        w[MIDDLE_DENSITY + k], _ = air_at(column, w[MIDDLE_ALTITUDE_KM + k])
        w[STAGNATION + k] = stagnation_factor(inputs.correlation, 1000.0 * w[MIDDLE_SPEED_KM_S + k])
    _to_the_end(w)
    _against_the_wind(w, inputs, END_X, END_WX, END_RADIUS_KM, END_SPEED_KM_S)
    for k in range(LANES):
        w[END_DENSITY + k], _ = air_at(column, w[END_ALTITUDE_KM + k])
    _moved(w)


@inlined
def _where_they_are(w: F64) -> None:
    """Which lanes take a step, and how they meet the air at its start."""
    for k in range(LANES):
        moves = (w[STATUS + k] == FLIES) & (w[HEATING_S + k] <= 0.0)
        w[MOVES + k] = 1.0 if moves else 0.0
        x, y = w[X + k], w[Y + k]
        w[RADIUS_KM + k], altitude_km = _radius_and_altitude_km(x, y, w[Z + k])
        w[WX + k], w[WY + k], w[WZ + k], w[SPEED_KM_S + k] = air_relative_velocity(
            x, y, w[VX + k], w[VY + k], w[VZ + k]
        )
        w[ABOVE_KM + k] = w[ALTITUDE_KM + k] if moves else w[ABOVE_KM + k]
        w[ALTITUDE_KM + k] = altitude_km if moves else w[ALTITUDE_KM + k]


@inlined
def _against_the_wind(w: F64, inputs: FallInputs, place: int, velocity: int, radius: int, speed: int) -> None:
    """Take the wind off the velocity against the turning air. The figures are given by their places."""
    if inputs.wind_east_km_s != 0.0 or inputs.wind_north_km_s != 0.0:
        for k in range(LANES):
            x, y, z = w[place + k], w[place + LANES + k], w[place + 2 * LANES + k]
            ax, ay, az = _wind(x, y, z, w[radius + k], inputs)
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
        altitude_km, radius_km, speed_km_s = w[ALTITUDE_KM + k], w[RADIUS_KM + k], w[SPEED_KM_S + k]
        heated_kg, melting_kg_s, density = w[HEATED_KG + k], w[MELTING_KG_S + k], w[DENSITY + k]
        mass_kg = heated_kg + w[BALLAST_KG + k]
        drag_per_density = _drag_per_density(
            w[SUBSONIC + k],
            w[RAREFIED + k],
            speed_km_s,
            w[SOUND_M_S + k],
            w[SURFACE_M2 + k],
            mass_kg,
            inputs.drag_factor,
        )
        # What is left of the way is the fall at terminal speed, or nothing.
        down = -(w[WX + k] * w[X + k] + w[WY + k] * w[Y + k] + w[WZ + k] * w[Z + k]) / (radius_km * speed_km_s)
        drag_m_s2 = 1000.0 * drag_per_density * density * speed_km_s * speed_km_s
        lands = (altitude_km <= 0.0) | (w[STEPS + k] >= TOO_MANY_STEPS)
        lands |= (
            (down > VERTICAL_SINE)
            & (1000.0 * speed_km_s < w[SOUND_M_S + k])
            & (abs(drag_m_s2 / STANDARD_GRAVITY_M_PER_S2 - 1.0) < _FROM_TERMINAL)
        )
        moves = w[MOVES + k] > 0.0
        w[STATUS + k] = LANDS if moves & lands else w[STATUS + k]
        moves &= not lands
        w[MOVES + k] = 1.0 if moves else 0.0

        drag = drag_per_density * density * speed_km_s
        step_s = SPEED_LOSS_PER_STEP / max(drag, LEAST_FALL_KM_S2 / speed_km_s)
        by_mass_s = min(step_s, MASS_LOSS_PER_STEP * heated_kg / melting_kg_s)
        step_s = by_mass_s if melting_kg_s > 0.0 else step_s
        climb_km_s = w[X + k] * w[VX + k] + w[Y + k] * w[VY + k] + w[Z + k] * w[VZ + k]
        climb_km_s /= radius_km
        step_s = min(step_s, MOST_CLIMB_KM / max(abs(climb_km_s), 1e-9))
        step_s = max(inputs.step * min(step_s, MAX_STEP_S), MIN_STEP_S)
        w[STEP_S + k] = step_s if moves else w[STEP_S + k]
        w[AHEAD_KM + k] = altitude_km + 0.5 * step_s * climb_km_s
        loss = 0.5 * step_s * drag_per_density * density * speed_km_s
        w[AHEAD_SPEED_KM_S + k] = speed_km_s / (1.0 + loss)


@inlined
def _to_the_middle(w: F64, inputs: FallInputs, j2: float) -> None:
    """The motion at the second stage of the third-order rule of Kutta, and how it meets the air there."""
    for k in range(LANES):
        step_s, heated_kg, melting_kg_s = w[STEP_S + k], w[HEATED_KG + k], w[MELTING_KG_S + k]
        mass_kg = heated_kg + w[BALLAST_KG + k]
        drag_per_density = _drag_per_density(
            w[SUBSONIC + k],
            w[RAREFIED + k],
            w[AHEAD_SPEED_KM_S + k],
            w[SOUND_M_S + k],
            w[SURFACE_M2 + k],
            mass_kg,
            inputs.drag_factor,
        )
        # It goes on melting until the middle of the step: by the rate of the step before.
        melted = min(0.5 * step_s * melting_kg_s / heated_kg, 0.1)
        lighter = 1.0 + (heated_kg / mass_kg - w[SURFACE_POWER + k]) * melted
        drag_per_density = drag_per_density * lighter if melting_kg_s > 0.0 else drag_per_density
        w[DRAG + k] = drag_per_density
        x, y, z, vx, vy, vz = w[X + k], w[Y + k], w[Z + k], w[VX + k], w[VY + k], w[VZ + k]
        pull, polar = _gravity_factors(z, w[RADIUS_KM + k], j2)
        polar_pull = pull + polar
        w[PULL + k], w[POLAR_PULL + k] = pull, polar_pull
        drag = drag_per_density * w[DENSITY + k] * w[SPEED_KM_S + k]
        ax = -pull * x - drag * w[WX + k]
        ay = -pull * y - drag * w[WY + k]
        az = -polar_pull * z - drag * w[WZ + k]
        w[ACCELERATION_X + k], w[ACCELERATION_Y + k], w[ACCELERATION_Z + k] = ax, ay, az
        half_s = 0.5 * step_s
        x, y, z = x + half_s * vx, y + half_s * vy, z + half_s * vz
        vx, vy, vz = vx + half_s * ax, vy + half_s * ay, vz + half_s * az
        w[MIDDLE_X + k], w[MIDDLE_Y + k], w[MIDDLE_Z + k] = x, y, z
        w[MIDDLE_VX + k], w[MIDDLE_VY + k], w[MIDDLE_VZ + k] = vx, vy, vz
        w[MIDDLE_RADIUS_KM + k], w[MIDDLE_ALTITUDE_KM + k] = _radius_and_altitude_km(x, y, z)
        w[MIDDLE_WX + k], w[MIDDLE_WY + k], w[MIDDLE_WZ + k], w[MIDDLE_SPEED_KM_S + k] = (
            air_relative_velocity(x, y, vx, vy, vz)
        )


@inlined
def _to_the_end(w: F64) -> None:
    """The motion at the third stage. Within the step gravity falls off as 1/r² from what it is at its start."""
    for k in range(LANES):
        step_s = w[STEP_S + k]
        drag = w[DRAG + k] * w[MIDDLE_DENSITY + k] * w[MIDDLE_SPEED_KM_S + k]
        falls_off = _cube(w[RADIUS_KM + k]) / _cube(w[MIDDLE_RADIUS_KM + k])
        pull, polar_pull = falls_off * w[PULL + k], falls_off * w[POLAR_PULL + k]
        ax = -pull * w[MIDDLE_X + k] - drag * w[MIDDLE_WX + k]
        ay = -pull * w[MIDDLE_Y + k] - drag * w[MIDDLE_WY + k]
        az = -polar_pull * w[MIDDLE_Z + k] - drag * w[MIDDLE_WZ + k]
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
        w[END_RADIUS_KM + k], w[END_ALTITUDE_KM + k] = _radius_and_altitude_km(x, y, z)
        w[END_WX + k], w[END_WY + k], w[END_WZ + k], w[END_SPEED_KM_S + k] = air_relative_velocity(
            x, y, vx, vy, vz
        )


@inlined
def _moved(w: F64) -> None:
    """The motion after the step; where it was fast, heat is still to act for as long."""
    for k in range(LANES):
        moves, step_s = w[MOVES + k] > 0.0, w[STEP_S + k]
        drag = w[DRAG + k] * w[END_DENSITY + k] * w[END_SPEED_KM_S + k]
        falls_off = _cube(w[RADIUS_KM + k]) / _cube(w[END_RADIUS_KM + k])
        pull, polar_pull = falls_off * w[PULL + k], falls_off * w[POLAR_PULL + k]
        ax = -pull * w[END_X + k] - drag * w[END_WX + k]
        ay = -pull * w[END_Y + k] - drag * w[END_WY + k]
        az = -polar_pull * w[END_Z + k] - drag * w[END_WZ + k]
        sixth_s = step_s / 6.0
        x, y, z, vx, vy, vz = w[X + k], w[Y + k], w[Z + k], w[VX + k], w[VY + k], w[VZ + k]
        w[START_X + k] = x if moves else w[START_X + k]
        w[START_Y + k] = y if moves else w[START_Y + k]
        w[START_Z + k] = z if moves else w[START_Z + k]
        w[START_VX + k] = vx if moves else w[START_VX + k]
        w[START_VY + k] = vy if moves else w[START_VY + k]
        w[START_VZ + k] = vz if moves else w[START_VZ + k]
        w[X + k] = x + sixth_s * (vx + 4.0 * w[MIDDLE_VX + k] + w[END_VX + k]) if moves else x
        w[Y + k] = y + sixth_s * (vy + 4.0 * w[MIDDLE_VY + k] + w[END_VY + k]) if moves else y
        w[Z + k] = z + sixth_s * (vz + 4.0 * w[MIDDLE_VZ + k] + w[END_VZ + k]) if moves else z
        vx += sixth_s * (w[ACCELERATION_X + k] + 4.0 * w[MIDDLE_ACCELERATION_X + k] + ax)
        vy += sixth_s * (w[ACCELERATION_Y + k] + 4.0 * w[MIDDLE_ACCELERATION_Y + k] + ay)
        vz += sixth_s * (w[ACCELERATION_Z + k] + 4.0 * w[MIDDLE_ACCELERATION_Z + k] + az)
        w[VX + k] = vx if moves else w[VX + k]
        w[VY + k] = vy if moves else w[VY + k]
        w[VZ + k] = vz if moves else w[VZ + k]
        w[ELAPSED_S + k] += step_s if moves else 0.0
        w[STEPS + k] += 1.0 if moves else 0.0
        w[STEP_START_KG + k] = w[HEATED_KG + k] if moves else w[STEP_START_KG + k]
        hot = moves & (1000.0 * w[MIDDLE_SPEED_KM_S + k] >= COLD_SPEED_M_S)
        # Heat flows as in the air and at the speed of the middle, scaled to Simpson's mean of √ρ V³.
        density, speed_km_s = w[MIDDLE_DENSITY + k], w[MIDDLE_SPEED_KM_S + k]
        ends = np.sqrt(w[DENSITY + k] / density) * _cube(w[SPEED_KM_S + k] / speed_km_s)
        ends += np.sqrt(w[END_DENSITY + k] / density) * _cube(w[END_SPEED_KM_S + k] / speed_km_s)
        share = w[HEAT_SHARE + k] * (4.0 + ends) / 6.0
        w[HEATING_S + k] = step_s if hot else w[HEATING_S + k]
        w[STEP_SHARE + k] = share if hot else w[STEP_SHARE + k]
        w[HEATING_DENSITY + k] = density if hot else w[HEATING_DENSITY + k]
        w[HEATING_SPEED_M_S + k] = 1000.0 * speed_km_s if hot else w[HEATING_SPEED_M_S + k]
        w[HEATING_STAGNATION + k] = w[STAGNATION + k] if hot else w[HEATING_STAGNATION + k]


@inlined
def _cube(x: float) -> float:
    return x * x * x


@leaf
def step_back(w: F64, lane: int, left_s: float, back: float, state: F64) -> None:
    """Write into `state` (6,) the motion `left_s` before the end of the last step, `back` of its length.

    Along the mean velocity and acceleration of the step.
    """
    for axis in range(3):
        place, velocity, start = axis * LANES + lane, VX + axis * LANES + lane, START_VX + axis * LANES + lane
        gain = w[velocity] - w[start]
        state[axis] = w[X + place] - left_s * (w[velocity] - 0.5 * back * gain)
        state[3 + axis] = w[velocity] - back * gain


@leaf
def fall_vertically(
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
    ground_density, _ = air_at(column, 0.0)
    weight_n = mass_kg * STANDARD_GRAVITY_M_PER_S2
    cd = inputs.drag_factor * subsonic
    square = 2.0 * weight_n / (ground_density * cd * 0.25 * surface_m2)
    lag_km = square / (2000.0 * STANDARD_GRAVITY_M_PER_S2)
    speed_m_s = np.sqrt(square * (1.0 + lag_km / _SCALE_HEIGHT_KM))
    double_km = 2.0 * _SCALE_HEIGHT_KM
    seconds = 1000.0 * double_km / speed_m_s * (1.0 - np.exp(-altitude_km / double_km))
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    ex, ey, ez = _wind(state[0], state[1], state[2], r, inputs)
    x, y, z = state[0] + seconds * ex, state[1] + seconds * ey, state[2] + seconds * ez
    c, s = np.cos(EARTH_ROTATION_RAD_PER_S * seconds), np.sin(EARTH_ROTATION_RAD_PER_S * seconds)
    state[0], state[1], state[2] = c * x - s * y, s * x + c * y, z
    return speed_m_s, seconds

"""How a part moves through the air: drag by its shape, gravity, wind, and the steps of its path."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import inlined, leaf
from iss_risk.constants import (
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_MU_KM3_PER_S2,
    EARTH_ROTATION_RAD_PER_S,
    STANDARD_GRAVITY_M_PER_S2,
)
from iss_risk.debris.aerothermodynamics import DRAG_SUBSONIC, drag_coefficient, knudsen_number
from iss_risk.debris.air_column import air_at
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.piece import Piece
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


class Motion(NamedTuple):
    """Position (km) and velocity (km/s), inertial."""

    x: float
    y: float
    z: float
    vx: float
    vy: float
    vz: float


class Flow(NamedTuple):
    """The air as a part meets it.

    `wx`, `wy`, `wz` and `speed_km_s` are the part's velocity against the air (inertial axes) and its size, in
    km/s. The rest is the air's density and speed of sound, and the part's altitude and distance from the
    Earth's centre.
    """

    wx: float
    wy: float
    wz: float
    speed_km_s: float
    density_kg_m3: float
    sound_m_s: float
    radius_km: float
    altitude_km: float


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
def flow_at(motion: Motion, column: F64, inputs: FallInputs) -> Flow:
    """The air at a place of the way down."""
    x, y, z = motion.x, motion.y, motion.z
    r = np.sqrt(x * x + y * y + z * z)
    altitude_km = geodetic_altitude(r, z / r)
    density, sound_m_s = air_at(column, altitude_km)
    wx, wy, wz, speed = air_relative_velocity(x, y, motion.vx, motion.vy, motion.vz)
    if inputs.wind_east_km_s != 0.0 or inputs.wind_north_km_s != 0.0:
        ax, ay, az = _wind(x, y, z, r, inputs)
        wx, wy, wz = wx - ax, wy - ay, wz - az
        speed = np.sqrt(wx * wx + wy * wy + wz * wz)
    return Flow(wx, wy, wz, speed, density, sound_m_s, r, altitude_km)


@inlined
def drag_per_density_of_part(
    piece: Piece, inputs: FallInputs, surface_m2: float, side_m: float, mass_kg: float, flow: Flow
) -> float:
    """As forces.drag_per_density_of, of a piece by its shape and by the Knudsen and Mach numbers.

    `side_m` is that of part_shape.flow_side_m.
    """
    shadow = 0.25 * surface_m2
    knudsen = knudsen_number(flow.density_kg_m3, side_m)
    mach = 1000.0 * flow.speed_km_s / flow.sound_m_s
    cd = inputs.drag_factor * drag_coefficient(piece.shape, knudsen, mach)
    return HALF_M_PER_KM * cd * shadow / mass_kg


@inlined
def falls_steadily(motion: Motion, flow: Flow, drag_per_density: float) -> bool:
    """Whether what is left of the way is the fall at terminal speed."""
    down = -(flow.wx * motion.x + flow.wy * motion.y + flow.wz * motion.z)
    down /= flow.radius_km * flow.speed_km_s
    if down <= VERTICAL_SINE or 1000.0 * flow.speed_km_s >= flow.sound_m_s:
        return False
    drag_m_s2 = 1000.0 * drag_per_density * flow.density_kg_m3 * flow.speed_km_s * flow.speed_km_s
    return abs(drag_m_s2 / STANDARD_GRAVITY_M_PER_S2 - 1.0) < _FROM_TERMINAL


@inlined
def half_a_step_on(motion: Motion, flow: Flow, drag_per_density: float, step_s: float, column: F64) -> Flow:
    """The air that a part will meet about the middle of a step, for its drag coefficient.

    In rarefied flow this changes with the density: taken at the start of the steps, it would be of first
    order in their length.
    """
    climb_km_s = (motion.x * motion.vx + motion.y * motion.vy + motion.z * motion.vz) / flow.radius_km
    altitude_km = flow.altitude_km + 0.5 * step_s * climb_km_s
    density, sound_m_s = air_at(column, altitude_km)
    loss = 0.5 * step_s * drag_per_density * flow.density_kg_m3 * flow.speed_km_s
    speed_km_s = flow.speed_km_s / (1.0 + loss)
    return Flow(flow.wx, flow.wy, flow.wz, speed_km_s, density, sound_m_s, flow.radius_km, altitude_km)


@inlined
def step_length_of_part_s(
    inputs: FallInputs,
    motion: Motion,
    drag_per_density: float,
    flow: Flow,
    heated_kg: float,
    melting_kg_s: float,
) -> float:
    """Short against the time in which drag, gravity or melting change the path or the piece."""
    drag = drag_per_density * flow.density_kg_m3 * flow.speed_km_s
    step_s = SPEED_LOSS_PER_STEP / max(drag, LEAST_FALL_KM_S2 / flow.speed_km_s)
    if melting_kg_s > 0.0:
        step_s = min(step_s, MASS_LOSS_PER_STEP * heated_kg / melting_kg_s)
    climb_km_s = abs(motion.x * motion.vx + motion.y * motion.vy + motion.z * motion.vz) / flow.radius_km
    step_s = min(step_s, MOST_CLIMB_KM / max(climb_km_s, 1e-9))
    return max(inputs.step * min(step_s, MAX_STEP_S), MIN_STEP_S)


@inlined
def _acceleration(
    at: Motion, flow: Flow, drag_per_density: float, pull: float, polar_pull: float
) -> tuple[float, float, float]:
    """Drag and gravity, km/s². Gravity is given by its factors (1/s²) along the equator and the axis."""
    drag = drag_per_density * flow.density_kg_m3 * flow.speed_km_s
    return (
        -pull * at.x - drag * flow.wx,
        -pull * at.y - drag * flow.wy,
        -polar_pull * at.z - drag * flow.wz,
    )


@inlined
def moved(
    start: Motion,
    flow: Flow,
    drag_per_density: float,
    step_s: float,
    j2: float,
    column: F64,
    inputs: FallInputs,
) -> tuple[Motion, Flow, Flow]:
    """Motion at the end of a step, and the flow at its second and third stage (the middle and the end).

    By the third-order rule of Kutta. Within the step gravity falls off as 1/r² from what it is at the start.
    """
    x, y, z, vx, vy, vz = start
    pull, polar = _gravity_factors(z, flow.radius_km, j2)
    polar_pull = pull + polar
    half_s, cube = 0.5 * step_s, flow.radius_km * flow.radius_km * flow.radius_km
    ax1, ay1, az1 = _acceleration(start, flow, drag_per_density, pull, polar_pull)
    middle = Motion(
        x + half_s * vx,
        y + half_s * vy,
        z + half_s * vz,
        vx + half_s * ax1,
        vy + half_s * ay1,
        vz + half_s * az1,
    )
    middle_flow = flow_at(middle, column, inputs)
    r = middle_flow.radius_km
    k = cube / (r * r * r)
    ax2, ay2, az2 = _acceleration(middle, middle_flow, drag_per_density, k * pull, k * polar_pull)
    end = Motion(
        x + step_s * (2.0 * middle.vx - vx),
        y + step_s * (2.0 * middle.vy - vy),
        z + step_s * (2.0 * middle.vz - vz),
        vx + step_s * (2.0 * ax2 - ax1),
        vy + step_s * (2.0 * ay2 - ay1),
        vz + step_s * (2.0 * az2 - az1),
    )
    end_flow = flow_at(end, column, inputs)
    r = end_flow.radius_km
    k = cube / (r * r * r)
    ax3, ay3, az3 = _acceleration(end, end_flow, drag_per_density, k * pull, k * polar_pull)
    sixth_s = step_s / 6.0
    after = Motion(
        x + sixth_s * (vx + 4.0 * middle.vx + end.vx),
        y + sixth_s * (vy + 4.0 * middle.vy + end.vy),
        z + sixth_s * (vz + 4.0 * middle.vz + end.vz),
        vx + sixth_s * (ax1 + 4.0 * ax2 + ax3),
        vy + sixth_s * (ay1 + 4.0 * ay2 + ay3),
        vz + sixth_s * (az1 + 4.0 * az2 + az3),
    )
    return after, middle_flow, end_flow


@inlined
def step_back(start: Motion, end: Motion, left_s: float, back: float, state: F64) -> None:
    """Write into `state` the motion `left_s` before the end of a step, `back` of its length.

    Along the mean velocity and acceleration of the step.
    """
    state[0] = end.x - left_s * (end.vx - 0.5 * back * (end.vx - start.vx))
    state[1] = end.y - left_s * (end.vy - 0.5 * back * (end.vy - start.vy))
    state[2] = end.z - left_s * (end.vz - 0.5 * back * (end.vz - start.vz))
    state[3] = end.vx - back * (end.vx - start.vx)
    state[4] = end.vy - back * (end.vy - start.vy)
    state[5] = end.vz - back * (end.vz - start.vz)


@leaf
def fall_vertically(
    piece: Piece,
    inputs: FallInputs,
    surface_m2: float,
    mass_kg: float,
    altitude_km: float,
    column: F64,
    state: F64,
) -> tuple[float, float]:
    """Let what falls at its terminal speed reach the ground, carried along by the Earth and the wind.

    `state` (6,) is moved to the place of impact; its velocity is not changed. Returns the speed at the ground
    (m/s) and the time of the fall (s). The terminal speed is proportional to 1/√density. A heavy body needs
    time to slow down: it has the terminal speed of v²/2g higher up.
    """
    ground_density, _ = air_at(column, 0.0)
    weight_n = mass_kg * STANDARD_GRAVITY_M_PER_S2
    cd = inputs.drag_factor * DRAG_SUBSONIC[piece.shape]
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

"""Accelerations on an object: zonal gravity, and drag of an atmosphere that turns with the Earth.

Frame: the true equator of date (TEME), taken as inertial. Units: km, s; the ballistic coefficient
m/(Cd·A) in kg/m².
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.density import DensitySlice, highest_level_km, log_density
from iss_risk.compiled import leaf
from iss_risk.constants import (
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_J2,
    EARTH_J3,
    EARTH_J4,
    EARTH_MU_KM3_PER_S2,
    EARTH_ROTATION_RAD_PER_S,
    SECONDS_PER_DAY,
)
from iss_risk.earth.ellipsoid import geodetic_altitude, geodetic_latitude
from iss_risk.earth.position import state_local_time_h
from iss_risk.exponentials import exponential

MU = EARTH_MU_KM3_PER_S2
RE = EARTH_GRAVITY_RADIUS_KM
OMEGA = EARTH_ROTATION_RAD_PER_S


# The ½ of the drag law, times 1,000 m per km. The deceleration is ½ ρ v² / β. With ρ in kg/m³, v in m/s and
# β = m/(Cd·A) in kg/m², it is in m/s². With v in km/s, v² takes a factor of 1,000², and the result in km/s²
# one of 1/1,000: together 500 ρ v² / β.
HALF_M_PER_KM = 500.0


@leaf
def drag_per_density_of(ballistic_coefficient_kg_m2: float, density_scale: float) -> float:
    """Deceleration by drag in km/s², per density in kg/m³ and square of the speed in km/s.

    `density_scale` is the factor on the density of the model.
    """
    return HALF_M_PER_KM * density_scale / ballistic_coefficient_kg_m2


class GravityField(NamedTuple):
    """Gravity beyond the point mass: zonal coefficients (zero switches a degree off), and whether Sun and
    Moon pull (on averaged eccentric orbits only: iss_risk/decay/third_bodies.py)."""

    j2: float = EARTH_J2
    j3: float = EARTH_J3
    j4: float = EARTH_J4
    third_bodies: bool = True


@leaf
def gravity(x: float, y: float, z: float, field: GravityField) -> tuple[float, float, float]:
    """Point mass and zonal harmonics of degree 2-4, km/s² (e.g. Montenbruck & Gill 2000, 3.2)."""
    r2 = x * x + y * y + z * z
    r = np.sqrt(r2)
    s = z / r  # sine of the geocentric latitude
    s2 = s * s
    q = RE / r
    j2, j3, j4 = field.j2 * q * q, field.j3 * q * q * q, field.j4 * q * q * q * q
    # Gradient of the potential -mu/r (1 - Σ Jn (Re/r)^n Pn(s)), split into a radial and a polar part.
    radial = (
        1.0
        - 1.5 * j2 * (5.0 * s2 - 1.0)
        - 2.5 * j3 * s * (7.0 * s2 - 3.0)
        - 0.625 * j4 * (63.0 * s2 * s2 - 42.0 * s2 + 3.0)
    )
    polar = 3.0 * j2 * s + 0.5 * j3 * (15.0 * s2 - 3.0) + 2.5 * j4 * s * (7.0 * s2 - 3.0)
    k = -MU / r2
    return k * radial * x / r, k * radial * y / r, k * (radial * s + polar)


@leaf
def air_relative_velocity(
    x: float, y: float, vx: float, vy: float, vz: float
) -> tuple[float, float, float, float]:
    """Velocity against the turning air, and its size, km/s."""
    wx, wy = vx + OMEGA * y, vy - OMEGA * x
    return wx, wy, vz, np.sqrt(wx * wx + wy * wy + vz * vz)


@leaf
def density_at(state: F64, days_2000: float, density_slice: DensitySlice) -> float:
    """Density (kg/m³) at an inertial position, from a slice of the table; 0 above its last node."""
    r = np.sqrt(state[0] ** 2 + state[1] ** 2 + state[2] ** 2)
    sine = state[2] / r
    altitude_km = geodetic_altitude(r, sine)
    if altitude_km >= highest_level_km(density_slice):
        return 0.0
    hour = state_local_time_h(state, days_2000)
    return exponential(log_density(density_slice, altitude_km, geodetic_latitude(r, sine), hour))


@leaf
def derivative(
    state: F64,
    days_2000: float,
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    out: F64,
) -> None:
    """Write d(state)/dt into `out`; state (6,) is position km and velocity km/s.

    `drag_per_density` is that of drag_per_density_of.
    """
    density = density_at(state, days_2000, density_slice) if drag_per_density > 0.0 else 0.0
    derivative_in(density, state, drag_per_density, field, out)


@leaf
def derivative_in(density: float, state: F64, drag_per_density: float, field: GravityField, out: F64) -> None:
    """As `derivative`, in air of this density (kg/m³)."""
    x, y, z, vx, vy, vz = state
    ax, ay, az = gravity(x, y, z, field)
    if drag_per_density > 0.0:
        wx, wy, wz, speed = air_relative_velocity(x, y, vx, vy, vz)
        k = drag_per_density * density * speed
        ax -= k * wx
        ay -= k * wy
        az -= k * wz
    out[0], out[1], out[2] = vx, vy, vz
    out[3], out[4], out[5] = ax, ay, az


_Q = np.sqrt(21.0)
# Sixth order in seven stages (Luther 1968, Math. Comp. 22, 434).
_NODES = np.array([0.0, 1.0, 1 / 2, 2 / 3, (7 - _Q) / 14, (7 + _Q) / 14, 1.0])
_STAGES = np.zeros((7, 7))
_STAGES[1, :1] = [1.0]
_STAGES[2, :2] = np.array([3, 1]) / 8
_STAGES[3, :3] = np.array([8, 2, 8]) / 27
_STAGES[4, :4] = np.array([3 * (3 * _Q - 7), -8 * (7 - _Q), 48 * (7 - _Q), -3 * (21 - _Q)]) / 392
_STAGES[5, :5] = (
    np.array([-5 * (231 + 51 * _Q), -40 * (7 + _Q), -320 * _Q, 3 * (21 + 121 * _Q), 392 * (6 + _Q)]) / 1960
)
_STAGES[6, :6] = (
    np.array(
        [
            15 * (22 + 7 * _Q),
            120,
            40 * (7 * _Q - 5),
            -63 * (3 * _Q - 2),
            -14 * (49 + 9 * _Q),
            70 * (7 - _Q),
        ]
    )
    / 180
)
_WEIGHTS = np.array([9, 0, 64, 0, 49, 49, 9]) / 180
STAGES = 7


@leaf
def step_state(
    state: F64,
    days_2000: float,
    step_s: float,
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    work: F64,
    out: F64,
) -> None:
    """One Runge-Kutta step of `step_s` seconds from `state` into `out`; `work` is (STAGES, 6)."""
    derivative(state, days_2000, density_slice, drag_per_density, field, work[0])
    step_on(state, days_2000, step_s, density_slice, drag_per_density, field, work, out)


@leaf
def step_on(
    state: F64,
    days_2000: float,
    step_s: float,
    density_slice: DensitySlice,
    drag_per_density: float,
    field: GravityField,
    work: F64,
    out: F64,
) -> None:
    """As `step_state`, where the first row of `work` is the derivative at `state`."""
    for stage in range(1, STAGES):
        for k in range(6):
            moved = 0.0
            for earlier in range(stage):
                moved += _STAGES[stage, earlier] * work[earlier, k]
            out[k] = state[k] + step_s * moved
        moment = days_2000 + _NODES[stage] * step_s / SECONDS_PER_DAY
        derivative(out, moment, density_slice, drag_per_density, field, work[stage])
    for k in range(6):
        moved = 0.0
        for stage in range(STAGES):
            moved += _WEIGHTS[stage] * work[stage, k]
        out[k] = state[k] + step_s * moved

"""A burn that takes time, against the speed and centred on an apogee, in the plane of the orbit.

While it lasts the vehicle moves on and thrust is less well placed than at the apogee itself: the burn loses
against an instant one. Gravity is that of a point mass: flattening moves the perigee by as much with a burn
as without one. There is no drag: burns are above 140 km. Units: km, s, kg; thrust in N.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_MU_KM3_PER_S2, STANDARD_GRAVITY_M_PER_S2

MU = EARTH_MU_KM3_PER_S2
G0 = STANDARD_GRAVITY_M_PER_S2
# Fourth order: a tenth of a metre of perigee after half a revolution, against steps of 2 s.
STEP_S = 20.0


@leaf
def _rates(state: F64, thrust_kn: float, flow_kg_s: float, out: F64) -> None:
    """Write d(state)/dt: x, y (km), their rates, mass (kg). Thrust is against the speed."""
    x, y, vx, vy, mass = state[0], state[1], state[2], state[3], state[4]
    r3 = (x * x + y * y) ** 1.5
    brake = thrust_kn / mass / np.sqrt(vx * vx + vy * vy)
    out[0], out[1] = vx, vy
    out[2] = -MU * x / r3 - brake * vx
    out[3] = -MU * y / r3 - brake * vy
    out[4] = -flow_kg_s


@kernel
def _fly(state: F64, seconds: float, thrust_n: float, isp_s: float) -> None:
    """Advance `state` (5,) in place, with the classical Runge-Kutta step; `seconds` may be negative."""
    steps = max(int(np.ceil(abs(seconds) / STEP_S)), 1)
    h, thrust_kn, flow = seconds / steps, thrust_n / 1000.0, thrust_n / (isp_s * G0)
    k, stage = np.empty((4, 5)), np.empty(5)
    for _ in range(steps):
        _rates(state, thrust_kn, flow, k[0])
        for j in range(5):
            stage[j] = state[j] + 0.5 * h * k[0, j]
        _rates(stage, thrust_kn, flow, k[1])
        for j in range(5):
            stage[j] = state[j] + 0.5 * h * k[1, j]
        _rates(stage, thrust_kn, flow, k[2])
        for j in range(5):
            stage[j] = state[j] + h * k[2, j]
        _rates(stage, thrust_kn, flow, k[3])
        for j in range(5):
            state[j] += h / 6.0 * (k[0, j] + 2.0 * (k[1, j] + k[2, j]) + k[3, j])


@leaf
def _apsides(state: F64) -> tuple[float, float]:
    """Perigee and apogee radius of the orbit that `state` (5,) is on."""
    x, y, vx, vy = state[0], state[1], state[2], state[3]
    momentum = x * vy - y * vx
    energy = 0.5 * (vx * vx + vy * vy) - MU / np.sqrt(x * x + y * y)
    e = np.sqrt(max(1.0 + 2.0 * energy * momentum * momentum / (MU * MU), 0.0))
    a = -0.5 * MU / energy
    return a * (1.0 - e), a * (1.0 + e)


@kernel
def burn_at_apogee(
    low_km: float, high_km: float, mass_kg: float, thrust_n: float, isp_s: float, seconds: float
) -> tuple[float, float, float]:
    """The radii of perigee and apogee (km) and the mass (kg) after a burn of so many seconds, of which half
    is before the apogee, from an orbit of the radii `low_km` and `high_km`."""
    state = np.empty(5)
    state[0], state[1], state[2] = high_km, 0.0, 0.0
    state[3] = np.sqrt(2.0 * MU * low_km / (high_km * (low_km + high_km)))
    state[4] = mass_kg
    _fly(state, -0.5 * seconds, 0.0, isp_s)
    _fly(state, seconds, thrust_n, isp_s)
    low, high = _apsides(state)
    return low, high, state[4]


@kernel
def seconds_to_perigee(
    low_km: float,
    high_km: float,
    mass_kg: float,
    thrust_n: float,
    isp_s: float,
    wanted_km: float,
    longest_s: float,
) -> float:
    """How long the burn of `burn_at_apogee` lasts that lowers the perigee to the radius `wanted_km`; -1 where
    one of `longest_s` does not."""
    if burn_at_apogee(low_km, high_km, mass_kg, thrust_n, isp_s, longest_s)[0] > wanted_km:
        return -1.0
    low_s, high_s = 0.0, longest_s
    while high_s - low_s > 1e-3:
        middle = 0.5 * (low_s + high_s)
        if burn_at_apogee(low_km, high_km, mass_kg, thrust_n, isp_s, middle)[0] > wanted_km:
            low_s = middle
        else:
            high_s = middle
    return high_s

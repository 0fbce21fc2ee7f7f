"""Mean and osculating elements, and how one is computed from the other.

Elements are (a, ex, ey, i, Ω, λ): semi-major axis (km), e cos ω, e sin ω, inclination, right ascension
of the ascending node, and mean argument of latitude ω + M (rad); without singularity for circular orbits.

The mean elements are defined by what drag feels: along one revolution under zonal gravity alone, the
radius is that of the mean ellipse plus the first-order J2 variation `short_period_radius_km`. They are
found by fitting one numerically integrated revolution, for any eccentricity, and inverted by fixed
point; so that there is no jump when mean elements are turned into osculating ones and back.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.density import DensitySlice
from iss_risk.compiled import assign, kernel, leaf
from iss_risk.decay.forces import MU, STAGES, GravityField, step_state
from iss_risk.decay.short_period import equation_of_centre, short_period_radius_km
from iss_risk.decay.zonal import frozen_eccentricity, node_rate, perigee_rate

A, EX, EY, INC, NODE, LAM = range(6)


@leaf
def cartesian_from_elements(elements: F64, out: F64) -> None:
    """Keplerian position (km) and velocity (km/s) of osculating elements, into `out` (6,)."""
    a, k, h = elements[A], elements[EX], elements[EY]
    lam = elements[LAM]
    f = lam
    if k * k + h * h > 0.25:
        # Newton from the mean anomaly can wander there; from here it converges (Danby 1988, section 6.6).
        f += 0.85 * np.sqrt(k * k + h * h) * np.sign(k * np.sin(lam) - h * np.cos(lam))
    for _ in range(30):  # Kepler's equation in the eccentric longitude, by Newton
        step = (f + h * np.cos(f) - k * np.sin(f) - lam) / (1.0 - h * np.sin(f) - k * np.cos(f))
        f -= step
        if abs(step) < 1e-14:
            break
    eta = np.sqrt(1.0 - h * h - k * k)
    b = 1.0 / (1.0 + eta)
    cf, sf = np.cos(f), np.sin(f)
    px = a * ((1.0 - h * h * b) * cf + h * k * b * sf - k)
    py = a * ((1.0 - k * k * b) * sf + h * k * b * cf - h)
    rate = np.sqrt(MU / a) / (1.0 - h * sf - k * cf)
    qx = rate * (h * k * b * cf - (1.0 - h * h * b) * sf)
    qy = rate * ((1.0 - k * k * b) * cf - h * k * b * sf)
    ci, si = np.cos(elements[INC]), np.sin(elements[INC])
    cn, sn = np.cos(elements[NODE]), np.sin(elements[NODE])
    out[0], out[1], out[2] = cn * px - sn * ci * py, sn * px + cn * ci * py, si * py
    out[3], out[4], out[5] = cn * qx - sn * ci * qy, sn * qx + cn * ci * qy, si * qy


@leaf
def elements_from_cartesian(state: F64, out: F64) -> None:
    """Osculating Keplerian elements of a bound state, into `out` (6,)."""
    x, y, z, vx, vy, vz = state
    r = np.sqrt(x * x + y * y + z * z)
    hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    h_size = np.sqrt(hx * hx + hy * hy + hz * hz)
    a = 1.0 / (2.0 / r - (vx * vx + vy * vy + vz * vz) / MU)
    inc = np.arctan2(np.sqrt(hx * hx + hy * hy), hz)
    node = np.arctan2(hx, -hy)
    cn, sn, ci, si = np.cos(node), np.sin(node), np.cos(inc), np.sin(inc)
    # Components along the node and across it, in the plane of the orbit.
    px, py = cn * x + sn * y, ci * (cn * y - sn * x) + si * z
    qx, qy = cn * vx + sn * vy, ci * (cn * vy - sn * vx) + si * vz
    k = qy * h_size / MU - px / r
    h = -qx * h_size / MU - py / r
    eta = np.sqrt(max(1.0 - h * h - k * k, 1e-12))
    b = 1.0 / (1.0 + eta)
    cf = k + ((1.0 - k * k * b) * px - h * k * b * py) / (a * eta)
    sf = h + ((1.0 - h * h * b) * py - h * k * b * px) / (a * eta)
    out[A], out[EX], out[EY], out[INC], out[NODE] = a, k, h, inc, node
    out[LAM] = np.arctan2(sf, cf) + h * cf - k * sf


@leaf
def mean_longitude(ex: float, ey: float, u: float) -> float:
    """Mean argument of latitude at the true argument of latitude u."""
    c, s = np.cos(u), np.sin(u)
    return u - equation_of_centre(ex * c + ey * s, ex * s - ey * c, np.sqrt(1.0 - ex * ex - ey * ey))


@kernel
def mean_from_osculating(state: F64, field: GravityField, out: F64) -> None:
    """Mean elements of a Cartesian state, into `out` (6,), by integrating one revolution."""
    steps = 60
    osculating = np.empty(6)
    elements_from_cartesian(state, osculating)
    eccentricity = np.hypot(osculating[EX], osculating[EY])
    period_s = 2.0 * np.pi * np.sqrt(osculating[A] ** 3 / MU)
    # Steps of equal length in time are dense enough up to e = 0.2; beyond, more of them; beyond 0.6 as many
    # as keep a step the same part of the perigee's passage (its rate is √(1 + e)/(1 - e)^1.5 times the mean).
    passage = np.sqrt(1.0 + eccentricity) / max(1.0 - eccentricity, 0.05) ** 1.5
    steps = int(steps * max(1.0 + 6.0 * eccentricity, passage))
    step_s = period_s / steps

    radius, u = np.empty(steps), np.empty(steps)
    no_air = DensitySlice(np.zeros(4), np.zeros((4, 4, 4), dtype=np.float32))
    work, here, there = np.empty((STAGES, 6)), state.copy(), np.empty(6)
    inc_sum = node_sum = 0.0
    first_node = osculating[NODE]
    for k in range(steps):
        elements_from_cartesian(here, osculating)
        inc_sum += osculating[INC]
        node_sum += (osculating[NODE] - first_node + np.pi) % (2.0 * np.pi) - np.pi
        radius[k] = np.sqrt(here[0] ** 2 + here[1] ** 2 + here[2] ** 2)
        ci, si = np.cos(osculating[INC]), np.sin(osculating[INC])
        cn, sn = np.cos(osculating[NODE]), np.sin(osculating[NODE])
        u[k] = np.arctan2(ci * (cn * here[1] - sn * here[0]) + si * here[2], cn * here[0] + sn * here[1])
        step_state(here, 0.0, step_s, no_air, 0.0, field, work, there)
        assign(there, here)
    inc = inc_sum / steps
    cos_i = np.cos(inc)
    elements_from_cartesian(state, osculating)
    p = osculating[A] * (1.0 - eccentricity**2)
    ex, ey = osculating[EX], osculating[EY]
    for _ in range(4):  # each leaves a thousandth (J2) of the error
        # The eccentricity vector turns by some km within the revolution; the fit holds at its start.
        rate = perigee_rate(p / (1.0 - ex * ex - ey * ey), np.hypot(ex, ey), inc, field)
        frozen = frozen_eccentricity(p / (1.0 - ex * ex - ey * ey), inc, field)
        # 1/r = (1 + ex cos u + ey sin u)/p is linear in (1/p, ex/p, ey/p): normal equations.
        n00 = n01 = n02 = n11 = n12 = n22 = r0 = r1 = r2 = 0.0
        for k in range(steps):
            delta = short_period_radius_km(p, ex, ey, cos_i, np.cos(u[k]), np.sin(u[k]), field.j2)
            turned = u[k] - k * step_s * rate
            c, s = np.cos(turned), np.sin(turned)
            value = 1.0 / (radius[k] - delta) - frozen * (np.sin(u[k]) - s) / p
            weight = radius[k] ** -2.0  # equal time steps crowd at apogee; this makes them equal in u
            n00 += weight
            n01 += weight * c
            n02 += weight * s
            n11 += weight * c * c
            n12 += weight * c * s
            n22 += weight * s * s
            r0 += weight * value
            r1 += weight * value * c
            r2 += weight * value * s
        determinant = (
            n00 * (n11 * n22 - n12 * n12) - n01 * (n01 * n22 - n12 * n02) + n02 * (n01 * n12 - n11 * n02)
        )
        q0 = r0 * (n11 * n22 - n12 * n12) - n01 * (r1 * n22 - n12 * r2) + n02 * (r1 * n12 - n11 * r2)
        q1 = n00 * (r1 * n22 - r2 * n12) - r0 * (n01 * n22 - n12 * n02) + n02 * (n01 * r2 - r1 * n02)
        q2 = n00 * (n11 * r2 - n12 * r1) - n01 * (n01 * r2 - r1 * n02) + r0 * (n01 * n12 - n11 * n02)
        p = determinant / q0
        ex, ey = q1 / q0, q2 / q0
    out[A] = p / (1.0 - ex * ex - ey * ey)
    out[EX], out[EY], out[INC] = ex, ey, inc
    # Half a revolution of the node's drift lies between the start and the mean over the revolution.
    drift = node_rate(out[A], np.hypot(ex, ey), inc, field)
    out[NODE] = first_node + node_sum / steps - 0.5 * period_s * drift
    out[LAM] = mean_longitude(ex, ey, u[0])


@kernel
def osculating_from_mean(mean: F64, field: GravityField, out: F64) -> None:
    """The Cartesian state (6,) whose mean elements are `mean`."""
    guess, found = mean.copy(), np.empty(6)
    for _ in range(3):  # each leaves a thousandth (J2) of the error
        cartesian_from_elements(guess, out)
        mean_from_osculating(out, field, found)
        largest_km = 0.0
        for k in range(6):
            difference = mean[k] - found[k]
            if k >= NODE:
                difference = (difference + np.pi) % (2.0 * np.pi) - np.pi
            guess[k] += difference
            largest_km = max(largest_km, abs(difference) * (1.0 if k == A else mean[A]))
        if largest_km < 3e-3:
            break
    cartesian_from_elements(guess, out)

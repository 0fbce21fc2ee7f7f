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
from iss_risk.atmosphere.density import empty_slice
from iss_risk.compiled import assign, kernel, leaf
from iss_risk.decay.forces import MU, STAGES, GravityField, step_state
from iss_risk.decay.short_period import equation_of_centre, short_period_radius_km
from iss_risk.decay.zonal import frozen_eccentricity, mean_anomaly_rate, node_rate, perigee_rate

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
def upright(elements: F64) -> None:
    """Elements (in place) of the same orbit with an inclination of 0 … π: a step through the plane of the
    equator leads beyond, where the ascending node has become the descending one."""
    if 0.0 <= elements[INC] <= np.pi:
        return
    elements[INC] = -elements[INC] if elements[INC] < 0.0 else 2.0 * np.pi - elements[INC]
    elements[NODE] += np.pi
    elements[LAM] -= np.pi
    elements[EX], elements[EY] = -elements[EX], -elements[EY]


@leaf
def argument_of_latitude(state: F64, osculating: F64) -> float:
    """True argument of latitude of a state, with the plane of its own elements."""
    cn, sn = np.cos(osculating[NODE]), np.sin(osculating[NODE])
    ci, si = np.cos(osculating[INC]), np.sin(osculating[INC])
    return np.arctan2(ci * (cn * state[1] - sn * state[0]) + si * state[2], cn * state[0] + sn * state[1])


@leaf
def mean_longitude(ex: float, ey: float, u: float) -> float:
    """Mean argument of latitude at the true argument of latitude u."""
    c, s = np.cos(u), np.sin(u)
    return u - equation_of_centre(ex * c + ey * s, ex * s - ey * c, np.sqrt(1.0 - ex * ex - ey * ey))


@leaf
def _steps_of_revolution(eccentricity: float) -> int:
    """Steps in which a revolution is integrated without air."""
    # Steps of equal length in time are dense enough up to e = 0.2; beyond, more of them; beyond 0.6 as many
    # as keep a step the same part of the perigee's passage (its rate is √(1 + e)/(1 - e)^1.5 times the mean).
    passage = np.sqrt(1.0 + eccentricity) / max(1.0 - eccentricity, 0.05) ** 1.5
    return int(60 * max(1.0 + 6.0 * eccentricity, passage))


@kernel
def mean_from_osculating(state: F64, field: GravityField, out: F64) -> None:
    """Mean elements of a Cartesian state, into `out` (6,), by integrating one revolution."""
    osculating = np.empty(6)
    elements_from_cartesian(state, osculating)
    eccentricity = np.hypot(osculating[EX], osculating[EY])
    period_s = 2.0 * np.pi * np.sqrt(osculating[A] ** 3 / MU)
    steps = _steps_of_revolution(eccentricity)
    step_s = period_s / steps

    radius, weight = np.empty(steps), np.empty(steps)
    cos_u, sin_u = np.empty(steps), np.empty(steps)
    no_air = empty_slice()
    work, here, there = np.empty((STAGES, 6)), state.copy(), np.empty(6)
    inc_sum = node_sum = 0.0
    first_node = osculating[NODE]
    first_cn, first_sn = np.cos(first_node), np.sin(first_node)
    for k in range(steps):
        x, y, z, vx, vy, vz = here
        hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
        level2 = hx * hx + hy * hy
        level, h = np.sqrt(level2), np.sqrt(level2 + hz * hz)
        cn, sn = (-hy / level, hx / level) if level > 0.0 else (first_cn, first_sn)
        inc_sum += np.arctan2(level, hz)
        node_sum += np.arctan2(sn * first_cn - cn * first_sn, cn * first_cn + sn * first_sn)
        r2 = x * x + y * y + z * z
        radius[k] = np.sqrt(r2)
        weight[k] = 1.0 / r2  # equal time steps crowd at apogee; this makes them equal in u
        cos_u[k] = (cn * x + sn * y) / radius[k]
        sin_u[k] = (hz * (cn * y - sn * x) + level * z) / (h * radius[k])
        step_state(here, 0.0, step_s, no_air, 0.0, field, work, there)
        assign(there, here)
    inc = inc_sum / steps
    cos_i = np.cos(inc)
    elements_from_cartesian(state, osculating)
    p = osculating[A] * (1.0 - eccentricity**2)
    ex, ey = osculating[EX], osculating[EY]
    for _ in range(3):  # each leaves a thousandth (J2) of the error
        # The eccentricity vector turns by some km within the revolution; the fit holds at its start.
        rate = perigee_rate(p / (1.0 - ex * ex - ey * ey), np.hypot(ex, ey), inc, field)
        frozen = frozen_eccentricity(p / (1.0 - ex * ex - ey * ey), inc, field)
        # 1/r = (1 + ex cos u + ey sin u)/p is linear in (1/p, ex/p, ey/p): normal equations.
        turn_c, turn_s, back_c, back_s = np.cos(step_s * rate), np.sin(step_s * rate), 1.0, 0.0
        n00 = n01 = n02 = n11 = n12 = n22 = r0 = r1 = r2 = 0.0
        for k in range(steps):
            delta = short_period_radius_km(p, ex, ey, cos_i, cos_u[k], sin_u[k], field.j2)
            c, s = cos_u[k] * back_c + sin_u[k] * back_s, sin_u[k] * back_c - cos_u[k] * back_s
            back_c, back_s = back_c * turn_c - back_s * turn_s, back_s * turn_c + back_c * turn_s
            value = 1.0 / (radius[k] - delta) - frozen * (sin_u[k] - s) / p
            wc, ws, wv = weight[k] * c, weight[k] * s, weight[k] * value
            n00 += weight[k]
            n01 += wc
            n02 += ws
            n11 += wc * c
            n12 += wc * s
            n22 += ws * s
            r0 += wv
            r1 += wv * c
            r2 += wv * s
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
    out[LAM] = mean_longitude(ex, ey, np.arctan2(sin_u[0], cos_u[0]))


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


@kernel
def osculating_at_places(means: F64, field: GravityField, out: F64) -> None:
    """The Cartesian states (P, 6) whose mean elements are `means` (P, 6): of one orbit, at several places.

    Gravity does not know longitudes, so that the first state, integrated without air for a revolution, has
    the same mean elements at each place, but for what they drift meanwhile. In the other elements the means
    may differ by as much as drag changes in a revolution. Neglected are terms of the order of J2², 1e-5 rad.
    """
    osculating_from_mean(means[0], field, out[0])
    if means.shape[0] == 1:
        return
    first = means[0]
    a, inc, eccentricity = first[A], first[INC], np.hypot(first[EX], first[EY])
    turning = perigee_rate(a, eccentricity, inc, field)
    ahead = mean_anomaly_rate(a, eccentricity, inc, field) + turning
    frozen = frozen_eccentricity(a, inc, field)
    steps = _steps_of_revolution(eccentricity)
    step_s = 2.0 * np.pi / ahead / steps
    around = np.empty((steps, 6))
    no_air = empty_slice()
    work, here, osculating = np.empty((STAGES, 6)), np.empty(6), np.empty(6)
    assign(out[0], around[0])
    for k in range(1, steps):
        step_state(around[k - 1], 0.0, step_s, no_air, 0.0, field, work, around[k])
    for p in range(1, means.shape[0]):
        mean = means[p]
        later_s = ((mean[LAM] - first[LAM]) % (2.0 * np.pi)) / ahead
        k = min(int(later_s / step_s), steps - 1)
        ex = ey = missing = 0.0
        for _ in range(2):  # within a revolution the place runs ahead and falls behind, by some km
            step_state(around[k], 0.0, later_s - k * step_s, no_air, 0.0, field, work, here)
            elements_from_cartesian(here, osculating)
            angle = later_s * turning
            c, s = np.cos(angle), np.sin(angle)
            ex = c * first[EX] - s * (first[EY] - frozen)
            ey = s * first[EX] + c * (first[EY] - frozen) + frozen
            missing = mean[LAM] - mean_longitude(ex, ey, argument_of_latitude(here, osculating))
            missing = (missing + np.pi) % (2.0 * np.pi) - np.pi
            later_s += missing / ahead
        osculating[LAM] += missing
        osculating[A] += mean[A] - a
        osculating[EX] += mean[EX] - ex
        osculating[EY] += mean[EY] - ey
        osculating[INC] += mean[INC] - inc
        osculating[NODE] += mean[NODE] - first[NODE] - later_s * node_rate(a, eccentricity, inc, field)
        cartesian_from_elements(osculating, out[p])

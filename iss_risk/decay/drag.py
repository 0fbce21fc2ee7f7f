"""Drag along a revolution of a mean orbit: its average, and how it swings about that.

Drag acts where the object really is, not on the mean ellipse: radius, speed and direction there differ by
J2's short-period terms (iss_risk/decay/short_period.py), and what drag changes of those terms it does not
change of the mean orbit. Both are of the order of J2, 0.1 %, in the loss, but the perigee of an eccentric
orbit sinks by a small difference of large terms: without them lifetimes from 150 x 900 km err by 0.6 to 1 %
at an inclination of 28.5° and by 0.4 % at 97°.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arc_functions import direction_angle
from iss_risk.arrays import F64
from iss_risk.atmosphere.density import DensitySlice, fill_between, highest_level_km, log_density
from iss_risk.compiled import inlined, kernel, leaf
from iss_risk.decay.elements import EX, EY, INC, LAM, NODE, A
from iss_risk.decay.forces import MU, OMEGA, RE, GravityField
from iss_risk.decay.short_period import Swing, change_of_swing, swing_by_j2
from iss_risk.earth.ellipsoid import geodetic_altitude, geodetic_latitude
from iss_risk.earth.rotation import local_time_h, midnight_right_ascension_rad
from iss_risk.exponentials import exponential

MOST_POINTS = 256
# The logarithm of a density (kg/m³) of which nothing is noticed.
_NO_AIR = -700.0
# Numbers in a vector of the commonest processors (AVX2): a loop over a whole number of these has no rest.
_LANES = 4
# Rows of the work space: of each point of a revolution.
(
    _COS_E, _SIN_E, _ALTITUDE, _LATITUDE, _HOUR, _DENSITY, _SPIN, _EX_RATE, _EY_RATE, _INC_RATE, _NODE_RATE
) = range(11)  # fmt: skip
_ROWS = 11


class _Orbit(NamedTuple):
    """A mean orbit: axis, parameter (km), e, √(1 - e²), angular momentum (km²/s), cosines and sines of
    inclination and argument of perigee, node and right ascension of midnight (rad), and J2 (Re/p)²/4."""

    a: float
    p: float
    e: float
    eta: float
    h: float
    cos_i: float
    sin_i: float
    cos_w: float
    sin_w: float
    node: float
    midnight_rad: float
    epsilon: float


class _Rates(NamedTuple):
    """Per second: of the logarithm of the angular momentum, and of the elements with these names."""

    spin: float
    ex: float
    ey: float
    inc: float
    node: float


@leaf
def _orbit(elements: F64, days_2000: float, field: GravityField) -> _Orbit:
    a, ex, ey = elements[A], elements[EX], elements[EY]
    e2 = ex * ex + ey * ey
    e, eta2 = np.sqrt(e2), max(1.0 - e2, 1e-6)
    p = a * eta2
    # Of a circle any place is the perigee.
    cos_w, sin_w = (ex / e, ey / e) if e > 0.0 else (1.0, 0.0)
    return _Orbit(
        a,
        p,
        e,
        np.sqrt(eta2),
        np.sqrt(MU * p),
        np.cos(elements[INC]),
        np.sin(elements[INC]),
        cos_w,
        sin_w,
        elements[NODE],
        midnight_right_ascension_rad(days_2000),
        0.25 * field.j2 * (RE / p) ** 2,
    )


@leaf
def _points(eccentricity: float, a_km: float) -> int:
    """Quadrature points: drag lasts √(2H/ae) rad about an eccentric orbit's perigee (H ≈ 25 km)."""
    width = np.sqrt(2.0 * 25.0 / (a_km * eccentricity + 25.0))
    return min(max(int(10.0 / width), 8), MOST_POINTS)


class _Place(NamedTuple):
    """A place of the orbit, true anomaly f and argument of latitude u: where the mean orbit is there, its
    swing by J2, and with it the radius (km), cosine and sine of the argument of latitude."""

    e_cos_f: float
    e_sin_f: float
    rise: float
    cu: float
    su: float
    cos_2u: float
    sin_2u: float
    swing: Swing
    r: float
    ct: float
    st: float


@inlined
def _place(orbit: _Orbit, cos_e: float, sin_e: float) -> _Place:
    """The place where the eccentric anomaly has these cosine and sine."""
    e, eta, ci, epsilon = orbit.e, orbit.eta, orbit.cos_i, orbit.epsilon
    nearness = 1.0 / (1.0 - e * cos_e)
    cf, sf = (cos_e - e) * nearness, eta * sin_e * nearness
    cu, su = cf * orbit.cos_w - sf * orbit.sin_w, sf * orbit.cos_w + cf * orbit.sin_w
    cos_2u, sin_2u = cu * cu - su * su, 2.0 * su * cu
    e_cos_f, e_sin_f = e * cf, e * sf
    rise = 1.0 + e_cos_f
    swing = swing_by_j2(e_cos_f, e_sin_f, eta, ci * ci, cos_2u, sin_2u)
    ahead = epsilon * swing.latitude
    ct, st = cu - ahead * su, su + ahead * cu
    r = orbit.p * (1.0 / rise + epsilon * swing.radius)
    return _Place(e_cos_f, e_sin_f, rise, cu, su, cos_2u, sin_2u, swing, r, ct, st)


@inlined
def _rates_at(orbit: _Orbit, at: _Place, density: float, drag: float) -> _Rates:
    """Rates of the mean orbit by drag at a place; `drag` is the deceleration per density and square of the
    speed."""
    e, eta, ci, si, epsilon, swing = orbit.e, orbit.eta, orbit.cos_i, orbit.sin_i, orbit.epsilon, at.swing
    r = at.r
    per_speed = MU / orbit.h
    momentum = orbit.h * (1.0 + epsilon * swing.momentum)
    v_r = per_speed * (at.e_sin_f + epsilon * swing.climb)
    v_t = momentum / r - OMEGA * r * ci
    v_n = OMEGA * r * si * at.ct
    k = -drag * density * np.sqrt(v_r * v_r + v_t * v_t + v_n * v_n)
    spin = k * v_t * r / momentum
    climb = k * v_r / per_speed
    safe_si = si if abs(si) > 1e-3 else 1e-3
    node = r * at.st * k * v_n / (momentum * safe_si)

    # Gauss's equations for the mean orbit: of what drag changes, the change of J2's swing is taken off. The
    # swing scales with powers of the angular momentum, too: p ε as its -2nd, ε as its -4th, (μ/Θ) ε as its
    # -5th.
    change = change_of_swing(
        at.e_cos_f, at.e_sin_f, eta, ci * ci, at.cos_2u, at.sin_2u,
        2.0 * at.rise * spin, at.e_sin_f * spin + climb,
    )  # fmt: skip
    mean_spin = spin - epsilon * (change.momentum - 4.0 * spin * swing.momentum)
    mean_climb = climb - epsilon * (change.climb - 5.0 * spin * swing.climb)
    mean_radius = -epsilon * (change.radius - 2.0 * spin * swing.radius)  # over p
    mean_ahead = -node * ci - epsilon * (change.latitude - 4.0 * spin * swing.latitude)
    cos_rate = at.rise * (2.0 * mean_spin - at.rise * mean_radius)
    sin_rate = at.e_sin_f * mean_spin + mean_climb
    ex, ey = e * orbit.cos_w, e * orbit.sin_w
    return _Rates(
        mean_spin,
        cos_rate * at.cu + sin_rate * at.su - ey * mean_ahead,
        cos_rate * at.su - sin_rate * at.cu + ex * mean_ahead,
        r * at.ct * k * v_n / momentum,
        node,
    )


@leaf
def _rates_around(orbit: _Orbit, density_slice: DensitySlice, drag: float, points: int, work: F64) -> None:
    """Write the rates by drag at `points` points, equally spaced in the eccentric anomaly, into the rows
    _SPIN, … of `work`, and the anomalies' cosines and sines into _COS_E and _SIN_E.

    What is arithmetic alone is done for all points in one loop, which is vectorised: all calls are inlined,
    and row r of `work` begins at r MOST_POINTS, a distance that is known when this is compiled. (Of an array
    of two dimensions it is not, and whether its rows overlap would have to be found out.)
    """
    half = np.pi / points
    c, s, turn_c, turn_s = np.cos(half), np.sin(half), np.cos(2.0 * half), np.sin(2.0 * half)
    lanes = points + -points % _LANES  # beyond the points: of no account
    for p in range(lanes):
        work[_COS_E * MOST_POINTS + p], work[_SIN_E * MOST_POINTS + p] = c, s
        c, s = c * turn_c - s * turn_s, s * turn_c + c * turn_s
    for p in range(lanes):
        at = _place(orbit, work[_COS_E * MOST_POINTS + p], work[_SIN_E * MOST_POINTS + p])
        sine = orbit.sin_i * at.st
        meridian_rad = orbit.node + direction_angle(orbit.cos_i * at.st, at.ct)
        work[_ALTITUDE * MOST_POINTS + p] = geodetic_altitude(at.r, sine)
        work[_LATITUDE * MOST_POINTS + p] = geodetic_latitude(at.r, sine)
        work[_HOUR * MOST_POINTS + p] = local_time_h(meridian_rad, orbit.midnight_rad)
    top_km = highest_level_km(density_slice)
    lowest_km, highest_km = top_km, 0.0
    for p in range(points):
        altitude_km = work[_ALTITUDE * MOST_POINTS + p]
        lowest_km, highest_km = min(lowest_km, altitude_km), max(highest_km, altitude_km)
    fill_between(density_slice, lowest_km, min(highest_km, top_km))
    for p in range(lanes):
        altitude_km, log_kg_m3 = work[_ALTITUDE * MOST_POINTS + p], _NO_AIR
        if p < points and altitude_km <= top_km:
            log_kg_m3 = log_density(
                density_slice, altitude_km, work[_LATITUDE * MOST_POINTS + p], work[_HOUR * MOST_POINTS + p]
            )
        work[_DENSITY * MOST_POINTS + p] = log_kg_m3
    for p in range(lanes):
        at = _place(orbit, work[_COS_E * MOST_POINTS + p], work[_SIN_E * MOST_POINTS + p])
        rates = _rates_at(orbit, at, exponential(work[_DENSITY * MOST_POINTS + p]), drag)
        work[_SPIN * MOST_POINTS + p] = rates.spin
        work[_EX_RATE * MOST_POINTS + p] = rates.ex
        work[_EY_RATE * MOST_POINTS + p] = rates.ey
        work[_INC_RATE * MOST_POINTS + p] = rates.inc
        work[_NODE_RATE * MOST_POINTS + p] = rates.node


@leaf
def _axis_rate(orbit: _Orbit, spin: float, ex_rate: float, ey_rate: float) -> float:
    """Rate of the semi-major axis, from that of p = a (1 - e²)."""
    along = orbit.e * (orbit.cos_w * ex_rate + orbit.sin_w * ey_rate)
    return 2.0 * orbit.a * (spin + along / (orbit.eta * orbit.eta))


@kernel
def room_for_points() -> F64:
    """Work space of `average_drag` and `drag_swing`."""
    return np.empty(_ROWS * MOST_POINTS)


@leaf
def average_drag(
    elements: F64,
    days_2000: float,
    density_slice: DensitySlice,
    drag: float,
    field: GravityField,
    work: F64,
    out: F64,
) -> None:
    """Write the rates (1/s) of mean `elements` (6,) by drag, averaged over a revolution, into `out` (6,).

    `drag` is the deceleration in km/s² per density in kg/m³ and square of the speed in km/s. The quadrature
    over the eccentric anomaly is spectrally accurate, also for eccentric orbits.
    """
    for k in range(6):
        out[k] = 0.0
    if drag <= 0.0:
        return
    orbit = _orbit(elements, days_2000, field)
    points = _points(orbit.e, orbit.a)
    _rates_around(orbit, density_slice, drag, points, work)
    spin = 0.0
    for p in range(points):
        weight = (1.0 - orbit.e * work[_COS_E * MOST_POINTS + p]) / points
        spin += weight * work[_SPIN * MOST_POINTS + p]
        out[EX] += weight * work[_EX_RATE * MOST_POINTS + p]
        out[EY] += weight * work[_EY_RATE * MOST_POINTS + p]
        out[INC] += weight * work[_INC_RATE * MOST_POINTS + p]
        out[NODE] += weight * work[_NODE_RATE * MOST_POINTS + p]
    out[A] = _axis_rate(orbit, spin, out[EX], out[EY])


@leaf
def drag_swing(
    elements: F64,
    days_2000: float,
    density_slice: DensitySlice,
    drag: float,
    field: GravityField,
    average: F64,
    work: F64,
    out: F64,
) -> None:
    """Write into A, EX and EY of `out` (6,) what the elements have at λ beyond the averaged `elements` (6,).

    Drag is not even along a revolution, so that the elements sink in a wave about the averaged ones: its
    integral since any moment, less that of the average, less the mean over time of this difference. `average`
    (6,) is what average_drag gives. The integral is that of the Fourier series through the points.
    """
    for k in range(6):
        out[k] = 0.0
    if drag <= 0.0:
        return
    orbit = _orbit(elements, days_2000, field)
    e, points = orbit.e, _points(orbit.e, orbit.a)
    mean_anomaly = elements[LAM] - np.arctan2(orbit.sin_w, orbit.cos_w)
    here = mean_anomaly
    if e > 0.5:  # as in cartesian_from_elements
        here += 0.85 * e * np.sign(np.sin(mean_anomaly))
    for _ in range(20):  # Kepler's equation by Newton
        here -= (here - e * np.sin(here) - mean_anomaly) / (1.0 - e * np.cos(here))
    per_motion = np.sqrt(orbit.a**3 / MU)
    _rates_around(orbit, density_slice, drag, points, work)
    for p in range(points):
        anomaly = 2.0 * np.pi * (p + 0.5) / points
        c, s = work[_COS_E * MOST_POINTS + p], work[_SIN_E * MOST_POINTS + p]
        # Integral of a comb of one tooth: Σ 2 sin(m x)/m, by the recurrence of sines.
        x = here - anomaly
        twice_cos, before, sine, comb = 2.0 * np.cos(x), 0.0, np.sin(x), 0.0
        for m in range(1, (points - 1) // 2 + 1):
            comb += 2.0 * sine / m
            before, sine = sine, twice_cos * sine - before
        # The wave's mean over time is that over the anomaly plus e ⟨rate sin E⟩.
        weight = per_motion * (1.0 - e * c) * (comb - e * s) / points
        ex_rate, ey_rate = work[_EX_RATE * MOST_POINTS + p], work[_EY_RATE * MOST_POINTS + p]
        axis_rate = _axis_rate(orbit, work[_SPIN * MOST_POINTS + p], ex_rate, ey_rate)
        out[A] += weight * (axis_rate - average[A])
        out[EX] += weight * (ex_rate - average[EX])
        out[EY] += weight * (ey_rate - average[EY])

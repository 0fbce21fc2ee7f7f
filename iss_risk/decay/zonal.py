"""What zonal gravity does to mean elements in the long run.

Brouwer (1959, Astron. J. 64, 378) averages the potential over the mean anomaly, J2 to second order. What is
left depends on eccentricity, inclination and perigee. The part without the perigee makes node, perigee and
mean anomaly drift (also Vallado 2013, eq. 9-41). The part with it (J2², J3, J4) stretches the eccentricity
vector while it turns: the perigee rises and falls, by some km for J3 (Cook 1966, Planet. Space Sci. 14, 433),
by tenths of a km for J2² and J4.

The elements are those of iss_risk/decay/elements.py, which are Brouwer's with one prime.
"""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf
from iss_risk.decay.forces import MU, RE, GravityField


@leaf
def _scale(a_km: float, eta: float, field: GravityField) -> tuple[float, float, float]:
    """Mean motion (rad/s) and Brouwer's γ2' and γ4'; `eta` is √(1 - e²)."""
    q2 = (RE / (a_km * eta * eta)) ** 2
    return np.sqrt(MU / a_km**3), 0.5 * field.j2 * q2, -0.375 * field.j4 * q2 * q2


@leaf
def node_rate(a_km: float, eccentricity: float, inclination_rad: float, field: GravityField) -> float:
    """Mean drift of the ascending node, rad/s."""
    x2 = 1.0 - eccentricity * eccentricity
    x = np.sqrt(x2)
    n, g2, g4 = _scale(a_km, x, field)
    c = np.cos(inclination_rad)
    c2 = c * c
    second = (-5.0 + 12.0 * x + 9.0 * x2) - (35.0 + 36.0 * x + 5.0 * x2) * c2
    return n * c * (-3.0 * g2 + 0.375 * g2 * g2 * second + 1.25 * g4 * (5.0 - 3.0 * x2) * (3.0 - 7.0 * c2))


@leaf
def perigee_rate(a_km: float, eccentricity: float, inclination_rad: float, field: GravityField) -> float:
    """Mean drift of the argument of perigee, rad/s."""
    x2 = 1.0 - eccentricity * eccentricity
    x = np.sqrt(x2)
    n, g2, g4 = _scale(a_km, x, field)
    c2 = np.cos(inclination_rad) ** 2
    second = (
        (-35.0 + 24.0 * x + 25.0 * x2)
        + (90.0 - 192.0 * x - 126.0 * x2) * c2
        + (385.0 + 360.0 * x + 45.0 * x2) * c2 * c2
    )
    fourth = (21.0 - 9.0 * x2) + (-270.0 + 126.0 * x2) * c2 + (385.0 - 189.0 * x2) * c2 * c2
    return n * (1.5 * g2 * (5.0 * c2 - 1.0) + 3.0 / 32.0 * g2 * g2 * second + 0.3125 * g4 * fourth)


@leaf
def mean_anomaly_rate(a_km: float, eccentricity: float, inclination_rad: float, field: GravityField) -> float:
    """Mean rate of the mean anomaly, rad/s."""
    x2 = 1.0 - eccentricity * eccentricity
    x = np.sqrt(x2)
    n, g2, g4 = _scale(a_km, x, field)
    c2 = np.cos(inclination_rad) ** 2
    second = (
        (-15.0 + 16.0 * x + 25.0 * x2)
        + (30.0 - 96.0 * x - 90.0 * x2) * c2
        + (105.0 + 144.0 * x + 25.0 * x2) * c2 * c2
    )
    fourth = eccentricity * eccentricity * (3.0 - 30.0 * c2 + 35.0 * c2 * c2)
    return n * (
        1.0 + x * (1.5 * g2 * (3.0 * c2 - 1.0) + 3.0 / 32.0 * g2 * g2 * second + 0.9375 * g4 * fourth)
    )


@leaf
def frozen_eccentricity(a_km: float, inclination_rad: float, field: GravityField) -> float:
    """e sin ω about which the eccentricity vector turns by J2 and J3, where it is small (Cook 1966)."""
    if field.j2 == 0.0:
        return 0.0
    return -0.5 * field.j3 / field.j2 * RE / a_km * np.sin(inclination_rad)


@leaf
def long_period_rates(
    a_km: float, ex: float, ey: float, inclination_rad: float, field: GravityField
) -> tuple[float, float, float, float]:
    """What the perigee's place adds to the rates (1/s) of e cos ω, e sin ω, inclination and node, except the
    turning about frozen_eccentricity.

    With G = n a² η, c = cos i and s = sin i the averaged potential depends on the perigee by Q3 e sin ω +
    Q24 e² cos 2ω (Brouwer 1959 for J2²; Kozai 1959, Astron. J. 64, 367 for J3 and J4),

        Q3 = 3/8 n² a² η J3 q³ s (5 c² - 1),  Q24 = 3/64 n² a² η q⁴ s² (J2² (1 - 15 c²) - 5 J4 (7 c² - 1)),

    q = R/p, from which Lagrange's equations give the rates.
    """
    e2 = ex * ex + ey * ey
    eta2 = 1.0 - e2
    n, q = np.sqrt(MU / a_km**3), RE / (a_km * eta2)
    c, s = np.cos(inclination_rad), np.sin(inclination_rad)
    safe_s = s if abs(s) > 1e-3 else 1e-3
    c2, s2 = c * c, s * s
    k3, k24 = 0.375 * n * field.j3 * q**3, 3.0 / 64.0 * n * q**4
    j22, j4 = field.j2 * field.j2, 5.0 * field.j4
    bracket = j22 * (1.0 - 15.0 * c2) - j4 * (7.0 * c2 - 1.0)
    # Q3 and Q24 over n a² η, and their derivatives by c and, with G c fixed, by ln G.
    q3, q24 = k3 * s * (5.0 * c2 - 1.0), k24 * s2 * bracket
    q3_c = k3 * c * (10.0 * s - (5.0 * c2 - 1.0) / safe_s)
    q24_c = -k24 * c * (s2 * (30.0 * j22 + 14.0 * j4) + 2.0 * bracket)
    q3_g, q24_g = -5.0 * q3 - c * q3_c, -7.0 * q24 - c * q24_c
    e2_cos_2w = ex * ex - ey * ey
    turning = -(q3_g * ey + q24_g * e2_cos_2w)
    # J3's push, less what the turning about the frozen eccentricity makes of it already.
    frozen = frozen_eccentricity(a_km, inclination_rad, field)
    push = -eta2 * q3 - frozen * perigee_rate(a_km, np.sqrt(e2), inclination_rad, field)
    ex_rate = push + 2.0 * eta2 * q24 * ey - ey * turning
    ey_rate = 2.0 * eta2 * q24 * ex + ex * turning
    node = -(q3_c * ey + q24_c * e2_cos_2w)
    rise = q3 * ex - 4.0 * q24 * ex * ey  # of ln G; G c stays
    return ex_rate, ey_rate, rise * c / safe_s, node

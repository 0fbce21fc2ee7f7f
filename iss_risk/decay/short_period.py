"""What J2 does to position and velocity within a revolution, to first order in J2 and for any eccentricity.

Brouwer's theory (1959, Astron. J. 64, 378) in the variables of Izsak (1963, Astron. J. 68, 559): radius r,
argument of latitude θ, radial velocity R, angular momentum Θ (per unit of mass). Primes are the mean orbit's:

    r = r' + p ε A_r,  θ = θ' + ε A_θ,  R = R' + (μ/Θ) ε A_R,  Θ = Θ' (1 + ε A_Θ),  ε = J2 (Re/p)²/4.

The A follow from Brouwer's generating function S = 2 ε Θ {(3 c² - 1)/2 (f - M + e sin f) + 3/4 s² [(1 + 4/3
e cos f) sin 2θ - 2/3 e sin f cos 2θ]} as -∂S/∂R, -∂S/∂Θ, ∂S/∂r and ∂S/∂θ; c = cos i, s = sin i.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arc_functions import arctangent
from iss_risk.compiled import inlined, leaf
from iss_risk.decay.forces import RE


class Swing(NamedTuple):
    """Four numbers that belong to radius, argument of latitude, radial velocity and angular momentum."""

    radius: float
    latitude: float
    climb: float
    momentum: float


@leaf
def equation_of_centre(e_cos_f: float, e_sin_f: float, eta: float) -> float:
    """True less mean anomaly (rad), of e cos f, e sin f and η = √(1 - e²)."""
    # tan((f - E)/2) of the difference between true and eccentric anomaly.
    true_minus_eccentric = 2.0 * arctangent(e_sin_f / (1.0 + eta + e_cos_f))
    return true_minus_eccentric + eta * e_sin_f / (1.0 + e_cos_f)


@inlined
def swing_by_j2(
    e_cos_f: float, e_sin_f: float, eta: float, cos2_i: float, cos_2u: float, sin_2u: float
) -> Swing:
    """The A of this module's equations at a place of the orbit."""
    x, sin2_i = 3.0 * cos2_i - 1.0, 1.0 - cos2_i
    rise = 1.0 + e_cos_f
    g = 1.0 / (1.0 + eta)
    centre = equation_of_centre(e_cos_f, e_sin_f, eta)
    return Swing(
        sin2_i * cos_2u - x * (1.0 + e_cos_f * g + 2.0 * eta / rise),
        x * e_sin_f * (2.0 + (1.0 + rise) * g)
        + 6.0 * cos2_i * e_sin_f
        + (15.0 * cos2_i - 3.0) * centre
        - 0.5 * (7.0 * cos2_i - 1.0 + 4.0 * x * e_cos_f) * sin_2u
        - 2.0 * (1.0 - 2.0 * cos2_i) * e_sin_f * cos_2u,
        x * e_sin_f * (rise * rise * g + eta) - 2.0 * sin2_i * rise * rise * sin_2u,
        sin2_i * ((3.0 + 4.0 * e_cos_f) * cos_2u + 2.0 * e_sin_f * sin_2u),
    )


@inlined
def change_of_swing(
    e_cos_f: float,
    e_sin_f: float,
    eta: float,
    cos2_i: float,
    cos_2u: float,
    sin_2u: float,
    cos_rate: float,
    sin_rate: float,
) -> Swing:
    """Rates of the A where e cos f and e sin f change at `cos_rate` and `sin_rate` and the place does not."""
    x, sin2_i = 3.0 * cos2_i - 1.0, 1.0 - cos2_i
    rise = 1.0 + e_cos_f
    g = 1.0 / (1.0 + eta)
    eta_rate = -(e_cos_f * cos_rate + e_sin_f * sin_rate) / eta
    g_rate = -g * g * eta_rate
    by_sin = e_cos_f * g + 2.0 * eta / rise
    centre_rate = by_sin * sin_rate - e_sin_f * (g + eta / (rise * rise)) * cos_rate
    secular_rate = (
        cos_rate * g + e_cos_f * g_rate + 2.0 * eta_rate / rise - 2.0 * eta * cos_rate / (rise * rise)
    )
    climb_rate = sin_rate * (rise * rise * g + eta) + e_sin_f * (
        2.0 * rise * g * cos_rate + rise * rise * g_rate + eta_rate
    )
    return Swing(
        -x * secular_rate,
        x * (sin_rate * (2.0 + (1.0 + rise) * g) + e_sin_f * (cos_rate * g + (1.0 + rise) * g_rate))
        + 6.0 * cos2_i * sin_rate
        + (15.0 * cos2_i - 3.0) * centre_rate
        - 2.0 * x * cos_rate * sin_2u
        - 2.0 * (1.0 - 2.0 * cos2_i) * sin_rate * cos_2u,
        x * climb_rate - 4.0 * sin2_i * rise * cos_rate * sin_2u,
        sin2_i * (4.0 * cos_rate * cos_2u + 2.0 * sin_rate * sin_2u),
    )


@leaf
def short_period_radius_km(
    p: float, ex: float, ey: float, cos_i: float, cos_u: float, sin_u: float, j2: float
) -> float:
    """J2's variation of the radius (km) at the true argument of latitude u.

    `p` is the semi-latus rectum (km), `ex` and `ey` are e cos ω and e sin ω, `cos_i` is of the inclination.

    It is that at the mean position, less what the variation of u itself moves along the ellipse.
    """
    e_cos_f = ex * cos_u + ey * sin_u
    e_sin_f = ex * sin_u - ey * cos_u
    swing = swing_by_j2(
        e_cos_f,
        e_sin_f,
        np.sqrt(1.0 - ex * ex - ey * ey),
        cos_i * cos_i,
        cos_u * cos_u - sin_u * sin_u,
        2.0 * sin_u * cos_u,
    )
    slope = e_sin_f / (1.0 + e_cos_f) ** 2
    return j2 * RE * RE / (4.0 * p) * (swing.radius - slope * swing.latitude)

"""Angles from their sines, cosines and tangents, by arithmetic alone.

Loops over these functions are vectorised, which calls of the mathematical library prevent: an arctangent
takes 1.5 ns instead of 15 ns. And they give the same bytes on all machines, whatever their library. Arguments
must be finite; errors are below 5e-16.
"""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf

# tan(3 π/8), and where the reduction by a quarter of π begins.
_HIGH, _MIDDLE = 2.414213562373095, 0.66
# Of the quotient of two polynomials for arctan(t) = t + t³ P(t²)/Q(t²), t ≤ 0.66 (Moshier 1989, Methods and
# Programs for Mathematical Functions; Cephes, atan.c).
_P4, _P3, _P2, _P1, _P0 = (
    -8.750608600031904122785e-1, -1.615753718733365076637e1, -7.500855792314704667340e1,
    -1.228866684490136173410e2, -6.485021904942025371773e1,
)  # fmt: skip
_Q4, _Q3, _Q2, _Q1, _Q0 = (
    2.485846490142306297962e1, 1.650270098316988542046e2, 4.328810604912902668951e2,
    4.853903996359136964868e2, 1.945506571482613964425e2,
)  # fmt: skip


@leaf
def angle_of_ratio(up: float, along: float) -> float:
    """The angle (rad), 0 … π/2, whose tangent is `up` over `along`, both of them ≥ 0; 0 for 0 over 0."""
    high, middle = up > _HIGH * along, up > _MIDDLE * along
    above = -along if high else (up - along if middle else up)
    below = up if high else (up + along if middle else along)
    base = 0.5 * np.pi if high else (0.25 * np.pi if middle else 0.0)
    t = above / max(below, 1e-300)
    z = t * t
    p = (((_P4 * z + _P3) * z + _P2) * z + _P1) * z + _P0
    q = ((((z + _Q4) * z + _Q3) * z + _Q2) * z + _Q1) * z + _Q0
    return base + (t + t * z * p / q)


@leaf
def arctangent(x: float) -> float:
    """The angle (rad), -π/2 … π/2, whose tangent is `x`."""
    angle = angle_of_ratio(abs(x), 1.0)
    return -angle if x < 0.0 else angle


@leaf
def direction_angle(y: float, x: float) -> float:
    """The angle (rad), -π … π, from the direction of `x` to the point (x, y), as arctan2."""
    angle = angle_of_ratio(abs(y), abs(x))
    angle = np.pi - angle if x < 0.0 else angle
    return -angle if y < 0.0 else angle

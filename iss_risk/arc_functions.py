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


# sin(x) = x + x³ S(x²) and cos(x) = 1 - x²/2 + x⁴ C(x²), |x| ≤ π/4 (the same source, sin.c).
_S5, _S4, _S3, _S2, _S1, _S0 = (
    1.58962301576546568060e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6,
    -1.98412698295895385996e-4, 8.33333333332211858878e-3, -1.66666666666666307295e-1,
)  # fmt: skip
_C5, _C4, _C3, _C2, _C1, _C0 = (
    -1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7,
    2.48015872888517045348e-5, -1.38888888888730564116e-3, 4.16666666666665929218e-2,
)  # fmt: skip


@leaf
def cos_sin_of_turns(turns: float) -> tuple[float, float]:
    """Cosine and sine of an angle of so many turns."""
    quarters = np.floor(4.0 * turns + 0.5)
    x = (2.0 * np.pi) * (turns - 0.25 * quarters)
    z = x * x
    sine = x + x * z * (((((_S5 * z + _S4) * z + _S3) * z + _S2) * z + _S1) * z + _S0)
    cosine = 1.0 - 0.5 * z + z * z * (((((_C5 * z + _C4) * z + _C3) * z + _C2) * z + _C1) * z + _C0)
    quarter = np.int64(quarters) & 3
    c, s = (sine, cosine) if quarter & 1 else (cosine, sine)
    return -c if quarter == 1 or quarter == 2 else c, -s if quarter >= 2 else s

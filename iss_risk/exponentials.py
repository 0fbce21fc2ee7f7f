"""The exponential function and the natural logarithm, by arithmetic alone.

Loops over them are vectorised, which calls of the mathematical library prevent: they take 1 ns instead of 7.
And they give the same bytes on all machines, whatever their library.
"""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf

_PER_LOG_2 = 1.4426950408889634
# ln 2 in two parts, the first of so few bits that its products with whole numbers are exact, and the quotient
# of two polynomials for exp(r) = 1 + 2 r P(r²)/(Q(r²) - r P(r²)), |r| ≤ ½ ln 2 (Moshier 1989, Methods and
# Programs for Mathematical Functions; Cephes, exp.c).
_LOG_2_HIGH, _LOG_2_LOW = 6.93145751953125e-1, 1.42860682030941723212e-6
_P0, _P1, _P2 = 1.26177193074810590878e-4, 3.02994407707441961300e-2, 9.99999999999999999910e-1
_Q0, _Q1, _Q2, _Q3 = (
    3.00198505138664455042e-6, 2.52448340349684104192e-3, 2.27265548208155028766e-1,
    2.00000000000000000009e0,
)  # fmt: skip
# What numbers of full precision reach.
_LOWEST, _HIGHEST = -708.0, 709.0


@leaf
def exponential(x: float) -> float:
    """exp(x), with an error below 3e-16 of it; that of -708 and of 709 beyond these."""
    x = min(max(x, _LOWEST), _HIGHEST)
    whole = np.floor(x * _PER_LOG_2 + 0.5)
    r = (x - whole * _LOG_2_HIGH) - whole * _LOG_2_LOW
    z = r * r
    p = r * ((_P0 * z + _P1) * z + _P2)
    q = ((_Q0 * z + _Q1) * z + _Q2) * z + _Q3
    # 2 to the whole number: its place among the bits of a floating-point number.
    power = np.int64((np.int64(whole) + 1023) << 52).view(np.float64)
    return (1.0 + 2.0 * p / (q - p)) * power


# Of the quotient of two polynomials for ln(1 + t) = t - t²/2 + t³ P(t)/Q(t), √½ - 1 ≤ t ≤ √2 - 1 (the same
# source, log.c), and the bits of a number's exponent and of the rest.
_L5, _L4, _L3, _L2, _L1, _L0 = (
    1.01875663804580931796e-4, 4.97494994976747001425e-1, 4.70579119878881725854e0,
    1.44989225341610930846e1, 1.79368678507819816313e1, 7.70838733755885391666e0,
)  # fmt: skip
_M4, _M3, _M2, _M1, _M0 = (
    1.12873587189167450590e1, 4.52279145837532221105e1, 8.29875266912776603211e1,
    7.11544750618563894466e1, 2.31251620126765340583e1,
)  # fmt: skip
_ROOT_HALF = 0.7071067811865476
_FRACTION_BITS = (1 << 52) - 1
_BETWEEN_HALF_AND_ONE = 1022 << 52


@leaf
def logarithm(x: float) -> float:
    """ln(x) of a normal number above zero, with an error below 3e-16 of it (of 3e-16 near 1)."""
    bits = np.float64(x).view(np.int64)
    exponent = np.float64((bits >> 52) - 1022)
    fraction = np.int64((bits & _FRACTION_BITS) | _BETWEEN_HALF_AND_ONE).view(np.float64)
    small = fraction < _ROOT_HALF
    exponent = exponent - 1.0 if small else exponent
    t = (fraction + fraction if small else fraction) - 1.0
    z = t * t
    p = ((((_L5 * t + _L4) * t + _L3) * t + _L2) * t + _L1) * t + _L0
    q = ((((t + _M4) * t + _M3) * t + _M2) * t + _M1) * t + _M0
    rest = t * (z * p / q) - exponent * 2.121944400546905827679e-4 - 0.5 * z
    return t + rest + exponent * 0.693359375

"""Numbers as is usual in this field: 6.2e-3, 1 in 160, 18.8 %, 1,900 m².

Estimates are shown with two significant digits: their intervals do not justify more.
"""

from __future__ import annotations

import math

NOTHING = "–"


def rounded(value: float, digits: int = 2) -> str:
    """`value` with so many significant digits and thousands separators: 0.033, 2.6, 98, 1,900."""
    if value == 0.0:
        return "0"
    magnitude = abs(value)
    if magnitude < 1e-3 or magnitude >= 1e9:
        return scientific(value)
    value = float(f"{value:.{digits - 1}e}")  # first, because 9.96 becomes 10 and needs no decimals
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"


def scientific(value: float) -> str:
    """Two significant digits and a short exponent: 6.2e-3; from 0.1 to 100 without one: 0.13, 2.5."""
    if value == 0.0:
        return "0"
    if 0.1 <= abs(value) < 100.0:
        return rounded(value)
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def scientific_range(low: float, high: float) -> str:
    """3.1e-3…1.3e-2, and a dash where there is nothing to show."""
    return NOTHING if high == 0.0 else f"{scientific(low)}…{scientific(high)}"


def percent(fraction: float) -> str:
    """One decimal: 18.8 %; what would round to zero but is not zero is <0.1 %."""
    if fraction == 0.0:
        return "0 %"
    if fraction < 0.0005:
        return "<0.1 %"
    if 0.9995 <= fraction < 1.0:
        return ">99.9 %"
    return "100 %" if fraction == 1.0 else f"{100.0 * fraction:.1f} %"


def one_in(odds: float | None) -> str:
    """The 160 of "1 in 160": 3.1, 31, 160, 16,000, 1.6e7; a dash where it cannot happen.

    A nation's chance is known to some 10 % with the samples of a default run.
    """
    if odds is None:
        return NOTHING
    return scientific(odds) if odds >= 995_000.0 else rounded(odds)


def mass(mass_kg: float) -> str:
    """98 t, 640 kg."""
    return f"{rounded(mass_kg / 1000.0)} t" if mass_kg >= 1000.0 else f"{rounded(mass_kg)} kg"


def mass_range(low_kg: float, high_kg: float) -> str:
    """46 … 200 t, in the unit of the higher one."""
    low = rounded(low_kg / 1000.0 if high_kg >= 1000.0 else low_kg)
    return f"{low} … {mass(high_kg)}"


def count(number: int) -> str:
    """4,096."""
    return f"{number:,}"

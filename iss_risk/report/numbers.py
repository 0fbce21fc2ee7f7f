"""Numbers as people read them: 0.0062, 4.2e-5, 1 in 160, 18.8 %, 1,900 m².

Estimates are shown with two significant digits: their intervals do not justify more. There is one rule for
powers of ten: below 0.001 and from a billion on.
"""

from __future__ import annotations

import math

NOTHING = "–"


def rounded(value: float, digits: int = 2) -> str:
    """`value` with so many significant digits and thousands separators: 4.2e-5, 0.0062, 2.6, 98, 1,900."""
    if value == 0.0:
        return "0"
    value = float(f"{value:.{digits - 1}e}")  # first, because 9.96 becomes 10 and needs no decimals
    magnitude = abs(value)
    if magnitude < 1e-3 or magnitude >= 1e9:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"


def rounded_range(low: float, high: float) -> str:
    """0.0031…0.013, and a dash where there is nothing to show."""
    return NOTHING if high == 0.0 else f"{rounded(low)}…{rounded(high)}"


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
    """The 160 of "1 in 160": 3.1, 31, 160, 16,000, 16 million; a dash where it cannot happen."""
    if odds is None:
        return NOTHING
    for name, unit in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if odds >= 0.995 * unit:  # what rounds to 1,000 of the unit below
            return f"{rounded(odds / unit)} {name}"
    return rounded(odds)


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

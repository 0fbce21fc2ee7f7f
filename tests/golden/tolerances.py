"""How far a golden figure may be off, field by field: what another processor's arithmetic needs, no more.

Measured on an AMD EPYC (Zen 5, glibc 2.36, NumPy 2.4, numba 0.68) by `measure_processors.py`, as the largest
change of any figure against the plain run:

- kernels compiled for a plain x86-64 (NUMBA_CPU_NAME=generic): none, nor with OpenBLAS as on a Haswell;
- OpenBLAS as on a Prescott, NumPy without AVX, the C library without FMA, and all at once: those below.

Each tolerance is some ten times what was measured. No threshold (survives or not, lands in this nation or the
next) flipped in any setting, so counts and quantiles need no more than means. What drawing one number
differently does is greater by a million times. Other families of processors (ARM) were not at hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Tolerance:
    """Of paths that `fields` matches. The larger of the first two counts; `seconds` is that of instants."""

    fields: str
    relative: float
    absolute: float = 0.0
    seconds: float = 1e-4

    def __str__(self) -> str:
        absolute = f" or {self.absolute:.0e}" if self.absolute else ""
        return f"{self.relative:.0e}{absolute}"


# The first that matches counts.
TOLERANCES = (
    # 6.1e-10 (Lagos): where a small circle touches a latitude its share of longitudes grows as a square root.
    Tolerance(r"places\..*", 6e-9),
    # 2.8e-10, of an error of 8e-4: shares of variance are differences of larger numbers (1.8e-12 in all), and
    # cut off at zero, where a relative tolerance says nothing.
    Tolerance(r"sensitivity\..*", 3e-9, absolute=2e-11),
    # 9.6e-14, of ranks; correlations may be next to zero.
    Tolerance(r"influences\..*", 1e-12, absolute=1e-14),
    # 1.8e-10, instants 3 µs: differences of days counted from 2000, fitted from three element sets. From one
    # maker's processors to another's (Intel Xeon) 0.58 ms, in the latest end of a window 64 days ahead.
    Tolerance(r"(cases\[|scores\.).*", 2e-9, seconds=6e-3),
    # 4.2e-11: the narrow side of a field hundreds of times as long.
    Tolerance(r".*footprint.*", 4e-10),
    # 2.5e-11 (Uganda): edges of fields of debris against borders.
    Tolerance(r"nations\..*", 3e-10),
    # 1.5e-11, of 11 km, and 3.5e-9 km in all: means over both signs, which may come next to zero.
    Tolerance(r"kinds\..*\.down_range_km", 2e-10, absolute=4e-8),
    # 7.6e-12 (sampling error of the nations at most risk); totals and quantiles 2e-12, decay 1e-13, the fit
    # and altitudes 4e-15, instants not by a microsecond. Another whole number is far beyond it.
    Tolerance(r".*", 1e-10),
)


def tolerance_for(path: str) -> Tolerance:
    return next(one for one in TOLERANCES if re.fullmatch(one.fields, path))

"""What a fit makes of a history in which sets of two kinds are mixed, that is: why they are not mixed.

    python benchmarks/mixed_kinds.py HISTORY.tle [METRES]

Some sets of a history (GP) are raised by some metres, as those of another kind may be: every other one, those
of the last fourteen days, or the newest alone. Printed is by how much the coefficient then differs.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.forecast import steady
from iss_risk.atmosphere.solar_activity import prepare_solar_activity
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.ballistic_fit import fit_ballistic_coefficient
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import brouwer_semi_major_axis_km

FITS = 16
ARC, RECENT = timedelta(days=45), timedelta(days=14)


def main() -> None:
    """Print median and greatest difference of ln(coefficient), by how the kinds are mixed."""
    height_km = float(sys.argv[2]) / 1000.0 if len(sys.argv) > 2 else 0.05
    sets = [one for one in read_orbit(sys.argv[1]).records if isinstance(one, MeanElements)]
    table, activity = load_density_table(), steady(prepare_solar_activity(read_space_weather()))
    first, last = sets[0].epoch + ARC, sets[-1].epoch
    apart: dict[str, list[float]] = {}
    sigmas = []
    for share in np.linspace(0.05, 0.95, FITS):
        end = first + float(share) * (last - first)
        known = [one for one in sets if end - ARC < one.epoch <= end]
        pure = fit_ballistic_coefficient(tuple(known), table, activity)
        if pure is None:
            continue
        sigmas.append(pure.relative_sigma)
        raised = [_raised(one, height_km) for one in known]
        for name, chosen in {
            "every other set": [bool(k % 2) for k in range(len(known))],
            "the last 14 days": [one.epoch > end - RECENT for one in known],
            "the newest set": [one is known[-1] for one in known],
        }.items():
            mixed = [up if yes else one for one, up, yes in zip(known, raised, chosen, strict=True)]
            fit = fit_ballistic_coefficient(tuple(mixed), table, activity)
            ratio = (
                np.nan if fit is None else fit.ballistic_coefficient_kg_m2 / pure.ballistic_coefficient_kg_m2
            )
            apart.setdefault(name, []).append(abs(float(np.log(ratio))))
    print(f"raised by {height_km * 1000.0:g} m; {len(sigmas)} fits, their own σ {np.median(sigmas):.1%}")
    for name, found in apart.items():
        lost = int(np.sum(np.isnan(found)))
        print(
            f"{name:<18}{np.nanmedian(found):6.1%} median {np.nanmax(found):6.1%} at most, {lost} not fitted"
        )


def _raised(one: MeanElements, height_km: float) -> MeanElements:
    axis_km = brouwer_semi_major_axis_km(one)
    motion = one.mean_motion_rev_per_day * (1.0 - 1.5 * height_km / axis_km)
    return replace(one, mean_motion_rev_per_day=motion)


if __name__ == "__main__":
    main()

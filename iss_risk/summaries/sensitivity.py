"""Which inputs the spread of the results comes from."""

from __future__ import annotations

from typing import Literal

import numpy as np

from iss_risk import inputs
from iss_risk.answers.assessment import InputInfluence, Sensitivity
from iss_risk.risk.influence import influences
from iss_risk.simulation.tally import Tally

# The document's name of a result, and that of the figure of the samples.
RESULTS: tuple[tuple[Literal["expected_casualties", "casualty_area_m2", "reentry_days"], str], ...] = (
    ("expected_casualties", "casualties"),
    ("casualty_area_m2", "casualty_area_m2"),
    ("reentry_days", "reentry_days"),
)


def sensitivity_of(tally: Tally) -> list[Sensitivity]:
    """One entry per result; none if samples are few, or if some are still in orbit at the horizon."""
    if not np.asarray(tally.kept("reached")).all():
        return []
    points = np.asarray(tally.kept("points"), dtype=np.float64)
    found = []
    for result, figure in RESULTS:
        shares = influences(points, tally.figure(figure))
        if shares is None:
            continue
        records = [
            InputInfluence(name=one.name, first_order=first, error=error, total_effect=total)
            for one, first, error, total in zip(
                inputs.PER_SAMPLE,
                shares.first_order.tolist(),
                shares.error.tolist(),
                shares.total_effect.tolist(),
                strict=True,
            )
        ]
        found.append(
            Sensitivity(result=result, inputs=sorted(records, key=lambda one: (-one.first_order, one.name)))
        )
    return found

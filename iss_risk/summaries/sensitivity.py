"""Which inputs the spread of the results comes from."""

from __future__ import annotations

from typing import Literal

import numpy as np

from iss_risk import inputs
from iss_risk.answers.assessment import InputInfluence, Sensitivity
from iss_risk.arrays import F64
from iss_risk.risk.influence import FEWEST, influences
from iss_risk.simulation.tally import Tally

# The document's name of a result, and that of the figure of the samples.
RESULTS: tuple[tuple[Literal["expected_casualties", "casualty_area_m2", "reentry_days"], str], ...] = (
    ("expected_casualties", "casualties"),
    ("casualty_area_m2", "casualty_area_m2"),
    ("reentry_days", "reentry_days"),
)


def sensitivity_of(tally: Tally) -> list[Sensitivity]:
    """One entry per result; none if samples are few, or if some are still in orbit at the horizon. Of the
    samples that agree with what is known: among these, inputs depend a little on each other, and each share
    has a part of what it has in common with others."""
    agrees = np.asarray(tally.kept("agrees"), dtype=np.bool_)
    if not np.asarray(tally.kept("reached"))[agrees].all():
        return []
    points = np.asarray(tally.kept("points"), dtype=np.float64)[agrees]
    if not agrees.all():
        points = _evenly_spread(points)
    found = []
    results = influences(points, [tally.figure(figure) for _, figure in RESULTS])
    for (result, _), shares in zip(RESULTS, results, strict=True):
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


def why_no_sensitivity(tally: Tally, found: list[Sensitivity]) -> str | None:
    """Why `sensitivity_of` found nothing; None where it did."""
    if found:
        return None
    agrees = np.asarray(tally.kept("agrees"), dtype=np.bool_)
    if not np.asarray(tally.kept("reached"))[agrees].all():
        return "some samples are still in orbit at the horizon"
    if agrees.sum() < FEWEST:
        return f"{agrees.sum():,} samples are fewer than {FEWEST:,}"
    return "no result varies over the samples, or too few of them decay independently"


def _evenly_spread(points: F64) -> F64:
    """Points (N, inputs) with each coordinate in 0 … 1 by its rank: classes of equal probability are those
    among the samples that agree. Equal values stay equal."""
    spread = np.empty_like(points)
    for k in range(points.shape[1]):
        _, group, samples = np.unique(points[:, k], return_inverse=True, return_counts=True)
        # The mean rank of the samples with the same value, from 1.
        rank = np.cumsum(samples) - 0.5 * (samples - 1)
        spread[:, k] = (rank[group] - 0.5) / points.shape[0]
    return spread

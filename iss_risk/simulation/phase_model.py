"""Is the longitude of re-entry known? Chosen by the spread of the samples' own re-entry times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from iss_risk.arrays import F64

# At this span of re-entry times (5 to 95 %) a normal spread leaves the longitude uniform to 1 in 1,000: the
# Earth's first harmonic has faded to exp(-(2π σ)²/2) with σ = span/3.3 days.
UNIFORM_SPAN_DAYS = 2.0
# Of samples that decay; with fewer, longitude is averaged.
FEWEST_SAMPLES = 4
# Where a few samples span so much more than the threshold, no others are needed to choose. Two attitudes with
# narrow spreads do not lie so far apart: density alone spreads lifetimes of weeks by days.
CERTAIN_SPAN_DAYS = 10.0 * UNIFORM_SPAN_DAYS


@dataclass(frozen=True)
class PhaseModel:
    """How the place of the re-entry along the orbit is treated, and why."""

    name: Literal["longitude-averaged", "ground-track"]
    reason: str

    @property
    def averaged(self) -> bool:
        """Whether each fall stands for all longitudes."""
        return self.name == "longitude-averaged"


def choose_phase_model(reentry_days: F64, ballistic_coefficient_kg_m2: F64) -> PhaseModel:
    """Average over longitude where re-entry times span more than two days; keep the tracks otherwise.

    Both arguments (N,) are of the first samples that decay. An unknown attitude makes two narrow spreads that
    lie days apart, so the span that counts is the smaller of those of the light and of the heavy half. If
    there are too few samples to decide, longitude is averaged.
    """
    if reentry_days.size < FEWEST_SAMPLES:
        return PhaseModel("longitude-averaged", "too few samples decay to know when")
    half_span, _ = span_of_narrower_half(reentry_days, ballistic_coefficient_kg_m2)
    span = float(np.ptp(np.quantile(reentry_days, [0.05, 0.95])))
    if half_span > UNIFORM_SPAN_DAYS:
        return PhaseModel(
            "longitude-averaged",
            f"90 % of re-entry times span some {_rounded(span):,g} days: every longitude is equally likely",
        )
    return PhaseModel(
        "ground-track",
        f"90 % of re-entry times span {24 * span:.1f} hours, {24 * half_span:.1f} for one half of the "
        "ballistic coefficients: the samples keep their ground tracks",
    )


def _rounded(days: float) -> float:
    """To two digits: better a few samples do not know it."""
    return float(f"{days:.2g}")


def certainly_averaged(reentry_days: F64, ballistic_coefficient_kg_m2: F64) -> bool:
    """Whether these samples (N,), however few, leave no doubt that longitude is to be averaged."""
    if reentry_days.size < FEWEST_SAMPLES:
        return False
    return span_of_narrower_half(reentry_days, ballistic_coefficient_kg_m2)[0] > CERTAIN_SPAN_DAYS


def span_of_narrower_half(reentry_days: F64, ballistic_coefficient_kg_m2: F64) -> tuple[float, float]:
    """Span (days, 5 to 95 %) and median of the re-entry times of the light or of the heavy half of the
    samples (N,), whichever spans less."""
    by_coefficient = reentry_days[np.argsort(ballistic_coefficient_kg_m2, kind="stable")]
    quantiles = [np.quantile(half, [0.05, 0.5, 0.95]) for half in np.array_split(by_coefficient, 2)]
    low, middle, high = min(quantiles, key=lambda one: float(one[2] - one[0]))
    return float(high - low), float(middle)


def longitude_known_from_days(reentry_days: F64, ballistic_coefficient_kg_m2: F64, now_days: float) -> float:
    """About when the samples will keep their ground tracks (days since 2000-01-01), from `now_days` on.

    The spread of re-entry times shrinks in proportion to the time that is left: the present ratio of the two
    tells what is left when the span is UNIFORM_SPAN_DAYS. It is counted back from the median of all.
    """
    span, middle = span_of_narrower_half(reentry_days, ballistic_coefficient_kg_m2)
    if span <= UNIFORM_SPAN_DAYS:
        return now_days
    left_days = (middle - now_days) * UNIFORM_SPAN_DAYS / span
    return max(float(np.median(reentry_days)) - left_days, now_days)

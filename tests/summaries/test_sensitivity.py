"""Which inputs the spread comes from, where some samples contradict what is known of the object."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from iss_risk import inputs
from iss_risk.decay.node_crossings import no_crossings
from iss_risk.risk.landed import NOTHING_LANDED
from iss_risk.simulation.chunk import FIGURES, ChunkResult
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.sensitivity import _evenly_spread, sensitivity_of

SAMPLES = 4096
NAMES = [one.name for one in inputs.PER_SAMPLE]


def tally_of(points: np.ndarray, days: np.ndarray, agrees: np.ndarray) -> Tally:
    tally = Tally()
    figures = np.zeros((int(agrees.sum()), len(FIGURES)))
    figures[:, FIGURES.index("reentry_days")] = days[agrees]
    tally.add(
        ChunkResult(
            nation_sums={"casualties": np.zeros(3)},
            points=points,
            reached=np.ones(days.size, dtype=np.bool_),
            agrees=agrees,
            figures=figures,
            casualties_at_turn=np.zeros((figures.shape[0], 4)),
            tracks=np.zeros((0, 0, 2), dtype=np.float32),
            nodes=no_crossings(0),
            nation_landings=NOTHING_LANDED.on_nations,
            place_landings=NOTHING_LANDED.at_places,
        ),
        0.0,
    )
    return tally


def shares(tally: Tally) -> dict[str, tuple[float, float]]:
    (found,) = sensitivity_of(tally)
    assert found.result == "reentry_days"
    return {one.name: (one.first_order, one.total_effect) for one in found.inputs}


def test_shares_are_those_among_the_samples_that_agree() -> None:
    """Days are 2 a + b. Where only a > ½ agrees, the variances are those of a uniform a of half the width:
    4/48 against 1/12, a half each; all samples have 4/12 against 1/12."""
    points = np.random.default_rng(1).random((SAMPLES, len(NAMES)))
    days = 10.0 + 2.0 * points[:, 0] + points[:, 1]
    everything = shares(tally_of(points, days, np.ones(SAMPLES, dtype=np.bool_)))
    assert everything[NAMES[0]][0] == pytest.approx(0.8, abs=0.03)
    left = shares(tally_of(points, days, points[:, 0] > 0.5))
    for k in (0, 1):
        assert left[NAMES[k]] == pytest.approx((0.5, 0.5), abs=0.04)
    assert all(left[name][1] < 0.05 for name in NAMES[2:])


def test_falls_of_one_decay_stay_one_observation() -> None:
    """What all falls of a decay share still has few values after samples are left out."""
    rng = np.random.default_rng(2)
    points = rng.random((SAMPLES, len(NAMES)))
    points[:, 0] = np.repeat(rng.random(SAMPLES // 8), 8)
    days = 10.0 + rng.normal(size=SAMPLES // 8).repeat(8)
    agrees = rng.random(SAMPLES) > 0.3
    # The days hang on the decay, not on its first input: what seems so by chance is subtracted.
    assert shares(tally_of(points, days, agrees))[NAMES[0]][0] < 0.03


def test_ranks_of_equal_values_are_scipys() -> None:
    points = np.round(np.random.default_rng(0).random((500, 3)), 2)
    assert (_evenly_spread(points) == (rankdata(points, axis=0) - 0.5) / 500).all()

"""Confidence intervals that cover what they claim to cover."""

import numpy as np
import pytest
from scipy import stats

from iss_risk.risk.estimates import mean_with_ci90, share_with_ci90


def covered(draw, truth: float, chunks: int, size: int, trials: int = 2_000) -> float:
    """Share of trials whose interval holds the truth."""
    rng = np.random.default_rng(12)
    sums = draw(rng, (trials, chunks, size)).sum(axis=2)
    # All trials at once: they are one more axis of the quantity.
    _, low, high = mean_with_ci90(sums.T, np.full(chunks, float(size)))
    return float(((low <= truth) & (truth <= high)).mean())


# 2,000 trials know the coverage to 0.7 %. Skewed quantities are what casualties are: most samples none, some
# many.
@pytest.mark.parametrize("chunks", [4, 16, 64])
def test_ninety_per_cent_interval_covers_nine_times_in_ten(chunks: int) -> None:
    assert covered(lambda rng, shape: rng.normal(5.0, 1.0, shape), 5.0, chunks, 8) == pytest.approx(
        0.90, abs=0.02
    )
    assert 0.85 < covered(lambda rng, shape: rng.gamma(0.5, 2.0, shape), 1.0, chunks, 16) < 0.95


def test_it_covers_with_a_last_chunk_that_is_smaller() -> None:
    rng = np.random.default_rng(13)
    sizes = np.array([64.0] * 15 + [5.0])
    sums = np.array([rng.gamma(1.0, 1.0, (2_000, int(size))).sum(axis=1) for size in sizes])
    mean, low, high = mean_with_ci90(sums, sizes)
    np.testing.assert_allclose(mean, sums.sum(axis=0) / sizes.sum())
    assert 0.85 < ((low <= 1.0) & (high >= 1.0)).mean() < 0.95


def test_equal_chunks_give_students_interval() -> None:
    means = np.array([1.0, 2.0, 4.0, 3.0])
    mean, low, high = mean_with_ci90(means * 10.0, np.full(4, 10.0))
    expected = stats.t.interval(0.9, 3, loc=means.mean(), scale=means.std(ddof=1) / 2.0)
    assert mean == pytest.approx(2.5)
    assert (float(low), float(high)) == pytest.approx(expected)


def test_interval_never_goes_below_nothing() -> None:
    _, low, high = mean_with_ci90(np.array([0.0, 0.0, 0.0, 9.0]), np.ones(4))
    assert low == 0.0
    assert high > 2.25


def test_stratified_chunks_are_believed() -> None:
    """Chunks that agree leave no doubt, however much their samples vary within."""
    mean, low, high = mean_with_ci90(np.full(16, 30.0), np.full(16, 10.0))
    assert mean == low == high == 3.0


def test_a_single_chunk_has_no_interval() -> None:
    mean, low, high = mean_with_ci90(np.array([[6.0, 0.0]]), np.array([3.0]))
    for values in (mean, low, high):
        np.testing.assert_array_equal(values, [2.0, 0.0])


def test_chunks_in_which_nothing_decayed_count_for_nothing() -> None:
    with_empty = mean_with_ci90(np.array([6.0, 0.0, 9.0]), np.array([3.0, 0.0, 3.0]))
    without = mean_with_ci90(np.array([6.0, 9.0]), np.array([3.0, 3.0]))
    np.testing.assert_allclose(with_empty, without)


def test_nothing_decayed_at_all_is_zero() -> None:
    for values in mean_with_ci90(np.zeros((4, 2)), np.zeros(4)):
        np.testing.assert_array_equal(values, [0.0, 0.0])


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Clopper & Pearson, 90 %: of none in n the end is 1 - 0.05^(1/n).
        (0, 100, 0.0, 1.0 - 0.05 ** (1.0 / 100.0)),
        (100, 100, 0.05 ** (1.0 / 100.0), 1.0),
        # R: binom.test(5, 50, conf.level = 0.9): 0.04022, 0.19882.
        (5, 50, 0.04022, 0.19882),
    ],
)
def test_exact_interval_of_a_share(count: int, total: int, low: float, high: float) -> None:
    share, found_low, found_high = share_with_ci90(count, total)
    assert share == count / total
    assert found_low == pytest.approx(low, abs=2e-5)
    assert found_high == pytest.approx(high, abs=2e-5)

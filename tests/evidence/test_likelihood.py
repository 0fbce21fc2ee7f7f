"""The posterior against what can be computed otherwise: closed forms, and plain Monte Carlo."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from iss_risk.arrays import F64
from iss_risk.evidence import likelihood as model
from iss_risk.evidence.fates import LN_OWN, LN_SHARED
from iss_risk.evidence.finds import Evidence, Find
from iss_risk.evidence.likelihood import Likelihood, interval_of, mean_of, prior, spreads_of

ONE = Find("A", "first", "found_parts", ("part",), 1, 1, 1, 1.0, 0.0, 1, "a note", "a source")


def lands_below(ln_heat: float) -> F64:
    """Fates (1, I, J) of a part that lands where its heat is below e^ln_heat."""
    ln_sum = LN_SHARED[:, None] + LN_OWN
    return (ln_sum < ln_heat).astype(float)[None]


def of(*finds: Find, fates: list[F64]) -> Likelihood:
    return Likelihood(Evidence(finds, ()), fates)


def sampled(size: int) -> tuple[F64, F64, F64]:
    """Draws of m, t and s from the priors."""
    rng = np.random.default_rng(1)
    return (
        rng.normal(0.0, model.PRIOR_SHARED_SIGMA, size),
        np.abs(rng.normal(0.0, model.PRIOR_BETWEEN_SCALE, size)),
        rng.lognormal(np.log(model.PRIOR_OWN_MEDIAN), model.PRIOR_OWN_LN_SIGMA, size),
    )


def test_the_priors_are_as_stated() -> None:
    weights = prior()
    assert weights.sum() == pytest.approx(1.0)
    m, _, own = (interval_of(k, weights) for k in range(3))
    assert [m.p05, m.p50, m.p95] == pytest.approx([-0.329, 0.0, 0.329], abs=0.01)
    stated = stats.lognorm(0.5, scale=0.32).ppf([0.05, 0.5, 0.95])
    assert [own.p05, own.p50, own.p95] == pytest.approx(stated, abs=0.02)


def test_weights_interpolate() -> None:
    """Mean and spread of ln heat are those of the parameters."""
    shared, own = model.shared_weights(), model.own_weights()
    assert shared.sum(axis=2) == pytest.approx(1.0)
    assert own.sum(axis=1) == pytest.approx(1.0)
    near = slice(15, -15)  # of a re-entry at m = 0.12, 2 % lie beyond the grid at the widest t
    assert (shared @ LN_SHARED)[near] == pytest.approx(np.tile(model.M[near, None], model.T.size), abs=0.01)
    middle = int(np.searchsorted(model.S, 0.5))
    assert np.sqrt(own @ LN_OWN**2)[middle] == pytest.approx(model.S[middle], rel=0.05)


def test_a_find_that_tells_nothing_changes_nothing() -> None:
    always = np.ones((3, LN_SHARED.size, LN_OWN.size))
    assert of(ONE, fates=[always]).posterior() == pytest.approx(prior())


def test_the_posterior_is_that_of_monte_carlo() -> None:
    """Two parts of one re-entry, which share its heating: both land only where it is low."""
    second = replace(ONE, identifier="B", least_left=0.0)
    known = of(ONE, second, fates=[lands_below(-0.05), lands_below(-0.45)])
    after = known.posterior()
    m, t, s = sampled(400_000)
    rng = np.random.default_rng(2)
    z = m + t * rng.normal(size=m.size)
    first, other = (z + s * rng.normal(size=m.size) for _ in range(2))
    # The fates step half-way between two points of the grid, evenly over the cell.
    agree = (first < rng.uniform(-0.15, 0.0, m.size)) & (other < rng.uniform(-0.55, -0.4, m.size))
    ms = np.meshgrid(model.M, model.T, model.S, indexing="ij")
    assert mean_of(ms[0], after) == pytest.approx(m[agree].mean(), abs=0.02)
    assert mean_of(ms[2], after) == pytest.approx(s[agree].mean(), abs=0.03)


def test_what_lands_only_in_low_heat_lowers_it() -> None:
    after = of(ONE, fates=[lands_below(-0.3)]).posterior()
    assert interval_of(0, after).p50 < -0.05
    assert interval_of(2, after).p50 > interval_of(2, prior()).p50
    not_seen = replace(ONE, seen=0, noticed_at_most=0.25, chances=100)
    assert interval_of(0, of(not_seen, fates=[lands_below(0.3)]).posterior()).p50 > 0.0


def test_one_of_many_says_less() -> None:
    """Among up to a hundred like it, one was likely to be found even if each seldom lands."""
    alone = of(ONE, fates=[lands_below(-0.3)]).posterior()
    many = of(replace(ONE, like=100), fates=[lands_below(-0.3)]).posterior()
    assert interval_of(0, alone).p50 < 1.5 * interval_of(0, many).p50 < 0.0


def test_absence_says_little_where_little_is_noticed() -> None:
    shift = [
        interval_of(
            0, of(replace(ONE, seen=0, noticed_at_most=most), fates=[lands_below(0.0)]).posterior()
        ).p50
        for most in (0.01, 0.3, 1.0)
    ]
    assert 0.0 <= shift[0] < 0.1 * shift[2] < shift[1] < shift[2]


def test_counts_of_several_falls_are_binomial() -> None:
    """3 of 10 that always land, each noticed with a chance that is uniform up to 0.3."""
    find = replace(ONE, seen=3, chances=10, falls=10, noticed_at_most=0.3)
    always = np.ones((1, LN_SHARED.size, LN_OWN.size))
    chance = of(find, fates=[always]).at_least_as_seen(find)
    noticed = np.linspace(0.0, 0.3, 2001)
    assert chance == pytest.approx(float(stats.binom.sf(2, 10, noticed).mean()), rel=0.01)


def test_a_reentry_left_out_is_left_out() -> None:
    other = replace(ONE, identifier="B", reentry="second")
    both = of(ONE, other, fates=[lands_below(-0.3), lands_below(-0.3)])
    alone = of(ONE, fates=[lands_below(-0.3)])
    assert both.posterior(without="second") == pytest.approx(alone.posterior())


def test_spreads_are_those_of_the_weights() -> None:
    spreads = spreads_of(prior())
    assert spreads.heat_factor_median == pytest.approx(1.0)
    assert spreads.heat_factor_sigma == pytest.approx(np.hypot(0.2, 0.1), abs=0.01)
    own = stats.lognorm(0.5, scale=0.32)
    assert spreads.own_sigma == pytest.approx(own.mean(), abs=0.01)
    half = np.sqrt(3.0) * own.std() / own.mean()
    assert [spreads.own_spread_low, spreads.own_spread_high] == pytest.approx(
        [1.0 - half, 1.0 + half], abs=0.05
    )

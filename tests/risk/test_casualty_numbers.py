"""How many are hurt: against Poisson's distribution written out, and against draws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from iss_risk.risk.casualty_numbers import chances_of_numbers


@pytest.mark.parametrize("expected", [0.0, 1e-9, 1e-3, 0.3, 4.0, 60.0])
def test_the_classes_of_one_expectation(expected: float) -> None:
    chances = [math.exp(-expected) * expected**n / math.factorial(n) for n in range(10)]
    wanted = [chances[0], chances[1], sum(chances[2:]), 1.0 - sum(chances)]
    found = chances_of_numbers(np.array(expected))
    np.testing.assert_allclose(found, wanted, atol=1e-13)
    assert found.sum() == pytest.approx(1.0, abs=1e-14)


def test_rare_numbers_are_not_lost_in_rounding() -> None:
    found = chances_of_numbers(np.array([1e-6, 1e-2]))
    np.testing.assert_allclose(found[:, 1], [1e-6, 1e-2 * math.exp(-1e-2)], rtol=1e-5)
    np.testing.assert_allclose(found[0, 2], 0.5e-12, rtol=1e-5)
    # 10 and more: the first term of the tail.
    np.testing.assert_allclose(found[1, 3], 1e-20 / math.factorial(10), rtol=0.02)


def test_many_possible_landings_together() -> None:
    rng = np.random.default_rng(4)
    expected = rng.lognormal(-1.0, 2.0, 50_000)
    drawn = rng.poisson(expected)
    shares = [
        np.mean(drawn == 0),
        np.mean(drawn == 1),
        np.mean((drawn > 1) & (drawn < 10)),
        np.mean(drawn > 9),
    ]
    np.testing.assert_allclose(chances_of_numbers(expected).mean(axis=0), shares, atol=0.007)

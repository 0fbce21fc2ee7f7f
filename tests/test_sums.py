"""Sums and equations in our own order give what NumPy's give."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.linear_equations import least_squares, solve_symmetric
from iss_risk.sums import length, moving_mean, weighted_sum

RANDOM = np.random.default_rng(5)


def test_weighted_sums_are_products_of_matrices() -> None:
    matrix, vector, other = RANDOM.random((5, 7)), RANDOM.random(7), RANDOM.random((7, 3))
    assert weighted_sum(matrix, vector) == pytest.approx(matrix @ vector)
    assert weighted_sum(vector, vector) == pytest.approx(vector @ vector)
    assert weighted_sum(matrix[:, None], other.T) == pytest.approx(matrix @ other)
    assert weighted_sum(matrix > 0.5, vector) == pytest.approx((matrix > 0.5) @ vector)


def test_length() -> None:
    assert length(np.array([2.0, 3.0, 6.0])) == 7.0


def test_a_moving_mean_is_of_what_there_is() -> None:
    assert moving_mean(np.array([1.0, 2.0, 3.0, 10.0]), 3) == pytest.approx([1.5, 2.0, 5.0, 6.5])
    assert moving_mean(np.array([1.0, 2.0, 6.0]), 9) == pytest.approx(np.full(3, 3.0))


@pytest.mark.parametrize("shape", [(30,), (30, 2)])
def test_a_symmetric_system(shape: tuple[int, ...]) -> None:
    root, right = RANDOM.normal(size=(30, 30)), RANDOM.normal(size=shape)
    matrix = root @ root.T + 0.1 * np.eye(30)
    lower, before = np.tril(matrix), right.copy()
    assert solve_symmetric(lower, right) == pytest.approx(np.linalg.solve(matrix, right), rel=1e-9, abs=1e-9)
    assert (right == before).all()
    assert (lower == np.tril(matrix)).all()


def test_least_squares() -> None:
    terms, values = RANDOM.normal(size=(200, 20)), RANDOM.normal(size=200)
    found, left = least_squares(terms, values)
    assert found == pytest.approx(np.linalg.lstsq(terms, values, rcond=None)[0], rel=1e-8, abs=1e-9)
    assert left == pytest.approx(values - terms @ found)


def test_least_squares_of_several_values_at_once() -> None:
    terms, values = RANDOM.normal(size=(200, 20)), RANDOM.normal(size=(200, 3))
    found, left = least_squares(terms, values)
    for k in range(3):
        alone, left_alone = least_squares(terms, values[:, k])
        assert (found[:, k] == alone).all()
        assert (left[:, k] == left_alone).all()


def test_of_dependent_terms_the_shortest_solution_is_taken() -> None:
    terms, values = RANDOM.normal(size=(200, 10)), RANDOM.normal(size=200)
    terms = np.column_stack([terms, terms[:, :4]])
    found, _ = least_squares(terms, values)
    assert found == pytest.approx(np.linalg.lstsq(terms, values, rcond=None)[0], abs=1e-6)

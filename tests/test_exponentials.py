"""The exponential function and the logarithm, against the mathematical library in extended precision."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.compiled import kernel
from iss_risk.exponentials import exponential, logarithm


@kernel
def _exponentials(x: np.ndarray, out: np.ndarray) -> None:
    for k in range(x.size):
        out[k] = exponential(x[k])


@kernel
def _logarithms(x: np.ndarray, out: np.ndarray) -> None:
    for k in range(x.size):
        out[k] = logarithm(x[k])


def test_exponential_is_exact_to_the_last_digit_but_one() -> None:
    x = np.concatenate([np.linspace(-708.0, 709.0, 100_001), np.linspace(-1.0, 1.0, 100_001)])
    found = np.empty_like(x)
    _exponentials(x, found)
    assert np.abs(found / np.exp(x.astype(np.longdouble)) - 1.0).max() < 3e-16


@pytest.mark.parametrize(
    ("beyond", "as_at"), [(-1e9, -708.0), (-np.inf, -708.0), (1e9, 709.0), (np.inf, 709.0)]
)
def test_exponential_ends_where_numbers_do(beyond: float, as_at: float) -> None:
    assert exponential(beyond) == exponential(as_at)


def test_exponential_of_nothing_and_of_what_is_no_number() -> None:
    assert exponential(0.0) == 1.0
    assert np.isnan(exponential(np.nan))


def test_logarithm_is_exact_to_the_last_digit_but_one() -> None:
    x = np.concatenate([np.exp(np.linspace(-700.0, 700.0, 100_001)), np.linspace(0.5, 2.0, 100_001)])
    found, expected = np.empty_like(x), np.log(x.astype(np.longdouble))
    _logarithms(x, found)
    assert (
        np.abs(found - expected) <= 3e-16 * np.maximum(np.abs(expected), 1e-3 * (np.abs(x - 1.0) > 0))
    ).all()


def test_each_undoes_the_other() -> None:
    for x in (1e-300, 2.0**-33, 0.5, 1.0, np.e, 1e300):
        assert exponential(logarithm(x)) == pytest.approx(x, rel=2e-13)
    assert logarithm(1.0) == 0.0

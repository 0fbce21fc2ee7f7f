"""Angles by arithmetic alone: those of the mathematical library."""

import math

import numpy as np
import pytest

from iss_risk.arc_functions import angle_of_ratio, arctangent, cos_sin_of_turns, direction_angle

MAGNITUDES = 10.0 ** np.random.default_rng(0).uniform(-12.0, 12.0, 2000)


def test_arctangents_of_all_sizes() -> None:
    for x in [*MAGNITUDES, 0.66, 2.414213562373095, 1.0]:
        assert arctangent(x) == pytest.approx(math.atan(x), rel=5e-16)
        assert arctangent(-x) == -arctangent(x)
    assert arctangent(0.0) == 0.0


def test_directions_all_around() -> None:
    for angle in np.linspace(-np.pi, np.pi, 5001):
        y, x = 7.0 * math.sin(angle), 7.0 * math.cos(angle)
        assert direction_angle(y, x) == pytest.approx(math.atan2(y, x), abs=1e-15)


@pytest.mark.parametrize(
    ("y", "x"), [(0.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 0.0), (1e-200, 1.0), (1.0, 1e-200)]
)
def test_directions_along_the_axes(y: float, x: float) -> None:
    assert direction_angle(y, x) == pytest.approx(math.atan2(y, x), abs=1e-15)


def test_no_angle_of_nothing() -> None:
    assert angle_of_ratio(0.0, 0.0) == 0.0


def test_cosines_and_sines_of_turns() -> None:
    for turns in [*np.linspace(0.0, 1.0, 4001), -0.3, 7.6]:
        angle = 2.0 * np.pi * turns
        assert cos_sin_of_turns(turns) == pytest.approx((math.cos(angle), math.sin(angle)), abs=6e-15)
    # Whole quarters are exact, which 2 π is not.
    assert [cos_sin_of_turns(0.25 * k) for k in range(5)] == [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]

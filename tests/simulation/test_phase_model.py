"""When the ground track is known, and when it is not."""

import numpy as np
import pytest

from iss_risk.simulation.phase_model import (
    UNIFORM_SPAN_DAYS,
    certainly_averaged,
    choose_phase_model,
    longitude_known_from_days,
)

HEAVY_TO_LIGHT = 170.0 / 95.0  # the station's two attitudes


def first_harmonic(days: np.ndarray) -> float:
    """Of the density of longitudes; a uniform one has none."""
    return float(abs(np.exp(2j * np.pi * days).mean()))


def one_spread(span_days: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Days and coefficients of a normal spread that has nothing to do with the coefficient."""
    rng = np.random.default_rng(1)
    return 9000.0 + span_days / 3.29 * rng.standard_normal(count), rng.uniform(90.0, 110.0, count)


def two_attitudes(lifetime_days: float, sigma: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    ratio = np.where(np.arange(count) % 2 == 0, 1.0, HEAVY_TO_LIGHT)
    return 9000.0 + lifetime_days * ratio * np.exp(sigma * rng.standard_normal(count)), 95.0 * ratio


def test_hours_of_spread_keep_the_track_weeks_do_not() -> None:
    assert not choose_phase_model(*one_spread(0.5, 64)).averaged
    assert choose_phase_model(*one_spread(30.0, 64)).averaged


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_samples_are_averaged(count: int) -> None:
    chosen = choose_phase_model(*one_spread(0.1, count))
    assert chosen.averaged
    assert "too few" in chosen.reason


def test_a_few_samples_decide_only_what_is_certain() -> None:
    assert certainly_averaged(*one_spread(300.0, 8))
    assert not certainly_averaged(*one_spread(5.0, 8))
    assert not certainly_averaged(*one_spread(300.0, 3))
    # Both attitudes are narrow, and those of one may be an odd number.
    for count in (7, 8, 9):
        assert not certainly_averaged(*two_attitudes(20.0, 0.03, count))


@pytest.mark.parametrize("span_days", [0.5, 2.0, 3.0, 10.0, 30.0, 300.0])
def test_what_a_few_samples_decide_is_what_all_decide(span_days: float) -> None:
    days, coefficients = one_spread(span_days, 6400)
    for first in range(0, 6400, 64):
        if certainly_averaged(days[first : first + 8], coefficients[first : first + 8]):
            chosen = choose_phase_model(days[first : first + 64], coefficients[first : first + 64])
            assert chosen.averaged


def test_at_the_threshold_longitude_is_uniform() -> None:
    """What the threshold claims: a normal spread of that width leaves 1e-3 of the harmonic. A million draws
    know it to 1e-3."""
    assert first_harmonic(one_spread(UNIFORM_SPAN_DAYS, 1_000_000)[0]) < 3e-3


@pytest.mark.parametrize("sigma", [0.06, 0.08, 0.12])
def test_two_attitudes_days_apart_are_not_one_wide_spread(sigma: float) -> None:
    """Together they span days while each is narrow; where longitude is averaged it is uniform to 1 %."""
    decided = []
    for lifetime_days in (1.6, 2.0, 2.5, 4.0, 6.0, 10.0, 15.0):
        days, coefficient = two_attitudes(lifetime_days, sigma, 400_000)
        decided.append(choose_phase_model(days, coefficient).averaged)
        if decided[-1]:
            assert first_harmonic(days) < 0.01
    assert not decided[0]
    assert decided[-1]


def test_reason_gives_the_span() -> None:
    days, coefficient = one_spread(10.0, 1000)
    assert "some 9.9 days: every" in choose_phase_model(days, coefficient).reason
    assert "some 9,900 days" in choose_phase_model(1000.0 * days, coefficient).reason
    assert "hours" in choose_phase_model(*one_spread(0.5, 1000)).reason


def test_longitude_will_be_known_when_the_spread_has_shrunk() -> None:
    """The spread keeps its ratio to what is left: at five times the criterion, a fifth of it is left then."""
    coefficient = np.repeat([1.0, 2.0], 1001)
    half = np.linspace(-0.5, 0.5, 1001)
    # The light half comes down about day 100 and spans 10 days, the heavy one about day 300 and spans 50.
    days = np.concatenate([100.0 + 10.0 / 0.9 * half, 300.0 + 50.0 / 0.9 * half])
    expected = float(np.median(days)) - 100.0 * UNIFORM_SPAN_DAYS / 10.0
    assert longitude_known_from_days(days, coefficient, 0.0) == pytest.approx(expected)
    # Where it is known already: now.
    near = np.concatenate([1.0 + half, 3.0 + half])
    assert longitude_known_from_days(near, coefficient, 0.5) == 0.5

"""When the ground track is known, and when it is not."""

import numpy as np
import pytest

from iss_risk.studies.phase_model import UNIFORM_SPAN_DAYS, choose_phase_model


def test_hours_of_spread_keep_the_track_weeks_do_not() -> None:
    z = np.linspace(-2.0, 2.0, 41)
    assert not choose_phase_model(9000.0 + 0.1 * z).averaged
    assert choose_phase_model(9000.0 + 10.0 * z).averaged


@pytest.mark.parametrize("days", [[], [9000.0]])
def test_too_few_samples_are_averaged(days: list[float]) -> None:
    chosen = choose_phase_model(np.array(days))
    assert chosen.averaged
    assert "too few" in chosen.reason


def test_at_the_threshold_longitude_is_uniform() -> None:
    """What the threshold claims: a normal spread of that width leaves the first harmonic of the Earth's turn
    at 1e-3."""
    sigma = UNIFORM_SPAN_DAYS / 3.29
    draws = np.random.default_rng(0).normal(0.0, sigma, 1_000_000)
    # A million draws know it to 1e-3.
    assert abs(np.exp(2j * np.pi * draws).mean()) < 3e-3


def test_reason_gives_the_span() -> None:
    assert "span 9.0 days" in choose_phase_model(np.linspace(0.0, 10.0, 101)).reason
    assert "hours" in choose_phase_model(np.linspace(0.0, 0.5, 101)).reason

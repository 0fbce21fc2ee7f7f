"""The error model of density: what a fit leaves, and where it comes in."""

import numpy as np
import pytest

from iss_risk.atmosphere.air import NO_FIT, BelowFit, factor_below_fit
from iss_risk.decay.density_error import fitted_density_scale, noise_sigma


def test_density_is_corrected_only_below_the_fit() -> None:
    """In proportion down to 100 km below it, and no further than what hindcasts have seen."""
    below = BelowFit(300.0, 0.08)
    found = [factor_below_fit(below, altitude_km) for altitude_km in (500.0, 300.0, 250.0, 200.0, 90.0)]
    assert np.log(found) == pytest.approx([0.0, 0.0, 0.04, 0.08, 0.08])
    assert factor_below_fit(NO_FIT, 90.0) == 1.0


def test_what_a_fit_leaves_grows_with_time_to_the_yearly_error() -> None:
    sigmas = [fitted_density_scale(days).distribution.sigma for days in (0.0, 30.0, 300.0, 10_000.0)]
    assert sigmas[0] == 0.0
    assert sigmas == sorted(sigmas)
    assert sigmas[-1] == pytest.approx(0.15, rel=1e-3)


def test_a_storm_at_the_end_of_the_arc_is_carried_on_and_forgotten() -> None:
    soon, later = (fitted_density_scale(0.0, 0.2, 0.1, days).distribution.median for days in (0.01, 100.0))
    assert soon == pytest.approx(np.exp(0.3), rel=0.01)
    assert 1.0 < later < 1.05


def test_noise_is_smaller_lower_down() -> None:
    assert (
        noise_sigma(150.0)
        == noise_sigma(200.0)
        < noise_sigma(300.0)
        < noise_sigma(400.0)
        == noise_sigma(800.0)
    )

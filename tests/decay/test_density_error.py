"""The error model of density: what a fit leaves, and where it comes in."""

import numpy as np
import pytest

from iss_risk.atmosphere.density import load_density_table
from iss_risk.decay.density_error import DENSER_BELOW, fitted_density_scale, noise_sigma, table_below_fit


def test_table_changes_only_below_the_fit() -> None:
    table = load_density_table()
    below = table_below_fit(table, 300.0)
    more = below.log_mean - table.log_mean
    above = table.altitude_km >= 300.0
    assert np.all(more[above] == 0.0)
    assert more[table.altitude_km == 200.0] == pytest.approx(DENSER_BELOW, rel=1e-4)
    # No further than what hindcasts have seen.
    assert more.max() == pytest.approx(DENSER_BELOW, rel=1e-4)
    assert np.all(np.diff(more[:, 0, 0]) <= 1e-6)


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

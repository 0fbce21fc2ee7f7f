"""An orbit held until the object is abandoned: the same orbit, its node moved on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.elements import EX, EY, INC, LAM, NODE, A, mean_from_osculating, osculating_from_mean
from iss_risk.decay.forces import GravityField
from iss_risk.decay.held_orbit import held_state, node_rate_rad_per_day
from iss_risk.errors import UsageError
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import osculating_state
from iss_risk.studies.decay import predict_decay


def mean_elements(altitude_km: float, inclination_deg: float) -> np.ndarray:
    mean = np.zeros(6)
    mean[A], mean[INC] = EARTH_EQUATORIAL_RADIUS_KM + altitude_km, np.radians(inclination_deg)
    return mean


@pytest.mark.parametrize(
    ("altitude_km", "inclination_deg", "deg_per_day"),
    [
        # The Sun's own 0.9856 °/day: sun-synchronous at 800 km and 98.6° (Vallado 2013, fig. 11-2).
        (800.0, 98.603, 0.9856),
        # Landsat 7: 705 km, 98.2°, sun-synchronous.
        (705.0, 98.21, 0.9856),
    ],
)
def test_the_node_precesses_as_it_does(
    altitude_km: float, inclination_deg: float, deg_per_day: float
) -> None:
    rate = node_rate_rad_per_day(mean_elements(altitude_km, inclination_deg), GravityField())
    assert np.degrees(rate) == pytest.approx(deg_per_day, rel=0.005)


def test_the_rate_is_that_of_the_station_s_own_element_sets() -> None:
    """Over the days between embedded element sets; SGP4 gives the states."""
    records = read_orbit(None).records
    first, last = records[0], records[-1]
    means = []
    for one in (first, last):
        start, mean = osculating_state(one), np.empty(6)
        mean_from_osculating(
            np.concatenate([start.position_km, start.velocity_km_per_s]), GravityField(), mean
        )
        means.append(mean)
    days = (last.epoch - first.epoch) / timedelta(days=1)
    assert days > 5.0
    predicted = means[0][NODE] + node_rate_rad_per_day(means[0], GravityField()) * days
    off = (predicted - means[1][NODE] + np.pi) % (2.0 * np.pi) - np.pi
    # Its height, and J2 squared, change the rate by some 0.3 %.
    assert abs(np.degrees(off)) < 0.005 * 5.0 * days


def test_what_is_held_stays_the_same_orbit() -> None:
    mean, state, found = mean_elements(420.0, 51.64), np.empty(6), np.empty(6)
    mean[EX], mean[EY], mean[NODE], mean[LAM] = 0.0005, 0.0003, 1.0, 2.0
    osculating_from_mean(mean, GravityField(), state)
    mean_from_osculating(held_state(state, 100.0), GravityField(), found)
    for k, allowed in ((A, 1e-3), (EX, 1e-7), (EY, 1e-7), (INC, 1e-8), (LAM, 1e-6)):
        assert found[k] == pytest.approx(mean[k], abs=allowed)
    turned = (found[NODE] - mean[NODE] - 100.0 * node_rate_rad_per_day(mean, GravityField())) % (2.0 * np.pi)
    assert min(turned, 2.0 * np.pi - turned) < 1e-6


NOW = datetime(2026, 10, 10, tzinfo=UTC)
STEADY = {"now": NOW, "f107_sfu": 120.0, "ap": 10.0, "samples": 64, "workers": 1}


def test_in_steady_air_it_comes_down_as_much_later_as_it_is_held() -> None:
    now, later = (
        predict_decay(uncontrolled_from=when, deterministic=True, **STEADY).decay.lifetime_days.p50
        for when in (None, NOW + timedelta(days=365))
    )
    # The seasons are the same; what is left are the hours since the epoch of the orbit.
    assert later - now == pytest.approx(365.0, abs=3.0)


def test_held_until_before_the_epoch_is_no_holding() -> None:
    free, held = (
        predict_decay(uncontrolled_from=when, **STEADY) for when in (None, NOW - timedelta(days=30))
    )
    assert held.decay == free.decay
    assert held.condition == free.condition


def test_what_is_abandoned_beyond_the_horizon_is_refused() -> None:
    with pytest.raises(UsageError, match="uncontrolled_from: 2036-10-07 lies beyond the horizon"):
        predict_decay(uncontrolled_from=NOW + timedelta(days=3650), horizon_days=100.0, **STEADY)

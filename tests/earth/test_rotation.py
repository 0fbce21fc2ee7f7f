"""Sidereal and solar time of the kernels against the frames and the almanac."""

from datetime import UTC, datetime

import numpy as np
import pytest

from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.earth.rotation import greenwich_angle_rad, local_time_h, midnight_right_ascension_rad
from iss_risk.orbit.frames import gmst_rad


@pytest.mark.parametrize("year", range(2000, 2041, 4))
def test_greenwich_angle_is_the_sidereal_time_of_the_frames(year: int) -> None:
    moment = datetime(year, 7, 1, 13, 20, tzinfo=UTC)
    error = greenwich_angle_rad(days_since_2000(moment)) - gmst_rad(moment)
    # IAU 1982 has terms in T² and T³ that the kernel leaves out: 0.0931 s T² is 0.22″ in 2040, 7 m at the
    # equator.
    assert abs((error + np.pi) % (2.0 * np.pi) - np.pi) < np.radians(0.3 / 3600.0)


def test_noon_is_where_the_mean_sun_is() -> None:
    """At 12 UTC it is noon in Greenwich, six in the evening at 90° east, whatever the day."""
    for day in (0.5, 3000.5, 9876.5):
        greenwich = greenwich_angle_rad(day)
        midnight = midnight_right_ascension_rad(day)
        assert local_time_h(greenwich, midnight) == pytest.approx(12.0)
        assert local_time_h(greenwich + np.pi / 2.0, midnight) == pytest.approx(18.0)
        assert local_time_h(greenwich - np.pi / 2.0, midnight) == pytest.approx(6.0)


def test_mean_sun_stands_near_the_real_one() -> None:
    """Apparent and mean solar time differ by the equation of time: 16.5 minutes at most."""
    for month in range(1, 13):
        moment = datetime(2026, month, 15, 7, 0, tzinfo=UTC)
        days = days_since_2000(moment)
        # Right ascension of the Sun: Astronomical Almanac, low-precision formulas (0.01°).
        n = days - 0.5
        anomaly = np.radians(357.528 + 0.9856003 * n)
        longitude = np.radians(
            280.460 + 0.9856474 * n + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2.0 * anomaly)
        )
        ascension = np.arctan2(np.cos(np.radians(23.44)) * np.sin(longitude), np.cos(longitude))
        assert local_time_h(ascension, midnight_right_ascension_rad(days)) == pytest.approx(
            12.0, abs=17.0 / 60.0
        )


def test_local_time_stays_within_the_day() -> None:
    for right_ascension in np.linspace(-50.0, 50.0, 999):
        assert 0.0 <= local_time_h(right_ascension, 1.234) < 24.0 + 1e-12

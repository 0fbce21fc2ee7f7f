"""Altitude, latitude and local time of the kernels against exact formulas."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from skyfield.api import load, wgs84
from skyfield.positionlib import Geocentric
from skyfield.toposlib import ITRSPosition
from skyfield.units import Distance

from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.earth.geometry import (
    day_of_year,
    geodetic_altitude,
    geodetic_latitude,
    greenwich_angle_rad,
    local_time_h,
    midnight_right_ascension_rad,
)
from iss_risk.orbit.frames import gmst_rad

# WGS 84, NIMA TR8350.2.
A_KM = 6378.137
E2 = 0.00669437999014


def exact_point(latitude_rad: np.ndarray, altitude_km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Geocentric radius and sine of the geocentric latitude: the way from geodetic is closed (Bowring
    1976)."""
    normal = A_KM / np.sqrt(1.0 - E2 * np.sin(latitude_rad) ** 2)
    equatorial = (normal + altitude_km) * np.cos(latitude_rad)
    polar = (normal * (1.0 - E2) + altitude_km) * np.sin(latitude_rad)
    radius = np.hypot(equatorial, polar)
    return radius, polar / radius


@pytest.fixture(scope="module")
def points() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    latitude = np.append(np.arcsin(rng.uniform(-1.0, 1.0, 2_000)), [-np.pi / 2, 0.0, np.pi / 2])
    return latitude, np.append(rng.uniform(0.0, 2_000.0, 2_000), [300.0, 300.0, 300.0])


def test_altitude_is_that_above_the_ellipsoid(points: tuple[np.ndarray, np.ndarray]) -> None:
    radius, sine = exact_point(*points)
    found = np.array([geodetic_altitude(r, s) for r, s in zip(radius, sine, strict=True)])
    # The kernel promises 6 m. What it leaves out is of the fourth order in the flattening: measured 4 cm.
    assert np.abs(found - points[1]).max() < 1e-4


def test_latitude_is_geodetic(points: tuple[np.ndarray, np.ndarray]) -> None:
    radius, sine = exact_point(*points)
    found = np.array([geodetic_latitude(r, s) for r, s in zip(radius, sine, strict=True)])
    # Promised 2e-5 rad (130 m over ground), measured 9e-6.
    assert np.abs(found - points[0]).max() < 1e-5


def test_skyfield_sees_the_same_altitude_and_latitude() -> None:
    moment = load.timescale(builtin=True).utc(2026, 11, 23)
    for x, y, z in (
        (4000.0, -3000.0, 4500.0),
        (6700.0, 0.0, 0.0),
        (10.0, 20.0, -6800.0),
        (-5000.0, 1000.0, 4600.0),
    ):
        position = ITRSPosition(Distance(km=[x, y, z])).at(moment)
        assert isinstance(position, Geocentric)
        there = wgs84.geographic_position_of(position)
        radius = float(np.sqrt(x * x + y * y + z * z))
        assert geodetic_altitude(radius, z / radius) == pytest.approx(there.elevation.km, abs=2e-3)
        assert geodetic_latitude(radius, z / radius) == pytest.approx(there.latitude.radians, abs=2e-5)


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


def test_day_of_year_is_the_calendars_within_a_day() -> None:
    for days in range(-15_000, 20_000, 97):
        calendar = (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=days)).timetuple().tm_yday
        difference = day_of_year(float(days)) - calendar
        # 31 December of a common year may already be 1 January.
        assert abs((difference + 182.6) % 365.25 - 182.6) <= 1.01
        assert 1.0 <= day_of_year(float(days)) < 366.25

"""Altitude and latitude of the kernels against exact formulas."""

import numpy as np
import pytest
from skyfield.api import load, wgs84
from skyfield.positionlib import Geocentric
from skyfield.toposlib import ITRSPosition
from skyfield.units import Distance

from iss_risk.earth.ellipsoid import (
    direction_of_place,
    geocentric_latitude_rad,
    geodetic_altitude,
    geodetic_latitude,
)

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


def test_geocentric_latitude_is_that_of_the_point_on_the_surface() -> None:
    latitude = np.radians(np.linspace(-90.0, 90.0, 181))
    _, sine = exact_point(latitude, np.zeros(latitude.size))
    found = np.array([geocentric_latitude_rad(one) for one in latitude])
    np.testing.assert_allclose(np.sin(found), sine, rtol=0.0, atol=1e-11)


def test_direction_of_a_place_is_that_of_the_ellipsoid() -> None:
    x, y, z = direction_of_place(50.0, -120.0)
    _, sine = exact_point(np.array([np.radians(50.0)]), np.zeros(1))
    assert z == pytest.approx(sine[0], abs=1e-11)
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(-120.0)
    assert x * x + y * y + z * z == pytest.approx(1.0)

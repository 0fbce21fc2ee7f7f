"""Frames against Vallado's published example, skyfield's own satellite, and closed forms."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from sgp4.propagation import gstime
from skyfield.api import EarthSatellite, load, wgs84

from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING
from iss_risk.orbit.frames import (
    geodetic_from_teme,
    gmst_rad,
    julian_date,
    teme_from_eme2000,
    teme_from_gcrf,
    teme_from_itrf,
)

# Vallado, Fundamentals of Astrodynamics and Applications (4th ed., 2013), Example 3-15 and Table 3-6.
EPOCH = datetime(2004, 4, 6, 7, 51, 28, 386009, tzinfo=UTC)
UT1_MINUS_UTC = timedelta(seconds=-0.4399619)
TEME = (
    np.array([5094.18016210, 6127.64465950, 6380.34453270]),
    np.array([-4.7461314870, 0.7858180410, 5.5319312880]),
)
GCRF = (
    np.array([5102.50895790, 6123.01140070, 6378.13692820]),
    np.array([-4.7432201570, 0.7905364970, 5.5337557270]),
)
EME2000 = np.array([5102.50960, 6123.01152, 6378.13630]), np.array([-4.74321960, 0.79053660, 5.53375619])
ITRF = (
    np.array([-1033.47938300, 7901.29527540, 6380.35659580]),
    np.array([-3.225636520, -2.872451450, 5.531924446]),
)


@pytest.mark.parametrize(
    ("convert", "state", "epoch", "position_m", "velocity_mm_per_s"),
    [
        # Other precession and nutation models than the book's (IAU 1976/1980): metres. A forgotten
        # nutation would be 300 m, a forgotten precession 13 km.
        (teme_from_gcrf, GCRF, EPOCH, 2.0, 2.0),
        (teme_from_eme2000, EME2000, EPOCH, 2.0, 2.0),
        # At the UT1 instant, so that what is left is polar motion, 0.36″: 18 m at 10,200 km.
        (teme_from_itrf, ITRF, EPOCH + UT1_MINUS_UTC, 20.0, 15.0),
    ],
)
def test_published_example(convert, state, epoch, position_m, velocity_mm_per_s):
    position_km, velocity_km_per_s = convert(*state, epoch)
    assert np.linalg.norm(position_km - TEME[0]) * 1e3 < position_m
    assert np.linalg.norm(velocity_km_per_s - TEME[1]) * 1e6 < velocity_mm_per_s


def test_leaving_ut1_out_costs_what_the_docstring_says():
    position_km, _ = teme_from_itrf(*ITRF, EPOCH)
    # 0.44 s of the Earth's turning at 7,968 km from its axis: 0.256 km.
    assert np.linalg.norm(position_km - TEME[0]) == pytest.approx(0.4399619 * 7.292115e-5 * 7968.0, abs=0.02)


def test_against_skyfields_satellite(iss):
    """skyfield turns its own SGP4 position to GCRF; turned back it must be SGP4's."""
    scale = load.timescale(builtin=True)
    satellite = EarthSatellite(*iss.splitlines(), "ISS", scale)
    epoch = datetime(2026, 10, 10, 12, 34, 56, tzinfo=UTC)
    position_km, velocity_km_per_s = teme_from_gcrf(
        satellite.at(scale.from_datetime(epoch)).position.km,
        satellite.at(scale.from_datetime(epoch)).velocity.km_per_s,
        epoch,
    )
    day, fraction = julian_date(epoch)
    _, expected_km, expected_km_per_s = satellite.model.sgp4(day, fraction)
    # skyfield hands SGP4 its time through TT: rounding of microseconds, below a metre.
    assert position_km == pytest.approx(expected_km, abs=1e-3)
    assert velocity_km_per_s == pytest.approx(expected_km_per_s, abs=1e-6)


def test_julian_date():
    # The Astronomical Almanac: J2000.0 is JD 2451545.0, noon of 1 January 2000.
    assert julian_date(datetime(2000, 1, 1, 12, tzinfo=UTC)) == (2451544.5, 0.5)
    elsewhere = datetime(2000, 1, 1, 23, tzinfo=timezone(timedelta(hours=11)))
    assert julian_date(elsewhere) == (2451544.5, 0.5)
    assert julian_date(datetime(1957, 10, 4, tzinfo=UTC)) == (2436115.5, 0.0)


def test_gmst():
    # Meeus, Astronomical Algorithms (2nd ed.), example 12.a: 1987 April 10, 0h UT: 13h10m46.3668s.
    hours = 13 + 10 / 60 + 46.3668 / 3600
    assert gmst_rad(datetime(1987, 4, 10, tzinfo=UTC)) == pytest.approx(hours * math.tau / 24, abs=1e-8)
    # The reference code of SGP4, in one double of the Julian date: 40 µs, 3e-9 rad.
    assert gmst_rad(EPOCH) == pytest.approx(gstime(sum(julian_date(EPOCH))), abs=1e-8)


def test_gmst_of_many_times():
    offset_s = np.array([0.0, 1.0, 86_400.0, 1e7])
    singly = [gmst_rad(EPOCH + timedelta(seconds=s)) for s in offset_s]
    assert gmst_rad(EPOCH, offset_s) == pytest.approx(singly, abs=1e-9)


def test_geodetic_round_trip():
    """Forward by the definition of the ellipsoid (NGA.STND.0036), back by the iteration."""
    latitude_deg, longitude_deg, altitude_km = (
        grid.ravel()
        for grid in np.meshgrid(
            [-90, -89.9, -51.6, 0, 1e-9, 45, 90], [-180, -1, 0, 179.9], [-5, 0, 78, 420, 36e3]
        )
    )
    latitude, longitude, squared = (
        np.radians(latitude_deg),
        np.radians(longitude_deg),
        EARTH_FLATTENING * (2 - EARTH_FLATTENING),
    )
    normal_km = EARTH_EQUATORIAL_RADIUS_KM / np.sqrt(1 - squared * np.sin(latitude) ** 2)
    fixed_km = np.stack(
        [
            (normal_km + altitude_km) * np.cos(latitude) * np.cos(longitude),
            (normal_km + altitude_km) * np.cos(latitude) * np.sin(longitude),
            (normal_km * (1 - squared) + altitude_km) * np.sin(latitude),
        ],
        axis=-1,
    )
    found = geodetic_from_teme(fixed_km, 0.0)
    assert found.latitude_deg == pytest.approx(latitude_deg, abs=1e-10)
    assert found.altitude_km == pytest.approx(altitude_km, abs=1e-8)
    off_axis = np.abs(latitude_deg) < 90
    turn = (found.longitude_deg - longitude_deg + 180) % 360 - 180
    assert turn[off_axis] == pytest.approx(0.0, abs=1e-9)
    assert np.all((found.longitude_deg >= -180) & (found.longitude_deg <= 180))


def test_geodetic_against_skyfield(iss):
    scale = load.timescale(builtin=True)
    time = scale.utc(2026, 10, 10, 12, 34, 56)
    satellite = EarthSatellite(*iss.splitlines(), "ISS", scale)
    expected = wgs84.geographic_position_of(satellite.at(time))
    epoch = datetime(2026, 10, 10, 12, 34, 56, tzinfo=UTC)
    _, position_km, _ = satellite.model.sgp4(*julian_date(epoch))
    found = geodetic_from_teme(np.array(position_km), gmst_rad(epoch))
    assert found.latitude_deg == pytest.approx(expected.latitude.degrees, abs=1e-6)
    assert found.altitude_km == pytest.approx(expected.elevation.km, abs=1e-3)
    # skyfield uses UT1, predicted as 0.1 s from UTC: 0.0004°.
    assert found.longitude_deg == pytest.approx(expected.longitude.degrees, abs=1e-3)

"""Sub-satellite points: against the single-point route, closed forms, and where SGP4 ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.frames import geodetic_from_teme, gmst_rad
from iss_risk.orbit.ground_track import ground_track
from iss_risk.orbit.state import osculating_state
from iss_risk.orbit.tle import read_tle

START = datetime(2026, 10, 10, tzinfo=UTC)


@pytest.fixture
def elements(iss):
    return read_tle(iss, path="x")[0][0]


def test_track_is_the_states_seen_from_the_ground(elements):
    offset_s = np.array([0.0, 61.5, 86_399.25, 2e6])
    track = ground_track(elements, START, offset_s)
    for index, seconds in enumerate(offset_s):
        moment = START + timedelta(seconds=seconds)
        point = geodetic_from_teme(osculating_state(elements, moment).position_km, gmst_rad(moment))
        assert track.latitude_deg[index] == pytest.approx(point.latitude_deg, abs=1e-6)
        assert track.longitude_deg[index] == pytest.approx(point.longitude_deg, abs=1e-6)
        assert track.altitude_km[index] == pytest.approx(point.altitude_km, abs=1e-4)


def test_share_of_time_below_a_latitude(elements):
    """PHYSICS: F(φ) = ½ + asin(sin φ / sin i)/π for geocentric latitude and a circular orbit."""
    track = ground_track(elements, START, np.arange(0.0, 5 * 86_400.0, 20.0))
    # Geocentric from geodetic latitude at this altitude (the ellipsoid, to first order in flattening).
    geocentric = np.radians(track.latitude_deg) - np.sin(2 * np.radians(track.latitude_deg)) / 298.257 / 1.066
    inclination = np.radians(elements.inclination_deg)
    for latitude_deg in (-45.0, -20.0, 0.0, 30.0, 50.0):
        latitude = np.radians(latitude_deg)
        expected = 0.5 + np.arcsin(np.sin(latitude) / np.sin(inclination)) / np.pi
        # 77 revolutions, e = 0.0007, short-period swings of the latitude: a few parts in a thousand.
        assert np.mean(geocentric < latitude) == pytest.approx(expected, abs=0.003)
    assert 51.6 < track.latitude_deg.max() < 51.9


def test_zone_of_the_start_does_not_matter(elements):
    offset_s = np.array([0.0, 100.0])
    local = START.astimezone(tz=datetime(2026, 1, 1).astimezone().tzinfo)
    assert np.array_equal(
        ground_track(elements, local, offset_s).longitude_deg,
        ground_track(elements, START, offset_s).longitude_deg,
    )
    with pytest.raises(UsageError, match="no time zone"):
        ground_track(elements, datetime(2026, 10, 10), offset_s)


def test_decay_on_the_way_is_an_error_that_says_when():
    goce = (
        "1 34602U 09013A   13314.96046236  .14220718  20669-5  50412-4 0   930\n"
        "2 34602 096.5717 344.5256 0009826 296.2811 064.0942 16.58673376272979\n"
    )
    elements = read_tle(goce, path="x")[0][0]
    with pytest.raises(InputError, match=r"34602 at 2013-11-.*decayed"):
        ground_track(elements, elements.epoch, np.arange(0.0, 30 * 86_400.0, 3600.0))

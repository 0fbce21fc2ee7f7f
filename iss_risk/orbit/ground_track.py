"""Where an object is overhead: sub-satellite points over time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
from sgp4.api import Satrec

from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, SECONDS_PER_DAY
from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.elements import MeanElements, Record, StateVector
from iss_risk.orbit.frames import FloatArray, Geodetic, geodetic_from_teme, gmst_rad, julian_date
from iss_risk.orbit.state import osculating_state, sgp4_error, sgp4_satellite

# Whatever is lower has come down, or does so within minutes; perigees of satellites that live on stay above
# (those of Molniya orbits have been seen near 85 km).
_LOWEST_ALTITUDE_KM = 80.0
# No drag lifts an apogee. What Sun, Moon and the swing within a revolution add stays within this share of
# the distance from the Earth's centre; after the decay SGP4 goes on to many times of it.
_HIGHER_BY = 0.1
# Between the epoch and the first point: enough to see a decay there.
_POINTS_BEFORE = 256
# Cubic interpolation at 8 minutes errs by 1.5 km in low orbit (h⁴/384 of the fourth derivative), as much as a
# pixel of the population; that of NASA's steps of 4 minutes by 0.1 km.
_LONGEST_STEP = timedelta(minutes=8)


def ground_track(record: Record, start: datetime, offset_s: FloatArray) -> Geodetic:
    """Sub-satellite points of mean elements at `offset_s` seconds, shape (n,), after `start` (UTC, aware).

    Returns WGS 84 latitude_deg, longitude_deg and altitude_km, each of shape (n,), through SGP4.
    Raises UsageError for a state vector (it needs an element set) or a `start` without a time zone, and
    InputError when SGP4 has no state at one of the times, or one where no satellite can be: the object has
    decayed, which SGP4 does not always notice.
    """
    start = _in_utc(start)
    if not isinstance(record, MeanElements):
        raise UsageError(
            "a ground track needs an element set (TLE or OMM) or an ephemeris (OEM), not a single state",
            parameter="orbit",
        )
    satellite = sgp4_satellite(record)
    since_s = (start - record.epoch).total_seconds()
    _points(record, satellite, record.epoch, np.linspace(0.0, max(since_s, 0.0), _POINTS_BEFORE))
    return _points(record, satellite, start, offset_s)


def _points(record: MeanElements, satellite: Satrec, start: datetime, offset_s: FloatArray) -> Geodetic:
    day, fraction = julian_date(start)
    fractions = fraction + offset_s / SECONDS_PER_DAY
    codes, position_km, _ = satellite.sgp4_array(np.full_like(fractions, day), fractions)
    broken = np.flatnonzero(codes | ~np.isfinite(position_km).all(axis=1))
    if broken.size:
        first = int(broken[0])
        raise sgp4_error(record, start + timedelta(seconds=float(offset_s[first])), int(codes[first]))
    track = geodetic_from_teme(position_km, gmst_rad(start, offset_s))
    highest_km = (satellite.alta + _HIGHER_BY * (1.0 + satellite.alta)) * EARTH_EQUATORIAL_RADIUS_KM
    nowhere = np.flatnonzero((track.altitude_km < _LOWEST_ALTITUDE_KM) | (track.altitude_km > highest_km))
    if nowhere.size:
        first = int(nowhere[0])
        moment = start + timedelta(seconds=float(offset_s[first]))
        raise InputError(
            f"SGP4 puts {record.name} at an altitude of {track.altitude_km[first]:,.0f} km on "
            f"{moment:%Y-%m-%d %H:%M UTC}, from the elements of {record.epoch:%Y-%m-%d %H:%M UTC}: by then "
            "it has decayed; use elements nearer to that time"
        )
    return track


def ephemeris_track(states: tuple[StateVector, ...], start: datetime, offset_s: FloatArray) -> Geodetic:
    """As `ground_track`, interpolated (cubic, TEME) between states of an ephemeris, in order of time.

    Raises UsageError for a single state, InputError where the states do not cover the times.
    """
    from scipy.interpolate import CubicHermiteSpline

    start = _in_utc(start)
    if len(states) < 2:
        raise UsageError(
            "a ground track needs an element set (TLE or OMM) or an ephemeris (OEM), not a single state",
            parameter="orbit",
        )
    end = start + timedelta(seconds=float(offset_s[-1]))
    first, last = states[0].epoch, states[-1].epoch
    if start < first or end > last:
        raise InputError(
            f"the ephemeris of {states[0].name} goes from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} "
            f"UTC, which does not cover {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}: "
            "choose --now and --days within"
        )
    # From the last state that is not after the start to the first that is not before the end, however far
    # away these are: a gap is seen from its two ends.
    epochs = [state.epoch for state in states]
    begin = min(bisect_right(epochs, start) - 1, len(states) - 2)
    used = states[begin : max(bisect_left(epochs, end), begin + 1) + 1]
    for before, after in pairwise(used):
        if after.epoch - before.epoch > _LONGEST_STEP:
            raise InputError(
                f"the ephemeris of {before.name} has no state between {before.epoch:%Y-%m-%d %H:%M} and "
                f"{after.epoch:%Y-%m-%d %H:%M} UTC: a track needs one every "
                f"{_LONGEST_STEP.total_seconds() / 60:g} minutes"
            )
    inertial = [osculating_state(state) for state in used]
    path = CubicHermiteSpline(
        np.array([(state.epoch - start).total_seconds() for state in inertial]),
        np.array([state.position_km for state in inertial]),
        np.array([state.velocity_km_per_s for state in inertial]),
        extrapolate=False,
    )
    return geodetic_from_teme(path(offset_s), gmst_rad(start, offset_s))


def _in_utc(start: datetime) -> datetime:
    if start.utcoffset() is None:
        raise UsageError(f"{start.isoformat()} has no time zone: give it in UTC", parameter="start")
    return start.astimezone(UTC)

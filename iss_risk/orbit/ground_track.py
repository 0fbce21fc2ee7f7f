"""Where an object is overhead: sub-satellite points over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.errors import UsageError
from iss_risk.orbit.elements import MeanElements, Record
from iss_risk.orbit.frames import FloatArray, Geodetic, geodetic_from_teme, gmst_rad, julian_date
from iss_risk.orbit.state import sgp4_error, sgp4_satellite


def ground_track(record: Record, start: datetime, offset_s: FloatArray) -> Geodetic:
    """Sub-satellite points of mean elements at `offset_s` seconds, shape (n,), after `start` (UTC, aware).

    Returns WGS 84 latitude_deg, longitude_deg and altitude_km, each of shape (n,), through SGP4.
    Raises UsageError for a state vector (it needs an element set) or a `start` without a time zone, and
    InputError when SGP4 has no state at one of the times (the object has decayed).
    """
    if start.utcoffset() is None:
        raise UsageError(f"{start.isoformat()} has no time zone: give it in UTC", parameter="start")
    if not isinstance(record, MeanElements):
        raise UsageError(
            "a ground track needs an element set (TLE or OMM), not a state vector", parameter="orbit"
        )
    start = start.astimezone(UTC)
    day, fraction = julian_date(start)
    fractions = fraction + offset_s / SECONDS_PER_DAY
    codes, position_km, _ = sgp4_satellite(record).sgp4_array(np.full_like(fractions, day), fractions)
    broken = np.flatnonzero(codes | ~np.isfinite(position_km).all(axis=1))
    if broken.size:
        first = int(broken[0])
        raise sgp4_error(record, start + timedelta(seconds=float(offset_s[first])), int(codes[first]))
    return geodetic_from_teme(position_km, gmst_rad(start, offset_s))

"""Frames: TEME (true equator of the epoch), EME2000, GCRF, those of date, ITRF, and geodetic coordinates.

Everything downstream works in TEME: its z axis is the true pole of the epoch, so that latitude is
measured from the equator, and the angle from its x axis to Greenwich is GMST (IAU 1982).
UTC stands for UT1 (they differ by less than 0.9 s: 0.4 km along the equator) and polar motion (10 m) is
left out, in both directions alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from iss_risk.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_FLATTENING,
    EARTH_ROTATION_RAD_PER_S,
    SECONDS_PER_DAY,
)
from iss_risk.sums import weighted_sum

FloatArray = NDArray[np.float64]

_J2000_MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)
_J2000_MIDNIGHT_JD = 2_451_544.5
_ECCENTRICITY_SQUARED = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
# Each step shrinks the error by e² ≈ 1/150: six reach the rounding of doubles from the surface up.
_GEODETIC_STEPS = 6
# Of rotations from the stars: skyfield adds up nutation by BLAS, and the digits beyond these (7 µm in low
# orbit) differ from processor to processor.
_KEPT_DECIMALS = 12


@dataclass(frozen=True, eq=False)
class Geodetic:
    """WGS 84 latitude (-90…90), longitude (-180…180, east positive) and altitude, each of shape (...)."""

    latitude_deg: FloatArray
    longitude_deg: FloatArray
    altitude_km: FloatArray


def julian_date(epoch: datetime) -> tuple[float, float]:
    """(JD of the preceding UTC midnight, fraction of the day), together exact to a microsecond."""
    epoch = epoch.astimezone(UTC)
    midnight = epoch.replace(hour=0, minute=0, second=0, microsecond=0)
    return _J2000_MIDNIGHT_JD + (midnight - _J2000_MIDNIGHT).days, (
        epoch - midnight
    ).total_seconds() / SECONDS_PER_DAY


@overload
def gmst_rad(epoch: datetime) -> float: ...
@overload
def gmst_rad(epoch: datetime, offset_s: FloatArray) -> FloatArray: ...
def gmst_rad(epoch: datetime, offset_s: FloatArray | None = None) -> float | FloatArray:
    """Greenwich mean sidereal time (IAU 1982), 0…2π: from TEME's x axis eastward to Greenwich.

    `epoch` is UTC; with `offset_s` the result is an array for the times that many seconds later.
    skyfield's `theta_GMST1982` (AIAA 2006-6753, Appendix C) computes it.
    """
    from skyfield.sgp4lib import theta_GMST1982

    day, fraction = julian_date(epoch)
    if offset_s is None:
        return float(theta_GMST1982(day, fraction)[0])
    return np.asarray(theta_GMST1982(day, fraction + offset_s / SECONDS_PER_DAY)[0], dtype=np.float64)


def teme_from_gcrf(
    position_km: FloatArray, velocity_km_per_s: FloatArray, epoch: datetime
) -> tuple[FloatArray, FloatArray]:
    """Rotate a GCRF (ICRF) state, shapes (3,), to TEME of its epoch.

    Precession and nutation are skyfield's (IAU 2006 / 2000A); TEME turns so slowly (50″ a year) that
    the velocity needs no correction.
    """
    from skyfield.sgp4lib import TEME

    rotation = np.round(TEME.rotation_at(_timescale().from_datetime(epoch)), _KEPT_DECIMALS)
    return weighted_sum(rotation, position_km), weighted_sum(rotation, velocity_km_per_s)


def teme_from_eme2000(
    position_km: FloatArray, velocity_km_per_s: FloatArray, epoch: datetime
) -> tuple[FloatArray, FloatArray]:
    """Rotate an EME2000 (J2000) state, shapes (3,), to TEME of its epoch.

    EME2000 is GCRF turned by the frame bias of 0.02″ (0.7 m in low orbit).
    """
    from skyfield.framelib import ICRS_to_J2000

    to_gcrf = np.asarray(ICRS_to_J2000, dtype=np.float64).T
    return teme_from_gcrf(weighted_sum(to_gcrf, position_km), weighted_sum(to_gcrf, velocity_km_per_s), epoch)


def teme_of_date(
    position_km: FloatArray, velocity_km_per_s: FloatArray, epoch: datetime, *, nutated: bool
) -> tuple[FloatArray, FloatArray]:
    """Rotate a state of date, shapes (3,), to TEME: of the true equator and equinox of `epoch` (TOD), or,
    not `nutated`, of its mean ones (MOD), by skyfield's precession and nutation (IAU 2006 / 2000A).
    """
    from skyfield.framelib import ICRS_to_J2000
    from skyfield.sgp4lib import TEME

    moment = _timescale().from_datetime(epoch)
    from_gcrf = moment.M if nutated else weighted_sum(moment.precession_matrix()[:, None], ICRS_to_J2000.T)
    rotation = weighted_sum(TEME.rotation_at(moment)[:, None], from_gcrf).round(_KEPT_DECIMALS)
    return weighted_sum(rotation, position_km), weighted_sum(rotation, velocity_km_per_s)


def teme_from_itrf(
    position_km: FloatArray, velocity_km_per_s: FloatArray, epoch: datetime
) -> tuple[FloatArray, FloatArray]:
    """Turn an Earth-fixed state, shapes (3,), to TEME; the velocity gains the Earth's rotation."""
    angle_rad = gmst_rad(epoch)
    cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
    rotation = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    spin_rad_per_s = np.array([0.0, 0.0, EARTH_ROTATION_RAD_PER_S])
    inertial_km_per_s = velocity_km_per_s + np.cross(spin_rad_per_s, position_km)
    return weighted_sum(rotation, position_km), weighted_sum(rotation, inertial_km_per_s)


def geodetic_from_teme(position_km: FloatArray, greenwich_rad: float | FloatArray) -> Geodetic:
    """WGS 84 coordinates of TEME positions, shape (..., 3), given GMST, scalar or of shape (...)."""
    x_km, y_km, z_km = np.moveaxis(np.asarray(position_km, dtype=np.float64), -1, 0)
    longitude_rad = np.arctan2(y_km, x_km) - greenwich_rad
    equatorial_km = np.hypot(x_km, y_km)
    latitude_rad = np.arctan2(z_km, equatorial_km)
    for _ in range(_GEODETIC_STEPS):
        sine = np.sin(latitude_rad)
        normal_km = EARTH_EQUATORIAL_RADIUS_KM / np.sqrt(1.0 - _ECCENTRICITY_SQUARED * sine**2)
        latitude_rad = np.arctan2(z_km + normal_km * _ECCENTRICITY_SQUARED * sine, equatorial_km)
    sine = np.sin(latitude_rad)
    # Along the normal, so that it holds at the poles too.
    altitude_km = (
        equatorial_km * np.cos(latitude_rad)
        + z_km * sine
        - EARTH_EQUATORIAL_RADIUS_KM * np.sqrt(1.0 - _ECCENTRICITY_SQUARED * sine**2)
    )
    longitude_deg = (np.degrees(longitude_rad) + 180.0) % 360.0 - 180.0
    return Geodetic(np.degrees(latitude_rad), longitude_deg, altitude_km)


@lru_cache(maxsize=1)
def _timescale() -> Any:
    """skyfield's time scales from the tables inside its package: no network, ever."""
    from skyfield.api import load

    return load.timescale(builtin=True)

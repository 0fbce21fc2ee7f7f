"""From a record to the osculating inertial state that the physics starts from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from sgp4.api import WGS72, Satrec

from iss_risk.constants import MINUTES_PER_DAY, SECONDS_PER_DAY
from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.elements import MeanElements, Record, StateVector
from iss_risk.orbit.frames import (
    FloatArray,
    teme_from_eme2000,
    teme_from_gcrf,
    teme_from_itrf,
    teme_of_date,
)

# SGP4 counts its epochs from here (Vallado et al. 2006, AIAA 2006-6753).
_SGP4_DAY_ZERO = datetime(1949, 12, 31, tzinfo=UTC)

_SGP4_FAULTS = {
    1: "the mean eccentricity leaves 0 … 1",
    2: "the mean motion becomes negative",
    3: "the perturbed eccentricity leaves 0 … 1",
    4: "the orbit no longer closes (its semi-latus rectum becomes negative)",
    6: "the object has decayed",
}


@dataclass(frozen=True, eq=False)
class InertialState:
    """An osculating state in TEME: `position_km` and `velocity_km_per_s` of shape (3,); `epoch` is UTC."""

    epoch: datetime
    position_km: FloatArray
    velocity_km_per_s: FloatArray


def osculating_state(record: Record, at: datetime | None = None) -> InertialState:
    """The osculating TEME state of a record at its epoch, or of mean elements at another time `at`.

    Mean elements go through SGP4 (WGS 72, as they were made), states are rotated. Raises InputError
    where SGP4 has no state (the object has decayed), and UsageError for a state at another time than
    its epoch or for `at` without a time zone.
    """
    moment = record.epoch if at is None else at
    if moment.utcoffset() is None:
        raise UsageError(f"{moment.isoformat()} has no time zone: give it in UTC", parameter="at")
    moment = moment.astimezone(UTC)
    if isinstance(record, MeanElements):
        return _from_elements(record, moment)
    if moment != record.epoch:
        raise UsageError(
            "a state vector holds at its own epoch only: an element set is needed", parameter="at"
        )
    return _from_state(record)


def brouwer_semi_major_axis_km(elements: MeanElements) -> float:
    """Semi-major axis of the Brouwer mean motion (Kozai's undone by SGP4, WGS 72), in km.

    The quantity for decay histories: single osculating values swing by ±10 km within a revolution.
    Raises InputError where SGP4 cannot be initialised.
    """
    satellite = sgp4_satellite(elements)
    return float(satellite.a * satellite.radiusearthkm)


def semi_major_axis_before_km(elements: MeanElements, days: float) -> float | None:
    """SGP4's mean semi-major axis so many days before the epoch, in km, by the set's own drag term.

    In the same sense as `brouwer_semi_major_axis_km`; None where SGP4 has no state there. Raises InputError
    where SGP4 cannot be initialised.
    """
    satellite = sgp4_satellite(elements)
    code, _, _ = satellite.sgp4_tsince(-days * MINUTES_PER_DAY)
    return None if code else float(satellite.am * satellite.radiusearthkm)


def sgp4_satellite(elements: MeanElements) -> Satrec:
    """The elements as an initialised SGP4 object (WGS 72, improved mode). Raises InputError."""
    satellite = Satrec()
    satellite.sgp4init(
        WGS72,
        "i",
        0,  # the catalogue number takes no part, and SGP4's field holds five digits only
        (elements.epoch - _SGP4_DAY_ZERO) / timedelta(days=1),
        elements.bstar_per_earth_radius,
        elements.mean_motion_dot_rev_per_day2 * math.tau / MINUTES_PER_DAY**2,
        elements.mean_motion_ddot_rev_per_day3 * math.tau / MINUTES_PER_DAY**3,
        elements.eccentricity,
        math.radians(elements.arg_perigee_deg),
        math.radians(elements.inclination_deg),
        math.radians(elements.mean_anomaly_deg),
        elements.mean_motion_rev_per_day * math.tau / MINUTES_PER_DAY,
        math.radians(elements.raan_deg),
    )
    if satellite.error:
        raise sgp4_error(elements, elements.epoch, satellite.error)
    return satellite


def sgp4_error(elements: MeanElements, moment: datetime, code: int) -> InputError:
    """The error to raise about one of SGP4's codes."""
    reason = _SGP4_FAULTS.get(code, "it gives no finite state")
    return InputError(
        f"SGP4 has no state of {elements.name} at {moment:%Y-%m-%d %H:%M UTC}, from the elements of "
        f"{elements.epoch:%Y-%m-%d %H:%M UTC}: {reason}; use elements nearer to that time"
    )


def _from_elements(elements: MeanElements, moment: datetime) -> InertialState:
    minutes = (moment - elements.epoch).total_seconds() / SECONDS_PER_DAY * MINUTES_PER_DAY
    code, position_km, velocity_km_per_s = sgp4_satellite(elements).sgp4_tsince(minutes)
    state = InertialState(moment, np.array(position_km), np.array(velocity_km_per_s))
    if code or not (np.isfinite(state.position_km).all() and np.isfinite(state.velocity_km_per_s).all()):
        raise sgp4_error(elements, moment, code)
    return state


def _from_state(state: StateVector) -> InertialState:
    position_km = np.array(state.position_km)
    velocity_km_per_s = np.array(state.velocity_km_per_s)
    if state.frame == "EME2000":
        position_km, velocity_km_per_s = teme_from_eme2000(position_km, velocity_km_per_s, state.epoch)
    elif state.frame == "GCRF":
        position_km, velocity_km_per_s = teme_from_gcrf(position_km, velocity_km_per_s, state.epoch)
    elif state.frame in ("TOD", "MOD"):
        nutated = state.frame == "TOD"
        position_km, velocity_km_per_s = teme_of_date(
            position_km, velocity_km_per_s, state.epoch, nutated=nutated
        )
    elif state.frame == "ITRF":
        position_km, velocity_km_per_s = teme_from_itrf(position_km, velocity_km_per_s, state.epoch)
    return InertialState(state.epoch, position_km, velocity_km_per_s)

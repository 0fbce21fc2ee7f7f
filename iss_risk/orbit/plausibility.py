"""Can this be the orbit of something above the Earth? Used by every reader before a record is accepted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta

from iss_risk.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_FLATTENING,
    EARTH_MU_KM3_PER_S2,
    EARTH_ROTATION_RAD_PER_S,
    SECONDS_PER_DAY,
)
from iss_risk.errors import InputError
from iss_risk.orbit.elements import MeanElements, Record, StateVector

# Orbits are read up to the last revolution, whose perigee is already inside the Earth (the station's
# planned disposal aims at about +50 km); far below that it is a typing error or a ballistic missile.
LOWEST_PERIGEE_ALTITUDE_KM = -200.0
# A circular orbit at the surface makes 17.07 revolutions a day; 0.01 is beyond the Moon's distance.
MEAN_MOTION_RANGE_REV_PER_DAY = (0.01, 18.0)
LARGEST_RADIUS_KM = 1.0e6
# What no station and no spent stage does in two months: 1° of plane is 130 m/s, 10 % of mean motion 430 km.
_COMPARABLE = timedelta(days=60)
_INCLINATION_CHANGE_DEG = 1.0
_MEAN_MOTION_CHANGE = 1.1
# The station's largest raise of a month was 347 to 382 km, in June 2011 (ATV-2; interfax.ru/amp/192884,
# cosmos-journal.ru/news/143): twice that, and thrice as much in each year.
_RAISED_KM = 80.0
_RAISED_KM_PER_YEAR = 100.0
# Of the same days, GP and SupGP of the station differ by less than 0.01° and 0.01 %, and an object that
# decays changes its mean motion by 2 % in its last week.
_SAME_INCLINATION_DEG = 0.2
_SAME_MEAN_MOTION = 0.02
EARTH_POLAR_RADIUS_KM = EARTH_EQUATORIAL_RADIUS_KM * (1.0 - EARTH_FLATTENING)


def faults_of_elements(elements: MeanElements) -> Iterator[tuple[str, str]]:
    """(OMM keyword, what is wrong) for each implausible figure."""
    lowest, highest = MEAN_MOTION_RANGE_REV_PER_DAY
    n_rev_per_day, eccentricity = elements.mean_motion_rev_per_day, elements.eccentricity
    if not 0.0 <= eccentricity < 1.0:
        yield "ECCENTRICITY", f"{eccentricity:g} is outside 0 ≤ e < 1"
    elif not lowest <= n_rev_per_day <= highest:
        yield "MEAN_MOTION", f"{n_rev_per_day:g} is outside {lowest:g} … {highest:g} revolutions a day"
    else:
        yield from _low_perigee("MEAN_MOTION", _semi_major_axis_km(n_rev_per_day) * (1.0 - eccentricity))
    if not 0.0 <= elements.inclination_deg <= 180.0:
        yield "INCLINATION", f"{elements.inclination_deg:g}° is outside 0 … 180°"
    for keyword, angle_deg in (
        ("RA_OF_ASC_NODE", elements.raan_deg),
        ("ARG_OF_PERICENTER", elements.arg_perigee_deg),
        ("MEAN_ANOMALY", elements.mean_anomaly_deg),
    ):
        if not -360.0 <= angle_deg <= 360.0:
            yield keyword, f"{angle_deg:g}° is outside -360 … 360°"


def check_same_orbit(before: Record, after: Record) -> None:
    """Raise InputError where `after` cannot be the same object some weeks later: another plane or size."""
    if not (isinstance(before, MeanElements) and isinstance(after, MeanElements)):
        return
    if abs(after.epoch - before.epoch) > _COMPARABLE:
        return
    if abs(after.inclination_deg - before.inclination_deg) > _INCLINATION_CHANGE_DEG:
        raise InputError(
            f"its inclination of {after.inclination_deg:.2f}° cannot follow {before.inclination_deg:.2f}° at "
            f"{before.epoch:%Y-%m-%d}"
        )
    ratio = after.mean_motion_rev_per_day / before.mean_motion_rev_per_day
    if not 1.0 / _MEAN_MOTION_CHANGE < ratio < _MEAN_MOTION_CHANGE:
        raise InputError(
            f"its {after.mean_motion_rev_per_day:.4f} revolutions a day cannot follow "
            f"{before.mean_motion_rev_per_day:.4f} at {before.epoch:%Y-%m-%d}"
        )


def check_drift(known: Sequence[MeanElements], record: MeanElements) -> None:
    """Raise InputError where `record` cannot be the object of the `known` sets, however long before or after.

    The node is not compared: that of a low orbit goes round in months, and after half a year its place hangs
    on every kilometre of the altitudes between. The orbit may decay as far as it likes, but rise only as the
    station was ever raised.
    """
    if not known:
        return
    near = min(known, key=lambda one: abs(one.epoch - record.epoch))
    than = f"the embedded set of {near.epoch:%Y-%m-%d}"
    if abs(record.inclination_deg - near.inclination_deg) > _INCLINATION_CHANGE_DEG:
        raise InputError(
            f"its inclination of {record.inclination_deg:.2f}° cannot be that of {than}, "
            f"{near.inclination_deg:.2f}°"
        )
    first, last = (near, record) if record.epoch >= near.epoch else (record, near)
    years = (last.epoch - first.epoch) / timedelta(days=365.25)
    raised_km = _mean_altitude_km(last) - _mean_altitude_km(first)
    if raised_km > _RAISED_KM + _RAISED_KM_PER_YEAR * years:
        raise InputError(
            f"its mean altitude of {_mean_altitude_km(record):,.0f} km cannot belong to {than}, "
            f"{_mean_altitude_km(near):,.0f} km"
        )


def agree(one: Record, other: Record) -> bool:
    """Are these, of two sources and some weeks apart at most, of one orbit?"""
    if not (isinstance(one, MeanElements) and isinstance(other, MeanElements)):
        return False
    return (
        abs(one.epoch - other.epoch) <= _COMPARABLE
        and abs(one.inclination_deg - other.inclination_deg) <= _SAME_INCLINATION_DEG
        and abs(one.mean_motion_rev_per_day / other.mean_motion_rev_per_day - 1.0) <= _SAME_MEAN_MOTION
    )


def faults_of_state(state: StateVector) -> Iterator[tuple[str, str]]:
    """(OEM/OPM keyword, what is wrong) for each implausible figure."""
    x_km, y_km, _ = state.position_km
    velocity_km_per_s = state.velocity_km_per_s
    if state.frame == "ITRF":  # add the Earth's own turning: energy and perigee need inertial speed
        east_x = -EARTH_ROTATION_RAD_PER_S * y_km
        east_y = EARTH_ROTATION_RAD_PER_S * x_km
        velocity_km_per_s = (
            velocity_km_per_s[0] + east_x,
            velocity_km_per_s[1] + east_y,
            velocity_km_per_s[2],
        )
    radius_km = math.hypot(*state.position_km)
    speed_km_per_s = math.hypot(*velocity_km_per_s)
    if not EARTH_POLAR_RADIUS_KM <= radius_km <= LARGEST_RADIUS_KM:
        yield "X", f"the position is {radius_km:,.4g} km from the Earth's centre: is it in km?"
        return
    energy_km2_per_s2 = 0.5 * speed_km_per_s * speed_km_per_s - EARTH_MU_KM3_PER_S2 / radius_km
    if energy_km2_per_s2 >= 0.0:
        yield "X_DOT", f"the speed of {speed_km_per_s:,.4g} km/s is above escape speed: is it in km/s?"
        return
    momentum_km2_per_s = math.hypot(*_cross(state.position_km, velocity_km_per_s))
    semi_latus_rectum_km = momentum_km2_per_s**2 / EARTH_MU_KM3_PER_S2
    eccentricity_squared = 1.0 + 2.0 * energy_km2_per_s2 * semi_latus_rectum_km / EARTH_MU_KM3_PER_S2
    eccentricity = math.sqrt(max(0.0, eccentricity_squared))
    yield from _low_perigee("X_DOT", semi_latus_rectum_km / (1.0 + eccentricity))


def _semi_major_axis_km(mean_motion_rev_per_day: float) -> float:
    mean_motion_rad_per_s = mean_motion_rev_per_day * math.tau / SECONDS_PER_DAY
    return float((EARTH_MU_KM3_PER_S2 / mean_motion_rad_per_s**2) ** (1.0 / 3.0))


def _mean_altitude_km(elements: MeanElements) -> float:
    return _semi_major_axis_km(elements.mean_motion_rev_per_day) - EARTH_EQUATORIAL_RADIUS_KM


def _low_perigee(keyword: str, perigee_radius_km: float) -> Iterator[tuple[str, str]]:
    altitude_km = perigee_radius_km - EARTH_EQUATORIAL_RADIUS_KM
    if altitude_km < LOWEST_PERIGEE_ALTITUDE_KM:
        yield keyword, f"the perigee is {-altitude_km:,.0f} km below the surface: this is not an orbit"


def _cross(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]

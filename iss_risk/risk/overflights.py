"""When samples pass over places and nations on each of their last revolutions.

Between two ascending nodes (decay/node_crossings.py) a sample flies a Kepler ellipse, stretched to the time
between them, in a plane that turns evenly. Times are good to some seconds, places to ten kilometres.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.decay.elements import mean_longitude
from iss_risk.decay.node_crossings import (
    CROSSINGS_BEYOND,
    DAYS,
    E_COS,
    E_SIN,
    KEPT_CROSSINGS,
    NODE_RAD,
)
from iss_risk.earth.ellipsoid import direction_of_place, geodetic_latitude
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.exposure.model import Exposure

# A sample that comes down on a revolution still counts as passing over what lies so far ahead of its
# break-up: debris flies on by up to 2,000 km.
AHEAD_OF_BREAKUP_RAD = 0.3
# Points of a revolution at which the nations are looked up: every 15 s.
STEPS = 360
# Stretches over one nation that are less than two minutes apart (islands, bays) count as one.
GAP = 8
# Of an orbit near its end; geodetic latitude depends on it by less than 0.01°.
ORBIT_RADIUS_KM = 6_520.0
_ITERATIONS = 8
# After two iterations the angle aside is known to so much: a place further aside is not passed at all.
_KNOWN_ASIDE_RAD = 0.1
# In a revolution the Earth turns by 0.4 rad.
_NEAR_NODE_RAD = 0.6


class Leg(NamedTuple):
    """One sample on one pass: days of the ascending node, days of a revolution, right ascension of the node
    (rad) and how far it turns in a revolution, e cos ω and e sin ω, and the argument of latitude (rad) to
    which the sample flies on this pass: negative where it is down before."""

    days: float
    period_days: float
    node_rad: float
    turn_rad: float
    e_cos: float
    e_sin: float
    end_rad: float


class Legs(NamedTuple):
    """Each sample on each pass, (N, K): as Leg."""

    days: F64
    period_days: F64
    node_rad: F64
    turn_rad: F64
    e_cos: F64
    e_sin: F64
    end_rad: F64


def legs_of(nodes: F64, at_breakup: F64, passes: I64) -> Legs:
    """The legs of samples (N,) on `passes` (K,), the numbers of revolutions.

    `nodes` (N, KEPT_CROSSINGS, COLUMNS) and `at_breakup` (N,) as in Revolutions. A sample comes down on the
    revolution of its break-up, at most AHEAD_OF_BREAKUP_RAD further.
    """
    here, there = nodes[:, passes % KEPT_CROSSINGS], nodes[:, (passes + 1) % KEPT_CROSSINGS]
    last = np.floor(at_breakup).astype(np.int64)[:, None]
    # What is kept are the last crossings: a row may hold a later one than that of the pass.
    known = (passes <= last) & (passes > last + CROSSINGS_BEYOND - KEPT_CROSSINGS)
    period_days = there[:, :, DAYS] - here[:, :, DAYS]
    turn = there[:, :, NODE_RAD] - here[:, :, NODE_RAD]
    left = 2.0 * np.pi * (at_breakup[:, None] - passes) + AHEAD_OF_BREAKUP_RAD
    end_rad = np.where(passes < last, 2.0 * np.pi, left)
    known &= np.isfinite(period_days) & (period_days > 0.0)
    return Legs(
        here[:, :, DAYS],
        period_days,
        here[:, :, NODE_RAD],
        (turn + np.pi) % (2.0 * np.pi) - np.pi,
        here[:, :, E_COS],
        here[:, :, E_SIN],
        np.where(known, end_rad, -1.0),
    )


@leaf
def _leg(legs: Legs, i: int, k: int) -> Leg:
    return Leg(
        legs.days[i, k], legs.period_days[i, k], legs.node_rad[i, k], legs.turn_rad[i, k], legs.e_cos[i, k],
        legs.e_sin[i, k], legs.end_rad[i, k],
    )  # fmt: skip


@leaf
def _days_at(leg: Leg, argument_rad: float) -> float:
    """When a sample is at an argument of latitude (rad) of a leg."""
    gone = mean_longitude(leg.e_cos, leg.e_sin, argument_rad) - mean_longitude(leg.e_cos, leg.e_sin, 0.0)
    return leg.days + leg.period_days * gone / (2.0 * np.pi)


@leaf
def _closest(
    leg: Leg,
    inclination_rad: float,
    latitude_rad: float,
    longitude_rad: float,
    reach_rad: float,
    first_rad: float,
) -> tuple[float, float, float]:
    """Argument of latitude, days, and angle aside (rad) where a leg is closest to a place (geocentric).

    It is where the place lies abeam in the plane of the orbit; as the Earth turns meanwhile, by iteration
    from `first_rad`. Of a place that is further aside than `reach_rad` only this is sure.
    """
    argument, aside, days = first_rad, np.pi, leg.days
    ci, si = np.cos(inclination_rad), np.sin(inclination_rad)
    for iteration in range(_ITERATIONS):
        days = _days_at(leg, argument)
        east = longitude_rad + greenwich_angle_rad(days)
        east -= leg.node_rad + leg.turn_rad * argument / (2.0 * np.pi)
        around = np.cos(latitude_rad)
        x, y, z = around * np.cos(east), around * np.sin(east), np.sin(latitude_rad)
        aside = np.arcsin(min(max(ci * z - si * y, -1.0), 1.0))
        further = (np.arctan2(ci * y + si * z, x) - argument + np.pi) % (2.0 * np.pi) - np.pi
        if abs(further) < 1e-6 or (iteration > 1 and abs(aside) > reach_rad + _KNOWN_ASIDE_RAD):
            break
        argument += further
    return argument, days, aside


@kernel
def _pass_over(
    legs: Legs,
    inclination_rad: float,
    latitude_rad: float,
    longitude_rad: float,
    reach_rad: float,
    days: F64,
    aside_rad: F64,
) -> None:
    for i in range(days.shape[0]):
        for k in range(days.shape[1]):
            days[i, k] = aside_rad[i, k] = np.nan
            leg = _leg(legs, i, k)
            if leg.end_rad < 0.0:
                continue
            # A place near the node may be passed twice, at the begin and at the end of a revolution.
            for at_end in range(2):
                argument, moment, aside = _closest(
                    leg, inclination_rad, latitude_rad, longitude_rad, reach_rad, at_end * leg.end_rad
                )
                is_over = 0.0 <= argument < leg.end_rad and abs(aside) <= reach_rad
                if is_over and not abs(aside) >= aside_rad[i, k]:
                    days[i, k], aside_rad[i, k] = moment, abs(aside)
                if _NEAR_NODE_RAD < argument < leg.end_rad - _NEAR_NODE_RAD:
                    break  # it is passed once only


def passes_over(
    legs: Legs, inclination_rad: float, latitude_deg: float, longitude_deg: float, reach_km: float
) -> tuple[F64, F64]:
    """When each sample is closest to a place (geodetic) on each pass, and how far aside its track is.

    Both (N, K): days since 2000-01-01 and km; NaN where the track is further aside than `reach_km`.
    """
    days, aside_rad = np.empty(legs.days.shape), np.empty(legs.days.shape)
    x, y, z = direction_of_place(latitude_deg, longitude_deg)
    _pass_over(
        legs, inclination_rad, np.arcsin(z), np.arctan2(y, x), reach_km / EARTH_AUTHALIC_RADIUS_KM, days,
        aside_rad,
    )  # fmt: skip
    return days, EARTH_AUTHALIC_RADIUS_KM * aside_rad


@kernel
def _ground_points(
    legs: Legs, k: int, inclination_rad: float, days: F64, latitude_deg: F64, longitude_deg: F64
) -> None:
    ci, si = np.cos(inclination_rad), np.sin(inclination_rad)
    samples, points = days.shape
    for i in range(samples):
        leg = _leg(legs, i, k)
        for p in range(points):
            argument = 2.0 * np.pi * p / STEPS
            if argument >= leg.end_rad:
                days[i, p] = latitude_deg[i, p] = longitude_deg[i, p] = np.nan
                continue
            days[i, p] = _days_at(leg, argument)
            east = leg.node_rad + leg.turn_rad * argument / (2.0 * np.pi)
            east += np.arctan2(ci * np.sin(argument), np.cos(argument)) - greenwich_angle_rad(days[i, p])
            sine = si * np.sin(argument)
            latitude_deg[i, p] = np.degrees(geodetic_latitude(ORBIT_RADIUS_KM, sine))
            longitude_deg[i, p] = (np.degrees(east) + 180.0) % 360.0 - 180.0


def ground_points(legs: Legs, k: int, inclination_rad: float, points: int) -> tuple[F64, F64, F64]:
    """When and where (geodetic, −180 … 180°) each sample (N,) is at the first `points` of STEPS to a
    revolution on pass `k`, (N, points) each: days since 2000-01-01; NaN where it does not fly so far."""
    shape = (legs.days.shape[0], points)
    days, latitude_deg, longitude_deg = np.empty(shape), np.empty(shape), np.empty(shape)
    _ground_points(legs, k, inclination_rad, days, latitude_deg, longitude_deg)
    return days, latitude_deg, longitude_deg


class NationSpan(NamedTuple):
    """A nation under a stretch of a pass: its number, the numbers in `legs` of the samples that come over it
    (M,), and when they do and when they leave it (M,), in days since 2000-01-01."""

    nation: int
    samples: I64
    first_days: F64
    last_days: F64


def nations_under(legs: Legs, k: int, inclination_rad: float, exposure: Exposure) -> list[NationSpan]:
    """The nations under pass `k` of `legs`; a nation that is met twice in a revolution is in it twice."""
    up = np.flatnonzero(legs.end_rad[:, k] >= 0.0)
    flying = Legs._make(values[up] for values in legs)
    points = STEPS + int(STEPS * AHEAD_OF_BREAKUP_RAD / (2.0 * np.pi))
    days, latitude, longitude = ground_points(flying, k, inclination_rad, points)
    there = np.isfinite(days)
    nation = np.full(days.shape, -1, dtype=np.int64)
    nation[there] = exposure.nation_at(latitude[there], longitude[there])
    found = []
    for number in np.unique(nation[nation >= 0]).tolist():
        over = nation == number
        for begin, end in _stretches(over.any(axis=0)):
            met = over[:, begin:end]
            some = np.flatnonzero(met.any(axis=1))
            first = begin + met[some].argmax(axis=1)
            last = end - 1 - met[some, ::-1].argmax(axis=1)
            found.append(NationSpan(number, up[some], days[some, first], days[some, last]))
    return found


def _stretches(over: Booleans) -> list[tuple[int, int]]:
    """Begins and ends of the runs of points that are over a nation in any sample; gaps below GAP are none."""
    points = np.flatnonzero(over)
    breaks = np.flatnonzero(np.diff(points) > GAP)
    begins = points[np.concatenate([[0], breaks + 1])]
    ends = points[np.concatenate([breaks, [points.size - 1]])] + 1
    return list(zip(begins.tolist(), ends.tolist(), strict=True))

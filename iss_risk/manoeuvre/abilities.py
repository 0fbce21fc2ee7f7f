"""What tugs can do with the station, in each sample: figures of the tug and a way down, drawn together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.manoeuvre.deorbit import (
    LAST_ARC,
    LAST_PERIGEE_KM,
    LOWERING_ARC,
    REVOLUTIONS_PER_BURN,
    STAGING_PERIGEE_KM,
    least_acceleration_m_s2,
    losses,
)
from iss_risk.manoeuvre.descent import Descents
from iss_risk.manoeuvre.orbit_changes import (
    delta_v_m_s,
    lowering_m_s,
    period_s,
    propellant_kg,
    radius_km,
)
from iss_risk.manoeuvre.tugs import ATTITUDE_LIMIT, MASS, Combination, Tug

DAYS_PER_YEAR = 365.25
# A burn of the arc 2x about the apogee does (1 + sin x / x)/2 of what an instant one does: the mean of
# (1 + cos θ)/2, to which the effect on the perigee is proportional (Gauss's equations, small eccentricity).
_HALF_ARC = np.pi * LOWERING_ARC
LOWERING_LOSS = 2.0 / (1.0 + np.sin(_HALF_ARC) / _HALF_ARC)
# Between them a tug's altitude is interpolated.
_ALTITUDES_KM = np.arange(STAGING_PERIGEE_KM + 5.0, 2_005.0, 5.0)
LAST_LOSS_ALTITUDE_KM = 220.0


@dataclass(frozen=True)
class Ability:
    """One combination, arrays (N,) over the samples.

    `delta_v_m_s` and `propellant_kg` of all tugs together; `needed_m_s` and `needed_kg` from the altitude at
    which the attitude is lost; `needed_thrust_n` of the last burn. `highest_km` is the altitude from which it
    can still do all (NaN: from none). It can begin from `from_days` to `until_days` (days since 2000-01-01,
    infinite where that is not within the horizon), the date of no return; `can` says where this is any time.
    """

    delta_v_m_s: F64
    propellant_kg: F64
    needed_m_s: F64
    needed_kg: F64
    thrust_n: F64
    needed_thrust_n: F64
    enough_thrust: Booleans
    enough_propellant: Booleans
    highest_km: F64
    from_days: F64
    until_days: F64
    can: Booleans


def alone(tug: Tug) -> Combination:
    """One tug of a kind, without any other."""
    return Combination(tug.name, tug.title, ((tug, 1),), (tug.name,), feeds=False)


def drawn_of(tug: Tug, figure: str, drawn: Mapping[str, F64]) -> F64 | None:
    """The values (N,) of one figure of a tug; None where it is not given."""
    return drawn.get(f"{tug.name} {figure}")


def delta_v_of(combination: Combination, drawn: Mapping[str, F64]) -> tuple[F64, F64, F64, F64]:
    """Change of speed of all tugs and of those of the last burn (m/s), propellant of all and mass of the
    stack (kg): each (N,). The mass shrinks as propellant is used; who fires the last burn comes last."""
    mass = drawn[MASS].copy()
    for tug, number in combination.members:
        docked = drawn_of(tug, "docked_kg", drawn)
        if docked is not None:
            mass += number * docked
    stack, left = mass.copy(), mass
    fires_last = [one for one in combination.members if one[0].name in combination.last]
    others = [one for one in combination.members if one[0].name not in combination.last]
    isp_of_last = np.mean([drawn[f"{tug.name} isp_s"] for tug, _ in fires_last], axis=0)
    total, last, propellant = np.zeros_like(mass), np.zeros_like(mass), np.zeros_like(mass)
    for tug, number in (*others, *fires_last):
        at_last = tug.name in combination.last or combination.feeds
        isp = isp_of_last if combination.feeds else drawn[f"{tug.name} isp_s"]
        used = np.minimum(number * drawn[f"{tug.name} propellant_kg"], 0.9 * left)
        gained = delta_v_m_s(left, used, isp)
        left = left - used
        total, propellant = total + gained, propellant + used
        last = last + gained if at_last else last
    return total, last, propellant, stack


def ability_of(
    combination: Combination,
    drawn: Mapping[str, F64],
    descents: Descents,
    levels_km: F64,
    now_days: float,
    start_km: float,
) -> Ability:
    """What a combination can do in each of the samples of `descents`, which pass `levels_km` (L,), falling,
    from `start_km` on; `drawn` are the figures of tugs (N,), by the name of the input."""
    total, last_total, propellant, mass = delta_v_of(combination, drawn)
    limit_km = drawn[ATTITUDE_LIMIT]
    last_tugs = [(tug, number) for tug, number in combination.members if tug.name in combination.last]
    thrust = sum((number * drawn[f"{tug.name} thrust_n"] for tug, number in last_tugs), np.zeros_like(mass))
    longest_s = LAST_ARC * period_s(radius_km(LAST_LOSS_ALTITUDE_KM))
    for tug, _ in last_tugs:
        if tug.longest_burn_s is not None:
            longest_s = min(longest_s, tug.longest_burn_s.likely)
    loss = losses(thrust / mass, LAST_LOSS_ALTITUDE_KM, longest_s)
    strong = np.isfinite(loss)
    factor = np.where(strong, loss, 1.0)

    def needed(altitude_km: F64, of_last: F64) -> F64:
        lowering = lowering_m_s(altitude_km, altitude_km, np.full_like(altitude_km, STAGING_PERIGEE_KM))
        final = _final_m_s(altitude_km)
        return LOWERING_LOSS * lowering + of_last * final

    from_limit = needed(limit_km, factor)
    last_enough = last_total >= factor * _final_m_s(limit_km)
    enough = (total >= from_limit) & last_enough
    affordable = needed(_ALTITUDES_KM[None, :], factor[:, None]) <= total[:, None]
    count = affordable.sum(axis=1)
    highest = np.where(strong & last_enough & (count > 0), _ALTITUDES_KM[np.maximum(count - 1, 0)], np.nan)
    begins = np.maximum(days_at(highest, descents, levels_km, now_days, start_km), now_days)
    for tug, _ in combination.members:
        available = drawn_of(tug, "available_from_year", drawn)
        if available is not None:
            begins = np.maximum(begins, (available - 2000.0) * DAYS_PER_YEAR)
    ends = np.minimum(
        days_at(limit_km, descents, levels_km, now_days, start_km),
        np.where(descents.reached, descents.days, np.inf)
        - _days_of_burns(combination, drawn, mass, limit_km),
    )
    return Ability(
        delta_v_m_s=total,
        propellant_kg=propellant,
        needed_m_s=from_limit,
        needed_kg=propellant_kg(mass, from_limit, isp_of(combination, drawn)),
        thrust_n=thrust,
        needed_thrust_n=mass * least_acceleration_m_s2(LAST_LOSS_ALTITUDE_KM, longest_s),
        enough_thrust=strong,
        enough_propellant=enough,
        highest_km=highest,
        from_days=begins,
        until_days=ends,
        can=strong & enough & (begins <= ends),
    )


def _final_m_s(altitude_km: F64) -> F64:
    return lowering_m_s(
        altitude_km, np.full_like(altitude_km, STAGING_PERIGEE_KM), np.full_like(altitude_km, LAST_PERIGEE_KM)
    )


def isp_of(combination: Combination, drawn: Mapping[str, F64]) -> F64:
    """The specific impulse (N,) of those that fire the last burn."""
    return np.asarray(np.mean([drawn[f"{name} isp_s"] for name in combination.last], axis=0))


def _days_of_burns(combination: Combination, drawn: Mapping[str, F64], mass: F64, altitude_km: F64) -> F64:
    """From the first burn to the last, from where the attitude is lost: as in deorbit.plan_deorbit."""
    tug = lowering_tug(combination)
    period = period_s(radius_km(altitude_km))
    longest = LOWERING_ARC * period
    if tug.longest_burn_s is not None:
        longest = np.minimum(longest, drawn[f"{tug.name} longest_burn_s"])
    lowering = lowering_m_s(altitude_km, altitude_km, np.full_like(altitude_km, STAGING_PERIGEE_KM))
    burns = np.ceil(1.03 * lowering * mass / (drawn[f"{tug.name} thrust_n"] * longest))
    return np.asarray(burns * REVOLUTIONS_PER_BURN * period / SECONDS_PER_DAY)


def lowering_tug(combination: Combination) -> Tug:
    """Who lowers the orbit: the first that is spared at the last burn, else the first of all; one ship at
    a time is docked where its engines push along the orbit."""
    spared = [one for one, _ in combination.members if one.name not in combination.last]
    if spared and not combination.feeds:
        return spared[0]
    return next(one for one, _ in combination.members if one.name in combination.last)


def days_at(altitude_km: F64, descents: Descents, levels_km: F64, now_days: float, start_km: float) -> F64:
    """When (N,) the samples pass altitudes (N,), straight between the levels (L,); `now_days` where they are
    lower from the beginning, infinity where they do not come so low, NaN for no altitude."""
    # As far as it can be told: all samples begin at the same altitude, and pass the levels below one by one.
    below = levels_km < start_km
    levels = np.concatenate([[start_km], levels_km[below]])
    crossing = np.column_stack(
        [np.full(altitude_km.size, now_days), np.maximum(descents.crossing_days[:, below], now_days)]
    )
    crossing = np.where(np.isnan(crossing), np.inf, crossing)
    k = np.clip(np.searchsorted(-levels, -altitude_km), 1, levels.size - 1)
    rows = np.arange(altitude_km.size)
    before, after = crossing[rows, k - 1], crossing[rows, k]
    part = np.clip((levels[k - 1] - altitude_km) / (levels[k - 1] - levels[k]), 0.0, 1.0)
    with np.errstate(invalid="ignore"):
        between = np.where(part == 0.0, before, before + part * (after - before))
    return np.where(np.isnan(altitude_km), np.nan, np.where(altitude_km >= start_km, now_days, between))


def still_possible(ability: Ability, days: F64) -> F64:
    """The share of samples in which the combination can still do it at each of `days` (D,): then or, where it
    has to wait for the ship or for a lower orbit, later."""
    return np.asarray(((days <= ability.until_days[:, None]) & ability.can[:, None]).mean(axis=0))

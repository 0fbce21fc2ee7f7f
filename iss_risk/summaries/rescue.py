"""From the samples of a rescue to its document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from iss_risk.answers.document import Estimate, Instants
from iss_risk.answers.rescue import (
    AltitudeDate,
    BurnRecord,
    ChanceAt,
    ControlledDeorbit,
    HoldingCost,
    LastLeg,
    NeededReliability,
    TargetFieldRecord,
    TugAbility,
)
from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import datetime_of
from iss_risk.constants import CASUALTY_GUIDELINE
from iss_risk.manoeuvre.abilities import Ability, alone, delta_v_of, lowering_tug, still_possible
from iss_risk.manoeuvre.deorbit import Deorbit, Engine, plan_deorbit
from iss_risk.manoeuvre.orbit_changes import propellant_kg, rise_km, speed_for_rise_m_s
from iss_risk.manoeuvre.target_field import TargetField
from iss_risk.manoeuvre.tugs import Combination, Tug, Tugs
from iss_risk.summaries.decay import instants, quantiles_days
from iss_risk.summaries.spread import spread_of

DAYS_PER_YEAR, MONTHS_PER_YEAR = 365.25, 12.0
SURE, POSSIBLE = 0.95, 0.05


def instants_of(days: F64) -> Instants:
    """Quantiles of instants (N,), days since 2000-01-01; NaN and infinity are beyond the horizon."""
    found = quantiles_days(days[np.isfinite(days)], days.size)
    return Instants(**instants({name: found[name] for name in ("p05", "p50", "p95")}))


def altitude_dates(altitudes_km: F64, crossing_days: F64) -> list[AltitudeDate]:
    """Dates of the altitudes (A,), from crossings (N, A)."""
    return [
        AltitudeDate(altitude_km=float(one), below_utc=instants_of(crossing_days[:, k]))
        for k, one in enumerate(altitudes_km)
    ]


def holding_cost(altitude_km: float, loss_km: F64, mass_kg: F64, isp_s: F64) -> HoldingCost:
    """From the altitude (N,) lost a day while held."""
    delta_v = speed_for_rise_m_s(np.full_like(loss_km, altitude_km), loss_km) * DAYS_PER_YEAR
    return HoldingCost(
        altitude_km=altitude_km,
        loss_m_per_day=spread_of(loss_km, scale=1000.0),
        delta_v_m_s_per_year=spread_of(delta_v),
        propellant_kg_per_year=spread_of(propellant_kg(mass_kg, delta_v, isp_s)),
    )


def tug_ability(
    tug: Tug, drawn: Mapping[str, F64], altitude_km: float, loss_km: F64, observed_km: float | None
) -> TugAbility:
    """What one ship can do; `loss_km` (H,) are lost a day at that altitude in the coming year, in fewer
    samples than were drawn, `observed_km` were of late."""
    delta_v, _, propellant, _ = delta_v_of(alone(tug), drawn)
    gained_km = rise_km(np.full_like(delta_v, altitude_km), delta_v)
    few = min(gained_km.size, loss_km.size)
    months_km = MONTHS_PER_YEAR / DAYS_PER_YEAR * gained_km
    return TugAbility(
        name=tug.name,
        title=tug.title,
        status=tug.status,
        thrust_n=spread_of(drawn[f"{tug.name} thrust_n"]),
        propellant_kg=spread_of(propellant),
        delta_v_m_s=spread_of(delta_v),
        months_of_holding=spread_of(months_km[:few] / np.maximum(loss_km[:few], 1e-9)),
        months_at_present_rate=None if observed_km is None else spread_of(months_km / observed_km),
        raises_km=spread_of(gained_km),
        unsure=tug.unsure(),
    )


def controlled_deorbit(
    combination: Combination,
    ability: Ability,
    tugs: Tugs,
    mass_kg: float,
    altitude_km: float,
    grid_days: F64,
) -> ControlledDeorbit:
    """The verdict on one combination, from an orbit at `altitude_km` today; burns are those of a station of
    `mass_kg`."""
    share = float(ability.can.mean())
    able = ability.can
    begins_km = tugs.attitude_limit_km.likely
    if able.any():
        begins_km = min(float(np.median(ability.highest_km[able])), altitude_km)
    plan = likely_plan(combination, mass_kg, begins_km)
    chances = still_possible(ability, grid_days)
    return ControlledDeorbit(
        name=combination.name,
        title=combination.title,
        verdict="can" if share >= SURE else "may" if share >= POSSIBLE else "cannot",
        because=None if share >= SURE else _because(ability, tugs),
        can_fraction=share,
        highest_altitude_km=spread_of(ability.highest_km[able]) if able.any() else None,
        from_utc=instants_of(ability.from_days[able]) if able.any() else None,
        no_return_utc=instants_of(ability.until_days[able]) if able.any() else None,
        delta_v_m_s=spread_of(ability.delta_v_m_s),
        needed_delta_v_m_s=spread_of(ability.needed_m_s),
        propellant_kg=spread_of(ability.propellant_kg),
        needed_propellant_kg=spread_of(ability.needed_kg),
        thrust_n=spread_of(ability.thrust_n),
        needed_thrust_n=spread_of(ability.needed_thrust_n),
        burns_from_km=begins_km,
        complete=plan.complete,
        burns=[
            BurnRecord(
                last=one.last,
                hours=one.hours,
                seconds=one.seconds,
                delta_v_m_s=one.delta_v_m_s,
                propellant_kg=one.propellant_kg,
                perigee_altitude_km=one.perigee_km,
                apogee_altitude_km=one.apogee_km,
            )
            for one in plan.burns
        ],
        not_too_late=[
            ChanceAt(utc=datetime_of(float(day)), fraction=float(one))
            for day, one in zip(grid_days, chances, strict=True)
        ],
    )


def likely_plan(combination: Combination, station_kg: float, altitude_km: float) -> Deorbit:
    """The burns with likely figures of the tugs."""
    docked = [(one.docked_kg, number) for one, number in combination.members]
    mass_kg = station_kg + sum(number * one.likely for one, number in docked if one is not None)
    last = [(one, number) for one, number in combination.members if one.name in combination.last]
    longest = [one.longest_burn_s.likely for one, _ in last if one.longest_burn_s is not None]
    engine = Engine(
        sum(number * one.thrust_n.likely for one, number in last),
        sum(one.isp_s.likely for one, _ in last) / len(last),
        min(longest, default=np.inf),
    )
    lowers = lowering_tug(combination)
    limit = np.inf if lowers.longest_burn_s is None else lowers.longest_burn_s.likely
    return plan_deorbit(
        altitude_km, mass_kg, Engine(lowers.thrust_n.likely, lowers.isp_s.likely, limit), engine
    )


def _because(ability: Ability, tugs: Tugs) -> str:
    """What is wanting, in most samples first."""
    limit = f"{tugs.attitude_limit_km.likely:.0f} km"
    needs_n, has_n = np.median(ability.needed_thrust_n), np.median(ability.thrust_n)
    needs_kg, has_kg = np.median(ability.needed_kg), np.median(ability.propellant_kg)
    weak = 1.0 - float(ability.enough_thrust.mean())
    empty = 1.0 - float(ability.enough_propellant.mean())
    late = float((ability.enough_thrust & ability.enough_propellant & ~ability.can).mean())
    wants = [
        (empty, f"{needs_kg / 1e3:.1f} t of propellant are needed from {limit}, it has {has_kg / 1e3:.1f} t"),
        (weak, f"the last burn needs {needs_n / 1e3:.1f} kN, it has {has_n / 1e3:.1f} kN"),
        (late, "it comes too late, or its burns take longer than is left"),
    ]
    said = [
        text if share >= SURE else f"{text} (wanting in {100.0 * share:.0f} % of the samples)"
        for share, text in wants
        if share > 1.0 - SURE
    ]
    return "; ".join(said) or "propellant, thrust and time are each wanting in a few samples"


def last_leg(from_km: float, to_km: float, begins: datetime, days: F64, planned_days: float) -> LastLeg:
    """From the days (N,) that the samples take."""
    return LastLeg(
        from_km=from_km,
        to_km=to_km,
        begins_utc=begins,
        days=spread_of(days),
        planned_days=planned_days,
        below_planned_fraction=float((days < planned_days).mean()),
    )


def target_record(
    field: TargetField, footprint_km: tuple[float, float], entry_angle_deg: float
) -> TargetFieldRecord:
    """The field, and whether a footprint (length, width) fits."""
    length_km, width_km = footprint_km
    return TargetFieldRecord(
        **vars(field),
        footprint_length_km=length_km,
        footprint_width_km=width_km,
        entry_angle_deg=entry_angle_deg,
        field_suffices=length_km <= field.length_km,
    )


def needed_reliability(casualties: Estimate) -> NeededReliability:
    """How rare a failure of the last burn must be (NASA-STD-8719.14C, 4.7-1c)."""
    one_in = casualties.mean / CASUALTY_GUIDELINE
    low, high = (end / CASUALTY_GUIDELINE for end in casualties.range90)
    return NeededReliability(
        uncontrolled_casualties=casualties,
        one_failure_in=one_in,
        one_failure_in_range90=(low, high),
        needed_success=max(1.0 - 1.0 / one_in, 0.0) if one_in > 0.0 else 0.0,
    )

"""The objects of a fleet by state, by class and by inclination; and its census."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

import numpy as np

from iss_risk.answers.fleet_records import (
    FleetCensus,
    FleetClassRecord,
    FleetInclination,
    FleetStateCount,
)
from iss_risk.arrays import F64
from iss_risk.fleet.classes import FleetClass
from iss_risk.fleet.records import Fleet, FleetObject
from iss_risk.fleet.states import STATES, ObjectState
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.summaries.fleet_costs import FleetCosts, ModelArea, figure, weighted

_Z90 = 1.6449
_LOW_KM = 350.0
KG_PER_T = 1000.0


def census_of(fleet: Fleet, states: Sequence[ObjectState], now: datetime) -> FleetCensus:
    """What was read, and a few counts."""
    return FleetCensus(
        records_read=fleet.records,
        members=len(fleet.objects),
        faulty=fleet.faulty,
        repeated=fleet.repeated,
        repeated_objects=fleet.repeated_objects,
        without_recent_set=sum(one.is_stale(now) for one in fleet.objects),
        unnamed=fleet.unnamed,
        beyond_five_digits=fleet.beyond_five_digits,
        rising=sum((one.rate_km_per_day or 0.0) > 0.0 for one in states),
        below_350_km=sum(one.mean_altitude_km < _LOW_KM for one in fleet.objects),
    )


def by_state(states: Sequence[ObjectState], mass_kg: F64) -> list[FleetStateCount]:
    """All states, also those in which none is."""
    kilograms: dict[str, list[float]] = defaultdict(list)
    for one, mass in zip(states, mass_kg, strict=True):
        kilograms[one.state].append(float(mass))
    return [
        FleetStateCount(
            state=name, members=len(kilograms[name]), mass_t=figure(math.fsum(kilograms[name]) / KG_PER_T)
        )
        for name in STATES
    ]


def by_class(
    objects: Sequence[FleetObject],
    states: Sequence[ObjectState],
    areas: Sequence[ModelArea | None],
    weights: F64,
    costs: FleetCosts,
    *,
    modelled: bool,
) -> list[FleetClassRecord]:
    """The largest class first."""
    members: dict[str, list[int]] = defaultdict(list)
    for k, one in enumerate(objects):
        members[one.kind.name].append(k)
    return [
        _class(objects[of[0]].kind, of, states, areas, weights, costs, modelled=modelled)
        for _, of in sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _class(
    kind: FleetClass,
    of: list[int],
    states: Sequence[ObjectState],
    areas: Sequence[ModelArea | None],
    weights: F64,
    costs: FleetCosts,
    *,
    modelled: bool,
) -> FleetClassRecord:
    found = Counter(states[k].state for k in of)
    area = _mean([areas[k] for k in of])
    factor = math.exp(_Z90 * kind.mass_sigma)
    model = costs.each["model"][of]
    return FleetClassRecord(
        name=kind.name,
        title=kind.title,
        constellation=kind.constellation,
        members=len(of),
        members_held=found["held"],
        members_climbing=found["climbing"],
        members_lowering=found["lowering"],
        members_dead=found["dead"],
        members_down=found["down"],
        members_unknown=found["unknown"],
        mass_kg=kind.mass_kg,
        mass_range90_kg=(figure(kind.mass_kg / factor), figure(kind.mass_kg * factor)),
        model_casualty_area_m2=None if area is None else figure(area.mean_m2),
        nominal_casualty_area_m2=None if area is None else figure(area.nominal_m2),
        model_casualty_area_range90_m2=None if area is None else (figure(area.p05_m2), figure(area.p95_m2)),
        reentries_expected=figure(math.fsum(weights[of])),
        expected_casualties_each=figure(math.fsum(model) / len(of)) if modelled else None,
        operator_casualties=kind.operator_casualties,
        operator_says=kind.operator_says,
        source=kind.source,
        expected_casualties_sum=figure(weighted(weights[of], model)) if modelled else None,
        expected_casualties_range90=_ends(of, weights, costs) if modelled else None,
        dangerous_pieces=None if area is None else figure(area.pieces),
    )


def _mean(areas: Sequence[ModelArea | None]) -> ModelArea | None:
    """Of all objects of a class, whose masses may differ; None without a simulation."""
    known = [one for one in areas if one is not None]
    if not known:
        return None
    means = {
        one.name: math.fsum(getattr(area, one.name) for area in known) / len(known)
        for one in fields(ModelArea)
    }
    return ModelArea(**means)


def by_inclination(
    objects: Sequence[FleetObject], weights: F64, costs: FleetCosts, *, modelled: bool
) -> list[FleetInclination]:
    """By whole degrees, from the equator on."""
    members: dict[int, list[int]] = defaultdict(list)
    for k, one in enumerate(objects):
        members[round(one.elements.inclination_deg)].append(k)
    people = np.array([math.fsum(row) for row in costs.by_nation])[costs.group]
    return [
        FleetInclination(
            inclination_deg=float(degree),
            members=len(of),
            persons_per_km2=figure(M2_PER_KM2 * math.fsum(people[of]) / len(of)),
            reentries_expected=figure(math.fsum(weights[of])),
            expected_casualties_sum=figure(weighted(weights[of], costs.each["model"][of]))
            if modelled
            else None,
            expected_casualties_range90=_ends(of, weights, costs) if modelled else None,
        )
        for degree, of in sorted(members.items())
    ]


def _ends(of: list[int], weights: F64, costs: FleetCosts) -> tuple[float, float]:
    return figure(weighted(weights[of], costs.low[of])), figure(weighted(weights[of], costs.high[of]))

"""From the objects of a fleet and their states to the document."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from iss_risk.answers.document import InputRecord, Instants, Tool
from iss_risk.answers.fleet import (
    FleetAnswer,
    FleetBand,
    FleetCensus,
    FleetClassRecord,
    FleetFault,
    FleetNation,
    FleetObjectRecord,
    FleetRun,
    FleetStateCount,
)
from iss_risk.arrays import F64
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import Exposure
from iss_risk.fleet.assumptions import SAYS, STUDY_CASUALTIES_PER_KG, AssumptionName, rule_casualties
from iss_risk.fleet.classes import FleetClass
from iss_risk.fleet.fates import Fate
from iss_risk.fleet.records import Fleet, FleetObject
from iss_risk.fleet.states import STATES, ObjectState
from iss_risk.notation.text import counted
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.simulation.effort import Effort
from iss_risk.summaries.fleet_calendar import Calendar
from iss_risk.version import version

_Z90 = 1.6449
# Objects within so much of an inclination have the people under them in common: of a degree, 0.7 % at most.
_BAND_DEG = 0.5
_LOW_KM = 350.0
_MOST_FAULTS_SAID = 100
_KG_PER_T = 1000.0


@dataclass(frozen=True)
class ModelArea:
    """The casualty area of one kind of vehicle in our model: its mean, that with every input at its
    middle, and the ends of its 90 % range; `mass_kg` that of the parts that were followed."""

    mean_m2: float
    nominal_m2: float
    p05_m2: float
    p95_m2: float
    mass_kg: float


@dataclass(frozen=True)
class ObjectFall:
    """When one object comes down: quantiles, None where that share is still up at the horizon, and the share
    that comes down; or the `fault` for which nothing is known."""

    instants: dict[str, datetime | None]
    decayed_fraction: float
    fault: str | None = None


@dataclass(frozen=True)
class FleetCosts:
    """Of each object (N,): its mass in kg, the people per m² under it, and the casualties to expect of its
    re-entry under each assumption, NaN where it says nothing."""

    mass_kg: F64
    each: dict[AssumptionName, F64]
    low: F64
    high: F64
    by_nation: F64
    group: list[int]


def summarise_fleet(
    fleet: Fleet,
    states: Sequence[ObjectState],
    areas: Sequence[ModelArea | None],
    fate: Fate,
    costs: FleetCosts,
    exposure: Exposure,
    *,
    falls: dict[int, ObjectFall],
    calendar: Calendar,
    now: datetime,
    effort: Effort | None,
    inputs: list[InputRecord],
    warnings: list[str],
) -> FleetAnswer:
    """The document of a fleet (objects, their `states` and the `areas` of their kinds in the same order)."""
    objects = fleet.objects
    weights = fate.weights(objects, states)
    order = sorted(
        range(len(objects)), key=lambda k: (objects[k].elements.norad_id or 0, objects[k].elements.name)
    )
    modelled = effort is not None
    return FleetAnswer(
        tool=Tool(version=version()),
        run=FleetRun(
            generated_at=now,
            now=now,
            fate=fate.name,
            supposed=fate.in_words(),
            retire_age_years=fate.retire_age_years,
            failed_share=fate.failed_share,
            samples=None if effort is None else effort.samples,
            seed=None if effort is None else effort.seed,
        ),
        inputs=inputs,
        census=_census(fleet, states, now),
        by_state=_states(states, costs.mass_kg),
        fleet_classes=_classes(objects, states, areas, weights, costs, modelled=modelled),
        reentries_expected=_figure(math.fsum(weights)),
        reentry_mass_t=_figure(math.fsum(weights * costs.mass_kg) / _KG_PER_T),
        by_year=calendar.years(),
        by_month=calendar.months(),
        band=list(_band(weights, costs, modelled=modelled)),
        nations=_nations(exposure, weights, costs, modelled=modelled),
        members=[
            _object(objects[k], states[k], costs, k, falls.get(k), now, modelled=modelled) for k in order
        ],
        unusable_records=[FleetFault(line=one.line, reason=one.reason) for one in fleet.faults],
        warnings=[
            *_fault_warnings(fleet),
            *_remarks(fleet, states, now),
            *_without_decay(falls),
            *warnings,
        ],
    )


def fleet_costs(
    objects: Sequence[FleetObject], areas: Sequence[ModelArea | None], exposure: Exposure
) -> FleetCosts:
    """What the re-entry of each object is expected to cost under each assumption."""
    mass = np.array([_mass_kg(one, area) for one, area in zip(objects, areas, strict=True)])
    bands = [round(one.elements.inclination_deg / _BAND_DEG) for one in objects]
    places = {band: place for place, band in enumerate(sorted(set(bands)))}
    by_nation = np.array(
        [
            exposure.mean_persons_per_km2(latitude_weights(min(band * _BAND_DEG, 180.0))) / M2_PER_KM2
            for band in places
        ]
    )
    group = [places[band] for band in bands]
    people = np.array([math.fsum(row) for row in by_nation])[group]
    sizes = Counter(one.kind.constellation for one in objects)
    operator = [one.kind.operator_casualties for one in objects]
    stated = [one.casualty_area_m2 for one in objects]

    def area(name: str) -> F64:
        return np.array(
            [
                given if given is not None else (math.nan if found is None else getattr(found, name))
                for given, found in zip(stated, areas, strict=True)
            ]
        )

    return FleetCosts(
        mass_kg=mass,
        each={
            "operator": np.array([math.nan if one is None else one for one in operator]),
            "rule": np.array([rule_casualties(one.kind, sizes[one.kind.constellation]) for one in objects]),
            "study": STUDY_CASUALTIES_PER_KG * mass,
            "nominal": area("nominal_m2") * people,
            "model": area("mean_m2") * people,
        },
        low=area("p05_m2") * people,
        high=area("p95_m2") * people,
        by_nation=by_nation,
        group=group,
    )


def _mass_kg(one: FleetObject, area: ModelArea | None) -> float:
    """What is stated, else that of the class; of an object of no constellation that of its parts."""
    if one.mass_kg is not None:
        return one.mass_kg
    known = area is not None and one.kind.constellation == "no constellation"
    return area.mass_kg if known and area is not None else one.kind.mass_kg


def _census(fleet: Fleet, states: Sequence[ObjectState], now: datetime) -> FleetCensus:
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


def _states(states: Sequence[ObjectState], mass_kg: F64) -> list[FleetStateCount]:
    kilograms: dict[str, list[float]] = defaultdict(list)
    for one, mass in zip(states, mass_kg, strict=True):
        kilograms[one.state].append(float(mass))
    return [
        FleetStateCount(
            state=name, members=len(kilograms[name]), mass_t=_figure(math.fsum(kilograms[name]) / _KG_PER_T)
        )
        for name in STATES
    ]


def _classes(
    objects: Sequence[FleetObject],
    states: Sequence[ObjectState],
    areas: Sequence[ModelArea | None],
    weights: F64,
    costs: FleetCosts,
    *,
    modelled: bool,
) -> list[FleetClassRecord]:
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
    area = areas[of[0]]
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
        mass_range90_kg=(_figure(kind.mass_kg / factor), _figure(kind.mass_kg * factor)),
        model_casualty_area_m2=None if area is None else _figure(area.mean_m2),
        nominal_casualty_area_m2=None if area is None else _figure(area.nominal_m2),
        model_casualty_area_range90_m2=None if area is None else (_figure(area.p05_m2), _figure(area.p95_m2)),
        reentries_expected=_figure(math.fsum(weights[of])),
        expected_casualties_each=_figure(math.fsum(model) / len(of)) if modelled else None,
        operator_casualties=kind.operator_casualties,
        operator_says=kind.operator_says,
        source=kind.source,
    )


def _band(weights: F64, costs: FleetCosts, *, modelled: bool) -> Iterator[FleetBand]:
    for name, each in costs.each.items():
        if name in ("nominal", "model") and not modelled:
            continue
        known = np.isfinite(each)
        ends = None
        if name == "model":
            ends = (_figure(_sum(weights, costs.low)), _figure(_sum(weights, costs.high)))
        yield FleetBand(
            expected_by=name,
            says=SAYS[name],
            reentries_covered=_figure(math.fsum(weights[known])),
            expected_casualties_sum=_figure(_sum(weights, each)),
            range90=ends,
        )


def _nations(exposure: Exposure, weights: F64, costs: FleetCosts, *, modelled: bool) -> list[FleetNation]:
    """By our model; without it by what the study says of their masses, which gives the shares alone."""
    each = costs.each["model" if modelled else "study"]
    density = np.array([math.fsum(row) for row in costs.by_nation])

    def shared(casualties: F64) -> F64:
        """(nations,): each band's casualties in proportion to its nations' people under the track."""
        total = np.zeros(len(exposure.iso_a3))
        group = np.array(costs.group)
        for place, row in enumerate(costs.by_nation):
            mine = group == place
            if density[place] > 0.0:
                total += _sum(weights[mine], casualties[mine]) * row / density[place]
        return total

    middle = shared(each)
    low, high = (shared(costs.low), shared(costs.high)) if modelled else (middle, middle)
    total = math.fsum(middle)
    listed = [
        FleetNation(
            iso_a3=code,
            name=exposure.names[k],
            share=_figure(middle[k] / total) if total > 0.0 else 0.0,
            expected_casualties_sum=_figure(middle[k]) if modelled else None,
            expected_casualties_range90=(_figure(low[k]), _figure(high[k])) if modelled else None,
        )
        for k, code in enumerate(exposure.iso_a3)
    ]
    return sorted(listed, key=lambda one: (-one.share, one.iso_a3))


def _object(
    one: FleetObject,
    state: ObjectState,
    costs: FleetCosts,
    k: int,
    fall: ObjectFall | None,
    now: datetime,
    *,
    modelled: bool,
) -> FleetObjectRecord:
    elements = one.elements
    return FleetObjectRecord(
        name=elements.name,
        norad_id=elements.norad_id,
        object_id=elements.object_id,
        class_name=one.kind.name,
        epoch=elements.epoch,
        age_hours=round((now - elements.epoch) / timedelta(hours=1), 3),
        is_stale=one.is_stale(now),
        mean_altitude_km=round(one.mean_altitude_km, 3),
        inclination_deg=elements.inclination_deg,
        state=state.state,
        state_confidence=round(state.confidence, 3),
        reason=state.reason,
        rate_km_per_day=_figure_or_none(state.rate_km_per_day),
        rate_from=state.rate_from,
        drag_alone_km_per_day=_figure_or_none(state.drag_km_per_day),
        at_shell=state.at_shell,
        mass_kg=_figure(float(costs.mass_kg[k])),
        casualty_area_m2=one.casualty_area_m2,
        expected_casualties_each=_figure(float(costs.each["model"][k])) if modelled else None,
        reentry_utc=None if fall is None or fall.fault else Instants(**fall.instants),
        decayed_fraction=None if fall is None or fall.fault else fall.decayed_fraction,
        decay_fault=None if fall is None else fall.fault,
    )


def _fault_warnings(fleet: Fleet) -> list[str]:
    if not fleet.faulty:
        return []
    said = [f"skipped: {one.reason}" for one in fleet.faults[:_MOST_FAULTS_SAID]]
    rest = fleet.faulty - len(said)
    if rest:
        said.append(f"… and {rest:,} more (`unusable_records` of --json has the first {len(fleet.faults):,})")
    return [f"{fleet.content.path}: {fleet.faulty:,} of {fleet.records:,} records cannot be used", *said]


def _remarks(fleet: Fleet, states: Sequence[ObjectState], now: datetime) -> Iterator[str]:
    if fleet.repeated:
        yield (
            f"{counted(fleet.repeated, 'record')} repeat {counted(fleet.repeated_objects, 'object')}: "
            "the newest set of each is used, the others only for its rate"
        )
    stale = sum(one.is_stale(now) for one in fleet.objects)
    if stale:
        yield f"{counted(stale, 'object')} without a set of the last 30 days: what they do is as of then"
    down = sum(one.state == "down" for one in states)
    if down:
        yield f"{counted(down, 'object')} must have come down already: see `reason` in --json"
    if fleet.unnamed:
        yield f"{counted(fleet.unnamed, 'object')} without a name: their class is not known"


def _without_decay(falls: dict[int, ObjectFall]) -> Iterator[str]:
    faults = [one.fault for one in falls.values() if one.fault is not None]
    if faults:
        yield f"{counted(len(faults), 'object')} without a decay (`decay_fault` of --json): first {faults[0]}"


def _sum(weights: F64, each: F64) -> float:
    known = np.isfinite(each)
    return math.fsum(weights[known] * each[known])


def _figure(value: float) -> float:
    """Six digits: more there are not, and sums over ten thousand objects are then alike on all machines."""
    return float(f"{value:.6g}")


def _figure_or_none(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")

"""The objects of a fleet, one by one, and which of them are first by casualties and by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from iss_risk.answers.document import Instants
from iss_risk.answers.fleet_records import FleetObjectRecord, FleetRanked
from iss_risk.arrays import F64
from iss_risk.fleet.records import FleetObject
from iss_risk.fleet.states import ObjectState
from iss_risk.summaries.fleet_costs import FleetCosts, figure

_MOST_RANKED = 100
_MOST = 0.5


@dataclass(frozen=True)
class ObjectFall:
    """When one object comes down: quantiles, None where that share is still up at the horizon, the share that
    comes down, and the share that does from now on (it may have since its set); or the `fault` for which
    nothing is known."""

    instants: dict[str, datetime | None]
    decayed_fraction: float
    to_come: float
    fault: str | None = None


def weights_to_come(weights: F64, falls: dict[int, ObjectFall]) -> F64:
    """The `weights` (N,) of a fate, each times the share of the object's samples that come down between now
    and the horizon: what stays up for longer, or came down since its set, is in no sum. Whole where no decay
    was computed, or none could be."""
    shares = np.ones(weights.size)
    for k, one in falls.items():
        shares[k] = one.to_come
    return weights * shares


def in_order(objects: Sequence[FleetObject]) -> list[int]:
    """The places of the objects by catalogue number and name."""
    return sorted(
        range(len(objects)), key=lambda k: (objects[k].elements.norad_id or 0, objects[k].elements.name)
    )


def object_record(
    one: FleetObject,
    state: ObjectState,
    costs: FleetCosts,
    k: int,
    fall: ObjectFall | None,
    now: datetime,
    *,
    modelled: bool,
) -> FleetObjectRecord:
    """The record of the object at place `k`."""
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
        mass_kg=figure(float(costs.mass_kg[k])),
        casualty_area_m2=one.casualty_area_m2,
        expected_casualties_each=figure(float(costs.each["model"][k])) if modelled else None,
        reentry_utc=_instants(fall),
        decayed_fraction=None if fall is None or fall.fault else fall.decayed_fraction,
        decay_fault=None if fall is None else fall.fault,
    )


def riskiest(
    objects: Sequence[FleetObject], states: Sequence[ObjectState], weights: F64, costs: FleetCosts,
    falls: dict[int, ObjectFall],
) -> list[FleetRanked]:  # fmt: skip
    """Of those that come down, from which most casualties are expected; of alike ones the soonest first."""
    casualties = weights * costs.each["model"]
    down = [k for k in in_order(objects) if casualties[k] > 0.0]
    ranked = sorted(down, key=lambda k: (-figure(float(casualties[k])), _middle(falls.get(k))))
    return list(_ranked(ranked, objects, states, weights, costs, falls, modelled=True))


def soonest(
    objects: Sequence[FleetObject], states: Sequence[ObjectState], weights: F64, costs: FleetCosts,
    falls: dict[int, ObjectFall], *, modelled: bool,
) -> list[FleetRanked]:  # fmt: skip
    """Those that come down between now and the horizon in most of their samples, by the middle of these."""
    dated = [
        k
        for k in in_order(objects)
        if (one := _instants(falls.get(k))) is not None and one.p50 and falls[k].to_come >= _MOST
    ]
    ranked = sorted(dated, key=lambda k: _middle(falls.get(k)))
    return list(_ranked(ranked, objects, states, weights, costs, falls, modelled=modelled))


def _ranked(
    places: Sequence[int], objects: Sequence[FleetObject], states: Sequence[ObjectState], weights: F64,
    costs: FleetCosts, falls: dict[int, ObjectFall], *, modelled: bool,
) -> Iterator[FleetRanked]:  # fmt: skip
    for rank, k in enumerate(places[:_MOST_RANKED], start=1):
        one = objects[k]
        yield FleetRanked(
            rank=rank,
            name=one.elements.name,
            norad_id=one.elements.norad_id,
            class_name=one.kind.name,
            state=states[k].state,
            weight=figure(float(weights[k])),
            expected_casualties_each=figure(float(costs.each["model"][k])) if modelled else None,
            reentry_utc=_instants(falls.get(k)),
        )


def _instants(fall: ObjectFall | None) -> Instants | None:
    return None if fall is None or fall.fault else Instants(**fall.instants)


def _middle(fall: ObjectFall | None) -> float:
    """Seconds; endless where it is not known or beyond the horizon."""
    found = _instants(fall)
    return found.p50.timestamp() if found is not None and found.p50 is not None else float("inf")


def _figure_or_none(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")

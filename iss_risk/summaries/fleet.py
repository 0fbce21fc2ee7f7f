"""From the objects of a fleet, their states and their falls to the document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from iss_risk.answers.document import InputRecord, Tool
from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import FleetFault, FleetRun
from iss_risk.exposure.model import Exposure
from iss_risk.fleet.fates import Fate
from iss_risk.fleet.records import Fleet
from iss_risk.fleet.states import ObjectState
from iss_risk.simulation.effort import Effort
from iss_risk.summaries.fleet_calendar import Calendar
from iss_risk.summaries.fleet_costs import FleetCosts, ModelArea, band_of, figure
from iss_risk.summaries.fleet_groups import KG_PER_T, by_class, by_inclination, by_state, census_of
from iss_risk.summaries.fleet_limits import aircraft_of, individual_of_fleet
from iss_risk.summaries.fleet_members import (
    ObjectFall,
    in_order,
    object_record,
    riskiest,
    soonest,
    weights_to_come,
)
from iss_risk.summaries.fleet_nations import nations_by_year, nations_of
from iss_risk.summaries.fleet_published import rates_beside
from iss_risk.summaries.fleet_remarks import fleet_warnings, uncounted
from iss_risk.version import version


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
    supposed = fate.weights(objects, states)
    weights = weights_to_come(supposed, falls)
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
        census=census_of(fleet, states, now),
        by_state=by_state(states, costs.mass_kg),
        fleet_classes=by_class(objects, states, areas, weights, costs, modelled=modelled),
        reentries_expected=figure(math.fsum(weights)),
        reentry_mass_t=figure(math.fsum(weights * costs.mass_kg) / KG_PER_T),
        by_year=calendar.years(),
        by_month=calendar.months(),
        band=list(band_of(weights, costs, modelled=modelled)),
        nations=nations_of(exposure, weights, costs, modelled=modelled),
        nations_by_year=list(nations_by_year(exposure, costs, calendar)),
        by_inclination=by_inclination(objects, weights, costs, modelled=modelled),
        next_12_months=None if fate.is_rate or not modelled else calendar.soon(None),
        riskiest=riskiest(objects, states, weights, costs, falls),
        soonest=soonest(objects, states, weights, costs, falls, modelled=modelled),
        aircraft=list(aircraft_of(fate, weights, areas)),
        individual=list(individual_of_fleet(fate, weights, costs)),
        published_rates=list(rates_beside(fate, weights, costs, calendar, modelled=modelled)),
        members=[
            object_record(objects[k], states[k], costs, k, falls.get(k), now, modelled=modelled)
            for k in in_order(objects)
        ],
        unusable_records=[FleetFault(line=one.line, reason=one.reason) for one in fleet.faults],
        warnings=[*fleet_warnings(fleet, states, falls, now), *uncounted(supposed, weights), *warnings],
    )

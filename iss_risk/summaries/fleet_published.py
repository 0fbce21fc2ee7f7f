"""Published rates of re-entries and casualties beside ours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from iss_risk.answers.fleet_records import FleetPeriod, FleetRate
from iss_risk.arrays import F64
from iss_risk.fleet.fates import Fate
from iss_risk.fleet.published_rates import WIDE_SCOPES, Per, Quantity, published_rates
from iss_risk.summaries.fleet_calendar import Calendar, Range
from iss_risk.summaries.fleet_costs import FleetCosts, figure, weighted
from iss_risk.summaries.fleet_groups import KG_PER_T


def rates_beside(
    fate: Fate, weights: F64, costs: FleetCosts, calendar: Calendar, *, modelled: bool
) -> Iterator[FleetRate]:
    """Those of the constellations of the fleet and of all objects: ours of the next twelve months or, where
    the fate is a rate, of a year."""
    for one in published_rates(costs.constellation):
        ours = None
        if modelled:
            scope = None if one.scope in WIDE_SCOPES else one.scope
            if one.per == "year":
                year = _all_of_it(weights, costs, scope) if fate.is_rate else calendar.soon(scope)
                ours = _ours(one.quantity, year)
            else:
                ours = _ours(
                    one.quantity, _all_of_it(weights, costs, scope), _divisor(one.per, weights, costs)
                )
        yield FleetRate(
            scope=one.scope,
            quantity=one.quantity,
            per=one.per,
            from_utc=one.begin,
            to_utc=one.end,
            published=one.value,
            published_rate=figure(one.rate),
            our_rate=None if ours is None else ours[0],
            our_rate_range90=None if ours is None else ours[1],
            differs=one.differs,
            source=one.source,
        )


def _divisor(per: Per, weights: F64, costs: FleetCosts) -> float:
    return math.fsum(weights) if per == "re-entry" else math.fsum(weights * costs.mass_kg) / KG_PER_T


def _ours(quantity: Quantity, found: FleetPeriod, divisor: float = 1.0) -> tuple[float, Range] | None:
    """The figure and its range; None where nothing comes down by which to divide."""
    if divisor <= 0.0:
        return None
    if quantity == "re-entries":
        return found.reentries_expected, found.reentries_range90
    casualties, ends = found.expected_casualties_sum, found.expected_casualties_range90
    if casualties is None or ends is None:
        return None
    if quantity == "casualties":
        return figure(casualties / divisor), (figure(ends[0] / divisor), figure(ends[1] / divisor))
    return _chance(casualties), (_chance(ends[0]), _chance(ends[1]))


def _chance(casualties: float) -> float:
    return figure(-math.expm1(-casualties))


def _all_of_it(weights: F64, costs: FleetCosts, constellation: str | None) -> FleetPeriod:
    """All that the fate brings down, or a year of a fate that is a rate, which has no range of its own."""
    which = _members(costs.constellation, constellation)
    chosen = weights[which]
    reentries = figure(math.fsum(chosen))
    return FleetPeriod(
        period="all",
        reentries_expected=reentries,
        reentries_range90=(reentries, reentries),
        expected_casualties_sum=figure(weighted(chosen, costs.each["model"][which])),
        expected_casualties_range90=(
            figure(weighted(chosen, costs.low[which])),
            figure(weighted(chosen, costs.high[which])),
        ),
    )


def _members(constellations: Sequence[str], wanted: str | None) -> list[int]:
    return [k for k, one in enumerate(constellations) if wanted in (None, one)]

"""Which nations bear what a fleet costs: in all, and year by year."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from iss_risk.answers.document import Estimate
from iss_risk.answers.fleet_records import FleetNation, FleetNationYear
from iss_risk.arrays import F64
from iss_risk.exposure.model import Exposure
from iss_risk.summaries.fleet_calendar import Calendar
from iss_risk.summaries.fleet_costs import FleetCosts, figure, weighted
from iss_risk.summaries.individual import individual_of


def nations_of(exposure: Exposure, weights: F64, costs: FleetCosts, *, modelled: bool) -> list[FleetNation]:
    """By our model; without it by what the study says of their masses, which gives the shares alone."""
    group, shares = np.array(costs.group), costs.nation_shares()

    def shared(casualties: F64) -> F64:
        """(nations,): each band's casualties in proportion to its nations' people under the track."""
        total = np.zeros(len(exposure.iso_a3))
        for place, row in enumerate(shares):
            mine = group == place
            total += weighted(weights[mine], casualties[mine]) * row
        return total

    middle = shared(costs.each["model" if modelled else "study"])
    low, high = (shared(costs.low), shared(costs.high)) if modelled else (middle, middle)
    total = math.fsum(middle)
    listed = []
    for k, code in enumerate(exposure.iso_a3):
        mean, ends = figure(middle[k]), (figure(low[k]), figure(high[k]))
        of_one = individual_of(Estimate(mean=mean, ci90=None, range90=ends), float(exposure.persons[k]))
        listed.append(
            FleetNation(
                iso_a3=code,
                name=exposure.names[k],
                share=figure(middle[k] / total) if total > 0.0 else 0.0,
                expected_casualties_sum=mean if modelled else None,
                expected_casualties_range90=ends if modelled else None,
                individual_risk=of_one if modelled else None,
            )
        )
    return sorted(listed, key=lambda one: (-one.share, one.iso_a3))


def nations_by_year(exposure: Exposure, costs: FleetCosts, calendar: Calendar) -> Iterator[FleetNationYear]:
    """Year by year, the nation with most casualties first; without those of which none are expected."""
    for period, expected in calendar.nations_by_year(costs.nation_shares()).items():
        order = sorted(range(len(expected)), key=lambda k: (-expected[k].mean, exposure.iso_a3[k]))
        for k in order:
            if expected[k].mean > 0.0:
                yield FleetNationYear(
                    iso_a3=exposure.iso_a3[k],
                    name=exposure.names[k],
                    period=period,
                    expected_casualties_sum=figure(expected[k].mean),
                    expected_casualties_range90=expected[k].range90,
                )

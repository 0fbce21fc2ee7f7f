"""Aircraft and single persons beside what a fleet brings down: of one re-entry, and of all together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from iss_risk.answers.document import Estimate
from iss_risk.answers.limit_records import AircraftRisk, Counted, IndividualRisk
from iss_risk.arrays import F64
from iss_risk.exposure.grid import CELLS_PER_DEG, row_area_km2
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.fleet.fates import Fate
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.summaries.aircraft import aircraft_risk
from iss_risk.summaries.fleet_costs import FleetCosts, ModelArea, figure, weighted
from iss_risk.summaries.individual import at_row
from iss_risk.sums import moving_mean

# A circular orbit turns back at one latitude, where its landings per m² have no end; what comes down is
# spread over about a degree. Of the station the mean over a degree is 6 % above the peak of `assess`.
_SPREAD_ROWS = CELLS_PER_DEG + 1


def aircraft_of(fate: Fate, weights: F64, areas: Sequence[ModelArea | None]) -> Iterator[AircraftRisk]:
    """Of the re-entry with most pieces among those that the fate brings down, and of all."""
    known = [
        (float(weight), area) for weight, area in zip(weights, areas, strict=True) if area and weight > 0.0
    ]
    if not known:
        return
    most = max((area for _, area in known), key=lambda area: area.pieces)
    yield _aircraft([(1.0, most)], "one re-entry")
    yield _aircraft(known, "a year" if fate.is_rate else "all re-entries")


def _aircraft(weighted_areas: Sequence[tuple[float, ModelArea]], counted: Counted) -> AircraftRisk:
    def total(name: str) -> float:
        return figure(math.fsum(weight * getattr(area, name) for weight, area in weighted_areas))

    ends = (total("p05_pieces"), total("p95_pieces"))
    return aircraft_risk(total("pieces"), ends, total("nominal_pieces"), counted)


def individual_of_fleet(fate: Fate, weights: F64, costs: FleetCosts) -> Iterator[IndividualRisk]:
    """Where the chance of one person is highest: of the one re-entry for which it is, and of all."""
    group = np.array(costs.group)
    per_m2 = [_per_m2(float(one)) for one in costs.band_deg]
    comes = np.where((weights > 0.0) & np.isfinite(costs.area_m2), costs.area_m2, 0.0)
    if not comes.any():
        return
    peak = np.array([float(one.max()) for one in per_m2])
    k = int((comes * peak[group]).argmax())
    areas = np.array([costs.area_m2[k], costs.area_low_m2[k], costs.area_high_m2[k]])
    yield _highest(areas[:, None] * per_m2[group[k]], "one re-entry")
    rows = np.zeros((3, per_m2[0].size))
    for place, field in enumerate(per_m2):
        mine = group == place
        sums = [
            weighted(weights[mine], area[mine])
            for area in (costs.area_m2, costs.area_low_m2, costs.area_high_m2)
        ]
        rows += np.array(sums)[:, None] * field
    yield _highest(rows, "a year" if fate.is_rate else "all re-entries")


def _per_m2(inclination_deg: float) -> F64:
    """Landings per m² (ROWS,) of one piece of one re-entry, the mean over a degree of latitude."""
    weights, area_m2 = latitude_weights(inclination_deg), row_area_km2() * M2_PER_KM2
    return moving_mean(weights, _SPREAD_ROWS) / moving_mean(area_m2, _SPREAD_ROWS)


def _highest(rows: F64, counted: Counted) -> IndividualRisk:
    """`rows` (3, ROWS): casualty area times landings per m², of the mean area and the ends of its range."""
    row = int(rows[0].argmax())
    mean, low, high = (-math.expm1(-float(one)) for one in rows[:, row])
    return at_row(row, Estimate(mean=figure(mean), ci90=None, range90=(figure(low), figure(high))), counted)

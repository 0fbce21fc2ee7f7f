"""The chance that one certain person is hurt: where it is highest, and the mean of those of a nation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.answers.assessment import NationRisk
from iss_risk.answers.document import Estimate
from iss_risk.answers.limit_records import Counted, IndividualRisk
from iss_risk.arrays import F64
from iss_risk.exposure.grid import CELLS_PER_DEG, row_area_km2, row_edges_deg
from iss_risk.risk.aircraft import INDIVIDUAL_LIMIT, shared_evenly
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.risk.estimates import error_is_known, mean_with_ci90
from iss_risk.simulation.chunk import ROW_SUM
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.tally import Tally

# Rows of the grid are taken together by quarters of a degree: what falls is spread over a degree by break-up,
# drag and wind, so that the peak is the same as row by row (5 % less), with less noise.
_ROWS_TOGETHER = CELLS_PER_DEG // 4
SAYS = (
    "the chance that one certain person, who is in the open there when it comes down, is hit by a piece of "
    "at least 15 J"
)


def individual_of(casualties: Estimate, persons: float) -> Estimate | None:
    """The mean chance of one of the `persons` among whom so many casualties are expected; None for nobody."""
    if persons <= 0.0:
        return None

    def each(ends: tuple[float, float]) -> tuple[float, float]:
        return shared_evenly(ends[0], persons), shared_evenly(ends[1], persons)

    return Estimate(
        mean=shared_evenly(casualties.mean, persons),
        ci90=None if casualties.ci90 is None else each(casualties.ci90),
        range90=each(casualties.range90),
    )


def highest_individual(
    plan: Plan, tally: Tally, nations: Sequence[NationRisk], ratios: tuple[float, float]
) -> IndividualRisk | None:
    """Where the chance of one person is highest in an assessment; None where nothing comes down that hurts.
    `ratios` are those of the ends of `range90` to the mean."""
    if not plan.averaged:
        return _highest_nation(nations)
    sums = tally.sums(ROW_SUM)
    banded = by_quarter_degrees(sums) / (by_quarter_degrees(row_area_km2()) * M2_PER_KM2)
    mean, low, high = mean_with_ci90(banded, tally.decayed)
    k = int(mean.argmax())
    if mean[k] <= 0.0:
        return None
    known = error_is_known(tally.decayed)
    highest = Estimate(
        mean=float(mean[k]),
        ci90=(float(low[k]), float(high[k])) if known else None,
        range90=(float(mean[k] * ratios[0]), float(mean[k] * ratios[1])),
    )
    middle = (k + 0.5) * _ROWS_TOGETHER - 0.5
    return at_row(middle, highest, "one re-entry")


def at_row(row: float, chance: Estimate, counted: Counted) -> IndividualRisk:
    """The record of the middle of a row of the grid, numbered from the south pole."""
    latitude_deg = round(float(row_edges_deg()[0]) + (row + 0.5) / CELLS_PER_DEG, 3)
    return IndividualRisk(
        counted=counted,
        highest_at=f"latitude {abs(latitude_deg):.1f}° {'S' if latitude_deg < 0.0 else 'N'}",
        latitude_deg=latitude_deg,
        iso_a3=None,
        individual_risk=chance,
        individual_limit=INDIVIDUAL_LIMIT,
        says=SAYS,
    )


def by_quarter_degrees(rows: F64) -> F64:
    """Sums (..., 720) of the rows of the grid (..., ROWS)."""
    together = rows.reshape(*rows.shape[:-1], -1, _ROWS_TOGETHER)
    # One after the other: NumPy's own sum of three takes six times as long.
    return np.asarray(sum(together[..., k] for k in range(_ROWS_TOGETHER)))


def _highest_nation(nations: Sequence[NationRisk]) -> IndividualRisk | None:
    known = [one for one in nations if one.individual_risk is not None and one.individual_risk.mean > 0.0]
    if not known:
        return None
    most = max(known, key=lambda one: (one.individual_risk.mean if one.individual_risk else 0.0, one.iso_a3))
    assert most.individual_risk is not None
    return IndividualRisk(
        counted="one re-entry",
        highest_at=f"the mean of {most.name}",
        latitude_deg=None,
        iso_a3=most.iso_a3,
        individual_risk=most.individual_risk,
        individual_limit=INDIVIDUAL_LIMIT,
        says=SAYS,
    )

"""Is debris that is moved along the orbit where it would fall? `python benchmarks/along_orbit.py [CHUNKS]`.

Prints casualty area by bands of latitude, for the same falls moved (iss_risk/risk/along_orbit.py) and not
moved, and the standard error of the difference. The bands near the highest latitude are the hard ones: a few
kilometres there are tens of per cent.
"""

from __future__ import annotations

import sys
from itertools import pairwise

import numpy as np
from variance import plan_of

from iss_risk.arrays import F64
from iss_risk.debris.impacts import dangerous_area_m2
from iss_risk.exposure.grid import ROWS
from iss_risk.risk.along_orbit import Fields, RowTables, add_along_orbit, empty_rows
from iss_risk.risk.clusters import clusters_by_kind, row_scatter
from iss_risk.risk.flights import AlongOrbit, flights_of
from iss_risk.simulation.chunk import along_orbit, fall
from iss_risk.simulation.plan import Plan
from iss_risk.streams import Purpose

EDGES_DEG = (-53.5, -52, -51.6, -50, -40, -20, 0, 10, 20, 30, 40, 45, 48, 50, 51, 51.6, 52, 53.5)


def area_by_row(plan: Plan, chunk: int) -> F64:
    """Casualty area (2, ROWS), moved and not moved."""
    fallen = fall(plan, chunk)
    impacts, samples = fallen.impacts, fallen.impacts.breakup_days.size
    found = []
    for along in (along_orbit(fallen), AlongOrbit.not_moved(samples)):
        rows = empty_rows(1)
        add_along_orbit(
            Fields.of(
                impacts,
                plan.parts.pieces,
                clusters_by_kind(plan.parts.pieces),
                dangerous_area_m2(impacts),
            ),
            flights_of(impacts, along),
            fallen.block.uniforms(Purpose.SHIFT_ALONG_ORBIT)[:, 0],
            RowTables(plan.zones.row_of_sine, plan.zones.all_persons_per_m2),
            row_scatter(plan.kinds, fallen.block), fallen.block.block_of, rows, np.zeros(samples),
        )  # fmt: skip
        found.append(rows.casualty_area_m2[0])
    return np.array(found)


def main(chunks: int) -> None:
    plan = plan_of(65_536)
    areas = np.array([area_by_row(plan, chunk) for chunk in range(chunks)])
    latitude_deg = 180.0 * (np.arange(ROWS) + 0.5) / ROWS - 90.0
    print(f"{chunks * plan.chunks.size} samples; latitude, share of casualty area, moved over not moved")
    for low, high in pairwise(EDGES_DEG):
        here = areas[:, :, (latitude_deg >= low) & (latitude_deg < high)].sum(axis=2)
        moved, kept = here.sum(axis=0)
        error = np.sqrt(chunks) * np.std(here[:, 0] - here[:, 1]) / kept
        share, change = kept / areas[:, 1].sum(), moved / kept - 1.0
        print(f"{low:6g} … {high:5g}°  {share:7.2%}  {change:+6.1%} ± {error:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024)

"""What circles of latitude cross, and the share of each nation in what falls on them.

Where longitude is averaged, a nation's part of what falls on a row of the grid is its part of the row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import leaf
from iss_risk.exposure.model import Exposure
from iss_risk.exposure.turns import AllTurns, all_turns
from iss_risk.risk.along_orbit import RowSums, row_of_sine
from iss_risk.risk.clusters import M2_PER_KM2

# Of a row of the grid, what nations have by their share of it: break-ups, pieces, mass and clusters.
_SHARED = 4


class ExpectedSums(NamedTuple):
    """Expected numbers of each chunk, as kernels take them: of break-ups, pieces, mass and clusters (chunks,
    nations + 1), the last column the ocean, and of casualties (chunks, nations)."""

    overhead: F64
    fragments: F64
    mass_kg: F64
    casualties: F64
    clusters: F64


class ZonalTables(NamedTuple):
    """What a circle of latitude crosses, for each row of the grid: items `start[row]` … `start[row + 1]`.

    `nation` (items,), its `share` of the circle, and the mean `persons_per_m2` that it adds there.
    `all_persons_per_m2` (ROWS,) is that of all nations together; `row_of_sine` see along_orbit.py. `turns` is
    what each turn of the Earth brings.
    """

    start: I64
    nation: I64
    share: F64
    persons_per_m2: F64
    all_persons_per_m2: F64
    row_of_sine: I64
    turns: AllTurns


def nothing_expected(chunks: int, nations: int) -> ExpectedSums:
    """Sums of nothing yet."""
    with_ocean = (np.zeros((chunks, nations + 1)) for _ in range(_SHARED))
    overhead, fragments, mass_kg, clusters = with_ocean
    return ExpectedSums(overhead, fragments, mass_kg, np.zeros((chunks, nations)), clusters)


def zonal_tables(exposure: Exposure) -> ZonalTables:
    """Made once a run: see ZonalTables."""
    share = exposure.area_fraction_by_row.T
    persons_per_m2 = (exposure.persons_by_row / exposure.row_area_km2 / M2_PER_KM2).T
    row, nation = np.nonzero((share > 0.0) | (persons_per_m2 > 0.0))
    return ZonalTables(
        start=np.searchsorted(row, np.arange(share.shape[0] + 1)),
        nation=nation,
        share=share[row, nation],
        persons_per_m2=persons_per_m2[row, nation],
        all_persons_per_m2=persons_per_m2.sum(axis=1),
        row_of_sine=row_of_sine(),
        turns=all_turns(exposure.index, exposure.population),
    )


def shared_out(rows: RowSums, zones: ZonalTables, nations: int) -> ExpectedSums:
    """Give each nation its share of what falls on each row; the rest goes to the last column, the ocean."""
    chunks = len(rows.pieces)
    shared, casualties = np.zeros((nations + 1, _SHARED, chunks)), np.zeros((nations, chunks))
    _share_out(
        rows, zones.start, zones.nation, zones.share, zones.persons_per_m2, np.empty((_SHARED + 1, chunks)),
        shared.reshape(nations + 1, -1), casualties,
    )  # fmt: skip
    overhead, fragments, mass_kg, clusters = np.ascontiguousarray(shared.transpose(1, 2, 0))
    return ExpectedSums(overhead, fragments, mass_kg, np.ascontiguousarray(casualties.T), clusters)


@leaf
def _share_out(
    rows: RowSums, start: I64, nation: I64, share: F64, persons_per_m2: F64, here: F64, shared: F64,
    casualties: F64,
) -> None:  # fmt: skip
    """Add to `shared` (nations + 1, _SHARED · chunks) and `casualties` (nations, chunks); `here`
    (_SHARED + 1, chunks) is room for a row. The chunks stand side by side: the processor takes several at
    once."""
    ocean, chunks = casualties.shape[0], casualties.shape[1]
    all_here, area_m2 = here.reshape(here.size), here[_SHARED]
    for row in range(start.size - 1):
        for c in range(chunks):
            here[0, c], here[1, c] = rows.breakups[c, row], rows.pieces[c, row]
            here[2, c], here[3, c] = rows.mass_kg[c, row], rows.clusters[c, row]
            area_m2[c] = rows.casualty_area_m2[c, row]
        if not all_here.any():
            continue
        land = 0.0
        for item in range(start[row], start[row + 1]):
            n = nation[item]
            land += share[item]
            _add_share(all_here, share[item], shared[n])
            _add_share(area_m2, persons_per_m2[item], casualties[n])
        _add_share(all_here, 1.0 - land, shared[ocean])


@leaf
def _add_share(values: F64, share: float, to: F64) -> None:
    for k in range(to.size):
        to[k] += values[k] * share

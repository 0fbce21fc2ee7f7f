"""What each turn of the Earth brings under a place: nations and people at all longitudes of one latitude.

TURNS_AROUND turns, two degrees apart, bring one cell each under a place. These cells, every STEP-th of a row,
are a *ring*. In the grid they are far apart in memory, and looking them up there took four times as long.
Here those of a ring follow one another, without the ocean, and what is known of a cell with borders stands
with it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import I32, I64, Booleans
from iss_risk.compiled import ZERO, leaf
from iss_risk.exposure.grid import COLUMNS, ROWS
from iss_risk.exposure.nations.index import FIRST_BORDER, NationIndex
from iss_risk.exposure.people.population import PopulationGrid

# Less than a field of debris is long.
TURNS_AROUND = 180
STEP = COLUMNS // TURNS_AROUND
RINGS = ROWS * STEP
# Begins and ends of what a ring has: cells of one nation, and parts of cells with borders.
LAND, BORDERS = 0, 1

# A cell of one nation: the number of the nation times 2 TURNS_AROUND, plus its place in the ring (0 …
# TURNS_AROUND - 1, from 180° W eastward); and how many people live in it.
_LAND_CELL = np.dtype([("at", np.int32), ("persons", np.float32)])
# The part of a cell with borders that is one nation's: shares of the cell's area, after which and before
# which it comes if the nations there had their land one after the other; the people that the cell would have
# if all of it were as crowded as this part; the nation, and the cell's place in the ring.
_PART_OF_CELL = np.dtype(
    [
        ("after", np.float64),
        ("before", np.float64),
        ("persons", np.float64),
        ("nation", np.int32),
        ("place", np.int32),
    ]
)


class AllTurns(NamedTuple):
    """What all turns of the Earth bring under a place, but for the ocean.

    The items of a ring are those from `start[ring]` up to `start[ring + 1]`, (RINGS + 1, 2): LAND of `land`
    (cells,), BORDERS of `borders` (parts,), see above. Ring = row · STEP + column mod STEP. The nations of
    all rings of a row are those of `nation` from `nation_start[row]` up to `nation_start[row + 1]`.
    """

    start: I32
    land: npt.NDArray[np.void]
    borders: npt.NDArray[np.void]
    nation_start: I64
    nation: I64


def all_turns(index: NationIndex, population: PopulationGrid) -> AllTurns:
    """Made once a run: see AllTurns."""
    start = np.zeros((RINGS + 1, 2), dtype=np.int32)
    land = np.empty(np.count_nonzero(index.cell_value >= 0), dtype=_LAND_CELL)
    borders = np.empty(index.entry_nation.size, dtype=_PART_OF_CELL)
    nations = 1 + max(int(index.cell_value.max()), int(index.entry_nation.max(initial=-1)))
    met = np.zeros((ROWS, nations), dtype=np.bool_)
    _write_rings(index, population, start, land, borders, met)
    row, nation = np.nonzero(met)
    return AllTurns(start, land, borders, np.searchsorted(row, np.arange(ROWS + 1)), nation)


@leaf
def _write_rings(
    index: NationIndex,
    population: PopulationGrid,
    start: I32,
    land: npt.NDArray[np.void],
    borders: npt.NDArray[np.void],
    met: Booleans,
) -> None:
    """Write the rings, and which nations are met (ROWS, nations) in each row."""
    cells, parts = ZERO, ZERO
    for ring in range(RINGS):
        first = ring // STEP * COLUMNS + ring % STEP
        for place in range(TURNS_AROUND):
            cell = first + place * STEP
            value = index.cell_value[cell]
            if value >= 0:
                land[cells]["at"] = value * 2 * TURNS_AROUND + place
                land[cells]["persons"] = population.cell_persons[cell]
                met[ring // STEP, value] = True
                cells += 1
            elif value <= FIRST_BORDER:
                border, after = FIRST_BORDER - value, 0.0
                for entry in range(index.border_start[border], index.border_start[border + 1]):
                    share = index.entry_area_fraction[entry]
                    if share > 0.0:
                        one = borders[parts]
                        one["after"], one["before"] = after, after + share
                        one["persons"] = population.entry_persons[entry] / share
                        one["nation"], one["place"] = index.entry_nation[entry], place
                        met[ring // STEP, index.entry_nation[entry]] = True
                        after += share
                        parts += 1
        start[ring + 1, LAND], start[ring + 1, BORDERS] = cells, parts

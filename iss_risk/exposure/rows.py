"""Land and people of each nation by row of the grid."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.exposure.grid import COLUMNS, ROWS
from iss_risk.exposure.nations.index import FIRST_BORDER, NationIndex
from iss_risk.exposure.people.population import PopulationGrid


def sums_by_row(nations: int, index: NationIndex, population: PopulationGrid) -> tuple[F64, F64]:
    """`area_fraction_by_row` and `persons_by_row` of an Exposure."""
    area_fraction_by_row = np.zeros((nations, ROWS))
    persons_by_row = np.zeros((nations, ROWS))
    _sum_rows(index, population, area_fraction_by_row, persons_by_row)
    return area_fraction_by_row, persons_by_row


@leaf
def _sum_rows(
    index: NationIndex, population: PopulationGrid, area_fraction_by_row: F64, persons_by_row: F64
) -> None:
    """Add, for each nation and row, (nations, ROWS): see Exposure."""
    for row in range(ROWS):
        for cell in range(row * COLUMNS, (row + 1) * COLUMNS):
            value = index.cell_value[cell]
            if value >= 0:
                area_fraction_by_row[value, row] += 1.0 / COLUMNS
                persons_by_row[value, row] += population.cell_persons[cell]
            elif value <= FIRST_BORDER:
                border = FIRST_BORDER - value
                for entry in range(index.border_start[border], index.border_start[border + 1]):
                    nation = index.entry_nation[entry]
                    area_fraction_by_row[nation, row] += index.entry_area_fraction[entry] / COLUMNS
                    persons_by_row[nation, row] += population.entry_persons[entry]

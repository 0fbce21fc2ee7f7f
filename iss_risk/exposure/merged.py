"""A group of nations as one nation: what is asked of a nation can then be asked of the group.

Chances need this: that anyone is hurt in one of several nations is no sum of their chances, because one field
of debris falls on several of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.exposure.model import Exposure, exposure_of
from iss_risk.exposure.nations.index import FIRST_BORDER
from iss_risk.exposure.people.population import PopulationGrid

# The numbers of the two nations of a merged exposure.
GROUP, REST = 0, 1


def merged(exposure: Exposure, codes: Sequence[str]) -> Exposure:
    """The same world with two nations: that of all `codes` together (number GROUP), and the rest.

    In a cell of the grid that a border between members crosses, the group's people live evenly on the
    group's land. Sums are those of the members.
    """
    number = np.where(np.isin(exposure.iso_a3, codes), GROUP, REST)
    index, entry_persons = exposure.index, exposure.population.entry_persons
    cell_value = index.cell_value.copy()
    whole = cell_value >= 0
    cell_value[whole] = number[cell_value[whole]]
    entry_number = number[index.entry_nation]
    # Members that share a cell have the mean of land and people: looked up by number, any of them is found.
    cells = np.count_nonzero(index.cell_value <= FIRST_BORDER)
    part = 2 * np.repeat(np.arange(cells), np.diff(index.border_start)) + entry_number
    entries = np.bincount(part, minlength=2 * cells)
    land, persons = (
        (np.bincount(part, values, minlength=2 * cells) / np.maximum(entries, 1))[part]
        for values in (index.entry_area_fraction, entry_persons)
    )
    return exposure_of(
        ("GROUP", "REST"),
        ("the group", "the rest"),
        index._replace(
            cell_value=cell_value,
            entry_nation=entry_number.astype(index.entry_nation.dtype),
            entry_area_fraction=land,
        ),
        PopulationGrid(cell_persons=exposure.population.cell_persons, entry_persons=persons),
        nations_path=exposure.nations_path,
        population_path=exposure.population_path,
    )

"""What all turns of the Earth bring under a place is what the grid has there."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.exposure.grid import COLUMNS, ROWS
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN
from iss_risk.exposure.turns import BORDERS, LAND, STEP, TURNS_AROUND, AllTurns, all_turns


@pytest.fixture(scope="module")
def exposure() -> Exposure:
    return load_exposure()


@pytest.fixture(scope="module")
def turns(exposure: Exposure) -> AllTurns:
    return all_turns(exposure.index, exposure.population)


def cell_of(turns: AllTurns, which: int, place: np.ndarray) -> np.ndarray:
    """The cell of the grid of each item, from the ring that it is in and its place there."""
    ring = np.repeat(np.arange(turns.start.shape[0] - 1), np.diff(turns.start[:, which]))
    return ring // STEP * COLUMNS + place * STEP + ring % STEP


def test_each_cell_of_one_nation_is_in_one_ring(exposure: Exposure, turns: AllTurns) -> None:
    nation, place = np.divmod(turns.land["at"], 2 * TURNS_AROUND)
    cell = cell_of(turns, LAND, place)
    value, persons = np.full(ROWS * COLUMNS, OCEAN), np.zeros(ROWS * COLUMNS, dtype=np.float32)
    value[cell], persons[cell] = nation, turns.land["persons"]
    whole = exposure.index.cell_value >= 0
    assert cell.size == whole.sum()
    np.testing.assert_array_equal(value[whole], exposure.index.cell_value[whole])
    np.testing.assert_array_equal(persons[whole], exposure.population.cell_persons[whole])


def test_the_nations_of_a_row_are_those_of_its_rings(turns: AllTurns) -> None:
    nation, place = np.divmod(turns.land["at"], 2 * TURNS_AROUND)
    parts = turns.borders[: turns.start[-1, BORDERS]]
    cells = np.concatenate([cell_of(turns, LAND, place), cell_of(turns, BORDERS, parts["place"])])
    wanted = np.zeros((ROWS, nation.max() + 1), dtype=np.bool_)
    wanted[cells // COLUMNS, np.concatenate([nation, parts["nation"]])] = True
    found = np.zeros_like(wanted)
    found[np.repeat(np.arange(ROWS), np.diff(turns.nation_start)), turns.nation] = True
    np.testing.assert_array_equal(found, wanted)


def test_cells_with_borders_have_the_land_and_people_of_each_nation(
    exposure: Exposure, turns: AllTurns
) -> None:
    index, parts = exposure.index, turns.borders[: turns.start[-1, BORDERS]]
    cell = cell_of(turns, BORDERS, parts["place"])
    share = parts["before"] - parts["after"]
    border_cells = np.flatnonzero(index.cell_value <= FIRST_BORDER)
    border = FIRST_BORDER - index.cell_value[border_cells]
    entry_cell = np.empty(border_cells.size, dtype=np.int64)
    entry_cell[border] = border_cells
    entry_cell = np.repeat(entry_cell, np.diff(index.border_start))
    key = entry_cell * len(exposure.iso_a3) + index.entry_nation
    here = cell * len(exposure.iso_a3) + parts["nation"]
    kinds = np.unique(key)
    for wanted, found in (
        (index.entry_area_fraction, share),
        (
            np.where(index.entry_area_fraction > 0.0, exposure.population.entry_persons, 0.0),
            parts["persons"] * share,
        ),
    ):
        sums = np.bincount(np.searchsorted(kinds, key), wanted)
        np.testing.assert_allclose(
            np.bincount(np.searchsorted(kinds, here), found, minlength=kinds.size),
            sums,
            rtol=1e-9,
            atol=1e-12,
        )
    # No two parts of a cell are met by one cluster.
    same = np.flatnonzero(cell[1:] == cell[:-1])
    assert same.size > 1000
    assert (parts["after"][same + 1] >= parts["before"][same]).all()

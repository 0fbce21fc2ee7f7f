"""The people of a grid, counted by other borders: people stay where they live, their nation may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import kernel, leaf
from iss_risk.exposure.grid import CELL_DEG, CELLS_PER_DEG, COLUMNS, ROWS
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex, entry_at, entry_of
from iss_risk.exposure.people.cells import POINTS_PER_CELL, PopulationCells
from iss_risk.exposure.people.population import PopulationGrid

# If the new polygons hold at least this share of a nation's people, the rest is outside only because coasts
# are drawn coarsely, and is kept. If they hold less, the nation is not meant to be in the file.
MOSTLY = 0.5
# A smaller nation may be missing in a coarse map (Macao, Gibraltar): its people are given to the nearest
# land.
SMALL_KM2 = 100.0


class Moved(NamedTuple):
    """What becomes of the people of the old nations: `received` (old nations,) persons have a new nation;
    `left_in_cell` (cells,) and `left_in_entry` (old entries,) are on ground that no new nation claims."""

    left_in_cell: F64
    left_in_entry: F64
    received: F64


@dataclass(frozen=True)
class Transfer:
    """People by the new polygons; `unclaimed` persons live in none of them, also by nation (old nations,)."""

    grid: PopulationGrid
    unclaimed: float
    unclaimed_by_nation: F64


def transfer_population(
    grid: PopulationGrid,
    old: NationIndex,
    old_codes: Sequence[str],
    new: NationIndex,
    new_codes: Sequence[str],
) -> Transfer:
    """Count the people of `grid`, made for the polygons of `old`, by the polygons of `new`.

    In a cell with borders of both, sample points decide how the ground of each old nation is divided among
    the new ones. People whose ground no new nation claims are given to the new nation of the same code in
    their cell; else to the nearest land, but only if most people of their old nation are claimed.
    """
    numbers = {code: number for number, code in enumerate(new_codes)}
    same = np.array([numbers.get(code, -1) for code in old_codes], dtype=np.int64)
    cells = PopulationCells.empty(new)
    moved = Moved(
        left_in_cell=np.zeros(ROWS * COLUMNS),
        left_in_entry=np.zeros(grid.entry_persons.size),
        received=np.zeros(len(old_codes)),
    )
    _move(grid, old, same, cells, moved)
    border_cell = np.flatnonzero(old.cell_value <= FIRST_BORDER)
    entry_cell = np.repeat(border_cell, np.diff(old.border_start))
    with_left = np.flatnonzero(moved.left_in_cell)
    cell = np.concatenate((with_left, entry_cell))
    nation = np.concatenate((old.cell_value[with_left], old.entry_nation)).astype(np.int64)
    left = np.concatenate((moved.left_in_cell[with_left], moved.left_in_entry))
    left_by_nation = np.bincount(nation, left, minlength=len(old_codes))
    land_km2 = np.bincount(
        old.entry_nation, old.entry_area_fraction * cells.area_km2[entry_cell // COLUMNS], len(old_codes)
    )
    land_km2 += np.bincount(
        old.cell_value[old.cell_value >= 0],
        cells.area_km2[np.flatnonzero(old.cell_value >= 0) // COLUMNS],
        len(old_codes),
    )
    mostly_claimed = moved.received >= MOSTLY * (moved.received + left_by_nation)
    is_kept = mostly_claimed | (land_km2 < SMALL_KM2)
    kept = is_kept[nation]
    np.add.at(cells.landless_persons, cell[kept], left[kept])
    settled, lost = cells.settled()
    unclaimed = np.where(is_kept, 0.0, left_by_nation)
    return Transfer(settled, float(unclaimed.sum()) + lost, unclaimed)


@kernel
def _move(grid: PopulationGrid, old: NationIndex, same: I64, cells: PopulationCells, moved: Moved) -> None:
    """Move the people of `grid`, by nations of `old`, into `cells` of the new index, and add to `moved`.

    `same` (old nations,) is the new nation of the same code, −1 where there is none.
    """
    new = cells.nation_index
    for cell in range(ROWS * COLUMNS):
        value, new_value = old.cell_value[cell], new.cell_value[cell]
        if value == OCEAN:
            continue
        if value >= 0:
            persons = float(grid.cell_persons[cell])
            if persons > 0.0:
                _move_cell(cell, value, persons, same, cells, moved)
        elif new_value > FIRST_BORDER:
            _move_entries(cell, grid, old, cells, moved)
        else:
            border, new_border = FIRST_BORDER - value, FIRST_BORDER - new_value
            entries = old.border_start[border + 1] - old.border_start[border]
            new_entries = new.border_start[new_border + 1] - new.border_start[new_border]
            points = np.zeros((entries, new_entries + 1))
            _count_points(cell, old, new, points)
            _divide_entries(cell, points, grid, old, same, cells, moved)


@leaf
def _move_cell(
    cell: int, nation: int, persons: float, same: I64, cells: PopulationCells, moved: Moved
) -> None:
    """Move the people of a cell that is all of one old `nation`."""
    new = cells.nation_index
    new_value = new.cell_value[cell]
    if new_value >= 0:
        cells.cell_persons[cell] += persons
        moved.received[nation] += persons
        return
    if new_value == OCEAN:
        moved.left_in_cell[cell] += persons
        return
    border = FIRST_BORDER - new_value
    first, last = new.border_start[border], new.border_start[border + 1]
    total = 0.0
    for entry in range(first, last):
        total += new.entry_area_fraction[entry]
    # Above 1 where polygons overlap by a rounding; what they leave out belongs to no nation.
    for entry in range(first, last):
        share = persons * new.entry_area_fraction[entry] / max(total, 1.0)
        cells.entry_persons[entry] += share
        moved.received[nation] += share
    rest = persons * max(0.0, 1.0 - total)
    if rest > 0.0:
        if _keep_in_cell(cells, cell, same[nation], rest):
            moved.received[nation] += rest
        else:
            moved.left_in_cell[cell] += rest


@leaf
def _keep_in_cell(cells: PopulationCells, cell: int, nation: int, persons: float) -> bool:
    """Give people to the new `nation` (−1: none), if it has land in the cell."""
    entry = entry_of(cells.nation_index, cell, nation)
    if entry < 0 or not cells.nation_index.entry_area_fraction[entry] > 0.0:
        return False
    cells.entry_persons[entry] += persons
    return True


@leaf
def _move_entries(
    cell: int, grid: PopulationGrid, old: NationIndex, cells: PopulationCells, moved: Moved
) -> None:
    """Move the people of a cell with old borders that is all of one new nation, or ocean."""
    border = FIRST_BORDER - old.cell_value[cell]
    for entry in range(old.border_start[border], old.border_start[border + 1]):
        if cells.nation_index.cell_value[cell] >= 0:
            cells.cell_persons[cell] += grid.entry_persons[entry]
            moved.received[old.entry_nation[entry]] += grid.entry_persons[entry]
        else:
            moved.left_in_entry[entry] += grid.entry_persons[entry]


@leaf
def _count_points(cell: int, old: NationIndex, new: NationIndex, points: F64) -> None:
    """Count sample points of a cell with old and new borders, (old entries, new entries + 1) in the cell; the
    last column is for points outside all new nations."""
    border, new_border = FIRST_BORDER - old.cell_value[cell], FIRST_BORDER - new.cell_value[cell]
    first, new_first = old.border_start[border], new.border_start[new_border]
    outside = points.shape[1] - 1
    south, west = cell // COLUMNS / CELLS_PER_DEG - 90.0, cell % COLUMNS / CELLS_PER_DEG - 180.0
    for i in range(POINTS_PER_CELL):
        latitude = south + (i + 0.5) * CELL_DEG / POINTS_PER_CELL
        for j in range(POINTS_PER_CELL):
            longitude = west + (j + 0.5) * CELL_DEG / POINTS_PER_CELL
            entry = entry_at(old, border, latitude, longitude)
            if entry >= 0:
                new_entry = entry_at(new, new_border, latitude, longitude)
                points[entry - first, new_entry - new_first if new_entry >= 0 else outside] += 1.0


@leaf
def _divide_entries(
    cell: int,
    points: F64,
    grid: PopulationGrid,
    old: NationIndex,
    same: I64,
    cells: PopulationCells,
    moved: Moved,
) -> None:
    """Divide the people of each old entry of a cell among the new entries, as the `points` of its ground."""
    new = cells.nation_index
    border, new_border = FIRST_BORDER - old.cell_value[cell], FIRST_BORDER - new.cell_value[cell]
    first, new_first = old.border_start[border], new.border_start[new_border]
    for k in range(points.shape[0]):
        persons = grid.entry_persons[first + k]
        if persons <= 0.0:
            continue
        nation = old.entry_nation[first + k]
        total = 0.0
        for n in range(points.shape[1]):
            total += points[k, n]
        rest = persons
        if total > 0.0:
            for n in range(points.shape[1] - 1):
                share = persons * points[k, n] / total
                cells.entry_persons[new_first + n] += share
                moved.received[nation] += share
                rest -= share
        if rest > 1e-9 * persons:
            if _keep_in_cell(cells, cell, same[nation], rest):
                moved.received[nation] += rest
            else:
                moved.left_in_entry[first + k] += rest

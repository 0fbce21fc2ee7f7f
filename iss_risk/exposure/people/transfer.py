"""The embedded grid's people, told by other polygons: each stays on the ground where they live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F32, F64, I16, I32, I64
from iss_risk.compiled import kernel
from iss_risk.exposure.grid import CELL_DEG, CELLS_PER_DEG, COLUMNS, ROWS
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex, entry_at
from iss_risk.exposure.people.cells import POINTS_PER_CELL, PopulationCells
from iss_risk.exposure.people.population import PopulationGrid, entry_of

# Where other polygons have most of a nation's people, the rest live outside them by a coast drawn coarsely;
# where they have few, the nation is not meant to be in the file.
HEIR = 0.5
# A nation smaller than this may be too small for a coarse map to draw (Macao, Gibraltar): its people are
# those of the nearest land.
SMALL_KM2 = 100.0


@dataclass(frozen=True)
class Transfer:
    """People by the other polygons; `unclaimed` persons live in none of them, `by_nation` (old nations,)."""

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

    In a cell that borders of both cross, sample points tell how the ground of each old nation is divided
    among the new ones. People whose ground no new nation claims go to the new nation of the same code in
    their cell, else to the nearest land, provided that most people of their old nation are claimed.
    """
    numbers = {code: number for number, code in enumerate(new_codes)}
    same = np.array([numbers.get(code, -1) for code in old_codes], dtype=np.int64)
    cells = PopulationCells.empty(new)
    left_cell = np.zeros(ROWS * COLUMNS)
    left_entry = np.zeros(grid.entry_persons.size)
    received = np.zeros(len(old_codes))
    _move(
        grid.cell_persons, grid.entry_persons, same,
        old.cell_value, old.border_start, old.entry_nation, old.entry_inside, old.entry_piece_start,
        old.pieces,
        new.cell_value, new.border_start, new.entry_nation, new.entry_inside, new.entry_area_fraction,
        new.entry_piece_start, new.pieces,
        cells.whole, cells.entry, left_cell, left_entry, received,
    )  # fmt: skip
    border_cell = np.flatnonzero(old.cell_value <= FIRST_BORDER)
    entry_cell = np.repeat(border_cell, np.diff(old.border_start))
    waiting = np.flatnonzero(left_cell)
    cell = np.concatenate((waiting, entry_cell))
    nation = np.concatenate((old.cell_value[waiting], old.entry_nation)).astype(np.int64)
    left = np.concatenate((left_cell[waiting], left_entry))
    left_by_nation = np.bincount(nation, left, minlength=len(old_codes))
    land_km2 = np.bincount(
        old.entry_nation, old.entry_area_fraction * cells.area_km2[entry_cell // COLUMNS], len(old_codes)
    )
    land_km2 += np.bincount(
        old.cell_value[old.cell_value >= 0],
        cells.area_km2[np.flatnonzero(old.cell_value >= 0) // COLUMNS],
        len(old_codes),
    )
    heir = (received >= HEIR * (received + left_by_nation)) | (land_km2 < SMALL_KM2)
    stays = heir[nation]
    np.add.at(cells.landless, cell[stays], left[stays])
    settled, lost = cells.settled()
    unclaimed = np.where(heir, 0.0, left_by_nation)
    return Transfer(settled, float(unclaimed.sum()) + lost, unclaimed)


@kernel
def _move(
    cell_persons: F32,
    entry_persons: F64,
    same: I64,
    old_value: I32,
    old_start: I32,
    old_nation: I16,
    old_inside: npt.NDArray[np.uint8],
    old_piece_start: I32,
    old_pieces: F64,
    new_value: I32,
    new_start: I32,
    new_nation: I16,
    new_inside: npt.NDArray[np.uint8],
    new_area: F64,
    new_piece_start: I32,
    new_pieces: F64,
    whole: F64,
    entry: F64,
    left_cell: F64,
    left_entry: F64,
    received: F64,
) -> None:
    for cell in range(ROWS * COLUMNS):
        value, there = old_value[cell], new_value[cell]
        if value == OCEAN:
            continue
        if value >= 0:
            persons = float(cell_persons[cell])
            if persons <= 0.0:
                continue
            if there >= 0:
                whole[cell] += persons
                received[value] += persons
            elif there == OCEAN:
                left_cell[cell] += persons
            else:
                border = FIRST_BORDER - there
                first, last = new_start[border], new_start[border + 1]
                total = 0.0
                for e in range(first, last):
                    total += new_area[e]
                # Above 1 where polygons overlap by a rounding; what they leave out is nobody's.
                for e in range(first, last):
                    part = persons * new_area[e] / max(total, 1.0)
                    entry[e] += part
                    received[value] += part
                rest = persons * max(0.0, 1.0 - total)
                if rest > 0.0:
                    own = entry_of(cell, same[value], new_value, new_start, new_nation)
                    if own >= 0 and new_area[own] > 0.0:
                        entry[own] += rest
                        received[value] += rest
                    else:
                        left_cell[cell] += rest
            continue
        border = FIRST_BORDER - value
        first, last = old_start[border], old_start[border + 1]
        if there >= 0 or there == OCEAN:
            for e in range(first, last):
                if there >= 0:
                    whole[cell] += entry_persons[e]
                    received[old_nation[e]] += entry_persons[e]
                else:
                    left_entry[e] += entry_persons[e]
            continue
        other = FIRST_BORDER - there
        begin, end = new_start[other], new_start[other + 1]
        hits = np.zeros((last - first, end - begin + 1))
        south, west = cell // COLUMNS / CELLS_PER_DEG - 90.0, cell % COLUMNS / CELLS_PER_DEG - 180.0
        for i in range(POINTS_PER_CELL):
            y = south + (i + 0.5) * CELL_DEG / POINTS_PER_CELL
            for j in range(POINTS_PER_CELL):
                x = west + (j + 0.5) * CELL_DEG / POINTS_PER_CELL
                e = entry_at(y, x, border, old_start, old_inside, old_piece_start, old_pieces)
                if e >= 0:
                    n = entry_at(y, x, other, new_start, new_inside, new_piece_start, new_pieces)
                    hits[e - first, n - begin if n >= 0 else end - begin] += 1.0
        for e in range(first, last):
            persons = entry_persons[e]
            if persons <= 0.0:
                continue
            nation = old_nation[e]
            points = hits[e - first].sum()
            rest = persons
            if points > 0.0:
                for n in range(begin, end):
                    part = persons * hits[e - first, n - begin] / points
                    entry[n] += part
                    received[nation] += part
                    rest -= part
            if rest > 1e-9 * persons:
                own = entry_of(cell, same[nation], new_value, new_start, new_nation)
                if own >= 0 and new_area[own] > 0.0:
                    entry[own] += rest
                    received[nation] += rest
                else:
                    left_entry[e] += rest

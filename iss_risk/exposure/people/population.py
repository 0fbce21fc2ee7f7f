"""How many people live in each cell, nation by nation."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from iss_risk.arrays import F32, F64, I16, I32, I64
from iss_risk.compiled import kernel
from iss_risk.errors import InputError
from iss_risk.exposure.grid import COLUMNS, ROWS, column_of, row_of, wrapped_longitude
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex


@dataclass(frozen=True)
class PopulationGrid:
    """Persons in cells of one nation, `cell_persons` (cells,), and by entry of the nation index in cells
    that a border crosses, `entry_persons` (entries,)."""

    cell_persons: F32
    entry_persons: F64


def read_population(path: Path, index: NationIndex, iso_a3: tuple[str, ...]) -> PopulationGrid:
    """Read a grid that data/build/population.py made for the same polygons.

    The file keeps persons to 0.4 %; they are scaled so that each nation's sum is its total again.

    Raises:
        InputError: the file is unreadable or was made for other polygons.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            codes = tuple(file["iso_a3"].tolist())
            nation_persons = file["nation_persons"]
            cell = np.cumsum(file["cell_step"], dtype=np.int64)
            nation = file["nation"]
            persons = file["persons"].astype(np.float64)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"is not a population grid of iss-risk ({error})", path=path) from error
    if codes != iso_a3:
        raise InputError("was made for other nations: rebuild it with `make data`", path=path)
    sums = np.bincount(nation, weights=persons, minlength=len(codes))
    persons *= np.divide(nation_persons, sums, out=np.zeros_like(sums), where=sums > 0.0)[nation]
    grid = PopulationGrid(
        cell_persons=np.zeros(ROWS * COLUMNS, dtype=np.float32),
        entry_persons=np.zeros(index.entry_nation.size),
    )
    lost = _place(
        cell,
        nation,
        persons,
        index.cell_value,
        index.border_start,
        index.entry_nation,
        grid.cell_persons,
        grid.entry_persons,
    )
    if lost:
        raise InputError(f"{lost} cells do not fit the polygons: rebuild it with `make data`", path=path)
    return grid


@kernel
def entry_of(cell: int, nation: int, cell_value: I32, border_start: I32, entry_nation: I16) -> int:
    """The entry of `nation` in a cell that borders cross, or −1."""
    border = FIRST_BORDER - cell_value[cell]
    for entry in range(border_start[border], border_start[border + 1]):
        if entry_nation[entry] == nation:
            return entry
    return -1


@kernel
def _place(
    cell: I64,
    nation: I16,
    persons: F64,
    cell_value: I32,
    border_start: I32,
    entry_nation: I16,
    cell_persons: F32,
    entry_persons: F64,
) -> int:
    lost = 0
    for i in range(cell.size):
        value = cell_value[cell[i]]
        if value == nation[i]:
            cell_persons[cell[i]] = persons[i]
        elif value <= FIRST_BORDER:
            entry = entry_of(cell[i], nation[i], cell_value, border_start, entry_nation)
            if entry < 0:
                lost += 1
            else:
                entry_persons[entry] = persons[i]
        else:
            lost += 1
    return lost


@kernel
def density_at(
    latitude_deg: F64,
    longitude_deg: F64,
    nation: I16,
    cell_area_km2: F64,
    cell_value: I32,
    border_start: I32,
    entry_nation: I16,
    entry_area_fraction: F64,
    cell_persons: F32,
    entry_persons: F64,
    density: F64,
) -> None:
    """Persons of `nation` per km² of its land in the cell of each point, into `density`."""
    for i in range(latitude_deg.size):
        density[i] = 0.0
        y = latitude_deg[i]
        x = wrapped_longitude(longitude_deg[i])
        if nation[i] == OCEAN or not (-90.0 <= y <= 90.0 and -180.0 <= x <= 180.0):
            continue
        row = row_of(y)
        cell = row * COLUMNS + column_of(x)
        value = cell_value[cell]
        if value == nation[i]:
            density[i] = cell_persons[cell] / cell_area_km2[row]
        elif value <= FIRST_BORDER:
            entry = entry_of(cell, nation[i], cell_value, border_start, entry_nation)
            if entry >= 0 and entry_area_fraction[entry] > 0.0:
                density[i] = entry_persons[entry] / (entry_area_fraction[entry] * cell_area_km2[row])

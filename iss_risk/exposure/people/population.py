"""How many people live in each cell, by nation; the embedded grid; and people per km² at points."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F32, F64, I16, I64
from iss_risk.compiled import leaf
from iss_risk.errors import InputError
from iss_risk.exposure.grid import COLUMNS, ROWS, column_of, row_of, wrapped_longitude
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex, entry_of


class PopulationGrid(NamedTuple):
    """How many people live where, as kernels take it.

    `cell_persons` (cells,) in cells of one nation; `entry_persons` (entries,) in cells with borders, by entry
    of the nation index.
    """

    cell_persons: F32
    entry_persons: F64


def read_population(path: Path, index: NationIndex, iso_a3: tuple[str, ...]) -> PopulationGrid:
    """Read a grid that data/build/population.py made for the same polygons.

    The file stores persons to 0.4 %; they are scaled so that the sum of each nation is exact again.

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
    lost = _fill(grid, index, cell, nation, persons)
    if lost:
        raise InputError(f"{lost} cells do not fit the polygons: rebuild it with `make data`", path=path)
    return grid


@leaf
def _fill(grid: PopulationGrid, index: NationIndex, cell: I64, nation: I16, persons: F64) -> int:
    """Write `persons` of `nation` in `cell`, (N,) each, into the grid; return how many of them do not fit."""
    lost = 0
    for i in range(cell.size):
        value = index.cell_value[cell[i]]
        if value == nation[i]:
            grid.cell_persons[cell[i]] = persons[i]
        elif value <= FIRST_BORDER:
            entry = entry_of(index, cell[i], nation[i])
            if entry < 0:
                lost += 1
            else:
                grid.entry_persons[entry] = persons[i]
        else:
            lost += 1
    return lost


@leaf
def write_persons_per_km2(
    grid: PopulationGrid,
    index: NationIndex,
    cell_area_km2: F64,
    latitude_deg: F64,
    longitude_deg: F64,
    nation: I16,
    persons_per_km2: F64,
) -> None:
    """Write, for each point (N,), the people of `nation` (N,) per km² of its land in the point's cell.

    `latitude_deg` is geodetic, `longitude_deg` in any convention, `cell_area_km2` (ROWS,) that of one cell of
    each row. 0 over the ocean, for NaN, and where the nation has no land in the cell.
    """
    for i in range(latitude_deg.size):
        persons_per_km2[i] = 0.0
        latitude = latitude_deg[i]
        longitude = wrapped_longitude(longitude_deg[i])
        on_earth = -90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0
        if nation[i] == OCEAN or not on_earth:
            continue
        row = row_of(latitude)
        cell = row * COLUMNS + column_of(longitude)
        value = index.cell_value[cell]
        if value == nation[i]:
            persons_per_km2[i] = grid.cell_persons[cell] / cell_area_km2[row]
        elif value <= FIRST_BORDER:
            entry = entry_of(index, cell, nation[i])
            if entry >= 0 and index.entry_area_fraction[entry] > 0.0:
                land_km2 = index.entry_area_fraction[entry] * cell_area_km2[row]
                persons_per_km2[i] = grid.entry_persons[entry] / land_km2

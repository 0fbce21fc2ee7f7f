"""People of a raster's pixels, spread over the cells of the grid and the nations in them.

A pixel's people live on its land, evenly. Its land is known exactly in cells that it covers in whole; of
a cell that borders cross and the pixel covers in part, sample points tell. What a pixel without any land
holds (a small island, a coast drawn coarsely) waits with its cells, and goes to the nearest land at the end.
Nobody is lost or made on the way: people who end up farther from land are counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.exposure.grid import (
    CELL_DEG,
    CELLS_PER_DEG,
    COLUMNS,
    ROWS,
    FloatArray,
    cell_area_km2,
    column_of,
    row_of,
    wrapped_longitude,
)
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex, entry_at
from iss_risk.exposure.people.population import PopulationGrid

Int32Array = npt.NDArray[np.int32]

# People of pixels without land live on the nearest land within this distance: the coast of a 30′ pixel.
NEAREST_LAND_KM = 60.0
# Sample points a cell's side where borders cut a pixel that covers the cell in part.
POINTS_PER_CELL = 10


@dataclass(frozen=True)
class PopulationCells:
    """Persons while they are being added: cells of one nation, entries of border cells, and no land yet."""

    index: NationIndex
    whole: FloatArray
    entry: FloatArray
    landless: FloatArray
    area_km2: FloatArray

    @classmethod
    def empty(cls, index: NationIndex) -> PopulationCells:
        """Nobody anywhere."""
        return cls(
            index=index,
            whole=np.zeros(ROWS * COLUMNS),
            entry=np.zeros(index.entry_nation.size),
            landless=np.zeros(ROWS * COLUMNS),
            area_km2=cell_area_km2(),
        )

    def add_pixels(self, persons: FloatArray, latitude_deg: FloatArray, longitude_deg: FloatArray) -> None:
        """Add rows of pixels (rows, columns) between the given edges (rows + 1,) and (columns + 1,).

        Latitudes rise or fall; longitudes rise, by at most 360° in all, in any convention.
        """
        index = self.index
        _add_pixels(
            persons, latitude_deg, longitude_deg, self.area_km2,
            index.cell_value, index.border_start, index.entry_inside, index.entry_area_fraction,
            index.entry_piece_start, index.pieces, self.whole, self.entry, self.landless,
        )  # fmt: skip

    def add_points(self, persons: FloatArray, latitude_deg: FloatArray, longitude_deg: FloatArray) -> None:
        """Add people at points (N,): pixels of a projected map, seen from their middle."""
        index = self.index
        _add_points(
            persons, latitude_deg, longitude_deg,
            index.cell_value, index.border_start, index.entry_inside,
            index.entry_piece_start, index.pieces, self.whole, self.entry, self.landless,
        )  # fmt: skip

    def settled(self) -> tuple[PopulationGrid, float]:
        """The grid, and the number of people left over: farther than NEAREST_LAND_KM from any land."""
        lost = self._settle_landless()
        return PopulationGrid(cell_persons=self.whole.astype(np.float32), entry_persons=self.entry), lost

    def _settle_landless(self) -> float:
        """Give the people of cells' sea to the cell's own land, else to the nearest land."""
        index = self.index
        cells = np.flatnonzero(self.landless > 0.0)
        border = FIRST_BORDER - index.cell_value[cells]
        land = np.zeros(cells.size)
        crossed = border >= 0
        totals = np.add.reduceat(index.entry_area_fraction, index.border_start[:-1]) if border.size else land
        land[crossed] = totals[border[crossed]]
        on_land = land > 0.0
        _to_own_land(
            self.landless[cells[on_land]], border[on_land], index.border_start, index.entry_area_fraction,
            self.entry,
        )  # fmt: skip
        at_sea = cells[land <= 0.0]
        if at_sea.size == 0:
            return 0.0
        return self._to_nearest(at_sea)

    def _to_nearest(self, at_sea: npt.NDArray[np.int64]) -> float:
        from scipy.spatial import cKDTree

        index = self.index
        with_land = np.flatnonzero(index.entry_area_fraction > 0.0)
        if with_land.size == 0:
            return float(self.landless[at_sea].sum())
        border_cell = np.flatnonzero(index.cell_value <= FIRST_BORDER)
        of_entry = np.repeat(border_cell, np.diff(index.border_start))[with_land]
        distance, near = cKDTree(_position_km(of_entry)).query(_position_km(at_sea))
        reached = distance <= NEAREST_LAND_KM
        np.add.at(self.entry, with_land[near[reached]], self.landless[at_sea[reached]])
        return float(self.landless[at_sea[~reached]].sum())


def _position_km(cell: npt.NDArray[np.int64]) -> FloatArray:
    """Middles of cells on a sphere: straight distances of near points are their distances on the ground."""
    latitude = np.radians((cell // COLUMNS + 0.5) * CELL_DEG - 90.0)
    longitude = np.radians((cell % COLUMNS + 0.5) * CELL_DEG - 180.0)
    cosine = np.cos(latitude)
    return EARTH_AUTHALIC_RADIUS_KM * np.column_stack(
        (cosine * np.cos(longitude), cosine * np.sin(longitude), np.sin(latitude))
    )


@kernel
def _to_own_land(
    persons: FloatArray,
    border: Int32Array,
    border_start: Int32Array,
    entry_area_fraction: FloatArray,
    entry_persons: FloatArray,
) -> None:
    """Most people of a cell that is cut by a coast are on the side where others live already."""
    for k in range(persons.size):
        first, last = border_start[border[k]], border_start[border[k] + 1]
        living = entry_persons[first:last].sum()
        land = entry_area_fraction[first:last].sum()
        for entry in range(first, last):
            weight = entry_persons[entry] / living if living > 0.0 else entry_area_fraction[entry] / land
            entry_persons[entry] += persons[k] * weight


@kernel
def _zone_share(low_deg: float, high_deg: float, row: int) -> float:
    """Share of a row's area between two latitudes in it: areas of zones go as the sines."""
    bottom = math.sin(math.radians(row / CELLS_PER_DEG - 90.0))
    top = math.sin(math.radians((row + 1) / CELLS_PER_DEG - 90.0))
    return (math.sin(math.radians(high_deg)) - math.sin(math.radians(low_deg))) / (top - bottom)


@kernel
def _add_part(
    low_deg: float,
    high_deg: float,
    left_deg: float,
    right_deg: float,
    area_km2: float,
    persons_per_km2: float,
    border: int,
    border_start: Int32Array,
    entry_inside: npt.NDArray[np.uint8],
    entry_piece_start: Int32Array,
    pieces: FloatArray,
    entry_persons: FloatArray,
) -> float:
    """Add people to the land of a part of a cell that borders cross; returns that land, km², by points."""
    down = max(1, math.ceil((high_deg - low_deg) * CELLS_PER_DEG * POINTS_PER_CELL - 1e-6))
    along = max(1, math.ceil((right_deg - left_deg) * CELLS_PER_DEG * POINTS_PER_CELL - 1e-6))
    each = area_km2 / (down * along)
    land = 0.0
    for i in range(down):
        y = low_deg + (i + 0.5) * (high_deg - low_deg) / down
        for j in range(along):
            x = left_deg + (j + 0.5) * (right_deg - left_deg) / along
            entry = entry_at(y, x, border, border_start, entry_inside, entry_piece_start, pieces)
            if entry >= 0:
                land += each
                entry_persons[entry] += persons_per_km2 * each
    return land


@kernel
def _add_pixels(
    persons: FloatArray,
    latitude_deg: FloatArray,
    longitude_deg: FloatArray,
    area_km2: FloatArray,
    cell_value: Int32Array,
    border_start: Int32Array,
    entry_inside: npt.NDArray[np.uint8],
    entry_area_fraction: FloatArray,
    entry_piece_start: Int32Array,
    pieces: FloatArray,
    whole: FloatArray,
    entry_persons: FloatArray,
    landless: FloatArray,
) -> None:
    rows, columns = persons.shape
    tiny = 1e-9  # edges this near to a cell's own are the same
    for r in range(rows):
        south = max(min(latitude_deg[r], latitude_deg[r + 1]), -90.0)
        north = min(max(latitude_deg[r], latitude_deg[r + 1]), 90.0)
        if north - south <= tiny:
            continue
        first_row, last_row = row_of(south + tiny), row_of(north - tiny)
        for c in range(columns):
            number = persons[r, c]
            if not number > 0.0:
                continue
            width = longitude_deg[c + 1] - longitude_deg[c]
            west = wrapped_longitude(longitude_deg[c])
            if west >= 180.0 - tiny:
                west -= 360.0
            first_column = math.floor((west + 180.0) * CELLS_PER_DEG + tiny)
            last_column = math.floor((west + width + 180.0) * CELLS_PER_DEG - tiny)
            if first_row == last_row and first_column == last_column:
                cell = first_row * COLUMNS + first_column % COLUMNS
                if cell_value[cell] >= 0:
                    whole[cell] += number
                    continue
            # Twice over the pixel's cells: how much land there is, then each cell's part of the people.
            total = 0.0
            for turn in range(2):
                persons_per_km2 = number / total if turn == 1 else 0.0
                for row in range(first_row, last_row + 1):
                    low = max(south, row / CELLS_PER_DEG - 90.0)
                    high = min(north, (row + 1) / CELLS_PER_DEG - 90.0)
                    part_of_row = _zone_share(low, high, row)
                    for column in range(first_column, last_column + 1):
                        left = max(west, column / CELLS_PER_DEG - 180.0)
                        right = min(west + width, (column + 1) / CELLS_PER_DEG - 180.0)
                        part = part_of_row * (right - left) * CELLS_PER_DEG
                        cell = row * COLUMNS + column % COLUMNS
                        area = area_km2[row] * part
                        value = cell_value[cell]
                        if value >= 0:
                            total += area
                            whole[cell] += persons_per_km2 * area
                        elif value <= FIRST_BORDER and part > 1.0 - 1e-6:
                            border = FIRST_BORDER - value
                            for entry in range(border_start[border], border_start[border + 1]):
                                total += area * entry_area_fraction[entry]
                                entry_persons[entry] += persons_per_km2 * area * entry_area_fraction[entry]
                        elif value <= FIRST_BORDER:
                            turned = 360.0 * (column // COLUMNS)
                            total += _add_part(
                                low, high, left - turned, right - turned, area, persons_per_km2,
                                FIRST_BORDER - value, border_start, entry_inside, entry_piece_start, pieces,
                                entry_persons,
                            )  # fmt: skip
                if total <= 0.0:
                    break
            if total <= 0.0:
                row = row_of(0.5 * (south + north))
                column = math.floor((west + 0.5 * width + 180.0) * CELLS_PER_DEG) % COLUMNS
                landless[row * COLUMNS + column] += number


@kernel
def _add_points(
    persons: FloatArray,
    latitude_deg: FloatArray,
    longitude_deg: FloatArray,
    cell_value: Int32Array,
    border_start: Int32Array,
    entry_inside: npt.NDArray[np.uint8],
    entry_piece_start: Int32Array,
    pieces: FloatArray,
    whole: FloatArray,
    entry_persons: FloatArray,
    landless: FloatArray,
) -> None:
    for k in range(persons.size):
        y, x = latitude_deg[k], wrapped_longitude(longitude_deg[k])
        cell = row_of(y) * COLUMNS + column_of(x)
        value = cell_value[cell]
        entry = -1
        if value <= FIRST_BORDER:
            entry = entry_at(
                y, x, FIRST_BORDER - value, border_start, entry_inside, entry_piece_start, pieces
            )
        if value > OCEAN:
            whole[cell] += persons[k]
        elif entry >= 0:
            entry_persons[entry] += persons[k]
        else:
            landless[cell] += persons[k]

"""People of a raster's pixels, shared among the cells of the grid and the nations in them.

The people of a pixel live on its land, evenly. Where a pixel covers a whole cell, the land is known exactly;
where it covers a part of a cell with borders, the land is estimated by sample points. People of a pixel
without any land (a small island, a coast drawn coarsely) are kept by cell until all pixels are added; then
they are given to the nearest land within NEAREST_LAND_KM. No people are lost or added on the way, and those
farther from land are counted and reported.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I32, I64
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.exposure.grid import (
    CELL_DEG,
    CELLS_PER_DEG,
    COLUMNS,
    ROWS,
    cell_area_km2,
    column_of,
    row_of,
    wrapped_longitude,
)
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex, entry_at
from iss_risk.exposure.people.population import PopulationGrid

# People of pixels without land live on the nearest land within this distance, about one pixel of 30′.
NEAREST_LAND_KM = 60.0
# Sample points along each side of a cell, for a pixel that covers a part of a cell with borders.
POINTS_PER_CELL = 10


class PopulationCells(NamedTuple):
    """Persons while they are being added, as kernels take them.

    `cell_persons` (cells,) in cells of one nation; `entry_persons` (entries,) in cells with borders, by entry
    of `nation_index`; `landless_persons` (cells,) of pixels without land, by the cell of the pixel's middle.
    `area_km2` (ROWS,) is the area of one cell of each row.
    """

    nation_index: NationIndex
    cell_persons: F64
    entry_persons: F64
    landless_persons: F64
    area_km2: F64

    @classmethod
    def empty(cls, nation_index: NationIndex) -> PopulationCells:
        """No people anywhere."""
        return cls(
            nation_index=nation_index,
            cell_persons=np.zeros(ROWS * COLUMNS),
            entry_persons=np.zeros(nation_index.entry_nation.size),
            landless_persons=np.zeros(ROWS * COLUMNS),
            area_km2=cell_area_km2(),
        )

    def add_pixels(self, persons: F64, latitude_deg: F64, longitude_deg: F64) -> None:
        """Add rows of pixels (rows, columns) between the given edges (rows + 1,) and (columns + 1,).

        Latitudes rise or fall; longitudes rise, by at most 360° altogether, in any convention.
        """
        _add_pixels(self, persons, latitude_deg, longitude_deg)

    def add_points(self, persons: F64, latitude_deg: F64, longitude_deg: F64) -> None:
        """Add people at points (N,): those of a projected map's pixels."""
        _add_points(self, persons, latitude_deg, longitude_deg)

    def settled(self) -> tuple[PopulationGrid, float]:
        """The grid, and the number of people left over: farther than NEAREST_LAND_KM from any land."""
        lost = self._settle_landless()
        grid = PopulationGrid(
            cell_persons=self.cell_persons.astype(np.float32), entry_persons=self.entry_persons
        )
        return grid, lost

    def _settle_landless(self) -> float:
        """Give the people of pixels without land to land in the same cell, else to the nearest land; returns
        the rest."""
        index = self.nation_index
        cells = np.flatnonzero(self.landless_persons > 0.0)
        border = FIRST_BORDER - index.cell_value[cells]
        land = np.zeros(cells.size)
        crossed = border >= 0
        totals = np.add.reduceat(index.entry_area_fraction, index.border_start[:-1]) if border.size else land
        land[crossed] = totals[border[crossed]]
        on_land = land > 0.0
        _to_own_land(self, self.landless_persons[cells[on_land]], border[on_land])
        at_sea = cells[land <= 0.0]
        if at_sea.size == 0:
            return 0.0
        return self._to_nearest(at_sea)

    def _to_nearest(self, at_sea: I64) -> float:
        from scipy.spatial import cKDTree

        index = self.nation_index
        with_land = np.flatnonzero(index.entry_area_fraction > 0.0)
        if with_land.size == 0:
            return float(self.landless_persons[at_sea].sum())
        border_cell = np.flatnonzero(index.cell_value <= FIRST_BORDER)
        of_entry = np.repeat(border_cell, np.diff(index.border_start))[with_land]
        distance, near = cKDTree(_position_km(of_entry)).query(_position_km(at_sea))
        reached = distance <= NEAREST_LAND_KM
        np.add.at(self.entry_persons, with_land[near[reached]], self.landless_persons[at_sea[reached]])
        return float(self.landless_persons[at_sea[~reached]].sum())


def _position_km(cell: I64) -> F64:
    """Middles of cells on a sphere: straight distances of near points are their distances on the ground."""
    latitude = np.radians((cell // COLUMNS + 0.5) * CELL_DEG - 90.0)
    longitude = np.radians((cell % COLUMNS + 0.5) * CELL_DEG - 180.0)
    cosine = np.cos(latitude)
    return EARTH_AUTHALIC_RADIUS_KM * np.column_stack(
        (cosine * np.cos(longitude), cosine * np.sin(longitude), np.sin(latitude))
    )


@kernel
def _to_own_land(cells: PopulationCells, persons: F64, border: I32) -> None:
    """Add `persons` (N,) to the land of their cells, the `border`-th (N,) of those with borders.

    Most people of a cell that is cut by a coast are on the side where others live already.
    """
    index = cells.nation_index
    for k in range(persons.size):
        first, last = index.border_start[border[k]], index.border_start[border[k] + 1]
        living = cells.entry_persons[first:last].sum()
        land = index.entry_area_fraction[first:last].sum()
        for entry in range(first, last):
            if living > 0.0:
                weight = cells.entry_persons[entry] / living
            else:
                weight = index.entry_area_fraction[entry] / land
            cells.entry_persons[entry] += persons[k] * weight


@leaf
def _zone_share(low_deg: float, high_deg: float, row: int) -> float:
    """Share of a row's area between two latitudes in it: areas of zones go as the sines."""
    bottom = math.sin(math.radians(row / CELLS_PER_DEG - 90.0))
    top = math.sin(math.radians((row + 1) / CELLS_PER_DEG - 90.0))
    return (math.sin(math.radians(high_deg)) - math.sin(math.radians(low_deg))) / (top - bottom)


class Rectangle(NamedTuple):
    """Edges in degrees of latitude and longitude (which may lie beyond 180°)."""

    south_deg: float
    north_deg: float
    west_deg: float
    east_deg: float


@leaf
def _add_to_border_cell(
    cells: PopulationCells, border: int, within: Rectangle, area_km2: float, persons_per_km2: float
) -> float:
    """Add people to the land `within` a rectangle, of `area_km2`, of the `border`-th cell with borders.

    Returns that land in km², estimated by sample points.
    """
    south, north, west, east = within
    down = max(1, math.ceil((north - south) * CELLS_PER_DEG * POINTS_PER_CELL - 1e-6))
    along = max(1, math.ceil((east - west) * CELLS_PER_DEG * POINTS_PER_CELL - 1e-6))
    each = area_km2 / (down * along)
    land_km2 = 0.0
    for i in range(down):
        latitude = south + (i + 0.5) * (north - south) / down
        for j in range(along):
            longitude = west + (j + 0.5) * (east - west) / along
            entry = entry_at(cells.nation_index, border, latitude, longitude)
            if entry >= 0:
                land_km2 += each
                cells.entry_persons[entry] += persons_per_km2 * each
    return land_km2


@leaf
def _add_pixels(cells: PopulationCells, persons: F64, latitude_deg: F64, longitude_deg: F64) -> None:
    """See PopulationCells.add_pixels."""
    index = cells.nation_index
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
                if index.cell_value[cell] >= 0:
                    cells.cell_persons[cell] += number
                    continue
            # Twice over the pixel's cells: how much land there is, then the people of each cell. All in one
            # function, because a call for each pixel would cost more than the work itself.
            persons_per_km2 = 0.0
            for _ in range(2):
                land_km2 = 0.0
                for row in range(first_row, last_row + 1):
                    low = max(south, row / CELLS_PER_DEG - 90.0)
                    high = min(north, (row + 1) / CELLS_PER_DEG - 90.0)
                    share_of_row = _zone_share(low, high, row)
                    for column in range(first_column, last_column + 1):
                        left = max(west, column / CELLS_PER_DEG - 180.0)
                        right = min(west + width, (column + 1) / CELLS_PER_DEG - 180.0)
                        share_of_cell = share_of_row * (right - left) * CELLS_PER_DEG
                        cell = row * COLUMNS + column % COLUMNS
                        area_km2 = cells.area_km2[row] * share_of_cell
                        value = index.cell_value[cell]
                        if value >= 0:
                            land_km2 += area_km2
                            cells.cell_persons[cell] += persons_per_km2 * area_km2
                        elif value <= FIRST_BORDER and share_of_cell > 1.0 - 1e-6:
                            border = FIRST_BORDER - value
                            for entry in range(index.border_start[border], index.border_start[border + 1]):
                                fraction = index.entry_area_fraction[entry]
                                land_km2 += area_km2 * fraction
                                cells.entry_persons[entry] += persons_per_km2 * area_km2 * fraction
                        elif value <= FIRST_BORDER:
                            turned = 360.0 * (column // COLUMNS)
                            within = Rectangle(low, high, left - turned, right - turned)
                            land_km2 += _add_to_border_cell(
                                cells, FIRST_BORDER - value, within, area_km2, persons_per_km2
                            )
                if land_km2 <= 0.0:
                    row = row_of(0.5 * (south + north))
                    column = math.floor((west + 0.5 * width + 180.0) * CELLS_PER_DEG) % COLUMNS
                    cells.landless_persons[row * COLUMNS + column] += number
                    break
                persons_per_km2 = number / land_km2


@leaf
def _add_points(cells: PopulationCells, persons: F64, latitude_deg: F64, longitude_deg: F64) -> None:
    """See PopulationCells.add_points."""
    for k in range(persons.size):
        latitude, longitude = latitude_deg[k], wrapped_longitude(longitude_deg[k])
        cell = row_of(latitude) * COLUMNS + column_of(longitude)
        value = cells.nation_index.cell_value[cell]
        entry = -1
        if value <= FIRST_BORDER:
            entry = entry_at(cells.nation_index, FIRST_BORDER - value, latitude, longitude)
        if value > OCEAN:
            cells.cell_persons[cell] += persons[k]
        elif entry >= 0:
            cells.entry_persons[entry] += persons[k]
        else:
            cells.landless_persons[cell] += persons[k]

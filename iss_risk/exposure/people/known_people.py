"""People of the embedded grid within an area: what the sum of a raster is compared with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from iss_risk.arrays import F64, Booleans


class PopulationIn:
    """Counts people of the embedded grid in boxes, to compare the sum of a raster with."""

    def __init__(self, persons_by_cell: F64) -> None:
        self._persons = persons_by_cell  # (ROWS, COLUMNS)

    def box(self, south: float, north: float, west: float, east: float) -> float:
        """Persons in the cells whose middles lie between these degrees."""
        rows, columns = self._persons.shape
        latitude = (np.arange(rows) + 0.5) * 180.0 / rows - 90.0
        longitude = (np.arange(columns) + 0.5) * 360.0 / columns - 180.0
        in_columns = ((longitude - west) % 360.0) < east - west
        in_rows = (latitude > south) & (latitude < north)
        return float(self._persons[np.ix_(in_rows, in_columns)].sum())

    def where(
        self, within: Callable[[F64, F64], Booleans]
    ) -> tuple[float, tuple[float, float, float, float]]:
        """Persons in the cells whose middles (latitude, longitude) are `within`, and their south, north, west
        and east (0 where there are none)."""
        row, column = np.nonzero(self._persons)
        rows, columns = self._persons.shape
        latitude = (row + 0.5) * 180.0 / rows - 90.0
        longitude = (column + 0.5) * 360.0 / columns - 180.0
        inside = within(latitude, longitude)
        if not inside.any():
            return 0.0, (0.0, 0.0, 0.0, 0.0)
        latitude, longitude = latitude[inside], longitude[inside]
        box = float(latitude.min()), float(latitude.max()), float(longitude.min()), float(longitude.max())
        return float(self._persons[row[inside], column[inside]].sum()), box

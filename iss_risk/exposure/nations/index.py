"""Which nation is under a point: exact, and tens of nanoseconds a point.

The grid's cells are of two kinds. A cell that no border crosses holds its one nation (or the
ocean). A cell with borders holds, for each nation in it, whether its western side is inside that
nation at the southern end, and the pieces of border in the cell. A ray westward from the point
then counts the pieces it crosses (even-odd rule); it can stop at the cell's western side, because
a border crossing that side is continued northward along it. So the answer is that of the full
polygons, not of a raster.

Where polygons overlap, the nation with the lower number has the point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64, I16, I32
from iss_risk.compiled import kernel
from iss_risk.exposure.grid import COLUMNS, column_of, row_of, wrapped_longitude

OCEAN = -1
# A cell with borders holds FIRST_BORDER − k for the k-th such cell; all other values are nations or OCEAN.
FIRST_BORDER = -2


@dataclass(frozen=True)
class NationIndex:
    """The lookup tables. An *entry* is one nation in one cell with borders.

    `cell_value` (cells,); `border_start` (border cells + 1,) first entry of each; `entry_nation`,
    `entry_inside` (1 where the south-west corner is inside), `entry_area_fraction` (entries,);
    `entry_piece_start` (entries + 1,); `pieces` (n, 4): south and north end (latitude, degrees),
    longitude at the south end (degrees), and longitude per latitude along the piece.
    """

    cell_value: I32
    border_start: I32
    entry_nation: I16
    entry_inside: npt.NDArray[np.uint8]
    entry_area_fraction: F64
    entry_piece_start: I32
    pieces: F64

    def nation_at(self, latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> I16:
        """Number (N,) of the nation under each point; −1 over the ocean, and for NaN or |latitude| > 90°.

        `latitude_deg` (geodetic) and `longitude_deg` broadcast against each other; any longitude
        convention. A point exactly on a border belongs to one side of it.
        """
        latitude, longitude = np.broadcast_arrays(
            np.atleast_1d(np.asarray(latitude_deg, dtype=np.float64)), np.asarray(longitude_deg, np.float64)
        )
        nation = np.empty(latitude.size, dtype=np.int16)
        _lookup(
            np.ascontiguousarray(latitude).ravel(),
            np.ascontiguousarray(longitude).ravel(),
            self.cell_value,
            self.border_start,
            self.entry_nation,
            self.entry_inside,
            self.entry_piece_start,
            self.pieces,
            nation,
        )
        return nation.reshape(latitude.shape)


@kernel
def entry_at(
    latitude_deg: float,
    longitude_deg: float,
    border: int,
    border_start: I32,
    entry_inside: npt.NDArray[np.uint8],
    entry_piece_start: I32,
    pieces: F64,
) -> int:
    """The entry of the nation under a point of the `border`-th cell with borders; −1 over the ocean."""
    for entry in range(border_start[border], border_start[border + 1]):
        inside = entry_inside[entry] != 0
        for p in range(entry_piece_start[entry], entry_piece_start[entry + 1]):
            south = pieces[p, 0]
            if (
                south <= latitude_deg < pieces[p, 1]
                and longitude_deg >= pieces[p, 2] + (latitude_deg - south) * pieces[p, 3]
            ):
                inside = not inside
        if inside:
            return entry
    return -1


@kernel
def _lookup(
    latitude_deg: F64,
    longitude_deg: F64,
    cell_value: I32,
    border_start: I32,
    entry_nation: I16,
    entry_inside: npt.NDArray[np.uint8],
    entry_piece_start: I32,
    pieces: F64,
    nation: I16,
) -> None:
    for i in range(latitude_deg.size):
        y = latitude_deg[i]
        x = wrapped_longitude(longitude_deg[i])
        # Written so that NaN fails the test.
        if not (-90.0 <= y <= 90.0 and -180.0 <= x <= 180.0):
            nation[i] = OCEAN
            continue
        value = cell_value[row_of(y) * COLUMNS + column_of(x)]
        if value >= OCEAN:
            nation[i] = value
            continue
        entry = entry_at(y, x, FIRST_BORDER - value, border_start, entry_inside, entry_piece_start, pieces)
        nation[i] = OCEAN if entry < 0 else entry_nation[entry]

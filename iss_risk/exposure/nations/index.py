"""Which nation is under a point: exact, and tens of nanoseconds a point.

The grid's cells are of two kinds. A cell that no border crosses holds its one nation (or the ocean). A cell
with borders holds, for each nation in it, whether the cell's south-west corner is inside that nation, and the
segments of that nation's border in the cell. To find out whether a point is inside, a ray is drawn westward
from the point, and the segments that it crosses are counted (even-odd rule). The ray can stop at the cell's
western side, because a border that crosses this side is continued northward along it. So the answer is that
of the full polygons, not of a raster.

Where polygons overlap, the nation with the lower number has the point.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64, I16, I32
from iss_risk.compiled import leaf
from iss_risk.exposure.grid import COLUMNS, column_of, row_of, wrapped_longitude

OCEAN = -1
# A cell with borders holds FIRST_BORDER − k for the k-th such cell; all other values are nations or OCEAN.
FIRST_BORDER = -2
# The columns of `segments`: latitude of the south end and of the north end, longitude of the south end
# (degrees), and the longitude gained per degree of latitude along the segment.
SOUTH, NORTH, LONGITUDE, SLOPE = range(4)


class NationIndex(NamedTuple):
    """The lookup tables, as kernels take them. An *entry* is one nation in one cell with borders.

    `cell_value` (cells,): the nation, OCEAN, or FIRST_BORDER − k for the k-th cell with borders.
    `border_start` (border cells + 1,): the first entry of each cell with borders.
    `entry_nation` (entries,), `entry_inside` (entries,): 1 where the cell's south-west corner is inside, and
    `entry_area_fraction` (entries,): the nation's share of the cell's area, 0 … 1.
    `entry_segment_start` (entries + 1,): the first segment of each entry.
    `segments` (segments, 4): see SOUTH, NORTH, LONGITUDE and SLOPE above.
    """

    cell_value: I32
    border_start: I32
    entry_nation: I16
    entry_inside: npt.NDArray[np.uint8]
    entry_area_fraction: F64
    entry_segment_start: I32
    segments: F64

    def nation_at(self, latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> I16:
        """Number (N,) of the nation under each point; −1 over the ocean, and for NaN or |latitude| > 90°.

        `latitude_deg` (geodetic) and `longitude_deg` broadcast against each other; any longitude
        convention. A point exactly on a border belongs to one side of it.
        """
        latitude, longitude = np.broadcast_arrays(
            np.atleast_1d(np.asarray(latitude_deg, dtype=np.float64)), np.asarray(longitude_deg, np.float64)
        )
        nation = np.empty(latitude.size, dtype=np.int16)
        _write_nations(
            self, np.ascontiguousarray(latitude).ravel(), np.ascontiguousarray(longitude).ravel(), nation
        )
        return nation.reshape(latitude.shape)


@leaf
def entry_at(index: NationIndex, border: int, latitude_deg: float, longitude_deg: float) -> int:
    """The entry of the nation under a point of the `border`-th cell with borders; −1 over the ocean."""
    segments = index.segments
    for entry in range(index.border_start[border], index.border_start[border + 1]):
        inside = index.entry_inside[entry] != 0
        for s in range(index.entry_segment_start[entry], index.entry_segment_start[entry + 1]):
            south = segments[s, SOUTH]
            if (
                south <= latitude_deg < segments[s, NORTH]
                and longitude_deg >= segments[s, LONGITUDE] + (latitude_deg - south) * segments[s, SLOPE]
            ):
                inside = not inside
        if inside:
            return entry
    return -1


@leaf
def entry_of(index: NationIndex, cell: int, nation: int) -> int:
    """The entry of `nation` in a cell with borders; −1 where the nation has none there."""
    border = FIRST_BORDER - index.cell_value[cell]
    for entry in range(index.border_start[border], index.border_start[border + 1]):
        if index.entry_nation[entry] == nation:
            return entry
    return -1


@leaf
def _write_nations(index: NationIndex, latitude_deg: F64, longitude_deg: F64, nation: I16) -> None:
    """See NationIndex.nation_at: all (N,)."""
    for i in range(latitude_deg.size):
        latitude = latitude_deg[i]
        longitude = wrapped_longitude(longitude_deg[i])
        # Written so that NaN fails the test.
        if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
            nation[i] = OCEAN
            continue
        value = index.cell_value[row_of(latitude) * COLUMNS + column_of(longitude)]
        if value >= OCEAN:
            nation[i] = value
            continue
        entry = entry_at(index, FIRST_BORDER - value, latitude, longitude)
        nation[i] = OCEAN if entry < 0 else index.entry_nation[entry]

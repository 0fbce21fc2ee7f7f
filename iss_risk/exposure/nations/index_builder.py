"""Builds the nation index from any polygons, in a fraction of a second.

1. All borders are cut into segments, each in one cell (`_cut`).
2. Cells with borders are numbered (`_number_cells_with_borders`).
3. Each nation in such a cell becomes an entry; cells that lie inside a nation get its number (`_enter_all`).
4. Entries are sorted by cell, segments by entry (`_sorted_by_cell`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64, I16, I32, I64
from iss_risk.compiled import ZERO, kernel, leaf
from iss_risk.exposure.grid import CELL_DEG, CELLS_PER_DEG, COLUMNS, ROWS, column_of, row_of
from iss_risk.exposure.nations.index import (
    FIRST_BORDER,
    LONGITUDE,
    NORTH,
    OCEAN,
    SLOPE,
    SOUTH,
    NationIndex,
)
from iss_risk.exposure.nations.rings import Rings
from iss_risk.interrupts import interrupts_deferred

# Two more columns of a segment while the index is built. LAND_SIDE: +1 where the land is to the east, −1
# where it is to the west. CONTINUED: 1 for the continuation, along a cell's western side, of a border that
# crosses this side.
LAND_SIDE, CONTINUED = 4, 5
# Every longitude is east of _WEST, every latitude south of _NORTH.
_WEST = -1.0e9
_NORTH = 1.0e9


class Segments(NamedTuple):
    """Borders cut at the meridians between columns, ordered by nation: `cell` and `nation` (segments,), and
    `line` (segments, 6), see NationIndex.segments, LAND_SIDE and CONTINUED."""

    cell: I64
    nation: I64
    line: F64


class Entries(NamedTuple):
    """Nations in cells with borders, ordered by nation, then by cell, (entries,): see NationIndex."""

    cell: I64
    nation: I16
    inside: npt.NDArray[np.uint8]
    area_fraction: F64


class Box(NamedTuple):
    """Rows and columns of cells, the last ones included."""

    south: int
    north: int
    west: int
    east: int


def build_index(rings: Rings, nations: int) -> NationIndex:
    """The lookup tables for `rings` of `nations` polygons (numbered 0 … nations − 1)."""
    count = _cut(rings, _empty_segments(0))
    segments = _empty_segments(count)
    _cut(rings, segments)
    cell_value = np.full(ROWS * COLUMNS, OCEAN, dtype=np.int32)
    borders = _number_cells_with_borders(segments.cell, cell_value)
    with interrupts_deferred():
        entries, segment_entry = _enter_all(segments, nations, borders, cell_value)
    with interrupts_deferred():
        return _sorted_by_cell(segments, entries, segment_entry, borders, cell_value)


def _empty_segments(count: int) -> Segments:
    return Segments(np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64), np.empty((count, 6)))


@leaf
def _cut(rings: Rings, segments: Segments) -> int:
    """Cut all borders at the meridians between columns into `segments`; return their number.

    Called twice: with no `segments` it only counts. A segment is listed in every row that it passes, uncut.
    Where a border crosses the western side of a cell, a continuation northward along that side is added. It
    begins at exactly the same floating-point number at which the segment before it ends: so no ray can pass
    between the two.
    """
    fill = segments.cell.size > 0
    line = segments.line
    n = 0
    for ring in range(rings.ring_nation.size):
        for v in range(rings.ring_start[ring], rings.ring_start[ring + 1] - 1):
            xa, ya = rings.longitude_deg[v], rings.latitude_deg[v]
            xb, yb = rings.longitude_deg[v + 1], rings.latitude_deg[v + 1]
            # Land is on the left: north of an eastward edge, west of a northward one.
            eastward = 1.0
            if xa > xb:
                xa, ya, xb, yb = xb, yb, xa, ya
                eastward = -1.0
            last = column_of(xb)
            column = column_of(xa)
            x1, y1 = xa, ya
            while True:
                if column == last:
                    x2, y2 = xb, yb
                else:
                    x2 = (column + 1) / CELLS_PER_DEG - 180.0
                    y2 = ya + (x2 - xa) * (yb - ya) / (xb - xa)
                    y2 = min(max(y2, min(ya, yb)), max(ya, yb))
                if y1 != y2:
                    rising = y2 > y1
                    south, north = min(y1, y2), max(y1, y2)
                    for row in range(row_of(south), row_of(north) + 1):
                        if fill:
                            segments.cell[n] = row * COLUMNS + column
                            segments.nation[n] = rings.ring_nation[ring]
                            line[n, SOUTH] = south
                            line[n, NORTH] = north
                            line[n, LONGITUDE] = x1 if rising else x2
                            line[n, SLOPE] = (x2 - x1) / (y2 - y1)
                            line[n, LAND_SIDE] = -eastward if rising else eastward
                            line[n, CONTINUED] = 0.0
                        n += 1
                if column == last:
                    break
                column += 1
                x1, y1 = x2, y2
                if fill:
                    segments.cell[n] = row_of(y1) * COLUMNS + column
                    segments.nation[n] = rings.ring_nation[ring]
                    line[n, SOUTH] = y1
                    line[n, NORTH] = _NORTH
                    line[n, LONGITUDE] = _WEST
                    line[n, SLOPE] = 0.0
                    line[n, LAND_SIDE] = eastward
                    line[n, CONTINUED] = 1.0
                n += 1
    return n


@leaf
def _number_cells_with_borders(segment_cell: I64, cell_value: I32) -> int:
    """Write FIRST_BORDER − k into the k-th cell that holds a segment; return the number of such cells."""
    for s in range(segment_cell.size):
        cell_value[segment_cell[s]] = FIRST_BORDER
    borders = 0
    for cell in range(cell_value.size):
        if cell_value[cell] == FIRST_BORDER:
            cell_value[cell] = FIRST_BORDER - borders
            borders += 1
    return borders


@kernel
def _enter_all(segments: Segments, nations: int, borders: int, cell_value: I32) -> tuple[Entries, I64]:
    """All entries, and the entry (segments,) of each segment; whole cells of a nation get its number."""
    # There are at most as many entries with segments as segments. Those without (a nation that covers all of
    # a cell which another nation's border crosses) are in addition; if they are many, the room is extended.
    room = segments.cell.size + borders + 1
    cell, nation_of = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int16)
    inside, area_fraction = np.empty(room, dtype=np.uint8), np.empty(room)
    segment_entry = np.empty(segments.cell.size, dtype=np.int64)
    count = ZERO
    first = ZERO
    for nation in range(nations):
        end, box = _own_segments(segments, nation, first)
        if end == first:
            continue
        height, width = box.north - box.south + 1, box.east - box.west + 1
        entry_in = np.full((height, width), -1, dtype=np.int32)
        inside_in = np.zeros((height + 1, width), dtype=np.uint8)
        more = _find_inside(segments, first, end, box, cell_value, entry_in, inside_in)
        if count + more > cell.size:
            extra = max(more, cell.size)
            cell = np.concatenate((cell, np.empty(extra, dtype=np.int64)))
            nation_of = np.concatenate((nation_of, np.empty(extra, dtype=np.int16)))
            inside = np.concatenate((inside, np.empty(extra, dtype=np.uint8)))
            area_fraction = np.concatenate((area_fraction, np.empty(extra)))
        entries = Entries(cell, nation_of, inside, area_fraction)
        count = _enter(nation, box, entry_in, inside_in, count, entries, cell_value)
        _add_areas(segments, first, end, box, entry_in, segment_entry, area_fraction)
        first = end
    return Entries(cell[:count], nation_of[:count], inside[:count], area_fraction[:count]), segment_entry


@leaf
def _own_segments(segments: Segments, nation: int, first: int) -> tuple[int, Box]:
    """Where the segments of `nation`, which begin at `first`, end; and the box of their cells."""
    end = first
    south, north, west, east = ROWS, -1, COLUMNS, -1
    while end < segments.cell.size and segments.nation[end] == nation:
        row, column = divmod(segments.cell[end], COLUMNS)
        south, north = min(south, row), max(north, row)
        west, east = min(west, column), max(east, column)
        end += 1
    return end, Box(south, north, west, east)


@leaf
def _find_inside(
    segments: Segments,
    first: int,
    end: int,
    box: Box,
    cell_value: I32,
    entry_in: I32,
    inside_in: npt.NDArray[np.uint8],
) -> int:
    """Find the cells of a nation's box that need an entry, and return their number.

    `inside_in` (height + 1, width), zeros, receives 1 where a cell's south-west corner is inside the nation;
    `entry_in` (height, width), all −1, receives −2 where an entry is needed.
    """
    for s in range(first, end):
        row, column = divmod(segments.cell[s], COLUMNS)
        entry_in[row - box.south, column - box.west] = -2
        if segments.line[s, CONTINUED] != 0.0:
            inside_in[row - box.south + 1, column - box.west] ^= 1
    count = 0
    for r in range(entry_in.shape[0]):
        for c in range(entry_in.shape[1]):
            # A corner is inside if an odd number of borders cross its meridian further south.
            inside_in[r + 1, c] ^= inside_in[r, c]
            crossed = cell_value[(box.south + r) * COLUMNS + box.west + c] <= FIRST_BORDER
            if inside_in[r, c] != 0 and crossed:
                entry_in[r, c] = -2
            if entry_in[r, c] == -2:
                count += 1
    return count


@leaf
def _enter(
    nation: int,
    box: Box,
    entry_in: I32,
    inside_in: npt.NDArray[np.uint8],
    count: int,
    entries: Entries,
    cell_value: I32,
) -> int:
    """Add a nation's entries after the first `count`, and number its whole cells; return the new number of
    entries. `entry_in` and `inside_in` are those of `_find_inside`; `entry_in` receives the entries."""
    for r in range(entry_in.shape[0]):
        for c in range(entry_in.shape[1]):
            cell = (box.south + r) * COLUMNS + box.west + c
            inside = inside_in[r, c]
            if entry_in[r, c] == -2:
                entry_in[r, c] = count
                entries.cell[count] = cell
                entries.nation[count] = nation
                entries.inside[count] = inside
                entries.area_fraction[count] = inside
                count += 1
            elif inside != 0 and cell_value[cell] == OCEAN:
                cell_value[cell] = nation
    return count


@leaf
def _add_areas(
    segments: Segments,
    first: int,
    end: int,
    box: Box,
    entry_in: I32,
    segment_entry: I64,
    area_fraction: F64,
) -> None:
    """Write the entry of each of a nation's segments, and add to the entries' areas what the segments cut."""
    for s in range(first, end):
        row, column = divmod(segments.cell[s], COLUMNS)
        entry = entry_in[row - box.south, column - box.west]
        segment_entry[s] = entry
        area_fraction[entry] += _area_right_of(segments.line, s, row, column)


@leaf
def _area_right_of(line: F64, s: int, row: int, column: int) -> float:
    """Share of the cell that lies east and, for a continuation, north of segment `s`, with its sign.

    Summed over a nation's segments, and added to 1 if the corner is inside, this is the nation's exact area
    fraction (Green's theorem) on the (longitude, latitude) plane, where the land is on the left of all rings.
    """
    bottom = row / CELLS_PER_DEG - 90.0
    top = (row + 1) / CELLS_PER_DEG - 90.0
    south, north = max(line[s, SOUTH], bottom), min(line[s, NORTH], top)
    if north <= south:
        return 0.0
    height = (north - south) / CELL_DEG
    if line[s, CONTINUED] != 0.0:
        return line[s, LAND_SIDE] * height
    middle = line[s, LONGITUDE] + (0.5 * (south + north) - line[s, SOUTH]) * line[s, SLOPE]
    right = (column + 1) / CELLS_PER_DEG - 180.0
    return line[s, LAND_SIDE] * height * (right - middle) / CELL_DEG


@kernel
def _sorted_by_cell(
    segments: Segments, entries: Entries, segment_entry: I64, borders: int, cell_value: I32
) -> NationIndex:
    """The index: a stable counting sort of the entries by cell, then of the segments by entry."""
    count = entries.cell.size
    border_start = np.zeros(borders + 1, dtype=np.int32)
    for e in range(count):
        border_start[FIRST_BORDER - cell_value[entries.cell[e]] + 1] += 1
    border_start = np.cumsum(border_start).astype(np.int32)
    next_entry = border_start.copy()
    place_of_entry = np.empty(count, dtype=np.int64)
    nation = np.empty(count, dtype=np.int16)
    inside = np.empty(count, dtype=np.uint8)
    area_fraction = np.empty(count)
    for e in range(count):
        border = FIRST_BORDER - cell_value[entries.cell[e]]
        at = next_entry[border]
        next_entry[border] += 1
        place_of_entry[e] = at
        nation[at] = entries.nation[e]
        inside[at] = entries.inside[e]
        area_fraction[at] = min(max(entries.area_fraction[e], 0.0), 1.0)
    segment_start = np.zeros(count + 1, dtype=np.int32)
    for s in range(segment_entry.size):
        segment_start[place_of_entry[segment_entry[s]] + 1] += 1
    segment_start = np.cumsum(segment_start).astype(np.int32)
    next_segment = segment_start.copy()
    lines = np.empty((segment_entry.size, 4))
    for s in range(segment_entry.size):
        e = place_of_entry[segment_entry[s]]
        at = next_segment[e]
        next_segment[e] += 1
        for k in range(4):
            lines[at, k] = segments.line[s, k]
    return NationIndex(cell_value, border_start, nation, inside, area_fraction, segment_start, lines)

"""Builds the nation index from any polygons, in a fraction of a second."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64, I16, I32, I64
from iss_risk.compiled import kernel
from iss_risk.exposure.grid import CELL_DEG, CELLS_PER_DEG, COLUMNS, ROWS, column_of, row_of
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex
from iss_risk.exposure.nations.rings import Rings

# Every longitude is east of _WEST, every latitude south of _NORTH.
_WEST = -1.0e9
_NORTH = 1.0e9


def build_index(rings: Rings, nations: int) -> NationIndex:
    """The lookup tables for `rings` of `nations` polygons (numbered 0 … nations − 1)."""
    outline = (rings.longitude_deg, rings.latitude_deg, rings.ring_start, rings.ring_nation)
    nothing = np.empty(0, dtype=np.int64)
    count = _cut(*outline, nothing, np.empty((0, 6)), nothing)
    piece_cell = np.empty(count, dtype=np.int64)
    piece = np.empty((count, 6))
    piece_nation = np.empty(count, dtype=np.int64)
    _cut(*outline, piece_cell, piece, piece_nation)
    return NationIndex(*_assemble(piece_cell, piece, piece_nation, nations))


@kernel
def _cut(
    longitude_deg: F64,
    latitude_deg: F64,
    ring_start: I64,
    ring_nation: I64,
    piece_cell: I64,
    piece: F64,
    piece_nation: I64,
) -> int:
    """Cut all borders at the meridians between columns; return the number of pieces.

    Called twice: with empty outputs it only counts. A piece is listed in every row it passes, uncut:
    south, north, longitude at the south end, longitude per latitude, the sign of the land (+1 where
    it is to the east), and 1 if it is the continuation along the cell's western side of a border
    that crosses that side. The crossing is the very number that ends the cut piece, so nothing leaks.
    """
    fill = piece_cell.size > 0
    n = 0
    for ring in range(ring_nation.size):
        for v in range(ring_start[ring], ring_start[ring + 1] - 1):
            xa, ya, xb, yb = longitude_deg[v], latitude_deg[v], longitude_deg[v + 1], latitude_deg[v + 1]
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
                            piece_cell[n] = row * COLUMNS + column
                            piece_nation[n] = ring_nation[ring]
                            piece[n, 0] = south
                            piece[n, 1] = north
                            piece[n, 2] = x1 if rising else x2
                            piece[n, 3] = (x2 - x1) / (y2 - y1)
                            piece[n, 4] = -eastward if rising else eastward
                            piece[n, 5] = 0.0
                        n += 1
                if column == last:
                    break
                column += 1
                x1, y1 = x2, y2
                if fill:
                    piece_cell[n] = row_of(y1) * COLUMNS + column
                    piece_nation[n] = ring_nation[ring]
                    piece[n, 0] = y1
                    piece[n, 1] = _NORTH
                    piece[n, 2] = _WEST
                    piece[n, 3] = 0.0
                    piece[n, 4] = eastward
                    piece[n, 5] = 1.0
                n += 1
    return n


@kernel
def _land_right_of(piece: F64, p: int, row: int, column: int) -> float:
    """Share of the cell that lies east and, for a continuation, north of piece `p`, with its sign.

    Summed over a nation's pieces, and the corner's own state, this is the nation's exact area fraction
    (Green's theorem) on the (longitude, latitude) plane, where the land is on the left of all rings.
    """
    bottom = row / CELLS_PER_DEG - 90.0
    top = (row + 1) / CELLS_PER_DEG - 90.0
    south, north = max(piece[p, 0], bottom), min(piece[p, 1], top)
    if north <= south:
        return 0.0
    height = (north - south) / CELL_DEG
    if piece[p, 5] != 0.0:
        return piece[p, 4] * height
    middle = piece[p, 2] + (0.5 * (south + north) - piece[p, 0]) * piece[p, 3]
    right = (column + 1) / CELLS_PER_DEG - 180.0
    return piece[p, 4] * height * (right - middle) / CELL_DEG


@kernel
def _assemble(
    piece_cell: I64, piece: F64, piece_nation: I64, nations: int
) -> tuple[
    I32,
    I32,
    I16,
    npt.NDArray[np.uint8],
    F64,
    I32,
    F64,
]:
    """The fields of NationIndex: pieces sorted by cell and nation, and the nation of all cells without."""
    cell_value = np.full(ROWS * COLUMNS, OCEAN, dtype=np.int32)
    has_border = np.zeros(ROWS * COLUMNS, dtype=np.uint8)
    for p in range(piece_cell.size):
        has_border[piece_cell[p]] = 1
    border_number = 0
    border_of_cell = np.empty(ROWS * COLUMNS, dtype=np.int32)
    for cell in range(ROWS * COLUMNS):
        if has_border[cell] != 0:
            border_of_cell[cell] = border_number
            cell_value[cell] = FIRST_BORDER - border_number
            border_number += 1

    # Entries in the order nation, cell. There are at most as many with pieces as pieces; those without
    # (a nation that covers all of a cell which another one's border crosses) come on top.
    entry_cell = np.empty(piece_cell.size + border_number + 1, dtype=np.int64)
    entry_nation = np.empty(entry_cell.size, dtype=np.int16)
    entry_inside = np.empty(entry_cell.size, dtype=np.uint8)
    entry_area = np.empty(entry_cell.size)
    piece_entry = np.empty(piece_cell.size, dtype=np.int64)
    entries = 0
    first = 0
    for nation in range(nations):
        end = first
        south, north, west, east = ROWS, -1, COLUMNS, -1
        while end < piece_cell.size and piece_nation[end] == nation:
            row, column = divmod(piece_cell[end], COLUMNS)
            south, north = min(south, row), max(north, row)
            west, east = min(west, column), max(east, column)
            end += 1
        if end == first:
            continue
        height, width = north - south + 1, east - west + 1
        here = np.full((height, width), -1, dtype=np.int32)
        crossings = np.zeros((height + 1, width), dtype=np.uint8)
        for p in range(first, end):
            row, column = divmod(piece_cell[p], COLUMNS)
            here[row - south, column - west] = -2
            if piece[p, 5] != 0.0:
                crossings[row - south + 1, column - west] ^= 1
        for r in range(height):
            for c in range(width):
                # Inside at the south-west corner: an odd number of crossings of its meridian further south.
                crossings[r + 1, c] ^= crossings[r, c]
                cell = (south + r) * COLUMNS + west + c
                inside = crossings[r, c]
                if here[r, c] == -2 or (inside != 0 and has_border[cell] != 0):
                    if entries == entry_cell.size:
                        more = entries
                        entry_cell = np.concatenate((entry_cell, np.empty(more, dtype=np.int64)))
                        entry_nation = np.concatenate((entry_nation, np.empty(more, dtype=np.int16)))
                        entry_inside = np.concatenate((entry_inside, np.empty(more, dtype=np.uint8)))
                        entry_area = np.concatenate((entry_area, np.empty(more)))
                    here[r, c] = entries
                    entry_cell[entries] = cell
                    entry_nation[entries] = nation
                    entry_inside[entries] = inside
                    entry_area[entries] = inside
                    entries += 1
                elif inside != 0 and cell_value[cell] == OCEAN:
                    cell_value[cell] = nation
        for p in range(first, end):
            row, column = divmod(piece_cell[p], COLUMNS)
            entry = here[row - south, column - west]
            piece_entry[p] = entry
            entry_area[entry] += _land_right_of(piece, p, row, column)
        first = end

    # Stable counting sort of the entries by cell, then of the pieces by entry.
    border_start = np.zeros(border_number + 1, dtype=np.int32)
    for e in range(entries):
        border_start[border_of_cell[entry_cell[e]] + 1] += 1
    border_start = np.cumsum(border_start).astype(np.int32)
    following = border_start.copy()
    position = np.empty(entries, dtype=np.int64)
    nation_out = np.empty(entries, dtype=np.int16)
    inside_out = np.empty(entries, dtype=np.uint8)
    area_out = np.empty(entries)
    for e in range(entries):
        border = border_of_cell[entry_cell[e]]
        at = following[border]
        following[border] += 1
        position[e] = at
        nation_out[at] = entry_nation[e]
        inside_out[at] = entry_inside[e]
        area_out[at] = min(max(entry_area[e], 0.0), 1.0)
    piece_start = np.zeros(entries + 1, dtype=np.int32)
    for p in range(piece_cell.size):
        piece_start[position[piece_entry[p]] + 1] += 1
    piece_start = np.cumsum(piece_start).astype(np.int32)
    next_piece = piece_start.copy()
    pieces_out = np.empty((piece_cell.size, 4))
    for p in range(piece_cell.size):
        e = position[piece_entry[p]]
        at = next_piece[e]
        next_piece[e] += 1
        for k in range(4):
            pieces_out[at, k] = piece[p, k]
    return cell_value, border_start, nation_out, inside_out, area_out, piece_start, pieces_out

"""The air under a break-up: density and speed of sound against altitude, at its place and hour."""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.density import DensitySlice, log_density
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import GAS_CONSTANT_AIR_J_PER_KG_K, HEAT_CAPACITY_RATIO_AIR

TOP_KM = 140.0
# Linear interpolation of ln density between nodes at this distance has errors below 1e-3 …
_NODE_KM = 0.5
_ROWS_PER_NODE = 5
# … and of density itself between rows adds 1e-4: then reading a row needs no exponential.
STEP_KM = _NODE_KM / _ROWS_PER_NODE
ROWS_PER_KM = 1.0 / STEP_KM
ROWS = int(TOP_KM / STEP_KM) + 1


@kernel
def fill_air_column(
    table: DensityTable, density_slice: DensitySlice, latitude_rad: float, hour: float, column: F64
) -> None:
    """Write density (kg/m³) into column[:, 0] and speed of sound (m/s) into column[:, 1]; (ROWS, 2)."""
    above = 1  # the node above the row
    for row in range(0, ROWS, _ROWS_PER_NODE):
        altitude_km = row * STEP_KM
        column[row, 0] = np.exp(log_density(density_slice, altitude_km, latitude_rad, hour))
        while table.levels[above, 0] < altitude_km:
            above += 1
        t = (altitude_km - table.levels[above - 1, 0]) / (table.levels[above, 0] - table.levels[above - 1, 0])
        temperature_k = table.temperature_k[above - 1] + t * (
            table.temperature_k[above] - table.temperature_k[above - 1]
        )
        column[row, 1] = np.sqrt(HEAT_CAPACITY_RATIO_AIR * GAS_CONSTANT_AIR_J_PER_KG_K * temperature_k)
        if row == 0:
            continue
        below = row - _ROWS_PER_NODE
        thinning = (column[row, 0] / column[below, 0]) ** (1.0 / _ROWS_PER_NODE)
        quickening = (column[row, 1] - column[below, 1]) / _ROWS_PER_NODE
        for between in range(below + 1, row):
            column[between, 0] = column[between - 1, 0] * thinning
            column[between, 1] = column[between - 1, 1] + quickening


@leaf
def row_at(altitude_km: float) -> float:
    """The row at an altitude, and how far it is to the next: within the column, also of what is no number."""
    row = altitude_km * ROWS_PER_KM
    return min(row, ROWS - 1.001) if row > 0.0 else 0.0


@leaf
def density_in_row(column: F64, x: float) -> float:
    """Density (kg/m³) at row_at an altitude."""
    row = int(x)
    return column[row, 0] + (x - row) * (column[row + 1, 0] - column[row, 0])


@leaf
def sound_in_row(column: F64, x: float) -> float:
    """Speed of sound (m/s) at row_at an altitude."""
    row = int(x)
    return column[row, 1] + (x - row) * (column[row + 1, 1] - column[row, 1])

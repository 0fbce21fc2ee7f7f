"""Far off, longitude averaged: the casualties to expect in each cell of the grid, and on a km² of it.

Debris on a circle of latitude lands at every longitude alike. What lands on a row of the grid, in m² of
casualty area, times the people of a cell over the area of the row are the casualties there; the cells add up
to the casualties of the world.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.exposure.grid import CELLS_PER_DEG, COLUMNS, ROWS, cell_area_km2
from iss_risk.report.layers.layer import Column, Layer, classes_of, layer_of
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.simulation.chunk import ROW_SUM
from iss_risk.simulation.simulation import Simulation
from iss_risk.summaries.nations import without_dust

# Cells of 1° in tables; rasters have the 5′ of the grid. 1° is 13,000 polygons, 5′ would be a million.
SIDE = CELLS_PER_DEG
_COLUMNS: dict[str, Column] = {
    "casualties_persons_per_km2": "number",
    "expected_casualties_persons": "number",
    "persons": "number",
    "persons_per_km2": "number",
}


class CellRisk(NamedTuple):
    """By cell (rows from the south pole, columns from −180°): expected `casualties` in one re-entry,
    `persons`; and by row the area of a cell."""

    casualties: F64
    persons: F64
    cell_area_km2: F64


def cell_risk(simulation: Simulation) -> CellRisk:
    """Of all cells of the grid; zeros where nothing comes down. Of runs whose longitude is averaged."""
    persons = simulation.plan.exposure.persons_by_cell()
    area_km2 = cell_area_km2()
    if not simulation.tally.decayed.any():
        return CellRisk(np.zeros((ROWS, COLUMNS)), persons, area_km2)
    casualty_area_m2 = simulation.tally.mean(ROW_SUM)
    per_person = casualty_area_m2 / (area_km2 * M2_PER_KM2 * COLUMNS)
    by_row = without_dust(per_person * persons.sum(axis=1))
    share = persons / np.maximum(persons.sum(axis=1), 1e-300)[:, None]
    return CellRisk(by_row[:, None] * share, persons, area_km2)


def coarser(risk: CellRisk, side: int) -> CellRisk:
    """Cells of `side` × `side` of these together."""
    rows, columns = risk.persons.shape[0] // side, risk.persons.shape[1] // side

    def joined(values: F64) -> F64:
        return np.asarray(values.reshape(rows, side, columns, side).sum(axis=(1, 3)))

    area_km2 = side * risk.cell_area_km2.reshape(rows, side).sum(axis=1)
    return CellRisk(joined(risk.casualties), joined(risk.persons), area_km2)


def casualty_density_layer(simulation: Simulation) -> Layer:
    """A square of 1° for each in which casualties are to be expected."""
    import shapely

    risk = coarser(cell_risk(simulation), SIDE)
    row, column = np.nonzero(risk.casualties > 0.0)
    size = SIDE / CELLS_PER_DEG
    west, south = column * size - 180.0, row * size - 90.0
    casualties, persons = risk.casualties[row, column], risk.persons[row, column]
    area_km2 = risk.cell_area_km2[row]
    rows: list[dict[str, Any]] = [
        dict(zip(_COLUMNS, values, strict=True))
        for values in zip(
            (casualties / area_km2).tolist(),
            casualties.tolist(),
            persons.tolist(),
            (persons / area_km2).tolist(),
            strict=True,
        )
    ]
    return layer_of(
        "casualty_density",
        "Casualties to expect, by squares of 1°",
        "polygon",
        rows,
        shapely.box(west, south, west + size, south + size),
        _COLUMNS,
        column="casualties_persons_per_km2",
        classes=classes_of(casualties / area_km2, "persons/km²"),
    )

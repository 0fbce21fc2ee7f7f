"""The people who live where pieces may land, in the last days."""

from __future__ import annotations

from dataclasses import dataclass

from iss_risk.exposure.grid import CELL_DEG, COLUMNS, ROWS
from iss_risk.simulation.simulation import Simulation


@dataclass(frozen=True)
class PeopleBelow:
    """How many `persons` live in the smallest area that holds `percent` of the pieces that may land."""

    percent: float
    area_km2: float
    persons: float


def people_below(simulation: Simulation) -> list[PeopleBelow]:
    """For 50, 90 and 99 %, the smallest area first; nothing where longitude is averaged, or nothing lands.

    Cells of 5′ count whose middle is inside.
    """
    if simulation.plan.averaged:
        return []
    from rasterio.features import geometry_mask
    from rasterio.transform import from_origin

    from iss_risk.report.layers.debris_fields import FieldsByPass, debris_field_of_all
    from iss_risk.report.layers.landed_pieces import pieces_of_simulation

    fields = debris_field_of_all(FieldsByPass(pieces_of_simulation(simulation))).frame
    north_up = from_origin(-180.0, 90.0, CELL_DEG, CELL_DEG)
    persons = simulation.plan.exposure.persons_by_cell()[::-1]
    found = []
    for percent, area_km2, shape in zip(fields["percent"], fields["area_km2"], fields.geometry, strict=True):
        inside = geometry_mask([shape], (ROWS, COLUMNS), north_up, invert=True)
        found.append(PeopleBelow(float(percent), float(area_km2), float(persons[inside].sum())))
    return sorted(found, key=lambda one: one.percent)

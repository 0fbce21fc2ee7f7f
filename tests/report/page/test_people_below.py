"""People under the remaining tracks of a real last day, counted in another way."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from iss_risk.exposure.grid import CELL_DEG, COLUMNS, ROWS
from iss_risk.report.layers.debris_fields import FieldsByPass, debris_field_of_all
from iss_risk.report.layers.landed_pieces import pieces_of_simulation
from iss_risk.report.page.people_below import people_below
from iss_risk.simulation.simulation import Simulation
from iss_risk.studies.assess import assess

GOLDEN = Path(__file__).parents[2] / "golden" / "inputs"


def simulation_of(orbit: str, now: datetime, **asked: object) -> Simulation:
    made: list[Simulation] = []
    assess(orbit=GOLDEN / orbit, now=now, samples=64, simulated=made.append, **asked)  # type: ignore[arg-type]
    return made[0]


@pytest.fixture(scope="module")
def last_day() -> Simulation:
    return simulation_of("cz5b_core.json", datetime(2020, 5, 11, 6, tzinfo=UTC), vehicle="cz5b_core")


def test_people_are_those_of_the_cells_inside(last_day: Simulation) -> None:
    """Against points in polygons, one by one."""
    found = people_below(last_day)
    assert [one.percent for one in found] == [50.0, 90.0, 99.0]
    fields = debris_field_of_all(FieldsByPass(pieces_of_simulation(last_day))).frame
    persons = last_day.plan.exposure.persons_by_cell()
    longitude, latitude = np.meshgrid(
        (np.arange(COLUMNS) + 0.5) * CELL_DEG - 180.0, (np.arange(ROWS) + 0.5) * CELL_DEG - 90.0
    )
    lived_in = persons > 0.0
    for one in found:
        shape = fields.geometry[fields["percent"] == one.percent].iloc[0]
        inside = shapely.contains_xy(shape, longitude[lived_in], latitude[lived_in])
        assert one.persons == pytest.approx(persons[lived_in][inside].sum(), rel=1e-6)


def test_more_people_live_where_more_pieces_land(last_day: Simulation) -> None:
    found = people_below(last_day)
    for less, more in pairwise(found):
        assert less.persons <= more.persons
        assert less.area_km2 <= more.area_km2
    assert found[0].area_km2 < found[-1].area_km2
    assert 1e6 < found[-1].persons < 3e9


def test_far_off_nothing_is_told() -> None:
    assert people_below(simulation_of("iss.tle", datetime(2026, 10, 10, tzinfo=UTC))) == []

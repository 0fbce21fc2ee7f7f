"""A large stage half a day before, the station years before, a small satellite; each run once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from iss_risk.answers.assessment import Assessment
from iss_risk.execution import Execution
from iss_risk.report.layers.contents import Contents, contents_of_assessment
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.simulation import Simulation
from iss_risk.sources.selection import Selection
from iss_risk.summaries.assessment import summarise

INPUTS = Path(__file__).parents[2] / "golden" / "inputs"
STATION_NOW = datetime(2026, 10, 9, 12, tzinfo=UTC)


class Case:
    """A simulation, its document, and the layers of it."""

    def __init__(self, samples: int, horizon_days: float | None = None, **scenario: Any) -> None:
        if horizon_days is not None:
            scenario["horizon_days"] = horizon_days
        self.simulation: Simulation = simulate(
            Scenario(**scenario),
            None,
            Effort(samples),
            selection=Selection(offline=True),
            execution=Execution(1),
        )
        self.answer: Assessment = summarise(self.simulation)
        self.contents: Contents = contents_of_assessment(self.answer, self.simulation)

    def rows(self, name: str) -> Any:
        (frame,) = (one.frame for one in self.contents.layers if one.name == name)
        return frame


@pytest.fixture(scope="session")
def near() -> Case:
    """1,024 samples: the layers are made of the first half, the second half tries them."""
    return Case(
        1024,
        orbit=INPUTS / "cz5b_core.json",
        vehicle="cz5b_core",
        now=datetime(2020, 5, 11, 6, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def far() -> Case:
    return Case(64, orbit=INPUTS / "iss.tle", now=STATION_NOW, places="Berlin, Lagos")


@pytest.fixture(scope="session")
def small() -> Case:
    return Case(
        256, orbit=INPUTS / "kosmos482.tle", vehicle="generic:495", now=datetime(2025, 1, 3, tzinfo=UTC)
    )


@pytest.fixture(scope="session")
def nothing_decays() -> Case:
    return Case(32, horizon_days=1.0, orbit=INPUTS / "iss.tle", now=STATION_NOW)

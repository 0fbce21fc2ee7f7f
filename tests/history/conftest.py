"""A history of runs that never flew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from report.fakes import NOW, fake_assessment

from iss_risk.history.database import recording
from iss_risk.history.runs import add_run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite"


@pytest.fixture
def record(database: Path) -> Callable[..., int]:
    """Record a fake assessment, with whole parts replaced; `hours` later than the first."""

    def recorded(*, hours: float = 0.0, announced: bool = True, **changes: Any) -> int:
        if "run" not in changes:
            run = fake_assessment().run
            changes["run"] = run.model_copy(update={"now": NOW + timedelta(hours=hours)})
        with recording(database) as connection:
            return add_run(connection, fake_assessment(**changes), announced=announced)

    return recorded

"""A plan of the station's decay, in constant air and in sampled air."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import DecayPlan
from iss_risk.orbit.reader import read_orbit

NOW = datetime(2026, 10, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., DecayPlan]:
    """A function from conditions to a plan."""

    def make(attitude: Any = "held", **conditions: Any) -> DecayPlan:
        return plan_decay(
            read_orbit(None), read_space_weather(), NOW, Conditions(samples=64, **conditions),
            body=Body(), attitude=attitude,
        )  # fmt: skip

    return make

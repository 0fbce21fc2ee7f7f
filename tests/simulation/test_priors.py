"""Which spread of inputs a vehicle gets."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from iss_risk import inputs
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.inputs import DispersedInput
from iss_risk.orbit.reader import read_orbit
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.vehicle.reader import load_vehicle

U = (np.arange(1_000) + 0.5) / 1_000


def values_of(vehicle, name: str) -> np.ndarray:
    return next(one for one in dispersed_inputs(vehicle) if one.name == name).distribution.quantile(U)


def test_order_and_number_stay_those_of_the_list() -> None:
    for name in ("iss", "uars"):
        assert [one.name for one in dispersed_inputs(load_vehicle(name))] == [
            one.name for one in (*inputs.PER_SAMPLE, *inputs.PER_KIND)
        ]


def of_another_history(vehicle) -> dict[str, DispersedInput]:
    """What the decay of a vehicle draws when the orbit is that of another object."""
    plan = plan_decay(
        read_orbit(None),
        read_space_weather(),
        datetime(2026, 11, 23, tzinfo=UTC),
        Conditions(samples=16),
        body=Body(),
        drag=vehicle.drag,
        own_history=False,
    )
    return {one.name: one for one in dispersed_inputs(vehicle, plan.dispersed)}


def test_without_a_history_the_station_has_its_files_two_attitudes() -> None:
    flown = load_vehicle("iss", configuration="today")
    values = of_another_history(flown)["ballistic_coefficient"].distribution.quantile(U)
    # Tumbling 85-105, held 153-194 kg/m²: half of each.
    assert ((values > 70.0) & (values < 125.0)).mean() == pytest.approx(0.5, abs=0.02)
    assert ((values > 130.0) & (values < 225.0)).mean() == pytest.approx(0.5, abs=0.02)


def test_a_file_that_says_nothing_gets_a_broad_range() -> None:
    found = of_another_history(replace(load_vehicle("iss"), drag=None))["ballistic_coefficient"]
    values = found.distribution.quantile(U)
    assert np.quantile(values, 0.05) < 55.0
    assert np.quantile(values, 0.95) > 180.0
    assert "range of spacecraft" in found.source


def test_the_bare_body_flies_as_its_file_says() -> None:
    uars = load_vehicle("uars")
    assert uars.entry is not None
    values = values_of(uars, "ballistic_coefficient_after_appendages")
    assert np.median(values) == pytest.approx(uars.entry.ballistic_coefficient_kg_m2, rel=0.01)
    bare = replace(uars, entry=None, drag=None)
    silent = values_of(bare, "ballistic_coefficient_after_appendages")
    assert np.median(silent) == pytest.approx(100.0, rel=0.01)
    found = of_another_history(bare)
    one = found["ballistic_coefficient_after_appendages"]
    assert one.distribution == found["ballistic_coefficient"].distribution, "one prior for one object"

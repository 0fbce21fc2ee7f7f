"""Dates of altitudes, and the loss while an altitude is held, against the decay itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from iss_risk.decay.samples import DecayPlan, altitudes_of, decay_chunk
from iss_risk.manoeuvre.descent import descend
from iss_risk.manoeuvre.held_altitude import loss_while_held, moved_to
from iss_risk.manoeuvre.orbit_changes import speed_for_rise_m_s

Plans = Callable[..., DecayPlan]
LEVELS = np.array([450.0, 400.0, 330.0, 220.0, 200.0])


@pytest.mark.parametrize("constant", [{"f107_sfu": 150.0, "ap": 12.0}, {}])
def test_it_is_the_decay_itself(plan_of: Plans, constant: dict[str, float]) -> None:
    plan = plan_of(**constant)
    found = descend(plan, plan.chunks.block(0), LEVELS)
    _, decays = decay_chunk(plan, 0)
    assert found.reached.all()
    # Its steps end at other times: lifetimes differ by up to 0.8 % (decay/averaged.py).
    life, expected = found.days - plan.start_days, decays.days - plan.start_days
    assert np.abs(life / expected - 1.0).max() < 0.01
    assert (np.diff(found.crossing_days, axis=1) >= 0.0).all()
    assert (found.crossing_days[:, 0] == plan.start_days).all()


def test_the_altitude_at_these_dates_is_that_of_the_level(plan_of: Plans) -> None:
    plan = plan_of(f107_sfu=150.0, ap=12.0, deterministic=True)
    found = descend(plan, plan.chunks.block(0), LEVELS)
    altitude_km, _ = altitudes_of(plan, plan.chunks.block(0), found.crossing_days[0, 1:])
    assert altitude_km[0, :2] == pytest.approx(LEVELS[1:3], abs=0.8)
    # Where it sinks by ten kilometres a day, the few tenths of a per cent of the time count.
    assert altitude_km[0, 2:] == pytest.approx(LEVELS[3:], abs=6.0)


def test_what_does_not_come_so_low_has_no_date(plan_of: Plans) -> None:
    plan = plan_of(f107_sfu=150.0, ap=12.0, horizon_days=400.0)
    found = descend(plan, plan.chunks.block(0), LEVELS)
    assert not found.reached.any()
    assert np.isnan(found.crossing_days[:, -1]).all()


def test_holding_costs_what_is_lost(plan_of: Plans) -> None:
    """Over a month, in which the orbit sinks little, the loss is that of the free decay."""
    plan = plan_of(f107_sfu=150.0, ap=12.0)
    block = plan.chunks.block(0)
    lost_km = loss_while_held(plan, block, 30.0)
    altitude_km, _ = altitudes_of(plan, block, plan.start_days + np.array([0.0, 30.0]))
    fallen_km = altitude_km[:, 0] - altitude_km[:, 1]
    assert lost_km.size == block.places.size
    assert np.median(lost_km / fallen_km) == pytest.approx(1.0, abs=0.05)
    # 70 m a day would be 14.5 m/s a year.
    assert speed_for_rise_m_s(415.0, float(np.median(lost_km))) > 0.2


def test_lower_down_holding_costs_more(plan_of: Plans) -> None:
    plan = plan_of(f107_sfu=150.0, ap=12.0)
    low = moved_to(plan, 330.0, plan.start_days)
    at = [np.median(loss_while_held(one, one.chunks.block(0), 30.0)) for one in (plan, low)]
    # Two scale heights of some 50 km.
    assert 3.0 < at[1] / at[0] < 12.0


def test_what_is_moved_is_where_it_was_moved_to(plan_of: Plans) -> None:
    plan = moved_to(plan_of(f107_sfu=150.0, ap=12.0), 330.0, 11_000.0)
    altitude_km, _ = altitudes_of(plan, plan.chunks.block(0), np.array([11_000.001]))
    assert altitude_km[:, 0] == pytest.approx(330.0, abs=0.3)

"""Burns that take time, against Orekit (tests/authorities/make_finite_burns.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iss_risk.manoeuvre.deorbit import Engine, burn_loss, least_acceleration_m_s2, losses, plan_deorbit
from iss_risk.manoeuvre.finite_burn import burn_at_apogee, seconds_to_perigee
from iss_risk.manoeuvre.orbit_changes import lowering_m_s, radius_km

FILE = Path(__file__).parents[1] / "authorities" / "finite_burns_orekit.json"
BURNS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["burns"]
# The station with a deorbit vehicle: 30 engines of 400 N, two thirds of the way to what is recalled.
STRONG, WEAK = Engine(10_000.0, 300.0), Engine(700.0, 300.0)


@pytest.mark.parametrize("one", BURNS, ids=lambda one: f"{one['thrust_n']:.0f} N {one['seconds']:.0f} s")
def test_a_burn_as_orekit_does_it(one: dict[str, Any]) -> None:
    low, high = radius_km(one["perigee_km"]), radius_km(one["apogee_km"])
    after = burn_at_apogee(low, high, one["mass_kg"], one["thrust_n"], one["isp_s"], one["seconds"])
    fall = one["perigee_km"] - one["after_perigee_km"]
    assert one["perigee_km"] - (after[0] - radius_km(0.0)) == pytest.approx(fall, rel=0.001)
    assert after[1] - radius_km(0.0) == pytest.approx(one["after_apogee_km"], abs=0.01)
    assert after[2] == pytest.approx(one["after_mass_kg"], abs=0.1)


@pytest.mark.parametrize("one", BURNS, ids=lambda one: f"{one['thrust_n']:.0f} N {one['seconds']:.0f} s")
def test_flattening_changes_the_effect_of_a_burn_by_less_than_a_hundredth(one: dict[str, Any]) -> None:
    """Against the same burn by Orekit with J2 in an orbit of 51.64°: ours leaves it out."""
    low, high = radius_km(one["perigee_km"]), radius_km(one["apogee_km"])
    after = burn_at_apogee(low, high, one["mass_kg"], one["thrust_n"], one["isp_s"], one["seconds"])
    loss_km = 0.5 * (low + high) - 0.5 * (after[0] + after[1])
    assert loss_km == pytest.approx(one["semi_major_axis_loss_with_j2_km"], rel=0.01)


def test_a_short_burn_is_an_instant_one() -> None:
    seconds = seconds_to_perigee(radius_km(145.0), radius_km(220.0), 1.0, 10.0, 1e12, radius_km(50.0), 600.0)
    assert 10.0 * seconds == pytest.approx(lowering_m_s(220.0, 145.0, 50.0), rel=1e-4)


def test_a_long_burn_loses_and_a_weak_one_fails() -> None:
    least = least_acceleration_m_s2(220.0, 2600.0)
    assert burn_loss(1.01 * least, 220.0, 2600.0) > 1.15
    assert np.isinf(burn_loss(0.99 * least, 220.0, 2600.0))
    found = losses(np.array([0.5 * least, 3.0 * least, 100.0 * least]), 220.0, 2600.0)
    assert np.isinf(found[0])
    assert found[1] == pytest.approx(burn_loss(3.0 * least, 220.0, 2600.0), abs=0.005)
    assert found[2] == pytest.approx(1.0, abs=0.001)


def test_a_strong_tug_comes_down_in_steps() -> None:
    plan = plan_deorbit(330.0, 475e3, STRONG, STRONG)
    assert plan.complete
    assert plan.burns[-1].last
    assert plan.burns[-1].perigee_km == pytest.approx(50.0, abs=0.1)
    assert plan.burns[-2].perigee_km == pytest.approx(145.0, abs=0.5)
    perigees = [one.perigee_km for one in plan.burns]
    assert perigees == sorted(perigees, reverse=True)
    # What is lost against an instant burn.
    assert 82.6 < plan.delta_v_m_s < 1.06 * 82.6


def test_the_attitude_engines_of_a_freighter_lower_but_do_not_end_it() -> None:
    plan = plan_deorbit(220.0, 445e3, WEAK, WEAK)
    assert not plan.complete
    assert 130.0 < plan.burns[-1].perigee_km < 145.0
    assert len(plan.burns) > 10
    assert plan.hours > 24.0

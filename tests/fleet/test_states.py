"""What each object is doing, from its rate, what drag alone would do, and where others are held."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from iss_risk.atmosphere.density import density_kg_per_m3
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.fleet.drag_alone import drag_alone_km_per_day
from iss_risk.fleet.records import Fleet, read_fleet
from iss_risk.fleet.states import ObjectState, states_of
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.state import osculating_state

from .made_fleets import NOW, Made

ACTIVITY = constant_activity(150.0, 10.0)


def fleet_of(*made: Made, now: datetime = NOW) -> Fleet:
    text = "".join(f"{line}\n" for one in made for line in one.tle())
    return read_fleet(content_from_bytes(text.encode(), path="x"), now)


def states(*made: Made, now: datetime = NOW) -> list[ObjectState]:
    return states_of(fleet_of(*made, now=now).objects, load_density_table(), ACTIVITY, now)


def state(made: Made, now: datetime = NOW) -> ObjectState:
    return states(made, now=now)[0]


def drag_alone(made: Made) -> float:
    """Of an object of its class, km a day, below zero."""
    (one,) = fleet_of(made).objects
    (rate,) = drag_alone_km_per_day([one.elements], load_density_table(), ACTIVITY)
    return float(rate) / one.kind.ballistic_coefficient.median


LOW = Made("STARLINK-1500", 45000, 290.0)


def test_drag_alone_is_what_the_textbook_says() -> None:
    """da/dt = -ρ √(μ a) / β of a circular orbit (King-Hele 1964; β is m/(Cd·A)), but for the turning air."""
    made = Made("STARLINK-1500", 45000, 400.0, inclination_deg=0.1)
    hours = np.arange(24.0)
    (one,) = fleet_of(made).objects
    period = timedelta(days=1.0 / one.elements.mean_motion_rev_per_day)
    states_of_a_revolution = [
        osculating_state(one.elements, one.elements.epoch + k / 24 * period) for k in range(24)
    ]
    radius_km = np.mean([np.sqrt((each.position_km**2).sum()) for each in states_of_a_revolution])
    density = density_kg_per_m3(radius_km - 6378.137, 0.0, hours, 327.0, 150.0, 150.0, 10.0).mean()
    a_m = 1000.0 * radius_km
    usual = -density * np.sqrt(3.986004418e14 * a_m) / 55.0 * 86_400.0 / 1000.0
    turning = (1.0 - 7.292e-5 / np.sqrt(3.986004418e14 / a_m**3)) ** 2
    assert drag_alone(made) == pytest.approx(usual * turning, rel=0.05)


def test_what_sinks_as_drag_says_is_dead() -> None:
    found = state(replace(LOW, rate_km_per_day=drag_alone(LOW)))
    assert found.state == "dead"
    assert found.confidence > 0.8
    assert "drag" in found.reason


def test_what_does_not_sink_where_drag_would_lower_it_is_held() -> None:
    made = replace(LOW, altitude_km=352.0, name="STARLINK-11500", rate_km_per_day=0.02)
    found = state(made)
    assert (found.state, found.at_shell) == ("held", False)
    assert state(replace(made, altitude_km=360.0)).at_shell


def test_what_rises_is_flown() -> None:
    found = state(Made("STARLINK-1008", 44714, 427.0, rate_km_per_day=0.165))
    assert found.state == "climbing"
    assert found.rate_km_per_day == pytest.approx(0.165, rel=0.01)
    assert "drag cannot raise an orbit" in found.reason


def test_what_sinks_faster_than_drag_is_pushed() -> None:
    found = state(Made("STARLINK-1008", 44714, 427.0, rate_km_per_day=-5.0))
    assert found.state == "lowering"
    assert found.confidence == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("rate", [-0.1, 0.0, 0.05])
def test_what_has_no_thrusters_is_dead(rate: float) -> None:
    assert state(Made("FALCON 9 R/B", 50000, 500.0, rate_km_per_day=rate)).state == "dead"


def test_of_the_same_rate_one_is_held_at_a_shell_and_one_sinks_elsewhere() -> None:
    """Where many are held a set that sinks by 0.2 km a day is one of theirs; 30 km below it is on its way."""
    rng = np.random.default_rng(1)
    crowd = [
        Made(f"STARLINK-{31_000 + k}", 55_000 + k, 600.0, 33.0, float(rng.normal(0.0, 0.1)))
        for k in range(80)
    ]
    found = states(*crowd, Made("STARLINK-32000", 56_000, 600.0, 33.0, -0.3))
    assert {one.state for one in found} == {"held"}
    assert all(one.at_shell for one in found)
    alone = states(*crowd, Made("STARLINK-32000", 56_000, 560.0, 33.0, -0.3))
    assert (alone[-1].at_shell, alone[-1].state) == (False, "lowering")


def test_a_launch_that_rises_together_is_no_shell() -> None:
    crowd = [Made(f"STARLINK-{34_000 + k}", 60_000 + k, 420.0, 33.0, 2.0) for k in range(80)]
    assert {(one.state, one.at_shell) for one in states(*crowd)} == {("climbing", False)}


def test_its_own_history_counts_more_than_the_rate_in_its_set() -> None:
    made = Made("STARLINK-1008", 44714, 427.0, rate_km_per_day=0.165)
    before = replace(made, altitude_km=433.0, epoch=made.epoch - timedelta(days=2))
    (found,) = states(before, made)
    assert found.rate_km_per_day == pytest.approx(-3.0, rel=0.01)
    assert (found.state, found.rate_from) == ("lowering", "its sets of the last 2.0 days")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Made("A SAT", 50000, 80.0), "perigee"),
        (Made("A SAT", 50000, 200.0, rate_km_per_day=-5.0, epoch=NOW - timedelta(days=60)), "60 days old"),
    ],
)
def test_what_must_have_come_down(made: Made, words: str) -> None:
    found = state(made)
    assert found.state == "down"
    assert words in found.reason


def test_a_fresh_set_of_a_low_object_is_up() -> None:
    assert state(Made("A SAT", 50000, 200.0, rate_km_per_day=-5.0)).state == "dead"


def test_a_table_without_rates_tells_nothing_but_the_class() -> None:
    text = "name,altitude_km,inclination_deg\nSTARLINK-1008,550,53\nFALCON 9 R/B,550,53\n"
    fleet = read_fleet(content_from_bytes(text.encode(), path="x"), NOW)
    flown, stage = states_of(fleet.objects, load_density_table(), ACTIVITY, NOW)
    assert (flown.state, flown.confidence, flown.rate_km_per_day) == ("unknown", 0.0, None)
    assert stage.state == "dead"


def test_chances_are_chances() -> None:
    made = [
        Made(f"STARLINK-{1000 + k}", 50_000 + k, altitude, rate_km_per_day=rate)
        for k, (altitude, rate) in enumerate(
            (altitude, rate) for altitude in (200.0, 350.0, 540.0) for rate in (-50.0, -1.0, 0.0, 1.0, 50.0)
        )
    ]
    for one in states(*made):
        assert 0.25 <= one.confidence <= 1.0 + 1e-12

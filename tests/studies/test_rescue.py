"""`rescue` end to end, in few samples; its figures against what is known outside."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iss_risk.answers.rescue import ControlledDeorbit, RescueAnswer
from iss_risk.errors import InputError, UsageError
from iss_risk.report.rescue import rescue_text
from iss_risk.report.schema import schema_text
from iss_risk.simulation.world import World
from iss_risk.sources.embedded import data_path
from iss_risk.studies.rescue import rescue

NOW = datetime(2026, 10, 10, tzinfo=UTC)
FEW: dict[str, Any] = {"now": NOW, "samples": 128, "workers": 2}


@pytest.fixture(scope="module")
def world() -> World:
    return World.load(now=NOW)


@pytest.fixture(scope="module")
def answer(world: World) -> RescueAnswer:
    return rescue(world=world, **FEW)


def deorbit(answer: RescueAnswer, name: str) -> ControlledDeorbit:
    (found,) = [one for one in answer.deorbits if one.name == name]
    return found


def test_altitudes_are_passed_one_after_the_other(answer: RescueAnswer) -> None:
    dates = [one.below_utc.p50 for one in answer.dates_below]
    assert [one.altitude_km for one in answer.dates_below] == [400, 370, 330, 280, 220, 200]
    known = [one for one in dates if one is not None]
    assert len(known) == 6
    assert known == sorted(known)
    assert answer.reentry_utc.p50 is not None
    assert known[-1] < answer.reentry_utc.p50
    assert answer.no_return_utc.p50 is not None
    # 220 km, give or take ten.
    assert abs(answer.no_return_utc.p50 - known[4]) < timedelta(days=30)


def test_holding_costs_what_the_station_has_spent(answer: RescueAnswer) -> None:
    """The station lost 29 m a day in September 2026 and has needed some 6 to 20 m/s a year."""
    today = answer.holding[0]
    assert answer.observed_loss_m_per_day == pytest.approx(32.0, abs=5.0)
    assert 15.0 < today.loss_m_per_day.p50 < 70.0
    ratio = today.delta_v_m_s_per_year.p50 / today.loss_m_per_day.p50
    assert ratio == pytest.approx(14.5 / 70.0, rel=0.01)
    costs = [one.delta_v_m_s_per_year.p50 for one in answer.holding]
    assert costs == sorted(costs)


def test_it_is_held_as_it_is_flown_and_falls_as_it_is_left(answer: RescueAnswer, world: World) -> None:
    """Nobody holds an abandoned station: its drag and mass are those with crew and ships. What is stated is
    of both, and weighs what its parts do."""
    assert answer.vehicle.configuration == "abandoned"
    words = " ".join(rescue_text(answer, width=80, colour=False).split())
    assert "abandoned · docked: 2 progress, 1 cygnus" in words
    few = {**FEW, "samples": 32}
    usual = rescue(world=world, **few)
    flown, left = (rescue(world=world, configuration=one, **few) for one in ("today", "abandoned"))
    assert usual.holding[0].loss_m_per_day == flown.holding[0].loss_m_per_day
    assert usual.no_return_utc == left.no_return_utc
    assert left.holding[0].loss_m_per_day.p50 > 1.04 * flown.holding[0].loss_m_per_day.p50
    assert usual.last_leg == flown.last_leg
    assert left.station_mass_kg.p05 == left.station_mass_kg.p95 == left.vehicle.mass_kg
    assert left.station_mass_kg.p50 < usual.station_mass_kg.p50 < flown.station_mass_kg.p50


def test_the_boost_kit_holds_for_months(answer: RescueAnswer) -> None:
    (kit,) = [one for one in answer.tugs if one.name == "dragon_boost_kit"]
    assert kit.delta_v_m_s.p50 == pytest.approx(9.0, rel=0.05)
    assert 8.0 < kit.months_of_holding.p50 < 30.0
    # 9 m/s are 15.9 km: 450 days at 35 m a day.
    assert kit.months_at_present_rate is not None
    assert answer.observed_loss_m_per_day is not None
    expected = 15.9e3 / answer.observed_loss_m_per_day / 30.44
    assert kit.months_at_present_rate.p50 == pytest.approx(expected, rel=0.05)
    assert kit.unsure


def test_who_can_and_who_cannot(answer: RescueAnswer) -> None:
    weak = deorbit(answer, "progress")
    assert weak.verdict == "cannot"
    assert re.search(r"\d+\.\d t of propellant are needed from 220 km", weak.because or "")
    assert "kN" in (weak.because or "")
    strong = deorbit(answer, "usdv")
    assert strong.verdict in ("can", "may")
    assert strong.complete
    assert strong.burns[-1].perigee_altitude_km == pytest.approx(50.0, abs=0.1)
    fed = [deorbit(answer, name).can_fraction for name in ("zvezda", "zvezda+3progress", "zvezda+6progress")]
    assert fed == sorted(fed)
    assert fed[0] < 0.05 < fed[2]


def test_the_chances_are_those_of_the_dates(answer: RescueAnswer) -> None:
    strong = deorbit(answer, "usdv")
    assert strong.no_return_utc is not None
    assert strong.no_return_utc.p50 is not None
    shares = [one.fraction for one in strong.not_too_late]
    assert shares[0] == strong.can_fraction
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.2
    assert [one.fraction for one in deorbit(answer, "cygnus").not_too_late] == [0.0] * len(
        strong.not_too_late
    )


def test_the_last_leg_of_the_plan(answer: RescueAnswer) -> None:
    leg = answer.last_leg
    assert leg is not None
    assert (leg.from_km, leg.to_km, leg.begins_utc.year) == (330.0, 220.0, 2030)
    assert 60.0 < leg.days.p05 < leg.days.p50 < leg.days.p95 < 900.0


def test_a_failure_must_be_as_rare_as_the_risk_is_high(answer: RescueAnswer) -> None:
    found = answer.reliability
    mean = found.uncontrolled_casualties.mean
    assert found.one_failure_in == pytest.approx(mean / 1e-4)
    assert (1.0 - found.needed_success) * mean == pytest.approx(1e-4)
    assert 300.0 < found.one_failure_in < 10_000.0


def test_the_field_suffices_the_field(answer: RescueAnswer) -> None:
    """The footprint of the present plan is about 2,000 km long (facts of July 2024)."""
    field = answer.target_field
    assert 1_000.0 < field.footprint_length_km < 4_000.0
    assert field.length_km > 6_000.0
    assert field.field_suffices
    assert -2.0 < field.entry_angle_deg < -0.4


@pytest.mark.parametrize("width", [48, 80, 120])
def test_the_screen_holds_it(answer: RescueAnswer, width: int) -> None:
    text = rescue_text(answer, width=width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    assert "Who can save it" in text
    assert "cannot alone, because" in " ".join(text.split())


def test_the_document_follows_its_schema(answer: RescueAnswer) -> None:
    jsonschema.validate(json.loads(answer.to_json()), json.loads(schema_text("rescue")))
    assert answer.headline().startswith("ISS (ZARYA): no return about 20")
    assert len(answer.to_frame()) == len(answer.deorbits)


def test_no_return_comes_sooner_under_a_stronger_sun(world: World) -> None:
    found = [rescue(world=world, f107_sfu=flux, ap=12.0, **{**FEW, "samples": 32}) for flux in (90.0, 200.0)]
    quiet, active = (one.no_return_utc.p50 for one in found)
    assert quiet is not None
    assert active is not None
    assert active < quiet - timedelta(days=200)
    until = [deorbit(one, "zvezda+6progress").no_return_utc for one in found]
    assert all(one is not None and one.p50 is not None for one in until)
    costs = [one.holding[0].delta_v_m_s_per_year.p50 for one in found]
    assert costs[1] > 2.0 * costs[0]
    # What the Sun does not move.
    assert found[0].tugs[0].delta_v_m_s == found[1].tugs[0].delta_v_m_s


@pytest.fixture(scope="module")
def sixteen(world: World) -> RescueAnswer:
    return rescue(world=world, **{**FEW, "samples": 16})


@pytest.mark.parametrize(
    ("options", "sooner"),
    [
        ({"attitude": "tumbling"}, True),
        ({"ballistic_coefficient_kg_m2": 300.0}, False),
        # What is stated of its size replaces the mixture of attitudes, and the history says most.
        ({"mass_kg": 450e3, "drag_area_m2": 4_000.0}, None),
        ({"mass_kg": 450e3, "drag_area_m2": 400.0, "drag_coefficient": 2.0}, None),
        ({"f107_sfu": 220.0, "ap": 60.0}, True),
    ],
    ids=str,
)
def test_what_is_stated_of_drag_and_sun_moves_no_return(
    sixteen: RescueAnswer, world: World, options: dict[str, Any], sooner: bool | None
) -> None:
    before = sixteen.no_return_utc.p50
    after = rescue(world=world, **{**FEW, "samples": 16, **options}).no_return_utc.p50
    assert before is not None
    assert after is not None
    assert after != before
    assert sooner is None or (after < before) == sooner


def test_beyond_the_horizon_there_is_no_date(world: World) -> None:
    near = rescue(world=world, horizon_days=100.0, **{**FEW, "samples": 16})
    assert near.no_return_utc.p50 is None
    assert near.dates_below[-1].below_utc.p05 is None
    assert near.reliability.uncontrolled_casualties.mean == 0.0
    assert "later" in rescue_text(near, width=80, colour=False)


def test_another_object_is_as_heavy_as_it_is() -> None:
    """Tiangong-1 came down on 2 April 2018; a small ship could have ended it in two burns."""
    now = datetime(2018, 2, 16, tzinfo=UTC)
    other = rescue(orbit=data_path("hindcasts", "tiangong1.tle"), now=now, samples=32, workers=2)
    assert other.station_mass_kg.p05 == other.station_mass_kg.p95 == other.vehicle.mass_kg < 10e3
    assert other.last_leg is None
    assert any("those of the International Space Station" in one for one in other.warnings)
    small = deorbit(other, "cygnus")
    assert small.verdict == "can"
    assert small.complete
    assert sum(one.propellant_kg for one in small.burns) < 500.0
    assert small.no_return_utc is not None
    assert small.no_return_utc.p50 is not None
    assert small.no_return_utc.p50 < datetime(2018, 4, 2, tzinfo=UTC)
    assert "2018-03-" in rescue_text(other, width=100, colour=False)


def test_abandoned_later_it_is_lost_later(world: World) -> None:
    steady: dict[str, Any] = {**FEW, "samples": 32, "f107_sfu": 150.0, "ap": 12.0}
    now, later = (
        rescue(world=world, uncontrolled_from=when, **steady).no_return_utc.p50
        for when in (None, datetime(2029, 10, 10, tzinfo=UTC))
    )
    assert now is not None
    assert later is not None
    assert (later - now).days == pytest.approx(3 * 365.25, abs=40.0)


def test_more_propellant_can_more(world: World, tmp_path: Path) -> None:
    file = tmp_path / "tugs.toml"
    text = data_path("tugs.toml").read_text("utf-8")
    file.write_text(
        text.replace("low = 2000, likely = 4500, high = 6260", "low = 9500, likely = 9800, high = 9900")
    )
    changed = rescue(world=world, tugs=file, **{**FEW, "samples": 32, "f107_sfu": 150.0, "ap": 12.0})
    assert deorbit(changed, "zvezda").can_fraction > 0.5
    assert changed.inputs[-1].provenance == "file"
    widths = []
    for fleet in (changed, rescue(world=world, **{**FEW, "samples": 32, "f107_sfu": 150.0, "ap": 12.0})):
        (zvezda,) = [one for one in fleet.tugs if one.name == "zvezda"]
        widths.append(zvezda.delta_v_m_s.p95 - zvezda.delta_v_m_s.p05)
    # What is known less well moves the answer's interval.
    assert widths[0] < 0.7 * widths[1]


def test_the_same_bytes_whatever_the_workers(world: World) -> None:
    steady: dict[str, Any] = {"now": NOW, "samples": 32, "f107_sfu": 150.0, "ap": 12.0}
    first, second = (rescue(world=world, workers=one, **steady).to_json() for one in (1, 3))
    assert first == second


def test_what_is_too_low_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        rescue(tugs=tmp_path / "tugs.toml", **FEW)
    with pytest.raises(UsageError, match="samples"):
        rescue(**{**FEW, "samples": 0})

"""When objects of a fleet come down: as in a single run of each, in the calendar, wherever it is computed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.atmosphere.space_weather import days_since_2000, read_space_weather
from iss_risk.decay.samples import decay_at_once, decay_chunk
from iss_risk.errors import InputError
from iss_risk.execution import Execution
from iss_risk.fleet.fates import Fate
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.scenario import Scenario
from iss_risk.sources.selection import Selection
from iss_risk.studies.decay import decay_plan_of, predict_decay
from iss_risk.studies.fleet import assess_fleet
from iss_risk.summaries.fleet_calendar import Calendar, Priced

from .made_fleets import NOW, Made

# The second of these has a history: three sets as a stage leaves them.
MADE = [
    Made("STARLINK-1008", 44_714, 427.0, rate_km_per_day=0.165),
    *(
        Made("FALCON 9 R/B", 50_000, 300.0 + 2.0 * days, 30.0, -2.0, NOW - timedelta(days=days + 0.3))
        for days in (4, 2, 0)
    ),
    Made("STARLINK-34000", 60_000, 230.0, 43.0, -8.0),
]
SAMPLES = 32


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fleet") / "fleet.tle"
    path.write_text("".join(f"{line}\n" for one in MADE for line in one.tle()))
    return path


def answer(file: Path, fate: Fate, workers: int = 1) -> FleetAnswer:
    return assess_fleet(file, now=NOW, fate=fate, samples=SAMPLES, seed=3, workers=workers)


@pytest.fixture(scope="module")
def abandoned(file: Path) -> FleetAnswer:
    return answer(file, Fate("abandoned"))


@pytest.mark.parametrize("number", [44_714, 50_000, 60_000])
def test_an_object_comes_down_as_in_its_own_run(file: Path, abandoned: FleetAnswer, number: int) -> None:
    alone = predict_decay(
        orbit=file, now=NOW, samples=SAMPLES, seed=3, selection=Selection(object=str(number)), workers=1
    ).decay
    (one,) = (one for one in abandoned.members if one.norad_id == number)
    assert one.reentry_utc is not None
    for name in ("p05", "p50", "p95"):
        assert getattr(one.reentry_utc, name) == getattr(alone.reentry_utc, name)
    assert one.decayed_fraction == alone.decayed_fraction


def test_what_climbs_is_not_forecast_to_come_down(file: Path, abandoned: FleetAnswer) -> None:
    """Where it is flown, no re-entry at all; left alone today, years and not four months."""
    dead = answer(file, Fate())
    by_number = {one.norad_id: one for one in dead.members}
    assert by_number[44_714].state == "climbing"
    assert by_number[44_714].reentry_utc is None
    assert by_number[50_000].reentry_utc is not None
    (one,) = (one for one in abandoned.members if one.norad_id == 44_714)
    assert one.reentry_utc is not None
    assert one.reentry_utc.p05 is not None
    assert one.reentry_utc.p05 > NOW + timedelta(days=120)


def test_the_same_bytes_with_two_workers(file: Path, abandoned: FleetAnswer) -> None:
    assert answer(file, Fate("abandoned"), workers=2).to_json() == abandoned.to_json()


def test_the_same_bytes_in_another_process(file: Path, abandoned: FleetAnswer) -> None:
    """What goes to a process goes to a cluster."""
    execution = Execution(1, backend="processes")
    elsewhere = assess_fleet(
        file, now=NOW, fate=Fate("abandoned"), samples=SAMPLES, seed=3, execution=execution
    ).to_json()
    assert elsewhere == abandoned.to_json()


def test_the_calendar_adds_up(abandoned: FleetAnswer) -> None:
    total = sum((one.decayed_fraction or 0.0) for one in abandoned.members)
    for periods in (abandoned.by_year, abandoned.by_month):
        assert sum(one.reentries_expected for one in periods) == pytest.approx(total, rel=1e-4)
    assert abandoned.by_year[0].period == "2026"
    months = [one.period for one in abandoned.by_month]
    assert months == sorted(months)


def test_a_calendar_of_known_samples() -> None:
    """Four samples: in November, in December, in 2028, and one that does not count, which is as the mean."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    days = [
        days_since_2000(datetime(*day, tzinfo=UTC)) for day in ((2026, 11, 30), (2026, 12, 1), (2028, 2, 29))
    ]
    calendar = Calendar(now, 4)
    counts = np.array([True, True, True, False])
    calendar.add(np.array([*days, np.nan]), counts, counts, 3.0, Priced(0.5, 0.1, 1.0, 0, "Starlink"))
    assert [(one.period, one.reentries_expected) for one in calendar.months()] == [
        ("2026-11", 1.0),
        ("2026-12", 1.0),
        ("2028-02", 1.0),
    ]
    first, second = calendar.years()
    assert (first.period, first.reentries_expected) == ("2026", 2.0)
    assert first.expected_casualties_sum == pytest.approx(3.0 * 0.5 * 2.0 / 3.0)
    assert second.period == "2028"


def test_what_has_come_down_since_its_set_is_not_still_to_come() -> None:
    """Two samples before now, one after it, one in which it stays."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    begin, yes = days_since_2000(now), np.ones(4, dtype=np.bool_)
    calendar = Calendar(now, 4)
    reached = np.array([True, True, True, False])
    days = np.array([begin - 30.0, begin - 0.01, begin + 0.01, np.nan])
    calendar.add(days, reached, yes, 1.0, Priced(0.5, 0.1, 1.0, 0, "Starlink"))
    for periods in (calendar.months(), calendar.years(), [calendar.soon(None)]):
        (one,) = periods
        assert one.reentries_expected == 0.25
        assert one.expected_casualties_sum == 0.125


def test_an_object_without_a_decay_costs_no_other(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(scenario: Any, history: OrbitHistory, *rest: Any) -> Any:
        if history.norad_id == 50_000:
            raise InputError("has no decay")
        return decay_plan_of(scenario, history, *rest)

    monkeypatch.setattr("iss_risk.studies.fleet_decays.decay_plan_of", refusing)
    found = {one.norad_id: one for one in answer(file, Fate("abandoned")).members}
    assert (found[50_000].decay_fault, found[50_000].reentry_utc) == ("has no decay", None)
    assert found[60_000].reentry_utc is not None


def test_all_at_once_are_the_chunks_one_after_the_other(file: Path) -> None:
    """Byte for byte; 40 samples are sixteen chunks of two and four of what is left."""
    history = Scenario(orbit=file, now=NOW).orbit_history(Selection(object="60000"), NOW)
    scenario = Scenario(orbit=history, now=NOW)
    plan = decay_plan_of(
        scenario, history, read_space_weather(), scenario.subject(history), NOW,
        scenario.conditions(samples=40, seed=3),
    )  # fmt: skip
    chunks = [decay_chunk(plan, chunk)[1] for chunk in range(plan.chunks.count)]
    whole = decay_at_once(plan)
    assert len(chunks) > 16
    for name in ("reached", "states", "days"):
        one_by_one = np.concatenate([getattr(chunk, name) for chunk in chunks])
        assert getattr(whole, name).tobytes() == one_by_one.tobytes()

"""Until when an object is known to be up: what counts as knowledge, and how far it goes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from element_sets import element_set

from iss_risk.atmosphere.space_weather import days_since_2000, read_space_weather
from iss_risk.decay.coefficient import Body, Coefficient, choose_coefficient
from iss_risk.decay.known_up import (
    CATALOGUE_LAG,
    OLDEST_SERVED_SET,
    TooFewAgreeError,
    latest_known_up,
    require_enough,
)
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.elements import OrbitHistory, Record
from iss_risk.orbit.reader import read_orbit

EPOCH = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def history(tmp_path: Path) -> OrbitHistory:
    """Two sets, the second a day after EPOCH."""
    file = tmp_path / "two.tle"
    file.write_text(element_set(300.0, EPOCH) + element_set(299.0, EPOCH + DAY))
    return read_orbit(file)


def until(history: OrbitHistory, now: datetime, **given: object) -> datetime | None:
    found = latest_known_up(history, now, **given)  # type: ignore[arg-type]
    return None if found is None else found.until


def near(one: datetime | None, other: datetime) -> bool:
    """To the precision of the epoch of a TLE, 1e-8 days."""
    return one is not None and abs(one - other) < timedelta(milliseconds=2)


def test_a_set_proves_that_it_is_up_at_its_epoch_and_no_further(history: OrbitHistory) -> None:
    assert near(until(history, EPOCH + 30 * DAY), EPOCH + DAY)
    found = latest_known_up(history, EPOCH + 30 * DAY)
    assert found is not None
    assert found.because == "element set of 2026-11-21 06:00 UTC"


def test_what_comes_after_now_is_not_known(history: OrbitHistory) -> None:
    assert near(until(history, EPOCH + 5 * HOUR), EPOCH)
    assert until(history, EPOCH - HOUR) is None
    later = replace(history, fetched_at=EPOCH + 5 * DAY, served_at=EPOCH + 5 * DAY)
    assert near(until(later, EPOCH + 2 * DAY), EPOCH + DAY)


def test_what_is_stated_counts_where_it_is_the_latest(history: OrbitHistory) -> None:
    now, seen = EPOCH + 30 * DAY, EPOCH + 3 * DAY
    assert until(history, now, still_up=seen) == seen
    assert until(history, seen, still_up=seen) == seen
    assert near(until(history, now, still_up=EPOCH), EPOCH + DAY)
    with pytest.raises(UsageError, match=r"still_up: 2026-12-21 06:00 UTC is after now, 2026-12-20"):
        until(history, now, still_up=now + DAY)


def test_a_predicted_set_proves_nothing_beyond_the_time_it_was_given(history: OrbitHistory) -> None:
    given = replace(history, fetched_at=EPOCH + 7 * HOUR)
    assert until(given, EPOCH + 30 * DAY) == EPOCH + 7 * HOUR


def test_that_a_service_has_it_proves_it_but_for_the_lag_of_the_catalogue(history: OrbitHistory) -> None:
    newest, now = history.latest.epoch, EPOCH + 30 * DAY

    def served(after: timedelta) -> datetime | None:
        return until(replace(history, fetched_at=newest + after, served_at=newest + after), now)

    assert served(2 * HOUR) == newest
    assert served(OLDEST_SERVED_SET) == newest + OLDEST_SERVED_SET - CATALOGUE_LAG > newest
    # A service with nothing newer for so long has lost the object: it may serve its last set for weeks.
    assert served(OLDEST_SERVED_SET + HOUR) == newest


def test_too_few_that_agree_are_an_error_with_the_reason(history: OrbitHistory) -> None:
    known = latest_known_up(history, EPOCH + 30 * DAY)
    for agreeing, samples in ((30, 4096), (16, 16), (0, 0)):
        require_enough(agreeing, samples, known, "two.tle")
    require_enough(0, 4096, None, "two.tle")
    for agreeing, samples in ((29, 4096), (15, 16)):
        with pytest.raises(InputError, match=f"two.tle: only {agreeing} of {samples:,} samples") as fault:
            require_enough(agreeing, samples, known, "two.tle")
        assert fault.value.exit_code == 3
        assert "\n" not in str(fault.value)
        assert isinstance(pickle.loads(pickle.dumps(fault.value)), TooFewAgreeError)


def test_a_plan_knows_it_unless_it_is_not_to_count(history: OrbitHistory) -> None:
    now = EPOCH + 2 * DAY

    def up_until(**given: object) -> float:
        conditions = Conditions(samples=4, **given)  # type: ignore[arg-type]
        body = Body(ballistic_coefficient_kg_m2=100.0)
        plan = plan_decay(history, read_space_weather(), now, conditions, body=body)
        days = np.array([plan.now_days - 3.0, plan.now_days - 0.6, plan.now_days, plan.end_days])
        # Before EPOCH + 1 day nothing can come down; what does not come down never contradicts.
        came_down = np.array([True, True, True, False])
        np.testing.assert_array_equal(plan.agrees(came_down, days), ~came_down | (days >= plan.up_until_days))
        return plan.up_until_days

    assert up_until() == pytest.approx(days_since_2000(EPOCH + DAY), abs=1e-6)
    assert up_until(still_up=now) == pytest.approx(days_since_2000(now))
    assert up_until(still_up=now, conditioning=False) == -np.inf


def test_a_set_that_the_decay_does_not_start_from_proves_it_as_well(
    history: OrbitHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A last set that no second one confirms is left out of the fit; the object was up all the same."""

    def without_the_last(records: tuple[Record, ...], *args: Any, **more: Any) -> Coefficient:
        return choose_coefficient(records[:-1], *args, **more)

    monkeypatch.setattr("iss_risk.decay.plan.choose_coefficient", without_the_last)
    plan = plan_decay(history, read_space_weather(), EPOCH + 2 * DAY, Conditions(samples=4), body=Body())
    assert plan.start_days == pytest.approx(days_since_2000(EPOCH), abs=1e-6)
    assert plan.up_until_days == pytest.approx(days_since_2000(EPOCH + DAY), abs=1e-6)

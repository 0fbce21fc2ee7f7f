"""Which runs are of one thing, and which changes the samples cannot tell."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from report.fakes import fake_assessment, tracked_object, vehicle_record

from iss_risk.history.alike import same_question, thing_of
from iss_risk.history.change import sampling_shift, within_sampling_error
from iss_risk.history.difference import difference
from iss_risk.history.runs import RecordedRun, unrecorded
from iss_risk.history.trend import trend

Record = Callable[..., int]


def run(*, options: dict[str, Any] | None = None, **changes: Any) -> RecordedRun:
    asked = fake_assessment().run.model_copy(update={"options": options or {}})
    return unrecorded(fake_assessment(**({"run": asked} | changes)))


def test_one_thing_is_one_object_and_one_vehicle() -> None:
    station = thing_of(run())
    assert str(station) == "ISS (ZARYA) 25544 as iss"
    assert station.is_same(thing_of(run(options={"attitude": "held"})))
    assert not station.is_same(thing_of(run(vehicle=vehicle_record("mir", 135_000.0))))
    other = tracked_object().model_copy(update={"norad_id": 48274})
    assert not station.is_same(thing_of(run(object=other)))
    renamed = tracked_object().model_copy(update={"name": "ISS"})
    assert station.is_same(thing_of(run(object=renamed))), "a number is an object, whatever its name"


def test_runs_of_older_versions_have_no_vehicle_but_a_mass() -> None:
    now = run()
    old = now._replace(options={name: one for name, one in now.options.items() if name != "vehicle"})
    assert thing_of(old).vehicle is None
    assert thing_of(old).is_same(thing_of(now))
    assert not thing_of(old._replace(mass_kg=8506.0)).is_same(thing_of(now))
    assert same_question(old, now)


@pytest.mark.parametrize(
    ("options", "same"),
    [
        ({}, True),
        ({"orbit": "other.tle", "object": "iss", "still_up": "2026-11-22T17:00:00Z"}, True),
        ({"attitude": "held"}, False),
        ({"f107_sfu": 200.0}, False),
        ({"uncontrolled_from": "2027-01-01T00:00:00Z"}, False),
    ],
)
def test_like_is_compared_with_like(options: dict[str, Any], same: bool) -> None:
    assert same_question(run(), run(options=options)) is same


def test_seed_samples_and_findings_make_no_other_question() -> None:
    asked = fake_assessment().run.model_copy(
        update={"seed": 5, "samples": 99, "phase_model": "ground-track", "phase_model_reason": "near"}
    )
    assert same_question(run(), unrecorded(fake_assessment(run=asked)))


def test_the_clock_in_the_last_digits_of_the_horizon_makes_no_other_question() -> None:
    def until(horizon_days: float) -> RecordedRun:
        found = fake_assessment().decay.model_copy(update={"horizon_days": horizon_days})
        return run(decay=found)

    assert same_question(until(9131.25), until(9131.249999999998))
    assert not same_question(until(9131.25), until(9131.5))


def test_the_sampling_error_of_quantiles_is_that_of_samples() -> None:
    """Against many sets of normal samples: half of the 90 % interval of the difference of two sets."""
    before = run()._replace(decayed_fraction=1.0)
    assert before.reentry_p05 is not None
    assert before.reentry_p95 is not None
    window_s = (before.reentry_p95 - before.reentry_p05).total_seconds()
    sets = np.random.default_rng(3).normal(0.0, window_s / 3.29, (2, 2000, 4096))
    for field, q in (("reentry_p05", 0.05), ("reentry_p50", 0.5), ("reentry_p95", 0.95)):
        apart = np.diff(np.quantile(sets, q, axis=2), axis=0)
        measured = float(np.quantile(np.abs(apart), 0.9))
        found = sampling_shift(before, before, field).total_seconds()
        assert found == pytest.approx(measured, rel=0.05), field


def test_what_is_within_the_error_of_both_is_marked(database: Path, record: Record) -> None:
    record()
    totals = fake_assessment().totals
    for factor in (1.02, 1.2):
        expected = totals.expected_casualties.model_copy(update={"mean": 0.033 * factor})
        chance = 0.0322 * factor
        update = {"expected_casualties": expected, "p_casualty": chance}
        nations = [
            one.model_copy(
                update={
                    "expected_casualties": one.expected_casualties.model_copy(
                        update={"mean": one.expected_casualties.mean * factor}
                    )
                }
            )
            for one in fake_assessment().nations
        ]
        number = record(totals=totals.model_copy(update=update), nations=nations)
        found = difference(database, 1, number)
        within = factor < 1.03  # √2 of 2 %
        marks = {one.figure: one.within_sampling_error for one in found.effects}
        assert marks == {"expected casualties": within, "chance that anyone is hurt": within}
        assert {one.within_sampling_error for one in found.nations} == {within}
    runs = trend(database).runs
    assert within_sampling_error(runs[0], runs[1], "casualties") is True
    assert within_sampling_error(runs[0], runs[2], "casualties") is False
    assert within_sampling_error(runs[0], runs[0], "casualties") is None
    assert not math.isclose(runs[0].casualties, runs[1].casualties)


def test_what_did_not_change_is_no_cause(database: Path, record: Record) -> None:
    """The same bytes from another place, and findings of the run."""
    record()
    assessment = fake_assessment()
    moved = [one.model_copy(update={"source": f"copy of {one.source}"}) for one in assessment.inputs]
    asked = assessment.run.model_copy(update={"phase_model": "ground-track", "quantile_samples": 7})
    record(inputs=moved, run=asked)
    found = difference(database, 1, 2)
    assert found.causes == []
    assert found.effects == []

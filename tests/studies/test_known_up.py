"""Answers about an object that is known to be up: the distribution truncated there, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from element_sets import element_set

import iss_risk
from iss_risk.answers.assessment import Assessment
from iss_risk.answers.decay import DecayAnswer
from iss_risk.answers.document import Answer
from iss_risk.answers.json_text import json_text
from iss_risk.atmosphere.space_weather import EPOCH_2000, read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import decay_chunk
from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.reader import read_orbit
from iss_risk.report.assessment import assessment_text
from iss_risk.report.decay import decay_text
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.simulation import Simulation
from iss_risk.studies.decay import predict_decay
from iss_risk.summaries.assessment import summarise

EPOCH = datetime(2026, 11, 23, tzinfo=UTC)
# Of the samples of the stage below, at 200 km at EPOCH, half come down within about 1.65 days.
SEEN, NOW = EPOCH + timedelta(days=1.2), EPOCH + timedelta(days=1.3)
STAGE: dict[str, Any] = {"vehicle": "delta_ii_second_stage", "now": NOW}
SAMPLES = 256


@pytest.fixture(scope="module")
def orbit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orbit") / "orbit.tle"
    path.write_text(element_set(200.0, EPOCH))
    return path


def run(orbit: Path, **asked: Any) -> Simulation:
    return simulate(Scenario(orbit=orbit, **{**STAGE, **asked}), effort=Effort(samples=SAMPLES))


@pytest.fixture(scope="module")
def stale(orbit: Path) -> Simulation:
    """Nothing newer than the orbit is known."""
    return run(orbit)


@pytest.fixture(scope="module")
def seen(orbit: Path) -> Simulation:
    return run(orbit, still_up=SEEN)


def decayed(answer_of: Path, **asked: Any) -> DecayAnswer:
    given = {"orbit": answer_of, "ballistic_coefficient_kg_m2": None, "mass_kg": 950.0, "drag_area_m2": 6.0}
    return predict_decay(**{**given, "now": NOW, "samples": SAMPLES, "workers": 1, **asked})


def without_clock(answer: Answer) -> str:
    run: Any = answer.run  # type: ignore[attr-defined]
    return json_text(answer.model_copy(update={"run": run.model_copy(update={"generated_at": NOW})}))


def days_of(frame: pd.DataFrame) -> np.ndarray:
    return np.asarray((frame["reentry_utc"] - pd.Timestamp(NOW)) / pd.Timedelta(days=1))


def test_an_assessment_is_that_of_the_samples_that_agree(stale: Simulation, seen: Simulation) -> None:
    """Closed form: of the same samples, those that come down after SEEN, with numpy."""
    everything = stale.to_frame()
    assert everything["agrees"].all()
    left = everything[everything["reentry_utc"] >= SEEN]
    assert 30 < len(left) < SAMPLES - 15
    found = summarise(seen)
    known, life = found.run.conditioned_on, found.decay.lifetime_days
    assert known is not None
    assert (known.contradicted, known.samples_used) == (SAMPLES - len(left), len(left))
    assert found.run.quantile_samples == len(left)
    days = days_of(left)
    assert known.p_already_down == pytest.approx(np.mean(days < 0.0))
    assert life.mean == pytest.approx(days.mean(), abs=1e-9)
    for name, quantile in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95)):
        assert getattr(life, name) == pytest.approx(np.quantile(days, quantile), abs=1e-9)
    assert found.decay.decayed_fraction == 1.0
    for result, column in (
        (found.debris.casualty_area_m2, "casualty_area_m2"),
        (found.debris.surviving_mass_kg, "surviving_mass_kg"),
        (found.decay.ballistic_coefficient_kg_m2, "ballistic_coefficient"),
    ):
        assert result.mean == pytest.approx(left[column].mean())
        assert result.p95 == pytest.approx(np.quantile(left[column], 0.95))
    # Where nobody can be any more, no field is counted: along the track the samples are moved otherwise. That
    # is 1 % of what so few of them find.
    assert found.totals.expected_casualties.mean == pytest.approx(left["casualties"].mean(), rel=0.02)
    # What is thought of its drag has changed with it: it is less than was thought.
    assert left["ballistic_coefficient"].mean() > everything["ballistic_coefficient"].mean()


def test_where_longitudes_are_averaged_each_fall_counts_for_itself(tmp_path: Path) -> None:
    """Eight falls of one decay come down within an hour and a half: some of a decay may agree, some not."""
    path = tmp_path / "higher.tle"
    path.write_text(element_set(280.0, EPOCH))
    asked: dict[str, Any] = {"now": EPOCH + timedelta(days=60)}
    everything = run(path, **asked).to_frame()
    seen_at = everything["reentry_utc"].sort_values().iloc[SAMPLES // 3].to_pydatetime()
    asked |= {"now": seen_at + timedelta(days=1), "still_up": seen_at}
    stale, seen = run(path, now=asked["now"]), run(path, **asked)
    assert seen.plan.averaged
    left = stale.to_frame().query("reentry_utc >= @seen_at")
    assert 30 < len(left) < SAMPLES - 15
    found = summarise(seen)
    known = found.run.conditioned_on
    assert known is not None
    assert known.samples_used == len(left)
    days = np.asarray((left["reentry_utc"] - pd.Timestamp(asked["now"])) / pd.Timedelta(days=1))
    assert found.decay.lifetime_days.mean == pytest.approx(days.mean(), abs=1e-9)
    assert found.decay.lifetime_days.p50 == pytest.approx(np.median(days), abs=1e-9)
    assert found.totals.expected_casualties.mean == pytest.approx(left["casualties"].mean(), rel=1e-6)


def test_intervals_are_those_of_replicates_with_different_counts(seen: Simulation) -> None:
    from scipy.stats import t

    tally = seen.tally
    counts = tally.decayed
    assert counts.min() < counts.max()
    sums = tally.sums("casualties").sum(axis=1)
    mean = sums.sum() / counts.sum()
    error = np.sqrt(np.sum((sums - counts * mean) ** 2) * 32 / 31) / counts.sum()
    between = summarise(seen).totals.expected_casualties.ci90
    assert between is not None
    low, high = between
    assert high == pytest.approx(mean + t.ppf(0.95, 31) * error)
    assert low == pytest.approx(max(mean - t.ppf(0.95, 31) * error, 0.0))


def test_the_frame_of_samples_says_which_agree(stale: Simulation, seen: Simulation) -> None:
    frame, everything = seen.to_frame(), stale.to_frame()
    pd.testing.assert_series_equal(frame["agrees"], everything["reentry_utc"] >= SEEN, check_names=False)
    same, agreeing = ["agrees", "casualties"], frame["agrees"]
    pd.testing.assert_frame_equal(frame[agreeing].drop(columns=same), everything[agreeing].drop(columns=same))
    # Places before the sighting are no longer among those along the track at which a field is counted.
    means = [one[agreeing]["casualties"].mean() for one in (frame, everything)]
    assert means[0] == pytest.approx(means[1], rel=0.05)
    assert frame.loc[~frame["agrees"], "casualties"].isna().all()


def test_tracks_are_of_the_samples_that_agree(seen: Simulation) -> None:
    tracks = summarise(seen).tracks
    assert tracks is not None
    # Of these, those that are not down yet: what lies behind is of no use.
    assert tracks.samples == seen.tally.agreeing - seen.tally.already_down
    assert min(one.first_utc for one in tracks.nations) >= NOW > SEEN


def test_a_decay_is_that_of_the_samples_that_agree(orbit: Path) -> None:
    body, now = Body(mass_kg=950.0, drag_area_m2=6.0), EPOCH + timedelta(days=2)
    plan = plan_decay(read_orbit(orbit), read_space_weather(), now, Conditions(samples=SAMPLES), body=body)
    ends = [decay_chunk(plan, chunk) for chunk in range(plan.chunks.count)]
    days = np.concatenate([decays.days for _, decays in ends])
    coefficient = np.concatenate([drawn.ballistic_coefficient_kg_m2 for drawn, _ in ends])
    seen = EPOCH_2000 + timedelta(days=float(np.quantile(days, 0.4)))
    assert seen < now
    left = days >= (seen - EPOCH_2000) / timedelta(days=1)
    now_days = (now - EPOCH_2000) / timedelta(days=1)
    answer = decayed(orbit, still_up=seen, now=now)
    known, life = answer.run.conditioned_on, answer.decay.lifetime_days
    assert known is not None
    assert (known.up_until, known.because) == (seen, "stated as still up")
    assert (known.contradicted, known.samples_used) == (int(np.sum(~left)), int(np.sum(left)))
    assert known.p_already_down == pytest.approx(np.mean(days[left] < now_days))
    assert life.mean == pytest.approx((days[left] - now_days).mean(), abs=1e-6)
    for name, quantile in (("p05", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95)):
        assert getattr(life, name) == pytest.approx(np.quantile(days[left] - now_days, quantile), abs=1e-6)
    drawn = answer.decay.ballistic_coefficient
    assert (drawn.mean, drawn.p50) == pytest.approx((coefficient[left].mean(), np.median(coefficient[left])))
    assert sum(one.fraction for one in answer.decay.histogram) == pytest.approx(0.98, abs=0.03)
    assert answer.decay.altitude[0].utc == now
    assert answer.decay.altitude[0].up_fraction == pytest.approx(1.0 - known.p_already_down, abs=0.08)


def test_who_is_up_now_is_up_at_the_beginning_of_the_bands(orbit: Path) -> None:
    answer = decayed(orbit, still_up=NOW)
    assert answer.decay.altitude[0].up_fraction == 1.0
    assert answer.run.conditioned_on is not None
    assert answer.run.conditioned_on.p_already_down == 0.0
    assert answer.decay.lifetime_days.p05 is not None
    assert answer.decay.lifetime_days.p05 >= 0.0
    assert "already" not in answer.headline() + decay_text(answer, width=80, colour=False)


def test_any_number_of_workers_gives_the_same_bytes(orbit: Path) -> None:
    answers = [
        iss_risk.assess(orbit=orbit, still_up=SEEN, samples=SAMPLES, workers=workers, **STAGE)
        for workers in (1, 3)
    ]
    assert without_clock(answers[0]) == without_clock(answers[1])
    decays = [decayed(orbit, still_up=SEEN, workers=workers) for workers in (1, 3)]
    assert without_clock(decays[0]) == without_clock(decays[1])


def test_without_conditioning_and_without_knowledge_all_samples_count(orbit: Path, stale: Simulation) -> None:
    off = summarise(run(orbit, still_up=SEEN, conditioning=False))
    before = summarise(stale)
    assert off.run.conditioned_on is not None
    assert (off.run.conditioned_on.up_until, off.run.conditioned_on.because) == (None, "switched off")
    for part in ("decay", "debris", "nations", "ocean", "totals", "tracks", "sensitivity"):
        assert getattr(off, part) == getattr(before, part)
    unused = decayed(orbit, still_up=SEEN, conditioning=False)
    assert unused.decay == decayed(orbit).decay
    ignored = "--no-conditioning: --still-up does not count"
    for answer, said in ((off, True), (before, False), (unused, True)):
        assert (ignored in answer.warnings) == said


def test_what_was_known_before_the_orbit_changes_nothing(orbit: Path) -> None:
    assert decayed(orbit, still_up=EPOCH - timedelta(days=1)).decay == decayed(orbit).decay
    later = {"uncontrolled_from": NOW + timedelta(days=1), "horizon_days": 100.0}
    assert decayed(orbit, still_up=NOW, **later).decay == decayed(orbit, **later).decay


def test_a_stale_orbit_proves_nothing_and_the_answer_says_so(orbit: Path, stale: Simulation) -> None:
    found = summarise(stale)
    assert found.decay.lifetime_days.p05 is not None
    assert found.decay.lifetime_days.p05 < 0.0
    share = found.run.conditioned_on.p_already_down if found.run.conditioned_on else 0.0
    assert share == pytest.approx(np.mean(days_of(stale.to_frame()) < 0.0))
    said = f"may already have come down ({100.0 * share:.2g} %)"
    text = assessment_text(found, width=80, colour=False, all_nations=False)
    assert said in found.headline()
    assert "Known up    2026-11-23 00:00 UTC · element set of 2026-11-23 00:00 UTC\n" in text
    assert f"Decay       {said} · " in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert any(said in warning and "--still-up" in warning for warning in found.warnings)
    answer = decayed(orbit)
    assert "may already have come down (" in answer.headline()
    shown = decay_text(answer, width=80, colour=False)
    assert "Decay       may already have come down (" in shown
    assert "-0." not in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_left_out_samples_are_said(seen: Simulation) -> None:
    found = summarise(seen)
    text = assessment_text(found, width=80, colour=False, all_nations=False)
    left_out = seen.tally.contradicted
    assert "Known up    2026-11-24 04:48 UTC · stated as still up\n" in text
    assert f"{left_out} of {SAMPLES} samples come down earlier: left out" in text


def test_a_checkpoint_is_of_one_knowledge(orbit: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    asked: dict[str, Any] = {"orbit": orbit, "samples": 64, "checkpoint": path, "workers": 1, **STAGE}
    first = iss_risk.assess(still_up=SEEN, **asked)
    assert without_clock(iss_risk.assess(still_up=SEEN, **asked)) == without_clock(first)
    for other in ({}, {"still_up": NOW}, {"still_up": SEEN, "conditioning": False}):
        with pytest.raises(InputError, match=r"belongs to another run \(other: known to be up\)"):
            iss_risk.assess(**asked, **other)


def test_too_few_samples_that_agree_are_no_answer(orbit: Path) -> None:
    late: dict[str, Any] = {"still_up": EPOCH + timedelta(days=3.5), "now": EPOCH + timedelta(days=3.6)}
    with pytest.raises(InputError, match=r"orbit\.tle: only \d+ of 256 samples are still up at 2026-11-26"):
        decayed(orbit, **late)
    with pytest.raises(InputError, match="--no-conditioning"):
        summarise(run(orbit, **late))
    with pytest.raises(InputError, match="only 0 of 1 samples"):
        decayed(orbit, **late, deterministic=True, samples=1)


def test_the_advice_does_not_lead_back(orbit: Path) -> None:
    """What is advised is not what was asked already, and can help."""
    late = EPOCH + timedelta(days=30)
    with pytest.raises(InputError, match=r"already decayed.*or --still-up if it is known to be up"):
        decayed(orbit, now=late)
    with pytest.raises(InputError, match=r"already decayed.*--still-up, instead of --no-conditioning,"):
        decayed(orbit, now=late, conditioning=False)
    with pytest.raises(InputError, match=r"already decayed.*or what is known of its drag$"):
        decayed(orbit, now=late, deterministic=True, samples=1)
    with pytest.raises(InputError, match="give a newer orbit, several --samples, without --deterministic,"):
        decayed(orbit, now=late, still_up=late, deterministic=True, samples=1)


def test_what_is_still_to_come_is_not_known() -> None:
    with pytest.raises(UsageError, match="is after now"):
        Scenario(now=NOW, still_up=NOW + timedelta(hours=1))
    with pytest.raises(UsageError, match="is after now"):
        decayed(Path("absent.tle"), now=None, still_up=datetime(2190, 1, 1, tzinfo=UTC))
    with pytest.raises(UsageError, match="conditioning"):
        Scenario(conditioning="no")  # type: ignore[arg-type]


def test_most_samples_in_contradiction_are_a_warning(orbit: Path) -> None:
    found: Assessment = iss_risk.assess(
        orbit=orbit,
        samples=SAMPLES,
        workers=1,
        still_up=NOW + timedelta(days=0.5),
        **STAGE | {"now": NOW + timedelta(days=0.6)},
    )
    assert any("come down before the object is known to be up" in one for one in found.warnings)

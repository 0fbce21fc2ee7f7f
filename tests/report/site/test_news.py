"""What is news to the readers of a site, and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.document import ConditionedOn
from iss_risk.report.page.standing import next_by
from iss_risk.report.site.news import changes, is_news
from iss_risk.report.site.versions import Version

from ..fake_passes import fake_near_assessment, passes_possible
from ..fakes import NOW, decay, fake_assessment, tracked_object, vehicle_record

FAR = fake_assessment()
NEAR = fake_near_assessment()


def after(hours: float, answer: Assessment, **changes: object) -> Assessment:
    then = NOW + timedelta(hours=hours)
    run = answer.run.model_copy(update={"now": then, "generated_at": then})
    return answer.model_copy(update={"run": run} | changes)


def with_chance(answer: Assessment, nation: str, chance: float, width: float) -> Assessment:
    """That of one nation, with an interval from a `width`th of it to `width` times it."""
    changed = {"p_casualty": chance, "p_casualty_ci90": (chance / width, chance * width)}
    nations = [one.model_copy(update=changed) if one.name == nation else one for one in answer.nations]
    return answer.model_copy(update={"nations": nations})


def with_share_down(answer: Assessment, share: float) -> Assessment:
    known = ConditionedOn(up_until=NOW, because="x", contradicted=0, samples_used=4000, p_already_down=share)
    return answer.model_copy(update={"run": answer.run.model_copy(update={"conditioned_on": known})})


def test_the_same_again_is_none() -> None:
    assert changes(FAR, after(1, FAR)) == []
    assert changes(NEAR, after(1, NEAR)) == []


def test_the_window() -> None:
    (said,) = changes(FAR, after(24, FAR, decay=decay(p05_days=30.0, p50_days=48.0, p95_days=115.0)))[:1]
    assert "median re-entry" in said


def test_another_level_of_a_nation() -> None:
    yellow, orange = with_chance(FAR, "Germany", 8e-4, 1.1), with_chance(FAR, "Germany", 1.2e-3, 1.1)
    (said,) = changes(yellow, orange)
    assert said == "Germany: chance that anybody is hurt 1 in 1,200 → 1 in 830"
    # The same class; another one, but within the uncertainty.
    assert changes(with_chance(FAR, "Germany", 1.2e-4, 1.1), with_chance(FAR, "Germany", 9e-4, 1.1)) == []
    assert changes(with_chance(FAR, "Germany", 8e-4, 1.5), with_chance(FAR, "Germany", 1.2e-3, 1.5)) == []


def test_many_nations_at_once_are_one_sentence() -> None:
    nations = [one.model_copy(update={"p_casualty": 0.5, "p_casualty_ci90": None}) for one in FAR.nations]
    said = changes(FAR, FAR.model_copy(update={"nations": nations}))
    assert len(said) == 6
    assert said[-1] == f"{len(nations) - 5} more in another class of risk"


def test_the_passes_are_known() -> None:
    known = FAR.run.model_copy(update={"phase_model": "ground-track"})
    later = FAR.model_copy(update={"run": known, "passes": passes_possible(3)})
    assert changes(FAR, later) == ["the passes are known"]
    assert changes(later, FAR) == ["the passes are no longer known"]


def test_a_pass_is_ruled_out() -> None:
    of = {n: NEAR.model_copy(update={"passes": passes_possible(n)}) for n in (3, 2)}
    said = changes(of[3], of[2])
    assert said
    assert all("comes down on the pass of 2026-11-2" in line for line in said)
    assert any(line.endswith("→ 0 %") for line in said)


def test_passes_are_the_same_by_their_time_whatever_their_number() -> None:
    """They are counted from the epoch of the orbit."""
    passes = passes_possible()
    moved = [
        one.model_copy(
            update={"revolution": one.revolution - 16, "middle_utc": one.middle_utc + timedelta(minutes=9)}
        )
        for one in passes.passes
        if one.middle_utc
    ]
    other = NEAR.model_copy(update={"passes": passes.model_copy(update={"passes": moved})})
    assert changes(NEAR, other) == []


def test_it_may_be_down_already() -> None:
    (said,) = changes(with_share_down(NEAR, 0.02), with_share_down(NEAR, 0.6))
    assert said == "chance that it is down already 2.0 % → 60.0 %"
    assert changes(NEAR, with_share_down(NEAR, 0.05)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"object": tracked_object("HST").model_copy(update={"norad_id": 20580})},
        {"vehicle": vehicle_record("mir", 130_000.0)},
    ],
)
def test_another_question(other: dict[str, object]) -> None:
    (said,) = changes(FAR, FAR.model_copy(update=other))
    assert said.startswith("another question than on the page before, of ")


def test_a_fall_that_becomes_real() -> None:
    why = "it is under control, and would have to be abandoned"
    supposed, real = after(0, FAR, hypothetical_because=why), after(1, FAR, hypothetical_because=None)
    assert changes(supposed, real) == ["a forecast from now on"]
    assert changes(real, after(2, supposed)) == [f"only supposed from now on: {why}"]


def test_the_promised_page_comes_without_news() -> None:
    before = [Version("20261122T194246Z", FAR)]
    due_h = (next_by(FAR) - NOW).total_seconds() / 3600.0
    assert not is_news(before, after(due_h - 0.1, FAR))
    assert is_news(before, after(due_h + 0.1, FAR))
    assert is_news([], FAR)


@pytest.mark.parametrize(
    ("when", "hours"),
    [
        ({"p05_days": 10.0, "p50_days": 40.0, "p95_days": None}, 96.0),
        ({"p05_days": 10.0, "p50_days": None, "p95_days": None}, 24.0),
        ({"p05_days": None, "p50_days": None, "p95_days": None}, 720.0),
        ({"p05_days": 0.01, "p50_days": 0.02, "p95_days": 0.1}, 2.0),
        ({"p05_days": 900.0, "p50_days": 1000.0, "p95_days": 2000.0}, 720.0),
    ],
)
def test_when_the_next_page_is_due(when: dict[str, float | None], hours: float) -> None:
    assert next_by(fake_assessment(decay=decay(**when))) - NOW == timedelta(hours=hours)

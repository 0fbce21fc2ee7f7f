"""What counts as news."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from report.fakes import NOW, decay, fake_assessment

from iss_risk.answers.document import Estimate
from iss_risk.history.change import movements
from iss_risk.history.runs import RecordedRun, unrecorded


def run(
    *, casualties: float = 0.03, error: float = 0.0, days: tuple[float | None, ...] = (200.0, 480.0, 1150.0)
) -> RecordedRun:
    totals = fake_assessment().totals
    estimate = Estimate(
        mean=casualties,
        ci90=(max(casualties - error, 0.0), casualties + error),
        range90=(0.5 * casualties, 2.0 * casualties),
    )
    changes: dict[str, Any] = {
        "totals": totals.model_copy(update={"expected_casualties": estimate}),
        "decay": decay(p05_days=days[0], p50_days=days[1], p95_days=days[2]),
    }
    return unrecorded(fake_assessment(**changes))


def moved(before: RecordedRun, after: RecordedRun, fraction: float = 0.1) -> list[str]:
    return [one.figure for one in movements(before, after, fraction=fraction)]


def test_nothing_moved() -> None:
    assert moved(run(), run(), 1e-12) == []


@pytest.mark.parametrize(
    ("casualties", "fraction", "news"),
    [
        (0.0329, 0.1, False),
        (0.0331, 0.1, True),
        (0.0269, 0.1, True),
        (0.0271, 0.1, False),
        (0.0331, 0.2, False),
        (0.0, 0.99, True),
    ],
)
def test_casualties_move_by_their_share(casualties: float, fraction: float, news: bool) -> None:
    assert moved(run(), run(casualties=casualties), fraction) == (["expected casualties"] if news else [])


def test_from_nothing_to_something() -> None:
    assert moved(run(casualties=0.0), run(casualties=1e-9), 10.0) == ["expected casualties"]
    assert moved(run(casualties=0.0), run(casualties=0.0)) == []


def test_what_the_samples_cannot_tell_is_no_news() -> None:
    """0.04 against 0.03; the error of a difference of 0.006 and 0.008 is 0.01 (Pythagoras)."""
    before, after = run(error=0.006), run(casualties=0.0399, error=0.008)
    assert moved(before, after) == []
    assert moved(before, run(casualties=0.0401, error=0.008)) == ["expected casualties"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((200.0, 529.0, 1150.0), []),  # + 10.2 % of the 480 days is 529
        ((200.0, 527.0, 1150.0), []),
        ((200.0, 429.0, 1150.0), ["median re-entry"]),
        ((225.0, 480.0, 1150.0), ["earliest re-entry (5 %)"]),
        ((221.0, 480.0, 1150.0), []),  # 10.5 %, but 1.06 · 950 d · √(2/4096) = 22 d is what samples may do
        ((200.0, 480.0, 1034.0), ["latest re-entry (95 %)"]),
        ((200.0, 480.0, None), ["latest re-entry (95 %)"]),
    ],
)
def test_the_window_moves_by_its_share_of_the_time_left(
    days: tuple[float | None, ...], expected: list[str]
) -> None:
    if days[1] == 529.0:
        expected = ["median re-entry"]
    assert moved(run(), run(days=days)) == expected


def test_beyond_the_horizon() -> None:
    never = run(days=(None, None, None))
    assert moved(never, never) == []
    assert len(moved(never, run())) == len(moved(run(), never)) == 3


def test_close_to_the_end_minutes_are_news() -> None:
    """An hour of a day is 4 %, of ten hours 10 %: the same shift, seen from closer."""
    before = run(days=(0.9, 1.0, 1.1))
    assert moved(before, run(days=(0.9, 1.0 + 0.9 / 24, 1.1))) == []
    late = run(days=(0.9, 1.0 + 1.1 / 24, 1.1))
    shifted = late._replace(now=NOW + timedelta(hours=14))
    assert moved(before, shifted) == ["median re-entry"]

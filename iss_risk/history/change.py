"""Did the answer change by more than its own uncertainty?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from iss_risk.history.runs import RecordedRun


@dataclass(frozen=True)
class Movement:
    """A figure that moved: expected casualties, or a quantile of the re-entry (None: beyond the horizon)."""

    figure: str
    before: float | datetime | None
    after: float | datetime | None


def movements(before: RecordedRun, after: RecordedRun, *, fraction: float) -> list[Movement]:
    """What moved by more than `fraction` (0.1 is 10 %) from one run to the other.

    The expected casualties: relative to the run before, and by more than the sampling errors of both.
    The median and the ends of the 90 % window of the re-entry: relative to the time that was left until
    then, as this field states its errors; coming inside the horizon or leaving it is a move.
    """
    found = []
    shift = abs(after.casualties - before.casualties)
    if shift > max(fraction * before.casualties, sampling_error(before, after)):
        found.append(Movement("expected casualties", before.casualties, after.casualties))
    for figure, field in (
        ("median re-entry", "reentry_p50"),
        ("earliest re-entry (5 %)", "reentry_p05"),
        ("latest re-entry (95 %)", "reentry_p95"),
    ):
        then, now = getattr(before, field), getattr(after, field)
        if _moved(then, now, after.now, fraction):
            found.append(Movement(figure, then, now))
    return found


def sampling_error(before: RecordedRun, after: RecordedRun) -> float:
    """Half-width of the 90 % interval of the difference of both expectations, as if independent."""
    return 0.5 * math.hypot(
        before.sampling_high - before.sampling_low, after.sampling_high - after.sampling_low
    )


def _moved(before: datetime | None, after: datetime | None, now: datetime, fraction: float) -> bool:
    if before is None or after is None:
        return (before is None) != (after is None)
    left = before - now if before > now else after - now
    return abs(after - before) > fraction * abs(left)

"""Did the answer change by more than its own uncertainty?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from iss_risk.history.runs import RecordedRun

# Half-width of the 90 % interval of a sample quantile, in widths of the 90 % window (3.29 σ) over √n: 1.645
# times its standard error √(q(1 - q)/n)/f, with f of a normal distribution (Kendall and Stuart 1977, Advanced
# Theory of Statistics, vol. 1, ch. 10).
_QUANTILE_ERROR = {"reentry_p05": 1.06, "reentry_p50": 0.63, "reentry_p95": 1.06}


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
    then, as this field states its errors, and by more than the sampling errors of both; coming inside the
    horizon or leaving it is a move.
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
        if _moved(then, now, after.now, fraction, sampling_shift(before, after, field)):
            found.append(Movement(figure, then, now))
    return found


def sampling_error(before: RecordedRun, after: RecordedRun) -> float:
    """Half-width of the 90 % interval of the difference of both expectations, as if independent."""
    return 0.5 * math.hypot(
        before.sampling_high - before.sampling_low, after.sampling_high - after.sampling_low
    )


def sampling_shift(before: RecordedRun, after: RecordedRun, field: str) -> timedelta:
    """The same of a quantile of the re-entry (`field`), as if re-entries were distributed normally; zero
    where a run does not say how wide its window is."""
    errors = []
    for run in (before, after):
        samples = run.options.get("samples")
        if run.reentry_p05 is None or run.reentry_p95 is None or not isinstance(samples, int) or samples < 1:
            return timedelta()
        window_s = (run.reentry_p95 - run.reentry_p05).total_seconds()
        decayed = max(samples * run.decayed_fraction, 1.0)
        errors.append(_QUANTILE_ERROR[field] * abs(window_s) / math.sqrt(decayed))
    return timedelta(seconds=math.hypot(*errors))


def within_sampling_error(before: RecordedRun, after: RecordedRun, field: str) -> bool | None:
    """Whether a figure differs by no more than the sampling errors of both runs; None where these are not
    recorded."""
    old, new = getattr(before, field), getattr(after, field)
    if old is None or new is None or old == new:
        return None
    if field in _QUANTILE_ERROR:
        return bool(abs(new - old) <= sampling_shift(before, after, field))
    if field == "casualties":
        return bool(abs(new - old) <= sampling_error(before, after))
    return is_within(before, after, old, new) if field == "p_casualty" else None


def is_within(before: RecordedRun, after: RecordedRun, old: float, new: float) -> bool:
    """Whether a chance or a nation's part moved, in proportion, by no more than the sampling error of the
    expectation over the world: their own errors are not recorded, and not smaller."""
    world = 0.5 * (before.casualties + after.casualties)
    return abs(new - old) * world <= sampling_error(before, after) * 0.5 * (old + new)


def _moved(
    before: datetime | None, after: datetime | None, now: datetime, fraction: float, error: timedelta
) -> bool:
    if before is None or after is None:
        return (before is None) != (after is None)
    left = before - now if before > now else after - now
    return abs(after - before) > max(fraction * abs(left), error)

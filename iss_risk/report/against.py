"""Published predictions beside ours, as text."""

from __future__ import annotations

from datetime import timedelta

from rich.console import RenderableType

from iss_risk.answers.hindcast import Against, Ours, PublishedPrediction, WindowScores
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.instants import utc_minute
from iss_risk.report.numbers import NOTHING, count, percent, rounded
from iss_risk.report.screen import labelled


def published_parts(answer: Against, width: int) -> list[RenderableType]:
    """A row a published prediction, with ours where there is one; the scores of both; and what has none."""
    parts: list[RenderableType] = [
        "",
        _table(answer.published, width),
        "",
        labelled("Published", _scores(answer.all_published), width),
    ]
    if answer.ours.rows:
        if answer.comparable.rows < answer.all_published.rows:
            parts.append(labelled("Comparable", _scores(answer.comparable), width))
        nearer = f"nearer to the truth in {count(answer.ours_nearer)} of {count(answer.ours.rows)}"
        parts.append(labelled("Ours", [*_scores(answer.ours), nearer], width))
    reasons: dict[tuple[str, str], int] = {}
    for one in answer.published:
        if one.not_comparable is not None:
            key = (one.name, one.not_comparable)
            reasons[key] = reasons.get(key, 0) + 1
    parts += [
        labelled("Alone", [f"{name} ({count(times)}): {reason}"], width)
        for (name, reason), times in reasons.items()
    ]
    return parts


def _table(rows: list[PublishedPrediction], width: int) -> RenderableType:
    return fitted_table(
        Column("Object", "Object", [one_line(one.name) for one in rows]),
        [
            Column("issued", "issued", [utc_minute(one.issued_utc)[:-4] for one in rows], expendable=2),
            Column("lead", "lead", [f"{rounded(one.lead_days, 3)} d" for one in rows]),
            Column("came down", "truth", [_instant(one, truth=True) for one in rows], expendable=4),
            Column("published", "published", [_instant(one, truth=False) for one in rows], expendable=3),
            Column("error", "error", [_signed(one.error_fraction) for one in rows]),
            Column("width", "width", [_width(one.width_fraction) for one in rows], expendable=1),
            Column("inside", "in", [_inside(one.in_window) for one in rows]),
            Column("ours", "ours", [_our_instant(one.ours) for one in rows], expendable=3),
            Column("our error", "our err", [_signed(_of(one.ours, "error_fraction")) for one in rows]),
            Column(
                "our width", "our w", [_width(_of(one.ours, "width_fraction")) for one in rows], expendable=1
            ),
            Column("our window", "our win", [_our_window(one.ours) for one in rows]),
        ],
        width,
        last_row_apart=False,
    )


def _instant(one: PublishedPrediction, *, truth: bool) -> str:
    """To the day where it is published so."""
    when = one.truth_utc if truth else one.predicted_utc
    hours = one.truth_precision_hours if truth else one.predicted_precision_hours
    return f"{when:%Y-%m-%d}" if timedelta(hours=hours) >= timedelta(days=1) else utc_minute(when)[:-4]


def _our_instant(ours: Ours | None) -> str:
    return NOTHING if ours is None else utc_minute(ours.predicted_utc)[:-4]


def _signed(fraction: float | None) -> str:
    return NOTHING if fraction is None else f"{100.0 * fraction:+.1f} %"


def _width(fraction: float | None) -> str:
    return NOTHING if fraction is None else f"{100.0 * fraction:.0f} %"


def _of(ours: Ours | None, field: str) -> float | None:
    return None if ours is None else getattr(ours, field)


def _inside(inside: bool | None) -> str:
    return NOTHING if inside is None else "yes" if inside else "no"


def _our_window(ours: Ours | None) -> str:
    if ours is None:
        return NOTHING
    return "in 50 %" if ours.in_50 else "in 90 %" if ours.in_90 else "outside"


def _so_many(number: int, what: str) -> str:
    return f"{count(number)} {what}{'' if number == 1 else 's'}"


def _scores(scores: WindowScores) -> list[str]:
    said = [_so_many(scores.rows, "prediction")]
    if scores.median_absolute_error_fraction is not None:
        said.append(f"{percent(scores.median_absolute_error_fraction)} median error of the remaining time")
    if scores.in_window_fraction is not None and scores.mean_width_fraction is not None:
        said.append(
            f"{percent(scores.in_window_fraction)} inside {_so_many(scores.rows_with_window, 'window')}"
        )
        said.append(f"windows {100.0 * scores.mean_width_fraction:.0f} % of the remaining time wide")
    return said

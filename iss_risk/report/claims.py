"""What `iss-risk claims` prints: the verdicts, what they rest on, and each claim with its figures."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.claims import ClaimDay, ClaimFigure, ClaimRecord, Claims
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.instants import utc_minute
from iss_risk.report.numbers import NOTHING, percent, rounded
from iss_risk.report.screen import as_text, folded, labelled, paragraph
from iss_risk.studies.claim_words import value_in_words

_LONGEST_BAR = 24
_INTERVALS = (
    "Intervals: 90 %, due to the finite number of samples; of months over possible futures of the Sun."
)


def claims_text(claims: Claims, *, width: int, colour: bool) -> str:
    """Verdicts on one screen; then the claims one by one."""
    parts: list[RenderableType] = [Text("\n".join(folded([claims.title], width)), style="bold"), ""]
    if claims.most_missed is not None:
        parts += [_folded("Most missed", f"{claims.most_missed}.", width)]
    for day in claims.days:
        parts += [_orbit(day, width), _margin(day, width)]
    parts += ["", _verdicts(claims.claims, width), ""]
    if claims.days:
        parts += [*_track(claims.days[0], width), ""]
    for one in claims.claims:
        parts += [*_claim(one, width), ""]
    parts += [Text(line, style="dim") for line in folded([_INTERVALS], width)]
    return as_text(parts, width=width, colour=colour)


def _orbit(day: ClaimDay, width: int) -> RenderableType:
    said = [
        f"{one_line(day.object_name)} on {utc_minute(day.now)}",
        f"{day.mean_altitude_km:,.1f} km, {day.inclination_deg:.2f}°",
        f"{day.samples:,} re-entries",
    ]
    return labelled("Then" if day.evaluated_for == "then" else "Today", said, width)


def _margin(day: ClaimDay, width: int) -> RenderableType:
    return labelled("", [margin_in_words(day)], width)


def margin_in_words(day: ClaimDay) -> str:
    """Left alone, it comes down by itself after so many months."""
    margin = day.margin_months
    if margin.p50 is None:
        return "left alone, half of all futures keep it up beyond the horizon"
    ends = "" if margin.p05 is None else f" (90 %: {rounded(margin.p05)} … {_later(margin.p95)})"
    return f"left alone, it comes down by itself after {rounded(margin.p50)} months{ends}"


def _later(months: float | None) -> str:
    return "later" if months is None else rounded(months)


def _verdicts(claims: Sequence[ClaimRecord], width: int) -> RenderableType:
    """One line a claim."""
    return fitted_table(
        Column("Claim", "Claim", [one_line(one.id.replace("_", " ")) for one in claims]),
        [
            Column("then", "then", [one.then.verdict for one in claims]),
            Column("figure", "figure", [_decides(one.then.figures) for one in claims], expendable=1),
            Column("today", "today", [one.today.verdict for one in claims]),
            Column("figure", "figure", [_decides(one.today.figures) for one in claims], expendable=2),
        ],
        width,
        last_row_apart=False,
    )


def _decides(figures: Sequence[ClaimFigure]) -> str:
    return value_in_words(figures[0]) if figures else NOTHING


def _track(day: ClaimDay, width: int) -> list[RenderableType]:
    """A sketch: how long each of these nations lies under it."""
    most = max((one.overhead_fraction for one in day.overflown), default=0.0)
    if most <= 0.0:
        return []
    bars = [max(round(_LONGEST_BAR * one.overhead_fraction / most), 1) for one in day.overflown]
    return [
        fitted_table(
            Column("Under the track", "Track", [one_line(one.name) for one in day.overflown]),
            [
                Column("", "", ["█" * bar + " " * (_LONGEST_BAR - bar) for bar in bars], expendable=1),
                Column("overhead", "overhead", [percent(one.overhead_fraction) for one in day.overflown]),
                Column("minutes a day", "min/day", [f"{one.minutes_per_day:,.1f}" for one in day.overflown]),
            ],
            width,
            last_row_apart=False,
        )
    ]


def _claim(one: ClaimRecord, width: int) -> list[RenderableType]:
    """The quote, what it means, and what is made of it."""
    parts: list[RenderableType] = [
        Text("\n".join(folded([one_line(one.id.replace("_", " "))], width)), style="bold"),
        _folded("Quote", f"“{one.quote}”", width),
        labelled("Said by", [f"{one.who}, {one.where}", one.date, one.source, one.confidence], width),
        _folded("Means", one.meaning, width),
        _folded("Then", one.then.sentence, width),
        _folded("Today", one.today.sentence, width),
        _folded("Measure", f"{rule_in_words(one)}: {one.because}", width),
    ]
    sources = [
        figure.source for figure in (*one.then.figures, *one.today.figures) if figure.source is not None
    ]
    parts += [_folded("Source", source, width) for source in dict.fromkeys(sources)]
    if one.open is not None:
        parts.append(_folded("Open", one.open, width))
    if one.liability is not None:
        parts += [
            _folded("Who pays", one.liability, width),
            _folded("", f"({one.liability_source})", width),
        ]
    return parts


def rule_in_words(one: ClaimRecord) -> str:
    """When it is true, and when false."""
    if one.stated is not None:
        ends = f"{100.0 * one.true_at:g} %", f"{100.0 * one.false_at:g} %"
        return f"true within {ends[0]} of {one.stated:,g}, false beyond {ends[1]}"
    better, worse = ("from", "up to") if one.relation == "at least" else ("up to", "from")
    return f"true {better} {_threshold(one, one.true_at)}, false {worse} {_threshold(one, one.false_at)}"


def _threshold(one: ClaimRecord, value: float) -> str:
    """In the unit of the figure that decides."""
    unit = one.then.figures[0].unit
    return f"{100.0 * value:g} %" if unit == "share" else f"{value:g} {unit}".rstrip()


def _folded(label: str, text: str, width: int) -> RenderableType:
    return labelled(label, paragraph(text, width - 12), width)

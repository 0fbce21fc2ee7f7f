"""What the uncertainty comes from: for each result, the inputs whose spread explains most of its own."""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.report.numbers import percent
from iss_risk.report.page.texts import texts_in
from iss_risk.report.pictures.picture import MARGIN, SMALL, WIDTH, Picture, Sheet
from iss_risk.report.pictures.source_line import name_of, source_line
from iss_risk.report.pictures.text_width import shortened

_RESULTS = {
    "expected_casualties": "How many people are hurt",
    "casualty_area_m2": "How much ground is dangerous",
    "reentry_days": "When it comes down",
}
_SHOWN = 5
_LEFT, _RIGHT = 246.0, WIDTH - 96.0
_REST = "all others, and chance"
# Half the 90 % interval of a normal distribution, in standard errors.
_HALF_90 = 1.645

# The name of an input, its share of the variance, and the standard error of that.
_Row = tuple[str, float, float]


def influences_of_assessment(answer: Assessment) -> Picture:
    """Three results, each with its own inputs."""
    groups = [
        (_RESULTS[one.result], [(row.name, row.first_order, row.error) for row in one.inputs])
        for one in answer.sensitivity
    ]
    why = answer.no_sensitivity_because or "too few samples to tell"
    footer = source_line(answer.tool, answer.object, answer.run.now, answer.run.samples)
    return _picture(name_of(answer.object.name), groups, why, footer)


def influences_of_debris(answer: DebrisAnswer) -> Picture:
    """The ground that is dangerous, without the rest, which is the last row of the document."""
    rows = [
        (one.name, one.share_of_variance, one.error) for one in answer.influences if one.error is not None
    ]
    groups = [(_RESULTS["casualty_area_m2"], rows)] if rows else []
    footer = f"{answer.tool.name} {answer.tool.version} · {answer.run.samples:,} simulated falls"
    return _picture(name_of(answer.vehicle.name), groups, "too few samples to tell", footer)


def _picture(name: str, groups: Sequence[tuple[str, Sequence[_Row]]], why_none: str, footer: str) -> Picture:
    title = "What the uncertainty comes from"
    subtitle = (
        f"{name}: how much of the spread would vanish if one thing were known exactly, with 90 % intervals."
        if groups
        else f"{name}: not known here: {why_none}."
    )
    sheet = Sheet("uncertainty", title, subtitle)
    sentences = []
    for result, rows in groups:
        shown = sorted(rows, key=lambda one: -one[1])[:_SHOWN]
        rest = max(0.0, 1.0 - sum(share for _, share, _ in shown))
        sheet.y += 4.0
        sheet.paragraph(result, bold=True)
        sheet.y += 2.0
        bars = [(_plain(one), share, _said(share, error), "c4") for one, share, error in shown]
        for words, share, said, kind in [*bars, (_REST, rest, percent(rest), "soft")]:
            fitting = shortened(words, _LEFT - 8.0 - MARGIN, 12.0)
            sheet.text(_LEFT - 8.0, sheet.y + 12.0, fitting, anchor="end")
            long = (_RIGHT - _LEFT) * min(share, 1.0)
            sheet.rect(_LEFT, sheet.y + 2.0, max(long, 0.8), 13.0, kind)
            sheet.text(_LEFT + long + 5.0, sheet.y + 12.5, said, size=SMALL)
            sheet.y += 18.0
        if shown:
            sentences.append(f"{result}: " + ", ".join(f"{words} {said}" for words, _, said, _ in bars))
    said = "; ".join(sentences)
    return sheet.finish(f"{subtitle} {said}." if said else subtitle, footer)


def _said(share: float, error: float) -> str:
    return f"{percent(share)} ± {100.0 * _HALF_90 * error:.0f}"


def _plain(name: str) -> str:
    return texts_in("en").input(name)

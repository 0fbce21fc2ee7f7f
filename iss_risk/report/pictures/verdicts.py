"""What was said of the station, and what the figures make of it (claims)."""

from __future__ import annotations

from iss_risk.answers.claims import ClaimRecord, Claims, Verdict
from iss_risk.notation.text import one_line
from iss_risk.report.pictures.picture import MARGIN, SMALL, WIDTH, Picture, Sheet
from iss_risk.report.pictures.text_width import text_width, wrapped
from iss_risk.studies.claim_words import words_of

_KINDS: dict[Verdict, str] = {"true": "c3", "partly true": "c1", "false": "c5", "undecided": "soft"}
_COLUMNS = (WIDTH - 200.0, WIDTH - 104.0)
_CHIP = 88.0


def verdict_chips(answer: Claims) -> Picture:
    """A row a claim: the words, and a verdict for the day on which they were said and for today."""
    said = one_line(answer.headline())
    sheet = Sheet("claims", one_line(answer.title), said.split(": ", 1)[-1])
    days = {one.evaluated_for: one.now for one in answer.days}
    sheet.y += 12.0
    for x, word in zip(_COLUMNS, ("then", "today"), strict=True):
        day = days.get(word)  # type: ignore[call-overload]
        sheet.text(x, sheet.y, word if day is None else f"{word}, {day:%Y-%m}", size=SMALL, kind="q")
    sheet.y += 8.0
    told = []
    for one in answer.claims:
        lines = wrapped(f"“{one_line(one.quote)}”", _COLUMNS[0] - MARGIN - 14.0, 12.0)
        who = wrapped(f"{one_line(one.who)}, {one_line(one.date)}", _COLUMNS[0] - MARGIN - 14.0, SMALL)
        y = sheet.y
        for line in lines:
            sheet.y += 15.0
            sheet.text(MARGIN, sheet.y, line)
        for line in who:
            sheet.y += 14.0
            sheet.text(MARGIN, sheet.y, line, size=SMALL, kind="q")
        for x, found in zip(_COLUMNS, (one.then, one.today), strict=True):
            sheet.rect(x, y + 4.0, 11.0, 11.0, _KINDS[found.verdict], round_=2.0)
            sheet.text(
                x + 16.0,
                y + 14.0,
                found.verdict,
                bold=text_width(found.verdict, 12.0, bold=True) < _CHIP - 16.0,
            )
        for words in _reasons(one):
            for line in wrapped(words, WIDTH - 2 * MARGIN, SMALL):
                sheet.y += 14.0
                sheet.text(MARGIN, sheet.y, line, size=SMALL)
        sheet.y += 7.0
        sheet.line([(MARGIN, sheet.y), (WIDTH - MARGIN, sheet.y)], "grid")
        sheet.y += 3.0
        told.append(
            f"{one_line(one.quote)}: {one.then.verdict} then, {one.today.verdict} today. "
            f"{'. '.join(_reasons(one))}"
        )
    footer = f"{answer.tool.name} {answer.tool.version}"
    return sheet.finish(f"{said}. {'. '.join(told)}.", footer)


def _reasons(one: ClaimRecord) -> list[str]:
    """What the figure that decides says today, and then where it decided otherwise."""
    then, today = (
        words_of(found.figures[:1]) or "the figure that decides is not known"
        for found in (one.then, one.today)
    )
    same = one.then.verdict == one.today.verdict
    return [f"Today: {today}"] if same else [f"Then: {then}", f"Today: {today}"]

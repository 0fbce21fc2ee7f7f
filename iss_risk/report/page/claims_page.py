"""The page of `iss-risk claims`: each claim with its source, verdicts, figures and their intervals.

In English, as the claims and all that is said of them are; style, tables and policy are those of the report.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from markupsafe import Markup

from iss_risk.answers.claims import ClaimDay, ClaimRecord, Claims, IntervalOf
from iss_risk.notation.text import one_line
from iss_risk.report.claims import margin_in_words, rule_in_words
from iss_risk.report.instants import utc_minute
from iss_risk.report.page.layout import Row, Table
from iss_risk.report.page.render import environment, page_file, policy
from iss_risk.report.pictures.palette import page_style
from iss_risk.report.pictures.picture import Picture
from iss_risk.studies.claim_words import words_of

_INTERVALS: dict[IntervalOf | None, str] = {
    "samples": "90 %: the finite number of samples",
    "futures": "90 %: how Sun and air may turn out, and what a tug can do",
    "sources": "what the sources say",
    None: "none",
}


@dataclass(frozen=True)
class _Claim:
    """As it is laid out: `sentences` each with the word that stands before it, the verdicts first."""

    quote: str
    said_by: str
    sentences: tuple[tuple[str, str], ...]
    figures: Table


def claims_page(answer: Claims, picture: Picture) -> str:
    """An HTML file that loads nothing and has no script. All text of the claims' file is escaped."""
    style = page_file("style.css") + page_style()
    templates = environment()
    table = templates.get_template("table.html")

    def laid_out(values: Table) -> Markup:
        return Markup(table.render(table=values, kind="", heading=""))

    return templates.get_template("claims.html").render(
        title=one_line(answer.title),
        headline=one_line(answer.headline()).removeprefix(f"{one_line(answer.title)}: "),
        facts=[_day(one) for one in answer.days],
        version=answer.tool.version,
        style=Markup(style),
        policy=policy(style, None),
        picture=Markup(picture.inline()),
        claims=[_claim(one) for one in answer.claims],
        laid_out=laid_out,
        inputs=_inputs(answer),
        warnings=[one_line(one) for one in answer.warnings],
        json=base64.b64encode(answer.to_json().encode()).decode(),
    )


def _day(day: ClaimDay) -> tuple[str, str]:
    """What the verdicts of one date rest on."""
    said = (
        f"{one_line(day.object_name)} on {utc_minute(day.now)}, {day.mean_altitude_km:,.1f} km, "
        f"{day.inclination_deg:.2f}°, {day.samples:,} re-entries; {margin_in_words(day)}"
    )
    return ("Then" if day.evaluated_for == "then" else "Today", said)


def _claim(one: ClaimRecord) -> _Claim:
    said = [
        ("Then", one.then.sentence),
        ("Today", one.today.sentence),
        ("Taken to mean", one.meaning),
        ("Measured by", f"{rule_in_words(one)}: {one.because}"),
    ]
    if one.open is not None:
        said.append(("Left open", one.open))
    if one.liability is not None:
        said.append(("Who pays", f"{one.liability} ({one.liability_source})"))
    return _Claim(
        quote=one_line(one.quote),
        said_by=one_line(f"{one.who}, {one.where}, {one.date}. Source: {one.source} ({one.confidence})"),
        sentences=tuple((word, one_line(text)) for word, text in said),
        figures=_figures(one),
    )


def _figures(one: ClaimRecord) -> Table:
    """All that are known, for both days."""
    rows = [
        Row(
            (
                word,
                one_line(words_of([figure])),
                _INTERVALS[figure.interval_of],
                one_line(figure.source or "–"),
            )
        )
        for word, found in (("Then", one.then), ("Today", one.today))
        for figure in found.figures
        if figure.value is not None
    ]
    return Table("Figures", ("For", "What it says", "Interval", "Source"), tuple(rows), texts=4)


def _inputs(answer: Claims) -> Table:
    rows = tuple(
        Row((one_line(one.name), one_line(f"{one.source} ({one.provenance})"), one.sha256))
        for one in answer.inputs
    )
    return Table("Inputs", ("Input", "From", "SHA-256"), rows, texts=3)

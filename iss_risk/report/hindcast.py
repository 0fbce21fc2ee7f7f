"""What `iss-risk hindcast` prints."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.hindcast import Hindcast, HindcastCase
from iss_risk.notation.text import counted, one_line
from iss_risk.report.against import published_parts
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.instants import like_interval, utc_minute
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.screen import as_text, folded, labelled


def hindcast_text(answer: Hindcast, *, width: int, colour: bool) -> str:
    """A row a prediction, and the scores over all of them."""
    run = answer.run
    weather = "as known at the time" if run.weather == "known" else "as observed"
    title = [
        "Hindcasts",
        f"space weather {weather}",
        f"{counted(run.samples, 'sample')} each",
        f"seed {run.seed}",
    ]
    parts: list[RenderableType] = [Text("\n".join(folded(title, width)), style="bold")]
    if answer.against is not None:
        return as_text([*parts, *published_parts(answer.against, width)], width=width, colour=colour)
    if answer.cases:
        parts += ["", _table(answer, width), "", labelled("Scores", _scores(answer), width)]
    else:
        parts.append(Text("No prediction could be made."))
    parts += [labelled("Skipped", [one], width) for one in answer.skipped]
    return as_text(parts, width=width, colour=colour)


def _table(answer: Hindcast, width: int) -> RenderableType:
    cases = answer.cases
    return fitted_table(
        Column("Object", "Object", [one_line(one.name) for one in cases]),
        [
            Column("lead", "lead", [f"{rounded(one.lead_days, 3)} d" for one in cases]),
            Column("predicted", "predicted", [utc_minute(one.predicted_utc.p50)[:-4] for one in cases]),
            Column("90 %", "90 %", [_window(one) for one in cases], expendable=1),
            Column("came down", "truth", [utc_minute(one.truth_utc)[:-4] for one in cases], expendable=2),
            Column("error", "error", [f"{100.0 * one.error_fraction:+.1f} %" for one in cases]),
            Column("window", "window", [_inside(one) for one in cases]),
        ],
        width,
        last_row_apart=False,
    )


def _window(one: HindcastCase) -> str:
    """The days of the window, or its hours where they are the same."""
    when = one.predicted_utc
    interval = when.p95 - when.p05
    first, last = (
        like_interval(instant, interval).removesuffix(" UTC")[5:] for instant in (when.p05, when.p95)
    )
    return f"{first} … {last}"


def _inside(one: HindcastCase) -> str:
    if one.in_50:
        return "in 50 %"
    return "in 90 %" if one.in_90 else "outside"


def _scores(answer: Hindcast) -> list[str]:
    scores = answer.scores
    said = [f"{scores.cases} predictions"]
    for value, words in (
        (scores.median_absolute_error_fraction, "median error of the remaining time"),
        (scores.in_50_fraction, "inside the 50 % window"),
        (scores.in_90_fraction, "inside the 90 % window"),
        (scores.mean_crps_fraction, "CRPS of the remaining time"),
    ):
        if value is not None:
            said.append(f"{percent(value)} {words}")
    return said

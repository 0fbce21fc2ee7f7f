"""What `iss-risk compare` prints: what is different, and what that does."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.comparison import Change, ComparedFigure, ComparedNation, ComparedRun, Comparison
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.heading import rest_line, top_and_named
from iss_risk.report.instants import utc_minute
from iss_risk.report.numbers import NOTHING, percent, rounded
from iss_risk.report.screen import as_text, folded, labelled

_FIGURES = {
    "decayed_fraction": "comes down in time",
    "lifetime_days_p50": "median until re-entry",
    "lifetime_days_mean": "mean until re-entry",
    "surviving_mass_kg": "surviving mass",
    "casualty_area_m2": "casualty area",
    "expected_casualties": "expected casualties",
    "p_casualty": "chance that anyone is hurt",
}
_LONGEST_LABEL = 14
WITHIN = "≈"  # zero lies in the interval
_NOTES = {
    True: "The same samples with the same random numbers: the intervals are those of the differences.",
    False: "Intervals as of independent runs: scenario files, run with the same samples, resolve far smaller "
    "differences.",
}


def comparison_text(
    comparison: Comparison, *, width: int, colour: bool, all_nations: bool, named: Sequence[Named] = ()
) -> str:
    """Each other run against the first: what is different, its effect on the world and on nations."""
    first, *others = comparison.runs
    title = [f"{_named(one)}" for one in comparison.runs]
    parts: list[RenderableType] = [Text("\n".join(folded(title, width)), style="bold")]
    for one in others:
        parts += ["", Text(f"{one_line(one.label)} against {one_line(first.label)}", style="bold")]
        parts += _causes(one, width)
        figures = [row for row in comparison.figures if row.run == one.label]
        parts += [labelled("Effect", _in_words(figures), width), ""]
        parts += [_world(first, one, figures, width), ""]
        parts += _nations(comparison, one, all_nations, named, width)
        parts += [Text(line, style="dim") for line in folded([_NOTES[one.paired]], width)]
    marked = f"{WITHIN} zero lies within the interval of the difference"
    parts += [Text(line, style="dim") for line in folded([marked], width)]
    return as_text(parts, width=width, colour=colour)


def _named(run: ComparedRun) -> str:
    vehicle = "" if run.vehicle is None else f" as {one_line(run.vehicle)}"
    return f"{one_line(run.label)}: {one_line(run.object_name)}{vehicle}, {utc_minute(run.now)}"


def _causes(run: ComparedRun, width: int) -> list[RenderableType]:
    if not run.causes:
        return [labelled("Changed", ["no input and no option"], width)]
    parts: list[RenderableType] = [
        labelled(
            "" if k else "Changed",
            [f"{one.what}: {one.before or 'not stated'} → {one.after or 'not stated'}"],
            width,
        )
        for k, one in enumerate(run.causes)
    ]
    if len(run.causes) > 1:
        parts.append(
            labelled("", ["they act together: change one at a time to see what each of them does"], width)
        )
    return parts


def _in_words(figures: Sequence[ComparedFigure]) -> list[str]:
    """What it did, in words."""
    of = {one.figure: one.change for one in figures}
    casualties, mean, median = (
        of[name] for name in ("expected_casualties", "lifetime_days_mean", "lifetime_days_p50")
    )
    # Recorded runs keep no mean.
    when, which = (
        (median, "half of all re-entries") if mean.difference is None else (mean, "re-entries on average")
    )
    said = [f"expected casualties {_moves(casualties)}"]
    if when.difference is not None and when.difference != 0.0 and (when.ci90 is None or when.is_resolved):
        later = "later" if when.difference > 0.0 else "earlier"
        said.append(f"{which} {rounded(abs(when.difference))} days {later}")
    return said


def _moves(change: Change) -> str:
    if change.difference is None or not change.before:
        return "cannot be compared"
    if change.difference == 0.0:
        return "do not change"
    moved = f"{'rise' if change.difference > 0.0 else 'fall'} by {_percent(abs(change.difference), change)} %"
    if change.ci90 is None:
        return moved
    interval = _interval(change)
    return (
        f"{moved} (90 %: {interval})" if change.is_resolved else f"move by less than is resolved: {interval}"
    )


def _world(
    first: ComparedRun, one: ComparedRun, figures: Sequence[ComparedFigure], width: int
) -> RenderableType:
    changes = [row.change for row in figures]
    units = [row.unit for row in figures]
    return fitted_table(
        Column("Effect", "Effect", [_FIGURES[row.figure] for row in figures]),
        [
            Column(
                _short(first),
                _short(first),
                [_value(c.before, u) for c, u in zip(changes, units, strict=True)],
            ),
            Column(
                _short(one), _short(one), [_value(c.after, u) for c, u in zip(changes, units, strict=True)]
            ),
            Column("change", "change", [_marked(change) for change in changes]),
            Column("90 %", "90 %", [_interval(change) for change in changes], expendable=1),
        ],
        width,
        last_row_apart=False,
    )


def _nations(
    comparison: Comparison, one: ComparedRun, all_nations: bool, named: Sequence[Named], width: int
) -> list[RenderableType]:
    """Those whose expected casualties differ most."""
    first = comparison.runs[0]
    rows = [row for row in comparison.nations if row.run == one.label]
    shown: list[ComparedNation] = list(top_and_named(rows, all_nations, named))
    casualties = [row.expected_casualties for row in shown]
    table = fitted_table(
        Column("Nation", "Nation", [one_line(row.name) for row in shown]),
        [
            Column(_short(first), _short(first), [_value(c.before, "") for c in casualties], expendable=3),
            Column(_short(one), _short(one), [_value(c.after, "") for c in casualties], expendable=3),
            Column("casualties", "casualties", [_marked(c) for c in casualties]),
            Column("90 %", "90 %", [_interval(c) for c in casualties], expendable=2),
            Column("debris lands", "lands", [_pair(row.p_debris) for row in shown], expendable=1),
            Column("share", "share", [_pair(row.share) for row in shown], expendable=4),
        ],
        width,
        last_row_apart=False,
    )
    rest = rest_line(len(shown), len(rows))
    return [table] if rest is None else [table, Text(rest, style="dim")]


def _short(run: ComparedRun) -> str:
    label = one_line(run.label)
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _value(value: float | None, unit: str) -> str:
    return NOTHING if value is None else f"{rounded(value, 3)} {unit}".rstrip()


def _pair(change: Change) -> str:
    if change.before is None or change.after is None:
        return NOTHING
    old, new = percent(change.before), percent(change.after)
    return f"{old} → {new}" if old != new else old


def _marked(change: Change) -> str:
    """−7.1 %, with a sign where zero lies in the interval."""
    if change.difference is None or change.before is None:
        return NOTHING
    if change.difference == 0.0:
        return "="
    if change.before == 0.0:
        return "from 0"
    moved = f"{_sign(change.difference)}{_percent(abs(change.difference), change)} %"
    return moved if change.ci90 is None or change.is_resolved else f"{WITHIN} {moved}"


def _interval(change: Change) -> str:
    """As in: −7.6 … −6.7 %."""
    if change.ci90 is None or not change.before:
        return NOTHING
    low, high = change.ci90
    if low == high == 0.0:
        return "="
    ends = [f"{_sign(end)}{_percent(abs(end), change)}" for end in (low, high)]
    return f"{ends[0]} … {ends[1]} %"


def _percent(size: float, change: Change) -> str:
    assert change.before
    return rounded(100.0 * size / abs(change.before))


def _sign(value: float) -> str:
    return "+" if value > 0.0 else "−" if value < 0.0 else ""

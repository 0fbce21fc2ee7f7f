"""What comes down of a fleet: re-entries and casualties by year, or by month where two years see all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import FleetPeriod
from iss_risk.notation.text import counted
from iss_risk.report.numbers import rounded
from iss_risk.report.pictures.axes import Axis, draw_left, linear
from iss_risk.report.pictures.picture import SMALL, WIDTH, Picture, Sheet, box_of
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import name_of
from iss_risk.report.words import number_in_words

_LEFT, _RIGHT = 92.0, WIDTH - 24.0
_TALL = 150.0
_MOST_MONTHS, _MOST_YEARS = 24, 31
# The last ones trickle down for decades.
_NEARLY_ALL = 0.99
# Words of the axis keep this distance.
_APART = 5.0
Range = tuple[float, float]


def periods_of_fleet(answer: FleetAnswer) -> Picture:
    """Two panels below each other: bars are what is expected, whiskers hold 90 of 100 cases."""
    title = f"When {counted(answer.census.members, 'object')} come down"
    periods, name = _periods(answer)
    if not periods:
        said = _nothing(answer)
        return Sheet("fleet", title, said).finish(said, _foot(answer))
    said = fleet_in_words(answer, periods, name)
    sheet = Sheet("fleet", title, said)
    reentries = [(one.reentries_expected, one.reentries_range90) for one in periods]
    _panel(sheet, periods, reentries, f"re-entries a {name}", "c3")
    priced = [
        (one.expected_casualties_sum, one.expected_casualties_range90)
        for one in periods
        if one.expected_casualties_sum is not None and one.expected_casualties_range90 is not None
    ]
    if len(priced) == len(periods):
        _panel(sheet, periods, priced, f"casualties expected a {name} (mean of our model)", "c4")
    legend(sheet, "How to read it", [("c3", "re-entries"), ("c4", "casualties"), ("soft", "90 of 100 cases")])
    return sheet.finish(said, _foot(answer))


def fleet_in_words(answer: FleetAnswer, periods: Sequence[FleetPeriod], name: str) -> str:
    """The same in sentences."""
    most = max(periods, key=lambda one: one.reentries_expected)
    low, high = most.reentries_range90
    sentences = [
        f"{answer.run.supposed[:1].upper()}{answer.run.supposed[1:]}.",
        f"Most come down in {most.period}: {rounded(most.reentries_expected)} (90 of 100 cases: "
        f"{rounded(low)} to {rounded(high)}).",
    ]
    casualties = [one for one in answer.band if one.expected_casualties_sum > 0.0]
    if casualties:
        sums = [one.expected_casualties_sum for one in casualties]
        sentences.append(
            f"Of all of it {number_in_words(min(sums))} to {number_in_words(max(sums))} casualties are "
            "expected, by whose assumptions one takes."
        )
    if periods[-1].period < (answer.by_month if name == "month" else answer.by_year)[-1].period:
        sentences.append(f"The last of them come down after {periods[-1].period}.")
    return " ".join(sentences)


def _periods(answer: FleetAnswer) -> tuple[list[FleetPeriod], str]:
    """Those until which nearly all are down that come down at all, without gaps: months where they are few,
    else years."""
    for listed, months, most in ((answer.by_month, 1, _MOST_MONTHS), (answer.by_year, 12, _MOST_YEARS)):
        last, total = 0, sum(one.reentries_expected for one in listed)
        down = 0.0
        while last < len(listed) and down < _NEARLY_ALL * total:
            down += listed[last].reentries_expected
            last += 1
        found = _without_gaps(listed[:last], months)
        if len(found) <= most:
            return found, "month" if months == 1 else "year"
    return found[:_MOST_YEARS], "year"


def _without_gaps(listed: Sequence[FleetPeriod], months: int) -> list[FleetPeriod]:
    """Also the periods in which nothing comes down."""
    if not listed:
        return []
    known = {one.period: one for one in listed}
    first, last = (_month(one.period) for one in (listed[0], listed[-1]))
    names = [
        f"{month // 12}-{month % 12 + 1:02d}" if months == 1 else f"{month // 12}"
        for month in range(first, last + 1, months)
    ]
    nothing = listed[0].model_copy(
        update={
            "reentries_expected": 0.0, "reentries_range90": (0.0, 0.0), "expected_casualties_sum": 0.0,
            "expected_casualties_range90": (0.0, 0.0),
        }
    )  # fmt: skip
    return [known.get(name) or nothing.model_copy(update={"period": name}) for name in names]


def _month(period: str) -> int:
    """Of 2028-02, or of the beginning of 2028."""
    year, _, month = period.partition("-")
    return 12 * int(year) + (int(month) - 1 if month else 0)


def _nothing(answer: FleetAnswer) -> str:
    if answer.run.samples is None:
        return "Only counted: nothing was simulated."
    if answer.run.fate == "retired":
        return f"{rounded(answer.reentries_expected, 3)} re-entries a year, every year alike."
    return "Nothing comes down within the time looked at."


def _panel(
    sheet: Sheet,
    periods: Sequence[FleetPeriod],
    values: Sequence[tuple[float, Range]],
    title: str,
    kind: str,
) -> None:
    """Bars with their ranges beside them, one a period."""
    sheet.y += 20.0
    top, bottom = sheet.y, sheet.y + _TALL
    scale = linear(0.0, max(max(mean, ends[1]) for mean, ends in values), bottom, top, most=4)
    sheet.text(16.0, top - 8.0, title, size=SMALL, kind="q")
    draw_left(sheet, scale, _LEFT, _RIGHT)
    step = (_RIGHT - _LEFT) / len(periods)
    for k, (mean, ends) in enumerate(values):
        _bar(sheet, scale, _LEFT + k * step, step, mean, ends, kind)
    sheet.line([(_LEFT, bottom), (_RIGHT, bottom)], "axis")
    for k, one in enumerate(periods):
        x = _LEFT + (k + 0.5) * step
        box = box_of(x, bottom + 15.0, one.period, size=SMALL, anchor="middle")
        if sheet.is_free(replace(box, left=box.left - _APART, right=box.right + _APART)):
            sheet.text(x, bottom + 15.0, one.period, size=SMALL, anchor="middle", kind="q")
    sheet.y = bottom + 24.0


def _bar(sheet: Sheet, scale: Axis, left: float, step: float, mean: float, ends: Range, kind: str) -> None:
    low, high = scale.at(ends[0]), scale.at(ends[1])
    sheet.rect(left + 0.08 * step, high, 0.84 * step, max(low - high, 0.5), "soft")
    y = scale.at(mean)
    sheet.rect(left + 0.24 * step, y, 0.52 * step, max(scale.start - y, 0.5), kind)


def _foot(answer: FleetAnswer) -> str:
    source, run = answer.inputs[0], answer.run
    parts = [f"{answer.tool.name} {answer.tool.version}", name_of(Path(source.source).name)]
    parts.append(f"as seen on {run.now:%Y-%m-%d %H:%M} UTC")
    if run.samples is not None:
        parts.append(f"{counted(run.samples, 'sample')} each")
    return " · ".join(parts)

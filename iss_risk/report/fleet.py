"""What `iss-risk fleet` prints."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.fleet import FleetAnswer, FleetBand, FleetClassRecord, FleetNation
from iss_risk.notation.text import counted, one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.screen import as_text, folded, labelled, labelled_sentence

_MOST_CLASSES = 20
_MOST_NATIONS = 10
_MOST_NEXT = 5
_MOST_YEARS = 6
_WORDS = {
    "held": "held",
    "climbing": "climbing",
    "lowering": "lowering under thrust",
    "dead": "dead",
    "down": "down already",
    "unknown": "not told",
}
_ASSUMPTIONS = {
    "operator": "operators' statements",
    "rule": "limit of the rules",
    "study": "study of 2010-22, by mass",
    "nominal": "our model, inputs at their middle",
    "model": "our model, mean",
}


def fleet_text(answer: FleetAnswer, *, width: int, colour: bool) -> str:
    """What was read, what the objects do, by class, and what the fate costs under each assumption."""
    census, run = answer.census, answer.run
    source = answer.inputs[0]
    age = "" if source.age_hours is None else f"newest set {rounded(source.age_hours / 24.0)} days old"
    title = [one_line(source.source), counted(census.members, "object"), f"{run.now:%Y-%m-%d %H:%M} UTC"]
    parts: list[RenderableType] = [
        Text("\n".join(folded(title, width)), style="bold"),
        labelled("Read", [*_read(answer), *([age] if age else [])], width),
        labelled("States", list(_states(answer)), width),
        labelled("Rates", _rates(answer), width),
        "",
        _classes(answer.fleet_classes[:_MOST_CLASSES], width),
    ]
    rest = len(answer.fleet_classes) - _MOST_CLASSES
    if rest > 0:
        parts.append(Text(f"and {rest} more classes (--json has all)", style="dim"))
    parts += [
        "",
        labelled_sentence("Fate", f"{run.fate}: {run.supposed}", width),
        labelled("Re-entries", _reentries(answer), width),
        *_when(answer, width),
        "",
        _band(answer.band, width, rate=run.fate == "retired"),
        "",
        _nations(answer.nations[:_MOST_NATIONS], width, modelled=run.samples is not None),
    ]
    return as_text(parts, width=width, colour=colour)


def _read(answer: FleetAnswer) -> Iterator[str]:
    census = answer.census
    yield counted(census.records_read, "record")
    for number, what in (
        (census.faulty, "not usable"),
        (census.repeated, "older sets of the same objects"),
        (census.without_recent_set, "stale"),
        (census.unnamed, "without a name"),
        (census.beyond_five_digits, "numbered above 99,999"),
    ):
        if number:
            yield f"{number:,} {what}"


def _states(answer: FleetAnswer) -> Iterator[str]:
    for one in answer.by_state:
        if one.members:
            yield f"{one.members:,} {_WORDS[one.state]} ({rounded(one.mass_t)} t)"


def _rates(answer: FleetAnswer) -> list[str]:
    census = answer.census
    return [f"{census.rising:,} sets rise", f"{census.below_350_km:,} objects below 350 km"]


def _classes(classes: list[FleetClassRecord], width: int) -> RenderableType:
    def number(value: int) -> str:
        return f"{value:,}" if value else "–"

    return fitted_table(
        Column("Class", "Class", [one_line(one.title) for one in classes]),
        [
            Column("objects", "objects", [number(one.members) for one in classes]),
            Column("held", "held", [number(one.members_held) for one in classes]),
            Column("climbing", "climb", [number(one.members_climbing) for one in classes]),
            Column("lowering", "lower", [number(one.members_lowering) for one in classes]),
            Column("dead", "dead", [number(one.members_dead) for one in classes]),
            Column("mass each", "kg", [f"{rounded(one.mass_kg)} kg" for one in classes], expendable=2),
            Column(
                "casualties each", "each",
                [_or_dash(one.expected_casualties_each) for one in classes], expendable=1,
            ),
            Column(
                "by operator", "operator", [_or_dash(one.operator_casualties) for one in classes],
                expendable=1,
            ),
        ],
        width,
        last_row_apart=False,
    )  # fmt: skip


def _reentries(answer: FleetAnswer) -> list[str]:
    year = " a year" if answer.run.fate == "retired" else ""
    return [f"{rounded(answer.reentries_expected, 3)}{year}", f"{rounded(answer.reentry_mass_t)} t{year}"]


def _when(answer: FleetAnswer, width: int) -> Iterator[RenderableType]:
    """Which come down first, and how many in which year; nothing where no decay was computed."""
    dated = [(one.reentry_utc.p50, one) for one in answer.members if one.reentry_utc and one.reentry_utc.p50]
    first = sorted(dated, key=lambda pair: (pair[0], pair[1].name))[:_MOST_NEXT]
    if first:
        yield labelled("Next down", [f"{one_line(one.name)} {when:%Y-%m-%d}" for when, one in first], width)
    if answer.by_year:
        years = answer.by_year[:_MOST_YEARS]
        said = [
            f"{one.period}: {rounded(one.reentries_expected)} ({_range(one.reentries_range90)})"
            for one in years
        ]
        rest = sum(one.reentries_expected for one in answer.by_year[_MOST_YEARS:])
        yield labelled("By year", [*said, *([f"later: {rounded(rest)}"] if rest else [])], width)


def _band(band: list[FleetBand], width: int, *, rate: bool) -> RenderableType:
    heading = "casualties a year" if rate else "casualties"
    return fitted_table(
        Column("Assumption", "Assumption", [_ASSUMPTIONS[one.expected_by] for one in band]),
        [
            Column("of re-entries", "of", [rounded(one.reentries_covered, 3) for one in band], expendable=1),
            Column(heading, "casualties", [rounded(one.expected_casualties_sum) for one in band]),
            Column("90 %", "90 %", [_range(one.range90) for one in band]),
        ],
        width,
        last_row_apart=False,
        short_name=20,
    )


def _nations(nations: list[FleetNation], width: int, *, modelled: bool) -> RenderableType:
    columns = [Column("share", "share", [percent(one.share) for one in nations])]
    if modelled:
        columns += [
            Column("casualties", "casualties", [_or_dash(one.expected_casualties_sum) for one in nations]),
            Column("90 %", "90 %", [_range(one.expected_casualties_range90) for one in nations]),
        ]
    names = Column("Nation", "Nation", [one_line(one.name) for one in nations])
    return fitted_table(names, columns, width, last_row_apart=False)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else rounded(value)


def _range(ends: tuple[float, float] | None) -> str:
    return "–" if ends is None else f"{rounded(ends[0])} … {rounded(ends[1])}"

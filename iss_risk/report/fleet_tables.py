"""The tables of `iss-risk fleet`: classes, the band over assumptions, nations by year, inclinations,
rankings, and published rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import (
    FleetBand,
    FleetClassRecord,
    FleetInclination,
    FleetNationYear,
    FleetRanked,
    FleetRate,
)
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.instants import like_interval
from iss_risk.report.limit_lines import person_columns
from iss_risk.report.numbers import NOTHING, one_in, percent, rounded
from iss_risk.report.screen import paragraph

ASSUMPTIONS = {
    "operator": "operators' statements",
    "rule": "limit of the rules",
    "study": "study of 2010-22, by mass",
    "nominal": "our model, inputs at their middle",
    "model": "our model, mean",
}
_MOST_NATIONS = 10
_MOST_YEARS = 4
# From so many columns on the intervals of the years stand beside them.
_WIDE = 120


def class_table(classes: Sequence[FleetClassRecord], width: int) -> RenderableType:
    """What each class does, weighs and costs."""

    def number(value: int) -> str:
        return f"{value:,}" if value else NOTHING

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
                [or_dash(one.expected_casualties_each) for one in classes], expendable=1,
            ),
            Column(
                "by operator", "operator", [or_dash(one.operator_casualties) for one in classes],
                expendable=1,
            ),
            Column("re-entries", "down", [or_dash(one.reentries_expected) for one in classes], expendable=3),
            Column(
                "casualties", "casualties", [or_dash(one.expected_casualties_sum) for one in classes],
                expendable=4,
            ),
            Column("90 %", "90 %", [ends(one.expected_casualties_range90) for one in classes], expendable=5),
        ],
        width,
        last_row_apart=False,
    )  # fmt: skip


def band_block(band: Sequence[FleetBand], width: int, *, rate: bool) -> Iterator[RenderableType]:
    """What each assumption says, one below the other, and how far they are apart."""
    heading = "casualties a year" if rate else "casualties"
    yield fitted_table(
        Column("Assumption", "Assumption", [ASSUMPTIONS[one.expected_by] for one in band]),
        [
            Column("of re-entries", "of", [rounded(one.reentries_covered, 3) for one in band], expendable=1),
            Column(heading, "casualties", [rounded(one.expected_casualties_sum) for one in band]),
            Column("90 %", "90 %", [ends(one.range90) for one in band]),
            Column("1 in", "1 in", [one_in(one.one_in) for one in band], expendable=2),
        ],
        width,
        last_row_apart=False,
        short_name=20,
    )
    for line in paragraph(band_sentence(band, rate=rate), width):
        yield Text(line)


def band_sentence(band: Sequence[FleetBand], *, rate: bool) -> str:
    """How far honest assumptions are apart."""
    sums = [one.expected_casualties_sum for one in band if one.expected_casualties_sum > 0.0]
    if not sums:
        return "No assumption expects any casualties."
    low, high = min(sums), max(sums)
    year = " a year" if rate else ""
    return (
        f"Between the lowest and the highest, {rounded(low)} and {rounded(high)} casualties{year}, lies a "
        f"factor of {rounded(high / low)}: quote the band, no single figure."
    )


def nation_table(answer: FleetAnswer, width: int) -> RenderableType:
    """In all, and year by year; on wide screens with the intervals of the years."""
    nations = answer.nations[:_MOST_NATIONS]
    names = Column("Nation", "Nation", [one_line(one.name) for one in nations])
    columns = [Column("share", "share", [percent(one.share) for one in nations])]
    if answer.run.samples is not None:
        columns += [
            Column("casualties", "casualties", [or_dash(one.expected_casualties_sum) for one in nations]),
            Column("90 %", "90 %", [ends(one.expected_casualties_range90) for one in nations]),
        ]
    of_year: dict[str, dict[str, FleetNationYear]] = {}
    for one in answer.nations_by_year:
        of_year.setdefault(one.period, {})[one.iso_a3] = one
    for k, (period, found) in enumerate(list(of_year.items())[:_MOST_YEARS]):
        cells = [_of_year(found.get(one.iso_a3), wide=width >= _WIDE) for one in nations]
        columns.append(Column(period, period, cells, expendable=k + 1))
    columns += person_columns([one.individual_risk for one in nations])
    return fitted_table(names, columns, width, last_row_apart=False)


def _of_year(one: FleetNationYear | None, *, wide: bool) -> str:
    if one is None:
        return NOTHING
    mean = rounded(one.expected_casualties_sum)
    return f"{mean} ({ends(one.expected_casualties_range90)})" if wide else mean


def inclination_table(found: Sequence[FleetInclination], width: int) -> RenderableType:
    """By whole degrees."""
    return fitted_table(
        Column("Inclination", "Inclination", [f"{one.inclination_deg:.0f}°" for one in found]),
        [
            Column("objects", "objects", [f"{one.members:,}" for one in found]),
            Column("persons/km²", "pers./km²", [rounded(one.persons_per_km2) for one in found], expendable=1),
            Column("re-entries", "down", [rounded(one.reentries_expected) for one in found]),
            Column("casualties", "casualties", [or_dash(one.expected_casualties_sum) for one in found]),
            Column("90 %", "90 %", [ends(one.expected_casualties_range90) for one in found]),
        ],
        width,
        last_row_apart=False,
    )


def ranking_table(title: str, ranked: Sequence[FleetRanked], width: int) -> RenderableType:
    """The first of a ranking; when they come down, where that is known."""
    down = [when_down(one) for one in ranked]
    dated = [
        Column("down", "down", [middle for middle, _ in down]),
        Column("90 %", "90 %", [ends for _, ends in down], expendable=1),
    ]
    return fitted_table(
        Column(title, title, [one_line(one.name) for one in ranked]),
        [
            Column("number", "number", [str(one.norad_id or NOTHING) for one in ranked], expendable=3),
            Column("class", "class", [one.class_name for one in ranked], expendable=2),
            Column("casualties each", "each", [or_dash(one.expected_casualties_each) for one in ranked]),
            *(dated if any(one.reentry_utc for one in ranked) else []),
        ],
        width,
        last_row_apart=False,
    )


def when_down(one: FleetRanked) -> tuple[str, str]:
    """The middle, and from when until when 90 % of the samples come down."""
    found = one.reentry_utc
    if found is None or found.p05 is None or found.p50 is None:
        return NOTHING, NOTHING
    if found.p95 is None:
        return f"{found.p50:%Y-%m}", f"{found.p05:%Y-%m} … later"
    wide = found.p95 - found.p05

    def shown(instant: datetime) -> str:
        return like_interval(instant, wide)

    return shown(found.p50), f"{shown(found.p05)} … {shown(found.p95)}"


def rate_table(rates: Sequence[FleetRate], width: int) -> RenderableType:
    """Published figures beside ours; what differs is in the document."""
    return fitted_table(
        Column("Published", "Published", [published_name(one) for one in rates]),
        [
            Column("of what", "of what", [published_quantity(one) for one in rates]),
            Column("published rate", "published", [rounded(one.published_rate) for one in rates]),
            Column("ours", "ours", [or_dash(one.our_rate) for one in rates]),
            Column("90 %", "90 %", [ends(one.our_rate_range90) for one in rates], expendable=1),
        ],
        width,
        last_row_apart=False,
    )


def published_name(one: FleetRate) -> str:
    """As in: Starlink 2024-12…2025-05; all objects 2010…2022."""
    last = one.to_utc - timedelta(seconds=1)
    whole = one.from_utc.month == 1 and last.month == 12
    first, end = (f"{instant:%Y}" if whole else f"{instant:%Y-%m}" for instant in (one.from_utc, last))
    return f"{one.scope} {first}" if first == end else f"{one.scope} {first}…{end}"


def published_quantity(one: FleetRate) -> str:
    """As in: re-entries/year."""
    return "chance of any" if one.quantity == "chance of a casualty" else f"{one.quantity}/{one.per}"


def or_dash(value: float | None) -> str:
    """The number, or that there is none."""
    return NOTHING if value is None else rounded(value)


def ends(found: tuple[float, float] | None) -> str:
    """As in: 0.021 … 0.47."""
    return NOTHING if found is None else f"{rounded(found[0])} … {rounded(found[1])}"

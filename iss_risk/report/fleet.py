"""What `iss-risk fleet` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import FleetPeriod
from iss_risk.notation.text import counted, one_line
from iss_risk.report.fleet_tables import (
    band_block,
    class_table,
    ends,
    inclination_table,
    nation_table,
    ranking_table,
    rate_table,
)
from iss_risk.report.limit_lines import aircraft_segments, individual_segments
from iss_risk.report.numbers import rounded
from iss_risk.report.screen import as_text, folded, labelled, labelled_sentence

_MOST_CLASSES = 20
_MOST_INCLINATIONS = 12
_MOST_RANKED = 5
_MOST_MONTHS = 6
_MOST_YEARS = 6
_WORDS = {
    "held": "held",
    "climbing": "climbing",
    "lowering": "lowering under thrust",
    "dead": "dead",
    "down": "down already",
    "unknown": "not told",
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
        class_table(answer.fleet_classes[:_MOST_CLASSES], width),
    ]
    rest = len(answer.fleet_classes) - _MOST_CLASSES
    if rest > 0:
        parts.append(Text(f"and {rest} more classes (--json has all)", style="dim"))
    parts += [
        "",
        labelled_sentence("Fate", f"{run.fate}: {run.supposed}", width),
        labelled("Re-entries", list(_reentries(answer)), width),
        *_periods("By month", answer.by_month, _MOST_MONTHS, width),
        *_periods("By year", answer.by_year, _MOST_YEARS, width),
        *_limits(answer, width),
        "",
        *band_block(answer.band, width, rate=run.fate == "retired"),
    ]
    if any(one.share > 0.0 for one in answer.nations):
        parts += ["", nation_table(answer, width)]
    if run.samples is not None and answer.reentries_expected > 0.0:
        parts += ["", *_rows(answer, width)]
    return as_text(parts, width=width, colour=colour)


def _rows(answer: FleetAnswer, width: int) -> Iterator[RenderableType]:
    """By inclination, the first objects of both rankings, and what was published."""
    falling = [one for one in answer.by_inclination if one.reentries_expected > 0.0]
    most = sorted(falling, key=lambda one: -(one.expected_casualties_sum or 0.0))[:_MOST_INCLINATIONS]
    yield inclination_table(sorted(most, key=lambda one: one.inclination_deg), width)
    for title, ranked in (("Most casualties", answer.riskiest), ("Next down", answer.soonest)):
        if ranked:
            yield ""
            yield ranking_table(title, ranked[:_MOST_RANKED], width)
    if answer.published_rates:
        yield ""
        yield rate_table(answer.published_rates, width)
        yield Text("what differs: `differs` of --json, docs/fleet.md", style="dim")


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
    rising = "1 set rises" if census.rising == 1 else f"{census.rising:,} sets rise"
    return [rising, f"{counted(census.below_350_km, 'object')} below 350 km"]


def _reentries(answer: FleetAnswer) -> Iterator[str]:
    year = " a year" if answer.run.fate == "retired" else ""
    yield f"{rounded(answer.reentries_expected, 3)}{year}"
    yield f"{rounded(answer.reentry_mass_t)} t{year}"
    soon = answer.next_12_months
    if soon is not None:
        yield f"{rounded(soon.reentries_expected)} in 12 months ({ends(soon.reentries_range90)})"


def _periods(label: str, periods: Sequence[FleetPeriod], most: int, width: int) -> Iterator[RenderableType]:
    """Re-entries with their range, the first periods one by one; nothing where no decay was computed."""
    if periods:
        said = [
            f"{one.period}: {rounded(one.reentries_expected)} ({ends(one.reentries_range90)})"
            for one in periods[:most]
        ]
        rest = sum(one.reentries_expected for one in periods[most:])
        yield labelled(label, [*said, *([f"later: {rounded(rest)}"] if rest else [])], width)


def _limits(answer: FleetAnswer, width: int) -> Iterator[RenderableType]:
    """Of one re-entry, which the limits are about, and of all."""
    persons = [(one.counted, individual_segments(one)) for one in answer.individual]
    aircraft = [(one.counted, aircraft_segments(one)) for one in answer.aircraft]
    for label, said in (("One person", persons), ("Aircraft", aircraft)):
        for k, (of, (first, *more)) in enumerate(said):
            yield labelled(label if k == 0 else "", [f"{of}: {first}", *more], width)

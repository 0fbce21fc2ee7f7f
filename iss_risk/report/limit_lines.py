"""Lines about the limits for aircraft and for single persons, in `assess` and `fleet`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iss_risk.answers.document import Estimate
from iss_risk.answers.limit_records import AircraftRisk, IndividualRisk
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column
from iss_risk.report.numbers import NOTHING, count, one_in, rounded


def aircraft_segments(risk: AircraftRisk) -> Iterator[str]:
    """The two ends of the chance that one is hit, each with what it supposes."""
    if risk.dangerous_pieces == 0.0:
        yield "no piece of 15 J or more"
        return
    low, high = risk.p_aircraft_low, risk.p_aircraft_high
    yield f"{rounded(low)} that one is hit, by figures of the FAA"
    yield f"{rounded(high)} if all came down in the densest airspace of the world"
    yield f"limit {rounded(risk.aircraft_limit)}{_of_one(risk.counted)}"
    yield f"{_pieces(risk.dangerous_pieces)} of 15 J or more"


def individual_segments(risk: IndividualRisk) -> Iterator[str]:
    """Where the chance of one person is highest, and how it compares with the limit."""
    chance = risk.individual_risk
    low, high = chance.range90
    yield f"1 in {one_in(1.0 / chance.mean)} in the open where it is highest, {one_line(risk.highest_at)}"
    yield f"{rounded(chance.mean)} (90 %: {rounded(low)} … {rounded(high)})"
    yield f"limit {rounded(risk.individual_limit)}{_of_one(risk.counted)}"


def person_columns(risks: Sequence[Estimate | None], blanks: int = 0) -> list[Column]:
    """The odds of one person of each nation or place, where a document has them; `blanks` rows follow."""
    if not any(risks):
        return []
    cells = [NOTHING if one is None or one.mean == 0.0 else one_in(1.0 / one.mean) for one in risks]
    return [Column("one person, 1 in", "one person", [*cells, *[""] * blanks], expendable=5)]


def _of_one(counted: str) -> str:
    return "" if counted == "one re-entry" else " a re-entry"


def _pieces(number: float) -> str:
    return f"{count(round(number))} pieces" if number >= 100.0 else f"{rounded(number)} pieces"

"""Sentences about a single person and about aircraft, on the page of an assessment and on that of a fleet."""

from __future__ import annotations

from collections.abc import Iterator

from iss_risk.answers.limit_records import AircraftRisk, IndividualRisk
from iss_risk.notation.text import one_line
from iss_risk.report.page.texts import Texts


def others(individual: IndividualRisk | None, aircraft: AircraftRisk | None, texts: Texts) -> Iterator[str]:
    """Of one re-entry, beside the limit; nothing of what is not known."""
    if individual is not None:
        yield texts.say(
            "others.person", place=_place(individual, texts), odds=texts.odds(individual.individual_risk.mean)
        )
    if aircraft is not None and aircraft.dangerous_pieces > 0.0:
        low, high = texts.odds(aircraft.p_aircraft_low), texts.odds(aircraft.p_aircraft_high)
        yield texts.say("others.aircraft", low=low, high=high)


def _place(risk: IndividualRisk, texts: Texts) -> str:
    """As in: 51.6° N; of a nation what the document says."""
    if risk.latitude_deg is None:
        return one_line(risk.highest_at)
    side = "S" if risk.latitude_deg < 0.0 else "N"
    return f"{texts.local(f'{abs(risk.latitude_deg):.1f}')}° {side}"

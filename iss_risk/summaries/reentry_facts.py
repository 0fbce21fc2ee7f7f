"""What a re-entry message says of a run beyond what its document says: see summaries/reentry_message.py."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iss_risk.notation.reentry_keywords import UNKNOWN
from iss_risk.simulation.simulation import Simulation
from iss_risk.summaries.impact_swaths import ImpactPlace, impact_place

_DESIGNATOR = re.compile(r"([0-9]{4})-?([0-9]{3})-?([A-Z]{1,3})")


@dataclass(frozen=True)
class ReentryFacts:
    """`designator`: 1998-067A, or UNKNOWN. `p_impact`: the share of re-entries of which anything lands, None
    where none comes down. `hazards` of the vehicle's parts: words of vehicle/hazards.py. `place`: where
    fragments land, None where it is not known."""

    designator: str
    p_impact: float | None
    hazards: tuple[str, ...]
    place: ImpactPlace | None


def facts_of(simulation: Simulation) -> ReentryFacts:
    """The facts of a run."""
    record = simulation.sources.record
    landed = simulation.tally.figure("fragments") > 0.0
    return ReentryFacts(
        designator=designator_of(record.object_id),
        p_impact=float(landed.mean()) if landed.size else None,
        hazards=tuple(sorted({part.hazard for part in simulation.sources.vehicle.parts if part.hazard})),
        place=impact_place(simulation.plan, simulation.tally),
    )


def designator_of(text: str | None) -> str:
    """The international designator in the form of messages; also of 1998-067-A and 1998067A."""
    found = _DESIGNATOR.fullmatch((text or "").strip().upper())
    return UNKNOWN if found is None else f"{found[1]}-{found[2]}{found[3]}"

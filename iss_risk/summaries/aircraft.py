"""The chance that an aircraft is hit, from how many pieces come down: to the record of a document."""

from __future__ import annotations

from iss_risk.answers.limit_records import AircraftRisk, Counted
from iss_risk.risk.aircraft import AIRCRAFT_LIMIT, aircraft_bound

SAYS = (
    "of pieces that land with at least 15 J; at the least what the FAA's report of 2023 implies (2.5e-8 an "
    "aircraft and piece), at the most as if all came down in the densest airspace of the world (5.4e-8 "
    "aircraft per m², 1,000 m² each: Wright et al. 2025); published figures disagree, and no map of traffic "
    "is supposed"
)


def aircraft_risk(
    pieces: float, range90: tuple[float, float], nominal: float | None, counted: Counted
) -> AircraftRisk:
    """Of the mean number of `pieces` of at least 15 J, with the ends of their range."""
    bound = aircraft_bound(pieces)
    return AircraftRisk(
        counted=counted,
        dangerous_pieces=pieces,
        dangerous_pieces_range90=range90,
        nominal_dangerous_pieces=nominal,
        p_aircraft_low=bound.low,
        p_aircraft_high=bound.high,
        aircraft_limit=AIRCRAFT_LIMIT,
        says=SAYS,
    )

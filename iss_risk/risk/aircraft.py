"""Aircraft, as a bound: how likely one is hit by what comes down, and the risk to a single person.

No map of traffic is invented here. Published figures disagree, so that each answer is a pair of ends:

- Low: the FAA's report to Congress of 2023 expects 28,000 surviving pieces a year in 2035 and a chance of
  7e-4 that one downs an aircraft: 2.5e-8 a piece, over the places where such pieces come down.
- High: Wright, Boley & Byers 2025 (Sci. Rep., doi 10.1038/s41598-024-84001-2) take 1,000 m² an aircraft, and
  the densest half-degree cell of the world on 2023-09-01 has 5.419e-8 aircraft per m²: 5.4e-5 a piece, if all
  pieces came down there in the busiest hour.

Both are of transponders or forecasts, and of pieces of any mass: one source says that 300 g endanger an
aircraft seriously, another that even 1 g can. Beside them stand 1e-6 a re-entry for any aircraft
(14 CFR 450.101(b)(3)) and 1e-6 for any single person (14 CFR 450.101(b)(2)).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from iss_risk.checks import within

# FAA 2023, "Risk Associated with Reentry Disposal of Satellites from Proposed Large Constellations", as
# quoted: a year in 2035, constellations licensed in the United States.
FAA_PIECES_PER_YEAR = 28_000.0
FAA_CASUALTIES_PER_YEAR = 0.6
FAA_AIRCRAFT_PER_YEAR = 7e-4
# People per m² under the orbits of constellations: those of 53° (`overflight`, people of 2025).
FAA_PERSONS_PER_M2 = 1.75e-5

# Wright et al. 2025: their code (github etwright1/AirspaceDebris, CC BY-SA 4.0).
AIRCRAFT_AREA_M2 = 1_000.0
PEAK_AIRCRAFT_PER_M2 = 5.41900732e-8

# 14 CFR 450.101(b)(3) and (b)(2): of one re-entry.
AIRCRAFT_LIMIT = 1e-6
INDIVIDUAL_LIMIT = 1e-6

FAA_PER_PIECE = FAA_AIRCRAFT_PER_YEAR / FAA_PIECES_PER_YEAR

# Of the ellipsoid of WGS 84 (NGA.STND.0036).
EARTH_SURFACE_M2 = 5.100656e14
_MOST_PIECES = 1e9


@dataclass(frozen=True)
class AircraftBound:
    """The chance that an aircraft is hit by the `pieces` of one re-entry, between two published figures; and
    each as a multiple of the limit of 14 CFR 450.101(b)(3)."""

    pieces: float
    low: float
    high: float

    @property
    def low_over_limit(self) -> float:
        """Of the lower end."""
        return self.low / AIRCRAFT_LIMIT

    @property
    def high_over_limit(self) -> float:
        """Of the upper end."""
        return self.high / AIRCRAFT_LIMIT


def aircraft_bound(pieces: float) -> AircraftBound:
    """Between what the FAA's figures imply a piece and the densest airspace of the world, for the expected
    number of `pieces` that reach the level of aircraft in one re-entry (or in a year).

    Chances of many pieces are joined as of independent ones: 1 − exp(−pieces × chance). Raises UsageError
    for a number below zero.
    """
    within("pieces", pieces, 0.0, _MOST_PIECES)
    return AircraftBound(
        pieces,
        -math.expm1(-pieces * FAA_PER_PIECE),
        -math.expm1(-pieces * hit_chance(PEAK_AIRCRAFT_PER_M2)),
    )


def hit_chance(aircraft_per_m2: float, area_m2: float = AIRCRAFT_AREA_M2) -> float:
    """The chance that one piece hits an aircraft where so many are aloft: density × area (Wright 2025).

    Raises UsageError for a density or an area below zero.
    """
    within("aircraft_per_m2", aircraft_per_m2, 0.0, 1.0)
    within("area_m2", area_m2, 0.0, 1e6)
    return aircraft_per_m2 * area_m2


def implied_casualty_area_m2(
    casualties: float = FAA_CASUALTIES_PER_YEAR,
    pieces: float = FAA_PIECES_PER_YEAR,
    persons_per_m2: float = FAA_PERSONS_PER_M2,
) -> float:
    """What casualties expected and pieces imply of the casualty area of one piece, in m²; by default the
    FAA's figures. Raises UsageError for figures that are not above zero."""
    within("casualties", casualties, 0.0, 1e12)
    within("pieces", pieces, 0.0, 1e12, above=True)
    within("persons_per_m2", persons_per_m2, 0.0, 1.0, above=True)
    return casualties / pieces / persons_per_m2


def implied_aircraft_aloft(per_piece: float = FAA_PER_PIECE, area_m2: float = AIRCRAFT_AREA_M2) -> float:
    """How many aircraft, spread evenly over the Earth, give that chance a piece: the density times the
    Earth's surface. Raises UsageError for figures out of range."""
    within("per_piece", per_piece, 0.0, 1.0)
    within("area_m2", area_m2, 0.0, 1e6, above=True)
    return per_piece / area_m2 * EARTH_SURFACE_M2


def individual_risk(expected_casualties: float, persons: float) -> float:
    """The chance that one certain person of a place is hurt: the casualties expected there shared evenly
    among its `persons`; zero where nobody is. To be compared with INDIVIDUAL_LIMIT.

    Where people stand in the open it is casualty area × chance of a landing per m² at that place, whoever
    else lives there. Raises UsageError for figures below zero.
    """
    within("expected_casualties", expected_casualties, 0.0, 1e12)
    within("persons", persons, 0.0, 1e12)
    return shared_evenly(expected_casualties, persons)


def shared_evenly(expected_casualties: float, persons: float) -> float:
    """As individual_risk, of figures that are known to be in order: those of all nations are many."""
    return 0.0 if persons == 0.0 else min(expected_casualties / persons, 1.0)


def individual_risk_at(landings_per_m2: float, casualty_area_m2: float) -> float:
    """The chance that somebody in the open at a place is hurt: 1 − exp(−both), of the pieces expected to land
    there per m² and the mean casualty area of one, in m². Raises UsageError for figures below zero."""
    within("landings_per_m2", landings_per_m2, 0.0, 1e6)
    within("casualty_area_m2", casualty_area_m2, 0.0, 1e6)
    return -math.expm1(-landings_per_m2 * casualty_area_m2)

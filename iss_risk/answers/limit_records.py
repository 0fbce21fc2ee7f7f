"""What the other limits of a re-entry are about: aircraft and single persons (14 CFR 450.101(b))."""

from __future__ import annotations

from typing import Literal

from iss_risk.answers.document import Document, Estimate, Fraction, NonNegative

# One re-entry, all that the fate of a fleet brings down, or those of a year.
Counted = Literal["one re-entry", "all re-entries", "a year"]


class AircraftRisk(Document):
    """The chance that an aircraft is hit, as a bound between two published figures that disagree by a factor
    of 2,000: no map of traffic is supposed.

    `dangerous_pieces` are those expected that land with at least 15 J (with their 90 % range over what
    survives, and how many nominally): those that the casualty area counts, and the FAA. `p_aircraft_low` is
    what the FAA's report of 2023 implies, `p_aircraft_high` as if all came down in the densest airspace of
    the world (Wright et al. 2025), both for the mean number of pieces. `aircraft_limit` is that of one
    re-entry (14 CFR 450.101(b)(3)).
    """

    counted: Counted
    dangerous_pieces: NonNegative
    dangerous_pieces_range90: tuple[float, float]
    nominal_dangerous_pieces: NonNegative | None
    p_aircraft_low: Fraction
    p_aircraft_high: Fraction
    aircraft_limit: Fraction
    says: str


class IndividualRisk(Document):
    """The chance that one certain person is hurt who stands in the open where it is highest: casualty area
    times landings per m². Where longitude is averaged that is at a `latitude_deg`; in the last days it is the
    mean of the nation `iso_a3` in which it is highest. `individual_limit` is that of one re-entry (14 CFR
    450.101(b)(2))."""

    counted: Counted
    highest_at: str
    latitude_deg: float | None
    iso_a3: str | None
    individual_risk: Estimate
    individual_limit: Fraction
    says: str

"""What honest people expect of one re-entry, side by side: the operator, a rule, a study, our model.

None of these is a measurement. What an operator states is of its own design and computed by itself; the
limit of a rule is what an object may have and still be launched; the rate of a study is of all intact objects
that came down in thirteen years, four fifths of their mass in rocket bodies; ours is the casualty area of the
parts that we suppose, in our own model of heating.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from iss_risk.fleet.classes import FleetClass

AssumptionName: TypeAlias = Literal["operator", "rule", "study", "nominal", "model"]

# NASA-STD-8719.14C 4.7-1a, ESSB-ST-U-007 5.5b, 14 CFR 435.35: casualties to expect of one re-entry at most.
RULE_CASUALTIES = 1e-4
# ESSB-ST-U-007 5.5d: of a satellite of a large constellation.
RULE_CASUALTIES_CONSTELLATION = 1e-6
# Pardini & Anselmo 2024, doi 10.1016/j.jsse.2024.02.002: 951 intact objects above 1 m², 1,500 t, from 2010 to
# 2022, 0.194 casualties expected.
STUDY_CASUALTIES_PER_KG = 0.194 / 1.5e6

SAYS: dict[AssumptionName, str] = {
    "operator": "what the operators state of each satellite; objects of which nothing is stated are left out",
    "rule": "as much as a rule allows: 1e-4 a re-entry (NASA-STD-8719.14C, FAA), 1e-6 of a satellite of a "
    "large constellation (ESSB-ST-U-007)",
    "study": "by mass as 951 uncontrolled intact objects of 2010-22: 0.194 casualties for 1,500 t (Pardini & "
    "Anselmo 2024), mostly rocket bodies",
    "nominal": "our model with every uncertain input at its middle",
    "model": "the mean of our model over all that is uncertain: the casualty area of our parts lists, times "
    "people under the track",
}
# From so many satellites on a constellation is a large one (ESA's Space Debris Mitigation Policy, 2023).
_LARGE = 100


def rule_casualties(kind: FleetClass, objects_of_constellation: int) -> float:
    """What the strictest rule allows of one re-entry of an object of this class."""
    large = kind.propulsion is not None and objects_of_constellation >= _LARGE
    is_satellite = kind.constellation not in ("Rocket bodies", "no constellation")
    return RULE_CASUALTIES_CONSTELLATION if large and is_satellite else RULE_CASUALTIES

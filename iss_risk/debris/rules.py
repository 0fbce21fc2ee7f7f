"""By which rules parts survive: ours, or those of NASA's codes, to compare results code to code.

NASA's rules are a benchmark, not what we believe: ORSAT and DAS give one answer without spreads, and let
composites burn that were found on the ground (docs/debris.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_BURNS = "carbon_epoxy_as_in_das"


@dataclass(frozen=True)
class Rules:
    """What differs from our own model.

    `instead` names the material to take for a material; pieces lighter than `least_kg`, with all they hold,
    are left out; `nominal` runs have every uncertain input at its middle; `breakup_km` fixes the altitude of
    the main break-up; `scraps` of what melts through and falls apart are followed, or vanish as in NASA's
    codes.
    """

    instead: Mapping[str, str] = field(default_factory=dict)
    least_kg: float = 0.0
    nominal: bool = False
    breakup_km: float | None = None
    scraps: bool = True


OURS = Rules()
# Composites and cloth are gone at the 700 K of DAS's graphite epoxy (data/materials.toml, recalled). Metals
# keep their own figures: DAS's melting temperatures, as recalled, differ by less than 4 %, and its
# emissivities were not found. Bags come apart and ablators char as in ours. 0.6 kg is the smallest object of
# the UARS study (NASA, September 2011). Everything is let go at 78 km (Ailor et al. 2005, ESA SP-587).
NASA = Rules(
    instead=dict.fromkeys(
        (
            "carbon_epoxy",
            "glass_epoxy",
            "cfrp_honeycomb",
            "aramid_fabric",
            "ceramic_fabric",
            "fabric_cover",
            "insulation_blanket",
        ),
        _BURNS,
    ),
    least_kg=0.6,
    nominal=True,
    breakup_km=78.0,
    scraps=False,
)
RULES = {"ours": OURS, "nasa": NASA}

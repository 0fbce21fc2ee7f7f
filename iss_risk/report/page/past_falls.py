"""Past re-entries to compare with: those whose mass is nearest."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass

from iss_risk.sources.embedded import data_path

SHOWN = 3


@dataclass(frozen=True)
class PastFall:
    """A row of data/past_falls.toml."""

    name: str
    year: int
    kind: str
    mass_kg: float
    controlled: bool
    happened: str
    source: str


def past_falls() -> list[PastFall]:
    """All of them."""
    with data_path("past_falls.toml").open("rb") as stream:
        return [PastFall(**row) for row in tomllib.load(stream)["fall"]]


def most_similar(mass_kg: float) -> list[PastFall]:
    """The nearest by the ratio of masses, the nearest first."""
    return sorted(past_falls(), key=lambda fall: abs(math.log(fall.mass_kg / mass_kg)))[:SHOWN]

"""Landings of a single chunk, without the axis of the chunks."""

from __future__ import annotations

from iss_risk.risk.chances import ChanceSums
from iss_risk.risk.landings import Landings

SUMS = ("overhead", "fragments", "mass_kg", "casualties", "casualty_area_by_row_m2")


def of_chunk(found: Landings, chunk: int = 0) -> Landings:
    """The sums of a chunk; what is by sample stays as it is."""
    chances = ChanceSums._make(values[chunk] for values in found.chances)
    return found._replace(chances=chances, **{name: getattr(found, name)[chunk] for name in SUMS})

"""For tests: the air of one season and activity."""

from __future__ import annotations

from iss_risk.atmosphere.density import DensitySlice, prepare_slice, room_for_slice
from iss_risk.atmosphere.density_table import DensityTable, room_for_weighing


def slice_of(
    table: DensityTable, day_of_year: float = 80.0, flux: float = 120.0, ap: float = 10.0
) -> DensitySlice:
    """A slice of which nothing has been read yet; `flux` is both the daily and the mean flux."""
    density_slice = room_for_slice(table)
    prepare_slice(table, day_of_year, flux, flux, ap, room_for_weighing(table), density_slice)
    return density_slice

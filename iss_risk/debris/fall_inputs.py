"""What the flight of a part depends on, besides the part."""

from __future__ import annotations

from typing import NamedTuple


class FallInputs(NamedTuple):
    """What is the same for all parts of a sample, but for the heat factor; see iss_risk/inputs.py.

    `correlation` is an index of aerothermodynamics.CORRELATIONS; the wind is horizontal and the same at all
    heights. `step` scales the length of all steps, to measure their effect on accuracy.
    """

    heat_factor: float
    face_heating: float
    drag_factor: float
    emissivity_factor: float
    oxidation_efficiency: float
    correlation: int
    wind_east_km_s: float
    wind_north_km_s: float
    step: float = 1.0

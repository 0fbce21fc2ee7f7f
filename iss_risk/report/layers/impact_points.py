"""Where single pieces land in the first samples: what a field of debris is made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from iss_risk.atmosphere.space_weather import datetime_of
from iss_risk.constants import CASUALTY_ENERGY_THRESHOLD_J
from iss_risk.report.layers.landed_pieces import LandedPieces
from iss_risk.report.layers.layer import ColourClass, Column, Layer, layer_of

# Enough to see how falls differ; a large stage has some 150 clusters of pieces in each.
SAMPLES_SHOWN = 16
_CLASSES = (
    ColourClass(0.0, CASUALTY_ENERGY_THRESHOLD_J, "below 15 J: harms nobody", (120, 120, 120, 200)),
    ColourClass(CASUALTY_ENERGY_THRESHOLD_J, 1e4, "15 J to 10 kJ", (253, 141, 60, 220)),
    ColourClass(1e4, 1e12, "10 kJ and more", (177, 0, 38, 230)),
)
_COLUMNS: dict[str, Column] = {
    "sample": "whole",
    "breakup_utc": "instant",
    "part": "text",
    "pieces": "number",
    "mass_kg": "number",
    "energy_j": "number",
    "casualty_area_m2": "number",
    "in_sea_water": "text",
}


def impact_points(landed: LandedPieces, *, dated: bool) -> Layer:
    """A point for each cluster of pieces of one kind in the first SAMPLES_SHOWN samples, with their number;
    mass, energy and casualty area are those of one piece. `dated`: whether the time of break-up means
    something."""
    import shapely

    shown = np.flatnonzero(landed.sample < SAMPLES_SHOWN)
    water = landed.in_water_words
    columns = {key: kind for key, kind in _COLUMNS.items() if dated or key != "breakup_utc"}
    rows: list[dict[str, Any]] = [
        {
            "sample": int(landed.number[landed.sample[q]]),
            "breakup_utc": datetime_of(float(landed.breakup_days[landed.sample[q]])),
            "part": landed.names[landed.kind[q]],
            "pieces": float(landed.pieces[q]),
            "mass_kg": float(landed.mass_kg[q]),
            "energy_j": float(landed.energy_j[q]),
            "casualty_area_m2": float(landed.casualty_area_m2[q]),
            "in_sea_water": water[q],
        }
        for q in shown.tolist()
    ]
    number = min(SAMPLES_SHOWN, landed.number.size)
    return layer_of(
        "impact_points",
        f"Where pieces land in the first {number} samples that come down",
        "point",
        rows,
        shapely.points(landed.longitude_deg[shown], landed.latitude_deg[shown]),
        columns,
        column="energy_j",
        classes=_CLASSES,
    )

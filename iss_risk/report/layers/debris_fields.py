"""The fields of debris at 50, 90 and 99 %: along each remaining track, and along all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from iss_risk.answers.pass_records import Passes
from iss_risk.arrays import F64, I64
from iss_risk.report.layers.impact_density import (
    ImpactDensity,
    impact_density,
    level_of_all,
    level_of_pass,
    region,
)
from iss_risk.report.layers.landed_pieces import LandedPieces
from iss_risk.report.layers.layer import ColourClass, Column, Layer, layer_of
from iss_risk.report.layers.track_frame import TrackFrame
from iss_risk.summaries.passes import whole_minutes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PERCENTS = (50, 90, 99)
# The widest first, so that the others are drawn over it.
_DRAWN = tuple(reversed(PERCENTS))
_CLASSES = (
    ColourClass(0.0, 50.0, "50 % of what lands", (177, 0, 38, 150)),
    ColourClass(50.0, 90.0, "90 %", (253, 141, 60, 120)),
    ColourClass(90.0, 99.0, "99 %", (254, 217, 118, 90)),
)
_COLUMNS: dict[str, Column] = {
    "percent": "number",
    "samples": "whole",
    "pieces_mean": "number",
    "area_km2": "number",
}
_OF_PASS: dict[str, Column] = {
    "revolution": "whole",
    "p_down": "number",
    "breakup_from_utc": "instant",
    "breakup_middle_utc": "instant",
    "breakup_to_utc": "instant",
}


class FieldsByPass:
    """The densities of pieces along each track on which any sample comes down, in their order.

    `passes` (P,) are the numbers of the revolutions, as in LandedPieces.
    """

    def __init__(self, landed: LandedPieces) -> None:
        self.landed = landed
        self._on = np.floor(landed.revolutions).astype(np.int64)
        self.passes: I64 = np.unique(self._on[np.unique(landed.sample)])
        self.densities = [self._density(int(number)) for number in self.passes]

    def _density(self, number: int) -> ImpactDensity:
        landed = self.landed
        here = self._on == number
        argument_rad = 2.0 * np.pi * (landed.revolutions - number)
        frame = TrackFrame.through(
            landed.inclination_rad, argument_rad[here], landed.breakup_longitude_deg[here]
        )
        on = here[landed.sample]
        sample = landed.sample[on]
        along, across = frame.to_track(
            landed.latitude_deg[on], landed.longitude_deg[on], argument_rad[sample]
        )
        return impact_density(frame, along, across, landed.pieces[on], sample)

    def breakup_days(self, number: int) -> F64:
        """Of the samples that come down on a pass."""
        return self.landed.breakup_days[self._on == number]


def debris_fields(fields: FieldsByPass, passes: Passes | None, first: int) -> Layer:
    """For each track three polygons: where 50, 90 and 99 % land of the pieces that come down on it.

    `passes` are those of the document, whose numbers count from the revolution `first` on; None for falls
    from a stated entry.
    """
    chance = {} if passes is None else {one.revolution: one.p_down.mean for one in passes.passes}
    rows: list[dict[str, Any]] = []
    shapes = []
    # The likeliest pass last, so that it is drawn over the others.
    order = np.argsort([one.falls for one in fields.densities], kind="stable")
    for number, density in ((int(fields.passes[k]), fields.densities[k]) for k in order.tolist()):
        when = whole_minutes(fields.breakup_days(number))
        for percent in _DRAWN:
            shape = region(density, level_of_pass(density, percent / 100.0))
            of_pass: dict[str, Any] = {}
            if passes is not None:
                of_pass = {"revolution": number - first, "p_down": chance[number - first]}
                of_pass |= dict(zip(list(_OF_PASS)[2:], when, strict=True))
            rows.append(of_pass | _figures(percent, [density], shape))
            shapes.append(shape)
    title = "Fields of debris: where 50, 90 and 99 % of the pieces land that come down on a pass"
    if passes is None:
        title = "Field of debris: where 50, 90 and 99 % of the pieces land"
    columns = _COLUMNS if passes is None else _OF_PASS | _COLUMNS
    return layer_of(
        "debris_fields", title, "polygon", rows, shapes, columns, column="percent", classes=_CLASSES
    )


def debris_field_of_all(fields: FieldsByPass) -> Layer:
    """Three polygons: where 50, 90 and 99 % of all pieces land, on whichever pass they come down."""
    import shapely

    rows, shapes = [], []
    for percent in _DRAWN if fields.densities else ():
        level = level_of_all(fields.densities, percent / 100.0)
        parts = [region(one, level) for one in fields.densities if one.above(level).any()]
        shape = shapely.union_all(parts)
        rows.append(_figures(percent, fields.densities, shape))
        shapes.append(shape)
    return layer_of(
        "debris_field_all_passes",
        "Where 50, 90 and 99 % of all pieces land, over all passes that are still possible",
        "polygon",
        rows,
        shapes,
        _COLUMNS,
        column="percent",
        classes=_CLASSES,
    )


def _figures(percent: int, densities: Sequence[ImpactDensity], shape: BaseGeometry) -> dict[str, Any]:
    falls = sum(one.falls for one in densities)
    pieces = sum(float(one.weight.sum()) for one in densities) / falls
    return {
        "percent": float(percent),
        "samples": falls,
        "pieces_mean": pieces * percent / 100.0,
        "area_km2": area_km2(shape),
    }


def area_km2(shape: BaseGeometry) -> float:
    """On the ellipsoid (Karney 2013, J. Geodesy 87)."""
    import shapely
    from pyproj import Geod

    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))
    return abs(float(area_m2)) / 1e6

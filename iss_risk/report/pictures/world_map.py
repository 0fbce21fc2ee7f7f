"""The map under all pictures of the world: sea, nations, and the two latitudes between which it passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from iss_risk.arrays import F64
from iss_risk.report.pictures.equal_earth import HALF_HEIGHT, HALF_WIDTH, projected
from iss_risk.report.pictures.outlines import Outlines
from iss_risk.report.pictures.picture import MARGIN, SMALL, WIDTH, Point, Sheet, box_of

# A nation that takes up less than this (square units) is drawn as a disc: it would not be seen.
_LEAST_AREA = 7.0
_DISC = 2.2
_GRATICULE_DEG = 30


class WorldMap:
    """The Equal Earth map, as wide as the sheet; the sea is drawn at once."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.scale = (WIDTH - 2 * MARGIN) / (2.0 * HALF_WIDTH)
        self._x0 = WIDTH / 2.0
        self._y0 = sheet.y + HALF_HEIGHT * self.scale
        self.bottom = self._y0 + HALF_HEIGHT * self.scale
        latitude = np.linspace(-90.0, 90.0, 61)
        edge = [*self.points(np.full(61, 180.0), latitude), *self.points(np.full(61, -180.0), latitude[::-1])]
        sheet.area([edge], "sea")
        for meridian in range(-180, 181, 2 * _GRATICULE_DEG):
            sheet.line(self.points(np.full(61, float(meridian)), latitude), "grid")
        for parallel in range(-60, 61, _GRATICULE_DEG):
            self._parallel(float(parallel), "grid")
        sheet.y = self.bottom + 10.0

    def points(self, longitude_deg: F64, latitude_deg: F64) -> list[Point]:
        """Where places lie on the sheet."""
        return self._on_sheet(np.column_stack(projected(longitude_deg, latitude_deg)))

    def _on_sheet(self, at: F64) -> list[Point]:
        x, y = self._x0 + at[:, 0] * self.scale, self._y0 - at[:, 1] * self.scale
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def nations(
        self, outlines: Outlines, kind_of: Callable[[str], str], tip_of: Callable[[str], str] = lambda _: ""
    ) -> None:
        """Each nation in the colour of `kind_of` its code; small ones as discs above all others."""
        discs: list[tuple[Point, str]] = []
        for code, rings in zip(outlines.iso_a3, outlines.rings, strict=True):
            drawn = [self._on_sheet(ring) for ring in rings]
            if not drawn:
                continue
            kind = kind_of(code)
            self.sheet.area(drawn, kind, tip=tip_of(code))
            if sum(abs(_area(ring)) for ring in drawn) < _LEAST_AREA and not kind.endswith("none"):
                discs.append((_middle(drawn[0]), kind))
        for (x, y), kind in discs:
            self.sheet.circle(x, y, _DISC, kind)

    def land(self, outlines: Outlines) -> None:
        """All nations alike, as lines above what is drawn already."""
        for rings in outlines.rings:
            self.sheet.area([self._on_sheet(ring) for ring in rings], "edge")

    def rims(self, inclination_deg: float) -> float:
        """The latitudes between which an orbit passes, drawn and named. Returns the northern one."""
        highest = min(inclination_deg, 180.0 - inclination_deg)
        for latitude, side in ((highest, "N"), (-highest, "S")):
            edge = self._parallel(latitude, "rim")
            words = f"{highest:.1f}° {side}"
            x, y = edge[0]
            outside = box_of(x - 5.0, y + 4.0, words, size=SMALL, anchor="end")
            if outside.left > 2.0:
                self.sheet.text(x - 5.0, y + 4.0, words, size=SMALL, anchor="end", kind="a")
            else:  # near the equator the map leaves no room beside it
                self.sheet.text(x + 6.0, y - 4.0, words, size=SMALL, kind="halo")
        return highest

    def _parallel(self, latitude_deg: float, kind: str) -> list[Point]:
        """On this map parallels are straight."""
        ends = self.points(np.array([-180.0, 180.0]), np.full(2, latitude_deg))
        self.sheet.line(ends, kind)
        return ends

    def names(self, outlines: Outlines, names: Iterable[tuple[str, str]]) -> None:
        """Write names upon nations, as far as there is room: those first come first."""
        rings_of = dict(zip(outlines.iso_a3, outlines.rings, strict=True))
        for code, name in names:
            rings = rings_of.get(code)
            if not rings:
                continue
            x, y = _middle(self._on_sheet(rings[0]))
            for place in (y + 4.0, y + 17.0, y - 9.0):
                box = box_of(x, place, name, size=SMALL, anchor="middle")
                inside = box.left > MARGIN and box.right < WIDTH - MARGIN
                if inside and self.sheet.is_free(box):
                    self.sheet.text(x, place, name, size=SMALL, anchor="middle", kind="halo")
                    break


def _middle(ring: Sequence[Point]) -> Point:
    """The place inside a ring that is furthest from its edge."""
    import shapely

    shape = shapely.make_valid(shapely.Polygon(ring))
    if shape.area == 0.0:  # an islet that the drawing reduced to a line
        return ring[0]
    polygon = max(
        (one for one in shapely.get_parts(shape) if one.area > 0.0), key=lambda one: float(one.area)
    )
    inner = shapely.get_point(shapely.maximum_inscribed_circle(polygon, tolerance=0.5), 0)
    return float(inner.x), float(inner.y)


def _area(ring: Sequence[Point]) -> float:
    at = np.asarray(ring)
    x, y = at[:, 0], at[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2.0)

"""How densely pieces fall along and across a track, and the smallest ground on which a share of them does.

The pieces of all samples on a pass are counted on a grid of the track's coordinates and smoothed by a normal
kernel (Silverman 1986, section 4.3: its width is that of the data times N^(-1/6) for N samples in two
dimensions). The ground above a density is a *highest-density region* (Hyndman 1996, The American Statistician
50): no smaller ground holds as much. Where the limit lies is found by cross-validation: the density at the
pieces of a sample is that of the samples of other folds, so that a region of 90 % holds 90 % of the pieces of
samples that were not used. A sample is one fall, with all its pieces: pieces of one fall are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.report.layers.track_frame import TrackFrame

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Across the track a fifth of the scatter of pieces of one kind (25 km) that every field has; along it, where
# fields are 1,000 to 2,000 km long, more.
CELL_KM = (20.0, 5.0)
CELL_RAD = (CELL_KM[0] / EARTH_AUTHALIC_RADIUS_KM, CELL_KM[1] / EARTH_AUTHALIC_RADIUS_KM)
FOLDS = 8
# Fewer falls on a pass hardly tell of each other: a region of that pass alone is that of what fell itself.
FEWEST_FOR_FOLDS = 20
# The kernel is cut off there, beyond which 0.3 % of a normal distribution lie.
_REACH = 3.0
# Along the track a kernel longer than a field (1,000 to 2,000 km) would blur what the fields themselves tell.
_LONGEST_KERNEL_KM = 1_000.0


@dataclass(frozen=True)
class ImpactDensity:
    """Mean pieces per km² (A, C) on a grid along and across `frame`, whose corner is at `along_rad` and
    `across_rad`, of so many `falls`. At the pieces (Q,), of a `weight` each, it is `at_pieces`, and
    `by_others` as other falls tell it."""

    frame: TrackFrame
    along_rad: float
    across_rad: float
    falls: int
    density: F64
    at_pieces: F64
    by_others: F64
    weight: F64

    def above(self, level: float) -> Booleans:
        """The cells (A, C) that are in the region; for a level of 0 those in which anything falls."""
        return np.asarray((self.density >= level) & (self.density > 0.0))


def impact_density(
    frame: TrackFrame, along_rad: F64, across_rad: F64, weight: F64, sample: I64
) -> ImpactDensity:
    """Density of pieces (Q,), with a `weight` each, of falls with the number `sample` (Q,)."""
    from scipy.ndimage import gaussian_filter

    _, number = np.unique(sample, return_inverse=True)
    falls = int(number.max()) + 1
    longest = _LONGEST_KERNEL_KM / EARTH_AUTHALIC_RADIUS_KM
    widths = [
        max(min(_kernel_rad(along_rad, weight, falls), longest), CELL_RAD[0]),
        max(_kernel_rad(across_rad, weight, falls), CELL_RAD[1]),
    ]
    begins, cells, shape = [], [], []
    for values, width, size in zip((along_rad, across_rad), widths, CELL_RAD, strict=True):
        begin = float(values.min()) - _REACH * width - size
        begins.append(begin)
        cells.append(((values - begin) / size).astype(np.int64))
        shape.append(int((float(values.max()) + _REACH * width + size - begin) / size) + 1)
    cell = cells[0] * shape[1] + cells[1]
    folds = min(FOLDS, falls)
    fold, parts = number % folds, []
    sigma = [width / size for width, size in zip(widths, CELL_RAD, strict=True)]
    for one in range(folds):
        counts = np.bincount(cell[fold == one], weight[fold == one], minlength=shape[0] * shape[1])
        smooth = gaussian_filter(counts.reshape(shape), sigma, mode="constant", truncate=_REACH)
        parts.append(smooth / (CELL_KM[0] * CELL_KM[1]))
    density = np.sum(parts, axis=0)
    by_others, total = np.zeros(cell.size), float(weight.sum())
    for one in range(folds if folds > 1 else 0):
        own = fold == one
        others = (density - parts[one]).ravel()[cell[own]]
        # Differences of sums that are all but equal leave dust.
        others[others < 1e-12 * density.max()] = 0.0
        by_others[own] = others * total / (total - float(weight[own].sum()))
    return ImpactDensity(
        frame, begins[0], begins[1], falls, density, density.ravel()[cell], by_others, weight
    )


def _kernel_rad(values: F64, weight: F64, falls: int) -> float:
    share = weight / weight.sum()
    mean = float((share * values).sum())
    deviation = float(np.sqrt((share * (values - mean) ** 2).sum()))
    return deviation * falls ** (-1.0 / 6.0)


def level_of_pass(found: ImpactDensity, share: float) -> float:
    """The density above which `share` (0 … 1) of the pieces of one track fall."""
    told = found.by_others if found.falls >= FEWEST_FOR_FOLDS else found.at_pieces
    return _level(told, found.weight, share)


def level_of_all(found: Sequence[ImpactDensity], share: float) -> float:
    """The same of all tracks together."""
    told = np.concatenate([one.by_others for one in found])
    return _level(told, np.concatenate([one.weight for one in found]), share)


def _level(density: F64, weight: F64, share: float) -> float:
    order = np.argsort(-density, kind="stable")
    reached = np.cumsum(weight[order])
    last = min(int(np.searchsorted(reached, share * reached[-1])), order.size - 1)
    return float(density[order[last]])


def region(found: ImpactDensity, level: float) -> BaseGeometry:
    """The ground (degrees) on which pieces fall more densely than `level`, cut at the 180th meridian."""
    import rasterio.features
    import shapely

    from iss_risk.report.layers.on_ground import strip_on_ground

    inside = found.above(level)
    outlines = [
        shapely.geometry.shape(one)
        for one, _ in rasterio.features.shapes(inside.astype(np.uint8), mask=inside, connectivity=4)
    ]
    # Stairs of the grid, in cells: across in x, along in y.
    strips = shapely.union_all(outlines).simplify(0.5)
    placed = shapely.transform(
        strips,
        lambda points: np.column_stack(
            [found.along_rad + CELL_RAD[0] * points[:, 1], found.across_rad + CELL_RAD[1] * points[:, 0]]
        ),
    )
    return strip_on_ground(placed, found.frame)

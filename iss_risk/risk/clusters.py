"""The clusters in which the pieces of each kind land, and what is under them.

The pieces of one kind do not land at one point: they fall in clusters, scattered by the wind and by the
differences between pieces. Chances depend on this scatter; expected numbers, long before re-entry, do not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I16, I64
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts
from iss_risk.distributions import Normal
from iss_risk.exposure.grid import CELL_DEG
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import PIECE_SCATTER
from iss_risk.risk.along_orbit import RowScatter
from iss_risk.streams import Block, Family, Purpose, pairs_of_normals

CLUSTERS = 8
M2_PER_KM2 = 1.0e6
SCATTER_TABLE = 4099  # prime, so that samples, kinds and shifts use it in many different combinations


class Kinds(NamedTuple):
    """What the landings need of the kinds of part, (K,): number of `pieces` of each, and the row of its
    random numbers (see PartArrays); and how far pieces of one kind scatter, σ in km to the north and to the
    east."""

    pieces: I64
    random_row: I64
    scatter_km: float = PIECE_SCATTER.distribution.sigma


class Clusters(NamedTuple):
    """Pieces of one kind that land together, (Q,), ordered by sample, then by kind: number of pieces, where
    they fell, and how far of that is scatter, to the north and to the east (degrees of a great circle)."""

    sample: I64
    kind: I64
    pieces: F64
    latitude_deg: F64
    longitude_deg: F64
    north_deg: F64
    east_deg: F64


class Ground(NamedTuple):
    """What is under each cluster, (Q,): number of the nation, −1 over the ocean, and its people per m²."""

    nation: I16
    persons_per_m2: F64


def ground_under(exposure: Exposure, latitude_deg: F64, longitude_deg: F64) -> Ground:
    """What is under each point (Q,): see Ground."""
    nation = exposure.nation_at(latitude_deg, longitude_deg)
    return Ground(nation, exposure.persons_per_km2(latitude_deg, longitude_deg, nation) / M2_PER_KM2)


def clusters_by_kind(pieces: I64) -> I64:
    """Into how many clusters the `pieces` (K,) of each kind fall."""
    return np.minimum(pieces, CLUSTERS)


def clusters_of(impacts: Impacts, kinds: Kinds, block: Block) -> Clusters:
    """The clusters in which the pieces of each kind land, scattered to the north as much as to the east."""
    sample, kind = np.nonzero(impacts.mass_kg > 0.0)
    clusters = clusters_by_kind(kinds.pieces)[kind]
    pieces = np.repeat(impacts.number[sample, kind] * kinds.pieces[kind] / clusters, clusters)
    # Each cluster's number among those of its kind.
    index = np.arange(pieces.size) - np.repeat(np.cumsum(clusters) - clusters, clusters)
    sample, kind = np.repeat(sample, clusters), np.repeat(kind, clusters)
    drawn = np.empty((2, pieces.size))
    stream = block.stream(Purpose.PIECE_SCATTER)
    pairs_of_normals(stream, block.numbers[sample], kinds.random_row[kind], index, drawn)
    north_deg, east_deg = scatter_deg(kinds) * drawn
    latitude_deg = np.clip(impacts.latitude_deg[sample, kind] + north_deg, -90.0, 90.0)
    longitude_deg = impacts.longitude_deg[sample, kind] + east_deg * longitude_stretch(latitude_deg)
    return Clusters(sample, kind, pieces, latitude_deg, longitude_deg, north_deg, east_deg)


def longitude_stretch(latitude_deg: F64) -> F64:
    """Degrees of longitude in a degree to the east, (Q,); it ends near the poles."""
    return np.asarray(1.0 / np.maximum(np.cos(np.radians(latitude_deg)), 0.01))


def row_scatter(kinds: Kinds, block: Block) -> RowScatter:
    """By how many rows of the grid pieces are scattered to the north: as in `clusters_of`, but with numbers
    that are stratified over a whole run."""
    return RowScatter(
        rows=_scatter_rows(block.seed, block.family, scatter_deg(kinds) / CELL_DEG),
        of_sample=block.numbers % SCATTER_TABLE,
        of_kind=kinds.random_row % SCATTER_TABLE,
    )


@lru_cache(maxsize=4)  # the same for all blocks of a run
def _scatter_rows(seed: int, family: Family, sigma_rows: float) -> I64:
    """Whole rows (SCATTER_TABLE,) of a normal distribution, stratified and in random order."""
    table = Block.of(seed, 0, SCATTER_TABLE, SCATTER_TABLE, family)
    drawn = table.stratified(Purpose.ROW_SCATTER, np.arange(2))
    rows = sigma_rows * Normal(0.0, 1.0).quantile(drawn[:, 0])
    return np.floor(rows + drawn[:, 1]).astype(np.int64)


def scatter_deg(kinds: Kinds) -> float:
    """σ of the scatter of pieces of one kind, in degrees of latitude."""
    return float(np.degrees(kinds.scatter_km / EARTH_AUTHALIC_RADIUS_KM))

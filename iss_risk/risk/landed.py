"""Where the debris of each single sample lands, where longitude is known: for chances by revolution."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.debris.impacts import Impacts, dangerous_area_m2
from iss_risk.earth.sphere import unit_vectors
from iss_risk.exposure.model import Exposure
from iss_risk.risk.clusters import Kinds, clusters_of, ground_under
from iss_risk.risk.places import Circles
from iss_risk.streams import Block

# Columns of a row: how far the sample has gone at its break-up (revolutions), the number of the nation or
# place that debris of it lands in, and the casualties expected there.
REVOLUTIONS, WHERE, CASUALTIES = range(3)


class Landed(NamedTuple):
    """One row (M, 3) for each sample and each nation, or each place, that any debris of it lands in."""

    on_nations: F64
    at_places: F64


NOTHING_LANDED = Landed(np.empty((0, 3)), np.empty((0, 3)))


def landed_by_sample(
    impacts: Impacts,
    kinds: Kinds,
    exposure: Exposure,
    circles: Circles | None,
    block: Block,
    revolutions: F64,
) -> Landed:
    """What `landings_on_nations` and `landings_at_places` add up, sample by sample, with longitude as it is.

    `block` says which samples (N,) they are; `revolutions` (N,) are written into the rows.
    """
    from scipy.spatial import cKDTree

    clusters = clusters_of(impacts, kinds, block)
    if clusters.sample.size == 0:
        return NOTHING_LANDED
    ground = ground_under(exposure, clusters.latitude_deg, clusters.longitude_deg)
    danger_m2 = clusters.pieces * dangerous_area_m2(impacts)[clusters.sample, clusters.kind]
    casualties = danger_m2 * ground.persons_per_m2
    on_land = np.flatnonzero(ground.nation >= 0)
    on_nations = _rows(
        clusters.sample[on_land], ground.nation[on_land].astype(np.int64), casualties[on_land], revolutions
    )
    if circles is None or circles.latitude_deg.size == 0:
        return Landed(on_nations, NOTHING_LANDED.at_places)
    tree = cKDTree(unit_vectors(clusters.latitude_deg, clusters.longitude_deg))
    # A circle on the sphere is a ball about its middle, with the chord as radius.
    chords = 2.0 * np.sin(np.radians(0.5 * circles.radius_deg))
    hits = tree.query_ball_point(unit_vectors(circles.latitude_deg, circles.longitude_deg), chords)
    which = np.repeat(np.arange(len(hits)), [len(one) for one in hits])
    cluster = np.array([q for one in hits for q in one], dtype=np.int64)
    return Landed(on_nations, _rows(clusters.sample[cluster], which, casualties[cluster], revolutions))


def _rows(sample: I64, where: I64, casualties: F64, revolutions: F64) -> F64:
    """Clusters (Q,) added up by sample and nation or place."""
    if sample.size == 0:
        return np.empty((0, 3))
    pairs, inverse = np.unique(np.column_stack([sample, where]), axis=0, return_inverse=True)
    total = np.bincount(inverse.ravel(), casualties, minlength=pairs.shape[0])
    return np.column_stack([revolutions[pairs[:, 0]], pairs[:, 1], total])

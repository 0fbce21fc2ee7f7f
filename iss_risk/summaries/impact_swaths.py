"""Where the fragments of a re-entry in the last days come down: swaths along the ground track.

As CCSDS 508.1-B-1 means them (3.5.17, annex G2): of all fragments of all samples, the place where most come
down, and intervals along the ground track, with a distance to either side, that hold 50, 90 and 99 % of them.
A swath is a rectangle, so it holds the product of what its length and its width hold: the width holds nearly
all, and the length the rest. Intervals along the track are the shortest that hold their part, which have the
same density at both ends (3.5.18), each within the one before; the place of most impacts is the middle of the
shortest that holds a tenth. This is the way of the half-sample mode (Robertson & Cryer 1974).

An interval may go round the Earth several times. The standard supposes that the ground track is known to the
receiver; `revolutions` says how much of it an interval takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.earth.sphere import arc_deg, unit_vectors
from iss_risk.risk.clusters import scatter_deg
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.tally import Tally

CONFIDENCES = (0.5, 0.9, 0.99)
_MOST_IMPACTS = 0.1
# The ground track is made of the mean places of the fragments in stretches of this length, in revolutions:
# 4° or 450 km, along which a track bends off its chord by less than 10 km.
_STRETCH = 4.0 / 360.0
# What the width of a swath holds of the fragments within its length.
_ACROSS = 0.995
# Half of what the Earth turns under an orbit in 88 minutes, at the equator: a wider swath reaches into those
# of the revolutions before and after, and says nothing of the place.
_WIDEST_KM = 1_200.0
# So few samples with debris say nothing of 1 %.
_FEWEST_SAMPLES = 30


@dataclass(frozen=True)
class Swath:
    """The part `confidence` of the fragments lands within `cross_track_km` to either side of the track from
    `start` to `stop`, which are (latitude, longitude) in degrees; it is `revolutions` long."""

    confidence: float
    start: tuple[float, float]
    stop: tuple[float, float]
    cross_track_km: float
    revolutions: float


@dataclass(frozen=True)
class ImpactPlace:
    """Where most fragments land, (latitude, longitude) in degrees, and the swaths, least confidence first:
    those in which the place across the track is known. `samples` is of how many re-entries."""

    nominal: tuple[float, float]
    swaths: tuple[Swath, ...]
    samples: int


def impact_place(plan: Plan, tally: Tally) -> ImpactPlace | None:
    """The swaths of a run, of the samples that come down after now; None where longitude is averaged, or
    debris of too few samples lands, or not even the track of half of it is known."""
    if plan.averaged:
        return None
    tracks = np.asarray(tally.kept("tracks"), dtype=np.float64)
    up = tally.figure("reentry_days")[: tracks.shape[0]] >= plan.decay.now_days
    tracks, revolutions = tracks[up], tally.figure("revolutions")[: up.size][up]
    sample, kind = np.nonzero(np.isfinite(tracks[:, 1:, 0]))
    if np.unique(sample).size < _FEWEST_SAMPLES:
        return None
    places, breakups = tracks[sample, 1 + kind], tracks[sample, 0]
    arcs = np.array(
        [
            arc_deg(a, b, c, d)
            for (a, b), c, d in zip(breakups.tolist(), places[:, 0], places[:, 1], strict=True)
        ]
    )
    along = revolutions[sample] + arcs / 360.0
    pieces = np.asarray(plan.kinds.pieces, dtype=np.float64)[kind]
    found = swaths_of(along, places, pieces, scatter_deg(plan.kinds), np.unique(sample).size)
    return found if found.swaths else None


def swaths_of(along: F64, places: F64, weight: F64, scatter_deg: float, samples: int) -> ImpactPlace:
    """The swaths of fragments (Q,): how far each has gone `along` its orbit, in revolutions, its place (Q, 2:
    latitude, longitude), for how many it stands (`weight`), and the scatter of each about its place (σ)."""
    order = np.argsort(along, kind="stable")
    along, places, weight = along[order], places[order], weight[order]
    track = _Track.through(along, places, weight)
    off_deg = track.off_deg(along, places)
    ends: list[tuple[int, int]] = []
    first, last = 0, along.size - 1
    total = float(weight.sum())
    for confidence in reversed(CONFIDENCES):
        first, last = shortest(along, weight, confidence / _ACROSS * total, first, last)
        ends.append((first, last))
    a, b = shortest(along, weight, _MOST_IMPACTS * total, first, last)
    nominal = 0.5 * float(along[a] + along[b])
    swaths: list[Swath] = []
    for confidence, (i, j) in zip(CONFIDENCES, reversed(ends), strict=True):
        within = _quantile(off_deg[i : j + 1], weight[i : j + 1], _ACROSS)
        drawn = NormalDist().inv_cdf(0.5 * (1.0 + _ACROSS)) * scatter_deg
        across_km = float(np.radians(np.hypot(within, drawn))) * EARTH_AUTHALIC_RADIUS_KM
        # A few fragments far off weigh more in a short swath: a longer one is no narrower.
        across_km = max(across_km, swaths[-1].cross_track_km if swaths else 0.0)
        if across_km > _WIDEST_KM:
            break
        start, stop = track.place(float(along[i])), track.place(float(along[j]))
        swaths.append(Swath(confidence, start, stop, across_km, float(along[j] - along[i])))
    return ImpactPlace(track.place(nominal), tuple(swaths), samples)


def shortest(along: F64, weight: F64, held: float, first: int, last: int) -> tuple[int, int]:
    """The first and last of the sorted values (Q,) `along`, within `first` … `last`, between which the least
    length holds the weight `held`; all of them where they hold no more."""
    until = np.cumsum(weight[first : last + 1])
    before = until - weight[first : last + 1]
    to = np.searchsorted(until, before + held * (1.0 - 1e-12))
    possible = np.flatnonzero(to < until.size)
    if possible.size == 0:
        return first, last
    length = along[first + to[possible]] - along[first + possible]
    best = int(possible[np.argmin(length)])
    return first + best, first + int(to[best])


def _quantile(values: F64, weight: F64, part: float) -> float:
    order = np.argsort(values, kind="stable")
    until = np.cumsum(weight[order])
    return float(values[order[min(int(np.searchsorted(until, part * until[-1])), values.size - 1)]])


@dataclass(frozen=True)
class _Track:
    """The ground track as directions (M, 3) at `along` (M,), ascending."""

    along: F64
    directions: F64

    @classmethod
    def through(cls, along: F64, places: F64, weight: F64) -> _Track:
        """Through the means of the fragments in stretches of equal length."""
        stretch = np.floor((along - along[0]) / _STRETCH).astype(np.int64)
        _, stretch = np.unique(stretch, return_inverse=True)
        directions = unit_vectors(places[:, 0], places[:, 1])
        total = np.bincount(stretch, weight)
        middle = np.bincount(stretch, weight * along) / total
        sums = np.column_stack([np.bincount(stretch, weight * directions[:, k]) for k in range(3)])
        return cls(middle, sums / np.sqrt((sums**2).sum(axis=1))[:, None])

    def place(self, along: float) -> tuple[float, float]:
        """Latitude and longitude there, degrees; beyond its ends those of the ends."""
        x, y, z = (float(np.interp(along, self.along, self.directions[:, k])) for k in range(3))
        return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))

    def off_deg(self, along: F64, places: F64) -> F64:
        """How far (degrees) the places (Q, 2) lie to either side of the great circle through the two nearest
        directions; zero for a track of one place."""
        if self.along.size < 2:
            return np.zeros(along.size)
        k = np.clip(np.searchsorted(self.along, along) - 1, 0, self.along.size - 2)
        poles = np.cross(self.directions[:-1], self.directions[1:])
        poles /= np.maximum(np.sqrt((poles**2).sum(axis=1)), 1e-12)[:, None]
        sines = (unit_vectors(places[:, 0], places[:, 1]) * poles[k]).sum(axis=1)
        return np.asarray(np.degrees(np.arcsin(np.clip(np.abs(sines), 0.0, 1.0))))

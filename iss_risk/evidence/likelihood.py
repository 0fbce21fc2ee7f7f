"""From fates to parameters: priors, the likelihood of each re-entry, and the posterior, by quadrature.

Three parameters. `m` is ln of the factor by which all heating of all re-entries is off (one value: which
correlation of the heating is right). `t` is the σ of what acts on all parts of one re-entry and differs from
one to the next. `s` is the σ of ln of the own factor of kinds. A part of a kind with own factor e^k in a
re-entry with factor e^z, z ~ N(m, t²), k ~ N(0, s²), takes up e^(z + k) times the heat of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iss_risk.arrays import F64
from iss_risk.evidence.fates import LN_OWN, LN_SHARED
from iss_risk.evidence.finds import Evidence, Find
from iss_risk.sums import weighted_sum

# Which correlation is right: those of one sphere span 270-446 kW/m² about 351 (docs/debris.md).
PRIOR_SHARED_SIGMA = 0.20
# What differs between re-entries, beside what is drawn anyway: air 15 % denser heats by 7 % more; attitude.
# σ is half-normal of this scale.
PRIOR_BETWEEN_SCALE = 0.10
# What makes one kind differ from the model, in ln(heat), each a judgement: flight that is not at random (a
# plate that stays face on takes up 1.6 times the mean of all directions) 0.20; walls that are not fully
# catalytic (titanium 0.1, steel 0.4 in ESA's tables) 0.15; shelter by other debris, a later release, 0.15;
# heat capacity and melting 0.10; one temperature instead of layers 0.10. Together 0.32, within a factor of
# 2.3 (90 %). Sizes and gauges are uncertain by themselves (debris/parts_list.py).
PRIOR_OWN_MEDIAN, PRIOR_OWN_LN_SIGMA = 0.32, 0.50
M = np.linspace(-0.72, 0.72, 37)
T = np.linspace(0.01, 0.37, 7)
S = np.linspace(0.02, 1.62, 41)
_NORMAL_NODES = 41
_NOTICED_NODES = 40
_LIKE_NODES = 20


@dataclass(frozen=True)
class Interval:
    """Median and 90 % interval of a parameter."""

    p05: float
    p50: float
    p95: float


def prior() -> F64:
    """Probabilities (M, T, S) before any evidence."""
    ln_own = np.log(S / PRIOR_OWN_MEDIAN) / PRIOR_OWN_LN_SIGMA
    shapes = (M / PRIOR_SHARED_SIGMA, T / PRIOR_BETWEEN_SCALE, ln_own)
    m, t, s = (np.exp(-0.5 * x * x) for x in shapes)
    s = s / S  # log-normal
    weights = m[:, None, None] * t[:, None] * s
    return np.asarray(weights / weights.sum())


def _normal_nodes() -> F64:
    from scipy.special import ndtri  # slow to load

    return np.asarray(ndtri((np.arange(_NORMAL_NODES) + 0.5) / _NORMAL_NODES))


def _hats(points: F64, nodes: F64) -> F64:
    """Weights (..., N) with which values at `nodes` are interpolated linearly at `points`, the last ones
    beyond the ends."""
    inside = np.clip(points, nodes[0], nodes[-1])
    low = np.clip(np.searchsorted(nodes, inside, side="right") - 1, 0, nodes.size - 2)
    t = (inside - nodes[low]) / (nodes[low + 1] - nodes[low])
    places = np.arange(nodes.size)
    return np.where(places == low[..., None], 1.0 - t[..., None], 0.0) + np.where(
        places == low[..., None] + 1, t[..., None], 0.0
    )


def shared_weights() -> F64:
    """Weights (M, T, I) of the points of LN_SHARED for a re-entry."""
    return _hats(M[:, None, None] + T[:, None] * _normal_nodes(), LN_SHARED).mean(axis=2)


def own_weights() -> F64:
    """Weights (S, J) of the points of LN_OWN for a kind."""
    return _hats(S[:, None] * _normal_nodes(), LN_OWN).mean(axis=1)


class Likelihood:
    """The fates of all finds, and what they say of the parameters."""

    def __init__(self, evidence: Evidence, fates: Sequence[F64]) -> None:
        self.evidence = evidence
        self._shared, self._own = shared_weights(), own_weights()
        self._fates = dict(zip((one.identifier for one in evidence.finds), fates, strict=True))
        self._of_reentry = {name: self._reentry(name) for name in evidence.reentries}

    def posterior(self, *, without: str | None = None) -> F64:
        """Probabilities (M, T, S) after all re-entries but one."""
        weights = prior()
        for name, likelihood in self._of_reentry.items():
            if name != without:
                weights = weights * likelihood
        return np.asarray(weights / weights.sum())

    def survives(self, find: Find) -> F64:
        """The chance (M, T, S) that the part lands as it was seen to."""
        mean = self._fates[find.identifier].mean(axis=0)
        return weighted_sum(self._shared[:, :, None, :], weighted_sum(self._own[:, None, :], mean))

    def at_least_as_seen(self, find: Find) -> F64:
        """The chance (M, T, S) that at least as many are seen as were, or that none is where none was.

        In one fall only the landing is uncertain, not the notice: a part that was found was noticed."""
        if find.falls == 1:
            landed = self.survives(find)
            return landed if find.seen else 1.0 - landed * (1.0 - _missed(find))
        counts = range(find.seen, find.chances + 1) if find.seen else range(1)
        return sum((self._several_falls(find, seen) for seen in counts), np.zeros(self._shape))

    @property
    def _shape(self) -> tuple[int, int, int]:
        return M.size, T.size, S.size

    def _reentry(self, name: str) -> F64:
        """The likelihood (M, T, S) of a re-entry: its parts share its heating and all that is drawn for it,
        and have own factors of their own."""
        finds = [one for one in self.evidence.finds if one.reentry == name]
        likelihood = np.ones(self._shape)
        together = np.ones((1, LN_SHARED.size, S.size))
        for find in finds:
            if find.like > 1:
                likelihood = likelihood * _one_of_many(self.at_least_as_seen(find), find.like)
                continue
            if find.falls > 1:
                likelihood = likelihood * self._several_falls(find, find.seen)
                continue
            landed = weighted_sum(self._fates[find.identifier][:, :, None, :], self._own)
            together = together * (landed if find.seen else 1.0 - landed * (1.0 - _missed(find)))
        return likelihood * weighted_sum(self._shared[:, :, None, :], together.mean(axis=0).T)

    def _several_falls(self, find: Find, seen: int) -> F64:
        """The chance (M, T, S) of `seen` pieces, each of a fall of its own and all of one own factor; each
        that lands is noticed with the same chance, anything up to what is the most likely."""
        from scipy.stats import binom  # slow to load

        lands = weighted_sum(self._shared[:, :, None, :], self._fates[find.identifier].mean(axis=0).T)
        chances = np.zeros_like(lands)
        for noticed in _noticed(find):
            chances += binom.pmf(seen, find.chances, noticed * lands) / _NOTICED_NODES
        return np.asarray(weighted_sum(chances[:, :, None, :], self._own))


def _one_of_many(chance: F64, most: int) -> F64:
    """The chance that one or more are found of a number of parts, each of a kind and a fall of its own, that
    is unknown: any order of magnitude up to `most` is as likely."""
    numbers = most ** ((np.arange(_LIKE_NODES) + 0.5) / _LIKE_NODES)
    found = [1.0 - (1.0 - np.minimum(chance, 1.0)) ** number for number in numbers]
    return np.asarray(np.mean(found, axis=0))


def _noticed(find: Find) -> F64:
    """The chances that a piece that lands is noticed, all alike (midpoints)."""
    return find.noticed_at_most * (np.arange(_NOTICED_NODES) + 0.5) / _NOTICED_NODES


def _missed(find: Find) -> float:
    """The chance that none of the pieces that have landed is noticed."""
    return float(((1.0 - _noticed(find)) ** find.chances).mean())


def mean_of(values: F64, weights: F64) -> float:
    """The mean of a figure (M, T, S)."""
    return float((values * weights).sum())


def interval_of(parameter: int, weights: F64) -> Interval:
    """Median and 90 % interval of M, T or S (0, 1, 2), linear between the points of its grid."""
    grid = (M, T, S)[parameter]
    step = grid[1] - grid[0]
    marginal = weights.sum(axis=tuple(axis for axis in range(3) if axis != parameter))
    edges = np.append(grid - 0.5 * step, grid[-1] + 0.5 * step)
    if parameter:
        edges = np.maximum(edges, 0.0)  # σ
    cumulative = np.concatenate([[0.0], np.cumsum(marginal)])
    return Interval(*(float(np.interp(p, cumulative, edges)) for p in (0.05, 0.5, 0.95)))


@dataclass(frozen=True)
class Spreads:
    """What the evidence leaves, in the form in which `inputs.py` states it.

    The factor on all heating of one re-entry: median and σ of ln, with what is not known of the median. The
    own factor: the mean of its σ, and the uniform distribution of σ over its mean, low to high, that has the
    same mean and spread. That both are correlated a little is left out.
    """

    heat_factor_median: float
    heat_factor_sigma: float
    own_sigma: float
    own_spread_low: float
    own_spread_high: float


def spreads_of(weights: F64) -> Spreads:
    """From the probabilities (M, T, S) of the parameters."""
    m, t, s = np.meshgrid(M, T, S, indexing="ij")
    mean, own = mean_of(m, weights), mean_of(s, weights)
    variance = mean_of((m - mean) ** 2 + t**2, weights)
    half = float(np.sqrt(3.0 * mean_of((s - own) ** 2, weights))) / own
    return Spreads(float(np.exp(mean)), float(np.sqrt(variance)), own, max(1.0 - half, 0.0), 1.0 + half)

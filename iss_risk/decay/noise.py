"""Density error that changes with time: an Ornstein-Uhlenbeck process of the logarithm, as a path in time.

The process is drawn at nodes every NODE_DAYS, exactly distributed; between them the factor on density is
interpolated linearly. So a path depends on time alone: whatever the steps of a decay are, two decays with the
same number fall through the same air. The interpolation reduces the standard deviation at an instant by 2 %;
averages over a day or more keep all of it.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import ZERO, kernel, leaf
from iss_risk.exponentials import exponential
from iss_risk.inputs import DENSITY_NOISE, DENSITY_NOISE_DAYS
from iss_risk.streams import Stream, four_normals, normals_along

SIGMA = DENSITY_NOISE.distribution.sigma
NODE_DAYS = 0.25
_KEPT = float(np.exp(-NODE_DAYS / DENSITY_NOISE_DAYS))
_NEW = float(np.sqrt(1.0 - _KEPT * _KEPT))
# Rows of a decay's random numbers: the innovation at each node, and the value at which its path begins.
_INNOVATIONS, _BEGINNING = ZERO, cast("int", np.int64(1))


class DensityNoise(NamedTuple):
    """The noise of one decay: its stream, the number of the decay there, and σ of ln(density)."""

    stream: Stream
    number: int
    sigma: float


class NoisePath(NamedTuple):
    """A place on a path: the node before it (in NODE_DAYS since 2000-01-01), and ln(density error) at this
    node and at the next."""

    node: int
    here: float
    ahead: float


NO_NOISE = DensityNoise(Stream(0, 0, 0), 0, 0.0)
NO_PATH = NoisePath(0, 0.0, 0.0)


@leaf
def begin_path(noise: DensityNoise, days_2000: float) -> NoisePath:
    """The path at `days_2000`, beginning with a value of the stationary process."""
    if noise.sigma <= 0.0:
        return NO_PATH
    node = int(np.floor(days_2000 / NODE_DAYS))
    first, _, _, _ = four_normals(noise.stream, noise.number, _BEGINNING, node)
    here = noise.sigma * first
    return NoisePath(node, here, _next_node(noise, node, here))


@leaf
def _next_node(noise: DensityNoise, node: int, here: float) -> float:
    """The process at the node after `node`, where it is `here`."""
    a, b, c, d = four_normals(noise.stream, noise.number, _INNOVATIONS, (node + 1) >> 2)
    which = (node + 1) & 3
    return _after(noise, here, a if which == 0 else b if which == 1 else c if which == 2 else d)


@leaf
def _after(noise: DensityNoise, here: float, new: float) -> float:
    """The process a node later, with a draw."""
    return _KEPT * here + _NEW * noise.sigma * new


@leaf
def _factor(log_error: float, sigma: float) -> float:
    """Factor on density whose mean is one."""
    return exponential(log_error - 0.5 * sigma * sigma)


@leaf
def factor_at(noise: DensityNoise, path: NoisePath, days_2000: float) -> tuple[float, NoisePath]:
    """The factor on density at `days_2000`, not before `path`, and the path there."""
    if noise.sigma <= 0.0:
        return 1.0, path
    place = days_2000 / NODE_DAYS
    node, here, ahead = path.node, path.here, path.ahead
    while place >= node + 1.0:
        node, here = node + 1, ahead
        ahead = _next_node(noise, node, here)
    first, last = _factor(here, noise.sigma), _factor(ahead, noise.sigma)
    return first + (place - node) * (last - first), NoisePath(node, here, ahead)


# Nodes that are computed together: those of 24 days.
_TOGETHER = 96


class NoiseRoom(NamedTuple):
    """Work space of `mean_factor`: random numbers, and factors on density at nodes."""

    normals: F64
    factors: F64


@kernel
def room_for_noise() -> NoiseRoom:
    """Work space of `mean_factor`."""
    # The draws come in fours, of which the first and the last can be needed in part.
    return NoiseRoom(np.empty(_TOGETHER + 8), np.empty(_TOGETHER + 2))


@leaf
def mean_factor(
    noise: DensityNoise, path: NoisePath, days_2000: float, step_days: float, room: NoiseRoom
) -> tuple[float, NoisePath]:
    """The mean factor on density over `step_days` from `days_2000` on, not before `path`; the path at their
    end."""
    if noise.sigma <= 0.0:
        return 1.0, path
    place, end = days_2000 / NODE_DAYS, (days_2000 + step_days) / NODE_DAYS
    last = max(int(np.ceil(end)) - 1, path.node)
    total = 0.0
    while True:
        until = min(last, path.node + _TOGETHER)
        ahead = _follow(noise, path, until, room)
        for node in range(path.node, until + 1):
            first, second = room.factors[node - path.node], room.factors[node - path.node + 1]
            to = min(end, node + 1.0)
            if to > place:
                total += (to - place) * (first + (0.5 * (place + to) - node) * (second - first))
                place = to
        path = ahead
        if until == last:
            break
    return total * NODE_DAYS / step_days, path


@leaf
def _follow(noise: DensityNoise, path: NoisePath, until: int, room: NoiseRoom) -> NoisePath:
    """The path at the node `until`; the factors at its nodes from `path` to the one after `until` are written
    to `room`."""
    count = until - path.node
    factors = room.factors[: count + 2]
    here, ahead = path.here, path.ahead
    factors[0], factors[1] = here, ahead
    if count > 0:
        four = (path.node + 2) >> 2
        normals_along(
            noise.stream,
            noise.number,
            _INNOVATIONS,
            four,
            room.normals[: 4 * (((until + 1) >> 2) - four + 1)],
        )
        drawn = path.node - 4 * four
        for k in range(2, count + 2):
            here, ahead = ahead, _after(noise, ahead, room.normals[drawn + k])
            factors[k] = ahead
    for k in range(count + 2):
        factors[k] = _factor(factors[k], noise.sigma)
    return NoisePath(until, here, ahead)

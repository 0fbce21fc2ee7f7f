"""Sobol' points are SciPy's, bit for bit: SciPy is the authority."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.stats import qmc

from iss_risk import inputs
from iss_risk.sobol import BITS, MOST_DIMENSIONS, scrambled_points

DIMENSIONS = (1, 2, 3, 7, len(inputs.PER_DECAY), len(inputs.PER_FALL), MOST_DIMENSIONS)
SEEDS = [np.random.SeedSequence(seed, spawn_key=key) for seed in (0, 1, 2**63 + 5) for key in ((), (1, 31))]


def scipys(seed: np.random.SeedSequence, first: int, count: int, dimensions: int) -> np.ndarray:
    # SciPy takes a child of the seed: of a fresh one, the first.
    seed = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)
    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.Generator(np.random.PCG64(seed)))
    if first:
        sequence.fast_forward(first)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the count is no power of two
        return np.asarray(sequence.random(count))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.entropy}-{seed.spawn_key}")
@pytest.mark.parametrize("dimensions", DIMENSIONS)
@pytest.mark.parametrize(
    ("first", "count"), [(0, 1), (0, 2), (0, 333), (0, 1024), (1, 1), (7, 9), (512, 256), (10_000, 100)]
)
def test_points_are_scipys(seed: np.random.SeedSequence, dimensions: int, first: int, count: int) -> None:
    ours = scrambled_points(seed, first, count, dimensions)
    assert ours.tobytes() == scipys(seed, first, count, dimensions).tobytes()


def test_points_late_in_the_sequence_use_all_digits() -> None:
    first = 2**BITS - 50
    ours = scrambled_points(SEEDS[0], first, 50, 20)
    assert ours.tobytes() == scipys(SEEDS[0], first, 50, 20).tobytes()


def test_points_are_in_the_unit_cube_and_distinct() -> None:
    points = scrambled_points(SEEDS[1], 0, 4096, MOST_DIMENSIONS)
    assert points.min() >= 0.0
    assert points.max() < 1.0
    # One point in each of 4,096 equal classes, in each coordinate.
    assert (np.sort((points * 4096).astype(int), axis=0) == np.arange(4096)[:, None]).all()


def test_there_are_coordinates_enough() -> None:
    assert max(len(inputs.PER_DECAY), len(inputs.PER_FALL)) <= MOST_DIMENSIONS


@pytest.mark.parametrize(
    ("first", "count", "dimensions"), [(0, 1, 0), (0, 1, MOST_DIMENSIONS + 1), (-1, 1, 1), (2**BITS, 1, 1)]
)
def test_what_is_not_there_is_refused(first: int, count: int, dimensions: int) -> None:
    with pytest.raises(ValueError, match="no Sobol' points"):
        scrambled_points(SEEDS[0], first, count, dimensions)

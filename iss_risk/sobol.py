"""Scrambled Sobol' points: those of `scipy.stats.qmc.Sobol`, bit for bit, without loading scipy.stats.

scipy.stats is half a second of every start, and this was all that a run took from it. It remains what these
points are tested against (tests/test_sobol.py).
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64, U32

# Digits of a point: there are 2^30 of them.
BITS = 30
# The second coordinate on: a primitive polynomial over the integers modulo 2 (its coefficients as binary
# digits, the highest power first), and the first direction numbers. S. Joe & F. Y. Kuo, "Constructing Sobol
# sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008) 2635: the beginning of
# their file new-joe-kuo-6.21201 (BSD licence), as SciPy carries it.
# fmt: off
_POLYNOMIALS_AND_DIRECTIONS = (
    (3, (1,)), (7, (1, 3)), (11, (1, 3, 1)), (13, (1, 1, 1)), (19, (1, 1, 3, 3)), (25, (1, 3, 5, 13)),
    (37, (1, 1, 5, 5, 17)), (41, (1, 1, 5, 5, 5)), (47, (1, 1, 7, 11, 19)), (55, (1, 1, 5, 1, 1)),
    (59, (1, 1, 1, 3, 11)), (61, (1, 3, 5, 5, 31)), (67, (1, 3, 3, 9, 7, 49)), (91, (1, 1, 1, 15, 21, 21)),
    (97, (1, 3, 1, 13, 27, 49)), (103, (1, 1, 1, 15, 7, 5)), (109, (1, 3, 1, 15, 13, 25)),
    (115, (1, 1, 5, 5, 19, 61)), (131, (1, 3, 7, 11, 23, 15, 103)), (137, (1, 3, 7, 13, 13, 15, 69)),
    (143, (1, 1, 3, 13, 7, 35, 63)), (145, (1, 3, 5, 9, 1, 25, 53)), (157, (1, 3, 1, 13, 9, 35, 107)),
    (167, (1, 3, 1, 5, 27, 61, 31)), (171, (1, 1, 5, 11, 19, 41, 61)), (185, (1, 3, 5, 3, 3, 13, 69)),
    (191, (1, 1, 7, 13, 1, 19, 1)), (193, (1, 3, 7, 5, 13, 19, 59)), (203, (1, 1, 3, 9, 25, 29, 41)),
    (211, (1, 3, 5, 13, 23, 1, 55)), (213, (1, 3, 7, 3, 13, 59, 17)), (229, (1, 3, 1, 3, 5, 53, 69)),
    (239, (1, 1, 5, 5, 23, 33, 13)), (241, (1, 1, 7, 7, 1, 61, 123)), (247, (1, 1, 7, 9, 13, 61, 49)),
    (253, (1, 3, 3, 5, 3, 55, 33)), (285, (1, 3, 1, 15, 31, 13, 49, 245)),
    (299, (1, 3, 5, 15, 31, 59, 63, 97)), (301, (1, 3, 1, 11, 11, 11, 77, 249)),
    (333, (1, 3, 1, 11, 27, 43, 71, 9)),
)
# fmt: on
MOST_DIMENSIONS = 1 + len(_POLYNOMIALS_AND_DIRECTIONS)


def scrambled_points(seed: np.random.SeedSequence, first: int, count: int, dimensions: int) -> F64:
    """Points (count, dimensions) of the unit cube: numbers `first`, … of the sequence that `seed` scrambles.

    `dimensions` are 1 … MOST_DIMENSIONS, and `first + count` at most 2^BITS; raises ValueError for others.
    """
    if not (1 <= dimensions <= MOST_DIMENSIONS and 0 <= first <= first + count <= 2**BITS):
        raise ValueError(f"no Sobol' points {first} … {first + count} in {dimensions} dimensions")
    columns, shift = _scrambled(seed, dimensions)
    # The digits of a point are the sum modulo 2 of the columns that the Gray code of its number names
    # (Antonov & Saleev 1979).
    number = np.arange(first, first + count, dtype=np.uint32)
    digits = shift ^ _sum_of_columns(columns[None], (number ^ number >> np.uint32(1))[:, None])
    return np.asarray(digits * 2.0**-BITS)


def _scrambled(seed: np.random.SeedSequence, dimensions: int) -> tuple[U32, U32]:
    """The scrambled columns (dimensions, BITS), the last digit first, and the digital shift (dimensions,).

    The scrambling is Matousek's linear one (J. Complexity 14 (1998) 527): digits are multiplied by a random
    lower triangular matrix, modulo 2. The order in which random numbers are drawn is SciPy's.
    """
    # SciPy draws from the first child of the seed that it is given.
    child = np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, 0))
    random = np.random.Generator(np.random.PCG64(child))
    power = np.uint32(1) << np.arange(BITS, dtype=np.uint32)
    shift = (random.integers(2, size=(dimensions, BITS), dtype=np.uint32) * power).sum(
        axis=1, dtype=np.uint32
    )
    matrix = np.tril(random.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32))
    matrix[:, np.arange(BITS), np.arange(BITS)] = 1
    # What a digit of a column becomes, the last digit first: a column of the matrix as one number.
    becomes = (matrix * power[::-1, None]).sum(axis=1, dtype=np.uint32)[:, ::-1]
    return _sum_of_columns(becomes[:, None], _columns(dimensions)), shift


def _columns(dimensions: int) -> U32:
    """The columns (dimensions, BITS) of the generating matrices, before they are scrambled."""
    found = [[1] * BITS]
    for polynomial, first in _POLYNOMIALS_AND_DIRECTIONS[: dimensions - 1]:
        degree = len(first)
        directions = list(first)
        for k in range(degree, BITS):
            new = directions[k - degree]
            for j in range(1, degree + 1):
                if polynomial >> degree - j & 1:
                    new ^= directions[k - j] << j
            directions.append(new)
        found.append(directions)
    return np.array(found, dtype=np.uint32) << np.arange(BITS - 1, -1, -1, dtype=np.uint32)


def _sum_of_columns(columns: U32, digits: U32) -> U32:
    """The sum modulo 2 of the `columns` (..., BITS) whose digit, from the last, is 1 in `digits` (...)."""
    total = np.zeros(np.broadcast_shapes(columns.shape[:-1], digits.shape), dtype=np.uint32)
    for k in range(int(digits.max(initial=0)).bit_length()):
        total ^= columns[..., k] * (digits >> np.uint32(k) & np.uint32(1))
    return total

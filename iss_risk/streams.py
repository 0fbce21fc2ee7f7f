"""Random numbers that depend only on a sample and a purpose, not on what else is drawn.

A random number here is a pure function of the run's seed, its purpose, the sample it belongs to, and its
place (`row`, `index`) among that sample's numbers. Drawing a number does not affect the next ones: one more
step in a sample, an added part, or other limits between chunks change no other number. So two runs that
differ in one thing can be compared sample by sample.

The function is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11): the
seed is its key, purpose, sample, row and index are its counter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np

from iss_risk.arc_functions import cos_sin_of_turns
from iss_risk.arrays import F64, I64, Booleans
from iss_risk.compiled import ZERO, inlined, kernel, leaf
from iss_risk.exponentials import logarithm


class Purpose(IntEnum):
    """What random numbers are used for. The values are part of every published result: a value is never
    reused."""

    INPUTS = 1
    DENSITY_NOISE = 2
    OWN_HEAT = 3
    SEPARATION = 4
    PIECE_SCATTER = 5
    ROW_SCATTER = 6
    TURN_OF_EARTH = 7
    SHIFT_ALONG_ORBIT = 8
    ENTRY_PLACE = 9
    PIECE_NUMBER = 10
    GAUGE = 11
    ALTERNATIVE = 12


class Family(IntEnum):
    """Independent groups of samples in one run: each family has a key of its own."""

    MAIN = 0
    PILOTS = 1
    ALTITUDE_BANDS = 2


class Stream(NamedTuple):
    """The random numbers of one purpose in one family of a run: the key, two words of 32 bits, and the
    purpose."""

    key_low: int
    key_high: int
    purpose: int


@dataclass(frozen=True)
class Block:
    """Samples that are computed together: those at `places` (N,), ascending, from the begin of block `index`
    of `size` samples on.

    Several blocks, `count`, may be computed together, one after the other. Numbers that a block stratifies
    among its samples depend also on the block and the place in it: how samples are divided into blocks
    depends only on the number of samples.
    """

    seed: int
    index: int
    size: int
    places: I64
    family: Family = Family.MAIN
    count: int = 1

    @classmethod
    def of(cls, seed: int, index: int, chunk_size: int, size: int, family: Family = Family.MAIN) -> Block:
        """The `size` samples from chunk `index` on; all chunks but the last have `chunk_size`."""
        return cls(seed, index, chunk_size, np.arange(size), family, max(-(-size // chunk_size), 1))

    @property
    def block_of(self) -> I64:
        """Which of the `count` blocks each sample (N,) belongs to."""
        return self.places // self.size

    @property
    def slices(self) -> list[slice]:
        """Which of the samples (N,) are those of each of the `count` blocks."""
        cuts = np.searchsorted(self.places, self.size * np.arange(self.count + 1)).tolist()
        return [slice(low, high) for low, high in pairwise(cuts)]

    @property
    def numbers(self) -> I64:
        """The number (N,) of each sample in the run."""
        return self.index * self.size + self.places

    def some(self, which: Booleans) -> Block:
        """Only the samples for which `which` (N,) is true."""
        return replace(self, places=self.places[which])

    def stream(self, purpose: Purpose) -> Stream:
        """The stream of numbers of this block for one purpose."""
        low, high = _key(self.seed, int(self.family))
        return Stream(low, high, int(purpose))

    def stratified(self, purpose: Purpose, rows: I64) -> F64:
        """Numbers (N, R) in 0 … 1, evenly spread over each whole block in each of the `rows` (R,)."""
        out = np.empty((self.count, self.size, rows.size))
        _stratify(self.stream(purpose), self.index, rows, out)
        return out.reshape(-1, rows.size)[self.places]

    def uniforms(self, purpose: Purpose) -> F64:
        """Four numbers (N, 4) in 0 … 1 for each sample."""
        out = np.empty((self.places.size, 4))
        _fill_uniforms(self.stream(purpose), self.numbers, out)
        return out

    def normal_pairs(self, purpose: Purpose, rows: I64) -> F64:
        """Two standard normal numbers (2, N, R) for each sample and each of the `rows` (R,)."""
        out = np.empty((2, self.places.size * rows.size))
        sample, row = np.repeat(self.numbers, rows.size), np.tile(rows, self.places.size)
        pairs_of_normals(self.stream(purpose), sample, row, np.zeros_like(row), out)
        return out.reshape(2, self.places.size, rows.size)


MOST_PER_CHUNK = 64


def chunk_size_for(samples: int, fewest_chunks: int) -> int:
    """Samples per chunk, which depend only on their number: a power of two, at most MOST_PER_CHUNK, so that
    there are at least `fewest_chunks` chunks, if there are as many samples."""
    most = min(MOST_PER_CHUNK, max(samples // fewest_chunks, 1))
    return 1 << (most.bit_length() - 1)


@dataclass(frozen=True)
class Chunks:
    """How the samples of a run are divided into chunks of `size`; the last one may have fewer."""

    samples: int
    size: int
    seed: int

    @property
    def count(self) -> int:
        """How many chunks there are."""
        return -(-self.samples // self.size)

    def size_of(self, chunk: int, count: int = 1) -> int:
        """How many samples a chunk has, or `count` chunks from it on together."""
        return min(count * self.size, self.samples - chunk * self.size)

    def block(self, chunk: int, family: Family = Family.MAIN, *, count: int = 1) -> Block:
        """The samples of a chunk, or of `count` chunks from it on, to which their random numbers belong."""
        return Block.of(self.seed, chunk, self.size, self.size_of(chunk, count), family)


@cache
def _key(seed: int, family: int) -> tuple[int, int]:
    low, high = np.random.SeedSequence(seed, spawn_key=(family,)).generate_state(2, np.uint32)
    return int(low), int(high)


def random_row(name: str) -> int:
    """The row of the random numbers of a named thing, which does not depend on what else is in a list."""
    return crc32(name.encode())


_LOW_32 = np.uint64(0xFFFFFFFF)
_SHIFT_32 = np.uint64(32)
# Multipliers and Weyl increments of Philox4x32 (Salmon et al. 2011, table 2).
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10
_TO_UNIT = 2.0**-32


@leaf
def philox_4x32(
    counter_0: int, counter_1: int, counter_2: int, counter_3: int, key_0: int, key_1: int
) -> tuple[int, int, int, int]:
    """Four random words of 32 bits, from a counter of four words and a key of two."""
    a, b = np.uint64(counter_0) & _LOW_32, np.uint64(counter_1) & _LOW_32
    c, d = np.uint64(counter_2) & _LOW_32, np.uint64(counter_3) & _LOW_32
    k, m = np.uint64(key_0) & _LOW_32, np.uint64(key_1) & _LOW_32
    for _ in range(_ROUNDS):
        first, second = a * _MULTIPLIER_0, c * _MULTIPLIER_1
        a = (second >> _SHIFT_32) ^ b ^ k
        b = second & _LOW_32
        c = (first >> _SHIFT_32) ^ d ^ m
        d = first & _LOW_32
        k = (k + _WEYL_0) & _LOW_32
        m = (m + _WEYL_1) & _LOW_32
    return a, b, c, d  # type: ignore[return-value]  # np.uint64, whatever is computed with them


@leaf
def four_uniforms(stream: Stream, sample: int, row: int, index: int) -> tuple[float, float, float, float]:
    """Four independent numbers, evenly spread over 0 … 1 without the ends, at steps of 2⁻³²."""
    a, b, c, d = philox_4x32(index, row, sample, stream.purpose, stream.key_low, stream.key_high)
    return (a + 0.5) * _TO_UNIT, (b + 0.5) * _TO_UNIT, (c + 0.5) * _TO_UNIT, (d + 0.5) * _TO_UNIT


@leaf
def four_normals(stream: Stream, sample: int, row: int, index: int) -> tuple[float, float, float, float]:
    """Four independent standard normal numbers (Box and Muller 1958)."""
    a, b, c, d = four_uniforms(stream, sample, row, index)
    x, y = _two_normals(a, b)
    z, w = _two_normals(c, d)
    return x, y, z, w


@inlined
def _two_normals(a: float, b: float) -> tuple[float, float]:
    size, (c, s) = np.sqrt(-2.0 * logarithm(a)), cos_sin_of_turns(b)
    return size * c, size * s


@leaf
def normals_along(stream: Stream, sample: int, row: int, first: int, out: F64) -> None:
    """Write four_normals of the indices from `first` on into `out` (4 N,), one after the other."""
    for k in range(out.size // 4):
        out[4 * k], out[4 * k + 1], out[4 * k + 2], out[4 * k + 3] = four_uniforms(
            stream, sample, row, first + k
        )
    for k in range(out.size // 2):
        out[2 * k], out[2 * k + 1] = _two_normals(out[2 * k], out[2 * k + 1])


@kernel
def pairs_of_normals(stream: Stream, sample: I64, row: I64, index: I64, out: F64) -> None:
    """Write two standard normal numbers into `out` (2, Q) for each of `sample`, `row` and `index` (Q,)."""
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for q in range(sample.size):
        # Four come together: those of an odd index with those of the one before.
        four, last = index[q] // 2, max(q - 1, 0)
        if q == last or sample[q] != sample[last] or row[q] != row[last] or four != index[last] // 2:
            a, b, c, d = four_normals(stream, sample[q], row[q], four)
        out[0, q], out[1, q] = (a, b) if index[q] % 2 == 0 else (c, d)


@kernel
def _fill_uniforms(stream: Stream, sample: I64, out: F64) -> None:
    for i in range(sample.size):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = four_uniforms(stream, sample[i], ZERO, ZERO)


@kernel
def _stratify(stream: Stream, first: int, rows: I64, out: F64) -> None:
    """One number from each of N equal strata in each column of `out` (blocks, N, R), in random order; of the
    blocks from `first` on."""
    size = out.shape[1]
    order = np.empty(size, dtype=np.int64)
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for block in range(out.shape[0]):
        for r in range(rows.size):
            for i in range(size):
                order[i] = i
            for i in range(size - 1, -1, -1):
                if i % 2 == 1 or i == size - 1:  # four numbers are those of two samples
                    a, b, c, d = four_uniforms(stream, first + block, rows[r], i // 2)
                choice, within = (a, b) if i % 2 == 0 else (c, d)
                other = int(choice * (i + 1))
                order[i], order[other] = order[other], order[i]
                out[block, i, r] = (order[i] + within) / size

"""Random numbers by sample and purpose: the published generator, even, independent, and nobody else's."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from scipy import stats

from iss_risk.streams import (
    Block,
    Chunks,
    Family,
    Purpose,
    four_normals,
    four_uniforms,
    normals_along,
    pairs_of_normals,
    philox_4x32,
    random_row,
)

ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((ONES,) * 4, (ONES,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_words_are_those_of_the_authors(counter, key, words: str) -> None:
    """Known answers of Philox4x32-10 in Random123, the reference program of Salmon et al. 2011."""
    assert " ".join(f"{int(word):08x}" for word in philox_4x32(*counter, *key)) == words


def uniforms(count: int = 50_000) -> np.ndarray:
    return Block.of(3, 0, count, count).uniforms(Purpose.TURN_OF_EARTH)


def test_uniforms_are_even_and_independent() -> None:
    found = uniforms()
    assert found.min() > 0.0
    assert found.max() < 1.0
    for column in found.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-3
    correlation = np.corrcoef(np.vstack([found.T[:, 1:], found.T[:, :-1]]))  # also with the sample before
    assert np.abs(correlation - np.eye(8)).max() < 4.5 / np.sqrt(len(found))


def test_normals_are_normal_and_independent() -> None:
    @numba.njit
    def drawn(stream, out):
        for i in range(out.shape[0]):
            out[i] = four_normals(stream, i, 5, 2)

    found = np.empty((50_000, 4))
    drawn(Block.of(3, 0, 1, 1).stream(Purpose.SEPARATION), found)
    for column in found.T:
        assert stats.kstest(column, "norm").pvalue > 1e-3
    for power in (1, 2):  # two pairs of one radius would be uncorrelated, but not independent: their squares
        assert np.abs(np.corrcoef(found.T**power) - np.eye(4)).max() < 4.5 / np.sqrt(len(found))


def test_normals_along_a_row_are_those_of_each_index() -> None:
    """The same bytes, in vectors or alone: a path does not depend on how far it is followed at once."""
    stream = Block.of(3, 0, 1, 1).stream(Purpose.DENSITY_NOISE)
    for first, count in ((-3, 7), (0, 1), (12, 32)):
        along = np.empty(4 * count)
        normals_along(stream, 5, 0, first, along)
        alone = [four_normals(stream, 5, 0, first + k) for k in range(count)]
        np.testing.assert_array_equal(along, np.ravel(alone))


def test_pairs_are_of_their_place_whatever_is_asked_for_beside_them() -> None:
    stream = Block.of(1, 0, 1, 1).stream(Purpose.PIECE_SCATTER)
    sample, row, index = np.array([4, 4, 4, 9]), np.array([7, 7, 8, 7]), np.array([0, 1, 0, 0])
    together, alone = np.empty((2, 4)), np.empty((2, 1))
    pairs_of_normals(stream, sample, row, index, together)
    assert np.unique(together).size == 8
    for q in range(4):
        pairs_of_normals(stream, sample[q : q + 1], row[q : q + 1], index[q : q + 1], alone)
        np.testing.assert_array_equal(alone[:, 0], together[:, q])


def test_every_part_of_the_address_counts() -> None:
    base = Block.of(1, 2, 8, 8)
    others = [
        Block.of(2, 2, 8, 8),
        Block.of(1, 3, 8, 8),
        Block.of(1, 2, 8, 8, Family.PILOTS),
        Block.of(1, 2, 8, 8, Family.ALTITUDE_BANDS),
        Block.of(2**70, 2, 8, 8),
    ]
    drawn = [one.uniforms(Purpose.TURN_OF_EARTH) for one in (base, *others)]
    drawn += [base.uniforms(purpose) for purpose in Purpose if purpose != Purpose.TURN_OF_EARTH]
    stream = base.stream(Purpose.TURN_OF_EARTH)
    drawn += [np.array(four_uniforms(stream, base.numbers[0], *place)) for place in ((0, 1), (1, 0), (1, 1))]
    together = np.concatenate([one.ravel() for one in drawn])
    assert np.unique(together).size == together.size


def test_some_of_a_block_keep_their_numbers() -> None:
    block = Block.of(5, 3, 16, 16)
    which = np.arange(16) % 3 == 1
    rows = np.array([random_row("tank"), random_row("wheel")])
    some = block.some(which)
    np.testing.assert_array_equal(some.numbers, block.numbers[which])
    for draw in (
        lambda b: b.stratified(Purpose.OWN_HEAT, rows),
        lambda b: b.uniforms(Purpose.ENTRY_PLACE),
        lambda b: b.normal_pairs(Purpose.PIECE_SCATTER, rows)[0],
    ):
        np.testing.assert_array_equal(draw(some), draw(block)[which])


def test_blocks_computed_together_have_the_numbers_of_each() -> None:
    chunks, rows = Chunks(50, 8, 3), np.array([4, 99])
    together = chunks.block(2, count=5)
    each = [chunks.block(k) for k in range(2, 7)]
    assert together.block_of.tolist() == [k // 8 for k in range(34)]
    np.testing.assert_array_equal(together.numbers, np.concatenate([one.numbers for one in each]))
    kept = together.numbers % 3 > 0
    for of_all, of_one in (
        (together.stratified(Purpose.INPUTS, rows), [one.stratified(Purpose.INPUTS, rows) for one in each]),
        (together.uniforms(Purpose.GAUGE), [one.uniforms(Purpose.GAUGE) for one in each]),
    ):
        np.testing.assert_array_equal(of_all, np.concatenate(of_one))
    some = together.some(kept)
    np.testing.assert_array_equal(
        some.stratified(Purpose.INPUTS, rows), together.stratified(Purpose.INPUTS, rows)[kept]
    )
    assert [some.numbers[one].tolist() for one in some.slices] == [
        [number for number in one.numbers.tolist() if number % 3 > 0] for one in each
    ]


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_stratified_numbers_fill_each_stratum_once_in_any_order(size: int) -> None:
    found = Block.of(5, 3, size, size).stratified(Purpose.OWN_HEAT, np.arange(200))
    strata = np.floor(found * size).astype(int)
    np.testing.assert_array_equal(np.sort(strata, axis=0), np.tile(np.arange(size)[:, None], 200))
    if size == 7:
        # Every sample is in every stratum equally often: chi-square of 200 columns in 7 strata.
        counts = np.array([np.bincount(row, minlength=7) for row in strata])
        assert stats.chisquare(counts.ravel()).pvalue > 1e-3
    if size == 64:
        correlation = np.corrcoef(found.T) - np.eye(200)
        assert abs(correlation.mean()) < 0.01
        # 20,000 correlations of 64 numbers: spread 1/8, the largest some four times that.
        assert correlation.std() == pytest.approx(0.125, rel=0.05)
        assert np.abs(correlation).max() < 0.6


def test_a_row_does_not_depend_on_the_others() -> None:
    block = Block.of(5, 3, 16, 16)
    names = [random_row(name) for name in ("tank", "rack", "wheel")]
    all_rows = block.stratified(Purpose.OWN_HEAT, np.array(names))
    without = block.stratified(Purpose.OWN_HEAT, np.array([names[0], names[2]]))
    np.testing.assert_array_equal(all_rows[:, [0, 2]], without)


def test_the_last_block_is_cut_from_a_whole_one() -> None:
    whole, cut = Block.of(5, 3, 16, 16), Block.of(5, 3, 16, 10)
    np.testing.assert_array_equal(
        cut.stratified(Purpose.INPUTS, np.arange(3)), whole.stratified(Purpose.INPUTS, np.arange(3))[:10]
    )

"""Chances from tries: against brute force, where few or none hit, and their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.debris.impacts import Impacts
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.risk.chances import CHANCE, EXPECTED, PRODUCT, ROWS_OF_SUMS, SQUARED, TRIED
from iss_risk.risk.clusters import Clusters
from iss_risk.risk.estimates import chance_with_ci90, seen_chance_with_ci90
from iss_risk.risk.flights import AlongOrbit, flights_of
from iss_risk.risk.tries import one_in_each, tries_around, write_places
from iss_risk.streams import Block

from .test_along_orbit import INCLINATION, field
from .test_landings import land, real_impacts


@pytest.fixture(scope="module")
def exposure() -> Exposure:
    return load_exposure()


def many(impacts: Impacts, times: int, turned_deg: np.ndarray | float = 0.0) -> Impacts:
    """The same samples many times, each time turned and, by their numbers, scattered differently."""
    repeated = Impacts(*(np.repeat(values, times, axis=0) for values in impacts))
    turned = np.broadcast_to(turned_deg, repeated.breakup_days.shape)[:, None]
    return repeated._replace(longitude_deg=repeated.longitude_deg + turned)


def estimate(found) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Chances by nation of debris and of casualties, and the expected numbers that they are corrected by."""
    samples = np.array([float(found.p_any_casualty.size)])
    debris, casualty = (
        chance_with_ci90(sums[None], samples)[0] for sums in (found.chances.debris, found.chances.casualty)
    )
    return (
        debris[:-1],
        casualty,
        *(sums[EXPECTED] / samples for sums in (found.chances.debris, found.chances.casualty)),
    )


def test_chances_are_those_of_ten_thousand_turns(exposure: Exposure) -> None:
    """16 samples, crowded so that casualties come together; each is turned 10,000 times, or tried."""
    impacts, pieces = real_impacts(samples=16, kinds=6)
    impacts = impacts._replace(casualty_area_m2=50.0 * impacts.casualty_area_m2)
    turns = 10_000
    turned = many(impacts, turns, np.tile(360.0 * np.arange(turns) / turns, 16))
    brute = land(turned, pieces, exposure, averaged=False)
    debris = brute.p_debris[:-1] / (16 * turns)
    casualty = np.append(brute.p_casualty, brute.p_any_casualty.sum()) / (16 * turns)
    expected = np.append(brute.casualties, brute.casualties_by_sample.sum()) / (16 * turns)
    times = 50
    found = estimate(land(many(impacts, times), pieces, exposure, averaged=True, seed=8))
    # 16 × 50 × 2 × 360 tries. The exact averages are those of whole rows of the grid, each kind scattered
    # over few of them.
    large = debris > 0.01
    assert large.sum() > 10
    np.testing.assert_allclose(found[0][large], debris[large], rtol=0.12)
    assert np.sqrt(np.mean((found[0][large] / debris[large] - 1.0) ** 2)) < 0.05
    crowded = casualty > 0.003
    assert crowded.sum() > 5
    np.testing.assert_allclose(found[1][crowded], casualty[crowded], rtol=0.15)
    assert found[1][-1] == pytest.approx(casualty[-1], rel=0.04)
    assert expected[-1] > 1.3 * casualty[-1]  # several at once: not the same thing


def test_what_no_try_hits_has_the_chance_of_its_expected_number(exposure: Exposure) -> None:
    """A few pieces of two samples: most islands are missed by all tries, and none is without a chance."""
    impacts, _ = real_impacts(samples=2, kinds=3)
    found = land(impacts, np.array([1, 1, 1]), exposure, averaged=True)
    debris, casualty, clusters, casualties = estimate(found)
    missed = (found.p_debris[:-1] == 0.0) & (found.fragments[:-1] > 0.0)
    assert missed.sum() > 3
    np.testing.assert_allclose(debris[missed], clusters[:-1][missed])
    np.testing.assert_allclose(casualty[:-1][missed], casualties[:-1][missed])
    np.testing.assert_array_equal(debris > 0.0, found.fragments[:-1] > 0.0)
    np.testing.assert_array_equal(casualty[:-1] > 0.0, found.casualties > 0.0)
    assert (debris <= 1.0).all()
    assert (casualty <= casualties * (1.0 + 1e-12)).all()


def sums_of(y: np.ndarray, x: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Sums (chunks, 5) of outcomes and expected numbers (chunks, tries)."""
    sums = np.zeros((y.shape[0], ROWS_OF_SUMS))
    sums[:, CHANCE], sums[:, TRIED], sums[:, EXPECTED] = y.sum(axis=1), x.sum(axis=1), expected
    sums[:, SQUARED], sums[:, PRODUCT] = (x * x).sum(axis=1), (x * y).sum(axis=1)
    return sums


def test_known_averages_sharpen_a_chance_and_its_interval_holds() -> None:
    """Hits of 8 % with a Poisson number of clusters, of which the mean is known."""
    rng = np.random.default_rng(5)
    found, plain = [], []
    for _ in range(400):
        x = (rng.random((32, 64)) < 0.1) * rng.poisson(1.6, (32, 64)).astype(float)
        y = (x > 0.0).astype(float)
        found.append(chance_with_ci90(sums_of(y, x, np.full(32, 64 * 0.16)), np.full(32, 64.0)))
        plain.append(y.mean())
    chance, low, high = np.array(found).T
    truth = 0.1 * (1.0 - np.exp(-1.6))
    assert chance.mean() == pytest.approx(truth, rel=0.01)
    assert chance.std() < 0.6 * np.std(plain)
    assert 0.85 < ((low <= truth) & (truth <= high)).mean() < 0.95


def test_of_no_chance_the_interval_says_how_rare_it_is() -> None:
    for chance, low, high in (
        chance_with_ci90(np.zeros((32, ROWS_OF_SUMS)), np.full(32, 16.0)),
        seen_chance_with_ci90(np.zeros(32), np.full(32, 16.0)),
    ):
        assert chance == low == 0.0
        assert high == pytest.approx(3.0 / 512, rel=0.01)


def one_cluster_each(impacts: Impacts) -> Clusters:
    samples = impacts.breakup_days.size
    zero, each = np.zeros(samples), np.arange(samples)
    here = impacts.latitude_deg[:, 0], impacts.longitude_deg[:, 0]
    return Clusters(each, np.zeros(samples, dtype=np.int64), np.ones(samples), *here, zero, zero)


@pytest.mark.parametrize("ahead_rad", [-0.2, 0.0, 0.35])
def test_a_field_moved_lands_where_one_that_broke_up_there_would(ahead_rad: float) -> None:
    """In longitude from that of the break-up: the track of 51.6° runs east, 23° wide of it in the middle."""
    start, by = np.array([0.3, 1.4, 2.2, 4.0, 5.9]), 2.0 * np.pi * 0.12
    here, there = field(start, ahead_rad, 0.0), field(start + by, ahead_rad, 0.0)
    flights = flights_of(here, AlongOrbit(np.full(5, INCLINATION), np.ones(5, np.bool_)))
    latitude_deg, longitude_deg = np.empty(5), np.empty(5)
    write_places(one_cluster_each(here), flights, np.full(5, by), np.zeros(5), latitude_deg, longitude_deg)
    np.testing.assert_allclose(latitude_deg, there.latitude_deg[:, 0], atol=0.03)
    node = np.degrees(np.arctan2(np.cos(INCLINATION) * np.sin(start + by), np.cos(start + by)))
    ahead = there.longitude_deg[:, 0] - there.breakup_place_deg[:, 1] + node
    np.testing.assert_allclose((longitude_deg - ahead + 180.0) % 360.0, 180.0, atol=0.1)


def test_fields_are_tried_on_both_sides_of_the_orbit() -> None:
    samples = 4096
    argument_rad = 2.0 * np.pi * np.random.default_rng(4).random(samples)
    argument_rad += 0.2 * np.sin(2.0 * argument_rad) + 0.1 * np.sin(argument_rad)
    moved = np.arange(samples) % 2 == 0
    tries = tries_around(argument_rad, moved, Block.of(1, 0, samples, samples))
    np.testing.assert_allclose(np.diff(tries.shift_rad[moved], axis=1), np.pi)
    assert (tries.shift_rad[~moved] == 0.0).all()
    np.testing.assert_allclose(tries.weight[~moved].sum(axis=1), 1.0)
    # The density of places is that of the samples.
    assert tries.weight.sum() == pytest.approx(samples, rel=0.02)
    for wave in (1, 2, 3):
        there = np.exp(1j * wave * (argument_rad[:, None] + tries.shift_rad))[moved]
        found = (tries.weight[moved] * there).sum(axis=1).mean()
        assert found == pytest.approx(np.exp(1j * wave * argument_rad[moved]).mean(), abs=0.03)


def test_what_is_kept_of_the_tries_has_their_weights() -> None:
    weight = np.array([[0.5, 0.0, 0.4, 0.2, -0.1]])
    values = np.tile(np.arange(5.0), (400, 1))
    taken = one_in_each(np.tile(weight, (400, 1)), values, 4, (np.arange(400) + 0.5) / 400)
    shares = np.bincount(taken.astype(int).ravel(), minlength=5) / taken.size
    np.testing.assert_allclose(shares, np.maximum(weight[0], 0.0) / 1.1, atol=0.002)

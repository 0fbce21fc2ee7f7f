"""Impacts meet nations and people: hand-sized cases on a made-up Earth, and sums on the real one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from iss_risk.debris.impacts import Impacts, dangerous_area_m2
from iss_risk.exposure.grid import COLUMNS, ROWS, cell_area_km2, row_area_km2, row_of
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.index import NationIndex
from iss_risk.exposure.people.population import PopulationGrid
from iss_risk.risk import landings
from iss_risk.risk.clusters import Kinds
from iss_risk.risk.landings import Landings
from iss_risk.risk.zones import zonal_tables
from iss_risk.streams import Block

from .one_chunk import of_chunk

A, B, OCEAN = 0, 1, 2
DENSITY = np.array([100.0, 20.0])  # persons per km²
PIECES = np.array([1, 4, 20])


def gridded(row: np.ndarray, inside: np.ndarray, density: np.ndarray) -> dict[str, Any]:
    """Index and people of an Earth with these nations (COLUMNS,), -1 the sea, in the rows `inside` (ROWS,),
    and with `density` persons per km² in each nation."""
    value = np.where(inside[:, None], row, -1).astype(np.int32)
    people = np.append(density, 0.0)[row] * inside[:, None] * cell_area_km2()[:, None]
    none, nothing = np.zeros(0, dtype=np.int16), np.zeros(0)
    index = NationIndex(
        value.ravel(), np.zeros(1, dtype=np.int32), none, none.astype(np.uint8), nothing,
        np.zeros(1, dtype=np.int32), np.zeros((0, 4)),
    )  # fmt: skip
    return {"index": index, "population": PopulationGrid(people.astype(np.float32).ravel(), nothing)}


def made_up_earth() -> SimpleNamespace:
    """Between the equator and 10° north: A has the western half, B the quarter east of Greenwich, the rest is
    sea."""
    rows = np.zeros(ROWS, dtype=bool)
    rows[row_of(0.01) : row_of(9.99) + 1] = True
    area = np.array([[0.5], [0.25]]) * rows

    def nation_at(latitude_deg: np.ndarray, longitude_deg: np.ndarray) -> np.ndarray:
        longitude = (np.asarray(longitude_deg) + 180.0) % 360.0 - 180.0
        inside = (np.asarray(latitude_deg) >= 0.0) & (np.asarray(latitude_deg) < 10.0)
        land_of = np.where(longitude < 0.0, A, np.where(longitude < 90.0, B, -1))
        return np.where(inside, land_of, -1).astype(np.int16)

    def persons_per_km2(_latitude_deg, _longitude_deg, nation) -> np.ndarray:
        return np.where(nation >= 0, DENSITY[np.maximum(nation, 0)], 0.0)

    longitude = (np.arange(COLUMNS) + 0.5) / 12.0 - 180.0
    row = np.where(longitude < 0.0, A, np.where(longitude < 90.0, B, -1))
    return SimpleNamespace(
        **gridded(row, rows, DENSITY),
        iso_a3=("AAA", "BBB"),
        names=("A", "B"),
        area_fraction_by_row=area,
        persons_by_row=area * row_area_km2() * DENSITY[:, None],
        row_area_km2=row_area_km2(),
        nation_at=nation_at,
        persons_per_km2=persons_per_km2,
    )


def impacts_of(mass_kg, latitude_deg, longitude_deg, *, area_m2=4.0, energy_j=1e4, place_deg=None) -> Impacts:
    mass = np.array(mass_kg, dtype=float)
    landed = mass > 0.0
    samples = mass.shape[0]
    return Impacts(
        mass_kg=mass,
        casualty_area_m2=np.where(landed, area_m2, 0.0),
        energy_j=np.where(landed, energy_j, 0.0),
        latitude_deg=np.array(latitude_deg, dtype=float),
        longitude_deg=np.array(longitude_deg, dtype=float),
        demise_altitude_km=np.zeros_like(mass),
        number=np.ones_like(mass),
        breakup_days=np.zeros(samples),
        breakup_place_deg=np.array(
            place_deg if place_deg is not None else [(5.0, 0.0)] * samples, dtype=float
        ),
        breakup_course=np.tile([0.0, 0.0, 1.0], (samples, 1)),
        breakup_altitude_km=np.zeros(samples),
    )


def land(impacts, pieces, exposure, *, averaged, seed=7, **more) -> Landings:
    samples = impacts.mass_kg.shape[0]
    kinds, block = Kinds(pieces, np.arange(pieces.size)), Block.of(seed, 0, max(samples, 1), samples)
    return of_chunk(
        landings.landings_on_nations(
            impacts, kinds, exposure, zonal_tables(exposure), block, averaged=averaged, **more
        )
    )


def one_by_one(impacts: Impacts, exposure, *, averaged: bool) -> list[Landings]:
    """Each sample alone: its sums are its own figures."""
    samples = range(impacts.mass_kg.shape[0])
    singles = [Impacts(*(values[i : i + 1] for values in impacts)) for i in samples]
    return [land(one, PIECES, exposure, averaged=averaged) for one in singles]


@pytest.fixture
def by_hand() -> Impacts:
    """One sample on A and B, one in the sea, one on A with pieces too slow to harm. Hundreds of km from
    borders."""
    return impacts_of(
        mass_kg=[[50.0, 2.0, 0.0], [50.0, 2.0, 0.1], [0.0, 0.0, 0.1]],
        latitude_deg=[[5.0, 5.0, 0.0], [5.0, -40.0, 5.0], [0.0, 0.0, 5.0]],
        longitude_deg=[[-90.0, 45.0, 0.0], [135.0, 10.0, 135.0], [0.0, 0.0, -45.0]],
        energy_j=np.array([1e5, 500.0, 3.0]),
        place_deg=[(5.0, -100.0), (5.0, 120.0), (60.0, 0.0)],
    )


def test_known_places_by_hand(by_hand: Impacts) -> None:
    found = one_by_one(by_hand, made_up_earth(), averaged=False)
    np.testing.assert_allclose([one.fragments for one in found], [[1, 4, 0], [0, 0, 25], [20, 0, 0]])
    np.testing.assert_allclose([one.mass_kg for one in found], [[50, 8, 0], [0, 0, 60], [2, 0, 0]])
    # 4 m² a piece: 1 piece × 100 persons per km², 4 pieces × 20; slow pieces and the sea: none.
    expected = np.array([[4e-4, 3.2e-4], [0.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose([one.casualties for one in found], expected)
    np.testing.assert_array_equal([one.p_debris for one in found], [[1, 1, 0], [0, 0, 1], [1, 0, 0]])
    np.testing.assert_allclose([one.p_casualty for one in found], 1.0 - np.exp(-expected))
    np.testing.assert_allclose([one.p_any_casualty[0] for one in found], [1.0 - np.exp(-7.2e-4), 0.0, 0.0])
    np.testing.assert_allclose([one.casualties_at_turn[0, 0] for one in found], [7.2e-4, 0.0, 0.0])
    np.testing.assert_array_equal([one.overhead for one in found], [[1, 0, 0], [0, 0, 1], [0, 0, 1]])
    together = land(by_hand, PIECES, made_up_earth(), averaged=False)
    for name in ("overhead", "fragments", "mass_kg", "casualties", "p_debris", "p_casualty"):
        np.testing.assert_allclose(getattr(together, name), sum(getattr(one, name) for one in found))


def test_averaged_over_longitude_by_hand(by_hand: Impacts) -> None:
    found = one_by_one(by_hand, made_up_earth(), averaged=True)
    # Sample by sample: 1 + 4 pieces at 5° north; 1 + 20 there and 4 in the southern sea; 20 slow ones.
    np.testing.assert_allclose(
        [one.fragments for one in found], [[2.5, 1.25, 1.25], [10.5, 5.25, 9.25], [10.0, 5.0, 5.0]]
    )
    np.testing.assert_allclose(
        [one.mass_kg for one in found], [[29, 14.5, 14.5], [26.0, 13.0, 21.0], [1, 0.5, 0.5]]
    )
    each = 4.0 * np.array([0.5 * 100e-6, 0.25 * 20e-6])
    np.testing.assert_allclose([one.casualties for one in found], [5 * each, 1 * each, 0 * each])
    np.testing.assert_allclose(
        [one.casualties_by_sample[0] for one in found], np.array([5, 1, 0]) * each.sum()
    )
    np.testing.assert_allclose(
        [one.overhead for one in found], [[0.5, 0.25, 0.25], [0.5, 0.25, 0.25], [0.0, 0.0, 1.0]], atol=1e-12
    )
    # A single place is over A in half of the turns, wherever they start (an arc of two turns of four, less
    # scatter).
    assert found[2].p_debris[A] == pytest.approx(0.5, abs=0.26)


def test_roofs_that_hold_protect(by_hand: Impacts) -> None:
    open_, half = (
        land(by_hand, PIECES, made_up_earth(), averaged=False, sheltered=share) for share in (0.0, 0.5)
    )
    np.testing.assert_array_equal(open_.p_any_sheltered, open_.p_any_casualty)
    np.testing.assert_allclose(half.p_any_sheltered, [1.0 - np.exp(-3.6e-4), 0.0, 0.0])
    np.testing.assert_array_equal(half.casualties, open_.casualties)


def test_chance_of_debris_is_the_share_of_turns_that_hit() -> None:
    """One piece, 3,000 samples: each has a few stratified turns, together the share of the circle."""
    samples = 3_000
    impacts = impacts_of(np.full((samples, 1), 50.0), np.full((samples, 1), 5.0), np.zeros((samples, 1)))
    found = land(impacts, np.array([1]), made_up_earth(), averaged=True)
    np.testing.assert_allclose(found.p_debris / samples, [0.5, 0.25, 0.25], atol=0.01)
    np.testing.assert_allclose(found.p_casualty / samples, [0.5 * 4e-4, 0.25 * 0.8e-4], rtol=0.03)
    np.testing.assert_allclose(found.p_any_casualty.sum(), found.p_casualty.sum(), rtol=1e-9)


def real_impacts(samples: int = 12, kinds: int = 8, seed: int = 3) -> tuple[Impacts, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = (samples, kinds)
    mass = rng.lognormal(3.0, 1.0, shape) * (rng.random(shape) < 0.7)
    latitude = rng.uniform(-51.0, 51.0, (samples, 1)) + rng.normal(0.0, 0.3, shape)
    longitude = rng.uniform(-180.0, 180.0, (samples, 1)) + rng.normal(0.0, 3.0, shape)
    impacts = impacts_of(
        mass,
        latitude,
        longitude,
        area_m2=rng.uniform(0.4, 20.0, shape),
        energy_j=rng.choice([5.0, 1e4], shape, p=[0.2, 0.8]),
        place_deg=np.stack([latitude[:, 0], longitude[:, 0]], axis=1),
    )
    return impacts, rng.integers(1, 40, kinds)


@pytest.fixture(scope="module")
def exposure() -> Exposure:
    return load_exposure()


@pytest.mark.parametrize("averaged", [True, False])
def test_every_fragment_lands_somewhere(exposure: Exposure, averaged: bool) -> None:
    impacts, pieces = real_impacts()
    found = land(impacts, pieces, exposure, averaged=averaged)
    assert found.fragments.sum() == pytest.approx(((impacts.mass_kg > 0.0) @ pieces).sum())
    assert found.mass_kg.sum() == pytest.approx((impacts.mass_kg @ pieces).sum())
    assert found.overhead.sum() == pytest.approx(impacts.mass_kg.shape[0])
    assert found.casualties_by_sample.sum() == pytest.approx(found.casualties.sum())
    figures = {**found._asdict(), **found.chances._asdict()}
    assert all((values >= 0.0).all() for name, values in figures.items() if name != "chances")


@pytest.mark.parametrize("averaged", [True, False])
def test_chances_are_chances_and_keep_their_order(exposure: Exposure, averaged: bool) -> None:
    impacts, pieces = real_impacts()
    found = land(impacts, pieces, exposure, averaged=averaged)
    assert (found.p_debris <= impacts.mass_kg.shape[0]).all()
    assert (found.p_casualty <= found.p_debris[:-1]).all()
    assert (found.p_casualty <= found.p_any_casualty.sum() * (1.0 + 1e-12)).all()
    assert found.p_any_casualty.sum() <= found.p_casualty.sum() * (1.0 + 1e-12)
    assert (found.p_any_casualty < 1.0).all()
    if not averaged:
        assert (found.p_casualty <= found.casualties * (1.0 + 1e-12)).all()


def test_turning_the_earth_changes_no_average(exposure: Exposure) -> None:
    impacts, pieces = real_impacts()
    turned = impacts._replace(
        longitude_deg=impacts.longitude_deg + 123.4,
        breakup_place_deg=impacts.breakup_place_deg + np.array([0.0, 123.4]),
    )
    here, there = (land(one, pieces, exposure, averaged=True) for one in (impacts, turned))
    for name in ("fragments", "mass_kg", "casualties", "overhead"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


def test_average_is_the_mean_of_many_turns(exposure: Exposure) -> None:
    impacts, pieces = real_impacts(samples=20)
    average = land(impacts, pieces, exposure, averaged=True)
    turns = 400
    fragments = np.zeros_like(average.fragments)
    casualties = np.zeros_like(average.casualties)
    for k in range(turns):
        turned = impacts._replace(longitude_deg=impacts.longitude_deg + 360.0 * k / turns)
        one = land(turned, pieces, exposure, averaged=False, seed=k)
        fragments += one.fragments / turns
        casualties += one.casualties / turns
    # 400 turns are 100 km apart, and pieces are scattered by 25 km, also across the rows of the average.
    np.testing.assert_allclose(fragments[-1], average.fragments[-1], rtol=0.02)
    large = average.fragments[:-1] > 20.0
    assert large.sum() >= 5
    np.testing.assert_allclose(fragments[:-1][large], average.fragments[:-1][large], rtol=0.1)
    assert casualties.sum() == pytest.approx(average.casualties.sum(), rel=0.1)


def test_zonal_tables_are_the_means_around_the_circle(exposure: Exposure) -> None:
    zones = zonal_tables(exposure)
    longitude = np.arange(0.0, 360.0, 0.02)
    for latitude_deg in (-33.4, 0.2, 23.7, 48.9):
        row = row_of(latitude_deg)
        middle = (row + 0.5) / 12.0 - 90.0
        nation = exposure.nation_at(np.full(longitude.size, middle), longitude)
        density = exposure.persons_per_km2(middle, longitude, nation)
        # One line against the mean over a row of 9 km: borders and towns differ.
        entries = slice(zones.start[row], zones.start[row + 1])
        assert zones.share[entries].sum() == pytest.approx((nation >= 0).mean(), abs=0.01)
        assert zones.persons_per_m2[entries].sum() == pytest.approx(density.mean() * 1e-6, rel=0.05)
        assert zones.all_persons_per_m2[row] == pytest.approx(zones.persons_per_m2[entries].sum())


def test_slow_fragments_do_not_count_as_dangerous() -> None:
    impacts = impacts_of([[1.0, 1.0]], [[0.0, 0.0]], [[0.0, 0.0]], energy_j=np.array([14.9, 15.0]))
    np.testing.assert_array_equal(dangerous_area_m2(impacts), [[0.0, 4.0]])


@pytest.mark.parametrize("averaged", [True, False])
@pytest.mark.parametrize("samples", [0, 3])
def test_nothing_that_lands_is_nothing(exposure: Exposure, samples: int, averaged: bool) -> None:
    nothing = np.zeros((samples, 2))
    impacts = impacts_of(nothing, nothing, nothing, place_deg=np.zeros((samples, 2)))
    found = land(impacts, np.array([1, 1]), exposure, averaged=averaged)
    assert found.fragments.shape == (len(exposure.iso_a3) + 1,)
    for name, values in {**found._asdict(), **found.chances._asdict()}.items():
        if name not in ("overhead", "chances"):
            assert (values == 0.0).all(), name


def test_poles_and_datelines_are_places_too(exposure: Exposure) -> None:
    impacts = impacts_of(
        [[1.0, 1.0, 1.0]], [[90.0, -90.0, 10.0]], [[0.0, 720.0, -180.0]], place_deg=[(-90.0, 0.0)]
    )
    for averaged in (True, False):
        found = land(impacts, np.array([10, 10, 10]), exposure, averaged=averaged)
        assert found.fragments.sum() == pytest.approx(30.0)
        assert np.isfinite(found.casualties).all()

"""What must hold of any impacts on any Earth: nothing hangs on how things are numbered or divided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import examples

from iss_risk.debris.impacts import Impacts
from iss_risk.exposure.grid import COLUMNS, row_area_km2, row_edges_deg
from iss_risk.risk import landings, places
from iss_risk.risk.chances import TRIED
from iss_risk.risk.clusters import Kinds
from iss_risk.risk.landings import Landings
from iss_risk.risk.places import STRIPS, Circles, PlaceLandings
from iss_risk.risk.zones import zonal_tables
from iss_risk.streams import Block

from .one_chunk import of_chunk
from .test_along_orbit import field, rows_of
from .test_landings import gridded, impacts_of

BY_NATION = ("overhead", "fragments", "mass_kg", "casualties", "p_debris", "p_casualty")
BY_SAMPLE = ("p_any_casualty", "p_any_sheltered", "casualties_by_sample", "casualties_at_turn")
SOUTH, NORTH = -50.0, 50.0
SCATTER_KM = 25.0
# Two circles on the map, with people that grow more towards the north.
CIRCLES = Circles(
    np.array([10.0, -30.0]), np.array([20.0, 175.0]), np.array([14.0, 23.0]),
    np.linspace(0.0, 5e-3, 2 * STRIPS).reshape(2, STRIPS),
)  # fmt: skip


def earth(cuts: list[int], density: list[float], turned_columns: int = 0) -> SimpleNamespace:
    """Nations from 50° south to 50° north, each from one of `cuts` (columns of the grid) to the next, and sea
    from the last one round to the first. `density` of each nation in persons per km²."""
    edges = np.array(cuts)
    nations = len(density)
    share = np.diff([*edges, edges[0] + COLUMNS])[:nations] / COLUMNS
    middle = 0.5 * (row_edges_deg()[:-1] + row_edges_deg()[1:])
    area = share[:, None] * ((middle > SOUTH) & (middle < NORTH))
    persons = np.array([*density, 0.0])

    def nation_at(latitude_deg: np.ndarray, longitude_deg: np.ndarray) -> np.ndarray:
        latitude, longitude = np.broadcast_arrays(latitude_deg, longitude_deg)
        column = np.floor((longitude + 180.0) * 12.0).astype(int) - turned_columns
        land_of = np.searchsorted(edges, (column - edges[0]) % COLUMNS + edges[0], side="right") - 1
        inside = (latitude > SOUTH) & (latitude < NORTH) & (land_of < nations)
        return np.where(inside, land_of, -1).astype(np.int16)

    def persons_per_km2(
        _latitude_deg: np.ndarray, _longitude_deg: np.ndarray, nation: np.ndarray
    ) -> np.ndarray:
        return persons[np.asarray(nation, dtype=int)]

    columns = (np.arange(COLUMNS) + 0.5) / 12.0 - 180.0
    return SimpleNamespace(
        **gridded(nation_at(np.zeros(COLUMNS), columns), (middle > SOUTH) & (middle < NORTH), persons[:-1]),
        iso_a3=tuple(f"N{k}" for k in range(nations)),
        names=tuple(f"N{k}" for k in range(nations)),
        area_fraction_by_row=area,
        persons_by_row=area * row_area_km2() * persons[:nations, None],
        row_area_km2=row_area_km2(),
        nation_at=nation_at,
        persons_per_km2=persons_per_km2,
    )


@st.composite
def earths(draw: st.DrawFn, least: int = 1) -> tuple[list[int], list[float]]:
    nations = draw(st.integers(least, 5))
    columns = st.integers(0, COLUMNS - 1)
    cuts = draw(st.lists(columns, min_size=nations + 1, max_size=nations + 1, unique=True))
    density = st.floats(0.0, 4.0).map(lambda power: 10.0**power)
    return sorted(cuts), draw(st.lists(density, min_size=nations, max_size=nations))


@st.composite
def falls(draw: st.DrawFn) -> tuple[Impacts, np.ndarray]:
    """Footprints of some degrees, with pieces that demise, and some too slow to harm."""
    samples, kinds = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    shape = (samples, kinds)
    latitude = rng.uniform(-55.0, 55.0, (samples, 1)) + rng.normal(0.0, 3.0, shape)
    # In the middles of columns: what is turned by whole columns stays clear of their borders.
    longitude = (rng.integers(0, COLUMNS, shape) + 0.5) / 12.0 - 180.0
    impacts = impacts_of(
        rng.lognormal(3.0, 1.0, shape) * (rng.random(shape) < 0.7),
        latitude,
        longitude,
        area_m2=10.0 ** rng.uniform(-0.4, 3.0, shape),
        energy_j=rng.choice([5.0, 1e4], shape, p=[0.2, 0.8]),
        place_deg=np.stack([latitude[:, 0], longitude[:, 0]], axis=1),
    )
    return impacts, rng.integers(1, 40, kinds)


@dataclass(frozen=True)
class Lands:
    """Lets impacts land on an Earth. Pieces fall where they are said to, but for `scatter_km`; samples and
    kinds may stand in another order, with the random numbers that are theirs."""

    impacts: Impacts
    pieces: np.ndarray
    exposure: Any  # what is needed of one
    averaged: bool
    scatter_km: float = 0.0
    samples: list[int] | None = None
    kinds: list[int] | None = None

    def _given(self) -> tuple[Impacts, Kinds, Block]:
        count, kinds = self.impacts.mass_kg.shape
        i, k = self.samples or list(range(count)), self.kinds or list(range(kinds))
        impacts = Impacts(
            *(one[np.ix_(i, k)] for one in self.impacts[:7]), *(one[i] for one in self.impacts[7:])
        )
        return impacts, Kinds(self.pieces[k], np.array(k), self.scatter_km), Block(7, 0, count, np.array(i))

    def on_nations(self, sheltered: float = 0.0) -> Landings:
        impacts, kinds, block = self._given()
        zones = zonal_tables(self.exposure)
        return of_chunk(
            landings.landings_on_nations(
                impacts, kinds, self.exposure, zones, block, averaged=self.averaged, sheltered=sheltered
            )
        )

    def on_circles(self) -> PlaceLandings:
        impacts, kinds, block = self._given()
        return places.landings_at_places(
            impacts, kinds, CIRCLES, self.exposure, block, averaged=self.averaged
        )


def turned(impacts: Impacts, degrees: float) -> Impacts:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return impacts._replace(
        longitude_deg=impacts.longitude_deg + degrees,
        breakup_place_deg=impacts.breakup_place_deg + np.array([0.0, degrees]),
        breakup_course=impacts.breakup_course @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]),
    )


def never_less(one: Landings, other: Landings) -> None:
    """No figure of `other` is below that of `one`."""
    for name in (*BY_NATION, *BY_SAMPLE):
        assert (getattr(other, name) >= getattr(one, name) * (1.0 - 1e-12)).all(), name


@examples(40)
@given(earths(), falls(), st.booleans())
def test_every_piece_is_counted_once_and_no_chance_exceeds_its_expectation(
    world: tuple, fall: tuple, averaged: bool
) -> None:
    impacts, pieces = fall
    found = Lands(impacts, pieces, earth(*world), averaged).on_nations()
    landed = impacts.mass_kg > 0.0
    assert found.fragments.sum() == pytest.approx((landed @ pieces).sum(), rel=1e-12)
    assert found.mass_kg.sum() == pytest.approx((impacts.mass_kg @ pieces).sum(), rel=1e-12)
    assert found.overhead.sum() == pytest.approx(impacts.mass_kg.shape[0], rel=1e-12)
    assert found.casualties_by_sample.sum() == pytest.approx(found.casualties.sum(), rel=1e-9)
    samples = impacts.mass_kg.shape[0]
    assert (found.p_debris <= samples * (1.0 + 1e-12)).all()
    assert (found.p_casualty <= found.p_debris[:-1]).all()
    assert found.p_any_casualty.sum() <= found.chances.casualty[TRIED, -1] * (1.0 + 1e-12)
    if not averaged:
        assert (found.p_debris <= found.fragments * (1.0 + 1e-12)).all()
        assert (found.p_casualty <= found.casualties * (1.0 + 1e-12)).all()
    circles = Lands(impacts, pieces, earth(*world), averaged).on_circles()
    assert (circles.p_debris <= circles.fragments * (1.0 + 1e-9)).all()
    assert (circles.p_casualty <= circles.casualties * (1.0 + 1e-9)).all()
    assert (circles.p_casualty <= circles.p_debris * (1.0 + 1e-9)).all()
    assert (circles.p_debris <= landed.any(axis=1).sum() * (1.0 + 1e-9)).all()


@examples(30)
@given(earths(), falls(), st.floats(1.0, 10.0), st.booleans())
def test_casualties_go_as_the_people_and_chances_rise_less(
    world: tuple, fall: tuple, factor: float, averaged: bool
) -> None:
    (cuts, density), (impacts, pieces) = world, fall
    few, many = (
        Lands(impacts, pieces, earth(cuts, people), averaged).on_nations()
        for people in (density, [factor * one for one in density])
    )
    for name in ("casualties", "casualties_by_sample", "casualties_at_turn"):
        # People of cells are kept in single precision.
        np.testing.assert_allclose(getattr(many, name), factor * getattr(few, name), rtol=3e-7)
    for name in ("p_casualty", "p_any_casualty"):
        before, after = getattr(few, name), getattr(many, name)
        # 1 - exp(-x) of a small x loses digits: 1e-16 of one.
        assert (after >= before * (1.0 - 3e-7) - 1e-14).all()
        assert (after <= factor * before * (1.0 + 3e-7) + 1e-14).all()
    for name in ("overhead", "fragments", "mass_kg", "p_debris"):
        np.testing.assert_array_equal(getattr(many, name), getattr(few, name))


@examples(30)
@given(earths(2), falls(), st.integers(0, 4), st.floats(1.0, 1e4), st.booleans())
def test_more_people_in_one_nation_are_no_other_nations_matter(
    world: tuple, fall: tuple, which: int, more: float, averaged: bool
) -> None:
    (cuts, density), (impacts, pieces) = world, fall
    which %= len(density)
    crowded = [one + more * (k == which) for k, one in enumerate(density)]
    few, many = (
        Lands(impacts, pieces, earth(cuts, people), averaged).on_nations() for people in (density, crowded)
    )
    never_less(few, many)
    others = np.arange(len(density)) != which
    for name in ("casualties", "p_casualty"):
        np.testing.assert_array_equal(getattr(many, name)[others], getattr(few, name)[others])


@examples(40)
@given(earths(), falls(), st.integers(0, 35), st.floats(-60.0, 60.0), st.floats(-180.0, 180.0), st.booleans())
def test_a_fragment_more_lowers_no_figure(
    world: tuple, fall: tuple, which: int, latitude_deg: float, longitude_deg: float, averaged: bool
) -> None:
    """One kind more of which only one sample lands anything. No random number of the others changes."""
    impacts, pieces = fall
    samples = impacts.mass_kg.shape[0]
    sample = which % samples

    def with_one(mass_kg: float) -> Impacts:
        new = np.zeros((samples, 1))
        new[sample] = 1.0
        wider = {
            "mass_kg": mass_kg, "casualty_area_m2": 5.0, "energy_j": 1e4, "latitude_deg": latitude_deg,
            "longitude_deg": longitude_deg, "demise_altitude_km": 0.0, "number": 1.0,
        }  # fmt: skip
        return impacts._replace(
            **{name: np.hstack([getattr(impacts, name), value * new]) for name, value in wider.items()}
        )

    one, other = (
        Lands(with_one(kg), np.append(pieces, 3), earth(*world), averaged, SCATTER_KM) for kg in (0.0, 2.0)
    )
    never_less(one.on_nations(sheltered=0.4), other.on_nations(sheltered=0.4))
    here, there = one.on_circles(), other.on_circles()
    for name, before in here._asdict().items():
        assert (getattr(there, name) >= before * (1.0 - 1e-9)).all(), name


@examples(30)
@given(earths(), falls(), st.integers(1, COLUMNS - 1), st.booleans())
def test_a_nation_divided_has_the_sum_of_its_parts(
    world: tuple, fall: tuple, cut: int, averaged: bool
) -> None:
    (cuts, density), (impacts, pieces) = world, fall
    width = cuts[1] - cuts[0]
    if width < 2:
        return
    at = cuts[0] + 1 + cut % (width - 1)
    whole = Lands(impacts, pieces, earth(cuts, density), averaged).on_nations()
    parts = Lands(
        impacts, pieces, earth([cuts[0], at, *cuts[1:]], [density[0], *density]), averaged
    ).on_nations()
    for name in BY_NATION:
        one, two = getattr(whole, name), getattr(parts, name)
        np.testing.assert_allclose(two[2:], one[1:], rtol=1e-9)  # the others
        if name.startswith("p_"):
            # Both parts may be hit at once.
            assert max(two[0], two[1]) <= one[0] * (1.0 + 1e-9) + 1e-14
            assert one[0] <= (two[0] + two[1]) * (1.0 + 1e-9) + 1e-14
        else:
            assert two[0] + two[1] == pytest.approx(one[0], rel=1e-9)
    for name in BY_SAMPLE:
        np.testing.assert_allclose(getattr(parts, name), getattr(whole, name), rtol=1e-9, atol=1e-14)


@examples(30)
@given(earths(), falls(), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.booleans())
def test_more_shelter_never_means_more_casualties(
    world: tuple, fall: tuple, one: float, other: float, averaged: bool
) -> None:
    impacts, pieces = fall
    less, more = (
        Lands(impacts, pieces, earth(*world), averaged).on_nations(sheltered=share)
        for share in sorted((one, other))
    )
    assert (more.p_any_sheltered <= less.p_any_sheltered).all()
    assert (less.p_any_sheltered <= less.p_any_casualty).all()
    # Concave: who has half of the people under roofs has at least half of the chance.
    assert (less.p_any_sheltered >= (1.0 - min(one, other)) * less.p_any_casualty - 1e-14).all()
    nobody = Lands(impacts, pieces, earth(*world), averaged).on_nations(sheltered=1.0)
    assert (nobody.p_any_sheltered == 0.0).all()
    for name in ("casualties", "p_casualty", "p_any_casualty"):
        np.testing.assert_array_equal(getattr(more, name), getattr(less, name))


@examples(30)
@given(earths(), falls(), st.randoms(use_true_random=False))
def test_the_order_of_samples_and_kinds_is_nobodys_matter(world: tuple, fall: tuple, chance) -> None:
    impacts, pieces = fall
    samples, kinds = (chance.sample(range(n), n) for n in impacts.mass_kg.shape)
    for averaged in (True, False):
        usual = Lands(impacts, pieces, earth(*world), averaged, SCATTER_KM)
        shuffled = replace(usual, samples=samples, kinds=kinds)
        one, other = usual.on_nations(), shuffled.on_nations()
        for name in BY_NATION:
            np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-9, atol=1e-14)
        for name in BY_SAMPLE:
            expected = getattr(one, name)[samples]
            np.testing.assert_allclose(getattr(other, name), expected, rtol=1e-9, atol=1e-14)
        here, there = usual.on_circles(), shuffled.on_circles()
        for name, values in here._asdict().items():
            np.testing.assert_allclose(getattr(there, name), values, rtol=1e-9, atol=1e-14)


@examples(25)
@given(earths(), falls(), st.integers(1, 4))
def test_nations_numbered_otherwise_have_the_same_figures(world: tuple, fall: tuple, by: int) -> None:
    """Numbered onward from another one of them: the land is the same, the sea between them too."""
    (cuts, density), (impacts, pieces) = world, fall
    by %= len(density) + 1
    # The sea has a number here, with nobody: then the round of nations has no beginning.
    round_of = [*density, 0.0]
    first = earth([*cuts, cuts[0] + COLUMNS], round_of)
    other = earth([*(cuts[by:]), *(cut + COLUMNS for cut in cuts[: by + 1])], round_of[by:] + round_of[:by])
    for averaged in (True, False):
        one, two = (Lands(impacts, pieces, each, averaged).on_nations() for each in (first, other))
        for name in BY_NATION:
            found, expected = getattr(two, name)[: len(cuts)], getattr(one, name)[: len(cuts)]
            np.testing.assert_allclose(found, np.roll(expected, -by), rtol=1e-9, atol=1e-14)
        for name in BY_SAMPLE:
            np.testing.assert_allclose(getattr(two, name), getattr(one, name), rtol=1e-9, atol=1e-14)


@examples(30)
@given(earths(), falls(), st.integers(-2 * COLUMNS, 2 * COLUMNS))
def test_impacts_turned_together_with_the_nations_hit_the_same_ones(
    world: tuple[list[int], list[float]], fall: tuple, columns: int
) -> None:
    impacts, pieces = fall
    here = Lands(impacts, pieces, earth(*world), False).on_nations()
    moved = turned(impacts, columns / 12.0)
    there = Lands(moved, pieces, earth(*world, turned_columns=columns), False).on_nations()
    for name in (*BY_NATION, *BY_SAMPLE):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name))


@examples(30)
@given(earths(), falls(), st.floats(-720.0, 720.0))
def test_turned_under_all_impacts_the_earth_keeps_every_average(
    world: tuple, fall: tuple, degrees: float
) -> None:
    impacts, pieces = fall
    here, there = (
        Lands(one, pieces, earth(*world), True).on_nations() for one in (impacts, turned(impacts, degrees))
    )
    for name in (*BY_NATION[:4], "casualties_by_sample"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name))
    circles_here, circles_there = (
        Lands(one, pieces, earth(*world), True).on_circles() for one in (impacts, turned(impacts, degrees))
    )
    for name, values in circles_here._asdict().items():
        np.testing.assert_allclose(getattr(circles_there, name), values, rtol=1e-9, atol=1e-14)


def rows_apart(one: np.ndarray, other: np.ndarray) -> float:
    """How many rows, on the average, what falls would have to be moved by to make `other` of `one`."""
    return float(np.abs(np.cumsum(one - other)).sum() / one.sum())


PLACES = st.lists(st.floats(0.0, 6.28), min_size=1, max_size=6)
AHEAD, ASIDE = st.floats(-0.1, 0.4), st.floats(-0.002, 0.002)


@examples(25)
@given(PLACES, AHEAD, ASIDE, st.floats(-360.0, 360.0), st.booleans())
def test_fields_moved_along_the_orbit_lose_nothing_and_know_no_meridian(
    argument_rad: list[float], ahead_rad: float, aside_rad: float, degrees: float, moved: bool
) -> None:
    impacts = field(np.array(argument_rad), ahead_rad, aside_rad)
    sums, casualties = rows_of(impacts, moved=moved)
    samples = len(argument_rad)
    assert sums.breakups.sum() == pytest.approx(samples)
    assert sums.pieces.sum() == pytest.approx(3.0 * samples)
    assert sums.mass_kg.sum() == pytest.approx((3.0 * impacts.mass_kg).sum())
    assert casualties.sum() == pytest.approx(1e-6 * sums.casualty_area_m2.sum())
    elsewhere, _ = rows_of(turned(impacts, degrees), moved=moved)
    assert rows_apart(sums.pieces, elsewhere.pieces) < 0.2
    assert rows_apart(sums.breakups, elsewhere.breakups) < 0.2


@examples(25)
@given(PLACES, AHEAD, ASIDE, st.booleans())
def test_fields_mirrored_at_the_equator_lie_on_mirrored_rows(
    argument_rad: list[float], ahead_rad: float, aside_rad: float, moved: bool
) -> None:
    impacts = field(np.array(argument_rad), ahead_rad, aside_rad)
    mirrored = impacts._replace(
        latitude_deg=-impacts.latitude_deg,
        breakup_place_deg=impacts.breakup_place_deg * np.array([-1.0, 1.0]),
        # The pole of a course is not a place: mirrored, the course goes round it the other way.
        breakup_course=impacts.breakup_course * np.array([-1.0, -1.0, 1.0]),
    )
    (here, _), (there, _) = rows_of(impacts, moved=moved), rows_of(mirrored, moved=moved)
    # The southern edge of a row belongs to it, and has become the northern one.
    assert rows_apart(here.pieces, there.pieces[::-1]) < 1.5
    assert rows_apart(here.breakups, there.breakups[::-1]) < 1.5

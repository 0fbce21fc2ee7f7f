"""Groups of nations as one nation: the same land, the same people, and chances that count a field once."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.debris.impacts import Impacts, dangerous_area_m2
from iss_risk.exposure.merged import GROUP, REST, merged
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.nations.directory import Directory
from iss_risk.risk.chances import CHANCE
from iss_risk.risk.clusters import Kinds, clusters_of, ground_under
from iss_risk.risk.groups import GroupGround, chances_of_groups
from iss_risk.risk.landings import landings_on_nations
from iss_risk.risk.zones import zonal_tables
from iss_risk.streams import Block

from .test_landings import impacts_of

WORLD = load_exposure()
NUMBER = {code: k for k, code in enumerate(WORLD.iso_a3)}
SAMPLES = 400


def members(name: str) -> tuple[str, ...]:
    return Directory(WORLD.iso_a3, WORLD.names).find(name).codes


@pytest.fixture(scope="module")
def impacts() -> Impacts:
    """Fields 3,000 km long, of five pieces, all over the inhabited latitudes."""
    rng = np.random.default_rng(1)
    latitude = np.degrees(np.arcsin(rng.uniform(-0.5, 0.85, SAMPLES)))[:, None] + np.zeros(5)
    longitude = rng.uniform(-180.0, 180.0, SAMPLES)[:, None] + 7.0 * np.arange(5)
    return impacts_of(np.ones((SAMPLES, 5)), latitude, longitude, area_m2=3e4)


KINDS = Kinds(np.ones(5, dtype=np.int64), np.arange(5))
BLOCK = Block.of(3, 0, SAMPLES, SAMPLES)


@pytest.mark.parametrize("name", ["EU", "Africa", "Asia"])
def test_land_and_people_are_those_of_the_members(name: str) -> None:
    codes = members(name)
    numbers = [NUMBER[code] for code in codes]
    group = merged(WORLD, codes)
    assert group.persons[GROUP] == pytest.approx(WORLD.persons[numbers].sum(), rel=1e-12)
    assert group.persons.sum() == pytest.approx(WORLD.persons.sum(), rel=1e-12)
    np.testing.assert_allclose(
        group.area_fraction_by_row[GROUP], WORLD.area_fraction_by_row[numbers].sum(axis=0), atol=1e-12
    )
    rng = np.random.default_rng(2)
    latitude, longitude = rng.uniform(-60.0, 75.0, 200_000), rng.uniform(-180.0, 180.0, 200_000)
    nation, part = WORLD.nation_at(latitude, longitude), group.nation_at(latitude, longitude)
    np.testing.assert_array_equal(part == GROUP, np.isin(nation, numbers))
    np.testing.assert_array_equal(part == REST, (nation >= 0) & ~np.isin(nation, numbers))
    # Only cells with a border between members have another density.
    before, after = (
        one.persons_per_km2(latitude, longitude, of) for one, of in ((WORLD, nation), (group, part))
    )
    assert np.mean(np.abs(before - after) > 1e-6 * (1.0 + before)) < 0.01
    assert (after[part < 0] == 0.0).all()


def test_the_merged_world_leaves_the_other_as_it_was() -> None:
    before = WORLD.index.cell_value.copy(), WORLD.index.entry_nation.copy()
    merged(WORLD, members("EU"))
    np.testing.assert_array_equal(WORLD.index.cell_value, before[0])
    np.testing.assert_array_equal(WORLD.index.entry_nation, before[1])


@pytest.mark.parametrize("name", ["EU", "Africa", "Americas"])
def test_chances_where_longitude_is_known_are_those_of_any_member(impacts: Impacts, name: str) -> None:
    codes = members(name)
    found = chances_of_groups(
        impacts, KINDS, [GroupGround.of(name, codes, WORLD)], BLOCK, averaged=False, along=None
    )
    clusters = clusters_of(impacts, KINDS, BLOCK)
    ground = ground_under(WORLD, clusters.latitude_deg, clusters.longitude_deg)
    inside = np.isin(ground.nation, [NUMBER[code] for code in codes])
    area = dangerous_area_m2(impacts)[clusters.sample, clusters.kind] * clusters.pieces
    hit = np.bincount(clusters.sample, inside, SAMPLES) > 0.0
    expected = np.bincount(clusters.sample, inside * area * ground.persons_per_m2, SAMPLES)
    assert found.debris[0, CHANCE] == pytest.approx([hit.sum()])
    assert found.casualty[0, CHANCE] == pytest.approx([(1.0 - np.exp(-expected)).sum()], rel=2e-3)


def test_a_group_of_one_nation_has_its_chances_and_a_field_on_several_counts_once(impacts: Impacts) -> None:
    groups = [GroupGround.of(name, members(name), WORLD) for name in ("Chile", "Americas")]
    for averaged in (False, True):
        found = chances_of_groups(impacts, KINDS, groups, BLOCK, averaged=averaged, along=None)
        nations = landings_on_nations(impacts, KINDS, WORLD, zonal_tables(WORLD), BLOCK, averaged=averaged)
        for (group,), (single,) in zip(found, (nations.p_debris, nations.p_casualty), strict=True):
            of_members = single[[NUMBER[code] for code in members("Americas")]]
            assert group[CHANCE, 0] == pytest.approx(single[NUMBER["CHL"]], rel=1e-9)
            assert of_members.max() < group[CHANCE, 1] < of_members.sum()

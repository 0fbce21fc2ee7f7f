"""What the impacts mean for the nations: expected casualties, and the chances of debris and of casualties.

There are two ways to treat longitude. Far ahead of re-entry its time is uncertain by days, and the Earth
turns under the orbit: every longitude is equally likely. Expected numbers are then averaged over longitude
*exactly*, by rows of the grid; chances ("any debris", "anyone hurt") are averaged over TURNS turns of the
whole footprint. In the last days the samples have their own ground tracks: no turning, one place.

The pieces of one kind do not land at one point: they fall in clusters, scattered by the wind and by the
differences between pieces. Chances depend on this scatter; expected numbers, long before re-entry, do not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I16, I64, Booleans
from iss_risk.compiled import ZERO, kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts, dangerous_area_m2
from iss_risk.distributions import Normal
from iss_risk.exposure.grid import CELL_DEG
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import PIECE_SCATTER
from iss_risk.risk.along_orbit import (
    AlongOrbit,
    Fields,
    RowScatter,
    RowSums,
    RowTables,
    add_along_orbit,
    empty_rows,
    row_of_sine,
)
from iss_risk.streams import Block, Family, Purpose, pairs_of_normals

TURNS = 4
CLUSTERS = 8
M2_PER_KM2 = 1.0e6
SCATTER_TABLE = 4099  # prime, so that samples, kinds and shifts use it in many different combinations


class Kinds(NamedTuple):
    """What the landings need of the kinds of part, (K,): number of `pieces` of each, and the row of its
    random numbers (see PartArrays); and how far pieces of one kind scatter, σ in km to the north and to the
    east."""

    pieces: I64
    random_row: I64
    scatter_km: float = PIECE_SCATTER.distribution.sigma


class Landings(NamedTuple):
    """What the impacts of all samples mean for the nations: sums over the samples.

    `overhead`, `fragments`, `mass_kg` and `p_debris` are (nations + 1,): the last column is everything else
    (ocean); `casualties` and `p_casualty` are (nations,). `fragments`, `mass_kg` and `casualties` are
    expected numbers, `overhead` that of break-ups; `p_debris` and `p_casualty` are sums of the chances of at
    least one. By sample, (N,): `p_any_casualty`, the same with part of the people under roofs as
    `p_any_sheltered`, and the expected `casualties_by_sample`. `casualties_at_turn` (N, turns) are those
    expected at each turn of the Earth that was tried, or at the one true turn where longitude is known.
    """

    overhead: F64
    fragments: F64
    mass_kg: F64
    casualties: F64
    p_debris: F64
    p_casualty: F64
    p_any_casualty: F64
    p_any_sheltered: F64
    casualties_by_sample: F64
    casualties_at_turn: F64


class ZonalTables(NamedTuple):
    """What a circle of latitude crosses, for each row of the grid: items `start[row]` … `start[row + 1]`.

    `nation` (items,), its `share` of the circle, and the mean `persons_per_m2` that it adds there.
    `all_persons_per_m2` (ROWS,) is that of all nations together; `row_of_sine` see along_orbit.py.
    """

    start: I64
    nation: I64
    share: F64
    persons_per_m2: F64
    all_persons_per_m2: F64
    row_of_sine: I64


class Clusters(NamedTuple):
    """Pieces of one kind that land together, (Q,), ordered by sample: sample and kind, number of pieces,
    place."""

    sample: I64
    kind: I64
    pieces: F64
    latitude_deg: F64
    longitude_deg: F64


class Ground(NamedTuple):
    """What is under each cluster, (Q,): number of the nation, −1 over the ocean, and its people per m²."""

    nation: I16
    persons_per_m2: F64


def zonal_tables(exposure: Exposure) -> ZonalTables:
    """Made once a run: see ZonalTables."""
    share = exposure.area_fraction_by_row.T
    persons_per_m2 = (exposure.persons_by_row / exposure.row_area_km2 / M2_PER_KM2).T
    row, nation = np.nonzero((share > 0.0) | (persons_per_m2 > 0.0))
    return ZonalTables(
        start=np.searchsorted(row, np.arange(share.shape[0] + 1)),
        nation=nation,
        share=share[row, nation],
        persons_per_m2=persons_per_m2[row, nation],
        all_persons_per_m2=persons_per_m2.sum(axis=1),
        row_of_sine=row_of_sine(),
    )


@leaf
def _share_out(rows: RowSums, zones: ZonalTables, result: Landings) -> None:
    """Give each nation its share of what falls on each row; the rest goes to the last column, the ocean."""
    nations = result.casualties.size
    for row in range(rows.pieces.size):
        land = 0.0
        for item in range(zones.start[row], zones.start[row + 1]):
            n, share = zones.nation[item], zones.share[item]
            land += share
            result.overhead[n] += rows.breakups[row] * share
            result.fragments[n] += rows.pieces[row] * share
            result.mass_kg[n] += rows.mass_kg[row] * share
            result.casualties[n] += rows.casualty_area_m2[row] * zones.persons_per_m2[item]
        result.overhead[nations] += rows.breakups[row] * (1.0 - land)
        result.fragments[nations] += rows.pieces[row] * (1.0 - land)
        result.mass_kg[nations] += rows.mass_kg[row] * (1.0 - land)


@leaf
def _add_places(clusters: Clusters, ground: Ground, mass_kg: F64, area_m2: F64, result: Landings) -> None:
    """Add clusters at known places: expected numbers by nation. `mass_kg` and `area_m2` (N, K) of one
    piece."""
    nations = result.casualties.size
    for q in range(clusters.sample.size):
        i, k, pieces = clusters.sample[q], clusters.kind[q], clusters.pieces[q]
        n = ground.nation[q] if ground.nation[q] >= 0 else nations
        result.fragments[n] += pieces
        result.mass_kg[n] += pieces * mass_kg[i, k]
        if n < nations:
            result.casualties[n] += pieces * area_m2[i, k] * ground.persons_per_m2[q]


@kernel
def _add_chances(
    clusters: Clusters, ground: Ground, area_m2: F64, in_the_open: float, turn: int, result: Landings
) -> None:
    """Add the outcome of one turn of the Earth: chances by nation and by sample, 1 - exp(-casualties), and
    the casualties expected at this turn.

    `area_m2` (N, K) of one piece; `in_the_open` is the share of people that no roof protects.
    """
    nations = result.p_casualty.size
    expected = np.zeros(nations + 1)
    hit = np.zeros(nations + 1, dtype=np.bool_)
    touched = np.empty(nations + 1, dtype=np.int64)
    first = ZERO
    while first < clusters.sample.size:
        first = _add_chances_of_sample(
            clusters, ground, area_m2, in_the_open, turn, first, expected, hit, touched, result
        )


@leaf
def _add_chances_of_sample(
    clusters: Clusters,
    ground: Ground,
    area_m2: F64,
    in_the_open: float,
    turn: int,
    first: int,
    expected: F64,
    hit: Booleans,
    touched: I64,
    result: Landings,
) -> int:
    """Add the sample whose clusters begin at `first`; returns where they end.

    `expected`, `hit` and `touched` (nations + 1,) are room for work: zero and False before and after.
    """
    nations = result.p_casualty.size
    i = clusters.sample[first]
    q, seen = first, 0
    while q < clusters.sample.size and clusters.sample[q] == i:
        n = ground.nation[q] if ground.nation[q] >= 0 else nations
        if not hit[n]:
            hit[n] = True
            touched[seen] = n
            seen += 1
        expected[n] += clusters.pieces[q] * area_m2[i, clusters.kind[q]] * ground.persons_per_m2[q]
        q += 1
    total = 0.0
    for t in range(seen):
        n = touched[t]
        result.p_debris[n] += 1.0
        if n < nations:
            result.p_casualty[n] += 1.0 - np.exp(-expected[n])
            total += expected[n]
        expected[n] = 0.0
        hit[n] = False
    result.p_any_casualty[i] += 1.0 - np.exp(-total)
    result.p_any_sheltered[i] += 1.0 - np.exp(-in_the_open * total)
    result.casualties_at_turn[i, turn] = total
    return q


def landings_on_nations(
    impacts: Impacts,
    kinds: Kinds,
    exposure: Exposure,
    zones: ZonalTables,
    block: Block,
    *,
    averaged: bool,
    along: AlongOrbit | None = None,
    sheltered: float = 0.0,
) -> Landings:
    """What the impacts mean for the nations, with longitude averaged or as the samples have it.

    `block` says which samples (N,) they are: their random numbers scatter the pieces and turn the footprints;
    `along` also moves them along the orbit, where longitude is averaged; `sheltered` is the share of people
    under roofs that hold. Samples without any landing add nothing.
    """
    samples = impacts.mass_kg.shape[0]
    nations = len(exposure.iso_a3)
    area_m2 = dangerous_area_m2(impacts)
    turns = TURNS if averaged else 1
    result = Landings(
        overhead=np.zeros(nations + 1),
        fragments=np.zeros(nations + 1),
        mass_kg=np.zeros(nations + 1),
        casualties=np.zeros(nations),
        p_debris=np.zeros(nations + 1),
        p_casualty=np.zeros(nations),
        p_any_casualty=np.zeros(samples),
        p_any_sheltered=np.zeros(samples),
        casualties_by_sample=np.zeros(samples),
        casualties_at_turn=np.zeros((samples, turns)),
    )
    clusters = clusters_of(impacts, kinds, block)
    turn_of_earth = block.uniforms(Purpose.TURN_OF_EARTH)[:, 0]
    for turn in range(turns):
        turned_deg = 360.0 * (turn + turn_of_earth[clusters.sample]) / turns if averaged else 0.0
        ground = ground_under(exposure, clusters.latitude_deg, clusters.longitude_deg + turned_deg)
        _add_chances(clusters, ground, area_m2, 1.0 - sheltered, turn, result)
        if not averaged:
            _add_places(clusters, ground, impacts.mass_kg, area_m2, result)
    for chance in (result.p_debris, result.p_casualty, result.p_any_casualty, result.p_any_sheltered):
        chance /= turns

    if averaged:
        rows = empty_rows()
        along = along or AlongOrbit.not_moved(samples)
        spacing_fraction = block.stratified(Purpose.SHIFT_ALONG_ORBIT, np.zeros(1, dtype=np.int64))[:, 0]
        add_along_orbit(
            Fields(impacts, kinds.pieces, area_m2, along), spacing_fraction,
            RowTables(zones.row_of_sine, zones.all_persons_per_m2), row_scatter(kinds, block), rows,
            result.casualties_by_sample,
        )  # fmt: skip
        _share_out(rows, zones, result)
    else:
        result.casualties_by_sample[:] = result.casualties_at_turn[:, 0]
        place = impacts.breakup_place_deg
        over = exposure.nation_at(place[:, 0], place[:, 1])
        np.add.at(result.overhead, over, 1.0)  # -1, the ocean, is the last column
    return result


def ground_under(exposure: Exposure, latitude_deg: F64, longitude_deg: F64) -> Ground:
    """What is under each point (Q,): see Ground."""
    nation = exposure.nation_at(latitude_deg, longitude_deg)
    return Ground(nation, exposure.persons_per_km2(latitude_deg, longitude_deg, nation) / M2_PER_KM2)


def clusters_of(impacts: Impacts, kinds: Kinds, block: Block) -> Clusters:
    """The clusters in which the pieces of each kind land, scattered to the north as much as to the east."""
    sample, kind = np.nonzero(impacts.mass_kg > 0.0)
    clusters = np.minimum(kinds.pieces[kind], CLUSTERS)
    pieces = np.repeat(kinds.pieces[kind] / clusters, clusters)
    # Each cluster's number among those of its kind.
    index = np.arange(pieces.size) - np.repeat(np.cumsum(clusters) - clusters, clusters)
    sample, kind = np.repeat(sample, clusters), np.repeat(kind, clusters)
    drawn = np.empty((2, pieces.size))
    stream = block.stream(Purpose.PIECE_SCATTER)
    pairs_of_normals(stream, block.numbers[sample], kinds.random_row[kind], index, drawn)
    north_deg, east_deg = scatter_deg(kinds) * drawn
    latitude_deg = np.clip(impacts.latitude_deg[sample, kind] + north_deg, -90.0, 90.0)
    east_deg /= np.maximum(np.cos(np.radians(latitude_deg)), 0.01)
    return Clusters(sample, kind, pieces, latitude_deg, impacts.longitude_deg[sample, kind] + east_deg)


def row_scatter(kinds: Kinds, block: Block) -> RowScatter:
    """By how many rows of the grid pieces are scattered to the north: as in `clusters_of`, but with numbers
    that are stratified over a whole run."""
    return RowScatter(
        rows=_scatter_rows(block.seed, block.family, scatter_deg(kinds) / CELL_DEG),
        of_sample=block.numbers % SCATTER_TABLE,
        of_kind=kinds.random_row % SCATTER_TABLE,
    )


@lru_cache(maxsize=4)  # the same for all blocks of a run
def _scatter_rows(seed: int, family: Family, sigma_rows: float) -> I64:
    """Whole rows (SCATTER_TABLE,) of a normal distribution, stratified and in random order."""
    table = Block.of(seed, 0, SCATTER_TABLE, SCATTER_TABLE, family)
    drawn = table.stratified(Purpose.ROW_SCATTER, np.arange(2))
    rows = sigma_rows * Normal(0.0, 1.0).quantile(drawn[:, 0])
    return np.floor(rows + drawn[:, 1]).astype(np.int64)


def scatter_deg(kinds: Kinds) -> float:
    """σ of the scatter of pieces of one kind, in degrees of latitude."""
    return float(np.degrees(kinds.scatter_km / EARTH_AUTHALIC_RADIUS_KM))

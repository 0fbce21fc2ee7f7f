"""Impacts meet nations and people: what each sample brings to each nation.

Two ways to treat longitude. Far ahead of re-entry the time is uncertain by days, and the Earth turns
under the orbit: every longitude is equally likely. Expectations are then averaged over longitude
*exactly*, by rows of the grid; chances ("any debris", "anyone hurt") over stratified turns of the
whole footprint. In the last days the samples carry the ground track themselves: no turning, one place.

The pieces of one kind do not land on one spot: they fall in clusters, scattered by wind and by what makes
one piece differ from the next. Chances depend on that, expectations far off do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.constants import CASUALTY_ENERGY_THRESHOLD_J, EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts
from iss_risk.distributions import Normal
from iss_risk.exposure.grid import CELL_DEG
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import PIECE_SCATTER
from iss_risk.risk.along_orbit import (
    AlongOrbit,
    RowScatter,
    RowSums,
    empty_rows,
    row_of_sine,
    spread_along_orbit,
)
from iss_risk.streams import Block, Family, Purpose, pairs_of_normals

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
I16 = npt.NDArray[np.int16]

TURNS = 4
CLUSTERS = 8
M2_PER_KM2 = 1.0e6
SCATTER_TABLE = 4099  # prime: samples, kinds and shifts meet it in ever new combinations


class Kinds(NamedTuple):
    """What the landings must know of the kinds of part, (K,): pieces of each, and where the kind's random
    numbers stand (see PartArrays); and how far pieces of one kind scatter, σ to the north and to the east."""

    pieces: I64
    random_row: I64
    scatter_km: float = PIECE_SCATTER.distribution.sigma


@dataclass(frozen=True)
class Landings:
    """What all samples together bring to the nations: sums over the samples.

    The last column of (nations + 1,) is everything else (ocean). `fragments`, `mass_kg` and `casualties`
    (nations,) are expected numbers, `overhead` those of break-ups; `p_debris` and `p_casualty` (nations,)
    sums of the chances of at least one. By sample, (N,): `p_any_casualty`, the same with part of the people
    under roofs as `p_any_sheltered`, and `casualties_by_sample` expected. `casualties_at_turn` (N, turns)
    are those expected at each turn of the Earth that was tried, at the one true one where longitude is
    known.
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
    """What a circle of latitude crosses, for each row of the grid: entries `start[row]` … `start[row + 1]`.

    `nation` (M,), its `share` of the circle, and the mean `persons_per_m2` that it adds there.
    `all_persons_per_m2` (ROWS,) is that of all nations, `row_of_sine` that of along_orbit.py.
    """

    start: I64
    nation: I64
    share: F64
    persons_per_m2: F64
    all_persons_per_m2: F64
    row_of_sine: I64


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


@kernel
def _share_out(
    rows: RowSums, zones: ZonalTables, overhead: F64, fragments: F64, mass_kg: F64, casualties: F64
) -> None:
    """Give each nation its share of what falls on each row; the rest is everything else's."""
    nations = casualties.size
    for row in range(rows.pieces.size):
        land = 0.0
        for entry in range(zones.start[row], zones.start[row + 1]):
            n, share = zones.nation[entry], zones.share[entry]
            land += share
            overhead[n] += rows.breakups[row] * share
            fragments[n] += rows.pieces[row] * share
            mass_kg[n] += rows.mass_kg[row] * share
            casualties[n] += rows.casualty_area_m2[row] * zones.persons_per_m2[entry]
        overhead[nations] += rows.breakups[row] * (1.0 - land)
        fragments[nations] += rows.pieces[row] * (1.0 - land)
        mass_kg[nations] += rows.mass_kg[row] * (1.0 - land)


@kernel
def _add_places(
    sample: I64,
    kind: I64,
    pieces: F64,
    nation: I16,
    persons_per_m2: F64,
    mass_kg: F64,
    casualty_area_m2: F64,
    fragments: F64,
    mass: F64,
    casualties: F64,
) -> None:
    """Add landings at known places: clusters of `pieces` of a kind, (Q,) like sample, nation and people."""
    nations = casualties.size
    for q in range(sample.size):
        i, k = sample[q], kind[q]
        n = nation[q] if nation[q] >= 0 else nations
        fragments[n] += pieces[q]
        mass[n] += pieces[q] * mass_kg[i, k]
        if n < nations:
            casualties[n] += pieces[q] * casualty_area_m2[i, k] * persons_per_m2[q]


@kernel
def _chances(
    sample: I64,
    kind: I64,
    pieces: F64,
    nation: I16,
    persons_per_m2: F64,
    casualty_area_m2: F64,
    in_the_open: float,
    p_debris: F64,
    p_casualty: F64,
    p_any_casualty: F64,
    p_any_sheltered: F64,
    casualties: F64,
) -> None:
    """Add one turn's outcome: who is hit, 1 - exp(-casualties), and `casualties` (N,) expected in all.

    Landings are ordered by sample; `in_the_open` is the share of people that no roof protects.
    """
    nations = p_casualty.size
    expected = np.zeros(nations + 1)
    hit = np.zeros(nations + 1, dtype=np.bool_)
    touched = np.empty(nations + 1, dtype=np.int64)
    q = 0
    while q < sample.size:
        i = sample[q]
        seen = 0
        while q < sample.size and sample[q] == i:
            n = nation[q] if nation[q] >= 0 else nations
            if not hit[n]:
                hit[n] = True
                touched[seen] = n
                seen += 1
            expected[n] += pieces[q] * casualty_area_m2[i, kind[q]] * persons_per_m2[q]
            q += 1
        total = 0.0
        for t in range(seen):
            n = touched[t]
            p_debris[n] += 1.0
            if n < nations:
                p_casualty[n] += 1.0 - np.exp(-expected[n])
                total += expected[n]
            expected[n] = 0.0
            hit[n] = False
        p_any_casualty[i] += 1.0 - np.exp(-total)
        p_any_sheltered[i] += 1.0 - np.exp(-in_the_open * total)
        casualties[i] = total


def dangerous_area_m2(impacts: Impacts) -> F64:
    """Casualty area (N, K) with fragments below 15 J left out (NASA-STD-8719.14)."""
    return np.where(impacts.energy_j >= CASUALTY_ENERGY_THRESHOLD_J, impacts.casualty_area_m2, 0.0)


def land(
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
    """What the impacts bring to the nations, with longitude averaged or as the samples have it.

    `block` says which samples (N,) they are: their random numbers scatter the pieces and turn the footprints;
    `along` also moves them along the orbit, where longitude is averaged; `sheltered` is the share of people
    under roofs that hold. Samples without any landing bring nothing.
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
    sample, kind, cluster_pieces, latitude_deg, longitude_deg = clusters_of(impacts, kinds, block)
    turn = block.uniforms(Purpose.TURN_OF_EARTH)[:, 0]
    for number in range(turns):
        shifted = longitude_deg + 360.0 * (number + turn[sample]) / turns if averaged else longitude_deg
        nation = exposure.nation_at(latitude_deg, shifted)
        persons_per_m2 = exposure.persons_per_km2(latitude_deg, shifted, nation) / M2_PER_KM2
        where = (sample, kind, cluster_pieces, nation, persons_per_m2)
        _chances(
            *where, area_m2, 1.0 - sheltered, result.p_debris, result.p_casualty, result.p_any_casualty,
            result.p_any_sheltered, result.casualties_at_turn[:, number],
        )  # fmt: skip
        if not averaged:
            _add_places(*where, impacts.mass_kg, area_m2, result.fragments, result.mass_kg, result.casualties)
    for chance in (result.p_debris, result.p_casualty, result.p_any_casualty, result.p_any_sheltered):
        chance /= turns

    if averaged:
        rows = empty_rows()
        along = along or AlongOrbit.not_moved(samples)
        offsets = block.stratified(Purpose.SHIFT_ALONG_ORBIT, np.zeros(1, dtype=np.int64))[:, 0]
        spread_along_orbit(
            impacts, kinds.pieces, area_m2, along, offsets, zones.row_of_sine, zones.all_persons_per_m2,
            row_scatter(kinds, block), rows, result.casualties_by_sample,
        )  # fmt: skip
        _share_out(rows, zones, result.overhead, result.fragments, result.mass_kg, result.casualties)
    else:
        result.casualties_by_sample[:] = result.casualties_at_turn[:, 0]
        place = impacts.breakup_place_deg
        over = exposure.nation_at(place[:, 0], place[:, 1])
        np.add.at(result.overhead, over, 1.0)  # -1, the ocean, is the last column
    return result


class Clusters(NamedTuple):
    """Pieces of one kind that land together, (Q,) ordered by sample: sample and kind, number of pieces,
    place."""

    sample: I64
    kind: I64
    pieces: F64
    latitude_deg: F64
    longitude_deg: F64


def clusters_of(impacts: Impacts, kinds: Kinds, block: Block) -> Clusters:
    """The clusters in which the pieces of each kind land, scattered north and east alike."""
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
    """What moves pieces by rows of the grid, to the north: as `clusters_of`, but evenly spread over a run."""
    return RowScatter(
        rows=_scatter_rows(block.seed, block.family, scatter_deg(kinds) / CELL_DEG),
        of_sample=block.numbers % SCATTER_TABLE,
        of_kind=kinds.random_row % SCATTER_TABLE,
    )


@lru_cache(maxsize=4)  # the same for all blocks of a run
def _scatter_rows(seed: int, family: Family, sigma_rows: float) -> I64:
    """Whole rows (SCATTER_TABLE,) of a normal distribution, evenly spread and in random order."""
    table = Block.of(seed, 0, SCATTER_TABLE, SCATTER_TABLE, family)
    drawn = table.stratified(Purpose.ROW_SCATTER, np.arange(2))
    rows = sigma_rows * Normal(0.0, 1.0).quantile(drawn[:, 0])
    return np.floor(rows + drawn[:, 1]).astype(np.int64)


def scatter_deg(kinds: Kinds) -> float:
    """σ of the scatter of pieces of one kind, in degrees of latitude."""
    return float(np.degrees(kinds.scatter_km / EARTH_AUTHALIC_RADIUS_KM))

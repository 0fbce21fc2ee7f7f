"""Chances of any debris and of any casualty, by nation and for all together, from places that are tried.

The chance that a sample's debris lands in a nation is the share of its tries (tries.py) in which any cluster
does; the chance that anyone is hurt is the mean of 1 - exp(-casualties) over them. Where longitude is
averaged, each place along the orbit is tried with TURNS_AROUND turns of the Earth, two degrees apart: less
than a field of debris is long, and beginning anywhere, so that all samples together leave no gaps. By itself
this is noisier than the expected numbers, which are averaged over *all* places. So each chance is corrected
by what the expected number of the same tries differs from its exact average X (regression estimate, Cochran
1977, chapter 7), of clusters for debris, of casualties for casualties:

    chance = mean y + slope × (X - mean x),    slope = (1 - mean y) Σ x y / Σ x²

where y is the outcome of a try (0 or 1; 1 - exp(-x)) and x the expected number there. (The ocean is hit by
almost every try: it needs no correction.) Where a nation is so
small that no try has more than one cluster in it, or the casualties are few, y is x: then the slope is 1 and
the chance is exact, X. Where a nation is large, many tries hit it, and the slope is small. The estimate is
consistent for any slope; this one is near that of least variance, and keeps to slope × X ≤ chance ≤ X, which
hold for the exact values (the first by Cauchy and Schwarz, because y / x does not rise with x).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I32, I64, Booleans
from iss_risk.compiled import ZERO, inlined, leaf
from iss_risk.exposure.grid import column_of, row_of, wrapped_longitude
from iss_risk.exposure.turns import BORDERS, LAND, STEP, TURNS_AROUND, AllTurns
from iss_risk.risk.clusters import M2_PER_KM2, Clusters, Ground

# Rows of the sums of one kind of chance: Σ y, Σ x, and with the size of their weights Σ x² and Σ x y (weights
# of tries can be below zero); and the exact average X.
CHANCE, TRIED, SQUARED, PRODUCT, EXPECTED = range(5)
ROWS_OF_SUMS = 5


# Which of the nations of a cell with borders is met: numbers spread evenly over the clusters and turns.
_GOLDEN, _PLASTIC = 0.618_033_988_7, 0.754_877_666_2


class ChanceSums(NamedTuple):
    """Sums over the samples of each chunk, see above: of `debris` (chunks, 5, nations + 1), the last column
    the ocean; of `casualty` (chunks, 5, nations + 1), the last column all nations together; of anyone hurt if
    part of the people is under roofs, `sheltered` (chunks, 5, 1)."""

    debris: F64
    casualty: F64
    sheltered: F64


class Outcomes(NamedTuple):
    """By sample: the chance `p_any` (N,) that anyone is hurt, with roofs `p_any_sheltered` (N,), and the
    `casualties` (N, S) expected in each try."""

    p_any: F64
    p_any_sheltered: F64
    casualties: F64


class Room(NamedTuple):
    """Room for work on one sample, by nation and turn (nations, 2 turns): its `clusters` and the casualties
    `expected`. The second half is for the same turns: it takes what is found at places in a ring east of a
    cluster's own. Which nations (nations,) may be `met`: others are not looked at. And for all nations
    together (turns,), `landed` clusters and `total` casualties. Zero before and after."""

    clusters: I32
    expected: F64
    met: Booleans
    landed: I32
    total: F64


class Rings(NamedTuple):
    """Where clusters (Q,) are in AllTurns: the `ring`, the `place` in it, and the `danger` to each person of
    the cell: the part of the cell's area that is dangerous."""

    ring: I64
    place: I64
    danger: F64


def no_chances(nations: int, chunks: int) -> ChanceSums:
    """Sums of nothing yet."""
    return ChanceSums(
        np.zeros((chunks, ROWS_OF_SUMS, nations + 1)),
        np.zeros((chunks, ROWS_OF_SUMS, nations + 1)),
        np.zeros((chunks, ROWS_OF_SUMS, 1)),
    )


@inlined
def _of_chunk(sums: ChanceSums, chunk: int) -> ChanceSums:
    """The sums of one chunk: without the first axis."""
    return ChanceSums(sums.debris[chunk], sums.casualty[chunk], sums.sheltered[chunk])


def _room(nations: int, turns: int) -> Room:
    return Room(
        np.zeros((nations, 2 * turns), dtype=np.int32),
        np.zeros((nations, 2 * turns)),
        np.zeros(nations, dtype=np.bool_),
        np.zeros(turns, dtype=np.int32),
        np.zeros(turns),
    )


def add_chances(
    clusters: Clusters,
    ground: Ground,
    area_m2: F64,
    in_the_open: float,
    weight: F64,
    attempt: int,
    chunk_of: I64,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """Add one try, number `attempt`, of each sample, with its `weight` (N,) and what is under its clusters,
    to the sums of its chunk, `chunk_of` (N,).

    `area_m2` (N, K) of one piece; `in_the_open` is the share of people that no roof protects.
    """
    room = _room(sums.debris.shape[2] - 1, 1)
    _add_one_turn(clusters, ground, area_m2, in_the_open, weight, attempt, chunk_of, room, sums, outcomes)


def add_chances_of_all_turns(
    clusters: Clusters,
    latitude_deg: F64,
    longitude_deg: F64,
    turns: AllTurns,
    cell_area_km2: F64,
    area_m2: F64,
    in_the_open: float,
    weight: F64,
    attempt: int,
    chunk_of: I64,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """As add_chances, for clusters (Q,) at these places and all turns of the Earth, which share the weights.

    `cell_area_km2` (ROWS,) is that of one cell of each row of the grid. A cell with borders counts for its
    nations in proportion to their areas there.
    """
    count = clusters.sample.size
    rings = Rings(np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64), np.empty(count))
    _find_rings(clusters, latitude_deg, longitude_deg, cell_area_km2, area_m2, rings)
    room = _room(sums.debris.shape[2] - 1, TURNS_AROUND)
    _add_all_turns(
        clusters.sample, rings, turns, in_the_open, weight / TURNS_AROUND, attempt, chunk_of, room, sums,
        outcomes,
    )  # fmt: skip


@leaf
def _add_one_turn(
    clusters: Clusters,
    ground: Ground,
    area_m2: F64,
    in_the_open: float,
    weight: F64,
    attempt: int,
    chunk_of: I64,
    room: Room,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    first = ZERO
    while first < clusters.sample.size:
        i, q = clusters.sample[first], first
        while q < clusters.sample.size and clusters.sample[q] == i:
            n = ground.nation[q]
            if n >= 0:
                danger_m2 = clusters.pieces[q] * area_m2[i, clusters.kind[q]]
                room.met[n] = True
                room.clusters[n, 0] += 1
                room.expected[n, 0] += danger_m2 * ground.persons_per_m2[q]
            q += 1
        of_chunk = _of_chunk(sums, chunk_of[i])
        _add_sample(i, q - first, in_the_open, weight[i], attempt, room, of_chunk, outcomes)
        first = q


@leaf
def _add_all_turns(
    sample: I64,
    rings: Rings,
    turns: AllTurns,
    in_the_open: float,
    weight: F64,
    attempt: int,
    chunk_of: I64,
    room: Room,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """The same with the `weight` (N,) of each turn; `sample` (Q,) and `rings` are those of the clusters."""
    first, first_of_chunk, chunk = ZERO, ZERO, ZERO
    while first < sample.size:
        i, end = sample[first], first
        while end < sample.size and sample[end] == i:
            end += 1
        if chunk_of[i] != chunk:
            chunk, first_of_chunk = chunk_of[i], first
        _find_nations(turns, rings, first, end, room)
        _find_land(turns, rings, first, end, room)
        _find_borders(turns, rings, first, end, first_of_chunk, room)
        _add_sample(i, end - first, in_the_open, weight[i], attempt, room, _of_chunk(sums, chunk), outcomes)
        first = end


@leaf
def _find_rings(
    clusters: Clusters, latitude_deg: F64, longitude_deg: F64, cell_area_km2: F64, area_m2: F64, rings: Rings
) -> None:
    for q in range(clusters.sample.size):
        row, column = row_of(latitude_deg[q]), column_of(wrapped_longitude(longitude_deg[q]))
        danger_m2 = clusters.pieces[q] * area_m2[clusters.sample[q], clusters.kind[q]]
        rings.ring[q], rings.place[q] = row * STEP + column % STEP, column // STEP
        rings.danger[q] = danger_m2 / (M2_PER_KM2 * cell_area_km2[row])


@leaf
def _find_nations(turns: AllTurns, rings: Rings, first: int, end: int, room: Room) -> None:
    """Which nations have land in the rows from the southernmost of the clusters `first` … `end` to the
    northernmost."""
    south = north = rings.ring[first]
    for q in range(first, end):
        south, north = min(south, rings.ring[q]), max(north, rings.ring[q])
    for item in range(turns.nation_start[south // STEP], turns.nation_start[north // STEP + 1]):
        room.met[turns.nation[item]] = True


# Below, numbers of places in arrays have no sign: numba then does not look whether they count from the end.


@leaf
def _find_land(turns: AllTurns, rings: Rings, first: int, end: int, room: Room) -> None:
    """Add what all turns bring under the clusters `first` … `end` in cells of one nation."""
    number, expected = room.clusters.reshape(room.clusters.size), room.expected.reshape(room.expected.size)
    for q in range(first, end):
        ring, danger = rings.ring[q], rings.danger[q]
        turned = TURNS_AROUND - rings.place[q]
        for c in range(turns.start[ring, LAND], turns.start[ring + 1, LAND]):
            to = np.uint64(turns.land[c]["at"] + turned)
            number[to] += 1
            expected[to] += danger * turns.land[c]["persons"]


@leaf
def _find_borders(
    turns: AllTurns, rings: Rings, first: int, end: int, first_of_chunk: int, room: Room
) -> None:
    """The same in cells with borders. Which nation there a cluster meets is found without branches: half of
    them would be foreseen wrongly, and that took twice the time. It depends on the number of the cluster in
    its chunk."""
    number, expected = room.clusters.reshape(room.clusters.size), room.expected.reshape(room.expected.size)
    for q in range(first, end):
        ring, place, danger = rings.ring[q], rings.place[q], rings.danger[q]
        for c in range(turns.start[ring, BORDERS], turns.start[ring + 1, BORDERS]):
            one = turns.borders[c]
            turn = one["place"] - place
            turn += TURNS_AROUND if turn < 0 else 0
            spread = (q - first_of_chunk) * _GOLDEN + turn * _PLASTIC
            spread -= np.floor(spread)
            met = (one["after"] <= spread) & (spread < one["before"])
            to = np.uint64(one["nation"] * 2 * TURNS_AROUND + turn)
            number[to] += met
            expected[to] += np.float64(met) * danger * one["persons"]


@leaf
def _add_sample(
    i: int,
    clusters: int,
    in_the_open: float,
    weight: float,
    attempt: int,
    room: Room,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """Add one try of sample `i`, each turn of which has the `weight`, to the sums of its chunk, and clear the
    room. Of its `clusters` those that did not land are in the ocean."""
    turns = room.total.size
    ocean = sums.debris.shape[1] - 1
    for n in range(ocean):
        if not room.met[n]:
            continue
        room.met[n] = False
        any_ = ZERO
        for turn in range(turns):
            room.clusters[n, turn] += room.clusters[n, turns + turn]
            room.clusters[n, turns + turn] = 0
            any_ |= room.clusters[n, turn]
        if any_:
            _add_clusters(sums.debris, n, weight, room.clusters[n])
            for turn in range(turns):
                room.landed[turn] += room.clusters[n, turn]
                room.clusters[n, turn] = 0
                expected = room.expected[n, turn] + room.expected[n, turns + turn]
                if expected > 0.0:
                    _add(sums.casualty, n, weight, -np.expm1(-expected), expected)
                    room.total[turn] += expected
                    room.expected[n, turn] = room.expected[n, turns + turn] = 0.0
    for turn in range(turns):
        room.landed[turn] = clusters - room.landed[turn]
    _add_clusters(sums.debris, ocean, weight, room.landed)
    for turn in range(turns):
        total = room.total[turn]
        outcomes.casualties[i, attempt * turns + turn] = total
        room.landed[turn], room.total[turn] = 0, 0.0
        if total > 0.0:
            anyone = -np.expm1(-total)
            unprotected = anyone if in_the_open == 1.0 else -np.expm1(-in_the_open * total)
            _add(sums.casualty, ocean, weight, anyone, total)
            _add(sums.sheltered, ZERO, weight, unprotected, in_the_open * total)
            outcomes.p_any[i] += weight * anyone
            outcomes.p_any_sheltered[i] += weight * unprotected


@leaf
def _add_clusters(debris: F64, column: int, weight: float, clusters: I32) -> None:
    """Add to a column what some `clusters` (turns or more,) are: any is 1, whatever their number."""
    any_, all_, squared = ZERO, ZERO, ZERO
    for turn in range(clusters.size):
        number = int(clusters[turn])
        any_ += number > 0
        all_ += number
        squared += number * number
    debris[CHANCE, column] += weight * any_
    debris[TRIED, column] += weight * all_
    debris[SQUARED, column] += abs(weight) * squared
    debris[PRODUCT, column] += abs(weight) * all_


@leaf
def _add(sums: F64, column: int, weight: float, outcome: float, expected: float) -> None:
    sums[CHANCE, column] += weight * outcome
    sums[TRIED, column] += weight * expected
    sums[SQUARED, column] += abs(weight) * expected * expected
    sums[PRODUCT, column] += abs(weight) * expected * outcome

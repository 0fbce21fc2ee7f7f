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

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.compiled import ZERO, kernel, leaf
from iss_risk.exposure.grid import COLUMNS, column_of, row_of, wrapped_longitude
from iss_risk.exposure.nations.index import FIRST_BORDER, OCEAN, NationIndex
from iss_risk.exposure.people.population import PopulationGrid
from iss_risk.risk.clusters import M2_PER_KM2, Clusters, Ground

# Rows of the sums of one kind of chance: Σ y, Σ x, and with the size of their weights Σ x² and Σ x y (weights
# of tries can be below zero); and the exact average X.
CHANCE, TRIED, SQUARED, PRODUCT, EXPECTED = range(5)
ROWS_OF_SUMS = 5


# Each row of the grid is looked at in every 24th column.
TURNS_AROUND = 180
# Which of the nations of a cell with borders is met: numbers spread evenly over the clusters and turns.
_GOLDEN, _PLASTIC = 0.618_033_988_7, 0.754_877_666_2


class Grid(NamedTuple):
    """Nations and people, as kernels take them, and the area (ROWS,) of one cell of each row."""

    borders: NationIndex
    population: PopulationGrid
    cell_area_km2: F64


class ChanceSums(NamedTuple):
    """Sums over the samples, see above: of `debris` (5, nations + 1), the last column the ocean; of
    `casualty` (5, nations + 1), the last column all nations together; of anyone hurt if part of the people is
    under roofs, `sheltered` (5, 1)."""

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
    """Room for work, (nations + 1,): casualties and clusters of a sample by nation, which of them are touched
    in this try, and the list of these. Zero and False before and after."""

    expected: F64
    clusters: F64
    hit: Booleans
    touched: I64


def no_chances(nations: int) -> ChanceSums:
    """Sums of nothing yet."""
    return ChanceSums(
        np.zeros((ROWS_OF_SUMS, nations + 1)),
        np.zeros((ROWS_OF_SUMS, nations + 1)),
        np.zeros((ROWS_OF_SUMS, 1)),
    )


@kernel
def add_chances(
    clusters: Clusters,
    ground: Ground,
    area_m2: F64,
    in_the_open: float,
    weight: F64,
    attempt: int,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """Add one try, number `attempt`, of each sample, with its `weight` (N,) and what is under its clusters.

    `area_m2` (N, K) of one piece; `in_the_open` is the share of people that no roof protects.
    """
    columns = sums.debris.shape[1]
    room = Room(
        np.zeros(columns),
        np.zeros(columns),
        np.zeros(columns, dtype=np.bool_),
        np.empty(columns, dtype=np.int64),
    )
    first = ZERO
    while first < clusters.sample.size:
        i, q = clusters.sample[first], first
        seen = ZERO
        while q < clusters.sample.size and clusters.sample[q] == i:
            n = ground.nation[q] if ground.nation[q] >= 0 else columns - 1
            if not room.hit[n]:
                room.hit[n] = True
                room.touched[seen] = n
                seen += 1
            room.clusters[n] += 1.0
            danger_m2 = clusters.pieces[q] * area_m2[i, clusters.kind[q]]
            room.expected[n] += danger_m2 * ground.persons_per_m2[q]
            q += 1
        _add_sample(i, seen, in_the_open, weight[i], attempt, room, sums, outcomes)
        first = q


@kernel
def add_chances_of_all_turns(
    clusters: Clusters,
    latitude_deg: F64,
    longitude_deg: F64,
    grid: Grid,
    area_m2: F64,
    in_the_open: float,
    weight: F64,
    attempt: int,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """As add_chances, for clusters (Q,) at these places and all turns of the Earth, which share the weights.

    A cell of the grid with borders counts for its nations in proportion to their areas there.
    """
    columns = sums.debris.shape[1]
    expected, number = np.zeros((columns, TURNS_AROUND)), np.zeros((columns, TURNS_AROUND))
    hit, touched = np.zeros(columns, dtype=np.bool_), np.empty(columns, dtype=np.int64)
    total = np.zeros(TURNS_AROUND)
    first = ZERO
    while first < clusters.sample.size:
        i, q, seen = clusters.sample[first], first, ZERO
        while q < clusters.sample.size and clusters.sample[q] == i:
            row = row_of(latitude_deg[q])
            column = column_of(wrapped_longitude(longitude_deg[q]))
            danger_m2 = clusters.pieces[q] * area_m2[i, clusters.kind[q]]
            danger_m2 /= M2_PER_KM2 * grid.cell_area_km2[row]
            for turn in range(TURNS_AROUND):
                cell = row * COLUMNS + column
                column += COLUMNS // TURNS_AROUND
                column -= COLUMNS if column >= COLUMNS else 0
                n, persons = grid.borders.cell_value[cell], 0.0
                if n >= 0:
                    persons = grid.population.cell_persons[cell]
                elif n <= FIRST_BORDER:
                    part = (q * _GOLDEN + turn * _PLASTIC) % 1.0
                    n, persons = _one_of_the_border(grid, FIRST_BORDER - n, part)
                if n == OCEAN:
                    number[columns - 1, turn] = 1.0
                    continue
                if not hit[n]:
                    hit[n] = True
                    touched[seen] = n
                    seen += 1
                number[n, turn] += 1.0
                expected[n, turn] += danger_m2 * persons
            q += 1
        touched[seen] = columns - 1  # of the ocean only whether anything lands there
        seen += 1
        for t in range(seen):
            _add_turns(touched[t], weight[i], expected, number, total, sums)
            hit[touched[t]] = False
        for turn in range(TURNS_AROUND):
            _add_all(i, weight[i] / TURNS_AROUND, total[turn], in_the_open, sums, outcomes)
            outcomes.casualties[i, attempt * TURNS_AROUND + turn] = total[turn]
            total[turn] = 0.0
        first = q


@leaf
def _one_of_the_border(grid: Grid, border: int, part: float) -> tuple[int, float]:
    """The nation that has this `part` (0 … 1) of the area of a cell with borders, or -1, and the people that
    the cell would have if all of it were as crowded as that nation's land there."""
    index = grid.borders
    for entry in range(index.border_start[border], index.border_start[border + 1]):
        share = index.entry_area_fraction[entry]
        if part < share:
            nation: int = np.int64(index.entry_nation[entry])  # type: ignore[assignment]  # as OCEAN + ZERO is
            return nation, grid.population.entry_persons[entry] / share
        part -= share
    return OCEAN + ZERO, 0.0


@leaf
def _add_turns(n: int, weight: float, expected: F64, number: F64, total: F64, sums: ChanceSums) -> None:
    """Add what all turns of a sample bring to nation `n`, to `total` as well, and clear it."""
    weight = weight / TURNS_AROUND
    for turn in range(TURNS_AROUND):
        if number[n, turn] == 0.0:
            continue
        _add(sums.debris, n, weight, 1.0, number[n, turn])
        if n < sums.debris.shape[1] - 1 and expected[n, turn] > 0.0:
            _add(sums.casualty, n, weight, -np.expm1(-expected[n, turn]), expected[n, turn])
            total[turn] += expected[n, turn]
        expected[n, turn] = number[n, turn] = 0.0


@leaf
def _add_all(
    i: int, weight: float, total: float, in_the_open: float, sums: ChanceSums, outcomes: Outcomes
) -> None:
    """Add the casualties of all nations together."""
    if total > 0.0:
        anyone, unprotected = -np.expm1(-total), -np.expm1(-in_the_open * total)
        _add(sums.casualty, sums.debris.shape[1] - 1, weight, anyone, total)
        _add(sums.sheltered, ZERO, weight, unprotected, in_the_open * total)
        outcomes.p_any[i] += weight * anyone
        outcomes.p_any_sheltered[i] += weight * unprotected


@leaf
def _add_sample(
    i: int,
    seen: int,
    in_the_open: float,
    weight: float,
    attempt: int,
    room: Room,
    sums: ChanceSums,
    outcomes: Outcomes,
) -> None:
    """Add what one try of sample `i` touches, the first `seen` of `room.touched`."""
    columns = sums.debris.shape[1]
    total = 0.0
    for t in range(seen):
        n = room.touched[t]
        _add(sums.debris, n, weight, 1.0, room.clusters[n])
        if n < columns - 1:
            _add(sums.casualty, n, weight, -np.expm1(-room.expected[n]), room.expected[n])
            total += room.expected[n]
        room.expected[n] = room.clusters[n] = 0.0
        room.hit[n] = False
    _add_all(i, weight, total, in_the_open, sums, outcomes)
    outcomes.casualties[i, attempt] = total


@leaf
def _add(sums: F64, column: int, weight: float, outcome: float, expected: float) -> None:
    sums[CHANCE, column] += weight * outcome
    sums[TRIED, column] += weight * expected
    sums[SQUARED, column] += abs(weight) * expected * expected
    sums[PRODUCT, column] += abs(weight) * expected * outcome

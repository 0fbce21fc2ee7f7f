"""The field of debris, moved along the orbit: what a circle of latitude receives on average.

**Why.** Weeks ahead, the place along the orbit where re-entry comes is nearly uniformly distributed. A nation
fills only a narrow band of latitudes, and of all pieces of a kind only one is computed: if each sample's
field of debris were counted only where it fell, few samples would reach any one nation, and its risk would be
very noisy. So each field is counted SHIFTS times, at equal distances all around the orbit, with weights. The
mean stays what it is, and the noise becomes much smaller.

**When.** Here for what is summed over samples (expected pieces, mass, casualty area, casualties), where
longitude is averaged over; tries.py moves fields in the same way for chances, and in the last days. Only
samples whose last orbits were nearly circular are moved (`AlongOrbit.moved`). An eccentric orbit comes down
near its perigee: its field counts where it fell.

**Weights.** The place of re-entry is not exactly uniform: in 131,072 falls of the ISS its density varied over
a revolution by 17 % with two waves (the poles are 21 km nearer to the Earth's centre), by 4 % with one wave
(more air over the side warmed by the Sun), by 1 % with four, and less with others. Nor are all fields equal:
casualty area varied with the place, by 2.0 ± 0.2 % with two waves (more near the equator) and with no other
number of waves by more than 0.3 ± 0.2 %; on a polar orbit by 2.1 ± 0.4 % with two waves and 1.0 ± 0.4 % with
one. Hence the weight of a field moved by `shift` (times 1 / SHIFTS) is

    1 + 2 Σ (1 - k_j) (density of wave j at the new place) + 2 Σ k_j cos(j × shift)

with j = 1 … WAVES waves around the orbit. The first sum gives the moved fields the density of places that the
samples of the chunk have. The second sum keeps the part k_j (KEPT) of the dependence of a field on its own
place: k_j = 1 would keep all of it, k_j = 0 none. It costs noise, a variance of 2 Σ k_j²: so only most of the
two waves and a little of the one wave is kept. What is not kept biases the risk of a nation in a narrow band
by 0.5 %, on a polar orbit perhaps by 1 %.

**Keep when you change something here** (tests/risk/test_along_orbit.py, benchmarks/along_orbit.py):

- The weights of each sample sum to 1, so that nothing is lost or added. Single weights can be negative (down
  to -0.5 / SHIFTS): a sample's figure is what it adds to the sum, and need not be possible by itself.
- Weights depend on the other samples of the chunk (their density of places). So its size is part of what
  makes a run repeatable; several chunks may be added together, each to sums of its own. The scatter by the
  wind (RowScatter), on the other hand, is a function of sample, kind and shift alone: what else lands must
  not change it.
- Compiled code does not check the bounds of arrays. `_step_of` and `_add` clip what they find before it is
  used; shapes are as the docstrings say, and `Moves` has one row for each sample that is moved, in their
  order.
- What is computed for all pieces of a sample stands in a loop of its own, without tables: such a loop is
  computed for several pieces at once. Without it, and with a sine and a cosine for each piece and shift, all
  of this took five times as long.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import ZERO, inlined, leaf
from iss_risk.constants import EARTH_FLATTENING
from iss_risk.debris.impacts import Impacts, pieces_of
from iss_risk.exposure.grid import ROWS, row_of
from iss_risk.risk.flights import Flights, sine_latitude, sine_of_break_ups, sine_of_pieces

KEPT = (0.25, 0.75)  # k_j of one and two waves around the orbit; 0 for more
WAVES = 3
SHIFTS = 48
_SINE_STEPS = 20_000
_SCATTER_STRIDE = 1531  # prime, so that the shifts of a sample use different numbers of the scatter table


class RowSums(NamedTuple):
    """What falls on each row of the grid, (chunks, ROWS), or (ROWS,) of one chunk: pieces, clusters of
    pieces, mass and casualty area of the pieces, and break-ups."""

    pieces: F64
    clusters: F64
    mass_kg: F64
    casualty_area_m2: F64
    breakups: F64


class RowTables(NamedTuple):
    """The rows of the grid: `of_sine`, see row_of_sine(), and the mean `persons_per_m2` (ROWS,)."""

    of_sine: I64
    persons_per_m2: F64


class RowScatter(NamedTuple):
    """By how many `rows` (T,) of the grid the wind moves pieces to the north, and where in this table a
    sample (N,) and a kind (K,) begin. No number depends on what else lands."""

    rows: I64
    of_sample: I64
    of_kind: I64


class Fields(NamedTuple):
    """The fields of debris of all samples, as they fell.

    Geodetic `latitude_deg` (N, K) of each kind and `breakup_latitude_deg` (N,); `pieces` (N, K) of each kind,
    the `clusters` (K,) in which they fall, and of one piece `mass_kg` (N, K), 0 where none lands, and
    `casualty_area_m2` (N, K), 0 of one that cannot harm.
    """

    latitude_deg: F64
    breakup_latitude_deg: F64
    pieces: F64
    clusters: I64
    mass_kg: F64
    casualty_area_m2: F64

    @staticmethod
    def of(impacts: Impacts, pieces: I64, clusters: I64, casualty_area_m2: F64) -> Fields:
        """The fields of these impacts; `pieces` and `clusters` (K,) of each kind in the list."""
        return Fields(
            impacts.latitude_deg,
            impacts.breakup_place_deg[:, 0].copy(),
            pieces_of(impacts, pieces),
            clusters,
            impacts.mass_kg,
            casualty_area_m2,
        )


class Landed(NamedTuple):
    """The kinds of one sample that land, first ones of (K,): the number of the `kind`; sine and cosine of its
    arc, and its distance off the plane (see Flights); how many pieces and clusters they are, mass and
    casualty area of all pieces; where the kind begins in the table of RowScatter; and room for the `step` of
    row_of_sine() where it lands."""

    kind: I64
    sine_arc: F64
    cosine_arc: F64
    off_plane: F64
    pieces: F64
    clusters: F64
    mass_kg: F64
    casualty_area_m2: F64
    scatter: I64
    step: I64


class Moves(NamedTuple):
    """Where fields are moved to: shifts (M, S) along the orbit from where they fell, radians, and their
    weights (M, S), of sum 1 for each of the M samples that are moved."""

    shift_rad: F64
    weight: F64


def moves_of(argument_rad: F64, spacing_fraction: F64, chunk_of: I64) -> Moves:
    """Shifts and weights, see the top of this file, of samples that fell at `argument_rad` (M,) of latitude.

    `spacing_fraction` (M,), 0 … 1, moves all shifts of a sample by this part of the distance between two;
    `chunk_of` (M,) is the chunk of each, ascending.
    """
    shift_rad = 2.0 * np.pi * (np.arange(SHIFTS) + spacing_fraction[:, None]) / SHIFTS
    weight = np.ones_like(shift_rad)
    for wave in range(1, WAVES + 1):
        kept = KEPT[wave - 1] if wave <= len(KEPT) else 0.0
        weight += 2.0 * kept * np.cos(wave * shift_rad)
        there_rad = argument_rad[:, None] + shift_rad
        weight += 2.0 * (1.0 - kept) * density_wave(argument_rad, chunk_of, there_rad, wave)
    return Moves(shift_rad, weight / SHIFTS)


def density_wave(argument_rad: F64, chunk_of: I64, there_rad: F64, wave: int) -> F64:
    """Half of how much denser than on average the samples of its chunk lie at places `there_rad` (M, S) of
    each, by their density's part with so many waves around the orbit. They fell at `argument_rad` (M,) of
    latitude; `chunk_of` (M,) ascends."""
    ends = np.flatnonzero(np.diff(chunk_of, append=-1)) + 1
    chunks = np.split(np.exp(-1j * wave * argument_rad), ends[:-1])
    density = np.repeat([one.sum() / max(one.size, 1) for one in chunks], [one.size for one in chunks])
    return np.asarray((density[:, None] * np.exp(1j * wave * there_rad)).real)


def row_of_sine() -> I64:
    """Row of the grid for sines of geocentric latitude, in steps of 1e-4 from -1."""
    geocentric = np.arcsin(np.clip((np.arange(_SINE_STEPS) + 0.5) / (0.5 * _SINE_STEPS) - 1.0, -1.0, 1.0))
    geodetic = np.arctan2(np.sin(geocentric), (1.0 - EARTH_FLATTENING) ** 2 * np.cos(geocentric))
    return np.array([row_of(latitude) for latitude in np.degrees(geodetic)], dtype=np.int64)


def empty_rows(chunks: int) -> RowSums:
    """Sums of nothing yet."""
    return RowSums(*np.zeros((len(RowSums._fields), chunks, ROWS)))


def add_along_orbit(
    fields: Fields,
    flights: Flights,
    spacing_fraction: F64,
    tables: RowTables,
    scatter: RowScatter,
    chunk_of: I64,
    sums: RowSums,
    casualties: F64,
) -> None:
    """Add all samples to the `sums` of their chunks, `chunk_of` (N,), and write the casualties (N,) expected
    of each.

    Samples that may not be moved count where they fell. `spacing_fraction` (N,) as in moves_of.
    """
    moved = flights.moved
    moves = moves_of(flights.argument_rad[moved], spacing_fraction[moved], chunk_of[moved])
    add_fields(fields, flights, moves, tables, scatter, chunk_of, sums, casualties)


def add_fields(
    fields: Fields,
    flights: Flights,
    moves: Moves,
    tables: RowTables,
    scatter: RowScatter,
    chunk_of: I64,
    sums: RowSums,
    casualties: F64,
) -> None:
    """See add_along_orbit: with the moves of those samples that are moved."""
    kinds = fields.clusters.size
    sine, cosine, off_plane, pieces, clusters, mass_kg, area_m2 = np.empty((7, kinds))
    kind, begin, step = np.empty((3, kinds), dtype=np.int64)
    landed = Landed(kind, sine, cosine, off_plane, pieces, clusters, mass_kg, area_m2, begin, step)
    _add_samples(fields, flights, moves, tables, scatter, landed, chunk_of, sums, casualties)


@leaf
def _add_samples(
    fields: Fields,
    flights: Flights,
    moves: Moves,
    tables: RowTables,
    scatter: RowScatter,
    landed: Landed,
    chunk_of: I64,
    sums: RowSums,
    casualties: F64,
) -> None:
    move = ZERO
    for i in range(casualties.size):
        count, rows = _find_landed(fields, flights, scatter, i, landed), _of_chunk(sums, chunk_of[i])
        if flights.moved[i]:
            casualties[i] = _add_moved(flights, i, landed, count, moves, move, tables, scatter, rows)
            move += 1
        else:
            casualties[i] = _add_where_it_fell(fields, i, landed, count, tables, scatter, rows)


@inlined
def _of_chunk(sums: RowSums, chunk: int) -> RowSums:
    return RowSums(
        sums.pieces[chunk], sums.clusters[chunk], sums.mass_kg[chunk], sums.casualty_area_m2[chunk],
        sums.breakups[chunk],
    )  # fmt: skip


@leaf
def _add_where_it_fell(
    fields: Fields,
    i: int,
    landed: Landed,
    count: int,
    tables: RowTables,
    scatter: RowScatter,
    sums: RowSums,
) -> float:
    """Add sample `i`, of which the first `count` of `landed` land, not moved; returns its casualties."""
    sums.breakups[row_of(fields.breakup_latitude_deg[i])] += 1.0
    first, casualties = scatter.of_sample[i] % scatter.rows.size, 0.0
    for j in range(count):
        row = row_of(fields.latitude_deg[i, landed.kind[j]])
        casualties += _add(landed, j, 1.0, _scattered(row, first, j, landed, scatter), tables, sums)
    return casualties


@leaf
def _find_landed(fields: Fields, flights: Flights, scatter: RowScatter, i: int, landed: Landed) -> int:
    """Write what lands of sample `i` into `landed`, and return how many kinds that are."""
    count = ZERO
    for k in range(fields.clusters.size):
        if fields.mass_kg[i, k] > 0.0:
            pieces = fields.pieces[i, k]
            landed.kind[count] = k
            landed.sine_arc[count] = np.sin(flights.arc_rad[i, k])
            landed.cosine_arc[count] = np.cos(flights.arc_rad[i, k])
            landed.off_plane[count] = flights.off_plane[i, k]
            landed.pieces[count], landed.clusters[count] = pieces, fields.clusters[k]
            landed.mass_kg[count] = pieces * fields.mass_kg[i, k]
            landed.casualty_area_m2[count] = pieces * fields.casualty_area_m2[i, k]
            landed.scatter[count] = scatter.of_kind[k] % scatter.rows.size
            count += 1
    return count


@leaf
def _add_moved(
    flights: Flights,
    i: int,
    landed: Landed,
    count: int,
    moves: Moves,
    move: int,
    tables: RowTables,
    scatter: RowScatter,
    sums: RowSums,
) -> float:
    """Add sample `i`, of which the first `count` of `landed` land, at all its places (row `move` of `moves`);
    returns its casualties."""
    inclination_rad = flights.inclination_rad[i]
    sine_i, cosine_i = np.sin(inclination_rad), np.cos(inclination_rad)
    sine_break_up = sine_of_break_ups(sine_i, cosine_i)
    sine_i = sine_of_pieces(sine_i, cosine_i)
    casualties = 0.0
    for s in range(moves.weight.shape[1]):
        place_rad, weight = flights.argument_rad[i] + moves.shift_rad[move, s], moves.weight[move, s]
        sine, cosine = np.sin(place_rad), np.cos(place_rad)
        sums.breakups[tables.of_sine[_step_of(sine_latitude(sine, sine_break_up, cosine_i))]] += weight
        _find_steps(sine, cosine, sine_i, cosine_i, landed, count)
        first = (scatter.of_sample[i] + s * _SCATTER_STRIDE) % scatter.rows.size
        for j in range(count):
            row = _scattered(tables.of_sine[landed.step[j]], first, j, landed, scatter)
            casualties += _add(landed, j, weight, row, tables, sums)
    return casualties


@leaf
def _find_steps(
    sine: float, cosine: float, sine_i: float, cosine_i: float, landed: Landed, count: int
) -> None:
    """Write where in the table by sine the first `count` of `landed` land, of a break-up at a place along the
    orbit with this `sine` and `cosine`."""
    for j in range(count):
        there = sine * landed.cosine_arc[j] + cosine * landed.sine_arc[j]
        landed.step[j] = _step_of(sine_latitude(there, sine_i, cosine_i) + landed.off_plane[j])


@leaf
def _step_of(sine: float) -> int:
    """Where the sine of a latitude is in the table of row_of_sine; of −1 … 1 where rounding exceeds these."""
    return min(max(int((sine + 1.0) * 0.5 * _SINE_STEPS), 0), _SINE_STEPS - 1)


@leaf
def _scattered(row: int, first: int, j: int, landed: Landed, scatter: RowScatter) -> int:
    """The row, the nearest of the grid, to which the wind moves a piece; `first` is where the shift of the
    sample begins in the table of `scatter`."""
    at = first + landed.scatter[j]
    at -= scatter.rows.size if at >= scatter.rows.size else 0
    return min(max(row + scatter.rows[at], 0), ROWS - 1)


@leaf
def _add(landed: Landed, j: int, weight: float, row: int, tables: RowTables, sums: RowSums) -> float:
    """Add all pieces of one kind to a row with a weight; returns their casualties there."""
    area_m2 = weight * landed.casualty_area_m2[j]
    sums.pieces[row] += weight * landed.pieces[j]
    sums.clusters[row] += weight * landed.clusters[j]
    sums.mass_kg[row] += weight * landed.mass_kg[j]
    sums.casualty_area_m2[row] += area_m2
    return area_m2 * tables.persons_per_m2[row]

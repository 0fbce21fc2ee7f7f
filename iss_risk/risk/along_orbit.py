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

**Geometry.** A piece flies in the plane of the orbit until the air has stopped it, and falls down at that
latitude. So two numbers of each piece stay the same as its field moves: its arc, which is its angle ahead of
the break-up in the plane of the orbit, and its small distance off that plane. The arc follows from the
distance over ground; it is then corrected so that the field, moved by nothing, has the piece at the latitude
where it landed.

**Keep when you change something here** (tests/risk/test_along_orbit.py, benchmarks/along_orbit.py):

- The weights of each sample sum to 1, so that nothing is lost or added. Single weights can be negative (down
  to -0.5 / SHIFTS): a sample's figure is what it adds to the sum, and need not be possible by itself.
- Weights depend on the other samples of the chunk (their density of places). So the chunk is the unit of
  work, and its size is part of what makes a run repeatable. The scatter by the wind (RowScatter), on the
  other hand, is a function of sample, kind and shift alone: what else lands must not change it.
- Break-ups and pieces have different factors for the bending of the path (_BENT, _BENT_PIECES). The constants
  are fitted to the simulated falls. Near the highest latitude an error of a few kilometres changes a band by
  tens of per cent: if one of them changes, the benchmark must be run again.
- Compiled code does not check the bounds of arrays. `_row_of` and `_add` clip every row before it is used;
  shapes are as the docstrings say, and `Moves` has one row for each sample that is moved, in their order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_FLATTENING,
    EARTH_J2,
    EARTH_ROTATION_RAD_PER_S,
)
from iss_risk.debris.impacts import Impacts
from iss_risk.earth.ellipsoid import direction_of_place
from iss_risk.exposure.grid import ROWS, row_of

KEPT = (0.25, 0.75)  # k_j of one and two waves around the orbit; 0 for more
WAVES = 3
SHIFTS = 48
_EQUATOR_KM_S = EARTH_ROTATION_RAD_PER_S * EARTH_EQUATORIAL_RADIUS_KM
# Speed of the Earth's surface at the equator over the speed of the object at break-up, 7.4 km/s; and the part
# by which, times cos i, the arc over ground is shorter than the arc in the plane of the orbit. Fitted to
# falls at inclinations of 5, 32, 52, 97 and 137°.
_TURNING, TURNING_OF_ARC = _EQUATOR_KM_S / 7.4, _EQUATOR_KM_S / 7.7
# The air turns with the Earth, and carries eastward what it slows down. Seen on the sphere this bends the
# path towards the equator (Coriolis; towards the pole where the orbit is retrograde). So the sine of the
# highest latitude is smaller, by the part _BENT cos i for break-ups and _BENT_PIECES cos i for pieces. Fitted
# to how far falls at 32, 52 and 137° are off the plane, anywhere along the orbit. Fitted only near the
# highest latitude the two would be larger, 3-4e-4 and 5-6e-4; with 4.0e-4 and 6.2e-4 bands of half a degree
# change by less than 4 %, which is within their errors.
_BENT, _BENT_PIECES = 1.3e-4, 4.3e-4
# Standard deviations in these falls: of the arc from what follows from the distance over ground (0.15 % of
# it, and 0.6 km), and of the pieces off the plane (3 km, from the separation at break-up).
_ARC_FRACTION, _ARC_RAD, _OFF_PLANE_RAD = 0.0015, 0.0001, 0.0005
# Standard errors of the sine and the cosine of the place along the orbit: the inclination is known to 0.01°;
# the speed over ground to 0.3 %, and its course.
_SINE, _COSINE_FRACTION, _COSINE = 2e-4, 3e-3, 1e-4
_SINE_STEPS = 20_000
_SCATTER_STRIDE = 1531  # prime, so that the shifts of a sample use different numbers of the scatter table
# The oblate Earth tilts the plane of a low orbit twice a revolution, by this times sin i cos i cos 2u, u
# being the argument of latitude (Kozai 1959): for the ISS by 0.022°, 2.5 km at its highest latitude.
_TILT = 0.75 * EARTH_J2


class RowSums(NamedTuple):
    """What falls on each row of the grid, (ROWS,): pieces, clusters of pieces, mass and casualty area of the
    pieces, and break-ups."""

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


class AlongOrbit(NamedTuple):
    """How to move samples: mean inclination (N,) of their orbits, and which may be `moved` (N,)."""

    inclination_rad: F64
    moved: Booleans

    @staticmethod
    def not_moved(samples: int) -> AlongOrbit:
        """All samples where they fell."""
        return AlongOrbit(np.zeros(samples), np.zeros(samples, np.bool_))


class Fields(NamedTuple):
    """The fields of debris of all samples, as they fell.

    `impacts` (N, K); `pieces` (K,) of each kind, and the `clusters` (K,) in which they fall;
    `casualty_area_m2` (N, K) of one piece that can harm, 0 of one that cannot; and how the fields may be
    moved.
    """

    impacts: Impacts
    pieces: I64
    clusters: I64
    casualty_area_m2: F64
    along: AlongOrbit


class Moves(NamedTuple):
    """Where fields are moved to: shifts (M, S) along the orbit from where they fell, radians, and their
    weights (M, S), of sum 1 for each of the M samples that are moved."""

    shift_rad: F64
    weight: F64


class Landed(NamedTuple):
    """The pieces of one sample that land, first ones of (K,): kind, arc ahead of the break-up in the plane of
    the orbit (radians), and distance off that plane to the north (of the Earth's radius)."""

    kind: I64
    arc_rad: F64
    off_plane: F64


def moves_of(argument_rad: F64, spacing_fraction: F64) -> Moves:
    """Shifts and weights, see the top of this file, of samples that fell at `argument_rad` (M,) of latitude.

    `spacing_fraction` (M,), 0 … 1, moves all shifts of a sample by this part of the distance between two.
    """
    shift_rad = 2.0 * np.pi * (np.arange(SHIFTS) + spacing_fraction[:, None]) / SHIFTS
    weight = np.ones_like(shift_rad)
    for wave in range(1, WAVES + 1):
        kept = KEPT[wave - 1] if wave <= len(KEPT) else 0.0
        weight += 2.0 * kept * np.cos(wave * shift_rad)
        weight += 2.0 * (1.0 - kept) * density_wave(argument_rad, argument_rad[:, None] + shift_rad, wave)
    return Moves(shift_rad, weight / SHIFTS)


def density_wave(argument_rad: F64, there_rad: F64, wave: int) -> F64:
    """Half of how much denser than on average samples that fell at `argument_rad` (M,) of latitude lie at
    places `there_rad` (M, S), by their density's part with so many waves around the orbit."""
    density = np.exp(-1j * wave * argument_rad).sum() / max(argument_rad.size, 1)
    return np.asarray((density * np.exp(1j * wave * there_rad)).real)


def mean_inclination_rad(states: F64) -> F64:
    """Inclination (N,) of low orbits through inertial `states` (N, 6: km, km/s), without the tilt by the
    oblate Earth that comes twice a revolution."""
    pole = np.cross(states[:, :3], states[:, 3:])
    inclination_rad = np.arccos(np.clip(pole[:, 2] / np.linalg.norm(pole, axis=1), -1.0, 1.0))
    sine, cosine = np.sin(inclination_rad), np.cos(inclination_rad)
    north = states[:, 2] / np.linalg.norm(states[:, :3], axis=1)
    # cos 2u = 1 - 2 sin²u, times sin i
    tilt_rad = _TILT * cosine * (sine - 2.0 * north**2 / np.maximum(sine, 1e-6))
    return np.asarray(inclination_rad - tilt_rad)


def row_of_sine() -> I64:
    """Row of the grid for sines of geocentric latitude, in steps of 1e-4 from -1."""
    geocentric = np.arcsin(np.clip((np.arange(_SINE_STEPS) + 0.5) / (0.5 * _SINE_STEPS) - 1.0, -1.0, 1.0))
    geodetic = np.arctan2(np.sin(geocentric), (1.0 - EARTH_FLATTENING) ** 2 * np.cos(geocentric))
    return np.array([row_of(latitude) for latitude in np.degrees(geodetic)], dtype=np.int64)


def empty_rows() -> RowSums:
    """Sums of nothing yet."""
    return RowSums(np.zeros(ROWS), np.zeros(ROWS), np.zeros(ROWS), np.zeros(ROWS), np.zeros(ROWS))


def add_along_orbit(
    fields: Fields,
    spacing_fraction: F64,
    tables: RowTables,
    scatter: RowScatter,
    sums: RowSums,
    casualties: F64,
) -> F64:
    """Add all samples to `sums`, and write the casualties (N,) expected of each.

    Samples that may not be moved count where they fell. `spacing_fraction` (N,) as in moves_of. Returns the
    argument of latitude (N,) of each break-up.
    """
    along = fields.along
    argument_rad = np.empty(along.moved.size)
    write_places(fields.impacts, along.inclination_rad, argument_rad)
    moves = moves_of(argument_rad[along.moved], spacing_fraction[along.moved])
    add_fields(fields, argument_rad, moves, tables, scatter, sums, casualties)
    return argument_rad


@kernel
def write_places(impacts: Impacts, inclination_rad: F64, argument_rad: F64) -> None:
    """Write the argument of latitude (N,) of each break-up, on orbits of mean `inclination_rad` (N,)."""
    for i in range(argument_rad.size):
        bx, by, sine = direction_of_place(impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1])
        northward = impacts.breakup_course[i, 0] * by - impacts.breakup_course[i, 1] * bx
        sine_i, cosine_i = np.sin(inclination_rad[i]), np.cos(inclination_rad[i])
        argument_rad[i] = _argument_of_latitude_rad(
            sine, northward, sine_of_break_ups(sine_i, cosine_i), cosine_i
        )


@kernel
def add_fields(
    fields: Fields,
    argument_rad: F64,
    moves: Moves,
    tables: RowTables,
    scatter: RowScatter,
    sums: RowSums,
    casualties: F64,
) -> None:
    """See add_along_orbit: with `argument_rad` (N,) of all samples, and the moves of those that are moved."""
    impacts, along = fields.impacts, fields.along
    samples, kinds = impacts.mass_kg.shape
    landed = Landed(np.empty(kinds, dtype=np.int64), np.empty(kinds), np.empty(kinds))
    move = 0
    for i in range(samples):
        if along.moved[i]:
            count = find_arcs(impacts, i, along.inclination_rad[i], argument_rad[i], landed)
            casualties[i] = _add_moved(
                fields, i, argument_rad[i], landed, count, moves, move, tables, scatter, sums
            )
            move += 1
        else:
            casualties[i] = _add_where_it_fell(fields, i, tables, scatter, sums)


@leaf
def _add_where_it_fell(
    fields: Fields, i: int, tables: RowTables, scatter: RowScatter, sums: RowSums
) -> float:
    """Add sample `i`, not moved; returns its casualties."""
    impacts = fields.impacts
    sums.breakups[row_of(impacts.breakup_place_deg[i, 0])] += 1.0
    casualties = 0.0
    for k in range(fields.pieces.size):
        if impacts.mass_kg[i, k] > 0.0:
            row = row_of(impacts.latitude_deg[i, k])
            row += scatter.rows[(scatter.of_sample[i] + scatter.of_kind[k]) % scatter.rows.size]
            casualties += _add(fields, i, k, sums, tables, row, 1.0)
    return casualties


@leaf
def find_arcs(impacts: Impacts, i: int, inclination_rad: float, argument_rad: float, landed: Landed) -> int:
    """Write what lands of sample `i` into `landed`, and return how many kinds that are.

    The arc is first that of the distance over ground. Where the path runs north or south, the latitude of the
    landing corrects it; where it runs east or west (at the highest latitude) the latitude says nothing about
    the arc, and the difference is taken as a distance off the plane. The two are weighed by their variances.
    """
    bx, by, bz = direction_of_place(impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1])
    px, py, pz = impacts.breakup_course[i]
    tx, ty, tz = py * bz - pz * by, pz * bx - px * bz, px * by - py * bx
    sine_i, cosine_i = np.sin(inclination_rad), np.cos(inclination_rad)
    sine_i = sine_of_pieces(sine_i, cosine_i)
    over_ground = 1.0 / (1.0 - TURNING_OF_ARC * cosine_i)
    count = 0
    for k in range(landed.kind.size):
        if impacts.mass_kg[i, k] <= 0.0:
            continue
        x, y, sine = direction_of_place(impacts.latitude_deg[i, k], impacts.longitude_deg[i, k])
        distance = over_ground * np.arctan2(x * tx + y * ty + sine * tz, x * bx + y * by + sine * bz)
        arc = distance
        for _ in range(2):
            slope = sine_i * np.cos(argument_rad + arc)
            left = sine - sine_latitude(argument_rad + arc, sine_i, cosine_i) + slope * (arc - distance)
            arc_variance = (_ARC_FRACTION * distance) ** 2 + _ARC_RAD**2
            arc = distance + left * slope * arc_variance / (
                slope * slope * arc_variance + (cosine_i * _OFF_PLANE_RAD) ** 2 + 1e-12
            )
        landed.kind[count], landed.arc_rad[count] = k, arc
        landed.off_plane[count] = sine - sine_latitude(argument_rad + arc, sine_i, cosine_i)
        count += 1
    return count


@leaf
def _add_moved(
    fields: Fields,
    i: int,
    argument_rad: float,
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
    inclination_rad = fields.along.inclination_rad[i]
    sine_i, cosine_i = np.sin(inclination_rad), np.cos(inclination_rad)
    sine_break_up = sine_of_break_ups(sine_i, cosine_i)
    sine_i = sine_of_pieces(sine_i, cosine_i)
    casualties = 0.0
    for s in range(moves.weight.shape[1]):
        place_rad, weight = argument_rad + moves.shift_rad[move, s], moves.weight[move, s]
        first = scatter.of_sample[i] + s * _SCATTER_STRIDE
        sums.breakups[_row_of(tables, sine_latitude(place_rad, sine_break_up, cosine_i))] += weight
        for j in range(count):
            k = landed.kind[j]
            sine = sine_latitude(place_rad + landed.arc_rad[j], sine_i, cosine_i) + landed.off_plane[j]
            row = _row_of(tables, sine) + scatter.rows[(first + scatter.of_kind[k]) % scatter.rows.size]
            casualties += _add(fields, i, k, sums, tables, row, weight)
    return casualties


@leaf
def sine_of_break_ups(sine_i: float, cosine_i: float) -> float:
    """Sine of the inclination of an orbit as break-ups on it see it: bent by the air, see above."""
    return sine_i * (1.0 - _BENT * cosine_i)


@leaf
def sine_of_pieces(sine_i: float, cosine_i: float) -> float:
    """Sine of the inclination of an orbit as pieces that fall from it see it: bent by the air, see above."""
    return sine_i * (1.0 - _BENT_PIECES * cosine_i)


@leaf
def sine_latitude(argument_rad: float, sine_i: float, cosine_i: float) -> float:
    """Sine of the geocentric latitude of a place along an orbit of mean inclination i."""
    tilt_rad = _TILT * sine_i * cosine_i * np.cos(2.0 * argument_rad)
    return (sine_i + cosine_i * tilt_rad) * np.sin(argument_rad)


@leaf
def _argument_of_latitude_rad(sine: float, northward: float, sine_i: float, cosine_i: float) -> float:
    """Place along the orbit of a position with the `sine` of its geocentric latitude, and whose course over
    ground has the component `northward` along the Earth's axis.

    The latitude determines the place well where the path runs north or south; near the highest latitude the
    course does. Both are weighed by their errors.
    """
    # Speed over ground as a part of that of the orbit. The component along the axis is the same in both.
    over_ground = np.sqrt(1.0 - 2.0 * _TURNING * cosine_i + _TURNING * _TURNING * (1.0 - sine * sine))
    u = np.arctan2(sine, northward * over_ground)
    if sine_i < 1e-3:
        return u
    for _ in range(2):
        c, s = np.cos(u), np.sin(u)
        missed = sine - sine_latitude(u, sine_i, cosine_i)
        missed_course = northward * over_ground - sine_i * c
        weight = 1.0 / (_SINE * _SINE)
        weight_course = 1.0 / (_COSINE + _COSINE_FRACTION * abs(c)) ** 2
        u += (c * missed * weight - s * missed_course * weight_course) / (
            sine_i * (c * c * weight + s * s * weight_course)
        )
    return u


@leaf
def _row_of(tables: RowTables, sine: float) -> int:
    """Row of the grid for the sine of a geocentric latitude; of −1 … 1 where rounding exceeds these."""
    return tables.of_sine[min(max(int((sine + 1.0) * 0.5 * _SINE_STEPS), 0), _SINE_STEPS - 1)]


@leaf
def _add(fields: Fields, i: int, k: int, sums: RowSums, tables: RowTables, row: int, weight: float) -> float:
    """Add all pieces of one kind of one sample to a row, the nearest of the grid, with a weight; returns
    their casualties there."""
    row = min(max(row, 0), ROWS - 1)
    number = weight * fields.impacts.number[i, k] * fields.pieces[k]
    sums.pieces[row] += number
    sums.clusters[row] += weight * fields.clusters[k]
    sums.mass_kg[row] += number * fields.impacts.mass_kg[i, k]
    sums.casualty_area_m2[row] += number * fields.casualty_area_m2[i, k]
    return number * fields.casualty_area_m2[i, k] * tables.persons_per_m2[row]

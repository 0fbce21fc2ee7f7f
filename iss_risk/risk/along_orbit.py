"""The field of debris, moved along the orbit: what a circle of latitude receives on the average.

Weeks ahead, the place along the orbit where re-entry comes is nearly uniform. Its density changes over a
revolution, but smoothly: in 131,072 falls of the ISS by 17 % with two waves (the poles are 21 km nearer to
the Earth's centre), by 4 % with one (more air over the bulge), by 1 % with four and less with others. A
nation, on the other hand, fills a narrow band of latitudes, and all pieces of a kind are computed as one. So
each sample's field of debris is counted all around the orbit, with weights of two parts: the density of
places, that of the samples of the chunk, and by how much a field hangs on its own place,

    1 + 2 Σ (1 - k_j) (density of wave j) + 2 Σ k_j cos(2πj × shift)

The second keeps the part k_j of what there is between the place and the size of a field, at the price of a
noise of 2 Σ k_j². In these falls casualty area goes with two waves, by 2.0 ± 0.2 % (more near the equator),
and with no other number by more than 0.3 ± 0.2 %: hence most of two and a little of one. On a polar orbit it
is 2.1 ± 0.4 % with two, 1.0 ± 0.4 % with one. What is not kept biases a nation in a narrow band by half a
per cent; on a polar orbit perhaps by one.

A piece flies in the plane of the orbit until the air has stopped it, and falls down on that latitude. So what
moves rigidly is its arc ahead of the break-up in that plane, and the little that it lies off the plane. The
arc is taken from the distance over ground, and corrected so that the latitude is the one it landed on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

KEPT = (0.25, 0.75)
WAVES = 3
SHIFTS = 48
_EQUATOR_KM_S = EARTH_ROTATION_RAD_PER_S * EARTH_EQUATORIAL_RADIUS_KM
# Earth's turning over the speed of the object at break-up, 7.4 km/s, and what of it the arc over ground is
# shorter by than that in the plane of the orbit: fitted to falls at inclinations of 5, 32, 52, 97 and 137°.
_TURNING, _TURNING_OF_ARC = _EQUATOR_KM_S / 7.4, _EQUATOR_KM_S / 7.7
# The air takes on what slows down in it its own way eastward, which the orbit's plane does not have: on the
# sphere that bends the path towards the equator (Coriolis; poleward where the orbit is retrograde). By these
# parts of cos i the sine of the highest latitude of break-ups and of pieces is less: fitted to what falls at
# 32, 52 and 137° are off the plane, anywhere along it. Near the top alone it is more, 3-4e-4 and 5-6e-4; with
# 4.0e-4 and 6.2e-4 bands of half a degree change by less than 4 %, within their errors.
_BENT, _BENT_PIECES = 1.3e-4, 4.3e-4
# By how much, in these falls, the arc differs from what follows from the distance over ground (a part of it,
# and half a kilometre), and the piece is off the plane (3 km: separation).
_ARC_PART, _ARC_RAD, _OFF_PLANE_RAD = 0.0015, 0.0001, 0.0005
# How well the sine and the cosine of the place along the orbit are known: the inclination to 0.01°; the speed
# over ground to 0.3 %, and its course.
_SINE, _COSINE_PART, _COSINE = 2e-4, 3e-3, 1e-4
_STEPS = 20_000
_SCATTER_STRIDE = 1531  # prime
# The oblate Earth tilts the plane of a low orbit twice a revolution, by this times sin i cos i cos 2u (Kozai
# 1959): for the ISS by 0.022°, 2.5 km at its highest latitude.
_TILT = 0.75 * EARTH_J2


class RowSums(NamedTuple):
    """What falls on each row of the grid, (ROWS,): pieces, their mass and casualty area, and break-ups."""

    pieces: F64
    mass_kg: F64
    casualty_area_m2: F64
    breakups: F64


class RowScatter(NamedTuple):
    """By how many `rows` (T,) of the grid the wind moves pieces to the north: where in them a sample (N,) and
    a kind (K,) begin to look. No number depends on what else lands."""

    rows: I64
    of_sample: I64
    of_kind: I64


class AlongOrbit(NamedTuple):
    """How to move samples: mean inclination (N,) of their orbits, and which may be `moved` (N,)."""

    inclination_rad: F64
    moved: npt.NDArray[np.bool_]

    @staticmethod
    def not_moved(samples: int) -> AlongOrbit:
        """All samples where they fell."""
        return AlongOrbit(np.zeros(samples), np.zeros(samples, np.bool_))


class Moves(NamedTuple):
    """Where fields are moved to: shifts (N, S) along the orbit from where they fell, and weights, sum one."""

    shift_rad: F64
    weight: F64


def moves_of(argument_rad: F64, offset: F64) -> Moves:
    """What the top of this file describes, of samples that fell at `argument_rad` (N,) of latitude.

    `offset` (N,) moves each sample's shifts, by 0 … 1 of their spacing.
    """
    shift_rad = 2.0 * np.pi * (np.arange(SHIFTS) + offset[:, None]) / SHIFTS
    weight = np.ones_like(shift_rad)
    for wave in range(1, WAVES + 1):
        kept = KEPT[wave - 1] if wave <= len(KEPT) else 0.0
        density = np.exp(-1j * wave * argument_rad).sum() / max(argument_rad.size, 1)
        there = np.exp(1j * wave * (argument_rad[:, None] + shift_rad))
        weight += 2.0 * kept * np.cos(wave * shift_rad) + 2.0 * (1.0 - kept) * (density * there).real
    return Moves(shift_rad, weight / SHIFTS)


def mean_inclination_rad(states: F64) -> F64:
    """Inclination (N,) of low orbits through inertial `states` (N, 6), less the tilt twice a revolution."""
    pole = np.cross(states[:, :3], states[:, 3:])
    inclination_rad = np.arccos(np.clip(pole[:, 2] / np.linalg.norm(pole, axis=1), -1.0, 1.0))
    sine, cosine = np.sin(inclination_rad), np.cos(inclination_rad)
    north = states[:, 2] / np.linalg.norm(states[:, :3], axis=1)
    # cos 2u = 1 - 2 sin²u, times sin i
    tilt_rad = _TILT * cosine * (sine - 2.0 * north**2 / np.maximum(sine, 1e-6))
    return np.asarray(inclination_rad - tilt_rad)


def row_of_sine() -> I64:
    """Row of the grid for sines of geocentric latitude, in steps of 1e-4 from -1."""
    geocentric = np.arcsin(np.clip((np.arange(_STEPS) + 0.5) / (0.5 * _STEPS) - 1.0, -1.0, 1.0))
    geodetic = np.arctan2(np.sin(geocentric), (1.0 - EARTH_FLATTENING) ** 2 * np.cos(geocentric))
    return np.array([row_of(latitude) for latitude in np.degrees(geodetic)], dtype=np.int64)


def spread_along_orbit(
    impacts: Impacts,
    pieces: I64,
    casualty_area_m2: F64,
    along: AlongOrbit,
    offset: F64,
    rows: I64,
    persons_per_m2: F64,
    scatter: RowScatter,
    sums: RowSums,
    casualties: F64,
) -> None:
    """Add all samples to `sums`, and write the casualties (N,) expected of each.

    Samples that are not to be moved count where they fell. `offset` (N,) as of moves_of. `rows` is
    row_of_sine(), `persons_per_m2` (ROWS,) the mean of a row.
    `casualty_area_m2` (N, K) is that of a piece.
    """
    argument_rad = np.empty(along.moved.size)
    write_places(impacts, along.inclination_rad, argument_rad)
    moves = moves_of(argument_rad[along.moved], offset[along.moved])
    spread(
        impacts, pieces, casualty_area_m2, along, argument_rad, moves, rows, persons_per_m2, scatter, sums,
        casualties,
    )  # fmt: skip


@kernel
def write_places(impacts: Impacts, inclination_rad: F64, argument_rad: F64) -> None:
    """Write the argument of latitude (N,) of each break-up, on orbits of mean `inclination_rad` (N,)."""
    for i in range(argument_rad.size):
        bx, by, bz = direction_of_place(impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1])
        northward = impacts.breakup_course[i, 0] * by - impacts.breakup_course[i, 1] * bx
        sine_i, cosine_i = np.sin(inclination_rad[i]), np.cos(inclination_rad[i])
        argument_rad[i] = _argument_of_latitude_rad(
            bz, northward, sine_i * (1.0 - _BENT * cosine_i), cosine_i
        )


@kernel
def spread(
    impacts: Impacts,
    pieces: I64,
    casualty_area_m2: F64,
    along: AlongOrbit,
    argument_rad: F64,
    moves: Moves,
    rows: I64,
    persons_per_m2: F64,
    scatter: RowScatter,
    sums: RowSums,
    casualties: F64,
) -> None:
    """See spread_along_orbit: with `argument_rad` (N,) of all samples, and the moves of those moved."""
    samples, kinds = impacts.mass_kg.shape
    which, table = 0, scatter.rows.size
    landed = np.empty(kinds, dtype=np.int64)
    arc, off_plane = np.empty(kinds), np.empty(kinds)
    for i in range(samples):
        casualties[i] = 0.0
        if not along.moved[i]:
            sums.breakups[row_of(impacts.breakup_place_deg[i, 0])] += 1.0
            for k in range(kinds):
                if impacts.mass_kg[i, k] > 0.0:
                    row = row_of(impacts.latitude_deg[i, k])
                    row += scatter.rows[(scatter.of_sample[i] + scatter.of_kind[k]) % table]
                    casualties[i] += _add(
                        impacts, pieces, casualty_area_m2, persons_per_m2, i, k, row, 1.0, sums
                    )
            continue
        bx, by, bz = direction_of_place(impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1])
        px, py, pz = impacts.breakup_course[i]
        tx, ty, tz = py * bz - pz * by, pz * bx - px * bz, px * by - py * bx
        sine_i, cosine_i = np.sin(along.inclination_rad[i]), np.cos(along.inclination_rad[i])
        sine_break_up = sine_i * (1.0 - _BENT * cosine_i)
        sine_i *= 1.0 - _BENT_PIECES * cosine_i
        argument = argument_rad[i]
        over_ground = 1.0 / (1.0 - _TURNING_OF_ARC * cosine_i)
        count = 0
        for k in range(kinds):
            if impacts.mass_kg[i, k] <= 0.0:
                continue
            x, y, z = direction_of_place(impacts.latitude_deg[i, k], impacts.longitude_deg[i, k])
            distance = over_ground * np.arctan2(x * tx + y * ty + z * tz, x * bx + y * by + z * bz)
            a = distance
            for _ in range(2):
                slope = sine_i * np.cos(argument + a)
                left = z - _north(argument + a, sine_i, cosine_i) + slope * (a - distance)
                arc_variance = (_ARC_PART * distance) ** 2 + _ARC_RAD**2
                a = distance + left * slope * arc_variance / (
                    slope * slope * arc_variance + (cosine_i * _OFF_PLANE_RAD) ** 2 + 1e-12
                )
            arc[count], off_plane[count] = a, z - _north(argument + a, sine_i, cosine_i)
            landed[count] = k
            count += 1
        for s in range(moves.weight.shape[1]):
            u, weight = argument + moves.shift_rad[which, s], moves.weight[which, s]
            first = scatter.of_sample[i] + s * _SCATTER_STRIDE
            sums.breakups[_row(rows, _north(u, sine_break_up, cosine_i))] += weight
            for j in range(count):
                north = _north(u + arc[j], sine_i, cosine_i) + off_plane[j]
                row = _row(rows, north) + scatter.rows[(first + scatter.of_kind[landed[j]]) % table]
                casualties[i] += _add(
                    impacts, pieces, casualty_area_m2, persons_per_m2, i, landed[j], row, weight, sums
                )
        which += 1


@leaf
def _north(argument_rad: float, sine_i: float, cosine_i: float) -> float:
    """Component along the Earth's axis of a unit vector to a place along an orbit of mean inclination i."""
    tilt_rad = _TILT * sine_i * cosine_i * np.cos(2.0 * argument_rad)
    return (sine_i + cosine_i * tilt_rad) * np.sin(argument_rad)


@leaf
def _argument_of_latitude_rad(north: float, northward: float, sine_i: float, cosine_i: float) -> float:
    """Place along the orbit, of a position whose unit vector has the component `north` along the Earth's axis
    and whose course over ground has `northward`.

    The position tells it, but near the highest latitude the course does; both are weighed by their errors.
    """
    # Speed over ground as a part of that of the orbit. The component along the axis is the same in both.
    over_ground = np.sqrt(1.0 - 2.0 * _TURNING * cosine_i + _TURNING * _TURNING * (1.0 - north * north))
    u = np.arctan2(north, northward * over_ground)
    if sine_i < 1e-3:
        return u
    for _ in range(2):
        c, s = np.cos(u), np.sin(u)
        missed, missed_course = north - _north(u, sine_i, cosine_i), northward * over_ground - sine_i * c
        weight = 1.0 / (_SINE * _SINE)
        weight_course = 1.0 / (_COSINE + _COSINE_PART * abs(c)) ** 2
        u += (c * missed * weight - s * missed_course * weight_course) / (
            sine_i * (c * c * weight + s * s * weight_course)
        )
    return u


@leaf
def _row(rows: I64, sine: float) -> int:
    return rows[min(max(int((sine + 1.0) * 0.5 * _STEPS), 0), _STEPS - 1)]


@leaf
def _add(
    impacts: Impacts,
    pieces: I64,
    casualty_area_m2: F64,
    persons_per_m2: F64,
    i: int,
    k: int,
    row: int,
    weight: float,
    sums: RowSums,
) -> float:
    """Add a kind to a row; its casualties there."""
    row = min(max(row, 0), ROWS - 1)
    number = weight * pieces[k]
    sums.pieces[row] += number
    sums.mass_kg[row] += number * impacts.mass_kg[i, k]
    sums.casualty_area_m2[row] += number * casualty_area_m2[i, k]
    return number * casualty_area_m2[i, k] * persons_per_m2[row]


def empty_rows() -> RowSums:
    """Sums of nothing yet."""
    return RowSums(np.zeros(ROWS), np.zeros(ROWS), np.zeros(ROWS), np.zeros(ROWS))

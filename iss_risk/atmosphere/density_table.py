"""The embedded table of air density: the logarithm of NRLMSISE-00, by its leading modes.

data/build/atmosphere.py explains what the table holds and how far it is from the model. Altitude and latitude
are geodetic (WGS 84), local time is mean solar time in hours, the daily flux is the *observed* F10.7 of the
previous day, Ap the daily mean.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F32, F64, I64
from iss_risk.compiled import kernel, leaf
from iss_risk.sources.embedded import data_path

FLUX_FLOOR = 50.0  # as in data/build/atmosphere.py
AP_SCALE = 20.0
# Nodes on each axis that a point is interpolated between.
STENCIL = 4
LATITUDES, HOURS = 13, 16
# With the last hour before the first, and the first two after the last: no stencil is torn.
HOURS_KEPT = HOURS + STENCIL - 1
# Of each level, and then none up to a number that loops over vectors divide evenly.
POINTS_OF_LEVEL = 256
# All altitudes of nodes are whole numbers of these.
STENCILS_PER_KM = 2


class DensityTable(NamedTuple):
    """The table, shaped for kernels.

    temperature_k (A,) is the mean of the globe. flux_mean (2, 7), flux_excess (2, 5), ap_scaled (2, 7) are
    the nodes of activity, as `axis_of` gives them. modes (A, (1 + M) · 256) are ln(kg/m³) by altitude, mode,
    and latitude (-90…90°) with local time (-1.5…25.5 h): first their mean, then what is added to it with
    weights; coefficients (366, 245 · M) are these by day of year, activity and mode. What is summed up in
    long loops has its rows in one piece.

    levels (A, 5) holds the altitude (km) of each node and, of the four nodes from there on, one over the
    products of each one's distances from the others. stencil_at is the first of the four nodes around the
    altitudes of each half of a kilometre.
    """

    levels: F64
    stencil_at: I64
    temperature_k: F64
    flux_mean: F64
    flux_excess: F64
    ap_scaled: F64
    modes: F32
    coefficients: F32


def density_table_path() -> Path:
    """Where the embedded table of air density lies."""
    return data_path("atmosphere", "nrlmsise00.npz")


@cache
def load_density_table() -> DensityTable:
    """The embedded table. Raises InputError where it is missing."""
    with np.load(density_table_path(), allow_pickle=False) as stored:
        seasons = stored["coefficients"]
        # Twelve seasons become 366 days by trigonometric interpolation: the model is a sum of harmonics.
        spectrum = np.fft.rfft(seasons, axis=0)
        harmonic = np.arange(spectrum.shape[0])
        phase = 2j * np.pi * np.arange(366)[:, None] * harmonic / 365.25
        weight = np.where((harmonic == 0) | (2 * harmonic == seasons.shape[0]), 1.0, 2.0) / seasons.shape[0]
        turn = np.exp(phase) * weight
        # Re(turn · spectrum): of real numbers, a fifth of the time of complex ones.
        parts = np.concatenate([spectrum.real, spectrum.imag]).astype(np.float64)
        daily = np.einsum("dh,h...->d...", np.concatenate([turn.real, -turn.imag], axis=1), parts)
        return DensityTable(
            levels=_levels(stored["altitude_km"]),
            stencil_at=_stencils(stored["altitude_km"]),
            temperature_k=stored["temperature_k"],
            flux_mean=axis_of(stored["flux_mean"]),
            flux_excess=axis_of(stored["flux_excess"]),
            ap_scaled=axis_of(np.log1p(stored["ap"] / AP_SCALE)),
            modes=_around_the_day(stored["mean"], stored["modes"]),
            coefficients=_in_rows(daily.astype(np.float32)),
        )


def leading_modes(table: DensityTable, count: int) -> DensityTable:
    """The table with its first `count` modes only, which makes slices faster to compute."""
    coefficients = table.coefficients.reshape(len(table.coefficients), -1, modes_of(table))
    return table._replace(
        modes=np.ascontiguousarray(table.modes[:, : (1 + count) * POINTS_OF_LEVEL]),
        coefficients=_in_rows(coefficients[:, :, :count]),
    )


@leaf
def modes_of(table: DensityTable) -> int:
    """The number of modes, M."""
    return table.modes.shape[1] // POINTS_OF_LEVEL - 1


def _in_rows(values: F32) -> F32:
    """The same values (R, …) as one row for each of the first index."""
    return np.ascontiguousarray(values.reshape(len(values), -1))


def _around_the_day(mean: F32, modes: F32) -> F32:
    """The mean (A, 13, 16) and the modes (M, A, 13, 16) of the file as those of the table."""
    both = np.concatenate([mean[None], modes]).swapaxes(0, 1)
    around = np.concatenate([both[..., -1:], both, both[..., : STENCIL - 2]], axis=-1)
    levels = np.zeros((*both.shape[:2], POINTS_OF_LEVEL), dtype=np.float32)
    levels[..., : LATITUDES * HOURS_KEPT] = around.reshape(*both.shape[:2], -1)
    return _in_rows(levels)


def _stencils(altitude_km: F64) -> I64:
    """`stencil_at` for these nodes (A,)."""
    middle_km = (np.arange(int(altitude_km[-1]) * STENCILS_PER_KM) + 0.5) / STENCILS_PER_KM
    first = np.searchsorted(altitude_km, middle_km) - STENCIL // 2
    return np.clip(first, 0, altitude_km.size - STENCIL)


def _levels(altitude_km: F64) -> F64:
    """`levels` for these nodes (A,)."""
    levels = np.zeros((altitude_km.size, 1 + STENCIL))
    levels[:, 0] = altitude_km
    for first in range(altitude_km.size - STENCIL + 1):
        levels[first, 1:] = axis_of(altitude_km[first : first + STENCIL])[1]
    return levels


def axis_of(nodes: F64) -> F64:
    """The `nodes` (N,) of an axis and, of each, one over the product of its distances from the others:
    (2, N), for `lagrange`."""
    apart = nodes[:, None] - nodes + np.eye(nodes.size)
    return np.stack([nodes, 1.0 / apart.prod(axis=1)])


@leaf
def day_of_year_at(days_2000: float) -> float:
    """Day of the year, 1 … 366: within a day of the calendar's, which is all that seasons need."""
    return (days_2000 % 365.25) + 1.0


@leaf
def rough_scale_height_km(altitude_km: float) -> float:
    """Density scale height, roughly (U.S. Standard Atmosphere 1976): only to choose the length of steps."""
    return 7.0 + 48.0 * min(max((altitude_km - 100.0) / 300.0, 0.0), 1.5)


@leaf
def lagrange(axis: F64, x: float, weights: F64) -> None:
    """Write into `weights` (N,) those of the polynomial through all nodes at `x` (clamped to their span);
    `axis` (2, N) is of `axis_of`."""
    count = weights.size
    x = min(max(x, axis[0, 0]), axis[0, count - 1])
    for j in range(count):
        weight = axis[1, j]
        for k in range(count):
            if k != j:
                weight *= x - axis[0, k]
        weights[j] = weight


@leaf
def _weighted_rows(weights: F64, rows: F32, out: F32) -> None:
    """Write the sum of the `rows` (R × N,), one after the other, with `weights` (R,), into `out` (N,)."""
    count, pairs = out.size, weights.size - weights.size % 2
    for q in range(count):
        out[q] = np.float32(0.0)
    for k in range(0, pairs, 2):
        weight0, weight1 = np.float32(weights[k]), np.float32(weights[k + 1])
        row0, row1 = rows[k * count : (k + 1) * count], rows[(k + 1) * count : (k + 2) * count]
        for q in range(count):
            out[q] = (out[q] + weight0 * row0[q]) + weight1 * row1[q]
    if pairs < weights.size:
        weight0, row0 = np.float32(weights[pairs]), rows[pairs * count : (pairs + 1) * count]
        for q in range(count):
            out[q] += weight0 * row0[q]


class WeighingRoom(NamedTuple):
    """Work space of `weigh_modes`."""

    of_axes: F64
    sums: F32


@kernel
def room_for_weighing(table: DensityTable) -> WeighingRoom:
    """Work space of `weigh_modes` for one table."""
    excess, ap = table.flux_excess.shape[1], table.ap_scaled.shape[1]
    of_axes = np.empty(table.flux_mean.shape[1] + excess + ap)
    return WeighingRoom(of_axes, np.empty((excess + 1) * ap * modes_of(table), dtype=np.float32))


@leaf
def weigh_modes(
    table: DensityTable,
    day_of_year: float,
    flux_mean: float,
    flux: float,
    ap: float,
    room: WeighingRoom,
    out: F32,
) -> None:
    """Write the weights of the modes (M,), but for their mean, at one season and activity into `out`."""
    count = out.size
    means, excesses, aps = table.flux_mean.shape[1], table.flux_excess.shape[1], table.ap_scaled.shape[1]
    mean_weights = room.of_axes[:means]
    excess_weights = room.of_axes[means : means + excesses]
    ap_weights = room.of_axes[means + excesses :]
    lagrange(table.flux_mean, flux_mean, mean_weights)
    lagrange(table.flux_excess, (flux - flux_mean) / max(flux_mean - FLUX_FLOOR, 1.0), excess_weights)
    lagrange(table.ap_scaled, np.log1p(max(ap, 0.0) / AP_SCALE), ap_weights)

    # One axis of activity after the other: the loops over what is left of the table are long ones.
    day = min(max(int(day_of_year) - 1, 0), 365)
    at_mean, at_excess = room.sums[: excesses * aps * count], room.sums[excesses * aps * count :]
    _weighted_rows(mean_weights, table.coefficients[day], at_mean)
    _weighted_rows(excess_weights, at_mean, at_excess)
    _weighted_rows(ap_weights, at_excess, out)

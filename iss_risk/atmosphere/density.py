"""Air density from NRLMSISE-00, fast: a table of its logarithm, interpolated in compiled kernels.

data/build/atmosphere.py explains what the table holds. To use it, a kernel first makes a *slice*: the
table at one season and activity, for a band of altitudes. Points are then interpolated in the slice
(four-point Lagrange in altitude, latitude and local time). Against direct calls of the model the error
is below 1 % rms between 100 and 600 km, without bias (tests/atmosphere/test_density.py).

Altitude and latitude are geodetic (WGS 84), local time is mean solar time in hours, the daily flux is
the *observed* F10.7 of the previous day, Ap the daily mean.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F32, F64
from iss_risk.compiled import kernel, leaf
from iss_risk.sources.embedded import data_path

FLUX_FLOOR = 50.0  # as in data/build/atmosphere.py
AP_SCALE = 20.0
STENCIL = 4
# Products are faster than quotients.
_SIXTH, _PER_PI = 1.0 / 6.0, float(1.0 / np.pi)


class DensityTable(NamedTuple):
    """The table, shaped for kernels.

    altitude_km (A,), temperature_k (A,) mean of the globe; flux_mean (7,), flux_excess (5,), ap_scaled (7,)
    are the nodes of activity; log_mean (A, 13, 16) and modes (M, A · 13 · 16) of ln(kg/m³) by altitude,
    latitude (-90…90°) and local time (0…22.5 h); coefficients (366, 245 · M) by day of year, activity and
    mode. What is summed up in long loops has its rows in one piece.
    """

    altitude_km: F64
    temperature_k: F64
    flux_mean: F64
    flux_excess: F64
    ap_scaled: F64
    log_mean: F32
    modes: F32
    coefficients: F32


class SliceWork(NamedTuple):
    """Work space of `fill_slice_in`: see `room_for_filling`."""

    weights: F64
    sums: F32


class DensitySlice(NamedTuple):
    """Density at one season and activity, in a band of altitudes: what points are interpolated in.

    altitude_km (A,) are the nodes of the band. log_kg_m3 (≥ A, 13, 16) is ln of density (kg/m³) there, by
    altitude, latitude and local time as in DensityTable; rows beyond A are not read.
    """

    altitude_km: F64
    log_kg_m3: F32


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
            altitude_km=stored["altitude_km"],
            temperature_k=stored["temperature_k"],
            flux_mean=stored["flux_mean"],
            flux_excess=stored["flux_excess"],
            ap_scaled=np.log1p(stored["ap"] / AP_SCALE),
            log_mean=stored["mean"],
            modes=_in_rows(stored["modes"]),
            coefficients=_in_rows(daily.astype(np.float32)),
        )


def leading_modes(table: DensityTable, count: int) -> DensityTable:
    """The table with its first `count` modes only, which makes slices faster to compute."""
    coefficients = table.coefficients.reshape(len(table.coefficients), -1, len(table.modes))
    return table._replace(
        modes=np.ascontiguousarray(table.modes[:count]), coefficients=_in_rows(coefficients[:, :, :count])
    )


def _in_rows(values: F32) -> F32:
    """The same values (R, …) as one row for each of the first index."""
    return np.ascontiguousarray(values.reshape(len(values), -1))


@leaf
def day_of_year_at(days_2000: float) -> float:
    """Day of the year, 1 … 366: within a day of the calendar's, which is all that seasons need."""
    return (days_2000 % 365.25) + 1.0


@leaf
def rough_scale_height_km(altitude_km: float) -> float:
    """Density scale height, roughly (U.S. Standard Atmosphere 1976): only to choose the length of steps."""
    return 7.0 + 48.0 * min(max((altitude_km - 100.0) / 300.0, 0.0), 1.5)


@leaf
def lagrange(nodes: F64, x: float, weights: F64) -> None:
    """Write into `weights` those of the polynomial through all `nodes` at `x` (clamped to their span)."""
    count = nodes.size
    x = min(max(x, nodes[0]), nodes[count - 1])
    for j in range(count):
        weight = 1.0
        for k in range(count):
            if k != j:
                weight *= (x - nodes[k]) / (nodes[j] - nodes[k])
        weights[j] = weight


@leaf
def first_of_stencil(nodes: F64, x: float) -> int:
    """First of the four ascending nodes around `x`."""
    low, high = 0, nodes.size
    while low < high:
        middle = (low + high) >> 1
        if nodes[middle] < x:
            low = middle + 1
        else:
            high = middle
    return min(max(low - 2, 0), nodes.size - STENCIL)


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


@kernel
def room_for_filling(table: DensityTable) -> SliceWork:
    """Work space of `fill_slice_in` for one table."""
    excess, ap = table.flux_excess.size, table.ap_scaled.size
    weights = np.empty(table.flux_mean.size + excess + ap)
    return SliceWork(weights, np.empty((excess * ap + ap + 1) * table.modes.shape[0], dtype=np.float32))


@kernel
def fill_slice(
    table: DensityTable,
    day_of_year: float,
    flux_mean: float,
    flux: float,
    ap: float,
    first: int,
    last: int,
    out: F32,
) -> None:
    """Write ln density (kg/m³) at altitude nodes first ≤ k < last into out[k - first] (…, 13, 16)."""
    fill_slice_in(table, day_of_year, flux_mean, flux, ap, first, last, room_for_filling(table), out)


@leaf
def fill_slice_in(
    table: DensityTable,
    day_of_year: float,
    flux_mean: float,
    flux: float,
    ap: float,
    first: int,
    last: int,
    work: SliceWork,
    out: F32,
) -> None:
    """As `fill_slice`, with `work` of `room_for_filling`: what fills one slice after the other makes no
    arrays."""
    modes = table.modes.shape[0]
    means, excesses, aps = table.flux_mean.size, table.flux_excess.size, table.ap_scaled.size
    mean_weights = work.weights[:means]
    excess_weights = work.weights[means : means + excesses]
    ap_weights = work.weights[means + excesses :]
    lagrange(table.flux_mean, flux_mean, mean_weights)
    lagrange(table.flux_excess, (flux - flux_mean) / max(flux_mean - FLUX_FLOOR, 1.0), excess_weights)
    lagrange(table.ap_scaled, np.log1p(max(ap, 0.0) / AP_SCALE), ap_weights)

    # One axis of activity after the other: the loops over what is left of the table are long ones.
    day = min(max(int(day_of_year) - 1, 0), 365)
    at_mean = work.sums[: excesses * aps * modes]
    at_excess = work.sums[excesses * aps * modes : (excesses + 1) * aps * modes]
    weights = work.sums[(excesses + 1) * aps * modes :]
    _weighted_rows(mean_weights, table.coefficients[day], at_mean)
    _weighted_rows(excess_weights, at_mean, at_excess)
    _weighted_rows(ap_weights, at_excess, weights)

    points = table.log_mean.shape[1] * table.log_mean.shape[2]
    begin, end = first * points, last * points
    flat, mean = out.reshape(-1), table.log_mean.reshape(-1)[begin:end]
    for q in range(end - begin):
        flat[q] = mean[q]
    # Four modes at a time: the sum is read and written a quarter as often.
    for m in range(0, modes - modes % 4, 4):
        mode0, mode1 = table.modes[m, begin:end], table.modes[m + 1, begin:end]
        mode2, mode3 = table.modes[m + 2, begin:end], table.modes[m + 3, begin:end]
        w0, w1, w2, w3 = weights[m], weights[m + 1], weights[m + 2], weights[m + 3]
        for q in range(end - begin):
            flat[q] += w0 * mode0[q] + w1 * mode1[q] + w2 * mode2[q] + w3 * mode3[q]
    for m in range(modes - modes % 4, modes):
        mode0 = table.modes[m, begin:end]
        for q in range(end - begin):
            flat[q] += weights[m] * mode0[q]


@leaf
def cubic_weights(t: float) -> tuple[float, float, float, float]:
    """Lagrange weights of four equally spaced nodes at -1, 0, 1, 2."""
    a, b, c = t + 1.0, t - 1.0, t - 2.0
    return -t * b * c * _SIXTH, a * b * c * 0.5, -a * t * c * 0.5, a * t * b * _SIXTH


@leaf
def log_density(
    density_slice: DensitySlice, altitude_km: float, latitude_rad: float, local_time_h: float
) -> float:
    """ln of density (kg/m³) at a point of geodetic altitude and latitude, from a slice.

    `local_time_h` is in 0 … 24. Outside the nodes the logarithm is continued as a straight line.
    """
    altitude_nodes_km, grid = density_slice.altitude_km, density_slice.log_kg_m3
    count = altitude_nodes_km.size
    i0 = first_of_stencil(altitude_nodes_km, altitude_km)
    h0, h1 = altitude_nodes_km[i0], altitude_nodes_km[i0 + 1]
    h2, h3 = altitude_nodes_km[i0 + 2], altitude_nodes_km[i0 + 3]
    if altitude_nodes_km[0] <= altitude_km <= altitude_nodes_km[count - 1]:
        x = altitude_km
        a0 = (x - h1) * (x - h2) * (x - h3) / ((h0 - h1) * (h0 - h2) * (h0 - h3))
        a1 = (x - h0) * (x - h2) * (x - h3) / ((h1 - h0) * (h1 - h2) * (h1 - h3))
        a2 = (x - h0) * (x - h1) * (x - h3) / ((h2 - h0) * (h2 - h1) * (h2 - h3))
        a3 = (x - h0) * (x - h1) * (x - h2) / ((h3 - h0) * (h3 - h1) * (h3 - h2))
    elif altitude_km < h1:
        slope = (altitude_km - h0) / (h1 - h0)
        a0, a1, a2, a3 = 1.0 - slope, slope, 0.0, 0.0
    else:
        slope = (altitude_km - h2) / (h3 - h2)
        a0, a1, a2, a3 = 0.0, 0.0, 1.0 - slope, slope

    latitudes, hours = grid.shape[1], grid.shape[2]
    y = (latitude_rad * _PER_PI + 0.5) * (latitudes - 1)
    j1 = min(max(int(np.floor(y)), 1), latitudes - 3)
    b0, b1, b2, b3 = cubic_weights(y - j1)

    x = local_time_h * (hours / 24.0)
    k1 = min(int(x), hours - 1)
    c0, c1, c2, c3 = cubic_weights(x - k1)
    k0 = k1 - 1 if k1 > 0 else hours - 1
    k2 = k1 + 1 if k1 < hours - 1 else 0
    k3 = k2 + 1 if k2 < hours - 1 else 0

    total = 0.0
    for di, a in ((0, a0), (1, a1), (2, a2), (3, a3)):
        for dj, b in ((-1, b0), (0, b1), (1, b2), (2, b3)):
            i, j = i0 + di, j1 + dj
            total += (
                a
                * b
                * (c0 * grid[i, j, k0] + c1 * grid[i, j, k1] + c2 * grid[i, j, k2] + c3 * grid[i, j, k3])
            )
    return total


@kernel
def _density_at_points(
    table: DensityTable,
    altitude_km: F64,
    latitude_rad: F64,
    local_time_h: F64,
    day_of_year: F64,
    flux_mean: F64,
    flux: F64,
    ap: F64,
    out: F64,
) -> None:
    room = np.empty((STENCIL, table.log_mean.shape[1], table.log_mean.shape[2]), dtype=np.float32)
    for p in range(out.size):
        i0 = first_of_stencil(table.altitude_km, altitude_km[p])
        fill_slice(table, day_of_year[p], flux_mean[p], flux[p], ap[p], i0, i0 + STENCIL, room)
        density_slice = DensitySlice(table.altitude_km[i0 : i0 + STENCIL], room)
        out[p] = np.exp(log_density(density_slice, altitude_km[p], latitude_rad[p], local_time_h[p]))


def density_kg_per_m3(
    altitude_km: npt.ArrayLike,
    latitude_deg: npt.ArrayLike,
    local_time_h: npt.ArrayLike,
    day_of_year: npt.ArrayLike,
    flux_mean: npt.ArrayLike,
    flux: npt.ArrayLike,
    ap: npt.ArrayLike,
) -> F64:
    """Density at any points and activities (broadcast against each other), for checks and notebooks."""
    arrays = [
        np.ascontiguousarray(array, dtype=float)
        for array in np.broadcast_arrays(
            altitude_km, np.radians(latitude_deg), local_time_h, day_of_year, flux_mean, flux, ap
        )
    ]
    out = np.empty(arrays[0].size)
    height, latitude, hour, day, mean, daily, index = (array.ravel() for array in arrays)
    _density_at_points(load_density_table(), height, latitude, hour, day, mean, daily, index, out)
    return out.reshape(arrays[0].shape)

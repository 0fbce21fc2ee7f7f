"""Build data/atmosphere/nrlmsise00.npz: NRLMSISE-00 as a table that a compiled kernel can interpolate.

The model (Picone et al. 2002, J. Geophys. Res. 107(A12), through `pymsis`, version 0) is evaluated on a
full grid of altitude × latitude × local solar time × day of year × 81-day flux × daily flux × Ap. Its
universal-time and longitude terms are off: an object that comes down over months sees them averaged.
Some 46 million points then shrink to a mean and MODES products "activity and season" × "place" (a
truncated singular value decomposition), some 2 MB in all, with 0.2 % rms of truncation error.
"""

from __future__ import annotations

from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pymsis
from pymsis.msis import create_options

from iss_risk.arrays import F64

TARGET = Path(__file__).resolve().parents[1] / "atmosphere" / "nrlmsise00.npz"


# Spacing follows the curvature of log density: finest around the mesopause and turbopause.
ALTITUDE_KM = np.concatenate(
    [
        np.arange(0, 80, 4.0),
        np.arange(80, 130, 2.5),
        np.arange(130, 200, 7.0),
        np.arange(200, 400, 20.0),
        np.arange(400, 1001, 50.0),
        [1200.0, 1500.0],
    ]
)
LATITUDE_DEG = np.linspace(-90.0, 90.0, 13)
LOCAL_TIME_H = np.arange(16) * 1.5
DAY_OF_YEAR = 1.0 + np.arange(12) * 365.25 / 12.0


def extrema(low: float, high: float, count: int) -> F64:
    """Chebyshev extrema: nodes on which a polynomial of degree count - 1 interpolates well."""
    return (low + high) / 2 - (high - low) / 2 * np.cos(np.pi * np.arange(count) / (count - 1))


# The daily flux enters as its excess over the 81-day mean, relative to that mean less 50 units: so
# the grid spans what the Sun has done since 1957 at every level of activity, and little else.
FLUX_MEAN = extrema(62.0, 260.0, 7)
FLUX_EXCESS = extrema(-0.5, 0.5, 5)
FLUX_FLOOR = 50.0
# Ap on a scale on which the model's response is nearly straight.
AP = 20.0 * np.expm1(np.linspace(0.0, np.log1p(200.0 / 20.0), 7))

MODES = 32
OPTIONS = create_options(all_ut_effects=0, longitudinal=0, mixed_ut_long=0, mixed_ap_ut_long=0)


def msis(
    altitude_km: F64,
    latitude_deg: F64,
    local_time_h: F64,
    day: F64,
    mean: F64,
    flux: F64,
    ap: F64,
) -> F64:
    """(N, 11) output of the model at noon UTC, where longitude follows from local time."""
    dates = np.datetime64("2015-01-01T12:00") + np.round(day - 1).astype("timedelta64[D]")
    longitude_deg = (local_time_h * 15.0) % 360.0 - 180.0
    return pymsis.calculate(
        dates,
        longitude_deg,
        latitude_deg,
        altitude_km,
        flux,
        mean,
        np.repeat(ap[:, None], 7, 1),
        version=0,
        options=OPTIONS,
    )


def one_day(day: float) -> F64:
    """(activity nodes, place nodes) of log density and, at the reference activity, the temperature."""
    grid = np.meshgrid(FLUX_MEAN, FLUX_EXCESS, AP, ALTITUDE_KM, LATITUDE_DEG, LOCAL_TIME_H, indexing="ij")
    mean, excess, ap, altitude, latitude, local_time = (axis.ravel() for axis in grid)
    flux = mean + excess * (mean - FLUX_FLOOR)
    output = msis(altitude, latitude, local_time, np.full(mean.size, day), mean, flux, ap)
    activity_nodes = FLUX_MEAN.size * FLUX_EXCESS.size * AP.size
    return np.log(output[:, 0]).reshape(activity_nodes, -1)


def mean_temperature() -> F64:
    """Temperature in K by altitude, at moderate activity, averaged over the globe, hours and seasons.

    Only the speed of sound below 100 km rests on it: a mean profile is enough.
    """
    grid = np.meshgrid(ALTITUDE_KM, LATITUDE_DEG, LOCAL_TIME_H[::4], DAY_OF_YEAR[::3], indexing="ij")
    altitude, latitude, local_time, day = (axis.ravel() for axis in grid)
    constant = np.full(altitude.size, 150.0)
    output = msis(altitude, latitude, local_time, day, constant, constant, np.full(altitude.size, 15.0))
    weight = np.cos(np.radians(latitude)).reshape(ALTITUDE_KM.size, -1)
    return np.average(output[:, 10].reshape(ALTITUDE_KM.size, -1), axis=1, weights=weight)


def compress(log_density: F64) -> tuple[F64, F64, F64]:
    """Mean (place), coefficients (season × activity, MODES) and modes (MODES, place).

    Errors above 500 km and in great storms weigh less: orbits that decay spend little drag there.
    """
    rows = log_density.reshape(-1, log_density.shape[-1])
    mean = rows.mean(axis=0)
    place_weight = np.repeat(
        np.interp(ALTITUDE_KM, [0, 60, 100, 500, 1000, 1500], [0.5, 0.5, 1.0, 1.0, 0.3, 0.2]),
        LATITUDE_DEG.size * LOCAL_TIME_H.size,
    )
    storm_weight = np.interp(AP, [0, 10, 30, 100, 200], [1.0, 1.0, 0.8, 0.5, 0.3])
    row_weight = np.tile(storm_weight, rows.shape[0] // AP.size)
    weighted = (rows - mean) * place_weight * row_weight[:, None]
    values, vectors = np.linalg.eigh(weighted @ weighted.T)
    basis = vectors[:, np.argsort(values)[::-1][:MODES]]
    return mean, basis / row_weight[:, None], (basis.T @ weighted) / place_weight


def main() -> None:
    with Pool() as pool:
        log_density = np.array(pool.map(one_day, DAY_OF_YEAR))
    mean, coefficients, modes = compress(log_density)
    places = (ALTITUDE_KM.size, LATITUDE_DEG.size, LOCAL_TIME_H.size)
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as stream:
        np.savez_compressed(
            stream,
            altitude_km=ALTITUDE_KM,
            temperature_k=mean_temperature(),
            flux_mean=FLUX_MEAN,
            flux_excess=FLUX_EXCESS,
            ap=AP,
            day_of_year=DAY_OF_YEAR,
            mean=mean.reshape(places).astype(np.float32),
            modes=modes.reshape(MODES, *places).astype(np.float32),
            coefficients=coefficients.reshape(DAY_OF_YEAR.size, -1, MODES).astype(np.float32),
        )
    print(f"{TARGET.name}: {log_density.size:,} points of NRLMSISE-00, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

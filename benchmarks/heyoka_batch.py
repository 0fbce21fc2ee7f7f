"""The same days of decay by heyoka's batch integrator (MPL-2.0), where the package is installed.

Both integrate the Cartesian state with J2 and the drag of an atmosphere that turns with the Earth, under
constant activity. heyoka takes NRLMSISE-00 from its thermoNET, a neural network fitted to it from 180 km up:
so the comparison ends before the object is that low, and the difference of the altitudes lost is that of the
two fits.
"""

from __future__ import annotations

import importlib.util
import math
import time
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_FLATTENING,
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_J2,
    EARTH_MU_KM3_PER_S2,
    EARTH_ROTATION_RAD_PER_S,
    SECONDS_PER_DAY,
)
from iss_risk.earth.rotation import greenwich_angle_rad

# One step is then 6 minutes, and the altitude lost in a month is within a metre of that of 1e-12.
TOLERANCE = 1e-9


class Batch(NamedTuple):
    """States (lanes, 6) in km and km/s at the end, and the CPU seconds of the integration of all lanes."""

    states: F64
    cpu_s: float


def why_not() -> str | None:
    """The reason why heyoka does not run here, None if it does."""
    return None if importlib.util.find_spec("heyoka") else "heyoka is not installed"


def version() -> str:
    return metadata.version("heyoka")


def lanes() -> int:
    """How many objects the vector units of this machine take at once."""
    import heyoka

    return int(heyoka.recommended_simd_size())


def _equations(flux: float, ap: float) -> list[Any]:
    """Parameters: Greenwich angle at the start (rad), days since 1 January, Cd·A/m in m²/kg."""
    import heyoka as hy

    x, y, z, vx, vy, vz = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
    square = hy.sum([x**2, y**2, z**2])
    r = hy.sqrt(square)
    central = -EARTH_MU_KM3_PER_S2 / (square * r)
    oblate = 1.5 * EARTH_J2 * EARTH_MU_KM3_PER_S2 * EARTH_GRAVITY_RADIUS_KM**2 / (square * square * r)
    tilt = 5.0 * z**2 / square
    angle = hy.par[0] + EARTH_ROTATION_RAD_PER_S * hy.time
    c, s = hy.cos(angle), hy.sin(angle)
    height, latitude, longitude = hy.model.cart2geo(
        [c * x + s * y, c * y - s * x, z],
        EARTH_FLATTENING * (2.0 - EARTH_FLATTENING),
        EARTH_EQUATORIAL_RADIUS_KM,
    )
    day = hy.par[1] + hy.time / SECONDS_PER_DAY
    sun = [hy.expression(value) for value in (flux, flux, ap)]
    density = hy.model.nrlmsise00_tn([height, latitude, longitude], *sun, day)
    wx, wy = vx + EARTH_ROTATION_RAD_PER_S * y, vy - EARTH_ROTATION_RAD_PER_S * x
    drag = -500.0 * hy.par[2] * density * hy.sqrt(hy.sum([wx**2, wy**2, vz**2]))  # 1/s, speeds in km/s
    return [
        (x, vx),
        (y, vy),
        (z, vz),
        (vx, central * x + oblate * x * (tilt - 1.0) + drag * wx),
        (vy, central * y + oblate * y * (tilt - 1.0) + drag * wy),
        (vz, central * z + oblate * z * (tilt - 3.0) + drag * vz),
    ]


def integrate(
    state: F64, start_days: float, days: float, coefficients_kg_m2: F64, flux: float, ap: float
) -> Batch:
    """`state` (6,) in km and km/s (TEME) at `start_days` since 2000-01-01, as bodies of some m/(Cd·A)."""
    import heyoka as hy

    size = coefficients_kg_m2.size
    integrator = hy.taylor_adaptive_batch(
        _equations(flux, ap), np.zeros((6, size)), pars=np.zeros((3, size)), compact_mode=True, tol=TOLERANCE
    )
    epoch = datetime(2000, 1, 1, tzinfo=UTC).timestamp() + start_days * SECONDS_PER_DAY
    new_year = datetime(datetime.fromtimestamp(epoch, UTC).year, 1, 1, tzinfo=UTC).timestamp()
    integrator.state[:] = state[:, None]
    integrator.pars[0] = math.fmod(greenwich_angle_rad(start_days), 2.0 * math.pi)
    integrator.pars[1] = (epoch - new_year) / SECONDS_PER_DAY
    integrator.pars[2] = 1.0 / coefficients_kg_m2
    before = time.process_time()
    integrator.propagate_until(days * SECONDS_PER_DAY)
    return Batch(np.array(integrator.state.T), time.process_time() - before)

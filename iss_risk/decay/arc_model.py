"""What the averaged dynamics say of a history of element sets: the semi-major axis at each set.

Between two sets only the semi-major axis is carried on by the model; eccentricity, inclination, node and
perigee are taken from the sets themselves, so that lunisolar terms need no model here.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import ZERO, assign, kernel
from iss_risk.decay.averaged import averaged_decay
from iss_risk.decay.elements import A
from iss_risk.decay.forces import GravityField
from iss_risk.decay.noise import NO_NOISE, NO_PATH


@kernel
def semi_major_axes_along(
    table: DensityTable,
    activity: SolarActivity,
    field: GravityField,
    elements: F64,
    days: F64,
    restart: Booleans,
    start_km: F64,
    drag_per_density: float,
    out: F64,
) -> None:
    """Write into `out` (K,) the semi-major axes (km) at the times `days` (K,) of the sets `elements` (K, 6).

    Where `restart` (K,) is true the model begins anew at `start_km` (K,). What lies after the model's
    re-entry is NaN. There is no noise.
    """
    part = np.empty(table.log_mean.shape, dtype=np.float32)
    y = np.empty(6)
    a = np.nan
    for k in range(days.size):
        if restart[k]:
            a = start_km[k]
        elif not np.isnan(a):
            assign(elements[k - 1], y)
            y[A] = a
            _, _, near = averaged_decay(
                table,
                activity,
                0.0,
                ZERO,
                NO_NOISE,
                NO_PATH,
                drag_per_density,
                field,
                y,
                days[k - 1],
                days[k],
                part,
            )
            a = np.nan if near else y[A]
        out[k] = a

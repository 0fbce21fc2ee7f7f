"""The averaged dynamics along a history of element sets: the model's semi-major axis at each set.

Between two sets only the semi-major axis is carried on by the model; eccentricity, inclination, node and
perigee are taken from the sets themselves, so that the pull of Sun and Moon needs no model here.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.atmosphere.air import NO_FIT, Air, room_for_air
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity
from iss_risk.compiled import ZERO, assign, kernel
from iss_risk.decay.averaged import averaged_decay
from iss_risk.decay.elements import A
from iss_risk.decay.forces import GravityField
from iss_risk.decay.noise import NO_NOISE, NO_PATH

# The loss in one revolution, as a fraction of a scale height, up to which the averaged equations are followed
# here: to the last revolution, so that the sets of the last hours count too. What averaging then misses (some
# per cent) is small against the errors of such sets.
_TO_THE_END = 3.0


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
    air, room = Air(table, ActivityPath(activity, 0.0, ZERO), NO_FIT), room_for_air(table)
    mean = np.empty(6)
    a_km = np.nan
    for k in range(days.size):
        if restart[k]:
            a_km = start_km[k]
        elif not np.isnan(a_km):
            assign(elements[k - 1], mean)
            mean[A] = a_km
            _, _, near = averaged_decay(
                air,
                NO_NOISE,
                NO_PATH,
                drag_per_density,
                field,
                mean,
                days[k - 1],
                days[k],
                room,
                _TO_THE_END,
            )
            a_km = np.nan if near else mean[A]
        out[k] = a_km

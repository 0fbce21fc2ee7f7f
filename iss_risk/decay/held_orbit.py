"""An orbit that is held by reboosts until the object is abandoned.

Until then its mean altitude, shape and inclination stay as they are; its node precesses as that of the mean
orbit does, by the flattening of the Earth. Where along the orbit it is by then depends on reboosts to come:
any place is equally likely.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.decay.elements import EX, EY, INC, NODE, A, mean_from_osculating, osculating_from_mean
from iss_risk.decay.forces import GravityField
from iss_risk.decay.zonal import node_rate
from iss_risk.distributions import Distribution, Uniform
from iss_risk.inputs import ARGUMENT_OF_LATITUDE, DispersedInput

PLACE_WHEN_RELEASED: DispersedInput[Distribution] = DispersedInput(
    ARGUMENT_OF_LATITUDE.name,
    ARGUMENT_OF_LATITUDE.unit,
    Uniform(0.0, 1.0),
    "held by reboosts until it is abandoned: every place along the orbit is then equally likely",
)


def held_state(state: F64, days: float) -> F64:
    """The osculating state (6,), km and km/s, TEME, of an orbit held for `days` after `state`."""
    field, mean, held = GravityField(), np.empty(6), np.empty(6)
    mean_from_osculating(state, field, mean)
    mean[NODE] += node_rate_rad_per_day(mean, field) * days
    osculating_from_mean(mean, field, held)
    return held


def node_rate_rad_per_day(mean: F64, field: GravityField) -> float:
    """Precession of the node of `mean` elements by zonal gravity."""
    eccentricity = float(np.hypot(mean[EX], mean[EY]))
    return node_rate(float(mean[A]), eccentricity, float(mean[INC]), field) * SECONDS_PER_DAY

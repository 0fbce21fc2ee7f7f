"""The ballistic coefficient from a single element set: its own rate of mean motion against the model's."""

from __future__ import annotations

import numpy as np

from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.decay.arc import model_elements
from iss_risk.decay.arc_model import semi_major_axes_along
from iss_risk.decay.elements import A
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.state import brouwer_semi_major_axis_km

# σ(ln) of the coefficient found so, against fits to three weeks of history: 0.06 … 0.23 for 17 groups of
# twelve sets of GeneSat-1, the Shenzhou-11 module, a Cosmos-2251 fragment and coasting Tiangong-2.
RATE_SIGMA = 0.2
# The rate in a set is that observed over the day or more before it.
_BEFORE_DAYS = 1.0
_TRIAL_KG_M2 = 1000.0  # heavy, so that little is lost on the trial day


def coefficient_from_rate(
    record: MeanElements, table: DensityTable, activity: SolarActivity, *, field: GravityField | None = None
) -> float | None:
    """m/(Cd·A) in kg/m² that makes the model's rate that of the set; None where the set has no decay."""
    a_km = brouwer_semi_major_axis_km(record)
    # The set holds half of the derivative of the mean motion; a³n² is constant.
    rate_km_per_day = -2.0 / 3.0 * a_km * 2.0 * record.mean_motion_dot_rev_per_day2
    rate_km_per_day /= record.mean_motion_rev_per_day
    if rate_km_per_day >= 0.0:
        return None
    field = field or GravityField()
    elements = model_elements(record, field)
    epoch_days = days_since_2000(record.epoch)
    out = np.empty(2)
    semi_major_axes_along(
        table,
        activity,
        field,
        np.array([elements, elements]),
        np.array([epoch_days - _BEFORE_DAYS, epoch_days]),
        np.array([True, False]),
        np.full(2, elements[A]),
        drag_per_density_of(_TRIAL_KG_M2, 1.0),
        out,
    )
    model_km_per_day = float(out[1] - out[0]) / _BEFORE_DAYS
    if not model_km_per_day < 0.0:  # also where the model is down within the day
        return None
    return _TRIAL_KG_M2 * model_km_per_day / rate_km_per_day

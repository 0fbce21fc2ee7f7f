"""How fast drag alone would lower each orbit of a fleet, in the air of the day of its element set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.air import NO_FIT, Air, prepare_day, room_for_air
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.compiled import ZERO, kernel
from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.decay.arc import model_elements
from iss_risk.decay.drag import average_drag, room_for_points
from iss_risk.decay.elements import A
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.errors import InputError
from iss_risk.interrupts import interrupts_deferred
from iss_risk.orbit.elements import MeanElements


@kernel
def _axis_rates(
    table: DensityTable,
    activity: SolarActivity,
    field: GravityField,
    elements: F64,
    days: F64,
    order: I64,
    out: F64,
) -> None:
    """Write into `out` (N,) da/dt in km/day of the mean `elements` (N, 6) by drag alone, for m/(Cd·A) of
    1 kg/m². `order` (N,) are their places by day: the air is made once a day."""
    air, room = Air(table, ActivityPath(activity, 0.0, ZERO), NO_FIT), room_for_air(table)
    rates, work = np.empty(6), room_for_points()
    prepared = -np.inf
    for k in order:
        day = np.floor(days[k])
        if day != prepared:
            prepare_day(air, day, room)
            prepared = day
        average_drag(
            elements[k], days[k], room.density_slice, drag_per_density_of(1.0, 1.0), field, work, rates
        )
        out[k] = rates[A] * SECONDS_PER_DAY


def drag_alone_km_per_day(
    records: Sequence[MeanElements], table: DensityTable, activity: SolarActivity
) -> F64:
    """da/dt (N,) in km a day (below zero) by drag alone at the epoch of each set, for m/(Cd·A) of 1 kg/m²:
    divide by the coefficient of the object. NaN where a set has no state.

    The same averaged drag as in the decay itself (decay/drag.py), with the bulge and the local time of the
    orbit; `activity` should be the steady one of what is known.
    """
    field = GravityField()
    elements, out = np.full((len(records), 6), np.nan), np.full(len(records), np.nan)
    for k, record in enumerate(records):
        try:
            elements[k] = model_elements(record, field)
        except InputError:
            continue  # SGP4 has no state: it has decayed
    days = np.array([days_since_2000(record.epoch) for record in records])
    usable = np.flatnonzero(np.isfinite(elements).all(axis=1))
    if usable.size:
        order = usable[np.argsort(days[usable], kind="stable")]
        with interrupts_deferred():
            _axis_rates(table, activity, field, elements, days, order, out)
    return out

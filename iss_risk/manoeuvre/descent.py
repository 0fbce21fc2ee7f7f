"""When the samples of a decay sink through given altitudes, without reboosts.

The dynamics are those of iss_risk/decay/ensemble.py, stopped often enough to see each altitude pass.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.atmosphere.air import room_for_air, room_for_days
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import kernel
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.averaged import HAND_OVER, averaged_decay, begin_averaging, end_averaging
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import A, mean_from_osculating, osculating_from_mean
from iss_risk.decay.ensemble import DecayInputs, begin_sample
from iss_risk.decay.forces import GravityField
from iss_risk.decay.samples import DecayPlan, draw_decay_inputs
from iss_risk.streams import Block, Purpose, Stream

# Between two looks an orbit sinks by about so much: straight lines between them are 0.03 km off.
SINK_PER_LOOK_KM = 3.0
_MOST_LOOK_DAYS, _LEAST_LOOK_DAYS = 24.0, 0.02


class Descents(NamedTuple):
    """`crossing_days` (N, L): when the mean altitude is that of each level, the start where it is lower from
    the beginning, NaN where it never is. `reached` (N,): whether the samples come down, at `days` (N,)."""

    crossing_days: F64
    reached: Booleans
    days: F64


@kernel
def _descend(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    start: F64,
    start_days: float,
    end_days: float,
    inputs: DecayInputs,
    noise_sigma: float,
    levels_km: F64,
    found: Descents,
) -> None:
    mean, elements, state = np.empty(6), np.empty(6), np.empty(6)
    mean_from_osculating(start, field, mean)
    room, days_of_air = room_for_air(table), room_for_days(table)
    for i in range(found.days.size):
        air, noise, path, drag = begin_sample(
            table, activity, stream, inputs, noise_sigma, i, mean, start_days, elements
        )
        moment, level, look_days = start_days, 0, 1.0
        near = not begin_averaging(air, noise, path, drag, field, elements, start_days, room)
        averaged = not near
        here_km = elements[A] - EARTH_EQUATORIAL_RADIUS_KM
        while level < levels_km.size and here_km <= levels_km[level]:
            found.crossing_days[i, level] = start_days
            level += 1
        while not near and moment < end_days:
            before, before_km = moment, here_km
            moment, path, near = averaged_decay(
                air,
                noise,
                path,
                drag,
                field,
                elements,
                moment,
                min(moment + look_days, end_days),
                room,
                HAND_OVER,
            )
            here_km = elements[A] - EARTH_EQUATORIAL_RADIUS_KM
            sunk_km = before_km - here_km
            while level < levels_km.size and here_km <= levels_km[level]:
                passed = (before_km - levels_km[level]) / sunk_km
                found.crossing_days[i, level] = before + passed * (moment - before)
                level += 1
            look_days *= min(2.0, SINK_PER_LOOK_KM / max(sunk_km, 1e-6))
            look_days = min(max(look_days, _LEAST_LOOK_DAYS), _MOST_LOOK_DAYS)
        found.reached[i] = False
        if near:
            if averaged:
                end_averaging(air, noise, path, drag, field, elements, moment, room)
            osculating_from_mean(elements, field, state)
            moment, _, found.reached[i] = fall_to_altitude(
                air, noise, path, drag, field, state, moment, inputs.end_altitude_km[i], end_days,
                days_of_air,
            )  # fmt: skip
        found.days[i] = moment
        # In the last revolutions an orbit has no mean altitude: it passes what is left when it comes down.
        for k in range(level, levels_km.size):
            found.crossing_days[i, k] = moment if found.reached[i] else np.nan


def descend(plan: DecayPlan, block: Block, levels_km: F64) -> Descents:
    """Let the samples of `block` decay, and tell when they pass the mean altitudes `levels_km` (L,), which
    fall; times are days since 2000-01-01. Releases the interpreter lock."""
    inputs = draw_decay_inputs(plan, block)
    count = block.places.size
    found = Descents(np.empty((count, levels_km.size)), np.empty(count, np.bool_), np.empty(count))
    _descend(
        plan.table, plan.activity, block.stream(Purpose.DENSITY_NOISE), GravityField(), plan.start,
        plan.start_days, plan.end_days, inputs, plan.noise_sigma, levels_km, found,
    )  # fmt: skip
    return found

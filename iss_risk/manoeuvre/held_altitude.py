"""What it costs to hold an altitude: the loss that reboosts have to make up for, in sampled air.

Each sample decays as in iss_risk/decay/ensemble.py for some days, is put back to its altitude, and so on.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.air import room_for_air
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import kernel
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.averaged import HAND_OVER, averaged_decay, begin_averaging
from iss_risk.decay.elements import A, mean_from_osculating, osculating_from_mean
from iss_risk.decay.ensemble import DecayInputs, begin_sample
from iss_risk.decay.forces import GravityField
from iss_risk.decay.held_orbit import PLACE_WHEN_RELEASED, held_state
from iss_risk.decay.samples import DecayPlan, draw_decay_inputs
from iss_risk.streams import Block, Purpose, Stream

# From one reboost to the next; at the rates at which the station is held it sinks less than a kilometre.
REBOOST_DAYS = 5.0


@kernel
def _hold(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    start: F64,
    start_days: float,
    end_days: float,
    inputs: DecayInputs,
    noise_sigma: float,
    lost_km: F64,
) -> None:
    mean, elements = np.empty(6), np.empty(6)
    mean_from_osculating(start, field, mean)
    room = room_for_air(table)
    for i in range(lost_km.size):
        air, noise, path, drag = begin_sample(
            table, activity, stream, inputs, noise_sigma, i, mean, start_days, elements
        )
        near = not begin_averaging(air, noise, path, drag, field, elements, start_days, room)
        held_km, moment, lost_km[i] = elements[A], start_days, 0.0
        while not near and moment < end_days:
            moment, path, near = averaged_decay(
                air,
                noise,
                path,
                drag,
                field,
                elements,
                moment,
                min(moment + REBOOST_DAYS, end_days),
                room,
                HAND_OVER,
            )
            lost_km[i] += held_km - elements[A]
            elements[A] = held_km
        if near:
            lost_km[i] = np.nan  # so low that it comes down between reboosts


def loss_while_held(plan: DecayPlan, block: Block, days: float) -> F64:
    """The altitude (N,) in km that the samples of `block` lose in `days` in which they are held at that of
    the plan's start; NaN where that is too low to be held. Releases the interpreter lock."""
    inputs = draw_decay_inputs(plan, block)
    lost_km = np.empty(block.places.size)
    _hold(
        plan.table, plan.activity, block.stream(Purpose.DENSITY_NOISE), GravityField(), plan.start,
        plan.start_days, plan.start_days + days, inputs, plan.noise_sigma, lost_km,
    )  # fmt: skip
    return lost_km


def moved_to(plan: DecayPlan, altitude_km: float, days_2000: float) -> DecayPlan:
    """The same plan from another mean altitude at another time: raised or lowered, and held until then.

    Where along the orbit it is by then depends on the burns: any place is equally likely.
    """
    mean, state = np.empty(6), np.empty(6)
    mean_from_osculating(plan.start, GravityField(), mean)
    mean[A] = EARTH_EQUATORIAL_RADIUS_KM + altitude_km
    osculating_from_mean(mean, GravityField(), state)
    start = held_state(state, days_2000 - plan.start_days)
    return replace(plan, start=start, start_days=days_2000, argument_of_latitude=PLACE_WHEN_RELEASED)

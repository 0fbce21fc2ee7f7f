"""Many samples of one decay: from an orbit to the altitude where the vehicle begins to break up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.atmosphere.air import Air, room_for_slice
from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity
from iss_risk.compiled import assign, kernel
from iss_risk.decay.averaged import averaged_decay
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import LAM, mean_from_osculating, osculating_from_mean
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.decay.noise import SIGMA, DensityNoise, NoisePath, begin_path
from iss_risk.streams import Stream


class DecayInputs(NamedTuple):
    """What each sample draws for its decay; arrays (N,), see iss_risk/inputs.py.

    `analogue_offset_days` comes from `solar_activity.analogue_offset_days`; `number` is that of the decay in
    its run, to which its density noise belongs.
    """

    ballistic_coefficient_kg_m2: F64
    density_scale: F64
    solar_cycle_error: F64
    analogue_offset_days: I64
    argument_of_latitude_error_rad: F64
    end_altitude_km: F64
    number: I64


@dataclass(frozen=True)
class Decays:
    """Where the samples are at their end altitude: states (N, 6) in km and km/s, TEME; days (N,) since
    2000-01-01. Samples not `reached` (N,) are still in orbit at the horizon; their rows hold the last
    state."""

    reached: Booleans
    states: F64
    days: F64


@dataclass(frozen=True)
class HandOvers:
    """Where averaging ends: mean elements (N, 6), days (N,) since 2000-01-01 and path of the density noise
    (N, 3), as NoisePath.

    Samples not `near` (N,) are still in orbit at the horizon.
    """

    near: Booleans
    elements: F64
    days: F64
    paths: F64


@kernel
def air_of_sample(table: DensityTable, activity: SolarActivity, inputs: DecayInputs, i: int) -> Air:
    """The air that sample `i` falls through."""
    return Air(table, ActivityPath(activity, inputs.solar_cycle_error[i], inputs.analogue_offset_days[i]))


@kernel
def _to_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    start: F64,
    start_days: float,
    end_days: float,
    inputs: DecayInputs,
    noise_sigma: float,
    near: Booleans,
    elements: F64,
    days: F64,
    paths: F64,
) -> None:
    mean = np.empty(6)
    mean_from_osculating(start, field, mean)
    room = room_for_slice(table)
    for i in range(days.size):
        assign(mean, elements[i])
        elements[i, LAM] += inputs.argument_of_latitude_error_rad[i]
        drag = drag_per_density_of(inputs.ballistic_coefficient_kg_m2[i], inputs.density_scale[i])
        noise = DensityNoise(stream, inputs.number[i], noise_sigma)
        days[i], path, near[i] = averaged_decay(
            air_of_sample(table, activity, inputs, i), noise, begin_path(noise, start_days), drag, field,
            elements[i], start_days, end_days, room,
        )  # fmt: skip
        paths[i, 0], paths[i, 1], paths[i, 2] = path.node, path.here, path.ahead


@kernel
def _from_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    end_days: float,
    inputs: DecayInputs,
    noise_sigma: float,
    near: Booleans,
    elements: F64,
    paths: F64,
    reached: Booleans,
    states: F64,
    days: F64,
) -> None:
    """`days` hold those of the hand-over, and are those of the end afterwards."""
    room = room_for_slice(table)
    for i in range(days.size):
        osculating_from_mean(elements[i], field, states[i])
        reached[i] = False
        if near[i]:
            drag = drag_per_density_of(inputs.ballistic_coefficient_kg_m2[i], inputs.density_scale[i])
            noise = DensityNoise(stream, inputs.number[i], noise_sigma)
            path = NoisePath(int(paths[i, 0]), paths[i, 1], paths[i, 2])
            days[i], _, reached[i] = fall_to_altitude(
                air_of_sample(table, activity, inputs, i), noise, path, drag, field, states[i], days[i],
                inputs.end_altitude_km[i], end_days, room,
            )  # fmt: skip


def decay_to_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    start: F64,
    start_days: float,
    end_days: float,
    inputs: DecayInputs,
    *,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> HandOvers:
    """Let all samples decay from the osculating state `start` (6,) at `start_days`, by averaged elements.

    Each ends when the loss in one revolution is 0.3 scale heights, or at `end_days`. `start` is km and km/s,
    TEME; days are since 2000-01-01; `stream` is that of the density noise. Releases the interpreter lock.
    """
    count = inputs.density_scale.size
    found = HandOvers(np.zeros(count, np.bool_), np.empty((count, 6)), np.empty(count), np.empty((count, 3)))
    _to_hand_over(
        table, activity, stream, field or GravityField(), start, start_days, end_days, inputs, noise_sigma,
        found.near, found.elements, found.days, found.paths,
    )  # fmt: skip
    return found


def fall_from_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    hand_overs: HandOvers,
    end_days: float,
    inputs: DecayInputs,
    *,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> Decays:
    """Direct integration from there to each sample's end altitude or to `end_days`, without the lock."""
    count = hand_overs.days.size
    decays = Decays(np.zeros(count, dtype=np.bool_), np.empty((count, 6)), hand_overs.days.copy())
    _from_hand_over(
        table, activity, stream, field or GravityField(), end_days, inputs, noise_sigma, hand_overs.near,
        hand_overs.elements, hand_overs.paths, decays.reached, decays.states, decays.days,
    )  # fmt: skip
    return decays


def decay_samples(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    start: F64,
    start_days: float,
    end_days: float,
    inputs: DecayInputs,
    *,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> Decays:
    """Both stretches: averaged elements, then direct integration to each end altitude or to `end_days`."""
    hand_overs = decay_to_hand_over(
        table, activity, stream, start, start_days, end_days, inputs, field=field, noise_sigma=noise_sigma
    )
    return fall_from_hand_over(
        table, activity, stream, hand_overs, end_days, inputs, field=field, noise_sigma=noise_sigma
    )

"""Many samples of one decay: from an orbit to the altitude where the vehicle begins to break up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.atmosphere.air import Air, BelowFit, room_for_air, room_for_days
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity
from iss_risk.compiled import assign, kernel
from iss_risk.decay.averaged import HAND_OVER, averaged_decay, begin_averaging, end_averaging
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import LAM, mean_from_osculating, osculating_at_places
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.decay.noise import SIGMA, DensityNoise, NoisePath, begin_path
from iss_risk.streams import Stream


class DecayInputs(NamedTuple):
    """What each sample draws for its decay; arrays (N,), see iss_risk/inputs.py.

    `analogue_offset_days` comes from `solar_activity.analogue_offset_days`; `number` is that of the decay in
    its run, to which its density noise belongs. `fitted_altitude_km` is that of the fit of the coefficient (0
    where there is none), `density_below_fit` the error of the density below it (atmosphere/air.py).
    """

    ballistic_coefficient_kg_m2: F64
    density_scale: F64
    solar_cycle_error: F64
    analogue_offset_days: I64
    argument_of_latitude_error_rad: F64
    end_altitude_km: F64
    number: I64
    fitted_altitude_km: F64
    density_below_fit: F64


class Decays(NamedTuple):
    """Where the samples are at their end altitude.

    `states` (N, 6) in km and km/s, TEME; `days` (N,) since 2000-01-01. Samples not `reached` (N,) are still
    in orbit at the horizon; their rows hold the last state.
    """

    reached: Booleans
    states: F64
    days: F64


class HandOvers(NamedTuple):
    """Where averaging ends: mean elements (N, 6), days (N,) since 2000-01-01 and path of the density noise
    (N, 3), as NoisePath.

    Samples not `near` (N,) are still in orbit at the horizon. Those not `averaged` (N,) are where they began,
    because re-entry was near from the beginning: drag's swing is still in their elements.
    """

    near: Booleans
    averaged: Booleans
    elements: F64
    days: F64
    paths: F64


@kernel
def air_of_sample(table: DensityTable, activity: SolarActivity, inputs: DecayInputs, i: int) -> Air:
    """The air that sample `i` falls through."""
    path = ActivityPath(activity, inputs.solar_cycle_error[i], inputs.analogue_offset_days[i])
    return Air(table, path, BelowFit(inputs.fitted_altitude_km[i], inputs.density_below_fit[i]))


@kernel
def begin_sample(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    inputs: DecayInputs,
    noise_sigma: float,
    i: int,
    mean: F64,
    start_days: float,
    elements: F64,
) -> tuple[Air, DensityNoise, NoisePath, float]:
    """Air, noise, the noise's path and drag per density of sample `i`, whose decay begins at `start_days`.

    `mean` (6,) are the mean elements that all samples share; those of this one are written to `elements`.
    """
    assign(mean, elements)
    elements[LAM] += inputs.argument_of_latitude_error_rad[i]
    drag = drag_per_density_of(inputs.ballistic_coefficient_kg_m2[i], inputs.density_scale[i])
    noise = DensityNoise(stream, inputs.number[i], noise_sigma)
    return air_of_sample(table, activity, inputs, i), noise, begin_path(noise, start_days), drag


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
    found: HandOvers,
) -> None:
    mean = np.empty(6)
    mean_from_osculating(start, field, mean)
    room = room_for_air(table)
    for i in range(found.days.size):
        elements, path_of_sample = found.elements[i], found.paths[i]
        air, noise, path, drag = begin_sample(
            table, activity, stream, inputs, noise_sigma, i, mean, start_days, elements
        )
        found.averaged[i] = begin_averaging(air, noise, path, drag, field, elements, start_days, room)
        found.days[i], found.near[i] = start_days, True
        if found.averaged[i]:
            found.days[i], path, found.near[i] = averaged_decay(
                air, noise, path, drag, field, elements, start_days, end_days, room, HAND_OVER
            )
        path_of_sample[0], path_of_sample[1], path_of_sample[2] = path.node, path.here, path.ahead


@kernel
def _from_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    end_days: float,
    inputs: DecayInputs,
    noise_sigma: float,
    start: HandOvers,
    places_rad: F64,
    end: Decays,
) -> None:
    """Write all of `end`."""
    places = places_rad.shape[1]
    room, days_of_air, elements = room_for_air(table), room_for_days(table), np.empty((places, 6))
    for i in range(start.days.size):
        path_of_sample, first = start.paths[i], i * places
        air = air_of_sample(table, activity, inputs, i)
        drag = drag_per_density_of(inputs.ballistic_coefficient_kg_m2[i], inputs.density_scale[i])
        noise = DensityNoise(stream, inputs.number[i], noise_sigma)
        path = NoisePath(int(path_of_sample[0]), path_of_sample[1], path_of_sample[2])
        for k in range(places):
            assign(start.elements[i], elements[k])
            elements[k, LAM] = places_rad[i, k]
            if start.averaged[i]:
                end_averaging(air, noise, path, drag, field, elements[k], start.days[i], room)
        osculating_at_places(elements, field, end.states[first : first + places])
        for fall in range(first, first + places):
            end.reached[fall], end.days[fall] = False, start.days[i]
            if start.near[i]:
                end.days[fall], _, end.reached[fall] = fall_to_altitude(
                    air, noise, path, drag, field, end.states[fall], start.days[i], inputs.end_altitude_km[i],
                    end_days, days_of_air,
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
    found = HandOvers(
        np.zeros(count, np.bool_), np.zeros(count, np.bool_), np.empty((count, 6)), np.empty(count),
        np.empty((count, 3)),
    )  # fmt: skip
    _to_hand_over(
        table, activity, stream, field or GravityField(), start, start_days, end_days, inputs, noise_sigma,
        found,
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
    places_rad: F64 | None = None,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> Decays:
    """Direct integration from there to each sample's end altitude or to `end_days`, without the lock.

    Each of the N decays falls once, from its own place along the orbit, or from each of its `places_rad`
    (N, P), mean arguments of latitude, through the same air: then there are N P falls, those of one decay one
    after the other.
    """
    if places_rad is None:
        places_rad = hand_overs.elements[:, LAM : LAM + 1].copy()
    count = places_rad.size
    decays = Decays(np.empty(count, np.bool_), np.empty((count, 6)), np.empty(count))
    _from_hand_over(
        table, activity, stream, field or GravityField(), end_days, inputs, noise_sigma, hand_overs,
        places_rad, decays,
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

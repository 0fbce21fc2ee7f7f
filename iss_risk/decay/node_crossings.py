"""When and where the samples of a decay cross the equator northward, revolution by revolution.

The same dynamics as in iss_risk/decay/ensemble.py. Direct integration is only looked at in between: it passes
through the same states. Averaging is interrupted once a revolution, which moves its crossings by seconds.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.air import room_for_air, room_for_days
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.compiled import assign, kernel, leaf
from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.decay.averaged import HAND_OVER, averaged_decay, begin_averaging, end_averaging
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import (
    EX,
    EY,
    INC,
    LAM,
    NODE,
    A,
    argument_of_latitude,
    elements_from_cartesian,
    mean_from_osculating,
    mean_longitude,
    osculating_from_mean,
)
from iss_risk.decay.ensemble import DecayInputs, HandOvers, air_of_sample, begin_sample
from iss_risk.decay.forces import MU, GravityField, drag_per_density_of
from iss_risk.decay.noise import SIGMA, DensityNoise, NoisePath
from iss_risk.decay.zonal import node_rate
from iss_risk.streams import Stream

# The last crossings that are kept of each sample: four days of revolutions, twice the span of re-entry times
# below which longitudes are known (simulation/phase_model.py).
KEPT_CROSSINGS = 64
# Crossings that are foretold beyond the end of the integration.
CROSSINGS_BEYOND = 2
# Columns of a crossing: days since 2000-01-01, right ascension of the node (rad), e cos ω and e sin ω.
DAYS, NODE_RAD, E_COS, E_SIN = range(4)
COLUMNS = 4
# Direct integration is looked at so often in a revolution: a crossing is at most so far from a known state.
# Between them the orbit is taken as Kepler's, which moves a crossing by less than 5 s, the last one by 10 s.
LOOKS = 3


@leaf
def _days_a_radian(a_km: float) -> float:
    """Time for a radian of the mean anomaly."""
    return np.sqrt(a_km**3 / MU) / SECONDS_PER_DAY


@leaf
def _radians_since(crossing: int, turned_rad: float, elements: F64) -> float:
    """Change of the mean argument of latitude since a crossing, at the true one `turned_rad`."""
    here = mean_longitude(elements[EX], elements[EY], turned_rad - 2.0 * np.pi * crossing)
    return here - mean_longitude(elements[EX], elements[EY], 0.0)


@leaf
def _note(
    nodes: F64, crossing: int, moment: float, since_rad: float, elements: F64, field: GravityField
) -> None:
    """Note a crossing that was so much of the mean argument of latitude before `moment` (or will be after it,
    below zero), when the orbit has these `elements`: the node has drifted since."""
    a = elements[A]
    since_days = since_rad * _days_a_radian(a)
    drift = node_rate(a, np.hypot(elements[EX], elements[EY]), elements[INC], field) * SECONDS_PER_DAY
    row = nodes[crossing % KEPT_CROSSINGS]
    row[DAYS], row[NODE_RAD] = moment - since_days, elements[NODE] - since_days * drift
    row[E_COS], row[E_SIN] = elements[EX], elements[EY]


@kernel
def _while_averaged(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    start: F64,
    start_days: float,
    hand_over_days: F64,
    inputs: DecayInputs,
    noise_sigma: float,
    nodes: F64,
) -> None:
    mean, elements = np.empty(6), np.empty(6)
    mean_from_osculating(start, field, mean)
    room = room_for_air(table)
    for i in range(hand_over_days.size):
        air, noise, path, drag = begin_sample(
            table, activity, stream, inputs, noise_sigma, i, mean, start_days, elements
        )
        near = not begin_averaging(air, noise, path, drag, field, elements, start_days, room)
        moment = start_days
        at_node = mean_longitude(elements[EX], elements[EY], 0.0)
        crossing = int(np.floor((elements[LAM] - at_node) / (2.0 * np.pi)))
        since_rad = elements[LAM] - at_node - 2.0 * np.pi * crossing
        _note(nodes[i], crossing, moment, since_rad, elements, field)
        while not near and moment < hand_over_days[i]:
            missing_rad = 2.0 * np.pi * (crossing + 1) + at_node - elements[LAM]
            until = moment + max(missing_rad, 1e-3) * _days_a_radian(elements[A])
            moment, path, near = averaged_decay(
                air, noise, path, drag, field, elements, moment, min(until, hand_over_days[i]), room,
                HAND_OVER,
            )  # fmt: skip
            if not near and moment < hand_over_days[i]:
                crossing += 1
                at_node = mean_longitude(elements[EX], elements[EY], 0.0)
                since_rad = elements[LAM] - at_node - 2.0 * np.pi * crossing
                _note(nodes[i], crossing, moment, since_rad, elements, field)


@kernel
def _from_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    field: GravityField,
    hand_overs: HandOvers,
    end_days: float,
    inputs: DecayInputs,
    noise_sigma: float,
    nodes: F64,
    turns: F64,
) -> None:
    state, osculating, elements = np.empty(6), np.empty(6), np.empty(6)
    room, days_of_air = room_for_air(table), room_for_days(table)
    for i in range(turns.size):
        moment, down = hand_overs.days[i], False
        drag = drag_per_density_of(inputs.ballistic_coefficient_kg_m2[i], inputs.density_scale[i])
        air = air_of_sample(table, activity, inputs, i)
        noise = DensityNoise(stream, inputs.number[i], noise_sigma)
        stored = hand_overs.paths[i]
        path = NoisePath(int(stored[0]), stored[1], stored[2])
        assign(hand_overs.elements[i], elements)
        if hand_overs.averaged[i]:
            end_averaging(air, noise, path, drag, field, elements, moment, room)
        osculating_from_mean(elements, field, state)
        elements_from_cartesian(state, osculating)
        # The mean argument of latitude counts the revolutions; the true one differs by less than half of one.
        turned = elements[LAM]
        further = argument_of_latitude(state, osculating) - turned
        turned += (further + np.pi) % (2.0 * np.pi) - np.pi
        crossing = int(np.floor(turned / (2.0 * np.pi)))
        since_rad = _radians_since(crossing, turned, osculating)
        _note(nodes[i], crossing, moment, since_rad, osculating, field)
        while hand_overs.near[i] and not down and moment < end_days:
            until = min(moment + 2.0 * np.pi / LOOKS * _days_a_radian(osculating[A]), end_days)
            moment, path, down = fall_to_altitude(
                air, noise, path, drag, field, state, moment, inputs.end_altitude_km[i], until, days_of_air,
            )  # fmt: skip
            elements_from_cartesian(state, osculating)
            turned += (argument_of_latitude(state, osculating) - turned) % (2.0 * np.pi)
            while turned >= 2.0 * np.pi * (crossing + 1):
                crossing += 1
                since_rad = _radians_since(crossing, turned, osculating)
                _note(nodes[i], crossing, moment, since_rad, osculating, field)
        turns[i] = turned / (2.0 * np.pi)
        # It flies on a little, perhaps past the next node; the one after says how long that revolution takes.
        for _ in range(CROSSINGS_BEYOND):
            crossing += 1
            since_rad = _radians_since(crossing, turned, osculating)
            _note(nodes[i], crossing, moment, since_rad, osculating, field)


def no_crossings(samples: int) -> F64:
    """Room for the crossings of `samples` samples, (N, KEPT_CROSSINGS, COLUMNS): NaN.

    Crossing k, the beginning of revolution k, is in row k modulo KEPT_CROSSINGS; the last ones are kept, with
    CROSSINGS_BEYOND the end.
    Revolution 0 is that of the epoch.
    """
    return np.full((samples, KEPT_CROSSINGS, COLUMNS), np.nan)


def crossings_while_averaged(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    start: F64,
    start_days: float,
    hand_over_days: F64,
    inputs: DecayInputs,
    nodes: F64,
    *,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> None:
    """Write the crossings between the start and the hand-overs (N,) into `nodes`, as of `no_crossings`.

    The other arguments are those of `decay_to_hand_over`. Releases the interpreter lock.
    """
    _while_averaged(
        table, activity, stream, field or GravityField(), start, start_days, hand_over_days, inputs,
        noise_sigma, nodes,
    )  # fmt: skip


def crossings_from_hand_over(
    table: DensityTable,
    activity: SolarActivity,
    stream: Stream,
    hand_overs: HandOvers,
    end_days: float,
    inputs: DecayInputs,
    nodes: F64,
    *,
    field: GravityField | None = None,
    noise_sigma: float = SIGMA,
) -> F64:
    """Write the crossings of the direct integration, and the last one before it, into `nodes`.

    Returns the argument of latitude (N,) where it ends, in revolutions: crossing k is at k. The other
    arguments are those of `fall_from_hand_over`. Releases the interpreter lock.
    """
    turns = np.empty(hand_overs.days.size)
    _from_hand_over(
        table, activity, stream, field or GravityField(), hand_overs, end_days, inputs, noise_sigma, nodes,
        turns,
    )  # fmt: skip
    return turns

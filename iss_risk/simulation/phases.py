"""The decays of a chunk, and where along the orbit each comes down.

While re-entry is days away or more, every place along the orbit is equally likely. The result of one decay,
without its place, is then used for several falls: these begin at the hand-over to direct integration, at
evenly spaced places along the orbit, go through the same air, and each has debris of its own. In the last
days each sample keeps its own place.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.arrays import C128, F64, I64, Booleans
from iss_risk.atmosphere.air import fill_full_slice, room_for_slice
from iss_risk.debris.entry_path import ENTRY_ALTITUDE_KM, MAX_NODES, PATH_COLUMNS, come_down
from iss_risk.decay.elements import EX, EY, LAM
from iss_risk.decay.ensemble import (
    DecayInputs,
    Decays,
    HandOvers,
    air_of_sample,
    decay_to_hand_over,
    fall_from_hand_over,
)
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.decay.samples import decay_inputs_of
from iss_risk.interrupts import interrupts_deferred
from iss_risk.risk.along_orbit import WAVES
from iss_risk.simulation.plan import Plan
from iss_risk.streams import Block, Family, Purpose, Stream
from iss_risk.sums import length, weighted_sum

# The altitude at which places of arrival are compared: near the main break-up. Higher up, the flattening of
# the Earth decides where along a revolution an altitude is first reached.
TRIAL_ALTITUDE_KM = 80.0
# Trials start a quarter of a revolution apart, so that the effects of the flattening of the Earth cancel.
TRIALS_REVOLUTIONS = (0.0, 0.25)
# Falls from which the density of places within a revolution is taken in the last days.
TRIAL_DECAYS, TRIAL_PLACES = 32, 8
# More eccentric orbits come down near their perigee, not anywhere.
CIRCULAR_ECCENTRICITY = 0.005
# Where fewer than one pilot in sixteen agrees with what is known of the object, those few have to do.
MOST_PILOT_BLOCKS = 8


def inputs_to_entry(plan: Plan, drawn: dict[str, F64], number: I64) -> DecayInputs:
    """What the decays need, from the values (N,) drawn of all inputs: they end where the entry begins."""
    return decay_inputs_of(plan.decay, drawn, np.full(number.size, ENTRY_ALTITUDE_KM), number)


def pilots(plan: Plan, count: int) -> tuple[F64, F64]:
    """Re-entry days and ballistic coefficients (kg/m²) of those of some separate samples that decay: to
    choose the phase model. There are `count`; more, if most contradict what is known of the object."""
    days, coefficients, agreeing = [], [], 0
    for index in range(MOST_PILOT_BLOCKS):
        block = Block.of(plan.chunks.seed, index, count, count, Family.PILOTS)
        drawn = inputs_to_entry(plan, inputs.draw(block, plan.in_order_of_points), block.numbers)
        decays, _ = _keeping_their_places(plan, drawn, block.stream(Purpose.DENSITY_NOISE))
        agrees = plan.decay.agrees(decays.reached, decays.days)
        days.append(decays.days[decays.reached & agrees])
        coefficients.append(drawn.ballistic_coefficient_kg_m2[decays.reached & agrees])
        agreeing += int(np.count_nonzero(agrees))
        if 2 * agreeing >= count:
            break
    return np.concatenate(days), np.concatenate(coefficients)


def decay_all(
    plan: Plan, decay_inputs: DecayInputs, arrival: F64, noise: Stream
) -> tuple[Decays, Booleans, HandOvers | None]:
    """Let the samples (N,) of a chunk decay, those of one decay one after the other.

    `arrival` (N,) is the place along the orbit, in revolutions from the equator, that each sample aims at
    where the phase model averages; otherwise it is not used. `noise` is the stream of the density noise. Also
    returns which samples (N,) come down anywhere along their orbits, and the hand-overs of those that keep
    their places.
    """
    if not plan.averaged:
        decays, hand_overs = _keeping_their_places(plan, decay_inputs, noise)
        return decays, _circular(hand_overs), hand_overs
    found = Decays(np.zeros(arrival.size, np.bool_), np.empty((arrival.size, 6)), np.empty(arrival.size))
    begins = np.arange(0, arrival.size, plan.phases)
    common = plan.decay
    once = decay_to_hand_over(
        common.table, common.activity, noise, common.start, common.start_days, common.end_days,
        _some(decay_inputs, begins), noise_sigma=common.noise_sigma,
    )  # fmt: skip
    for decay, begin in enumerate(begins):
        end = min(int(begin) + plan.phases, arrival.size)
        _fall_in_phases(plan, decay_inputs, once, decay, arrival, range(int(begin), end), noise, found)
    return found, np.repeat(_circular(once), plan.phases)[: arrival.size], None


def _circular(hand_overs: HandOvers) -> Booleans:
    eccentricity = np.hypot(hand_overs.elements[:, EX], hand_overs.elements[:, EY])
    return np.asarray(eccentricity < CIRCULAR_ECCENTRICITY)


def waves_of_places(plan: Plan) -> C128:
    """Means of exp(-i j u), (WAVES,), over the places u where falls come down that begin at evenly spread
    places along the orbit: those of TRIAL_DECAYS decays, apart from all samples. Zeros where none falls."""
    block = Block.of(plan.chunks.seed, 0, TRIAL_DECAYS, TRIAL_DECAYS, Family.PILOTS)
    drawn = inputs_to_entry(plan, inputs.draw(block, plan.in_order_of_points), block.numbers)
    noise = block.stream(Purpose.DENSITY_NOISE)
    _, once = _keeping_their_places(plan, drawn, noise)
    around = 2.0 * np.pi * (np.arange(TRIAL_PLACES) + 0.5) / TRIAL_PLACES
    arrived = [
        _arrival_rad(
            plan, _some(drawn, [decay]), _fall_from(plan, once, decay, u, _some(drawn, [decay]), noise)
        )
        for decay in np.flatnonzero(once.near).tolist()
        for u in around
    ]
    waves = np.exp(-1j * np.outer(np.arange(1, WAVES + 1), arrived)).sum(axis=1)
    return np.asarray(waves / max(len(arrived), 1))


def _keeping_their_places(plan: Plan, decay_inputs: DecayInputs, noise: Stream) -> tuple[Decays, HandOvers]:
    common = plan.decay
    hand_overs = decay_to_hand_over(
        common.table, common.activity, noise, common.start, common.start_days, common.end_days, decay_inputs,
        noise_sigma=common.noise_sigma,
    )  # fmt: skip
    decays = fall_from_hand_over(
        common.table, common.activity, noise, hand_overs, common.end_days, decay_inputs,
        noise_sigma=common.noise_sigma,
    )  # fmt: skip
    return decays, hand_overs


def _fall_in_phases(
    plan: Plan,
    decay_inputs: DecayInputs,
    once: HandOvers,
    decay: int,
    arrival: F64,
    samples: range,
    noise: Stream,
    found: Decays,
) -> None:
    """The falls of one decay. As `arrival` is uniform and independent of all else, so is the place at the
    hand-over, whatever distance along the orbit the trials give. All falls go through the same air: their
    noise is that of the decay."""
    if not once.near[decay]:
        found.states[samples], found.days[samples] = once.elements[decay], once.days[decay]
        return
    trial = _some(decay_inputs, samples[:1])
    around = [
        _arrival_rad(plan, trial, _fall_from(plan, once, decay, 2.0 * np.pi * place, trial, noise))
        - 2.0 * np.pi * place
        for place in TRIALS_REVOLUTIONS
    ]
    further_rad = float(np.angle(np.exp(1j * np.array(around)).sum()))
    for i in samples:
        argument_rad, one = 2.0 * np.pi * arrival[i] - further_rad, _some(decay_inputs, [i])
        fallen = _fall_from(plan, once, decay, argument_rad, one, noise)
        found.reached[i], found.days[i] = fallen.reached[0], fallen.days[0]
        found.states[i] = fallen.states[0]


def _fall_from(
    plan: Plan, once: HandOvers, decay: int, argument_rad: float, one: DecayInputs, noise: Stream
) -> Decays:
    """The fall of one decay from another place along the orbit, with the inputs `one` (1,)."""
    here = slice(decay, decay + 1)
    elements = once.elements[here].copy()
    elements[0, LAM] = argument_rad
    start = HandOvers(once.near[here], once.averaged[here], elements, once.days[here], once.paths[here])
    return fall_from_hand_over(
        plan.decay.table, plan.decay.activity, noise, start, plan.decay.end_days, one,
        noise_sigma=plan.decay.noise_sigma,
    )  # fmt: skip


def _arrival_rad(plan: Plan, trial: DecayInputs, fallen: Decays) -> float:
    """Where along the orbit a fall comes down to TRIAL_ALTITUDE_KM, through the air of the break-up; if it
    does not come down, where it was at the end of the time."""
    state, days = fallen.states[0].copy(), fallen.days[0]
    if not fallen.reached[0]:
        return argument_of_latitude_rad(state)
    with interrupts_deferred():
        air = air_of_sample(plan.table, plan.decay.activity, trial, 0)
        density_slice = fill_full_slice(air, days, room_for_slice(plan.table))
    drag = drag_per_density_of(trial.ballistic_coefficient_kg_m2[0], trial.density_scale[0])
    path = np.empty((MAX_NODES, PATH_COLUMNS))
    come_down(density_slice, drag, GravityField(), state, days, TRIAL_ALTITUDE_KM, path, 0)
    return argument_of_latitude_rad(state)


def _some(decay_inputs: DecayInputs, index: npt.ArrayLike | range) -> DecayInputs:
    return DecayInputs._make(values[np.asarray(index)] for values in decay_inputs)


def argument_of_latitude_rad(state: F64) -> float:
    """Angle of a position from the ascending node of its orbit."""
    position, pole = state[:3], np.cross(state[:3], state[3:])
    pole /= length(pole)
    node = np.array([-pole[1], pole[0], 0.0])
    return float(np.arctan2(weighted_sum(position, np.cross(pole, node)), weighted_sum(position, node)))

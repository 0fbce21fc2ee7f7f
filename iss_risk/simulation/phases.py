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
from iss_risk.debris.entry_path import ENTRY_ALTITUDE_KM
from iss_risk.decay.elements import EX, EY
from iss_risk.decay.ensemble import (
    DecayInputs,
    Decays,
    HandOvers,
    decay_to_hand_over,
    fall_from_hand_over,
)
from iss_risk.decay.samples import decay_inputs_of
from iss_risk.risk.along_orbit import WAVES
from iss_risk.simulation.plan import Plan
from iss_risk.streams import Block, Family, Purpose, Stream

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


def pilots(plan: Plan, count: int, first: int | None = None) -> tuple[F64, F64]:
    """Re-entry days and ballistic coefficients (kg/m²) of those of some separate samples that decay: to
    choose the phase model. There are `count`, or the `first` ones of these; more, if most contradict what is
    known of the object."""
    first = count if first is None else first
    days, coefficients, agreeing = [], [], 0
    for index in range(MOST_PILOT_BLOCKS):
        block = Block.of(plan.chunks.seed, index, count, first, Family.PILOTS)
        drawn = inputs_to_entry(plan, inputs.draw(block, plan.in_order_of_points), block.numbers)
        decays, _ = _keeping_their_places(plan, drawn, block.stream(Purpose.DENSITY_NOISE))
        agrees = plan.decay.agrees(decays.reached, decays.days)
        days.append(decays.days[decays.reached & agrees])
        coefficients.append(drawn.ballistic_coefficient_kg_m2[decays.reached & agrees])
        agreeing += int(np.count_nonzero(agrees))
        if 2 * agreeing >= first:
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
    once_inputs = _some(decay_inputs, np.arange(0, arrival.size, plan.phases))
    once = _to_hand_over(plan, once_inputs, noise)
    # The last decay of a run may have fewer falls than the others.
    missing = once.days.size * plan.phases - arrival.size
    aims = np.pad(arrival, (0, missing), mode="edge").reshape(-1, plan.phases)
    further_rad = _further_rad(plan, once, once_inputs, noise)
    falls = _from_hand_over(plan, once, once_inputs, noise, 2.0 * np.pi * aims - further_rad[:, None])
    decays = Decays._make(values[: arrival.size] for values in falls)
    return decays, np.repeat(_circular(once), plan.phases)[: arrival.size], None


def _circular(hand_overs: HandOvers) -> Booleans:
    eccentricity = np.hypot(hand_overs.elements[:, EX], hand_overs.elements[:, EY])
    return np.asarray(eccentricity < CIRCULAR_ECCENTRICITY)


def waves_of_places(plan: Plan) -> C128:
    """Means of exp(-i j u), (WAVES,), over the places u where falls come down that begin at evenly spread
    places along the orbit: those of TRIAL_DECAYS decays, apart from all samples. Zeros where none falls."""
    block = Block.of(plan.chunks.seed, 0, TRIAL_DECAYS, TRIAL_DECAYS, Family.PILOTS)
    drawn = inputs_to_entry(plan, inputs.draw(block, plan.in_order_of_points), block.numbers)
    noise = block.stream(Purpose.DENSITY_NOISE)
    once = _to_hand_over(plan, drawn, noise)
    around = 2.0 * np.pi * (np.arange(TRIAL_PLACES) + 0.5) / TRIAL_PLACES
    places = np.tile(around, (TRIAL_DECAYS, 1))
    arrived = _arrivals_rad(plan, once, drawn, noise, places)[once.near].ravel()
    waves = np.exp(-1j * np.outer(np.arange(1, WAVES + 1), arrived)).sum(axis=1)
    return np.asarray(waves / max(arrived.size, 1))


def _keeping_their_places(plan: Plan, decay_inputs: DecayInputs, noise: Stream) -> tuple[Decays, HandOvers]:
    hand_overs = _to_hand_over(plan, decay_inputs, noise)
    return _from_hand_over(plan, hand_overs, decay_inputs, noise), hand_overs


def _to_hand_over(plan: Plan, decay_inputs: DecayInputs, noise: Stream) -> HandOvers:
    common = plan.decay
    return decay_to_hand_over(
        common.table, common.activity, noise, common.start, common.start_days, common.end_days, decay_inputs,
        noise_sigma=common.noise_sigma,
    )  # fmt: skip


def _from_hand_over(
    plan: Plan, once: HandOvers, decay_inputs: DecayInputs, noise: Stream, places_rad: F64 | None = None
) -> Decays:
    """The falls of some decays, all of one decay through the same air: their noise is that of the decay."""
    common = plan.decay
    return fall_from_hand_over(
        common.table, common.activity, noise, once, common.end_days, decay_inputs, places_rad=places_rad,
        noise_sigma=common.noise_sigma,
    )  # fmt: skip


def _further_rad(plan: Plan, once: HandOvers, decay_inputs: DecayInputs, noise: Stream) -> F64:
    """How far along the orbit (N,) decays still go from the hand-over, less whole revolutions, by trials.

    As `arrival` is uniform and independent of all else, so is the place at the hand-over, whatever the trials
    give.
    """
    trials = np.tile(2.0 * np.pi * np.array(TRIALS_REVOLUTIONS), (once.days.size, 1))
    further = _arrivals_rad(plan, once, decay_inputs, noise, trials) - trials
    return np.asarray(np.angle(np.exp(1j * further).sum(axis=1)))


def _arrivals_rad(
    plan: Plan, once: HandOvers, decay_inputs: DecayInputs, noise: Stream, places_rad: F64
) -> F64:
    """Where along the orbit falls that begin at `places_rad` (N, P) come down to TRIAL_ALTITUDE_KM; of those
    that do not come down, where they are at the end of the time."""
    trial = decay_inputs._replace(end_altitude_km=np.full(once.days.size, TRIAL_ALTITUDE_KM))
    falls = _from_hand_over(plan, once, trial, noise, places_rad)
    return arguments_of_latitude_rad(falls.states).reshape(places_rad.shape)


def _some(decay_inputs: DecayInputs, index: npt.ArrayLike | range) -> DecayInputs:
    return DecayInputs._make(values[np.asarray(index)] for values in decay_inputs)


def arguments_of_latitude_rad(states: F64) -> F64:
    """Angles (N,) of the positions of `states` (N, 6) from the ascending nodes of their orbits."""
    x, y, z, vx, vy, vz = states.T
    hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    level2 = hx * hx + hy * hy
    # Along the node, and a quarter of a revolution further on; both times the level part of the pole.
    along = hx * y - hy * x
    across = (level2 * z - hz * (hx * x + hy * y)) / np.sqrt(level2 + hz * hz)
    return np.asarray(np.arctan2(across, along))

"""On which revolution the samples of a chunk come down, where they keep their own ground tracks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.constants import SECONDS_PER_DAY
from iss_risk.debris.impacts import Impacts
from iss_risk.decay.ensemble import DecayInputs, Decays, HandOvers
from iss_risk.decay.forces import MU
from iss_risk.decay.node_crossings import (
    crossings_from_hand_over,
    crossings_while_averaged,
    no_crossings,
)
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.earth.sphere import unit_vectors
from iss_risk.simulation.plan import Plan
from iss_risk.streams import Block, Stream

# The number of first samples whose fields of debris and ascending nodes are kept, where longitude is known.
TRACK_SAMPLES = 512


class Revolutions(NamedTuple):
    """How far the samples that count have gone: `at_breakup` (counted,) in revolutions, the whole part of
    which is the number of the revolution; and the `nodes` (of the first TRACK_SAMPLES, ...) before, as
    of `no_crossings`."""

    at_breakup: F64
    nodes: F64


NO_REVOLUTIONS = Revolutions(np.empty(0), no_crossings(0))


def count_revolutions(
    plan: Plan,
    decay_inputs: DecayInputs,
    hand_overs: HandOvers,
    decays: Decays,
    counted: Booleans,
    impacts: Impacts,
    block: Block,
    noise: Stream,
) -> Revolutions:
    """Follow those samples (N,) of a chunk once more that are `counted` (N,), and count.

    `impacts` and `block` are of these, which all decayed; the others are of all samples.
    """
    common, down = plan.decay, np.flatnonzero(counted)
    hand_overs = HandOvers._make(values[down] for values in hand_overs)
    decay_inputs = DecayInputs._make(values[down] for values in decay_inputs)
    nodes = no_crossings(down.size)
    tracked = int(np.count_nonzero(block.numbers < TRACK_SAMPLES))  # the first ones: numbers ascend
    crossings_while_averaged(
        common.table, common.activity, noise, common.start, common.start_days, hand_overs.days[:tracked],
        decay_inputs, nodes, noise_sigma=common.noise_sigma,
    )  # fmt: skip
    at_entry = crossings_from_hand_over(
        common.table, common.activity, noise, hand_overs, common.end_days, decay_inputs, nodes,
        noise_sigma=common.noise_sigma,
    )  # fmt: skip
    at_breakup = at_entry + _further(decays.states[down], decays.days[down], impacts)
    return Revolutions(at_breakup, nodes[:tracked])


def _further(states: F64, days: F64, impacts: Impacts) -> F64:
    """Revolutions (N,) from the states (N, 6) at the entry interface to the break-up."""
    position, velocity = states[:, :3], states[:, 3:]
    radius_km = np.linalg.norm(position, axis=1)
    outward = position / radius_km[:, None]
    pole = np.cross(position, velocity)
    pole /= np.linalg.norm(pole, axis=1)[:, None]
    forward = np.cross(pole, outward)
    latitude_deg, longitude_deg = impacts.breakup_place_deg.T
    turned_deg = np.degrees([greenwich_angle_rad(day) for day in impacts.breakup_days])
    there = unit_vectors(latitude_deg, longitude_deg + turned_deg)
    angle = np.arctan2((there * forward).sum(axis=1), (there * outward).sum(axis=1)) / (2.0 * np.pi)
    # An eccentric orbit may leave the atmosphere again before it breaks up: whole revolutions by the time.
    energy = 0.5 * (velocity**2).sum(axis=1) - MU / radius_km
    rate = (-2.0 * energy) ** 1.5 / MU / (2.0 * np.pi)
    return angle + np.round((impacts.breakup_days - days) * SECONDS_PER_DAY * rate - angle)

"""The last days: each field of debris counted along the ground track that all samples share.

In the last days the samples differ in *when* they come down, hardly in the track: one that comes down a
revolution later has passed the same places before. What comes down at a place depends on the density of times
there, which varies slowly; samples that fell near it, before or after, know it as well as those that fell on
it. So each field is tried at NEAR_TRIES places along the track, evenly within a kernel about where it fell.

**Width.** The kernel reaches as far as the part PART × samples^(-1/5) of all samples is spread about most of
them (Silverman 1986, section 3.4: the width shrinks with the number of samples), and never over more than one
revolution. It is the same for all: kernels that are wider where samples are few moved 18 % of what comes down
early, one and a half standard deviations before the middle, to other places. PART is two thirds of what
would be best for the density of a normal distribution itself: an error that is shared by all nations along
the track is worse than one of each by itself.

**Within a revolution** the density is not smooth: an object comes down rather here than there along its orbit
(along_orbit.py). A kernel of the width w flattens wave j by sin(jπw) / (jπw) = a; it is given back by the
weight 1 + 2 Σ (1 - a_j) (density of wave j at the new place), with the density of falls from evenly spread
places (simulation/phases.py). At the full revolution this is how fields are moved around the orbit far off.

**Time.** A try further along is later by as long as a revolution has taken the sample on average since the
start, while the Earth turns and the plane of the orbit drifts (J2). No try is earlier than the object is
known to be up, or beyond the horizon.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import C128, F64
from iss_risk.constants import EARTH_J2, EARTH_ROTATION_RAD_PER_S, SECONDS_PER_DAY
from iss_risk.debris.impacts import Impacts
from iss_risk.risk.along_orbit import WAVES
from iss_risk.risk.flights import Flights
from iss_risk.risk.tries import Tries
from iss_risk.streams import Block, Purpose

NEAR_TRIES = 16
PART = 0.8
# A revolution of an orbit that is about to decay, 87.7 minutes, for who has gone less than half a one.
_DAYS_A_REVOLUTION = 87.7 / 1440.0
# The node of a low orbit drifts in a revolution by this times cos i: 3π J2 (R/a)², 180 km up.
_NODE_DRIFT_RAD = -3.0 * np.pi * EARTH_J2 * 0.946


class SharedTrack(NamedTuple):
    """What a run knows of its track before it begins: times of re-entry (P,) of separate samples, sorted,
    days since 2000; the mean of exp(-i j u) over places u of break-ups, `waves` (WAVES,); how many `samples`
    are run; and between which days a sample may come down."""

    times_days: F64
    waves: C128
    samples: int
    from_days: float
    until_days: float


class Gone(NamedTuple):
    """How far the samples (N,) have gone at their break-ups: revolutions and days since the start."""

    revolutions: F64
    days: F64


def kernel_days(track: SharedTrack) -> float:
    """Full width of the kernel: the median over the times known of twice the distance that holds the part."""
    times = track.times_days
    held = min(max(int(np.ceil(PART * track.samples**-0.2 * times.size)), 1), times.size - 1)
    apart = np.sort(np.abs(times[:, None] - times), axis=1)  # the first is the time itself
    return float(2.0 * np.median(apart[:, held]))


def tries_along_track(
    impacts: Impacts, flights: Flights, gone: Gone, track: SharedTrack, block: Block
) -> Tries:
    """Tries of the samples (N,) of `block`. Samples that may not be moved stay where they fell."""
    moved, inclination_rad, argument_rad, _, _ = flights
    a_revolution = np.where(
        gone.revolutions > 0.5, gone.days / np.maximum(gone.revolutions, 0.5), _DAYS_A_REVOLUTION
    )
    width = np.minimum(kernel_days(track) / a_revolution, 1.0) * moved
    first = block.stratified(Purpose.SHIFT_ALONG_ORBIT, np.zeros(1, dtype=np.int64))
    shift = width[:, None] * ((np.arange(NEAR_TRIES) + first) / NEAR_TRIES - 0.5)  # revolutions
    weight = np.ones_like(shift)
    for wave in range(1, WAVES + 1):
        lost = 1.0 - np.sinc(wave * width[:, None])
        there = np.exp(1j * wave * (argument_rad[:, None] + 2.0 * np.pi * shift))
        weight += 2.0 * lost * (track.waves[wave - 1] * there).real
    days = impacts.breakup_days[:, None] + shift * a_revolution[:, None]
    possible = np.asarray((days >= track.from_days) & (days <= track.until_days))
    possible |= ~possible.any(axis=1, keepdims=True)
    weight = np.maximum(weight, 0.0) * possible
    turned_rad = EARTH_ROTATION_RAD_PER_S * SECONDS_PER_DAY * a_revolution
    drift_rad = (_NODE_DRIFT_RAD * np.cos(inclination_rad) - turned_rad)[:, None] * shift
    node_deg = impacts.breakup_place_deg[:, 1] - np.degrees(
        np.arctan2(np.cos(inclination_rad) * np.sin(argument_rad), np.cos(argument_rad))
    )
    east_deg = np.where(moved[:, None], node_deg[:, None] + np.degrees(drift_rad), 0.0)
    return Tries(2.0 * np.pi * shift, east_deg, weight / weight.sum(axis=1)[:, None])

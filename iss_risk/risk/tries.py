"""Where the clusters of a field of debris fall, if it is moved along its orbit and the Earth is turned.

A *try* of a sample is one such place of its field, with a weight; the weights of a sample sum to 1, in the
mean of the samples. While longitude is averaged, each field is tried where it fell and half a revolution
further on, and there with all turns of the Earth (chances.py). How long a field is depends on the place: on
the latitude, not on the hemisphere. With fields tried anywhere along the orbit, the chance of debris came out
5-9 % too high at 50° and too low at the equator. Waves of the density of places that are odd would be lost by
half a revolution: the weights give them back. A field that may not be moved is tried where it fell.

A piece that flies so far ahead in the plane of the orbit lands, in longitude, as far ahead as the orbit goes
over a resting Earth, less what the Earth turns meanwhile. Of the flight only the part counts that is fast:
what the air has stopped moves with the ground.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.compiled import leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.earth.ellipsoid import geodetic_latitude
from iss_risk.risk.along_orbit import WAVES, density_wave
from iss_risk.risk.clusters import Clusters
from iss_risk.risk.flights import (
    TURNING_OF_ARC,
    Flights,
    sine_latitude,
    sine_of_break_ups,
    sine_of_pieces,
)
from iss_risk.streams import Block, Purpose

BOTH_SIDES = 2


class Tries(NamedTuple):
    """The tries (N, S) of each sample: how far its field is moved along the orbit (radians) and turned to the
    `east_deg`, and the weight of this.

    To the east of where it fell, for a field that is not moved; otherwise of the ascending node."""

    shift_rad: F64
    east_deg: F64
    weight: F64

    @staticmethod
    def where_it_fell(samples: int) -> Tries:
        """One try of each of the `samples`."""
        return Tries(np.zeros((samples, 1)), np.zeros((samples, 1)), np.ones((samples, 1)))


def tries_around(argument_rad: F64, moved: Booleans, block: Block) -> Tries:
    """On both sides of the orbit: tries of the samples (N,) of `block`, which fell at `argument_rad` (N,) of
    latitude; only those `moved` (N,) are. The turns of the Earth begin anywhere."""
    shift_rad = np.outer(moved, np.pi * np.arange(BOTH_SIDES))
    weight = np.ones_like(shift_rad)
    here, chunk_of = argument_rad[moved], block.block_of[moved]
    for wave in range(1, WAVES + 1, 2):
        weight[moved] += 2.0 * density_wave(here, chunk_of, here[:, None] + shift_rad[moved], wave)
    drawn = block.stratified(Purpose.TURN_OF_EARTH, np.arange(BOTH_SIDES))
    return Tries(shift_rad, 360.0 * drawn, weight / BOTH_SIDES)


def one_in_each(weight: F64, values: F64, count: int, fraction: F64) -> F64:
    """Of `values` (N, S) with a `weight` (N, S) `count` of each sample, (N, count), taken with the chance of
    their weights, at even distances from `fraction` (N,) on. Weights below zero count as none."""
    ends = np.cumsum(np.maximum(weight, 0.0), axis=1)
    at = (np.arange(count) + fraction[:, None]) / count * ends[:, -1:]
    taken = (ends[:, None, :] <= at[:, :, None]).sum(axis=2)
    return np.take_along_axis(values, np.minimum(taken, values.shape[1] - 1), axis=1)


@leaf
def write_breakups(
    place_deg: F64, flights: Flights, shift_rad: F64, east_deg: F64, latitude_deg: F64, longitude_deg: F64
) -> None:
    """Write where each sample (N,) breaks up in one try, as write_places does for clusters; `place_deg`
    (N, 2) is where it did."""
    for i in range(latitude_deg.size):
        if not flights.moved[i]:
            latitude_deg[i], longitude_deg[i] = place_deg[i, 0], place_deg[i, 1] + east_deg[i]
            continue
        u = flights.argument_rad[i] + shift_rad[i]
        sine_u, cosine_i = np.sin(u), np.cos(flights.inclination_rad[i])
        sine_i = sine_of_break_ups(np.sin(flights.inclination_rad[i]), cosine_i)
        sine = min(max(sine_latitude(sine_u, sine_i, cosine_i), -1.0), 1.0)
        latitude_deg[i] = np.degrees(geodetic_latitude(EARTH_EQUATORIAL_RADIUS_KM, sine))
        longitude_deg[i] = np.degrees(np.arctan2(cosine_i * sine_u, np.cos(u))) + east_deg[i]


@leaf
def write_places(
    clusters: Clusters,
    flights: Flights,
    shift_rad: F64,
    east_deg: F64,
    latitude_deg: F64,
    longitude_deg: F64,
) -> None:
    """Write where each cluster (Q,) falls in one try of each sample, whose `shift_rad` and `east_deg` (N,)
    are; geodetic latitude."""
    last_i, last_k = -1, -1
    sine_i, cosine_i = 0.0, 0.0
    kind_latitude_deg, kind_longitude_deg, stretch = 0.0, 0.0, 1.0
    for q in range(clusters.sample.size):
        i, k = clusters.sample[q], clusters.kind[q]
        if not flights.moved[i]:
            latitude_deg[q] = clusters.latitude_deg[q]
            longitude_deg[q] = clusters.longitude_deg[q] + east_deg[i]
            continue
        if i != last_i:
            cosine_i = np.cos(flights.inclination_rad[i])
            sine_i = sine_of_pieces(np.sin(flights.inclination_rad[i]), cosine_i)
        if i != last_i or k != last_k:
            last_i, last_k = i, k
            arc_rad = flights.arc_rad[i, k]
            u = flights.argument_rad[i] + shift_rad[i] + arc_rad
            sine_u = np.sin(u)
            sine = sine_latitude(sine_u, sine_i, cosine_i) + flights.off_plane[i, k]
            sine = min(max(sine, -1.0), 1.0)
            kind_latitude_deg = np.degrees(geodetic_latitude(EARTH_EQUATORIAL_RADIUS_KM, sine))
            ahead_rad = np.arctan2(cosine_i * sine_u, np.cos(u)) - TURNING_OF_ARC * arc_rad
            kind_longitude_deg = np.degrees(ahead_rad) + east_deg[i]
            stretch = 1.0 / max(np.sqrt(1.0 - sine * sine), 0.01)
        latitude_deg[q] = min(max(kind_latitude_deg + clusters.north_deg[q], -90.0), 90.0)
        longitude_deg[q] = kind_longitude_deg + clusters.east_deg[q] * stretch

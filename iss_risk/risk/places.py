"""What impacts mean for circles on the map: the same figures as for nations, within a radius.

Where longitude is averaged, it is averaged exactly here, for chances too. A cluster of pieces, at its
latitude, falls within the circle if the Earth has turned by an angle within a certain *arc*. The union of the
arcs of a sample's clusters, over 360°, is the chance that anything lands there. Between the ends of arcs the
expected casualties are constant, so that 1 − exp(−casualties) is integrated in closed form. The people of a
circle are taken by strips from south to north, each with its own mean density, the same all along the strip.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import ZERO, kernel, leaf
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts, dangerous_area_m2
from iss_risk.exposure.model import Exposure
from iss_risk.exposure.places import Place
from iss_risk.risk.clusters import (
    M2_PER_KM2,
    Clusters,
    Ground,
    Kinds,
    clusters_of,
    ground_under,
)
from iss_risk.streams import Block

STRIPS = 128
# People are sampled every SAMPLE_KM or closer, on lines of as many points as there are lines: each 5′ cell is
# met many times, in the largest circles four times.
SAMPLE_KM = 0.5
LEAST_LINES, MOST_LINES = 1024, 4096


class Circles(NamedTuple):
    """Places as the kernels take them, (P,) in degrees on the sphere; and the mean persons per m² of each
    strip, (P, STRIPS), from south to north."""

    latitude_deg: F64
    longitude_deg: F64
    radius_deg: F64
    persons_per_m2: F64


class PlaceLandings(NamedTuple):
    """Sums over the samples, (P,) each: chances of any debris and of any casualty, and expected numbers."""

    p_debris: F64
    p_casualty: F64
    fragments: F64
    casualties: F64


def circles_of(places: Sequence[Place], exposure: Exposure) -> Circles:
    """The circles of `places`, with the people in each strip; strips have the same height in latitude."""
    latitude, longitude, radius, persons_per_m2 = bare_circles(places)
    for p, place in enumerate(places):
        wanted = min(max(2.0 * place.radius_km / SAMPLE_KM, LEAST_LINES), MOST_LINES)
        lines_a_strip = math.ceil(wanted / STRIPS)
        lines = lines_a_strip * STRIPS
        line_deg = latitude[p] - radius[p] + (np.arange(lines) + 0.5) * 2.0 * radius[p] / lines
        half = np.array([half_width_deg(one, latitude[p], radius[p]) for one in line_deg])
        across = (np.arange(lines) + 0.5) / lines * 2.0 - 1.0
        for strip in range(STRIPS):
            own = slice(strip * lines_a_strip, (strip + 1) * lines_a_strip)
            point_deg = longitude[p] + across * half[own, None]
            nation = exposure.nation_at(line_deg[own, None], point_deg)
            persons = exposure.persons_per_km2(line_deg[own, None], point_deg, nation)
            mean_per_km2 = np.average(persons.mean(axis=1), weights=half[own])
            persons_per_m2[p, strip] = mean_per_km2 / M2_PER_KM2
    return Circles(latitude, longitude, radius, persons_per_m2)


def bare_circles(places: Sequence[Place]) -> Circles:
    """The circles of `places`, without people."""
    return Circles(
        np.array([place.latitude_deg for place in places]),
        np.array([place.longitude_deg for place in places]),
        np.degrees(np.array([place.radius_km for place in places]) / EARTH_AUTHALIC_RADIUS_KM),
        np.zeros((len(places), STRIPS)),
    )


def persons_in(circles: Circles) -> F64:
    """People within each place, (P,)."""
    strip = np.arange(STRIPS) + 0.5
    people = np.zeros(circles.latitude_deg.size)
    for p in range(people.size):
        latitude, radius = circles.latitude_deg[p], circles.radius_deg[p]
        middle = latitude - radius + strip * 2.0 * radius / STRIPS
        half = np.array([half_width_deg(one, latitude, radius) for one in middle])
        # Along the meridian and along the circle of latitude, km.
        km = EARTH_AUTHALIC_RADIUS_KM * np.radians(1.0)
        area_km2 = km * 2.0 * radius / STRIPS * km * 2.0 * half * np.cos(np.radians(middle))
        people[p] = (circles.persons_per_m2[p] * area_km2).sum() * M2_PER_KM2
    return people


def landings_at_places(
    impacts: Impacts,
    kinds: Kinds,
    circles: Circles,
    exposure: Exposure,
    block: Block,
    *,
    averaged: bool,
) -> PlaceLandings:
    """What the impacts mean for the places, with longitude averaged or as the samples have it.

    `block` says which samples (N,) they are: their clusters fall where those of landings_on_nations fall.
    """
    count = circles.latitude_deg.size
    sums = PlaceLandings(np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count))
    clusters = clusters_of(impacts, kinds, block)
    danger_m2 = clusters.pieces * dangerous_area_m2(impacts)[clusters.sample, clusters.kind]
    if averaged:
        _add_all_turns(clusters, danger_m2, circles, sums)
    else:
        ground = ground_under(exposure, clusters.latitude_deg, clusters.longitude_deg)
        _add_one_turn(clusters, danger_m2, ground, circles, sums)
    return sums


@leaf
def half_width_deg(latitude_deg: float, middle_deg: float, radius_deg: float) -> float:
    """Half the arc of longitude in which a circle of latitude lies within a circle on the sphere, or −1.

    From cos r = sin φ sin φ₀ + cos φ cos φ₀ cos Δλ; 180 where all of it lies within (near a pole).
    """
    latitude, middle, radius = math.radians(latitude_deg), math.radians(middle_deg), math.radians(radius_deg)
    across = math.cos(latitude) * math.cos(middle)
    rest = math.cos(radius) - math.sin(latitude) * math.sin(middle)
    if rest > across:
        return -1.0
    if rest <= -across:
        return 180.0
    return math.degrees(math.acos(rest / across))


class Arcs(NamedTuple):
    """Begins and ends of arcs of turns of the Earth, (4 a cluster,): where (degrees, 0 … 360), +1 at a begin
    and −1 at an end, and the casualties expected within the arc, with the same sign."""

    turn_deg: F64
    step: F64
    casualties: F64


@kernel
def _add_all_turns(clusters: Clusters, danger_m2: F64, circles: Circles, sums: PlaceLandings) -> None:
    """Add all samples, averaged over longitude; `danger_m2` (Q,) is the casualty area of each cluster."""
    begin = ZERO
    while begin < clusters.sample.size:
        end = _end_of_sample(clusters.sample, begin)
        room = 4 * (end - begin)
        arcs = Arcs(np.empty(room), np.empty(room), np.empty(room))
        for p in range(circles.latitude_deg.size):
            count = _find_arcs(clusters, danger_m2, circles, begin, end, p, arcs, sums)
            if count > 0:
                _add_union(arcs, np.argsort(arcs.turn_deg[:count]), p, sums)
        begin = end


@leaf
def _end_of_sample(sample: I64, begin: int) -> int:
    """Where the clusters of one sample end, which begin at `begin`: clusters are ordered by sample."""
    end = begin
    while end < sample.size and sample[end] == sample[begin]:
        end += 1
    return end


@leaf
def _find_arcs(
    clusters: Clusters,
    danger_m2: F64,
    circles: Circles,
    begin: int,
    end: int,
    p: int,
    arcs: Arcs,
    sums: PlaceLandings,
) -> int:
    """Write the begins and ends of the arcs of a sample's clusters (`begin` to `end`) over circle `p`, and
    return their number; add the expected numbers to `sums`."""
    middle_deg, radius_deg = circles.latitude_deg[p], circles.radius_deg[p]
    count = 0
    for q in range(begin, end):
        north_deg = clusters.latitude_deg[q] - middle_deg
        if abs(north_deg) > radius_deg:
            continue
        half_deg = half_width_deg(clusters.latitude_deg[q], middle_deg, radius_deg)
        if half_deg <= 0.0:
            continue
        strip = min(int((north_deg + radius_deg) / (2.0 * radius_deg) * STRIPS), STRIPS - 1)
        expected = danger_m2[q] * circles.persons_per_m2[p, strip]
        sums.fragments[p] += clusters.pieces[q] * half_deg / 180.0
        sums.casualties[p] += expected * half_deg / 180.0
        west_deg = (circles.longitude_deg[p] - clusters.longitude_deg[q] - half_deg) % 360.0
        # An arc that goes on beyond 360° begins again at 0°.
        for beyond in range(2):
            low = west_deg if beyond == 0 else 0.0
            high = min(west_deg + 2.0 * half_deg, 360.0) if beyond == 0 else west_deg + 2.0 * half_deg - 360.0
            if high > low:
                arcs.turn_deg[count], arcs.step[count], arcs.casualties[count] = low, 1.0, expected
                count += 1
                arcs.turn_deg[count], arcs.step[count], arcs.casualties[count] = high, -1.0, -expected
                count += 1
    return count


@leaf
def _add_union(arcs: Arcs, order: I64, p: int, sums: PlaceLandings) -> None:
    """Add a sample's chances at circle `p`: its arcs are passed in their `order` around the Earth."""
    inside, expected, last_deg, any_debris, any_casualty = 0.0, 0.0, 0.0, 0.0, 0.0
    for e in order:
        if inside > 0.5:
            any_debris += arcs.turn_deg[e] - last_deg
            any_casualty += (arcs.turn_deg[e] - last_deg) * -math.expm1(-max(expected, 0.0))
        inside += arcs.step[e]
        expected = expected + arcs.casualties[e] if inside > 0.5 else 0.0
        last_deg = arcs.turn_deg[e]
    sums.p_debris[p] += any_debris / 360.0
    sums.p_casualty[p] += any_casualty / 360.0


@leaf
def _add_one_turn(
    clusters: Clusters, danger_m2: F64, ground: Ground, circles: Circles, sums: PlaceLandings
) -> None:
    """Add all samples where they fell; `danger_m2` (Q,) is the casualty area of each cluster."""
    begin = ZERO
    while begin < clusters.sample.size:
        end = _end_of_sample(clusters.sample, begin)
        for p in range(circles.latitude_deg.size):
            middle_deg, radius_deg = circles.latitude_deg[p], circles.radius_deg[p]
            hit, expected = 0.0, 0.0
            for q in range(begin, end):
                if abs(clusters.latitude_deg[q] - middle_deg) > radius_deg:
                    continue
                half_deg = half_width_deg(clusters.latitude_deg[q], middle_deg, radius_deg)
                east_deg = (clusters.longitude_deg[q] - circles.longitude_deg[p] + 180.0) % 360.0 - 180.0
                if abs(east_deg) <= half_deg:
                    hit = 1.0
                    sums.fragments[p] += clusters.pieces[q]
                    expected += danger_m2[q] * ground.persons_per_m2[q]
            sums.p_debris[p] += hit
            sums.p_casualty[p] += -math.expm1(-expected)
            sums.casualties[p] += expected
        begin = end

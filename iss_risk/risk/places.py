"""What impacts bring to circles on the map: the same figures as for nations, within a radius.

Where longitude is averaged, it is averaged exactly here, for chances too. At a given latitude a cluster of
pieces falls within the circle for one arc of turns of the Earth; the union of a sample's arcs is the chance
that anything lands there, and between the ends of arcs the expected casualties are constant, so that
1 − exp(−casualties) has a closed integral. People are those of strips of the circle from south to north,
each with its own mean density; along a strip they are taken as evenly spread.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.compiled import kernel
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts
from iss_risk.exposure.model import Exposure
from iss_risk.exposure.places import Place
from iss_risk.risk.landings import M2_PER_KM2, Kinds, clusters_of, dangerous_area_m2
from iss_risk.streams import Block

STRIPS = 128
# People are sampled every SAMPLE_KM or closer, on lines of as many points as there are lines: each 5′ cell is
# met many times, in the largest circles four times.
SAMPLE_KM = 0.5
LEAST_LINES, MOST_LINES = 1024, 4096


class Circles(NamedTuple):
    """Places as the kernels take them: (P,) degrees, and by strip (P, STRIPS) the mean persons per m²."""

    latitude_deg: F64
    longitude_deg: F64
    radius_deg: F64
    persons_per_m2: F64


@dataclass(frozen=True)
class PlaceLandings:
    """Sums over the samples, (P,) each: chances of any debris and of any casualty, and expected numbers."""

    p_debris: F64
    p_casualty: F64
    fragments: F64
    casualties: F64


def circles_of(places: Sequence[Place], exposure: Exposure) -> Circles:
    """The people in each strip of each place; strips have the same height in latitude."""
    latitude = np.array([place.latitude_deg for place in places])
    longitude = np.array([place.longitude_deg for place in places])
    radius = np.degrees(np.array([place.radius_km for place in places]) / EARTH_AUTHALIC_RADIUS_KM)
    density = np.zeros((len(places), STRIPS))
    for p, place in enumerate(places):
        wanted = min(max(2.0 * place.radius_km / SAMPLE_KM, LEAST_LINES), MOST_LINES)
        lines_a_strip = math.ceil(wanted / STRIPS)
        lines = lines_a_strip * STRIPS
        y = latitude[p] - radius[p] + (np.arange(lines) + 0.5) * 2.0 * radius[p] / lines
        half = np.array([half_width_deg(one, latitude[p], radius[p]) for one in y])
        across = (np.arange(lines) + 0.5) / lines * 2.0 - 1.0
        for strip in range(STRIPS):
            own = slice(strip * lines_a_strip, (strip + 1) * lines_a_strip)
            x = longitude[p] + across * half[own, None]
            persons = exposure.persons_per_km2(y[own, None], x, exposure.nation_at(y[own, None], x))
            density[p, strip] = np.average(persons.mean(axis=1), weights=half[own]) / M2_PER_KM2
    return Circles(latitude, longitude, radius, density)


def persons_in(circles: Circles) -> F64:
    """People within each place, (P,)."""
    strip = np.arange(STRIPS) + 0.5
    people = np.zeros(circles.latitude_deg.size)
    for p in range(people.size):
        latitude, radius = circles.latitude_deg[p], circles.radius_deg[p]
        middle = latitude - radius + strip * 2.0 * radius / STRIPS
        half = np.array([half_width_deg(y, latitude, radius) for y in middle])
        # Along the meridian and along the circle of latitude, km.
        km = EARTH_AUTHALIC_RADIUS_KM * np.radians(1.0)
        area_km2 = km * 2.0 * radius / STRIPS * km * 2.0 * half * np.cos(np.radians(middle))
        people[p] = (circles.persons_per_m2[p] * area_km2).sum() * M2_PER_KM2
    return people


def land_at_places(
    impacts: Impacts,
    kinds: Kinds,
    circles: Circles,
    exposure: Exposure,
    block: Block,
    *,
    averaged: bool,
) -> PlaceLandings:
    """What the impacts bring to the places, with longitude averaged or as the samples have it.

    `block` says which samples (N,) they are: their clusters fall where `land` has them fall.
    """
    count = circles.latitude_deg.size
    sums = PlaceLandings(np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count))
    sample, kind, number, latitude_deg, longitude_deg = clusters_of(impacts, kinds, block)
    danger_m2 = number * dangerous_area_m2(impacts)[sample, kind]
    out = (sums.p_debris, sums.p_casualty, sums.fragments, sums.casualties)
    where = (sample, number, danger_m2, latitude_deg, longitude_deg)
    if averaged:
        _over_all_turns(*where, *circles, *out)
    else:
        nation = exposure.nation_at(latitude_deg, longitude_deg)
        persons_per_m2 = exposure.persons_per_km2(latitude_deg, longitude_deg, nation) / M2_PER_KM2
        _at_one_turn(*where, persons_per_m2, *circles[:3], *out)
    return sums


@kernel
def half_width_deg(latitude_deg: float, middle_deg: float, radius_deg: float) -> float:
    """Half the arc of longitude in which a circle of latitude lies within a circle on the sphere, or −1.

    From cos r = sin φ sin φ₀ + cos φ cos φ₀ cos Δλ; 180 where it lies within all round (near a pole).
    """
    y, m, r = math.radians(latitude_deg), math.radians(middle_deg), math.radians(radius_deg)
    across = math.cos(y) * math.cos(m)
    rest = math.cos(r) - math.sin(y) * math.sin(m)
    if rest > across:
        return -1.0
    if rest <= -across:
        return 180.0
    return math.degrees(math.acos(rest / across))


@kernel
def _over_all_turns(
    sample: I64,
    pieces: F64,
    danger_m2: F64,
    latitude_deg: F64,
    longitude_deg: F64,
    place_latitude_deg: F64,
    place_longitude_deg: F64,
    radius_deg: F64,
    persons_per_m2: F64,
    p_debris: F64,
    p_casualty: F64,
    fragments: F64,
    casualties: F64,
) -> None:
    """Clusters are ordered by sample."""
    begin = 0
    while begin < sample.size:
        end = begin
        while end < sample.size and sample[end] == sample[begin]:
            end += 1
        at = np.empty(4 * (end - begin))
        covers = np.empty(at.size)
        expects = np.empty(at.size)
        for p in range(place_latitude_deg.size):
            events = 0
            for q in range(begin, end):
                off = latitude_deg[q] - place_latitude_deg[p]
                if abs(off) > radius_deg[p]:
                    continue
                half = half_width_deg(latitude_deg[q], place_latitude_deg[p], radius_deg[p])
                if half <= 0.0:
                    continue
                strip = min(int((off + radius_deg[p]) / (2.0 * radius_deg[p]) * STRIPS), STRIPS - 1)
                expected = danger_m2[q] * persons_per_m2[p, strip]
                fragments[p] += pieces[q] * half / 180.0
                casualties[p] += expected * half / 180.0
                west = (place_longitude_deg[p] - longitude_deg[q] - half) % 360.0
                # An arc that goes on beyond 360° begins again at 0°.
                for part in range(2):
                    low = west if part == 0 else 0.0
                    high = min(west + 2.0 * half, 360.0) if part == 0 else west + 2.0 * half - 360.0
                    if high > low:
                        at[events], covers[events], expects[events] = low, 1.0, expected
                        at[events + 1], covers[events + 1], expects[events + 1] = high, -1.0, -expected
                        events += 2
            if events == 0:
                continue
            order = np.argsort(at[:events])
            inside, expected, last, any_debris, any_casualty = 0.0, 0.0, 0.0, 0.0, 0.0
            for e in order:
                if inside > 0.5:
                    any_debris += at[e] - last
                    any_casualty += (at[e] - last) * -math.expm1(-max(expected, 0.0))
                inside += covers[e]
                expected = expected + expects[e] if inside > 0.5 else 0.0
                last = at[e]
            p_debris[p] += any_debris / 360.0
            p_casualty[p] += any_casualty / 360.0
        begin = end


@kernel
def _at_one_turn(
    sample: I64,
    pieces: F64,
    danger_m2: F64,
    latitude_deg: F64,
    longitude_deg: F64,
    persons_per_m2: F64,
    place_latitude_deg: F64,
    place_longitude_deg: F64,
    radius_deg: F64,
    p_debris: F64,
    p_casualty: F64,
    fragments: F64,
    casualties: F64,
) -> None:
    """Clusters are ordered by sample."""
    begin = 0
    while begin < sample.size:
        end = begin
        while end < sample.size and sample[end] == sample[begin]:
            end += 1
        for p in range(place_latitude_deg.size):
            hit, expected = 0.0, 0.0
            for q in range(begin, end):
                if abs(latitude_deg[q] - place_latitude_deg[p]) > radius_deg[p]:
                    continue
                half = half_width_deg(latitude_deg[q], place_latitude_deg[p], radius_deg[p])
                off = (longitude_deg[q] - place_longitude_deg[p] + 180.0) % 360.0 - 180.0
                if abs(off) <= half:
                    hit = 1.0
                    fragments[p] += pieces[q]
                    expected += danger_m2[q] * persons_per_m2[q]
            p_debris[p] += hit
            p_casualty[p] += -math.expm1(-expected)
            casualties[p] += expected
        begin = end

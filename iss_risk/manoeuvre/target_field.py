"""Where a controlled entry may end: the stretch of ground track over the South Pacific that is far from land.

NASA-STD-8719.14C, requirement 4.7-1b: no piece of more than 15 J within 370 km of foreign land, and none
within 50 km of the land of the United States or of the permanent ice of the Antarctic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM, EARTH_ROTATION_RAD_PER_S
from iss_risk.earth.sphere import unit_vectors
from iss_risk.exposure.nations.embedded import Nations
from iss_risk.manoeuvre.orbit_changes import period_s, radius_km
from iss_risk.sums import length, weighted_sum

# Point Nemo, the place of the sea farthest from all land: 48°52.6' S, 123°23.6' W (H. Lukatela 1992).
POINT_NEMO_DEG = (-(48.0 + 52.6 / 60.0), -(123.0 + 23.6 / 60.0))
FOREIGN_KM, OWN_KM = 370.0, 50.0
# The United States and its territories, and the Antarctic: the shorter distance holds for them.
OWN = ("USA", "ASM", "GUM", "MNP", "PRI", "VIR", "UMI", "ATA")
_STEP_KM = 50.0
# Altitude at which the footprint is laid along the track; the track hardly depends on it.
_ENTRY_KM = 100.0
_NODES = 180
# The South Pacific, where ships and aircraft are fewest: south of the equator, from 150° E to 70° W.
_WEST_DEG, _EAST_DEG = 150.0, -70.0


@dataclass(frozen=True)
class TargetField:
    """The best stretch of track: its length, its middle, the direction of flight there (from north over
    east), and how far the middle is from Point Nemo and from the nearest land."""

    length_km: float
    latitude_deg: float
    longitude_deg: float
    azimuth_deg: float
    from_point_nemo_km: float
    from_land_km: float


class Shores:
    """All land, as the vertices of its borders: a few kilometres apart (Natural Earth 1:10 million)."""

    def __init__(self, nations: Nations) -> None:
        from scipy.spatial import cKDTree  # slow to load

        rings = nations.rings
        vertices = unit_vectors(rings.latitude_deg, rings.longitude_deg)
        of_vertex = np.repeat(rings.ring_nation, np.diff(rings.ring_start))
        own = np.isin(of_vertex, [k for k, code in enumerate(nations.iso_a3) if code in OWN])
        self._foreign, self._own = cKDTree(vertices[~own]), cKDTree(vertices[own])

    def distances_km(self, points: F64) -> tuple[F64, F64]:
        """To the nearest foreign land, and to the nearest land with the shorter distance: each (N,), from
        unit vectors (N, 3), on a sphere of the Earth's area."""
        chords = [tree.query(points)[0] for tree in (self._foreign, self._own)]
        foreign, own = (2.0 * EARTH_AUTHALIC_RADIUS_KM * np.arcsin(0.5 * chord) for chord in chords)
        return foreign, own


def track_of_revolution(inclination_deg: float, node_deg: float) -> tuple[F64, F64]:
    """Latitude and longitude (P,) of one revolution from an ascending node, at steps of about 50 km."""
    count = int(2.0 * np.pi * EARTH_AUTHALIC_RADIUS_KM / _STEP_KM)
    u = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    i = np.radians(inclination_deg)
    turned = EARTH_ROTATION_RAD_PER_S * period_s(radius_km(_ENTRY_KM)) * u / (2.0 * np.pi)
    longitude = np.radians(node_deg) + np.arctan2(np.sin(u) * np.cos(i), np.cos(u)) - turned
    return np.degrees(np.arcsin(np.sin(u) * np.sin(i))), (np.degrees(longitude) + 540.0) % 360.0 - 180.0


def best_field(shores: Shores, inclination_deg: float, half_width_km: float) -> TargetField:
    """The longest stretch of any revolution, over the South Pacific, along which a footprint so wide keeps
    its distance from land."""
    best: TargetField | None = None
    nemo = unit_vectors(*(np.array([one]) for one in POINT_NEMO_DEG))[0]
    for node_deg in np.arange(_NODES) * 360.0 / _NODES:
        latitude, longitude = track_of_revolution(inclination_deg, float(node_deg))
        points = unit_vectors(latitude, longitude)
        there = (latitude < 0.0) & ((longitude > _WEST_DEG) | (longitude < _EAST_DEG))
        foreign, own = np.zeros(latitude.size), np.zeros(latitude.size)
        foreign[there], own[there] = shores.distances_km(points[there])
        free = (foreign >= FOREIGN_KM + half_width_km) & (own >= OWN_KM + half_width_km)
        first, count = _longest(free)
        if count < 2:
            continue
        ground = np.roll(points, -first, axis=0)[:count]
        steps = np.arccos(np.clip(np.sum(ground[1:] * ground[:-1], axis=1), -1.0, 1.0))
        length_km = EARTH_AUTHALIC_RADIUS_KM * float(steps.sum())
        if best is None or length_km > best.length_km:
            k = (first + count // 2) % latitude.size
            best = TargetField(
                length_km=length_km,
                latitude_deg=float(latitude[k]),
                longitude_deg=float(longitude[k]),
                azimuth_deg=_azimuth_deg(points[k], points[(k + 1) % latitude.size]),
                from_point_nemo_km=EARTH_AUTHALIC_RADIUS_KM
                * float(np.arccos(min(weighted_sum(points[k], nemo), 1.0))),
                from_land_km=float(min(foreign[k], own[k])),
            )
    if best is None:
        return TargetField(0.0, *POINT_NEMO_DEG, 0.0, 0.0, float(shores.distances_km(nemo[None])[0][0]))
    return best


def _longest(free: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, int]:
    """First place and length of the longest run of true values on a closed track."""
    if free.all():
        return 0, free.size
    blocked = np.flatnonzero(~free)
    gaps = np.diff(np.append(blocked, blocked[0] + free.size)) - 1
    k = int(np.argmax(gaps))
    return int(blocked[k] + 1) % free.size, int(gaps[k])


def _azimuth_deg(here: F64, ahead: F64) -> float:
    east = np.array([-here[1], here[0], 0.0])
    east /= length(east)
    north = np.cross(here, east)
    return float(np.degrees(np.arctan2(weighted_sum(ahead, east), weighted_sum(ahead, north))) % 360.0)

"""A given state to start a fall from, in the form in which reports of re-entries state it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING, EARTH_MU_KM3_PER_S2
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.errors import UsageError
from iss_risk.streams import Block, Purpose

# High enough that the path at the entry interface does not depend on it, low enough to be there within two
# revolutions.
NATURAL_ALTITUDE_KM = 140.0

_RANGES = {
    "altitude_km": (40.0, 400.0),
    "speed_km_s": (1.0, 12.0),
    "angle_deg": (-90.0, 10.0),
    "latitude_deg": (-90.0, 90.0),
    "longitude_deg": (-180.0, 360.0),
    "azimuth_deg": (-180.0, 360.0),
}


@dataclass(frozen=True)
class EntryState:
    """Geodetic altitude, latitude and longitude; inertial speed, its angle against the horizontal (negative:
    down) and its azimuth (from north over east). Raises UsageError for figures out of range."""

    altitude_km: float
    speed_km_s: float
    angle_deg: float
    latitude_deg: float
    longitude_deg: float
    azimuth_deg: float

    def __post_init__(self) -> None:
        for field in fields(self):
            low, high = _RANGES[field.name]
            value = getattr(self, field.name)
            if not low <= value <= high:
                raise UsageError(f"{field.name} {value:g} is not from {low:g} to {high:g}", parameter="entry")

    def inertial(self, days_2000: float) -> F64:
        """Position (km) and velocity (km/s) in true equator of date, (6,), at a time in days since 2000."""
        latitude = np.radians(self.latitude_deg)
        right_ascension = np.radians(self.longitude_deg) + greenwich_angle_rad(days_2000)
        e2 = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
        normal_km = EARTH_EQUATORIAL_RADIUS_KM / np.sqrt(1.0 - e2 * np.sin(latitude) ** 2)
        meridian = np.array([np.cos(right_ascension), np.sin(right_ascension), 0.0])
        pole = np.array([0.0, 0.0, 1.0])
        position = (normal_km + self.altitude_km) * np.cos(latitude) * meridian
        position += (normal_km * (1.0 - e2) + self.altitude_km) * np.sin(latitude) * pole
        up = np.cos(latitude) * meridian + np.sin(latitude) * pole
        east = np.array([-meridian[1], meridian[0], 0.0])
        north = np.cos(latitude) * pole - np.sin(latitude) * meridian
        angle, azimuth = np.radians(self.angle_deg), np.radians(self.azimuth_deg)
        level = np.sin(azimuth) * east + np.cos(azimuth) * north
        velocity = self.speed_km_s * (np.cos(angle) * level + np.sin(angle) * up)
        return np.concatenate([position, velocity])


def low_orbits(inclination_deg: float, block: Block) -> F64:
    """States (N, 6) on circular orbits at NATURAL_ALTITUDE_KM, with uniformly distributed places along
    them and nodes, for the samples of `block`."""
    radius_km = EARTH_EQUATORIAL_RADIUS_KM + NATURAL_ALTITUDE_KM
    speed_km_s = np.sqrt(EARTH_MU_KM3_PER_S2 / radius_km)
    along, node, _, _ = 2.0 * np.pi * block.uniforms(Purpose.ENTRY_PLACE).T
    inclination = np.radians(inclination_deg)
    states = np.empty((along.size, 6))
    for first, scale, u in ((0, radius_km, along), (3, speed_km_s, along + 0.5 * np.pi)):
        x, y = np.cos(u), np.sin(u) * np.cos(inclination)
        states[:, first] = scale * (x * np.cos(node) - y * np.sin(node))
        states[:, first + 1] = scale * (x * np.sin(node) + y * np.cos(node))
        states[:, first + 2] = scale * np.sin(u) * np.sin(inclination)
    return states

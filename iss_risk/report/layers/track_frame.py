"""Coordinates along and across one ground track, in which a field of debris is straight.

The track of a revolution is a great circle of the inertial sky, over which the Earth turns evenly. A place
has the argument of latitude (rad) at which it lies abeam, and the angle (rad) that it lies to the left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import EARTH_FLATTENING, EARTH_ROTATION_RAD_PER_S
from iss_risk.decay.forces import MU

# Of an object about to break up. Only a coordinate: another radius bends the axis, and the fields with it.
_RADIUS_KM = 6_478.0
# How far the Earth turns while the object flies a radian.
_TURNING = EARTH_ROTATION_RAD_PER_S * np.sqrt(_RADIUS_KM**3 / MU)
_POLAR = (1.0 - EARTH_FLATTENING) ** 2
# Each brings the argument nearer by the turning, a sixteenth.
_ITERATIONS = 8


class TrackFrame(NamedTuple):
    """Inclination of the track, and longitude (rad) of its ascending node."""

    inclination_rad: float
    node_rad: float

    @staticmethod
    def through(inclination_rad: float, argument_rad: F64, longitude_deg: F64) -> TrackFrame:
        """The track in the middle of objects (N,) that are at these arguments of latitude and longitudes."""
        east = np.arctan2(np.cos(inclination_rad) * np.sin(argument_rad), np.cos(argument_rad))
        nodes = np.radians(longitude_deg) - east + _TURNING * argument_rad
        first = nodes[0]
        around = (nodes - first + np.pi) % (2.0 * np.pi) - np.pi
        return TrackFrame(inclination_rad, float(first + np.median(around)))

    def to_track(self, latitude_deg: F64, longitude_deg: F64, near_rad: F64) -> tuple[F64, F64]:
        """Argument along (rad, within half a turn of `near_rad`) and angle to the left (rad) of places."""
        latitude = np.radians(latitude_deg)
        # Geocentric: tan φ' = (1 - f)² tan φ.
        geocentric = np.arctan2(_POLAR * np.sin(latitude), np.cos(latitude))
        sine, cosine = np.sin(geocentric), np.cos(geocentric)
        ci, si = np.cos(self.inclination_rad), np.sin(self.inclination_rad)
        along = np.array(near_rad, dtype=np.float64)
        across = np.zeros_like(along)
        for _ in range(_ITERATIONS):
            east = np.radians(longitude_deg) - self.node_rad + _TURNING * along
            x, y = cosine * np.cos(east), cosine * np.sin(east)
            further = np.arctan2(ci * y + si * sine, x) - along
            along = along + (further + np.pi) % (2.0 * np.pi) - np.pi
            across = np.arcsin(np.clip(ci * sine - si * y, -1.0, 1.0))
        return along, across

    def to_ground(self, along_rad: F64, across_rad: F64) -> tuple[F64, F64]:
        """Geodetic latitude and longitude (degrees, −180 … 180): the inverse of to_track."""
        ci, si = np.cos(self.inclination_rad), np.sin(self.inclination_rad)
        ahead, left = np.cos(across_rad) * np.sin(along_rad), np.sin(across_rad)
        x, y = np.cos(across_rad) * np.cos(along_rad), ci * ahead - si * left
        z = si * ahead + ci * left
        east = np.arctan2(y, x) + self.node_rad - _TURNING * along_rad
        latitude = np.degrees(np.arctan2(z, _POLAR * np.hypot(x, y)))
        return latitude, (np.degrees(east) + 180.0) % 360.0 - 180.0

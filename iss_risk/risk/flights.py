"""Where along its orbit a sample broke up, and how far from there each of its kinds of piece flew.

A piece flies in the plane of the orbit until the air has stopped it, and falls down at that latitude. So two
numbers of each piece stay the same wherever along the orbit its field is moved to: its arc, which is its
angle ahead of the break-up in the plane of the orbit, and its small distance off that plane. The arc follows
from the distance over ground; it is then corrected so that the field, moved by nothing, has the piece at the
latitude where it landed.

Break-ups and pieces have different factors for the bending of the path (_BENT, _BENT_PIECES). The constants
are fitted to the simulated falls. Near the highest latitude an error of a few kilometres changes a band by
tens of per cent: if one of them changes, benchmarks/along_orbit.py must be run again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.compiled import leaf
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM, EARTH_J2, EARTH_ROTATION_RAD_PER_S
from iss_risk.debris.impacts import Impacts
from iss_risk.earth.ellipsoid import direction_of_place

_EQUATOR_KM_S = EARTH_ROTATION_RAD_PER_S * EARTH_EQUATORIAL_RADIUS_KM
# Speed of the Earth's surface at the equator over the speed of the object at break-up, 7.4 km/s; and the part
# by which, times cos i, the arc over ground is shorter than the arc in the plane of the orbit. Fitted to
# falls at inclinations of 5, 32, 52, 97 and 137°.
_TURNING, TURNING_OF_ARC = _EQUATOR_KM_S / 7.4, _EQUATOR_KM_S / 7.7
# The air turns with the Earth, and carries eastward what it slows down. Seen on the sphere this bends the
# path towards the equator (Coriolis; towards the pole where the orbit is retrograde). So the sine of the
# highest latitude is smaller, by the part _BENT cos i for break-ups and _BENT_PIECES cos i for pieces. Fitted
# to how far falls at 32, 52 and 137° are off the plane, anywhere along the orbit. Fitted only near the
# highest latitude the two would be larger, 3-4e-4 and 5-6e-4; with 4.0e-4 and 6.2e-4 bands of half a degree
# change by less than 4 %, which is within their errors.
_BENT, _BENT_PIECES = 1.3e-4, 4.3e-4
# Standard deviations in these falls: of the arc from what follows from the distance over ground (0.15 % of
# it, and 0.6 km), and of the pieces off the plane (3 km, from the separation at break-up).
_ARC_FRACTION, _ARC_RAD, _OFF_PLANE_RAD = 0.0015, 0.0001, 0.0005
# Standard errors of the sine and the cosine of the place along the orbit: the inclination is known to 0.01°;
# the speed over ground to 0.3 %, and its course.
_SINE, _COSINE_FRACTION, _COSINE = 2e-4, 3e-3, 1e-4
# The oblate Earth tilts the plane of a low orbit twice a revolution, by this times sin i cos i cos 2u, u
# being the argument of latitude (Kozai 1959): for the ISS by 0.022°, 2.5 km at its highest latitude.
_TILT = 0.75 * EARTH_J2


class AlongOrbit(NamedTuple):
    """How to move samples: mean inclination (N,) of their orbits, and which may be `moved` (N,)."""

    inclination_rad: F64
    moved: Booleans

    @staticmethod
    def not_moved(samples: int) -> AlongOrbit:
        """All samples where they fell."""
        return AlongOrbit(np.zeros(samples), np.zeros(samples, np.bool_))


class Flights(NamedTuple):
    """How to move samples: which are `moved` (N,), the mean inclination (N,) of their orbits, the argument of
    latitude (N,) of their break-ups; and of each kind that lands, (N, K), the arc ahead of the break-up in
    the plane of the orbit, and the distance off that plane to the north, of the Earth's radius. Zeros for
    samples that are not moved."""

    moved: Booleans
    inclination_rad: F64
    argument_rad: F64
    arc_rad: F64
    off_plane: F64


def mean_inclination_rad(states: F64) -> F64:
    """Inclination (N,) of low orbits through inertial `states` (N, 6: km, km/s), without the tilt by the
    oblate Earth that comes twice a revolution."""
    pole = np.cross(states[:, :3], states[:, 3:])
    inclination_rad = np.arccos(np.clip(pole[:, 2] / np.linalg.norm(pole, axis=1), -1.0, 1.0))
    sine, cosine = np.sin(inclination_rad), np.cos(inclination_rad)
    north = states[:, 2] / np.linalg.norm(states[:, :3], axis=1)
    # cos 2u = 1 - 2 sin²u, times sin i
    tilt_rad = _TILT * cosine * (sine - 2.0 * north**2 / np.maximum(sine, 1e-6))
    return np.asarray(inclination_rad - tilt_rad)


def flights_of(impacts: Impacts, along: AlongOrbit) -> Flights:
    """See Flights."""
    shape = impacts.mass_kg.shape
    flights = Flights(
        along.moved, along.inclination_rad, np.zeros(shape[0]), np.zeros(shape), np.zeros(shape)
    )
    _write_flights(impacts, flights)
    return flights


@leaf
def _write_flights(impacts: Impacts, flights: Flights) -> None:
    """Of the samples that are moved.

    The arc is first that of the distance over ground. Where the path runs north or south, the latitude of the
    landing corrects it; where it runs east or west (at the highest latitude) the latitude says nothing about
    the arc, and the difference is taken as a distance off the plane. The two are weighed by their variances.
    """
    for i in range(flights.moved.size):
        if not flights.moved[i]:
            continue
        bx, by, bz = direction_of_place(impacts.breakup_place_deg[i, 0], impacts.breakup_place_deg[i, 1])
        px, py, pz = impacts.breakup_course[i]
        tx, ty, tz = py * bz - pz * by, pz * bx - px * bz, px * by - py * bx
        sine_i, cosine_i = np.sin(flights.inclination_rad[i]), np.cos(flights.inclination_rad[i])
        argument_rad = _argument_of_latitude_rad(bz, tz, sine_of_break_ups(sine_i, cosine_i), cosine_i)
        flights.argument_rad[i] = argument_rad
        sine_i = sine_of_pieces(sine_i, cosine_i)
        over_ground = 1.0 / (1.0 - TURNING_OF_ARC * cosine_i)
        for k in range(flights.arc_rad.shape[1]):
            if impacts.mass_kg[i, k] <= 0.0:
                continue
            x, y, sine = direction_of_place(impacts.latitude_deg[i, k], impacts.longitude_deg[i, k])
            distance = over_ground * np.arctan2(x * tx + y * ty + sine * tz, x * bx + y * by + sine * bz)
            arc = distance
            arc_variance = (_ARC_FRACTION * distance) ** 2 + _ARC_RAD**2
            for _ in range(2):
                slope = sine_i * np.cos(argument_rad + arc)
                left = sine - sine_latitude(np.sin(argument_rad + arc), sine_i, cosine_i)
                left += slope * (arc - distance)
                arc = distance + left * slope * arc_variance / (
                    slope * slope * arc_variance + (cosine_i * _OFF_PLANE_RAD) ** 2 + 1e-12
                )
            flights.arc_rad[i, k] = arc
            flights.off_plane[i, k] = sine - sine_latitude(np.sin(argument_rad + arc), sine_i, cosine_i)


@leaf
def sine_of_break_ups(sine_i: float, cosine_i: float) -> float:
    """Sine of the inclination of an orbit as break-ups on it see it: bent by the air, see above."""
    return sine_i * (1.0 - _BENT * cosine_i)


@leaf
def sine_of_pieces(sine_i: float, cosine_i: float) -> float:
    """Sine of the inclination of an orbit as pieces that fall from it see it: bent by the air, see above."""
    return sine_i * (1.0 - _BENT_PIECES * cosine_i)


@leaf
def sine_latitude(sine_u: float, sine_i: float, cosine_i: float) -> float:
    """Sine of the geocentric latitude of a place along an orbit of mean inclination i, from the sine of its
    argument of latitude u."""
    tilt_rad = _TILT * sine_i * cosine_i * (1.0 - 2.0 * sine_u * sine_u)
    return (sine_i + cosine_i * tilt_rad) * sine_u


@leaf
def _argument_of_latitude_rad(sine: float, northward: float, sine_i: float, cosine_i: float) -> float:
    """Place along the orbit of a position with the `sine` of its geocentric latitude, and whose course over
    ground has the component `northward` along the Earth's axis.

    The latitude determines the place well where the path runs north or south; near the highest latitude the
    course does. Both are weighed by their errors.
    """
    # Speed over ground as a part of that of the orbit. The component along the axis is the same in both.
    over_ground = np.sqrt(1.0 - 2.0 * _TURNING * cosine_i + _TURNING * _TURNING * (1.0 - sine * sine))
    u = np.arctan2(sine, northward * over_ground)
    if sine_i < 1e-3:
        return u
    for _ in range(2):
        c, s = np.cos(u), np.sin(u)
        missed = sine - sine_latitude(s, sine_i, cosine_i)
        missed_course = northward * over_ground - sine_i * c
        weight = 1.0 / (_SINE * _SINE)
        weight_course = 1.0 / (_COSINE + _COSINE_FRACTION * abs(c)) ** 2
        u += (c * missed * weight - s * missed_course * weight_course) / (
            sine_i * (c * c * weight + s * s * weight_course)
        )
    return u

"""Sun and Moon: where they are, and how their pull turns and stretches an eccentric orbit.

The pull is averaged over a revolution of the satellite (quadrupole term), with the body where it is. In
eccentric orbits it moves the perigee by kilometres in weeks, which changes the drag; in circular ones its
effect on the decay can be neglected.
"""

from __future__ import annotations

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import kernel, leaf
from iss_risk.constants import (
    DAYS_PER_JULIAN_CENTURY,
    MOON_MU_KM3_PER_S2,
    OBLIQUITY_J2000_RAD,
    SUN_MU_KM3_PER_S2,
)
from iss_risk.decay.elements import EX, EY, INC, NODE, A
from iss_risk.decay.forces import MU
from iss_risk.earth.sphere import unit_vector

_ARCSEC = np.pi / 648_000.0
# Motion of the Sun's perigee from the equinox of date, degrees a century (Meeus 1998, chapter 25).
_PERIGEE_OF_SUN_DEG = 1.7195


@leaf
def _equatorial(longitude_rad: float, latitude_rad: float, distance_km: float, out: F64) -> None:
    """Write the position (km, mean equator of date) of ecliptic coordinates into `out` (3,)."""
    ce, se = np.cos(OBLIQUITY_J2000_RAD), np.sin(OBLIQUITY_J2000_RAD)
    x, y, z = unit_vector(latitude_rad, longitude_rad)
    out[0], out[1], out[2] = distance_km * x, distance_km * (ce * y - se * z), distance_km * (se * y + ce * z)


@leaf
def sun_position_km(days_2000: float, out: F64) -> None:
    """Geocentric position of the Sun, mean equator of date, to 0.02° (Montenbruck & Gill 2000, 3.3.2)."""
    t = (days_2000 - 0.5) / DAYS_PER_JULIAN_CENTURY
    m = np.radians(357.5256 + 35_999.049 * t)
    longitude = np.radians(282.94 + _PERIGEE_OF_SUN_DEG * t) + m + _ARCSEC * (
        6_892.0 * np.sin(m) + 72.0 * np.sin(2.0 * m)
    )  # fmt: skip
    _equatorial(longitude, 0.0, 1e6 * (149.619 - 2.499 * np.cos(m) - 0.021 * np.cos(2.0 * m)), out)


@leaf
def moon_position_km(days_2000: float, out: F64) -> None:
    """Geocentric position of the Moon, mean equator of date, to 0.3° and 1,500 km (ibid., largest terms)."""
    t = (days_2000 - 0.5) / DAYS_PER_JULIAN_CENTURY
    mean = np.radians(218.31617 + 481_267.88088 * t)
    l_moon = np.radians(134.96292 + 477_198.86753 * t)
    l_sun = np.radians(357.52543 + 35_999.04944 * t)
    f = np.radians(93.27283 + 483_202.01873 * t)
    d = np.radians(297.85027 + 445_267.11135 * t)
    excess = _ARCSEC * (
        22_640.0 * np.sin(l_moon)
        + 769.0 * np.sin(2.0 * l_moon)
        - 4_586.0 * np.sin(l_moon - 2.0 * d)
        + 2_370.0 * np.sin(2.0 * d)
        - 668.0 * np.sin(l_sun)
        - 412.0 * np.sin(2.0 * f)
    )
    latitude = _ARCSEC * (18_520.0 * np.sin(f + excess) - 526.0 * np.sin(f - 2.0 * d))
    distance_km = (
        385_000.0
        - 20_905.0 * np.cos(l_moon)
        - 3_699.0 * np.cos(2.0 * d - l_moon)
        - 2_956.0 * np.cos(2.0 * d)
        - 570.0 * np.cos(2.0 * l_moon)
    )
    _equatorial(mean + excess, latitude, distance_km, out)


@leaf
def _add_pull(elements: F64, mu_body: float, body_km: F64, out: F64) -> None:
    """Add the averaged rates (1/s) that one body causes in the elements y (6,).

    With unit vector u to the body, eccentricity vector e and j = √(1 - e²) times the pole of the orbit, the
    potential averaged over the mean anomaly is (Tremaine, Touma & Namouni 2009, Astron. J. 137, 3706)

        K n a² [(j·u)² - 5 (e·u)² + 2 e² - 1/3],    K = 3/4 mu' / (r'³ n),

    from which Milankovitch's equations give de/dt and dj/dt.
    """
    distance_km = np.sqrt(body_km[0] ** 2 + body_km[1] ** 2 + body_km[2] ** 2)
    ux, uy, uz = body_km[0] / distance_km, body_km[1] / distance_km, body_km[2] / distance_km
    ci, si = np.cos(elements[INC]), np.sin(elements[INC])
    cn, sn = np.cos(elements[NODE]), np.sin(elements[NODE])
    eta = np.sqrt(max(1.0 - elements[EX] ** 2 - elements[EY] ** 2, 1e-6))
    # In the axes of the orbit: towards the node, across it in the plane, and along the pole.
    u1 = cn * ux + sn * uy
    u2 = ci * (cn * uy - sn * ux) + si * uz
    u3 = si * (sn * ux - cn * uy) + ci * uz
    e1, e2 = elements[EX], elements[EY]
    along_e = e1 * u1 + e2 * u2
    along_j = eta * u3
    k = 0.75 * mu_body / distance_km**3 / np.sqrt(MU / elements[A] ** 3)
    # Cross products: j × u = η (-u2, u1, 0); e × u = (e2 u3, -e1 u3, e1 u2 - e2 u1); j × e = η (-e2, e1, 0).
    de1 = -k * (10.0 * along_e * eta * u2 - 4.0 * eta * e2 + 2.0 * along_j * e2 * u3)
    de2 = -k * (-10.0 * along_e * eta * u1 + 4.0 * eta * e1 - 2.0 * along_j * e1 * u3)
    dj1 = -k * (-2.0 * along_j * eta * u2 - 10.0 * along_e * e2 * u3)
    dj2 = -k * (2.0 * along_j * eta * u1 + 10.0 * along_e * e1 * u3)
    safe_si = si if abs(si) > 1e-3 else 1e-3
    node_rate = dj1 / (eta * safe_si)
    out[INC] += -dj2 / eta
    out[NODE] += node_rate
    # The axes themselves turn with the node.
    out[EX] += de1 + e2 * node_rate * ci
    out[EY] += de2 - e1 * node_rate * ci


@kernel
def add_third_bodies(elements: F64, days_2000: float, out: F64) -> None:
    """Add to `out` (6,) the averaged rates (1/s) of mean `elements` (6,) under the pull of Sun and Moon."""
    body_km = np.empty(3)
    sun_position_km(days_2000, body_km)
    _add_pull(elements, SUN_MU_KM3_PER_S2, body_km, out)
    moon_position_km(days_2000, body_km)
    _add_pull(elements, MOON_MU_KM3_PER_S2, body_km, out)

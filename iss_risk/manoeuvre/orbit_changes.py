"""What a change of speed does to an orbit, and what it costs: two-body formulas for short burns.

Altitudes are above the equatorial radius, as the mean altitudes of the decay are. Arrays broadcast.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from iss_risk.arrays import F64
from iss_risk.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_MU_KM3_PER_S2,
    STANDARD_GRAVITY_M_PER_S2,
)

Figure = TypeVar("Figure", float, F64)

M_PER_KM = 1000.0


def radius_km(altitude_km: Figure) -> Figure:
    """Distance from the centre of the Earth."""
    return altitude_km + EARTH_EQUATORIAL_RADIUS_KM


def period_s(semi_major_axis_km: Figure) -> Figure:
    """Time of one revolution."""
    return 2.0 * np.pi * np.sqrt(semi_major_axis_km**3 / EARTH_MU_KM3_PER_S2)


def gain_per_speed_s(altitude_km: Figure) -> Figure:
    """Change of the mean altitude for a change of speed along the orbit, km per km/s: Δa = 2 a Δv / v, for
    a small change of a circular orbit (from vis-viva)."""
    a = radius_km(altitude_km)
    return 2.0 * a / np.sqrt(EARTH_MU_KM3_PER_S2 / a)


def speed_for_rise_m_s(altitude_km: Figure, rise_km: Figure) -> Figure:
    """Change of speed (m/s) that makes up for a loss of mean altitude, or raises a circular orbit."""
    return M_PER_KM * rise_km / gain_per_speed_s(altitude_km)


def rise_km(altitude_km: Figure, delta_v_m_s: Figure) -> Figure:
    """How far a change of speed raises the mean altitude of a circular orbit."""
    return delta_v_m_s / M_PER_KM * gain_per_speed_s(altitude_km)


def speed_at_apogee_km_s(perigee_km: Figure, apogee_km: Figure) -> Figure:
    """Speed at the apogee of an orbit between two altitudes (vis-viva)."""
    r_low, r_high = radius_km(perigee_km), radius_km(apogee_km)
    return np.sqrt(2.0 * EARTH_MU_KM3_PER_S2 * r_low / (r_high * (r_low + r_high)))


def lowering_m_s(apogee_km: Figure, from_perigee_km: Figure, to_perigee_km: Figure) -> Figure:
    """Change of speed at the apogee that lowers the perigee: m/s."""
    before = speed_at_apogee_km_s(from_perigee_km, apogee_km)
    after = speed_at_apogee_km_s(to_perigee_km, apogee_km)
    return M_PER_KM * (before - after)


def propellant_kg(mass_kg: Figure, delta_v_m_s: Figure, isp_s: Figure) -> Figure:
    """Propellant for a change of speed, of the mass before it (Tsiolkovsky)."""
    used = -np.expm1(-delta_v_m_s / (isp_s * STANDARD_GRAVITY_M_PER_S2))
    return mass_kg * used


def delta_v_m_s(mass_kg: Figure, propellant: Figure, isp_s: Figure) -> Figure:
    """Change of speed that so much propellant (kg) gives, of the mass before it (Tsiolkovsky)."""
    return -isp_s * STANDARD_GRAVITY_M_PER_S2 * np.log1p(-propellant / mass_kg)


def burn_delta_v_m_s(seconds: Figure, thrust_n: Figure, mass_kg: Figure) -> Figure:
    """Change of speed by a burn that hardly changes the mass: force times time by mass."""
    return seconds * thrust_n / mass_kg


def entry_speed_and_angle(perigee_km: float, apogee_km: float, altitude_km: float) -> tuple[float, float]:
    """Inertial speed (km/s) and flight-path angle (degrees, negative: down) where an orbit comes down
    through an altitude between its perigee and its apogee."""
    r_low, r_high, r = radius_km(perigee_km), radius_km(apogee_km), radius_km(altitude_km)
    speed = np.sqrt(EARTH_MU_KM3_PER_S2 * (2.0 / r - 2.0 / (r_low + r_high)))
    momentum = r_high * speed_at_apogee_km_s(perigee_km, apogee_km)
    return float(speed), -float(np.degrees(np.arccos(min(momentum / (r * speed), 1.0))))

"""Sun and Moon against published positions, and their averaged pull against the pull itself, integrated."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from iss_risk.constants import (
    EARTH_MU_KM3_PER_S2,
    MOON_MU_KM3_PER_S2,
    OBLIQUITY_J2000_RAD,
    SUN_MU_KM3_PER_S2,
)
from iss_risk.decay.elements import elements_from_cartesian
from iss_risk.decay.forces import GravityField
from iss_risk.decay.third_bodies import moon_position_km, sun_position_km

ASTRONOMICAL_UNIT_KM = 149_597_870.7


def ecliptic(position_km: np.ndarray) -> tuple[float, float, float]:
    """Longitude and latitude in degrees, distance in km."""
    c, s = np.cos(OBLIQUITY_J2000_RAD), np.sin(OBLIQUITY_J2000_RAD)
    x, y, z = position_km[0], c * position_km[1] + s * position_km[2], c * position_km[2] - s * position_km[1]
    size = float(np.linalg.norm(position_km))
    return float(np.degrees(np.arctan2(y, x)) % 360.0), float(np.degrees(np.arcsin(z / size))), size


def test_the_sun_is_where_meeus_has_it() -> None:
    """Meeus, Astronomical Algorithms (1998), example 25.a: 1992 October 13.0 TD."""
    position = np.empty(3)
    sun_position_km(-2636.0, position)
    longitude, latitude, distance_km = ecliptic(position)
    assert longitude == pytest.approx(199.90988, abs=0.02)
    assert latitude == pytest.approx(0.0, abs=1e-6)
    assert distance_km == pytest.approx(0.99766 * ASTRONOMICAL_UNIT_KM, rel=2e-4)


def test_the_moon_is_where_meeus_has_it() -> None:
    """Meeus, example 47.a: 1992 April 12.0 TD."""
    position = np.empty(3)
    moon_position_km(-2820.0, position)
    longitude, latitude, distance_km = ecliptic(position)
    assert longitude == pytest.approx(133.162655, abs=0.3)
    assert latitude == pytest.approx(-3.229126, abs=0.3)
    assert distance_km == pytest.approx(368_409.7, abs=1_500.0)


def pulled(state: np.ndarray, start_days: float, days: float) -> np.ndarray:
    """Osculating elements (a, ex, ey, i, Ω, λ) after `days` under point masses alone, by DOP853."""

    def rates(t_s: float, y: np.ndarray) -> np.ndarray:
        acceleration = -EARTH_MU_KM3_PER_S2 * y[:3] / np.linalg.norm(y[:3]) ** 3
        body = np.empty(3)
        for where, mu in ((sun_position_km, SUN_MU_KM3_PER_S2), (moon_position_km, MOON_MU_KM3_PER_S2)):
            where(start_days + t_s / 86_400.0, body)
            away = body - y[:3]
            acceleration += mu * (away / np.linalg.norm(away) ** 3 - body / np.linalg.norm(body) ** 3)
        return np.concatenate([y[3:], acceleration])

    solution = solve_ivp(rates, (0.0, 86_400.0 * days), state, method="DOP853", rtol=1e-11, atol=1e-9)
    elements = np.empty(6)
    elements_from_cartesian(solution.y[:, -1], elements)
    return elements


@pytest.mark.parametrize("node_deg", [10.0, 200.0])
def test_averaged_pull_is_that_of_the_bodies_themselves(make_orbit, make_fall, node_deg: float) -> None:
    """e = 0.3 high up, where the pull is large, without flattening or air. What averaging leaves out, the
    octupole (a/r' = 1/15) and the motion within a revolution, is a few per cent of the change."""
    state = make_orbit(26_000.0, 0.3, 55.0, raan_deg=node_deg, perigee_deg=60.0)
    alone = make_fall(state, ballistic_coefficient_kg_m2=np.inf, field=GravityField(0.0, 0.0, 0.0))
    begin = np.empty(6)
    elements_from_cartesian(state, begin)
    days = 40.0
    truth = pulled(state, alone.start_days, days)
    _, found, near = alone.averaged(horizon_days=days)
    assert not near
    change, expected = (found - begin)[1:5], (truth - begin)[1:5]
    assert np.linalg.norm(expected) > 1e-3
    assert np.linalg.norm(change - expected) < 0.1 * np.linalg.norm(expected)
    # The perigee height that drag feels; the pull within a revolution alone moves it by 0.15 km to and fro.
    perigee = [one[0] * (1.0 - np.hypot(one[1], one[2])) for one in (begin, truth, found)]
    assert perigee[2] - perigee[0] == pytest.approx(perigee[1] - perigee[0], rel=0.1, abs=0.5)

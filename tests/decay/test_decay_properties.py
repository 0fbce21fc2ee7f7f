"""What must hold of any fall from orbit: who comes down first, what is lost on the way, what changes nothing.

The falls here start low and last days: the year and the Sun hardly move, and what is compared is the drag.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from properties import examples

from iss_risk.atmosphere.air import prepare_day, room_for_air
from iss_risk.atmosphere.density_table import POINTS_OF_LEVEL, DensityTable
from iss_risk.decay.forces import MU, RE, GravityField, density_at

EARTH_KM = 6378.137
REVOLUTION_DAYS = 0.0625  # 90 minutes
# The mean Sun among the stars (Astronomical Almanac): from noon, 1 January 2000.
SUN_RAD_2000, SUN_RAD_PER_DAY = np.radians(280.460), np.radians(0.9856474)
ANGLE = st.floats(0.0, 360.0)
INCLINATION = st.floats(5.0, 175.0)
COEFFICIENT = st.floats(50.0, 300.0)
# From these altitudes it takes days.
LOW_KM = st.floats(190.0, 240.0)
FLUX = st.floats(70.0, 230.0)


def turned(vector: np.ndarray, angle_rad: float) -> np.ndarray:
    """A state (6,) turned eastward about the Earth's axis."""
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return np.concatenate([turn @ vector[:3], turn @ vector[3:]])


def without_seasons(table: DensityTable) -> DensityTable:
    """The air of the 200th day, all year."""
    same = np.broadcast_to(table.coefficients[199], table.coefficients.shape)
    return table._replace(coefficients=np.ascontiguousarray(same))


def energy_km2_s2(state: np.ndarray, field: GravityField) -> float:
    """Kinetic and potential energy of a kilogram, the zonal harmonics as Legendre polynomials."""
    r = np.linalg.norm(state[:3])
    zonal = np.polynomial.legendre.legval(
        state[2] / r, [0.0, 0.0, field.j2 * (RE / r) ** 2, field.j3 * (RE / r) ** 3, field.j4 * (RE / r) ** 4]
    )
    return float(0.5 * state[3:] @ state[3:] - MU / r * (1.0 - zonal))


@examples(20)
@given(LOW_KM, st.floats(0.0, 0.003), INCLINATION, ANGLE, ANGLE, COEFFICIENT, st.floats(1.03, 3.0))
def test_more_drag_never_lives_longer_and_days_go_as_the_ballistic_coefficient(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, e: float, inclination_deg: float, raan_deg: float, anomaly_deg: float,
    coefficient: float, ratio: float,
) -> None:  # fmt: skip
    state = make_orbit(EARTH_KM + altitude_km, e, inclination_deg, raan_deg, 30.0, anomaly_deg)
    light, heavy = (
        make_fall(state, ballistic_coefficient_kg_m2=one).directly()[0]
        for one in (coefficient, coefficient * ratio)
    )
    # An object with less drag lags behind: it may meet the lower air of the equator earlier in its last
    # revolution, but not a revolution earlier.
    assert light < heavy + REVOLUTION_DAYS
    # The bulge and the month change within days by some per cent, and the last plunge is not decay.
    assert heavy == pytest.approx(ratio * light, rel=0.06, abs=2.0 * REVOLUTION_DAYS)


@examples(15)
@given(st.floats(300.0, 420.0), INCLINATION, ANGLE, COEFFICIENT, st.floats(1.05, 2.0))
def test_more_drag_never_lives_longer_when_averaged(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, inclination_deg: float, raan_deg: float, coefficient: float, ratio: float,
) -> None:  # fmt: skip
    state = make_orbit(EARTH_KM + altitude_km, 0.001, inclination_deg, raan_deg)
    light, heavy = (
        make_fall(state, ballistic_coefficient_kg_m2=one).averaged()[0]
        for one in (coefficient, coefficient * ratio)
    )
    assert light < heavy
    # Months: the seasons of the air (±20 % over half a year) are not the same for both.
    assert heavy == pytest.approx(ratio * light, rel=0.25)


@examples(12)
@given(st.floats(280.0, 420.0), st.floats(0.0, 0.02), INCLINATION, FLUX, st.floats(8.0, 60.0))
def test_a_more_active_sun_never_lengthens_a_life(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, e: float, inclination_deg: float, flux: float, more: float,
) -> None:  # fmt: skip
    """The flux is constant, and the perigee is where more of it means denser air."""
    state = make_orbit((EARTH_KM + altitude_km) / (1.0 - e), e, inclination_deg)
    quiet, active = (make_fall(state, flux=one).averaged()[0] for one in (flux, flux + more))
    assert active < quiet


@examples(12)
@given(LOW_KM, st.floats(4.0, 40.0), st.floats(0.0, 0.01), INCLINATION, ANGLE, ANGLE, COEFFICIENT)
def test_a_lower_orbit_never_lives_longer(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, lower_km: float, e: float, inclination_deg: float, raan_deg: float,
    perigee_deg: float, coefficient: float,
) -> None:  # fmt: skip
    high, low = (
        make_fall(
            make_orbit((EARTH_KM + one) / (1.0 - e), e, inclination_deg, raan_deg, perigee_deg),
            ballistic_coefficient_kg_m2=coefficient,
        )
        for one in (altitude_km, altitude_km - lower_km)
    )
    assert low.directly()[0] < high.directly()[0] + REVOLUTION_DAYS
    assert low.averaged()[0] <= high.averaged()[0]


@examples(10)
@given(LOW_KM, st.floats(0.2, 5.0), INCLINATION, ANGLE, COEFFICIENT)
def test_twice_the_air_and_twice_the_ballistic_coefficient_are_the_same_fall(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, factor: float, inclination_deg: float, raan_deg: float, coefficient: float,
) -> None:  # fmt: skip
    one = make_fall(
        make_orbit(EARTH_KM + altitude_km, 0.002, inclination_deg, raan_deg),
        ballistic_coefficient_kg_m2=coefficient,
    )
    modes = one.table.modes.copy()
    modes[:, :POINTS_OF_LEVEL] += np.float32(np.log(factor))  # their mean
    table = one.table._replace(modes=modes)
    other = replace(one, table=table, drag_per_density=one.drag_per_density / factor)
    # ln density is kept in single precision, to 2e-6.
    assert other.directly()[0] == pytest.approx(one.directly()[0], rel=1e-4)
    assert other.averaged()[0] == pytest.approx(one.averaged()[0], rel=1e-4, abs=1e-6)


@examples(10)
@given(LOW_KM, INCLINATION, ANGLE, ANGLE, st.floats(0.0, 400.0))
def test_turned_with_the_sun_it_is_the_same_fall(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, inclination_deg: float, raan_deg: float, anomaly_deg: float, later_days: float,
) -> None:  # fmt: skip
    """Some other day, with the orbit turned as far as the Sun has gone: the same local times. Only seasons,
    which are taken out here, tell the two apart."""
    now = make_fall(make_orbit(EARTH_KM + altitude_km, 0.002, inclination_deg, raan_deg, 50.0, anomaly_deg))
    now = replace(now, table=without_seasons(now.table))
    start = now.start_days + later_days
    later = replace(now, state=turned(now.state, SUN_RAD_PER_DAY * later_days), start_days=start)
    # But for rounding, measured 1e-9. Averaging ends where a step does: measured 1e-6.
    assert later.directly()[0] == pytest.approx(now.directly()[0], rel=1e-6)
    assert later.averaged()[0] == pytest.approx(now.averaged()[0], rel=1e-5, abs=1e-6)


@examples(30)
@given(st.floats(300.0, 600.0), st.floats(-40.0, 40.0), st.floats(0.0, 10_000.0), FLUX)
def test_the_air_is_denser_in_the_suns_afternoon_than_in_its_morning(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, latitude_deg: float, days: float, flux: float,
) -> None:  # fmt: skip
    """Inertial positions four hours east and west of where the Sun stands among the stars."""
    one = make_fall(make_orbit(6800.0, 0.0, 0.0), flux=flux)
    room = room_for_air(one.table)
    prepare_day(one.air, days, room)
    sun_rad = SUN_RAD_2000 + SUN_RAD_PER_DAY * (days - 0.5)
    c, s = np.cos(np.radians(latitude_deg)), np.sin(np.radians(latitude_deg))
    afternoon, morning = (
        density_at(
            (EARTH_KM + altitude_km) * np.array([c * np.cos(angle), c * np.sin(angle), s, 0.0, 0.0, 0.0]),
            days, room.density_slice,
        )
        for angle in (sun_rad + np.radians(60.0), sun_rad - np.radians(60.0))
    )  # fmt: skip
    assert afternoon > morning


@examples(10)
@given(LOW_KM, st.floats(10.0, 60.0), ANGLE, COEFFICIENT)
def test_against_the_turning_air_it_comes_down_sooner(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, inclination_deg: float, raan_deg: float, coefficient: float,
) -> None:  # fmt: skip
    """Eastward and westward over the same latitudes. The energy lost in the air is as the square of the speed
    against it, to first order: the eastward orbit lives ((1 + w) / (1 - w))² times as long, where w cos i is
    the part of the orbit's speed that the air has."""
    east, west = (
        make_fall(
            make_orbit(EARTH_KM + altitude_km, 0.001, one, raan_deg), ballistic_coefficient_kg_m2=coefficient
        ).directly()[0]
        for one in (inclination_deg, 180.0 - inclination_deg)
    )
    assume(west > 1.0)
    air = 7.292e-5 * (EARTH_KM + altitude_km) / 7.78 * np.cos(np.radians(inclination_deg))
    expected = ((1.0 + air) / (1.0 - air)) ** 2
    # They meet the bulge at other places of the orbit, and end within a revolution.
    assert east / west == pytest.approx(expected, rel=0.05, abs=1.5 * REVOLUTION_DAYS / west)


@examples(12)
@given(
    LOW_KM, st.floats(0.0, 0.03), INCLINATION, ANGLE, st.lists(st.floats(50.0, 170.0), min_size=2, max_size=4)
)
def test_lower_altitudes_are_reached_later_and_with_less_energy(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, e: float, inclination_deg: float, perigee_deg: float, ends_km: list[float],
) -> None:  # fmt: skip
    """The air turns with the Earth, slower than the object: it never gives energy."""
    state = make_orbit((EARTH_KM + altitude_km) / (1.0 - e), e, inclination_deg, 0.0, perigee_deg)
    field = GravityField()
    days_before, energy_before = 0.0, energy_km2_s2(state, field)
    for end_km in sorted(ends_km, reverse=True):
        days, end, reached = make_fall(
            state, ballistic_coefficient_kg_m2=60.0, end_altitude_km=end_km
        ).directly()
        assert reached
        assert days >= days_before
        # The last step is found to a centimetre, 1e-7 of the energy.
        assert energy_km2_s2(end, field) <= energy_before + 1e-6
        days_before, energy_before = days, energy_km2_s2(end, field)


@examples(12)
@given(st.floats(200.0, 1500.0), st.floats(0.0, 0.3), st.floats(0.0, 180.0), ANGLE, ANGLE)
def test_without_air_energy_and_spin_about_the_pole_stay(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, e: float, inclination_deg: float, perigee_deg: float, anomaly_deg: float,
) -> None:  # fmt: skip
    """The field is the same all round and always: it conserves energy and angular momentum about the axis."""
    state = make_orbit(
        (EARTH_KM + altitude_km) / (1.0 - e), e, inclination_deg, 20.0, perigee_deg, anomaly_deg
    )
    _, end, _ = make_fall(state, ballistic_coefficient_kg_m2=np.inf).directly(horizon_days=1.0)
    field = GravityField()
    # Truncation of a day's steps; J2's part of the energy is 1e-3 of it.
    assert energy_km2_s2(end, field) == pytest.approx(energy_km2_s2(state, field), rel=1e-7)
    spin, spin_before = (one[0] * one[4] - one[1] * one[3] for one in (end, state))
    assert spin == pytest.approx(spin_before, rel=1e-7, abs=1e-2)


@examples(10)
@given(LOW_KM, st.floats(0.0, 0.02), INCLINATION, ANGLE, ANGLE, ANGLE, COEFFICIENT, FLUX)
def test_averaged_and_direct_agree(
    make_orbit: Callable[..., np.ndarray], make_fall: Callable,
    altitude_km: float, e: float, inclination_deg: float, raan_deg: float, perigee_deg: float,
    anomaly_deg: float, coefficient: float, flux: float,
) -> None:  # fmt: skip
    one = make_fall(
        make_orbit(
            (EARTH_KM + altitude_km) / (1.0 - e), e, inclination_deg, raan_deg, perigee_deg, anomaly_deg
        ),
        ballistic_coefficient_kg_m2=coefficient,
        flux=flux,
    )
    # The promise of the two phases is 0.5 %; the last revolution is the least that can be told apart.
    assert one.in_two_phases()[0] == pytest.approx(one.directly()[0], rel=0.005, abs=0.5 * REVOLUTION_DAYS)

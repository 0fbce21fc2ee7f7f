"""Gravity is the gradient of its potential, drag pulls against the air, and the integrator has its order."""

import numpy as np
import pytest
from slices import slice_of

from iss_risk.atmosphere.density import DensitySlice, empty_slice
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.constants import (
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_J2,
    EARTH_J3,
    EARTH_J4,
    EARTH_MU_KM3_PER_S2,
    EARTH_ROTATION_RAD_PER_S,
)
from iss_risk.decay.forces import (
    STAGES,
    GravityField,
    air_relative_velocity,
    derivative,
    drag_per_density_of,
    gravity,
    step_state,
)
from iss_risk.earth.position import geodetic_altitude_km

NO_AIR = empty_slice()


def potential(field: GravityField, x: float, y: float, z: float) -> float:
    """-mu/r (1 - Σ Jn (Re/r)^n Pn(sin φ)), with the Legendre polynomials of NumPy."""
    r = np.sqrt(x * x + y * y + z * z)
    q = EARTH_GRAVITY_RADIUS_KM / r
    series = [0.0, 0.0, field.j2 * q**2, field.j3 * q**3, field.j4 * q**4]
    return -EARTH_MU_KM3_PER_S2 / r * (1.0 - np.polynomial.legendre.legval(z / r, series))


def fly(state: np.ndarray, steps: int, step_s: float, field: GravityField) -> np.ndarray:
    here, there, work = state.copy(), np.empty(6), np.empty((STAGES, 6))
    for _ in range(steps):
        step_state(here, 0.0, step_s, NO_AIR, 0.0, field, work, there)
        here[:] = there
    return here


@pytest.mark.parametrize(
    "field",
    [
        GravityField(),
        GravityField(j3=0.0, j4=0.0),
        GravityField(0.0, EARTH_J3 * 100, 0.0),
        GravityField(0.0, 0.0, EARTH_J4 * 100),
    ],
)
def test_gravity_is_the_gradient_of_the_potential(field: GravityField) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        point = rng.normal(size=3)
        point *= rng.uniform(6400.0, 9000.0) / np.linalg.norm(point)
        slope = np.empty(3)
        for axis in range(3):
            step = np.zeros(3)
            step[axis] = 1.0
            # Five points: the error is of fourth order in 1 km / 7,000 km; rounding leaves 1e-11.
            slope[axis] = (
                8.0 * (potential(field, *(point + step)) - potential(field, *(point - step)))
                - potential(field, *(point + 2.0 * step))
                + potential(field, *(point - 2.0 * step))
            ) / 12.0
        x, y, z = point
        pull = np.array(gravity(x, y, z, field))
        np.testing.assert_allclose(pull, -slope, rtol=0.0, atol=1e-10)


def test_gravity_of_a_point_mass() -> None:
    assert gravity(7000.0, 0.0, 0.0, GravityField(0.0, 0.0, 0.0)) == pytest.approx(
        (-398600.4415 / 7000.0**2, 0.0, 0.0)
    )


def test_default_field_is_the_earths() -> None:
    assert GravityField()[:3] == (EARTH_J2, EARTH_J3, EARTH_J4)
    # WGS 84 / EGM: J2 = 1.08263e-3, J3 = -2.53e-6, J4 = -1.62e-6 (Vallado 2013, table D-1).
    assert GravityField()[:3] == pytest.approx((1.08263e-3, -2.53e-6, -1.62e-6), rel=2e-3)


@pytest.mark.parametrize("eccentricity", [0.0, 0.07])
def test_energy_and_polar_momentum_stay_without_air(make_orbit, eccentricity: float) -> None:
    state = make_orbit(7000.0, eccentricity, 51.6, 30.0, 40.0, 50.0)
    end = fly(state, 1920, 45.0, GravityField())

    def energy(s: np.ndarray) -> float:
        return 0.5 * float(s[3:] @ s[3:]) + potential(GravityField(), *s[:3])

    # A day of the steps used above 170 km gains some 3e-9 of the energy: 2 cm of semi-major axis, a
    # thousandth of what drag takes from the station. (60 s would gain 16 cm.)
    assert energy(end) == pytest.approx(energy(state), rel=6e-9)
    assert np.cross(end[:3], end[3:])[2] == pytest.approx(np.cross(state[:3], state[3:])[2], rel=6e-9)
    assert np.linalg.norm(end[:3] - state[:3]) > 100.0


def test_step_is_of_sixth_order(make_orbit) -> None:
    """Half the step, 1/64 of the error of position after a revolution and a bit."""
    state = make_orbit(7000.0, 0.02, 51.6)
    exact = fly(state, 3000, 2.0, GravityField())
    errors = [np.linalg.norm(fly(state, n, 6000.0 / n, GravityField())[:3] - exact[:3]) for n in (15, 30, 60)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert (orders > 5.5).all(), orders
    assert (orders < 7.5).all(), orders


def test_circular_orbit_has_keplers_period() -> None:
    speed = np.sqrt(EARTH_MU_KM3_PER_S2 / 6800.0)
    state = np.array([6800.0, 0.0, 0.0, 0.0, speed, 0.0])
    period_s = 2.0 * np.pi * 6800.0 / speed
    # A hundred steps a revolution: 3 cm.
    np.testing.assert_allclose(
        fly(state, 100, period_s / 100, GravityField(0.0, 0.0, 0.0)), state, rtol=0.0, atol=1e-4
    )


def air(flux: float = 150.0) -> DensitySlice:
    return slice_of(load_density_table(), flux=flux)


def test_drag_opposes_the_velocity_against_the_air(make_orbit) -> None:
    density_slice = air()
    with_air, without = np.empty(6), np.empty(6)
    for inclination_deg in (0.1, 51.6, 98.0, 179.9):
        state = make_orbit(6628.0, 0.001, inclination_deg, 20.0, 0.0, 70.0)
        derivative(state, 9000.3, density_slice, drag_per_density_of(100.0, 1.0), GravityField(), with_air)
        derivative(state, 9000.3, density_slice, 0.0, GravityField(), without)
        drag = with_air[3:] - without[3:]
        wind = state[3:] - np.cross([0.0, 0.0, EARTH_ROTATION_RAD_PER_S], state[:3])
        assert drag @ wind == pytest.approx(-np.linalg.norm(drag) * np.linalg.norm(wind), rel=1e-12)
        assert drag @ state[3:] < 0.0
        np.testing.assert_array_equal(with_air[:3], state[3:])
        found = air_relative_velocity(state[0], state[1], state[3], state[4], state[5])
        assert found == pytest.approx((*wind, np.linalg.norm(wind)))


def test_drag_in_km_is_that_in_metres() -> None:
    density_kg_m3, speed_m_s, coefficient_kg_m2 = 3e-9, 7_500.0, 120.0
    m_s2 = 0.5 * 1.1 * density_kg_m3 * speed_m_s**2 / coefficient_kg_m2
    found_km_s2 = drag_per_density_of(coefficient_kg_m2, 1.1) * density_kg_m3 * (0.001 * speed_m_s) ** 2
    assert found_km_s2 == pytest.approx(0.001 * m_s2, rel=1e-14)


def test_drag_has_its_size(make_orbit) -> None:
    """½ ρ v²/β: twice for half the ballistic coefficient, none above the table."""
    density_slice = air()
    state = make_orbit(6778.0, 0.0, 51.6)
    out = [np.empty(6) for _ in range(3)]
    drags = (0.0, drag_per_density_of(170.0, 1.0), drag_per_density_of(85.0, 1.0))
    for rate, drag_per_density in zip(out, drags, strict=True):
        derivative(state, 9000.3, density_slice, drag_per_density, GravityField(), rate)
    heavy, light = (np.linalg.norm(rate[3:] - out[0][3:]) for rate in out[1:])
    assert light == pytest.approx(2.0 * heavy, rel=1e-9)
    # 400 km at F10.7 = 150: 3 to 6 × 10⁻¹² kg/m³, 7.3 km/s against the air: 0.5-0.9 µm/s².
    assert 0.4e-9 < heavy < 1.1e-9
    high = make_orbit(8000.0, 0.0, 51.6)
    derivative(high, 9000.3, density_slice, 500.0, GravityField(), out[1])
    derivative(high, 9000.3, density_slice, 0.0, GravityField(), out[0])
    np.testing.assert_array_equal(out[0], out[1])


def test_altitude_of_a_state() -> None:
    assert geodetic_altitude_km(np.array([6378.137 + 400.0, 0, 0, 0, 7.0, 0])) == pytest.approx(
        400.0, abs=1e-9
    )
    # The polar radius of WGS 84 is 6356.7523 km.
    assert geodetic_altitude_km(np.array([0, 0, -6356.7523142 - 400.0, 7.0, 0, 0])) == pytest.approx(
        400.0, abs=1e-6
    )

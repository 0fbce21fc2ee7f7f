"""Mean and osculating elements: there and back, and true to the orbit they stand for."""

import numpy as np
import pytest

from iss_risk.atmosphere.density import empty_slice
from iss_risk.decay.elements import (
    INC,
    cartesian_from_elements,
    elements_from_cartesian,
    mean_from_osculating,
    osculating_at_places,
    osculating_from_mean,
    upright,
)
from iss_risk.decay.forces import MU, STAGES, GravityField, step_state
from iss_risk.decay.short_period import short_period_radius_km
from iss_risk.decay.zonal import node_rate, perigee_rate

J2_ONLY = GravityField(j3=0.0, j4=0.0)
ECCENTRICITIES = (0.0, 1e-6, 1e-3, 0.01, 0.07, 0.2, 0.3)
INCLINATIONS_DEG = (0.1, 5.0, 28.5, 51.6, 63.4, 90.0, 97.0, 140.0, 179.9)


def wrapped(difference: np.ndarray) -> np.ndarray:
    """Elements' difference with angles in -π … π."""
    difference = difference.copy()
    difference[3:] = (difference[3:] + np.pi) % (2.0 * np.pi) - np.pi
    return difference


def elements(eccentricity: float, inclination_deg: float, seed: int = 0) -> np.ndarray:
    """With a perigee 420 km high and all other angles at random."""
    perigee, node, longitude = np.random.default_rng(seed).uniform(0.0, 2.0 * np.pi, 3)
    return np.array(
        [
            6800.0 / (1.0 - eccentricity),
            eccentricity * np.cos(perigee),
            eccentricity * np.sin(perigee),
            np.radians(inclination_deg),
            node,
            longitude,
        ]
    )


def revolutions(state: np.ndarray, count: int, field: GravityField) -> tuple[np.ndarray, float]:
    """States (n, 6) along `count` revolutions without air, some 30 s apart; and the step in s."""
    period_s = (
        2.0 * np.pi * np.sqrt(1.0 / (2.0 / np.linalg.norm(state[:3]) - state[3:] @ state[3:] / MU)) ** 3
    )
    period_s /= np.sqrt(MU)
    steps = int(period_s / 30.0)
    here, there, work = state.copy(), np.empty(6), np.empty((STAGES, 6))
    states = [here.copy()]
    for _ in range(steps * count):
        step_state(
            here,
            0.0,
            period_s / steps,
            empty_slice(),
            0.0,
            field,
            work,
            there,
        )
        here[:] = there
        states.append(here.copy())
    return np.array(states), period_s / steps


@pytest.mark.parametrize("inclination_deg", INCLINATIONS_DEG)
@pytest.mark.parametrize("eccentricity", [*ECCENTRICITIES, 0.7])
def test_osculating_elements_come_back_from_their_state(eccentricity: float, inclination_deg: float) -> None:
    for seed in range(5):
        given, state, found = elements(eccentricity, inclination_deg, seed), np.empty(6), np.empty(6)
        cartesian_from_elements(given, state)
        elements_from_cartesian(state, found)
        # At 0.1° of inclination the node is known 600 times worse than the place: 1e-16 × 600 × a few.
        assert np.abs(wrapped(found - given))[1:].max() < 1e-11
        assert found[0] == pytest.approx(given[0], rel=1e-12)


def test_a_known_state_has_its_elements() -> None:
    """Vallado (2013), example 2-5: p 11067.79 km, a 36127.343, e 0.832853, i 87.870°, Ω 227.898°, ω 53.38°,
    ν 92.335°. Its mu is 398600.4418, ours 398600.4415: 1e-9."""
    found = np.empty(6)
    elements_from_cartesian(np.array([6524.834, 6862.875, 6448.296, 4.901327, 5.533756, -1.976341]), found)
    assert found[0] == pytest.approx(36127.343, rel=1e-5)
    assert np.hypot(found[1], found[2]) == pytest.approx(0.832853, abs=1e-5)
    assert np.degrees(np.arctan2(found[2], found[1])) == pytest.approx(53.38, abs=0.01)
    assert np.degrees(found[3]) == pytest.approx(87.870, abs=1e-3)
    assert np.degrees(found[4]) % 360.0 == pytest.approx(227.898, abs=1e-3)
    eccentric = 2.0 * np.arctan(np.sqrt((1 - 0.832853) / (1 + 0.832853)) * np.tan(np.radians(92.335) / 2.0))
    mean_anomaly = eccentric - 0.832853 * np.sin(eccentric)
    assert (found[5] - np.radians(53.38) - mean_anomaly) % (2.0 * np.pi) == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("field", [GravityField(), J2_ONLY], ids=["J2-J4", "J2"])
@pytest.mark.parametrize("inclination_deg", INCLINATIONS_DEG)
@pytest.mark.parametrize("eccentricity", ECCENTRICITIES)
def test_going_to_osculating_and_back_leaves_no_jump(
    eccentricity: float, inclination_deg: float, field: GravityField
) -> None:
    given, state, found = elements(eccentricity, inclination_deg), np.empty(6), np.empty(6)
    osculating_from_mean(given, field, state)
    mean_from_osculating(state, field, found)
    # Fixed-point steps, each worth a factor J2: 10 mm of semi-major axis and of place (measured 1 mm).
    difference = wrapped(found - given)
    if inclination_deg < 1.0 or inclination_deg > 179.0:
        # The node is hardly defined: only the sum with the longitude is a place.
        difference[5] += difference[4] * np.sign(np.cos(given[3]))
        difference[4] = 0.0
    assert abs(difference[0]) < 1e-5
    assert np.abs(difference[1:]).max() * given[0] < 1e-5


@pytest.mark.parametrize("inclination_deg", [28.5, 51.6, 97.0])
@pytest.mark.parametrize(("eccentricity", "largest_m"), [(0.001, 40.0), (0.02, 120.0), (0.2, 120.0)])
def test_places_along_an_orbit_are_those_of_one_conversion_each(
    eccentricity: float, largest_m: float, inclination_deg: float
) -> None:
    """With differences as large as drag makes in a revolution. The means of node and inclination depend on
    where the revolution begins, in the order of J2² (1e-5 rad): measured 17, 66 and 30 m."""
    means = np.tile(elements(eccentricity, inclination_deg, 3), (8, 1))
    means[:, 5] += 2.0 * np.pi * np.arange(8) / 8.0 - 3.0
    random = np.random.default_rng(4)
    means[:, 0] += random.uniform(-1.0, 1.0, 8)
    means[:, 1:3] += random.uniform(-1e-4, 1e-4, (8, 2))
    together, alone = np.empty((8, 6)), np.empty(6)
    osculating_at_places(means, GravityField(), together)
    for mean, state in zip(means, together, strict=True):
        osculating_from_mean(mean, GravityField(), alone)
        assert 1000.0 * np.linalg.norm(state[:3] - alone[:3]) < largest_m
        assert 1000.0 * np.linalg.norm(state[3:] - alone[3:]) < 2e-3 * largest_m
    osculating_from_mean(means[0], GravityField(), alone)
    np.testing.assert_array_equal(together[0], alone)


def test_mean_elements_without_flattening_are_the_osculating_ones() -> None:
    given, state, found = elements(0.05, 51.6), np.empty(6), np.empty(6)
    cartesian_from_elements(given, state)
    mean_from_osculating(state, GravityField(0.0, 0.0, 0.0), found)
    assert np.abs(wrapped(found - given)[1:]).max() < 1e-8
    assert found[0] == pytest.approx(given[0], abs=1e-4)


@pytest.mark.parametrize(
    ("eccentricity", "largest_m"),
    # First-order theory leaves terms in J2² (metres) and in e J2 of the second harmonic. Measured: 2, 2.5,
    # 39, 370 m.
    [(0.0005, 5.0), (0.01, 5.0), (0.0722, 100.0), (0.2, 600.0)],
)
def test_radius_of_mean_ellipse_and_short_period_is_the_orbits(eccentricity: float, largest_m: float) -> None:
    mean, state, osculating = elements(eccentricity, 51.6, 7), np.empty(6), np.empty(6)
    osculating_from_mean(mean, J2_ONLY, state)
    states, step_s = revolutions(state, 1, J2_ONLY)
    p = mean[0] * (1.0 - eccentricity**2)
    errors_m = []
    for k, here in enumerate(states):
        elements_from_cartesian(here, osculating)
        inc, node = osculating[3], osculating[4]
        u = np.arctan2(
            np.cos(inc) * (np.cos(node) * here[1] - np.sin(node) * here[0]) + np.sin(inc) * here[2],
            np.cos(node) * here[0] + np.sin(node) * here[1],
        )
        turned = perigee_rate(mean[0], eccentricity, mean[3], J2_ONLY) * k * step_s
        ex = mean[1] * np.cos(turned) - mean[2] * np.sin(turned)
        ey = mean[1] * np.sin(turned) + mean[2] * np.cos(turned)
        radius = p / (1.0 + ex * np.cos(u) + ey * np.sin(u))
        radius += short_period_radius_km(p, ex, ey, np.cos(mean[3]), np.cos(u), np.sin(u), J2_ONLY.j2)
        errors_m.append(1000.0 * (np.linalg.norm(here[:3]) - radius))
    assert np.abs(errors_m).max() < largest_m


@pytest.mark.parametrize("field", [J2_ONLY, GravityField(j3=0.0)], ids=["J2", "J2, J4"])
@pytest.mark.parametrize("inclination_deg", [28.5, 51.6, 97.0])
@pytest.mark.parametrize("eccentricity", [0.0005, 0.0722, 0.2])
def test_node_and_perigee_drift_as_the_integrated_orbit(
    eccentricity: float, inclination_deg: float, field: GravityField
) -> None:
    mean, state, begin, end = (
        elements(eccentricity, inclination_deg, 3),
        np.empty(6),
        np.empty(6),
        np.empty(6),
    )
    osculating_from_mean(mean, field, state)
    states, step_s = revolutions(state, 15, field)
    mean_from_osculating(states[0], field, begin)
    mean_from_osculating(states[-1], field, end)
    elapsed_s = step_s * (len(states) - 1)
    change = wrapped(end - begin)
    # Second order in J2: measured 3e-5 of the node's drift, 6e-4 of the perigee's (without J2² and J4 3e-3).
    assert change[4] / elapsed_s == pytest.approx(
        node_rate(begin[0], eccentricity, begin[3], field), rel=5e-5
    )
    turned = np.arctan2(end[2], end[1]) - np.arctan2(begin[2], begin[1])
    turned = (turned + np.pi) % (2.0 * np.pi) - np.pi
    assert turned / elapsed_s == pytest.approx(
        perigee_rate(begin[0], eccentricity, begin[3], field), rel=1e-3
    )
    # Semi-major axis, eccentricity and inclination of an orbit without drag stay.
    assert abs(change[0]) < 5e-4
    assert abs(change[3]) < 1e-5
    assert np.hypot(end[1], end[2]) == pytest.approx(np.hypot(begin[1], begin[2]), abs=5e-6)


def test_the_stations_node_turns_five_degrees_a_day() -> None:
    # ISS at 420 km: its element sets of 2026 show -4.95 °/day.
    assert np.degrees(node_rate(6798.0, 0.0007, np.radians(51.63), GravityField())) * 86_400 == pytest.approx(
        -4.95, abs=0.05
    )


def test_a_sun_synchronous_orbit_follows_the_sun() -> None:
    # 800 km needs 98.6° (Vallado 2013, 11.4): 0.9856 °/day.
    rate = np.degrees(node_rate(7178.0, 0.0, np.radians(98.60), GravityField())) * 86_400.0
    assert rate == pytest.approx(0.9856, rel=0.01)


def test_perigee_nearly_stands_still_at_the_critical_inclination() -> None:
    # But for J2² and J4: 0.01 ° a day, of 7.
    rate = perigee_rate(7000.0, 0.1, np.arccos(np.sqrt(0.2)), GravityField())
    assert abs(np.degrees(rate)) * 86_400.0 < 0.01


@pytest.mark.parametrize("inclination_rad", [-0.12, -1e-9, 0.0, 1.0, np.pi, np.pi + 0.12])
def test_an_orbit_that_has_gone_through_the_equators_plane_is_the_same_one(inclination_rad: float) -> None:
    elements = np.array([41_876.0, 0.4157, 0.7177, inclination_rad, -22.2, 58_160.3])
    state, same = np.empty(6), np.empty(6)
    cartesian_from_elements(elements, state)
    upright(elements)
    assert 0.0 <= elements[INC] <= np.pi
    cartesian_from_elements(elements, same)
    np.testing.assert_allclose(same, state, rtol=1e-9, atol=1e-6)

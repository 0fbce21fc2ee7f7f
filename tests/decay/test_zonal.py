"""What zonal gravity does in the long run, against integrated orbits without air."""

import numpy as np
import pytest

from decay.conftest import Fall
from decay.test_elements import revolutions, wrapped
from iss_risk.constants import EARTH_J3, EARTH_J4
from iss_risk.decay.elements import elements_from_cartesian, mean_from_osculating
from iss_risk.decay.forces import MU, RE, GravityField
from iss_risk.decay.zonal import long_period_rates, mean_anomaly_rate, node_rate, perigee_rate

A_KM = 8000.0


@pytest.mark.parametrize(
    "field", [GravityField(0.0, EARTH_J3, 0.0), GravityField(0.0, 0.0, EARTH_J4)], ids=["J3", "J4"]
)
@pytest.mark.parametrize(("inclination_deg", "perigee_deg"), [(28.5, 60.0), (51.6, 0.0), (97.0, 200.0)])
@pytest.mark.parametrize("eccentricity", [0.05, 0.2])
def test_rates_of_a_single_harmonic_are_those_of_a_revolution(
    make_orbit, eccentricity: float, inclination_deg: float, perigee_deg: float, field: GravityField
) -> None:
    """To first order in the harmonic the change over one revolution is the averaged rate, exactly."""
    state = make_orbit(A_KM, eccentricity, inclination_deg, 70.0, perigee_deg, 180.0)
    states, step_s = revolutions(state, 1, field)
    begin, end = np.empty(6), np.empty(6)
    elements_from_cartesian(states[0], begin)
    elements_from_cartesian(states[-1], end)
    change = wrapped(end - begin) / (step_s * (len(states) - 1))
    shape = (A_KM, eccentricity, begin[3], field)
    turning = perigee_rate(*shape)
    ex_rate, ey_rate, inc_rate, node_drift = long_period_rates(A_KM, begin[1], begin[2], begin[3], field)
    expected = [
        ex_rate - begin[2] * turning,
        ey_rate + begin[1] * turning,
        inc_rate,
        node_drift + node_rate(*shape),
    ]
    largest = np.abs(expected).max()
    np.testing.assert_allclose(change[1:5], expected, rtol=1e-3, atol=1e-4 * largest)


def perigees_km(orbit: Fall, days: tuple[int, ...]) -> np.ndarray:
    """Perigee radii (2, n) after `days`: of the integrated orbit, and of the averaged one."""
    state, reached, mean, found = orbit.state.copy(), 0.0, np.empty(6), []
    for day in days:
        while reached < day:
            states, step_s = revolutions(state, 1, orbit.field)
            state, reached = states[-1], reached + step_s * (len(states) - 1) / 86_400.0
        mean_from_osculating(state, orbit.field, mean)
        _, averaged, _ = orbit.averaged(horizon_days=max(reached, 1e-9))
        found.append([one[0] * (1.0 - np.hypot(one[1], one[2])) for one in (mean, averaged)])
    return np.array(found).T


@pytest.mark.parametrize(("inclination_deg", "perigee_deg"), [(28.5, 0.0), (51.6, 40.0), (97.0, 90.0)])
def test_the_perigee_rises_and_falls_as_the_integrated_ones(
    make_orbit, make_fall, inclination_deg: float, perigee_deg: float
) -> None:
    """Measured over a month, 150 x 900 km: within 9 m where J3 moves it by kilometres."""
    state = make_orbit(6903.0, 375.0 / 6903.0, inclination_deg, 70.0, perigee_deg, 10.0)
    full = make_fall(state, ballistic_coefficient_kg_m2=np.inf, field=GravityField(third_bodies=False))
    integrated, averaged = perigees_km(full, (0, 10, 20, 30))
    assert np.ptp(integrated) > 0.5
    np.testing.assert_allclose(averaged, integrated, atol=0.015)


def test_j4_moves_the_perigee_and_is_not_left_out(make_orbit, make_fall) -> None:
    """It makes a difference of 70 m and more within three weeks; averaged and integrated the same."""
    state = make_orbit(6903.0, 375.0 / 6903.0, 28.5, 70.0, 0.0, 10.0)
    fields = GravityField(j3=0.0, third_bodies=False), GravityField(j3=0.0, j4=0.0, third_bodies=False)
    with_j4, without = (
        perigees_km(make_fall(state, ballistic_coefficient_kg_m2=np.inf, field=field), (0, 6, 12, 18))
        for field in fields
    )
    effect = with_j4 - without
    assert np.ptp(effect[0]) > 0.05
    np.testing.assert_allclose(effect[1] - effect[1, 0], effect[0] - effect[0, 0], atol=0.005)


def test_mean_anomaly_keeps_the_time() -> None:
    """Brouwer's rate in a round polar orbit, where J4 has no part in it: n (1 - 3/2 γ2 + 78/32 γ2²)."""
    field = GravityField()
    n, gamma = np.sqrt(MU / 7000.0**3), 0.5 * field.j2 * (RE / 7000.0) ** 2
    assert mean_anomaly_rate(7000.0, 0.0, 0.5 * np.pi, field) == pytest.approx(
        n * (1.0 - 1.5 * gamma + 3.0 / 32.0 * 26.0 * gamma**2), rel=1e-12
    )

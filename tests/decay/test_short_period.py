"""J2's swing within a revolution, in position and velocity."""

from typing import Any, cast

import numpy as np
import pytest

from decay.test_elements import J2_ONLY, elements, revolutions
from iss_risk.constants import EARTH_MU_KM3_PER_S2
from iss_risk.decay.elements import elements_from_cartesian, osculating_from_mean
from iss_risk.decay.forces import RE
from iss_risk.decay.short_period import change_of_swing, swing_by_j2
from iss_risk.decay.zonal import perigee_rate

# Inlined into their callers: Python has only their sources.
SWING, CHANGE = (cast(Any, one).py_func for one in (swing_by_j2, change_of_swing))
PLACES = [(0.0, 0.0, 0.3), (0.05, 0.03, 1.0), (-0.05, -0.02, 2.0), (0.15, -0.1, 4.0)]


def eta(e_cos_f: float, e_sin_f: float) -> float:
    return float(np.sqrt(1.0 - e_cos_f**2 - e_sin_f**2))


@pytest.mark.parametrize("cos2_i", [0.0, 0.3, 0.9])
@pytest.mark.parametrize(("e_cos_f", "e_sin_f", "u"), PLACES)
def test_the_change_of_the_swing_is_its_derivative(
    e_cos_f: float, e_sin_f: float, u: float, cos2_i: float
) -> None:
    place = cos2_i, np.cos(2.0 * u), np.sin(2.0 * u)
    for by_cos, by_sin in ((1.0, 0.0), (0.0, 1.0), (0.7, -0.4)):
        ends = []
        for h in (-1e-6, 1e-6):
            there = e_cos_f + h * by_cos, e_sin_f + h * by_sin
            ends.append(np.array(SWING(*there, eta(*there), *place)))
        found = CHANGE(e_cos_f, e_sin_f, eta(e_cos_f, e_sin_f), *place, by_cos, by_sin)
        np.testing.assert_allclose(found, (ends[1] - ends[0]) / 2e-6, atol=1e-7)


@pytest.mark.parametrize(("eccentricity", "largest"), [(0.0005, 4e-6), (0.0722, 6e-6), (0.2, 2e-5)])
def test_an_integrated_orbit_swings_like_that(eccentricity: float, largest: float) -> None:
    """Radius, radial velocity and angular momentum, relative, at the place where the integrated orbit is.

    What is left is of second order in J2. Without the swing it is 1e-3.
    """
    mean, state, osculating = elements(eccentricity, 51.6, 7), np.empty(6), np.empty(6)
    osculating_from_mean(mean, J2_ONLY, state)
    states, step_s = revolutions(state, 1, J2_ONLY)
    p = mean[0] * (1.0 - eccentricity**2)
    epsilon = 0.25 * J2_ONLY.j2 * (RE / p) ** 2
    momentum = np.sqrt(EARTH_MU_KM3_PER_S2 * p)
    cos2_i = np.cos(mean[3]) ** 2
    errors = []
    for k, here in enumerate(states):
        elements_from_cartesian(here, osculating)
        inc, node = osculating[3], osculating[4]
        u = np.arctan2(
            np.cos(inc) * (np.cos(node) * here[1] - np.sin(node) * here[0]) + np.sin(inc) * here[2],
            np.cos(node) * here[0] + np.sin(node) * here[1],
        )
        perigee = np.arctan2(mean[2], mean[1]) + perigee_rate(mean[0], eccentricity, mean[3], J2_ONLY) * (
            k * step_s
        )
        mean_u = u
        for _ in range(3):
            x, y = eccentricity * np.cos(mean_u - perigee), eccentricity * np.sin(mean_u - perigee)
            swing = SWING(x, y, eta(x, y), cos2_i, np.cos(2.0 * mean_u), np.sin(2.0 * mean_u))
            mean_u = u - epsilon * swing.latitude
        r = np.linalg.norm(here[:3])
        errors.append(
            [
                r / (p * (1.0 / (1.0 + x) + epsilon * swing.radius)) - 1.0,
                (here[:3] @ here[3:] / r) * momentum / EARTH_MU_KM3_PER_S2 - (y + epsilon * swing.climb),
                np.linalg.norm(np.cross(here[:3], here[3:])) / (momentum * (1.0 + epsilon * swing.momentum))
                - 1.0,
            ]
        )
    assert np.abs(errors).max() < largest

"""Directions and arcs on the sphere, against hand-made ones."""

import numpy as np
import pytest

from iss_risk.earth.sphere import arc_deg, unit_vector


def test_unit_vectors_of_the_axes() -> None:
    for (latitude, longitude), axis in (((0, 0), (1, 0, 0)), ((0, 90), (0, 1, 0)), ((90, 33), (0, 0, 1))):
        found = unit_vector(np.radians(float(latitude)), np.radians(float(longitude)))
        assert found == pytest.approx(axis, abs=1e-15)


def test_arcs() -> None:
    found = arc_deg(10.0, 170.0, np.array([10.0, -10.0, 90.0, 15.0]), np.array([170.0, -10.0, 0.0, 170.0]))
    np.testing.assert_allclose(found, [0.0, 180.0, 80.0, 5.0], atol=2e-6)


def test_arcs_are_angles_between_unit_vectors() -> None:
    rng = np.random.default_rng(4)
    latitude, longitude = rng.uniform(-90.0, 90.0, 50), rng.uniform(-180.0, 180.0, 50)
    here = np.array(unit_vector(np.radians(40.0), np.radians(-75.0)))
    there = np.array([unit_vector(*np.radians(one)) for one in np.transpose([latitude, longitude])])
    np.testing.assert_allclose(np.cos(np.radians(arc_deg(40.0, -75.0, latitude, longitude))), there @ here)

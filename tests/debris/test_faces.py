"""Flat faces: the factor of the model against measurements on discs and the theory of inclined plates."""

import numpy as np
import pytest

from iss_risk.debris.aerothermodynamics import (
    EDGE_RADIUS_M,
    FLAT_EDGE_RATIO,
    FLAT_HEATING,
    SUTTON_GRAVES,
    faces,
    flat_gradient_per_m,
    heating_w,
    surface_area_m2,
)
from iss_risk.debris.part_arrays import BOX, CYLINDER, SPHERE
from iss_risk.inputs import FACE_HEATING

# Velocity gradient in the middle of a disc face on, over that of a sphere of its radius, by the radius of its
# edge over its own: Ellison 1969, NASA TN D-5121, table I, at Mach 8.
ELLISON = {0.0: 0.317, 0.2: 0.377, 0.4: 0.455}
SPHERE_WINDWARD = 0.55  # mean of 0.1 + 0.9 cos θ over all directions from which a surface is hit


def rise_over_a_disc(gradient: float, heat_capacity_ratio: float = 1.4) -> float:
    """Mean heating of a disc face on over that in its middle, by local similarity (Lees 1956):
    q ~ p u r / √(2 ∫ p u r² dr). The flow reaches the speed of sound at the edge."""
    r = np.linspace(1e-6, 1.0, 20_001)
    # In units of √(2 p/ρ) at the stagnation point.
    sound = np.sqrt(heat_capacity_ratio / (heat_capacity_ratio + 1.0))
    u = gradient * r / np.sqrt(1.0 - (1.0 - (gradient / sound) ** 2) * r * r)
    exponent = heat_capacity_ratio / (heat_capacity_ratio - 1.0)
    p = (1.0 - u * u / exponent) ** exponent
    run = np.concatenate([[0.0], np.cumsum(0.5 * (p * u * r**2)[1:] + 0.5 * (p * u * r**2)[:-1])]) * r[1]
    q = p * u * r / np.sqrt(2.0 * np.maximum(run, 1e-30)) / np.sqrt(2.0 * gradient)
    q[:20] = 1.0
    return float(2.0 * np.trapezoid(q * r, r))


def tumbling_factor(face_on: float, density_ratio: float) -> float:
    """Heat into a tumbling flat face over that of a sphere's surface.

    At an angle a face is heated as a plate from its edge on (laminar, 0.664 Pr^-2/3 √(ρμu/L), twice its
    half-width long; Newtonian pressure, the flow along it as fast as before the shock), against the
    stagnation point of a sphere (0.763 Pr^-0.6 √(ρμ √(2 ε) V/R), Sibulkin; ε the density before the shock
    over that behind it). Where the shock stands off, linear to what it has face on.
    """
    normal = np.linspace(0.0, 1.0, 20_001)  # sine of the angle to the flow: all alike in tumbling
    along = np.sqrt(1.0 - normal**2)
    recovery = 1.0 - (1.0 - np.sqrt(0.71)) * along**2
    plate = 0.664 * 0.71 ** (-2 / 3) / (0.763 * 0.71**-0.6) * recovery
    plate *= np.sqrt(normal**2 * along / (2.0 * np.sqrt(2.0 * density_ratio)))
    detached = (1.0 - density_ratio) / (1.0 + density_ratio)
    ends = np.interp(detached, normal, plate)
    blend = ends + (face_on - ends) * (normal - detached) / (1.0 - detached)
    return float(np.trapezoid(np.where(normal < detached, plate, blend), normal)) / SPHERE_WINDWARD


def test_face_on_a_disc_takes_two_thirds_of_a_sphere_whatever_its_edge() -> None:
    means = [np.sqrt(gradient) * rise_over_a_disc(gradient) for gradient in ELLISON.values()]
    assert means == pytest.approx([0.63, 0.655, 0.675], abs=0.01)
    # Zoby & Sullivan 1965: a sharp disc is as a sphere of 3.2-3.5 times its radius.
    assert np.sqrt(ELLISON[0.0]) == pytest.approx(3.35**-0.5, rel=0.05)


def test_a_tumbling_face_takes_what_measurement_and_theory_say() -> None:
    """Air in equilibrium at 6-7 km/s is 14-16 times denser behind a shock, at 4 km/s 10-12 times."""
    means = [np.sqrt(gradient) * rise_over_a_disc(gradient) for gradient in ELLISON.values()]
    found = [tumbling_factor(mean, 0.07) for mean in means]
    assert found == pytest.approx([FLAT_HEATING] * 3, abs=0.02)
    # The spread of the input holds what densities from 10 to 20 times give.
    low, high = FACE_HEATING.distribution.quantile(np.array([0.16, 0.84])) * FLAT_HEATING
    assert low < tumbling_factor(means[0], 0.10) < tumbling_factor(means[2], 0.05) < high


def mean_heating(shape: int, side_m: float, face_heating: float = 1.0) -> float:
    """Of a sphere or a cube, per surface, in air so dense that everything is in a continuum."""
    heat_w = heating_w(
        faces(shape, side_m, side_m, side_m, face_heating), SUTTON_GRAVES, 1e-2, 7000.0, 0.0, 0.0
    )
    return heat_w / surface_area_m2(shape, side_m, side_m, side_m)


def test_a_cube_is_heated_as_its_faces() -> None:
    cube, ball = mean_heating(BOX, 0.4), mean_heating(SPHERE, 0.4)
    assert cube / ball == pytest.approx(FLAT_HEATING, rel=0.02)
    scaled = mean_heating(BOX, 0.4, face_heating=1.2)
    assert scaled / cube == pytest.approx(1.2, rel=0.01)


def test_the_round_side_of_a_cylinder_is_not_flat() -> None:
    """Long: 1/√2 of a sphere. Its ends are flat, and so is a thin disc, rim and all."""
    long = faces(CYLINDER, 40.0, 0.2, 0.2, 1.0)
    assert long.heating_1 == pytest.approx(np.sqrt(0.5 / 0.1), rel=0.01)
    assert long.heating_2 == pytest.approx(FLAT_HEATING / np.sqrt(0.1), rel=0.01)
    assert faces(CYLINDER, 40.0, 0.2, 0.2, 1.3).heating_1 == pytest.approx(long.heating_1, rel=0.01)
    rim = faces(CYLINDER, 0.04, 2.0, 2.0, 1.0)
    strip = faces(BOX, 2.0, 0.04, 2.0, 1.0)
    assert rim.heating_1 == pytest.approx(strip.heating_1, rel=0.03)


def test_thin_edges_are_round() -> None:
    assert flat_gradient_per_m(EDGE_RADIUS_M) == pytest.approx(1.0 / EDGE_RADIUS_M)
    assert flat_gradient_per_m(0.5 * EDGE_RADIUS_M) == pytest.approx(2.0 / EDGE_RADIUS_M)
    wide = 1.001 * EDGE_RADIUS_M / FLAT_EDGE_RATIO
    assert flat_gradient_per_m(wide) * wide == pytest.approx(FLAT_HEATING**2)
    half = np.geomspace(1e-4, 1.0, 200)
    assert (np.diff([flat_gradient_per_m(b) for b in half]) < 0.0).all()

"""Drag and heating of tumbling bodies, from free molecular flow to the subsonic fall.

The mean projected area of a convex body that tumbles at random is a quarter of its surface (Cauchy), and
every element of its surface meets the flow at all angles with the same probability. So the mean of any
quantity that depends on this angle alone is the same for every convex shape: modified Newtonian pressure
gives the sphere's drag coefficient, 0.92 for the mean projected area, to cylinders, boxes and plates too
(1.84 <cos³> / <cos> = 0.92), and heating the sphere's mean share of the stagnation value (0.1 + 0.9 cos θ:
0.275). The shape has an effect through the size and the flatness of each face only, which determine its
stagnation heating.
All drag coefficients refer to the mean projected area: the 1.0-1.4 that are often given refer to one side's
area, length × diameter or width.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.compiled import inlined, leaf
from iss_risk.debris.part_arrays import CYLINDER, SPHERE

DRAG_FREE_MOLECULAR = 2.1  # diffuse reflection, satellite speed: 2.0-2.2 (Schaaf & Chambré 1961)
DRAG_HYPERSONIC = 0.92
# By shape (sphere, cylinder, box, plate): Hoerner 1965, below the drag crisis, tumbling.
DRAG_SUBSONIC = np.array([0.47, 0.9, 1.05, 1.1])

# Heat over the whole surface of a sphere, as a fraction of its stagnation heat: 0.1 + 0.9 cos θ on the side
# that faces the flow (Kemp, Rose & Detra 1959), averaged over the sphere; DAS and ORSAT take the same.
SURFACE_HEATING = 0.275
# A body much longer than wide is heated as a cylinder across the flow: 1/√2 of a sphere of its radius.
SLENDER_HEATING = 0.71

# Heat into a flat face that tumbles, over that into the same surface of a sphere of its half-width. Face on,
# the middle of a disc has 0.56 (sharp edge) to 0.67 (edge radius 0.4 of its own) of the sphere's stagnation
# heating (Ellison 1969, NASA TN D-5121; Zoby and Sullivan 1965, NASA TM X-1067), and all of it 0.63-0.67 on
# average; inclined to the flow it is heated as a plate from its edge on. Over all directions: 0.70, whatever
# the edge (tests/debris/test_faces.py computes it; docs/decisions/0011).
FLAT_HEATING = 0.70
# Up to this radius of its edge over its half-width a face counts as flat (the roundest disc measured); with
# an edge as round as it is wide it is a sphere, or a cylinder. Linear between: not measured.
FLAT_EDGE_RATIO = 0.4
# Radius of the edges of parts as they melt: sheet is bent over 1-3 mm, machined edges are broken by 0.5-2 mm,
# and what melts is drawn round over its capillary length, 4-6 mm in aluminium and steel (less at several g).
# Estimated. Faces wider than 15 mm do not depend on it.
EDGE_RADIUS_M = 0.003

# Stagnation heating of a sphere in air, W/m², with ρ in kg/m³, nose radius R in m and speed V in m/s.
# Sutton & Graves 1971 (NASA TR R-376): 1.7415e-4 √(ρ/R) V³.
# Detra, Kemp & Riddell 1957: 110.35e6 √(ρ/ρ0) / √R (V/7925)^3.15 with ρ0 = 1.225.
SUTTON_GRAVES_W = 1.7415e-4
DETRA_KEMP_RIDDELL_W = 110.35e6 / np.sqrt(1.225) / 7925.0**3.15
CORRELATIONS = ("sutton-graves", "detra-kemp-riddell")
SUTTON_GRAVES, DETRA_KEMP_RIDDELL = range(2)
ACCOMMODATION = 0.9  # thermal, engineering surfaces
MEAN_FREE_PATH_DENSITY = 6.633e-8 * 1.225  # kg/m²: U.S. Standard Atmosphere 1976, at sea level
CONTINUUM_KNUDSEN, FREE_MOLECULAR_KNUDSEN = 0.01, 10.0
_TRANSITION = np.log(FREE_MOLECULAR_KNUDSEN / CONTINUUM_KNUDSEN)
HEAT_CAPACITY_AIR_J_PER_KG_K = 1004.7
OXYGEN_MASS_FRACTION = 0.2314  # U.S. Standard Atmosphere 1976


class Faces(NamedTuple):
    """Up to three kinds of face of a body: their areas, and their heating relative to a 1 m nose."""

    area_1_m2: float
    heating_1: float
    area_2_m2: float
    heating_2: float
    area_3_m2: float
    heating_3: float


@leaf
def surface_area_m2(shape: int, length_m: float, width_m: float, height_m: float) -> float:
    """Outer surface of a sphere (d, d, d), cylinder (l, d, d), box or plate (l, w, h)."""
    if shape == SPHERE:
        return np.pi * length_m * length_m
    if shape == CYLINDER:
        return np.pi * width_m * (length_m + 0.5 * width_m)
    return 2.0 * (length_m * width_m + length_m * height_m + width_m * height_m)


@leaf
def volume_m3(shape: int, length_m: float, width_m: float, height_m: float) -> float:
    """Volume inside the outer dimensions."""
    if shape == SPHERE:
        return np.pi / 6.0 * length_m**3
    if shape == CYLINDER:
        return np.pi / 4.0 * width_m * width_m * length_m
    return length_m * width_m * height_m


@leaf
def narrower_side_m(length_m: float, width_m: float, height_m: float) -> float:
    """The narrower side of the largest face: the diameter of a rod or disc, the width of a strip or panel.

    The flow goes round a body this way, so that it governs how rarefied the flow is, and most of the heating.
    """
    return max(min(length_m, width_m), min(max(length_m, width_m), height_m))


@leaf
def knudsen_length_m(side_m: float) -> float:
    """What the Knudsen number refers to: the root of the projected area of a sphere as wide as the side that
    the flow goes round.

    Codes of the agencies and measurements refer cylinders to their diameter (Schaaf and Chambré 1961), not to
    their size as a whole: a thin tube is in free molecular flow farther down than a sphere of its surface.
    """
    return np.sqrt(0.25 * surface_area_m2(SPHERE, side_m, side_m, side_m))


@leaf
def rarefied_share(density_kg_m3: float, length_m: float) -> float:
    """0 in continuum, 1 in free molecular flow, linear in the logarithm of the Knudsen number between.

    The Knudsen number is the mean free path over `length_m` (knudsen_length_m).
    """
    density_length = density_kg_m3 * length_m
    if density_length >= MEAN_FREE_PATH_DENSITY / CONTINUUM_KNUDSEN:
        return 0.0
    if density_length <= MEAN_FREE_PATH_DENSITY / FREE_MOLECULAR_KNUDSEN:
        return 1.0
    return np.log(MEAN_FREE_PATH_DENSITY / CONTINUUM_KNUDSEN / density_length) / _TRANSITION


@leaf
def drag_coefficient(subsonic: float, rarefied: float, mach: float) -> float:
    """Bridged over the Knudsen number (`rarefied_share`) and, in continuum, over the Mach number.

    `subsonic` is the row of DRAG_SUBSONIC for the shape.
    """
    continuum = subsonic + (DRAG_HYPERSONIC - subsonic) * min(max((mach - 0.8) * (1.0 / 1.1), 0.0), 1.0)
    # Smooth in the logarithm of the Knudsen number: 3 t² - 2 t³, within 0.01 of the usual sin².
    t = rarefied
    bridged = continuum + (DRAG_FREE_MOLECULAR - continuum) * t * t * (3.0 - 2.0 * t)
    return DRAG_FREE_MOLECULAR if rarefied >= 1.0 else bridged


@leaf
def stagnation_factor(correlation: int, speed_m_s: float) -> float:
    """Stagnation heating over √(ρ/R), W/m² per √(kg/m⁴), cold wall."""
    cube = speed_m_s * speed_m_s * speed_m_s
    if correlation == SUTTON_GRAVES:
        return SUTTON_GRAVES_W * cube
    return DETRA_KEMP_RIDDELL_W * cube * speed_m_s**0.15


@leaf
def stagnation_heating_w_m2(
    correlation: int, density_kg_m3: float, nose_radius_m: float, speed_m_s: float
) -> float:
    """Cold-wall convective heating at the stagnation point of a sphere."""
    return stagnation_factor(correlation, speed_m_s) * np.sqrt(density_kg_m3 / nose_radius_m)


@leaf
def flat_gradient_per_m(half_width_m: float) -> float:
    """How fast the flow turns away from a flat face in one direction, as the inverse radius of a sphere.

    Heating is as its root. Edges are rounded by EDGE_RADIUS_M.
    """
    gradient = 1.0 / half_width_m
    round_part = (EDGE_RADIUS_M * gradient - FLAT_EDGE_RATIO) * (1.0 / (1.0 - FLAT_EDGE_RATIO))
    flat = FLAT_HEATING * FLAT_HEATING
    return (flat + (1.0 - flat) * min(max(round_part, 0.0), 1.0)) * gradient


@leaf
def faces(shape: int, length_m: float, width_m: float, height_m: float, face_heating: float) -> Faces:
    """Area of the kinds of face of a body (m²), and the heating of each relative to a sphere of 1 m radius.

    Heating is as the root of the sum of the velocity gradients in two directions: 1/R and 1/R on a sphere,
    1/R and 0 on a long cylinder, which has 1/√2 of it. On a flat face the distance from its middle to its
    edge determines the gradient. So the edges of panels are heated far more than their faces. No measurement
    was found for strips: they have the gradient of the disc in one direction. `face_heating` scales the
    heating of what is flat.
    """
    if shape == SPHERE:
        a1, k1 = np.pi * length_m * length_m, 1.0 / np.sqrt(0.5 * length_m)
        return Faces(a1, k1, 0.0, k1, 0.0, k1)
    square = face_heating * face_heating
    along, across = square * flat_gradient_per_m(0.5 * length_m), square * flat_gradient_per_m(0.5 * width_m)
    if shape == CYLINDER:
        a1, k1 = np.pi * width_m * length_m, np.sqrt(1.0 / width_m + 0.5 * along)
        a2, k2 = 0.5 * np.pi * width_m * width_m, np.sqrt(across)
        return Faces(a1, k1, a2, k2, 0.0, k2)
    up = square * flat_gradient_per_m(0.5 * height_m)
    a1, k1 = 2.0 * length_m * width_m, np.sqrt(0.5 * (along + across))
    a2, k2 = 2.0 * length_m * height_m, np.sqrt(0.5 * (along + up))
    a3, k3 = 2.0 * width_m * height_m, np.sqrt(0.5 * (across + up))
    return Faces(a1, k1, a2, k2, a3, k3)


@inlined
def heat_flow_w(
    body: Faces,
    stagnation: float,
    density_kg_m3: float,
    speed_m_s: float,
    wall_temperature_k: float,
    oxidation_heat_j_per_kg: float,
) -> float:
    """Heat flow in W into a tumbling body, continuum and free molecular bridged, with its oxidation.

    `stagnation` is the stagnation_factor. The enthalpy of the hot wall reduces the convective flow. Oxygen
    reaches the wall as heat does (Reynolds' analogy). Oxidation adds `oxidation_heat_j_per_kg`: heat per
    kilogram of oxygen, times the fraction of the oxygen that reacts.
    """
    # Per square metre of surface. Free molecules bring their energy to the mean projected area, a quarter.
    free = 0.125 * ACCOMMODATION * density_kg_m3 * speed_m_s * speed_m_s * speed_m_s
    ratio = SURFACE_HEATING * np.sqrt(density_kg_m3) * stagnation / free
    r1, r2, r3 = ratio * body.heating_1, ratio * body.heating_2, ratio * body.heating_3
    # Σ area · r / √(1 + r²), by one division.
    s1, s2, s3 = np.sqrt(1.0 + r1 * r1), np.sqrt(1.0 + r2 * r2), np.sqrt(1.0 + r3 * r3)
    s12 = s1 * s2
    over = (body.area_1_m2 * r1 * s2 + body.area_2_m2 * r2 * s1) * s3 + body.area_3_m2 * r3 * s12
    bridged = over / (s12 * s3)
    recovery = 0.5 * speed_m_s * speed_m_s + HEAT_CAPACITY_AIR_J_PER_KG_K * 250.0
    convection = max(recovery - HEAT_CAPACITY_AIR_J_PER_KG_K * wall_temperature_k, 0.0)
    flow = free * bridged * (convection + OXYGEN_MASS_FRACTION * oxidation_heat_j_per_kg) / recovery
    return flow if free > 0.0 else 0.0


@leaf
def heating_w(
    body: Faces,
    correlation: int,
    density_kg_m3: float,
    speed_m_s: float,
    wall_temperature_k: float,
    oxidation_heat_j_per_kg: float,
) -> float:
    """As heat_flow_w, by one of the CORRELATIONS."""
    return heat_flow_w(
        body,
        stagnation_factor(correlation, speed_m_s),
        density_kg_m3,
        speed_m_s,
        wall_temperature_k,
        oxidation_heat_j_per_kg,
    )

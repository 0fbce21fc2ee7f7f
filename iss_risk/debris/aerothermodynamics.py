"""Drag and heating of tumbling bodies, from free molecular flow to the subsonic fall.

The mean projected area of a convex body that tumbles at random is a quarter of its surface (Cauchy), and
every element of its surface meets the flow at all angles with the same probability. So the mean of any
quantity that depends on this angle alone is the same for every convex shape: modified Newtonian pressure
gives the sphere's drag coefficient, 0.92 for the mean projected area, to cylinders, boxes and plates too
(1.84 <cos³> / <cos> = 0.92), and heating the sphere's mean share of the stagnation value (0.1 + 0.9 cos θ:
0.275). The shape has an effect through the size of each face only, which determines its stagnation heating.
All drag coefficients refer to the mean projected area: the 1.0-1.4 that are often given refer to one side's
area, length × diameter or width.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.compiled import leaf
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
def drag_coefficient(shape: int, knudsen: float, mach: float) -> float:
    """Bridged over Knudsen number and, in continuum, over Mach number."""
    if mach > 3.0:
        continuum = DRAG_HYPERSONIC
    elif mach < 0.8:
        continuum = DRAG_SUBSONIC[shape]
    else:
        t = (mach - 0.8) / 2.2
        continuum = DRAG_SUBSONIC[shape] + (DRAG_HYPERSONIC - DRAG_SUBSONIC[shape]) * min(2.0 * t, 1.0)
    if knudsen <= CONTINUUM_KNUDSEN:
        return continuum
    if knudsen >= FREE_MOLECULAR_KNUDSEN:
        return DRAG_FREE_MOLECULAR
    # Smooth in the logarithm of the Knudsen number: 3 t² - 2 t³, within 0.01 of the usual sin².
    t = np.log(knudsen / CONTINUUM_KNUDSEN) / _TRANSITION
    return continuum + (DRAG_FREE_MOLECULAR - continuum) * t * t * (3.0 - 2.0 * t)


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
def _face(side_1_m: float, side_2_m: float, area_m2: float) -> tuple[float, float]:
    """Area of a face, and its heating relative to a sphere of 1 m radius.

    A strip is heated as a cylinder across the flow, a square as a sphere, both with half its width as radius.
    """
    narrow, broad = min(side_1_m, side_2_m), max(side_1_m, side_2_m)
    return area_m2, (SLENDER_HEATING + (1.0 - SLENDER_HEATING) * narrow / broad) / np.sqrt(0.5 * narrow)


@leaf
def faces(shape: int, length_m: float, width_m: float, height_m: float) -> Faces:
    """Area of the kinds of face of a body (m²), and the heating of each relative to a sphere of 1 m radius.

    The distance from the middle of a face to its nearest edge determines how fast the flow turns away from
    it, and so its heating: half the narrower side takes the place of the nose radius. So the edges of panels
    are heated far more than their faces.
    """
    if shape == SPHERE:
        a1, k1 = np.pi * length_m * length_m, 1.0 / np.sqrt(0.5 * length_m)
        return Faces(a1, k1, 0.0, k1, 0.0, k1)
    if shape == CYLINDER:
        a1, k1 = _face(length_m, width_m, np.pi * width_m * length_m)
        a2, k2 = _face(width_m, width_m, 0.5 * np.pi * width_m * width_m)
        return Faces(a1, k1, a2, k2, 0.0, k2)
    a1, k1 = _face(length_m, width_m, 2.0 * length_m * width_m)
    a2, k2 = _face(length_m, height_m, 2.0 * length_m * height_m)
    a3, k3 = _face(width_m, height_m, 2.0 * width_m * height_m)
    return Faces(a1, k1, a2, k2, a3, k3)


@leaf
def heating_w(
    body: Faces,
    correlation: int,
    density_kg_m3: float,
    speed_m_s: float,
    wall_temperature_k: float,
    oxidation_heat_j_per_kg: float,
) -> float:
    """Heat flow in W into a tumbling body, continuum and free molecular bridged, with its oxidation.

    The enthalpy of the hot wall reduces the convective flow. Oxygen reaches the wall as heat does (Reynolds'
    analogy). Oxidation adds `oxidation_heat_j_per_kg`: heat per kilogram of oxygen, times the fraction of the
    oxygen that reacts.
    """
    # Per square metre of surface. Free molecules bring their energy to the mean projected area, a quarter.
    free = 0.125 * ACCOMMODATION * density_kg_m3 * speed_m_s * speed_m_s * speed_m_s
    if free <= 0.0:
        return 0.0
    continuum = SURFACE_HEATING * np.sqrt(density_kg_m3) * stagnation_factor(correlation, speed_m_s)
    ratio = continuum / free
    r1, r2, r3 = ratio * body.heating_1, ratio * body.heating_2, ratio * body.heating_3
    bridged = body.area_1_m2 * r1 / np.sqrt(1.0 + r1 * r1)
    if body.area_2_m2 > 0.0:
        bridged += body.area_2_m2 * r2 / np.sqrt(1.0 + r2 * r2)
    if body.area_3_m2 > 0.0:
        bridged += body.area_3_m2 * r3 / np.sqrt(1.0 + r3 * r3)
    recovery = 0.5 * speed_m_s * speed_m_s + HEAT_CAPACITY_AIR_J_PER_KG_K * 250.0
    convection = max(1.0 - HEAT_CAPACITY_AIR_J_PER_KG_K * wall_temperature_k / recovery, 0.0)
    return free * bridged * (convection + OXYGEN_MASS_FRACTION * oxidation_heat_j_per_kg / recovery)

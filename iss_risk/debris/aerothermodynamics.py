"""Drag and heating of tumbling bodies, from free molecular flow to the subsonic fall.

A convex body that tumbles at random shows on average a quarter of its surface (Cauchy), and every element
of its surface meets the flow at all angles alike. So whatever depends on the angle alone averages to the
same figure for every convex shape: modified Newtonian pressure gives the sphere's drag coefficient, 0.92
of the mean projected area, to cylinders, boxes and plates too (1.84 <cos³> / <cos> = 0.92), and heating
the sphere's mean share of the stagnation value. What is left of the shape is the size that sets the
stagnation heating. All drag coefficients refer to the mean projected area.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.debris.part_arrays import CYLINDER, SPHERE

F64 = npt.NDArray[np.float64]

DRAG_FREE_MOLECULAR = 2.1  # diffuse reflection, satellite speed: 2.0-2.2 (Schaaf & Chambré 1961)
DRAG_HYPERSONIC = 0.92
# By shape (sphere, cylinder, box, plate): Hoerner 1965, below the drag crisis, tumbling.
DRAG_SUBSONIC = np.array([0.47, 0.9, 1.05, 1.1])

# Heat over the whole surface of a sphere, as a part of its stagnation heat (Lees' distribution; DAS, ORSAT).
SURFACE_HEATING = 0.275
# A body much longer than wide is heated as a cylinder across the flow: 1/√2 of a sphere of its radius.
SLENDER_HEATING = 0.71

# Sutton & Graves 1971 (NASA TR R-376) for air: W/m² with ρ in kg/m³, nose radius in m, speed in m/s.
SUTTON_GRAVES = 1.7415e-4
ACCOMMODATION = 0.9  # thermal, engineering surfaces
MEAN_FREE_PATH_DENSITY = 6.633e-8 * 1.225  # kg/m²: U.S. Standard Atmosphere 1976, at sea level
CONTINUUM_KNUDSEN, FREE_MOLECULAR_KNUDSEN = 0.01, 10.0
HEAT_CAPACITY_AIR_J_PER_KG_K = 1004.7
OXYGEN_MASS_FRACTION = 0.2314  # U.S. Standard Atmosphere 1976


@kernel
def surface_area_m2(shape: int, length_m: float, width_m: float, height_m: float) -> float:
    """Outer surface of a sphere (d, d, d), cylinder (l, d, d), box or plate (l, w, h)."""
    if shape == SPHERE:
        return np.pi * length_m * length_m
    if shape == CYLINDER:
        return np.pi * width_m * (length_m + 0.5 * width_m)
    return 2.0 * (length_m * width_m + length_m * height_m + width_m * height_m)


@kernel
def volume_m3(shape: int, length_m: float, width_m: float, height_m: float) -> float:
    """Volume inside the outer dimensions."""
    if shape == SPHERE:
        return np.pi / 6.0 * length_m**3
    if shape == CYLINDER:
        return np.pi / 4.0 * width_m * width_m * length_m
    return length_m * width_m * height_m


@kernel
def drag_coefficient(shape: int, knudsen: float, mach: float) -> float:
    """Bridged over Knudsen number (sin² of its logarithm) and, in continuum, over Mach number."""
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
    t = np.log10(knudsen / CONTINUUM_KNUDSEN) / np.log10(FREE_MOLECULAR_KNUDSEN / CONTINUUM_KNUDSEN)
    s = np.sin(0.5 * np.pi * t)
    return continuum + (DRAG_FREE_MOLECULAR - continuum) * s * s


@kernel
def stagnation_heating_w_m2(density_kg_m3: float, nose_radius_m: float, speed_m_s: float) -> float:
    """Cold-wall convective heating at a sphere's stagnation point (Sutton & Graves 1971)."""
    return SUTTON_GRAVES * np.sqrt(density_kg_m3 / nose_radius_m) * speed_m_s * speed_m_s * speed_m_s


@kernel
def heating_w(
    length_m: float,
    width_m: float,
    height_m: float,
    surface_m2: float,
    density_kg_m3: float,
    speed_m_s: float,
    wall_temperature_k: float,
    oxidation_heat_j_per_kg: float,
) -> float:
    """Heat flow in W into a tumbling body, continuum and free molecular bridged, with its oxidation.

    The nose radius is half the middle one of the three outer dimensions: the diameter of spheres and rods,
    the width of beams and panels. The wall's own enthalpy lowers the convective flow. Oxygen reaches the
    wall as heat does (Reynolds' analogy); what burns adds `oxidation_heat_j_per_kg` of oxygen (times the
    part of it that reacts).
    """
    longest = max(length_m, width_m, height_m)
    middle = length_m + width_m + height_m - longest - min(length_m, width_m, height_m)
    share = SURFACE_HEATING * (SLENDER_HEATING + (1.0 - SLENDER_HEATING) * middle / longest)
    continuum = share * surface_m2 * stagnation_heating_w_m2(density_kg_m3, 0.5 * middle, speed_m_s)
    free = 0.5 * ACCOMMODATION * density_kg_m3 * speed_m_s * speed_m_s * speed_m_s * 0.25 * surface_m2
    if free <= 0.0:
        return 0.0
    bridged = continuum / np.sqrt(1.0 + (continuum / free) ** 2)
    recovery = 0.5 * speed_m_s * speed_m_s + HEAT_CAPACITY_AIR_J_PER_KG_K * 250.0
    convection = max(1.0 - HEAT_CAPACITY_AIR_J_PER_KG_K * wall_temperature_k / recovery, 0.0)
    return bridged * (convection + OXYGEN_MASS_FRACTION * oxidation_heat_j_per_kg / recovery)

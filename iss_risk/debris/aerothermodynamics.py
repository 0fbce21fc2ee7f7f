"""Drag and heating of tumbling bodies, from free molecular flow to the subsonic fall.

Areas: a convex body that tumbles at random shows on average a quarter of its surface (Cauchy). All drag
coefficients refer to that mean projected area.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.debris.part_arrays import CYLINDER, SPHERE

F64 = npt.NDArray[np.float64]

# By shape (sphere, cylinder, box, plate).
DRAG_FREE_MOLECULAR = np.array([2.1, 2.1, 2.1, 2.1])  # diffuse reflection, Schaaf & Chambré 1961
DRAG_HYPERSONIC = np.array([0.92, 1.15, 1.4, 1.4])  # ESA and NASA survivability codes: 0.92, 1.0-1.3, 1.4
DRAG_SUBSONIC = np.array([0.47, 0.9, 1.05, 1.1])  # Hoerner 1965, above the critical Reynolds number's range

# Heat over the whole surface as a part of stagnation heat. The sphere's 0.275 is that of the ORSAT/DAS
# family (Lees' distribution); the others follow from Lees over a cylinder and flat faces, turned over all
# attitudes, and are good to some 20 %, which the heat factor of the input list covers.
SURFACE_HEATING = np.array([0.275, 0.24, 0.25, 0.25])

# Sutton & Graves 1971 (NASA TR R-376) for air: W/m² with ρ in kg/m³, nose radius in m, speed in m/s.
SUTTON_GRAVES = 1.7415e-4
ACCOMMODATION = 0.9  # thermal, engineering surfaces
MEAN_FREE_PATH_DENSITY = 6.633e-8 * 1.225  # kg/m²: U.S. Standard Atmosphere 1976, at sea level
CONTINUUM_KNUDSEN, FREE_MOLECULAR_KNUDSEN = 0.01, 10.0
HEAT_CAPACITY_AIR_J_PER_KG_K = 1004.7


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
        continuum = DRAG_HYPERSONIC[shape]
    elif mach < 0.8:
        continuum = DRAG_SUBSONIC[shape]
    else:
        t = (mach - 0.8) / 2.2
        continuum = DRAG_SUBSONIC[shape] + (DRAG_HYPERSONIC[shape] - DRAG_SUBSONIC[shape]) * min(2.0 * t, 1.0)
    if knudsen <= CONTINUUM_KNUDSEN:
        return continuum
    if knudsen >= FREE_MOLECULAR_KNUDSEN:
        return DRAG_FREE_MOLECULAR[shape]
    t = np.log10(knudsen / CONTINUUM_KNUDSEN) / np.log10(FREE_MOLECULAR_KNUDSEN / CONTINUUM_KNUDSEN)
    s = np.sin(0.5 * np.pi * t)
    return continuum + (DRAG_FREE_MOLECULAR[shape] - continuum) * s * s


@kernel
def stagnation_heating_w_m2(density_kg_m3: float, nose_radius_m: float, speed_m_s: float) -> float:
    """Cold-wall convective heating at a sphere's stagnation point (Sutton & Graves 1971)."""
    return SUTTON_GRAVES * np.sqrt(density_kg_m3 / nose_radius_m) * speed_m_s**3


@kernel
def heating_w(
    shape: int,
    width_m: float,
    surface_m2: float,
    density_kg_m3: float,
    speed_m_s: float,
    wall_temperature_k: float,
) -> float:
    """Heat flow in W into a tumbling body, continuum and free molecular bridged.

    The nose radius is half the diameter of spheres and cylinders, and for boxes and plates that of the
    sphere with the same mean projected area. The wall's own enthalpy lowers the flow.
    """
    projected_m2 = 0.25 * surface_m2
    nose_radius_m = 0.5 * width_m if shape <= CYLINDER else np.sqrt(projected_m2 / np.pi)
    continuum = SURFACE_HEATING[shape] * surface_m2
    continuum *= stagnation_heating_w_m2(density_kg_m3, nose_radius_m, speed_m_s)
    free = 0.5 * ACCOMMODATION * density_kg_m3 * speed_m_s**3 * projected_m2
    if free <= 0.0:
        return 0.0
    bridged = continuum / np.sqrt(1.0 + (continuum / free) ** 2)
    recovery = 0.5 * speed_m_s * speed_m_s + HEAT_CAPACITY_AIR_J_PER_KG_K * 250.0
    return bridged * max(1.0 - HEAT_CAPACITY_AIR_J_PER_KG_K * wall_temperature_k / recovery, 0.0)

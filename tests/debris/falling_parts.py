"""For the tests of iss_risk.debris: a still atmosphere, an entry from a circular orbit, single parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from slices import slice_of

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.debris.aerothermodynamics import (
    DRAG_SUBSONIC,
    MEAN_FREE_PATH_DENSITY,
    drag_coefficient,
    rarefied_share,
)
from iss_risk.debris.air_column import ROWS, fill_air_column
from iss_risk.debris.part_arrays import SHAPES, SKIN_MATERIAL, PartArrays, heat_table
from iss_risk.debris.parts_list import Doubts
from iss_risk.decay.forces import STAGES, GravityField, drag_per_density_of, step_state
from iss_risk.earth.position import geodetic_altitude_km
from iss_risk.vehicle.materials import load_materials
from iss_risk.vehicle.parts import Shape

POINT_MASS = GravityField(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Flight:
    """How a part ended. `state` (6,) is inertial, at the place of impact or demise."""

    survives: bool
    mass_kg: float
    area_m2: float
    speed_m_s: float
    time_s: float
    end_altitude_km: float
    temperature_k: float
    state: np.ndarray
    heat_j: float
    radiated_j: float
    heated_kg: float


def drag_of(shape: int, knudsen: float, mach: float) -> float:
    """The drag coefficient of a shape."""
    return drag_coefficient(DRAG_SUBSONIC[shape], rarefied_share(MEAN_FREE_PATH_DENSITY / knudsen, 1.0), mach)


def single_part(
    shape: str,
    dimensions_m: tuple[float, float, float],
    mass_kg: float,
    material: str,
    held_kg: float = 0.0,
    *,
    exposed: bool = False,
    solidity: float = 1.0,
    wall_thickness_m: float = 0.0,
) -> PartArrays:
    """One piece, as the kernels read it."""
    made_of = load_materials()[material]
    heat = heat_table(made_of)
    length_m, width_m, height_m = dimensions_m

    def one(value: float) -> np.ndarray:
        return np.array([float(value)])

    return PartArrays(
        pieces=np.array([1]),
        shape=np.array([SHAPES.index(Shape(shape))]),
        length_m=one(length_m),
        width_m=one(width_m),
        height_m=one(height_m),
        mass_kg=one(mass_kg),
        held_kg=one(held_kg),
        release=np.array([1]),
        own_altitude=np.array([0]),
        exposed=np.array([exposed]),
        solidity=one(solidity),
        wall_thickness_m=one(wall_thickness_m),
        contents_kg=one(0.0),
        parent=np.array([-1]),
        density_kg_m3=one(made_of.density_kg_m3),
        heat_to_melt=one(heat.to_melt),
        temperature_of_heat=heat.temperature_k[None, :].copy(),
        emissivity_of_heat=heat.emissivity[None, :].copy(),
        heat_of_fusion=one(made_of.heat_of_fusion_J_kg),
        oxidation_heat=one(made_of.oxidation_heat_J_kg_O2),
        volatile_fraction=one(made_of.volatile_fraction),
        pyrolysis_heat=np.array([heat.pyrolysis]),
        holding_kg_m2=one(made_of.holding_kg_m2),
        diffusivity_m2_s=one(made_of.diffusivity_m2_s),
        disperses=np.array([False]),
        tears=np.array([True]),
        scrap_size=one(0.0),
        own_altitudes_km=np.empty(0),
        body_radius_m=2.0,
        skin=heat_table(load_materials()[SKIN_MATERIAL]),
        skin_heat_of_fusion=load_materials()[SKIN_MATERIAL].heat_of_fusion_J_kg,
        random_row=np.array([0]),
        doubts=Doubts(*(np.zeros(1, dtype=kind) for kind in (int, float, float, int, float, float, int))),
    )


def solid_sphere(diameter_m: float, material: str) -> PartArrays:
    mass_kg = np.pi / 6.0 * diameter_m**3 * load_materials()[material].density_kg_m3
    return single_part("sphere", (diameter_m,) * 3, mass_kg, material)


def air_column(flux: float = 120.0) -> np.ndarray:
    """The atmosphere at moderate activity, 30° north, at noon in spring."""
    table = load_density_table()
    column = np.empty((ROWS, 2))
    fill_air_column(table, slice_of(table, flux=flux), np.radians(30.0), 12.0, column)
    return column


def parent_at(altitude_km: float, ballistic_coefficient_kg_m2: float = 100.0) -> tuple[np.ndarray, float]:
    """State (6,) of a body that comes down from a circular orbit at 125 km, -0.06°, and the seconds it took.

    From over the equator north-eastward, at the station's inclination, round the real Earth.
    """
    table = load_density_table()
    radius = 6378.137 + 125.0
    speed = np.sqrt(398600.4415 / radius)
    angle = np.radians(-0.06)
    inclination = np.radians(51.64)
    along = np.array([0.0, np.cos(inclination), np.sin(inclination)])
    up = np.array([1.0, 0.0, 0.0])
    state = np.concatenate([radius * up, speed * (np.cos(angle) * along + np.sin(angle) * up)])
    work, following, elapsed_s = np.empty((STAGES, 6)), np.empty(6), 0.0
    while geodetic_altitude_km(state) > altitude_km:
        step_state(
            state,
            9000.5,
            1.0,
            slice_of(table),
            drag_per_density_of(ballistic_coefficient_kg_m2, 1.0),
            GravityField(),
            work,
            following,
        )
        state[:] = following
        elapsed_s += 1.0
    return state, elapsed_s

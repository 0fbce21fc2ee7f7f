"""A vehicle's kinds of part as arrays, as the kernels read them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.debris.parts_list import Doubts, doubts_of
from iss_risk.debris.rules import OURS, Rules
from iss_risk.streams import random_row
from iss_risk.vehicle.materials import PYROLYSIS_K, Behaviour, Material, at, load_materials
from iss_risk.vehicle.parts import Part, Release, Shape, Vehicle

SHAPES = tuple(Shape)
SPHERE, CYLINDER, BOX, PLATE = (
    SHAPES.index(s) for s in (Shape.SPHERE, Shape.CYLINDER, Shape.BOX, Shape.PLATE)
)
AT_APPENDAGES, AT_BREAK_UP, AT_PARENT_DEMISE, AT_ALTITUDE = range(4)
_RELEASES = {
    Release.APPENDAGES: AT_APPENDAGES,
    Release.BREAK_UP: AT_BREAK_UP,
    Release.PARENT_DEMISE: AT_PARENT_DEMISE,
    Release.ALTITUDE: AT_ALTITUDE,
}


# What chars is eaten away, and what is left of it is brittle char, cloth, foil or single solar cells, far
# below 15 J (data/materials.toml). What stands for a mixture (electronics, cable, cells) conducts as nothing
# in particular: it comes apart into its components, not into sheets.
_TEARS = (Behaviour.METAL, Behaviour.GLASS)
# The heat of a kilogram between COLD_K and melting is tabulated at so many equal steps of heat.
COLD_K = 150.0
HEAT_NODES = 49
# Radius of curvature of the vehicle's body where its file states none: a module, an upper stage, a bus.
BODY_RADIUS_M = 2.0
# What most vehicles' skins are made of, or an alloy that melts within some 30 K of it.
SKIN_MATERIAL = "aluminium_6061"


class HeatTable(NamedTuple):
    """Heat and temperature of a kilogram of a material, see PartArrays."""

    to_melt: float
    temperature_k: F64
    emissivity: F64
    pyrolysis: tuple[float, float]


# The fields of PartArrays that follow from the material.
OF_MATERIAL = (
    "density_kg_m3", "heat_to_melt", "temperature_of_heat", "emissivity_of_heat", "heat_of_fusion",
    "oxidation_heat", "volatile_fraction", "pyrolysis_heat", "holding_kg_m2", "diffusivity_m2_s", "tears",
)  # fmt: skip


class PartArrays(NamedTuple):
    """All arrays (K,), parents before children; masses and dimensions of one piece.

    `parent` is the row of the part that shields this one until it has melted, -1 for none; `held_kg` is the
    mass of all that a piece shields. `disperses` marks fluids, and what the rules leave out: nothing of them
    reaches the ground.
    `contents_kg` is fluid carried beside `mass_kg`; `wall_thickness_m` is 0 where none is stated. For parts
    that are released at an altitude of their own, `own_altitude` is its index in `own_altitudes_km`
    (ascending).

    A part's heat is counted in J/kg from COLD_K: `heat_to_melt`, with `temperature_of_heat` and
    `emissivity_of_heat` (K, HEAT_NODES) at equal steps up to it. Pyrolysis is part of that heat; between
    `pyrolysis_heat` (K, 2) the `volatile_fraction` of the mass leaves. `holding_kg_m2` as in materials.toml.
    `diffusivity_m2_s` is 0 where a part is taken to have one temperature. `tears` marks metal and glass: what
    melts through falls into scraps. `body_radius_m` is that of the whole vehicle, `skin` with its
    `skin_heat_of_fusion` (J/kg) what holds it together. `random_row` is the row of a kind's random numbers:
    it depends on its name only, so that another part that is added does not change them. `scrap_size` is 0
    for whole kinds, see scraps.py.

    `doubts` is what the list may be wrong about (parts_list.py). The arrays of what follows from the
    material (OF_MATERIAL) have rows below those of the kinds, for the materials that some may be of instead.
    """

    pieces: I64
    shape: I64
    length_m: F64
    width_m: F64
    height_m: F64
    mass_kg: F64
    held_kg: F64
    release: I64
    own_altitude: I64
    exposed: Booleans
    solidity: F64
    wall_thickness_m: F64
    contents_kg: F64
    parent: I64
    density_kg_m3: F64
    heat_to_melt: F64
    temperature_of_heat: F64
    emissivity_of_heat: F64
    heat_of_fusion: F64
    oxidation_heat: F64
    volatile_fraction: F64
    pyrolysis_heat: F64
    holding_kg_m2: F64
    diffusivity_m2_s: F64
    disperses: Booleans
    tears: Booleans
    scrap_size: F64
    own_altitudes_km: F64
    body_radius_m: float
    skin: HeatTable
    skin_heat_of_fusion: float
    random_row: I64
    doubts: Doubts


@lru_cache(maxsize=256)  # every object of a fleet is made of the same
def heat_table(material: Material) -> HeatTable:
    """Tabulate temperature and emissivity against the heat taken up since COLD_K: only to be read."""
    start_k, end_k = PYROLYSIS_K
    temperature_k = np.union1d(
        np.linspace(COLD_K, material.melting_temperature_K, 2001),
        [k for k in PYROLYSIS_K if k < material.melting_temperature_K],
    )
    capacity = at(material.specific_heat, temperature_k)
    steps = 0.5 * (capacity[1:] + capacity[:-1]) * np.diff(temperature_k)
    heat = np.concatenate([[0.0], np.cumsum(steps)])
    gone = material.volatile_fraction * np.clip((temperature_k - start_k) / (end_k - start_k), 0.0, 1.0)
    heat += material.pyrolysis_heat_J_kg * gone
    nodes = np.linspace(0.0, heat[-1], HEAT_NODES)
    of_heat = np.interp(nodes, heat, temperature_k)
    emissivity = at(material.emissivity_curve, of_heat)
    bounds = np.interp(PYROLYSIS_K, temperature_k, heat)
    return HeatTable(float(heat[-1]), of_heat, emissivity, (float(bounds[0]), float(bounds[1])))


def distinct_kinds(vehicle: Vehicle) -> tuple[list[Part], I64, I64]:
    """Kinds that differ in what they are, not only in the module they come from.

    Returns one part of each, the number of pieces of each (K,), and the row of every part of the vehicle
    (parts,). Parts that are held count as different where their holders differ.
    """
    row_of_key: dict[tuple[object, ...], int] = {}
    row_of_name: dict[str, int] = {}
    kinds: list[Part] = []
    rows = []
    for part in vehicle.parts:
        holder = row_of_name[part.parent] if part.parent is not None else -1
        key = (
            part.shape, part.length_m, part.width_m, part.height_m, part.mass_kg, part.material, part.release,
            part.release_altitude_km, part.exposed, part.solidity, part.wall_thickness_m, part.contents_kg,
            part.hazard, part.confidence, part.family, part.alternative, holder,
        )  # fmt: skip
        if key not in row_of_key:
            row_of_key[key] = len(kinds)
            kinds.append(part)
        row_of_name[part.name] = row_of_key[key]
        rows.append(row_of_key[key])
    row = np.array(rows, dtype=np.int64)
    counts = np.array([part.count for part in vehicle.parts])
    return kinds, np.bincount(row, weights=counts).astype(np.int64), row


def part_arrays(vehicle: Vehicle, rules: Rules = OURS) -> PartArrays:
    """Lay out the distinct kinds of a vehicle for the kernels. Raises InputError for a broken catalogue."""
    materials = load_materials()
    kinds, pieces, row = distinct_kinds(vehicle)
    own = [part.material for part in kinds]
    others = [one for one in kinds if one.alternative is not None]
    other_row = np.arange(len(kinds))
    other_row[[k for k, one in enumerate(kinds) if one.alternative is not None]] = len(kinds) + np.arange(
        len(others)
    )
    names = [*own, *(one.alternative.material for one in others if one.alternative is not None)]
    made_of = [materials[rules.instead.get(name, name)] for name in names]
    heat = [heat_table(material) for material in made_of]
    row_of_name = {part.name: int(k) for part, k in zip(vehicle.parts, row, strict=True)}
    parent = np.array(
        [row_of_name[part.parent] if part.parent is not None else -1 for part in kinds], dtype=np.int64
    )
    mass_kg = np.array([part.mass_kg for part in kinds])
    disperses = np.array([m.behaviour is Behaviour.FLUID for m in made_of[: len(kinds)]])
    held_kg = np.zeros(len(kinds))
    for k in range(len(kinds) - 1, -1, -1):  # children come after their parents
        disperses[k] |= mass_kg[k] + held_kg[k] < rules.least_kg
        if parent[k] >= 0 and not disperses[k]:
            held_kg[parent[k]] += pieces[k] / pieces[parent[k]] * (mass_kg[k] + held_kg[k])
    own_km = np.array([part.release_altitude_km or 0.0 for part in kinds])
    own_altitudes_km = np.unique(own_km[own_km > 0.0])
    return PartArrays(
        pieces=pieces,
        shape=np.array([SHAPES.index(part.shape) for part in kinds], dtype=np.int64),
        length_m=np.array([part.length_m for part in kinds]),
        width_m=np.array([part.width_m for part in kinds]),
        height_m=np.array([part.height_m for part in kinds]),
        mass_kg=mass_kg,
        held_kg=held_kg,
        release=np.array([_RELEASES[part.release] for part in kinds], dtype=np.int64),
        own_altitude=np.searchsorted(own_altitudes_km, own_km),
        exposed=np.array([part.exposed for part in kinds]),
        solidity=np.array([part.solidity for part in kinds]),
        wall_thickness_m=np.array([part.wall_thickness_m or 0.0 for part in kinds]),
        contents_kg=np.array([part.contents_kg for part in kinds]),
        parent=parent,
        density_kg_m3=np.array([m.density_kg_m3 for m in made_of]),
        heat_to_melt=np.array([one.to_melt for one in heat]),
        temperature_of_heat=np.array([one.temperature_k for one in heat]),
        emissivity_of_heat=np.array([one.emissivity for one in heat]),
        heat_of_fusion=np.array([m.heat_of_fusion_J_kg for m in made_of]),
        oxidation_heat=np.array([m.oxidation_heat_J_kg_O2 for m in made_of]),
        volatile_fraction=np.array([m.volatile_fraction for m in made_of]),
        pyrolysis_heat=np.array([one.pyrolysis for one in heat]),
        holding_kg_m2=np.array([m.holding_kg_m2 for m in made_of]),
        diffusivity_m2_s=np.array([m.diffusivity_m2_s for m in made_of]),
        disperses=disperses,
        tears=np.array([m.behaviour in _TEARS and m.diffusivity_m2_s > 0.0 for m in made_of]),
        scrap_size=np.zeros(len(kinds)),
        own_altitudes_km=own_altitudes_km,
        body_radius_m=vehicle.entry.body_radius_m if vehicle.entry is not None else BODY_RADIUS_M,
        skin=heat_table(materials[SKIN_MATERIAL]),
        skin_heat_of_fusion=materials[SKIN_MATERIAL].heat_of_fusion_J_kg,
        random_row=np.array([random_row(part.name) for part in kinds], dtype=np.int64),
        doubts=doubts_of(kinds, pieces, other_row),
    )

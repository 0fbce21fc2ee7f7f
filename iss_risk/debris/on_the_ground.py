"""What people ask of a piece that has come down: how hard it hits, and whether it floats.

Everything here is by sample and kind, (N, K), like the impacts: a map can show it for each landing.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.constants import CASUALTY_ENERGY_THRESHOLD_J
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.part_arrays import CYLINDER, SHAPES, SPHERE, PartArrays
from iss_risk.debris.part_shape import HOLLOW_FILL

# Lower ends of the classes of energy. 15 J is the threshold of NASA-STD-8719.14 (11 ft lb in the rules of the
# US ranges) below which nobody is hurt; above it plain powers of ten: no published classes were found.
ENERGY_CLASSES_J = (0.0, CASUALTY_ENERGY_THRESHOLD_J, 1.0e3, 1.0e4, 1.0e5, 1.0e6)

SEA_WATER_KG_M3 = 1025.0
IN_WATER: tuple[Literal["floats", "may float", "sinks"], ...] = ("floats", "may float", "sinks")
FLOATS, MAY_FLOAT, SINKS = range(3)
# A hollow body that has lost more of its mass, besides what leaves as gas, has melted through somewhere.
_WHOLE = 0.99
# Longer cylinders are tubes, open at their ends; the bottles and tanks of the lists are up to six times as
# long as wide.
_LONGEST_VESSEL = 8.0


def reaches_ground(impacts: Impacts, parts: PartArrays) -> Booleans:
    """Whether a kind (N, K) comes down at all: as a fragment of its own, or inside what holds it."""
    reaches = impacts.mass_kg > 0.0
    for kind in np.flatnonzero((parts.parent >= 0) & ~parts.disperses):  # parents come before their children
        reaches[:, kind] |= reaches[:, parts.parent[kind]]
    return reaches


def energy_classes(impacts: Impacts) -> I64:
    """The number (N, K) in ENERGY_CLASSES_J of the energy at the ground; 0 where nothing lands."""
    return np.searchsorted(ENERGY_CLASSES_J, impacts.energy_j, side="right") - 1


def in_sea_water(impacts: Impacts, parts: PartArrays) -> I64:
    """The number (N, K) in IN_WATER of a piece; without meaning where nothing lands.

    It floats if what it is made of is lighter than sea water (the panel of a honeycomb, a cover of foam and
    cloth, as a whole). It may float if it looks like a vessel (a hollow sphere or cylinder without openings
    in its outline) that has not melted through, and weighs less than the water that it displaces: until
    water gets in. Everything else sinks: solid metal, sheets, lattices, open tubes, boxes, broken vessels.
    Materials and mean densities are those of the list, also where a sample has more or fewer pieces.
    """
    outline_m3, kinds = _outline_m3(parts), parts.mass_kg.size
    whole, rows = parts.scrap_size == 0.0, np.arange(kinds)
    # What does not tear leaves scraps only where it is of its other material.
    of_other = np.flatnonzero(~whole & ~parts.tears[:kinds])
    rows[of_other] = parts.doubts.other_material[parts.parent[of_other]]
    density_kg_m3, volatile = parts.density_kg_m3[rows], parts.volatile_fraction[:kinds]
    landed_kg = impacts.mass_kg * impacts.number
    hollow = parts.mass_kg < HOLLOW_FILL * density_kg_m3 * outline_m3
    stout = (parts.shape == CYLINDER) & (parts.length_m <= _LONGEST_VESSEL * parts.width_m)
    vessel: Booleans = whole & hollow & (parts.solidity == 1.0) & (stout | (parts.shape == SPHERE))
    left_kg = (1.0 - volatile) * parts.mass_kg + parts.held_kg
    tight = vessel & (landed_kg >= _WHOLE * left_kg)
    may = tight & (landed_kg < SEA_WATER_KG_M3 * outline_m3)
    floats = np.broadcast_to(density_kg_m3 < SEA_WATER_KG_M3, may.shape)
    return np.where(floats, FLOATS, np.where(may, MAY_FLOAT, SINKS))


def _outline_m3(parts: PartArrays) -> F64:
    """The volume (K,) inside the outer dimensions."""
    box_m3 = parts.length_m * parts.width_m * parts.height_m
    share = np.ones(len(SHAPES))
    share[SPHERE], share[CYLINDER] = np.pi / 6.0, np.pi / 4.0
    return share[parts.shape] * box_m3

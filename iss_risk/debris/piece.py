"""One piece of a kind of part, the way the kernels that follow it read it."""

from __future__ import annotations

from typing import NamedTuple

from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.debris.part_arrays import PartArrays


class Piece(NamedTuple):
    """A row of PartArrays, where all fields are explained. Kernels call each other with this, not with the
    arrays of all kinds: to pass two dozen arrays took most of the time of a flight.

    `temperature_of_heat` and `emissivity_of_heat` are (HEAT_NODES,); pyrolysis begins and ends at `charring`
    and `charred`, in J/kg taken up. A `scrap` (scraps.py) does not fall apart again.
    """

    shape: int
    length_m: float
    width_m: float
    height_m: float
    mass_kg: float
    held_kg: float
    release: int
    solidity: float
    density_kg_m3: float
    heat_to_melt: float
    temperature_of_heat: F64
    emissivity_of_heat: F64
    heat_of_fusion: float
    oxidation_heat: float
    volatile_fraction: float
    charring: float
    charred: float
    holding_kg_m2: float
    diffusivity_m2_s: float
    body_radius_m: float
    scrap: bool


def piece_of(parts: PartArrays, kind: int) -> Piece:
    """A piece of a kind. Its rows are views of the arrays."""
    return Piece(
        parts.shape[kind],
        parts.length_m[kind],
        parts.width_m[kind],
        parts.height_m[kind],
        parts.mass_kg[kind],
        parts.held_kg[kind],
        parts.release[kind],
        parts.solidity[kind],
        parts.density_kg_m3[kind],
        parts.heat_to_melt[kind],
        parts.temperature_of_heat[kind],
        parts.emissivity_of_heat[kind],
        parts.heat_of_fusion[kind],
        parts.oxidation_heat[kind],
        parts.volatile_fraction[kind],
        parts.pyrolysis_heat[kind, 0],
        parts.pyrolysis_heat[kind, 1],
        parts.holding_kg_m2[kind],
        parts.diffusivity_m2_s[kind],
        parts.body_radius_m,
        parts.scrap_size[kind] > 0.0,
    )


# For kernels. It returns views, so that only leaves may call it: see compiled.leaf.
piece_at = leaf(piece_of)

"""One piece of a kind of part, the way the kernels that follow it read it."""

from __future__ import annotations

from typing import NamedTuple

from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.debris.part_arrays import AT_BREAK_UP, PLATE, PartArrays


class Piece(NamedTuple):
    """A row of PartArrays, where all fields are explained. Kernels call each other with this, not with the
    arrays of all kinds: to pass two dozen arrays took most of the time of a flight.

    `temperature_of_heat` and `emissivity_of_heat` are (HEAT_NODES,); pyrolysis begins and ends at `charring`
    and `charred`, in J/kg taken up.
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


def piece_of(parts: PartArrays, kind: int, material: int = -1) -> Piece:
    """A piece of a kind, of the material in that row (-1: its own). Its rows are views of the arrays."""
    material = kind if material < 0 else material
    return Piece(
        parts.shape[kind],
        parts.length_m[kind],
        parts.width_m[kind],
        parts.height_m[kind],
        parts.mass_kg[kind],
        parts.held_kg[kind],
        parts.release[kind],
        parts.solidity[kind],
        parts.density_kg_m3[material],
        parts.heat_to_melt[material],
        parts.temperature_of_heat[material],
        parts.emissivity_of_heat[material],
        parts.heat_of_fusion[material],
        parts.oxidation_heat[material],
        parts.volatile_fraction[material],
        parts.pyrolysis_heat[material, 0],
        parts.pyrolysis_heat[material, 1],
        parts.holding_kg_m2[material],
        parts.diffusivity_m2_s[material],
        parts.body_radius_m,
    )


# For kernels. It returns views, so that only leaves may call it: see compiled.leaf.
piece_at = leaf(piece_of)


@leaf
def reshaped(
    piece: Piece,
    shape: int,
    length_m: float,
    width_m: float,
    height_m: float,
    mass_kg: float,
    held_kg: float,
    solidity: float,
) -> Piece:
    """What is of the same material as a piece and let go like it, in another shape."""
    return Piece(
        shape,
        length_m,
        width_m,
        height_m,
        mass_kg,
        held_kg,
        piece.release,
        solidity,
        piece.density_kg_m3,
        piece.heat_to_melt,
        piece.temperature_of_heat,
        piece.emissivity_of_heat,
        piece.heat_of_fusion,
        piece.oxidation_heat,
        piece.volatile_fraction,
        piece.charring,
        piece.charred,
        piece.holding_kg_m2,
        piece.diffusivity_m2_s,
        piece.body_radius_m,
    )


@leaf
def skin_at(parts: PartArrays, skin_kg_m2: float) -> Piece:
    """A square metre of the vehicle's skin. Its thickness matters as mass only."""
    return Piece(
        PLATE,
        1.0,
        1.0,
        0.001,
        skin_kg_m2,
        0.0,
        AT_BREAK_UP,
        1.0,
        0.0,
        parts.skin.to_melt,
        parts.skin.temperature_k,
        parts.skin.emissivity,
        parts.skin_heat_of_fusion,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        parts.body_radius_m,
    )

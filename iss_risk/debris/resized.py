"""A piece of another number and gauge than the list's, of the same material (see parts_list.py)."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf
from iss_risk.debris.aerothermodynamics import volume_m3
from iss_risk.debris.part_arrays import PLATE
from iss_risk.debris.part_shape import is_solid
from iss_risk.debris.piece import Piece, reshaped

# What is this many times as long as wide is torn off by the length, not broken in all directions; judged.
SLENDER = 5.0


@leaf
def resized(piece: Piece, number: float, gauge: float) -> Piece:
    """One of `number` times as many pieces, of the same mass together, with `gauge` times the mass per area.

    What it holds is shared out among them. Plates and slender bodies change in length (and width), others in
    all three directions; none becomes denser than its material. Solid lumps have no gauge.
    """
    shape, length, width, height = piece.shape, piece.length_m, piece.width_m, piece.height_m
    mass_kg = piece.mass_kg / number
    if is_solid(piece):
        if length >= SLENDER * max(width, height):
            length, width, height = length / (number * gauge * gauge), gauge * width, gauge * height
        else:
            scale = number ** (-1.0 / 3.0)
            length, width, height = scale * length, scale * width, scale * height
    elif shape == PLATE:
        scale = 1.0 / np.sqrt(number * gauge)
        length, width, height = scale * length, scale * width, gauge * height
    elif length >= SLENDER * max(width, height):
        densest = piece.density_kg_m3 * volume_m3(shape, length, width, height) / piece.mass_kg
        length /= number * min(gauge, max(densest, 1.0))
    else:
        least = mass_kg / (piece.density_kg_m3 * volume_m3(shape, length, width, height))
        scale = max(1.0 / np.sqrt(number * gauge), least ** (1.0 / 3.0))
        length, width, height = scale * length, scale * width, scale * height
    return reshaped(piece, shape, length, width, height, mass_kg, piece.held_kg / number, piece.solidity)

"""The shape of a part: solid or shell, what melting leaves of it, and how its faces are heated."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import leaf
from iss_risk.debris.aerothermodynamics import (
    SLENDER_HEATING,
    Faces,
    faces,
    narrower_side_m,
    surface_area_m2,
    volume_m3,
)
from iss_risk.debris.part_arrays import CYLINDER, PLATE, SPHERE
from iss_risk.debris.piece import Piece

# A part that fills less of its outline with material than this is hollow.
HOLLOW_FILL = 0.5
# A plate or shell that has melted through at many places falls apart when half of it has melted: a sheet with
# random holes is connected up to a share of holes of about one half (the percolation threshold).
COHERENT_SHELL_FRACTION = 0.5
# Below this fraction of its mass nothing coherent is left of a solid body.
COHERENT_SOLID_FRACTION = 0.02


@leaf
def shrunk(piece: Piece, mass_kg: float, solid: bool) -> tuple[float, float, float]:
    """Outer dimensions of what is left of a part when `mass_kg` of it is left."""
    length, width, height = piece.length_m, piece.width_m, piece.height_m
    share = mass_kg / piece.mass_kg
    shape = piece.shape
    if not solid:
        scale = np.sqrt(share)
        return scale * length, scale * width, height if shape == PLATE else scale * height
    # Even recession: the same depth off every side, by bisection and Newton's method.
    volume = share * volume_m3(shape, length, width, height)
    most = 0.5 * min(length, width, height)
    depth = most * (1.0 - share ** (1.0 / 3.0))
    for _ in range(4):
        l, w, h = length - 2.0 * depth, width - 2.0 * depth, height - 2.0 * depth  # noqa: E741
        depth += (volume_m3(shape, l, w, h) - volume) / surface_area_m2(shape, l, w, h)
        depth = min(max(depth, 0.0), 0.9999 * most)
    return length - 2.0 * depth, width - 2.0 * depth, height - 2.0 * depth


@leaf
def melting_powers(piece: Piece, solid: bool) -> tuple[float, float]:
    """Powers p and q: as a part melts, its surface is proportional to mass^p, the heat flow to mass^q.

    Heat flow is proportional to the surface over the root of the side that determines the nose radius, the
    second longest one.
    """
    if not solid:
        return 1.0, 0.75  # all sides as the root of mass
    shape, length, width, height = piece.shape, piece.length_m, piece.width_m, piece.height_m
    surface, volume = surface_area_m2(shape, length, width, height), volume_m3(shape, length, width, height)
    # The same small depth off every side: the loss of surface per metre of depth; that of volume is the
    # surface.
    if shape == SPHERE:
        lost_m = 4.0 * np.pi * length
    elif shape == CYLINDER:
        lost_m = 2.0 * np.pi * (length + 2.0 * width)
    else:
        lost_m = 8.0 * (length + width + height)
    second_m = length + width + height - max(length, width, height) - min(length, width, height)
    p = lost_m * volume / (surface * surface)
    return p, p - volume / (surface * second_m)


@leaf
def is_solid(piece: Piece) -> bool:
    """Whether a part is a solid body, not a plate, a shell or a lattice."""
    shape = piece.shape
    if shape == PLATE or piece.solidity < 1.0:
        return False
    volume = volume_m3(shape, piece.length_m, piece.width_m, piece.height_m)
    return piece.mass_kg > HOLLOW_FILL * piece.density_kg_m3 * volume


@leaf
def rod_m(piece: Piece) -> float:
    """Thickness of the rods of a lattice: solid round ones of its mass and projected area."""
    outline = surface_area_m2(piece.shape, piece.length_m, piece.width_m, piece.height_m)
    return piece.mass_kg / (piece.density_kg_m3 * 0.25 * piece.solidity * outline)


@leaf
def flow_side_m(piece: Piece, length_m: float, width_m: float, height_m: float) -> float:
    """The way that the flow has round a part of these dimensions; round the rods of a lattice."""
    if piece.solidity == 1.0:
        return narrower_side_m(length_m, width_m, height_m)
    return rod_m(piece)


@leaf
def heated_faces(
    piece: Piece, length_m: float, width_m: float, height_m: float, face_heating: float
) -> Faces:
    """The faces of a part of these dimensions, before its solidity takes its share of their areas.

    A lattice is heated as the rods that it consists of.
    `face_heating` scales what is flat.
    """
    body = faces(piece.shape, length_m, width_m, height_m, face_heating)
    if piece.solidity == 1.0:
        return body
    heating = SLENDER_HEATING / np.sqrt(0.5 * rod_m(piece))
    return Faces(body.area_1_m2, heating, body.area_2_m2, heating, body.area_3_m2, heating)


@leaf
def heated_mass_kg(piece: Piece, solid: bool) -> tuple[float, float]:
    """The mass of a piece that takes up heat, and how much of it may melt before nothing coherent is left.

    For loose goods it is the mass of what holds them together.
    """
    mass = piece.mass_kg
    if piece.holding_kg_m2 > 0.0:
        shape = piece.shape
        surface = surface_area_m2(shape, piece.length_m, piece.width_m, piece.height_m)
        mass = min(mass, piece.holding_kg_m2 * surface * piece.solidity)
        return mass, COHERENT_SOLID_FRACTION * mass
    return mass, (COHERENT_SOLID_FRACTION if solid else COHERENT_SHELL_FRACTION) * mass

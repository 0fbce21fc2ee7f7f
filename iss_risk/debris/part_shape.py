"""The shape of a part: solid or shell, what melting leaves of it, and how its faces are heated."""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import kernel
from iss_risk.debris.aerothermodynamics import SLENDER_HEATING, Faces, faces, surface_area_m2, volume_m3
from iss_risk.debris.part_arrays import PLATE, PartArrays

# A part that fills less of its outline with material than this is hollow.
HOLLOW_FILL = 0.5
# A plate or shell that has melted through here and there falls to scraps when half of it has gone: a sheet
# with random holes hangs together up to a share of holes of about one half (the percolation threshold).
COHERENT_SHELL_FRACTION = 0.5
# Below this part of its mass nothing coherent is left of a solid body.
COHERENT_SOLID_FRACTION = 0.02


@kernel
def shrunk(parts: PartArrays, kind: int, mass_kg: float, solid: bool) -> tuple[float, float, float]:
    """Outer dimensions of what is left of a part when `mass_kg` of it is left."""
    length, width, height = parts.length_m[kind], parts.width_m[kind], parts.height_m[kind]
    share = mass_kg / parts.mass_kg[kind]
    shape = parts.shape[kind]
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


@kernel
def is_solid(parts: PartArrays, kind: int) -> bool:
    """Whether a part is a solid body, not a plate, a shell or a lattice."""
    shape = parts.shape[kind]
    if shape == PLATE or parts.solidity[kind] < 1.0:
        return False
    volume = volume_m3(shape, parts.length_m[kind], parts.width_m[kind], parts.height_m[kind])
    return parts.mass_kg[kind] > HOLLOW_FILL * parts.density_kg_m3[kind] * volume


@kernel
def heated_faces(parts: PartArrays, kind: int, length_m: float, width_m: float, height_m: float) -> Faces:
    """The faces of a part of these dimensions, before its solidity takes its share of their areas.

    A lattice is heated as the rods it is made of: solid ones of its mass and shadow.
    """
    body = faces(parts.shape[kind], length_m, width_m, height_m)
    if parts.solidity[kind] == 1.0:
        return body
    outline = surface_area_m2(
        parts.shape[kind], parts.length_m[kind], parts.width_m[kind], parts.height_m[kind]
    )
    rod_m = parts.mass_kg[kind] / (parts.density_kg_m3[kind] * 0.25 * parts.solidity[kind] * outline)
    heating = SLENDER_HEATING / np.sqrt(0.5 * rod_m)
    return Faces(body.area_1_m2, heating, body.area_2_m2, heating, body.area_3_m2, heating)


@kernel
def heated_mass_kg(parts: PartArrays, kind: int, solid: bool) -> tuple[float, float]:
    """The mass of a piece that takes up heat, and how much of it may melt before nothing coherent is left.

    Of loose goods it is what holds them together.
    """
    mass = parts.mass_kg[kind]
    if parts.holding_kg_m2[kind] > 0.0:
        shape = parts.shape[kind]
        surface = surface_area_m2(shape, parts.length_m[kind], parts.width_m[kind], parts.height_m[kind])
        mass = min(mass, parts.holding_kg_m2[kind] * surface * parts.solidity[kind])
        return mass, COHERENT_SOLID_FRACTION * mass
    return mass, (COHERENT_SOLID_FRACTION if solid else COHERENT_SHELL_FRACTION) * mass

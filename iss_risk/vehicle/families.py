"""Families of parts: kinds of one sort, about whose number, size and gauge the list errs together.

A part may state its `family`; otherwise it follows from its material and shape: every vehicle has families.
"""

from __future__ import annotations

from iss_risk.vehicle.parts import Part, Shape

PANELS, FRAMES, TUBES, HARNESS, BOXES, TANKS, MECHANISMS, SOFT_GOODS, ARRAYS = FAMILIES = (
    "panels",
    "frames",
    "tubes",
    "harness",
    "boxes",
    "tanks",
    "mechanisms",
    "soft goods",
    "arrays",
)
_OF_MATERIAL = {
    "cable": HARNESS,
    "solar_blanket": ARRAYS,
    "electronics_box": BOXES,
    "lithium_ion_cell": BOXES,
    "nickel_hydrogen_cell": BOXES,
    "nickel_cadmium_cell": BOXES,
    "soft_goods": SOFT_GOODS,
    "fabric_cover": SOFT_GOODS,
    "insulation_blanket": SOFT_GOODS,
    "aramid_fabric": SOFT_GOODS,
    "ceramic_fabric": SOFT_GOODS,
    "polymer": SOFT_GOODS,
}
# Longer than this times their width, bodies are members or tubes.
_SLENDER = 5.0


def family_of(part: Part) -> str:
    """The family of a part that states none."""
    if part.material in _OF_MATERIAL:
        return _OF_MATERIAL[part.material]
    if part.shape is Shape.PLATE:
        return PANELS
    slender = part.length_m >= _SLENDER * max(part.width_m, part.height_m)
    if slender and part.shape is Shape.CYLINDER:
        return TUBES
    if slender or part.solidity < 1.0:
        return FRAMES
    if part.wall_thickness_m is not None or part.shape is Shape.SPHERE:
        return TANKS
    return MECHANISMS

"""What may be dangerous about a part that lies on the ground: the one list of words for it.

A vehicle file states `hazard` for a part whose source or name supports it. Materials that are hazards
themselves need no statement. In flight all fluids disperse: what lands of a tank is empty, or holds remains.
"""

from __future__ import annotations

# For whoever finds something. NASA of UARS, September 2011: do not touch it, contact a local law enforcement
# official (space.com, 23 September 2011); NASA and FEMA after Columbia, February 2003: debris may be
# contaminated with toxic substances.
ADVICE = (
    "Do not touch, move or take what may have fallen from orbit: keep away, upwind, and tell the police or "
    "the emergency services where it lies."
)
_COLUMBIA = "FEMA and NASA after Columbia, 2003 (Chemical & Engineering News 81, 6)"
_RECALLED = "general knowledge, recalled"
# Why, in one sentence, and who says so.
HAZARDS: dict[str, tuple[str, str]] = {
    "hydrazine": (
        "fuel of thrusters (hydrazine or a relative of it): remains in tanks and pipes are poisonous by "
        "breath and skin",
        _COLUMBIA,
    ),
    "nitrogen tetroxide": (
        "oxidiser of thrusters: remains give off brown fumes that burn lungs and eyes",
        _COLUMBIA,
    ),
    "propellant": (
        "a hydrazine or nitrogen tetroxide, which of both is not told: remains are poisonous by breath and "
        "skin",
        _COLUMBIA,
    ),
    "ammonia": ("coolant: remains burn lungs, eyes and skin", _COLUMBIA),
    "high pressure": ("a vessel that may still be under pressure, and burst", _COLUMBIA),
    "explosive": ("bolts, cutters or charges that may not have fired", _COLUMBIA),
    "lithium cells": ("damaged cells may catch fire, also days later, and leak", _RECALLED),
    "nickel-cadmium cells": ("cadmium is poisonous, and the potash in the cells burns skin", _RECALLED),
    "nickel-hydrogen cells": (
        "hydrogen under pressure; the potash in the cells burns skin",
        _RECALLED,
    ),
    "beryllium": ("dust of the metal, as of broken edges, causes a disease of the lungs", _RECALLED),
    "mercury": ("poisonous metal, liquid, with poisonous vapour", _RECALLED),
    "radioactive": ("a source or a reactor: radiation cannot be seen or felt", _RECALLED),
}
OF_MATERIAL = {
    "lithium_ion_cell": "lithium cells",
    "nickel_cadmium_cell": "nickel-cadmium cells",
    "nickel_hydrogen_cell": "nickel-hydrogen cells",
    "beryllium": "beryllium",
}

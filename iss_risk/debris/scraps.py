"""The scraps that a plate, shell or lattice leaves when it has melted through and falls apart.

What is left of it, half of its mass, becomes flat scraps of the same mass per area. Where a sheet breaks at
random places, the masses of its pieces are distributed exponentially (Grady and Kipp 1985; Elek and Jaramaz
2009, FME Transactions 37): the share of pieces heavier than m is exp(-m / mean). The mean is an uncertain
input; what is left of small parts falls into two pieces at least. Two sizes stand for all, with the nodes and
weights of the Gauss-Laguerre rule, which keeps the number and the mass of the pieces (and the second and
third moment): 2 ± √2 of the mean, with half of the mass each. A scrap is a sheet like the one it comes from,
and falls apart by the same rule when half of it has melted. What it leaves then is not followed: at least two
pieces of a quarter of it, of which those of the small size (0.07 kg) fall with less than 15 J.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.compiled import leaf
from iss_risk.debris.aerothermodynamics import surface_area_m2
from iss_risk.debris.part_arrays import AT_PARENT_DEMISE, CYLINDER, OF_MATERIAL, PLATE, PartArrays
from iss_risk.debris.part_shape import COHERENT_SHELL_FRACTION, is_solid, rod_m
from iss_risk.debris.piece import Piece, piece_of, reshaped
from iss_risk.inputs import SCRAP_MASS
from iss_risk.streams import random_row
from iss_risk.vehicle.parts import Part

_OF_VEHICLE = ("own_altitudes_km", "body_radius_m", "skin", "skin_heat_of_fusion", "doubts")
_BY_KIND = tuple(name for name in PartArrays._fields if name not in _OF_VEHICLE)
# The large ones first: where those melt, the small ones do.
SIZES = (2.0 + np.sqrt(2.0), 2.0 - np.sqrt(2.0))
MASS_SHARE = 0.5
# Scraps of what breaks through higher are not followed: of the station they are 0.8 % of the casualty area of
# all scraps (256 samples; 0.4 t out of 62 t land).
HIGHEST_KM = 74.0


def with_scraps(parts: PartArrays) -> PartArrays:
    """The kinds of `parts` and, after them, two kinds of scraps for each that can melt through.

    Their `parent` is the kind that they come from, `scrap_size` their mass over the mean of all scraps (0 for
    what is whole), and `pieces` and `mass_kg` those at the middle of inputs.SCRAP_MASS.
    """
    kinds = parts.mass_kg.size
    tears = parts.tears[:kinds] | parts.tears[parts.doubts.other_material]
    sheets = [
        k for k in np.flatnonzero(tears & ~parts.disperses).tolist() if not is_solid(piece_of(parts, k))
    ]
    of = np.repeat(np.array(sheets, dtype=np.int64), len(SIZES))
    size = np.tile(np.array(SIZES), len(sheets))
    middle_kg = SCRAP_MASS.distribution.median
    scraps = [scraps_of(piece_of(parts, k), one, middle_kg) for k in sheets for one in SIZES]
    scrap_kg = np.array([kg for kg, _ in scraps])
    number = np.maximum(np.rint([count for _, count in scraps]), 1.0).astype(np.int64)
    rows = np.concatenate([np.arange(kinds), of])
    # The materials of alternatives stay below all kinds.
    with_others = np.concatenate([rows, np.arange(kinds, parts.tears.size)])
    other = parts.doubts.other_material
    other = np.where(other >= kinds, other + of.size, other)
    wide = parts._replace(
        doubts=parts.doubts._replace(other_material=other),
        **{name: getattr(parts, name)[with_others if name in OF_MATERIAL else rows] for name in _BY_KIND},
    )
    new = slice(kinds, kinds + of.size)
    wide.pieces[new] = parts.pieces[of] * number
    wide.mass_kg[new], wide.held_kg[new], wide.contents_kg[new] = scrap_kg, 0.0, 0.0
    wide.release[new], wide.exposed[new], wide.parent[new] = AT_PARENT_DEMISE, False, of
    wide.scrap_size[new] = size
    wide.random_row[new] = [
        random_row(f"scraps {k % len(SIZES)} of row {row}")
        for k, row in enumerate(parts.random_row[of].tolist())
    ]
    return wide


def names_of_rows(kinds: Sequence[Part], parts: PartArrays) -> list[str]:
    """What the rows of `parts` are called: the whole `kinds`, then scraps by their origin and mass."""
    scraps = range(len(kinds), parts.mass_kg.size)
    return [part.name for part in kinds] + [
        f"scraps of {kinds[parts.parent[k]].name}, {parts.mass_kg[k]:.2g} kg" for k in scraps
    ]


@leaf
def scraps_of(piece: Piece, size: float, mean_kg: float) -> tuple[float, float]:
    """Mass of one scrap of a `size` (one of SIZES), and how many of them one piece leaves."""
    left_kg = COHERENT_SHELL_FRACTION * piece.mass_kg
    scrap_kg = min(size * min(mean_kg, 0.5 * left_kg), 0.5 * left_kg)
    return scrap_kg, MASS_SHARE * left_kg / scrap_kg


@leaf
def scrap_of(piece: Piece, mass_kg: float) -> Piece:
    """A scrap of a piece: square, but not wider than the sheet that it was torn from.

    A shell opens to one sheet, but a tube so thin that the scrap would be longer than wide is cut to lengths.
    Of a lattice, both sides of a scrap are seen as all sides of the whole were: its rods keep their thickness
    and their shadow.
    """
    outline = surface_area_m2(piece.shape, piece.length_m, piece.width_m, piece.height_m)
    share = mass_kg / piece.mass_kg
    sheet_m2, thickness_m = outline, piece.mass_kg / (piece.density_kg_m3 * outline)
    widest_m = np.sqrt(sheet_m2)
    if piece.shape == PLATE:
        sheet_m2, thickness_m = piece.length_m * piece.width_m, piece.height_m
        widest_m = min(piece.length_m, piece.width_m)
    if piece.solidity < 1.0 and piece.shape != PLATE:
        sheet_m2 = 0.5 * outline
        thickness_m = rod_m(piece)
    width_m = min(np.sqrt(share * sheet_m2), widest_m)
    length_m = share * sheet_m2 / width_m
    solidity = piece.solidity
    if solidity < 1.0:
        solidity *= share * outline / surface_area_m2(PLATE, length_m, width_m, thickness_m)
    shape = PLATE
    if piece.shape == CYLINDER and piece.solidity == 1.0 and share * piece.length_m > piece.width_m:
        shape = CYLINDER
        length_m, width_m, thickness_m = share * piece.length_m, piece.width_m, piece.width_m
    return reshaped(piece, shape, length_m, width_m, thickness_m, mass_kg, 0.0, solidity)

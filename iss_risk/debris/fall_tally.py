"""What is kept of a chunk of falls: sums by kind of part, and a few values for each sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.debris.impacts import Impacts, dangerous_area_m2, pieces_of
from iss_risk.debris.on_the_ground import (
    ENERGY_CLASSES_J,
    IN_WATER,
    energy_classes,
    in_sea_water,
    reaches_ground,
)
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.earth.track import track_coordinates_km
from iss_risk.streams import Block, Purpose
from iss_risk.sums import weighted_sum
from iss_risk.vehicle.hazards import HAZARDS

# Shares of the pieces that land for which the size of the footprint is reported.
FOOTPRINT_SHARES = (0.5, 0.9, 0.99)


@dataclass(frozen=True)
class FallTally:
    """By kind (K,), sums over the samples: how often a piece landed, its mass, energy and down-range then;
    how often it demised and how high; of all its pieces the mass that landed and the casualty area (above
    15 J); how often it was in which class of IN_WATER (K, 3); how often it `reached` the ground, alone or
    inside what holds it, and in how many pieces.

    By sample (N,): totals of all pieces; `dangerous_fragments` are those of at least 15 J. `length_km` and
    `width_km` (N, 3) for FOOTPRINT_SHARES. Of the `heaviest` piece its mass and its kind, -1 where nothing
    lands. Pieces that land (N, ...) by ENERGY_CLASSES_J, by IN_WATER and with their mass; and by hazard, in
    the order of HAZARDS, also those inside others.
    """

    landed: F64
    impact_mass_kg: F64
    impact_energy_j: F64
    down_range_km: F64
    demised: F64
    demise_altitude_km: F64
    landed_kg: F64
    dangerous_area_m2: F64
    in_water: F64
    reached: F64
    reached_pieces: F64
    surviving_mass_kg: F64
    fragments: F64
    dangerous_fragments: F64
    casualty_area_m2: F64
    casualty_area_without_threshold_m2: F64
    length_km: F64
    width_km: F64
    heaviest_kg: F64
    heaviest_kind: I64
    energy_pieces: F64
    water_pieces: F64
    water_kg: F64
    hazard_pieces: F64


def tally_falls(
    impacts: Impacts,
    parts: PartArrays,
    block: Block,
    scatter_km: float,
    hazards: Sequence[str | None] = (),
) -> FallTally:
    """Add up the samples of `block`. For the footprint, the kinds are scattered by `scatter_km` (σ), as wind
    and lift do. `hazards` are those of the whole kinds, words of HAZARDS; none if they are not wanted. Scraps
    have none: what melted through holds nothing."""
    pieces, landed = pieces_of(impacts, parts.pieces), impacts.mass_kg > 0.0
    water, reaches = in_sea_water(impacts, parts), reaches_ground(impacts, parts)
    numbers = np.where(landed, pieces, 0.0)
    heaviest = impacts.mass_kg.max(axis=1, initial=0.0)
    hazard = np.full(parts.pieces.size, -1)
    hazard[: len(hazards)] = [_NUMBER_OF_HAZARD.get(one, -1) for one in hazards]
    demised = impacts.demise_altitude_km > 0.0
    dangerous = dangerous_area_m2(impacts)
    along_km, across_km = np.empty(landed.shape), np.empty(landed.shape)
    track_coordinates_km(
        impacts.latitude_deg,
        impacts.longitude_deg,
        impacts.breakup_place_deg,
        impacts.breakup_course,
        along_km,
        across_km,
    )
    scatter = scatter_km * block.normal_pairs(Purpose.PIECE_SCATTER, parts.random_row)
    return FallTally(
        landed=landed.sum(axis=0).astype(float),
        impact_mass_kg=impacts.mass_kg.sum(axis=0),
        impact_energy_j=impacts.energy_j.sum(axis=0),
        down_range_km=np.where(landed, along_km, 0.0).sum(axis=0),
        demised=demised.sum(axis=0).astype(float),
        demise_altitude_km=impacts.demise_altitude_km.sum(axis=0),
        landed_kg=(impacts.mass_kg * pieces).sum(axis=0),
        dangerous_area_m2=(dangerous * pieces).sum(axis=0),
        in_water=np.stack([((water == k) & landed).sum(axis=0) for k in range(len(IN_WATER))], axis=1).astype(
            float
        ),
        reached=reaches.sum(axis=0).astype(float),
        reached_pieces=np.where(reaches, pieces, 0.0).sum(axis=0),
        surviving_mass_kg=weighted_sum(impacts.mass_kg * impacts.number, parts.pieces),
        fragments=weighted_sum(landed * impacts.number, parts.pieces),
        dangerous_fragments=weighted_sum((dangerous > 0.0) * impacts.number, parts.pieces),
        casualty_area_m2=weighted_sum(dangerous * impacts.number, parts.pieces),
        casualty_area_without_threshold_m2=weighted_sum(
            impacts.casualty_area_m2 * impacts.number, parts.pieces
        ),
        length_km=np.array(
            [extents(*one) for one in zip(along_km + scatter[0], pieces, landed, strict=True)]
        ),
        width_km=np.array(
            [extents(*one) for one in zip(across_km + scatter[1], pieces, landed, strict=True)]
        ),
        heaviest_kg=heaviest,
        heaviest_kind=np.where(heaviest > 0.0, impacts.mass_kg.argmax(axis=1), -1),
        energy_pieces=_by_class(energy_classes(impacts), len(ENERGY_CLASSES_J), numbers),
        water_pieces=_by_class(water, len(IN_WATER), numbers),
        water_kg=_by_class(water, len(IN_WATER), numbers * impacts.mass_kg),
        hazard_pieces=_by_class(
            hazard,
            len(HAZARDS),
            np.where(reaches, pieces, 0.0),
        ),
    )


_NUMBER_OF_HAZARD: dict[str | None, int] = {word: k for k, word in enumerate(HAZARDS)}


def _by_class(of: I64, classes: int, values: F64) -> F64:
    """Sums (N, classes) of `values` (N, K) by the class `of` each, (N, K) or (K,)."""
    return np.stack([np.where(of == k, values, 0.0).sum(axis=1) for k in range(classes)], axis=1)


def extents(position_km: F64, pieces: F64, landed: Booleans) -> F64:
    """Lengths that hold FOOTPRINT_SHARES of the landed pieces, with equal shares left out at both ends.

    `position_km`, `pieces` and `landed` are (K,); zeros where nothing lands.
    """
    if not landed.any():
        return np.zeros(len(FOOTPRINT_SHARES))
    order = np.argsort(position_km[landed], kind="stable")
    place, weight = position_km[landed][order], pieces[landed][order]
    below = np.cumsum(weight) / weight.sum()
    found = []
    for share in FOOTPRINT_SHARES:
        low, high = np.searchsorted(below, [0.5 - 0.5 * share, 0.5 + 0.5 * share - 1e-12])
        found.append(place[min(high, place.size - 1)] - place[low])
    return np.array(found)

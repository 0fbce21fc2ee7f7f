"""Impacts meet nations and people: what each sample brings to each nation.

Two ways to treat longitude. Far ahead of re-entry the time is uncertain by days, and the Earth turns
under the orbit: every longitude is equally likely. Expectations are then averaged over longitude
*exactly*, by rows of the grid; chances ("any debris", "anyone hurt") over stratified turns of the
whole footprint. In the last days the samples carry the ground track themselves: no turning, one place.

The pieces of one kind do not land on one spot: they fall in clusters, scattered by wind and by what makes
one piece differ from the next. Chances depend on that, expectations far off do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.constants import CASUALTY_ENERGY_THRESHOLD_J, EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts
from iss_risk.exposure.grid import row_of
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import PIECE_SCATTER

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
I16 = npt.NDArray[np.int16]

TURNS = 4
CLUSTERS = 8
M2_PER_KM2 = 1.0e6


@dataclass(frozen=True)
class Landings:
    """Expectations by sample and nation; the last column of (N, nations + 1) is everything else (ocean).

    `fragments`, `mass_kg` and `casualties` (without the last column) are means over longitude where it is
    averaged. `p_debris` and `p_casualty` are the chances of at least one, `p_any_casualty` (N,) anywhere.
    `overhead` (N, nations + 1) is the share of the break-up's place.
    """

    overhead: F64
    fragments: F64
    mass_kg: F64
    casualties: F64
    p_debris: F64
    p_casualty: F64
    p_any_casualty: F64


@kernel
def _zonal_sums(
    pieces: I64,
    mass_kg: F64,
    casualty_area_m2: F64,
    latitude_deg: F64,
    area_fraction: F64,
    persons_per_m2: F64,
    fragments: F64,
    mass: F64,
    casualties: F64,
) -> None:
    """Add each landing kind's share of its circle of latitude; tables are (ROWS, nations)."""
    samples, kinds = mass_kg.shape
    nations = area_fraction.shape[1]
    for i in range(samples):
        for k in range(kinds):
            if mass_kg[i, k] <= 0.0:
                continue
            row = row_of(latitude_deg[i, k])
            count = float(pieces[k])
            land = 0.0
            for n in range(nations):
                share = area_fraction[row, n]
                land += share
                fragments[i, n] += count * share
                mass[i, n] += count * mass_kg[i, k] * share
                casualties[i, n] += count * casualty_area_m2[i, k] * persons_per_m2[row, n]
            fragments[i, nations] += count * (1.0 - land)
            mass[i, nations] += count * mass_kg[i, k] * (1.0 - land)


@kernel
def _add_places(
    sample: I64,
    kind: I64,
    pieces: F64,
    nation: I16,
    persons_per_m2: F64,
    mass_kg: F64,
    casualty_area_m2: F64,
    fragments: F64,
    mass: F64,
    casualties: F64,
) -> None:
    """Add landings at known places: clusters of `pieces` of a kind, (Q,) like sample, nation and people."""
    nations = casualties.shape[1]
    for q in range(sample.size):
        i, k = sample[q], kind[q]
        n = nation[q] if nation[q] >= 0 else nations
        fragments[i, n] += pieces[q]
        mass[i, n] += pieces[q] * mass_kg[i, k]
        if n < nations:
            casualties[i, n] += pieces[q] * casualty_area_m2[i, k] * persons_per_m2[q]


@kernel
def _chances(
    sample: I64,
    kind: I64,
    pieces: F64,
    nation: I16,
    persons_per_m2: F64,
    casualty_area_m2: F64,
    p_debris: F64,
    p_casualty: F64,
    p_any_casualty: F64,
) -> None:
    """Add one turn's outcome: who is hit, and 1 - exp(-casualties). Landings are ordered by sample."""
    nations = p_casualty.shape[1]
    expected = np.zeros(nations + 1)
    hit = np.zeros(nations + 1, dtype=np.bool_)
    touched = np.empty(nations + 1, dtype=np.int64)
    q = 0
    while q < sample.size:
        i = sample[q]
        seen = 0
        while q < sample.size and sample[q] == i:
            n = nation[q] if nation[q] >= 0 else nations
            if not hit[n]:
                hit[n] = True
                touched[seen] = n
                seen += 1
            expected[n] += pieces[q] * casualty_area_m2[i, kind[q]] * persons_per_m2[q]
            q += 1
        total = 0.0
        for t in range(seen):
            n = touched[t]
            p_debris[i, n] += 1.0
            if n < nations:
                p_casualty[i, n] += 1.0 - np.exp(-expected[n])
                total += expected[n]
            expected[n] = 0.0
            hit[n] = False
        p_any_casualty[i] += 1.0 - np.exp(-total)


def dangerous_area_m2(impacts: Impacts) -> F64:
    """Casualty area (N, K) with fragments below 15 J left out (NASA-STD-8719.14)."""
    return np.where(impacts.energy_j >= CASUALTY_ENERGY_THRESHOLD_J, impacts.casualty_area_m2, 0.0)


def land(
    impacts: Impacts, pieces: I64, exposure: Exposure, rng: np.random.Generator, *, averaged: bool
) -> Landings:
    """What the impacts bring to the nations, with longitude averaged or as the samples have it.

    `pieces` (K,) of each kind; `rng` scatters them and turns the footprints. Samples without any landing
    bring nothing.
    """
    samples = impacts.mass_kg.shape[0]
    nations = len(exposure.iso_a3)
    area_m2 = dangerous_area_m2(impacts)
    result = Landings(
        overhead=np.zeros((samples, nations + 1)),
        fragments=np.zeros((samples, nations + 1)),
        mass_kg=np.zeros((samples, nations + 1)),
        casualties=np.zeros((samples, nations)),
        p_debris=np.zeros((samples, nations + 1)),
        p_casualty=np.zeros((samples, nations)),
        p_any_casualty=np.zeros(samples),
    )
    sample, kind, cluster_pieces = clusters_of(impacts, pieces)
    latitude_deg, longitude_deg = scattered(
        impacts.latitude_deg[sample, kind], impacts.longitude_deg[sample, kind], rng
    )
    turn = rng.random((samples,))
    turns = TURNS if averaged else 1
    for number in range(turns):
        shifted = longitude_deg + 360.0 * (number + turn[sample]) / turns if averaged else longitude_deg
        nation = exposure.nation_at(latitude_deg, shifted)
        persons_per_m2 = exposure.persons_per_km2(latitude_deg, shifted, nation) / M2_PER_KM2
        where = (sample, kind, cluster_pieces, nation, persons_per_m2)
        _chances(*where, area_m2, result.p_debris, result.p_casualty, result.p_any_casualty)
        if not averaged:
            _add_places(*where, impacts.mass_kg, area_m2, result.fragments, result.mass_kg, result.casualties)
    for chance in (result.p_debris, result.p_casualty, result.p_any_casualty):
        chance /= turns

    place = impacts.breakup_place_deg
    if averaged:
        rows = np.array([row_of(latitude) for latitude in place[:, 0]], dtype=np.int64)
        result.overhead[:, :-1] = exposure.area_fraction_by_row[:, rows].T
        result.overhead[:, -1] = 1.0 - result.overhead[:, :-1].sum(axis=1)
        _zonal_sums(
            pieces, impacts.mass_kg, area_m2, impacts.latitude_deg,
            *zonal_tables(exposure), result.fragments, result.mass_kg, result.casualties,
        )  # fmt: skip
    else:
        over = exposure.nation_at(place[:, 0], place[:, 1])
        result.overhead[np.arange(samples), over] = 1.0  # -1, the ocean, is the last column
    return result


def clusters_of(impacts: Impacts, pieces: I64) -> tuple[I64, I64, F64]:
    """Sample, kind and number of pieces of each cluster that lands, ordered by sample."""
    sample, kind = np.nonzero(impacts.mass_kg > 0.0)
    clusters = np.minimum(pieces[kind], CLUSTERS)
    each = np.repeat(pieces[kind] / clusters, clusters)
    return np.repeat(sample, clusters), np.repeat(kind, clusters), each


def scattered(latitude_deg: F64, longitude_deg: F64, rng: np.random.Generator) -> tuple[F64, F64]:
    """Places moved at random by PIECE_SCATTER, north and east alike."""
    sigma_deg = np.degrees(PIECE_SCATTER.distribution.sigma / EARTH_AUTHALIC_RADIUS_KM)
    north_deg = sigma_deg * rng.standard_normal(latitude_deg.size)
    east_deg = sigma_deg * rng.standard_normal(latitude_deg.size)
    moved = np.clip(latitude_deg + north_deg, -90.0, 90.0)
    return moved, longitude_deg + east_deg / np.maximum(np.cos(np.radians(moved)), 0.01)


def zonal_tables(exposure: Exposure) -> tuple[F64, F64]:
    """By row and nation, (ROWS, nations): share of the circle of latitude, and mean persons per m² on it."""
    persons_per_m2 = exposure.persons_by_row / exposure.row_area_km2 / M2_PER_KM2
    return np.ascontiguousarray(exposure.area_fraction_by_row.T), np.ascontiguousarray(persons_per_m2.T)

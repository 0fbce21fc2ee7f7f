"""What the impacts mean for the nations: expected casualties, and the chances of debris and of casualties.

There are two ways to treat longitude. Far ahead of re-entry its time is uncertain by days, and the Earth
turns under the orbit: every longitude is equally likely. Expected numbers are then averaged over longitude
*exactly*, by rows of the grid; chances ("any debris", "anyone hurt") come from some places along the orbit,
with all turns of the Earth, corrected by these exact averages (chances.py). In the last days longitude is
known: fields are tried along the track (along_track.py), without turning.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I16, I64
from iss_risk.compiled import leaf
from iss_risk.debris.impacts import Impacts, dangerous_area_m2
from iss_risk.exposure.grid import cell_area_km2
from iss_risk.exposure.model import Exposure
from iss_risk.exposure.turns import TURNS_AROUND
from iss_risk.risk.along_orbit import (
    Fields,
    RowTables,
    add_along_orbit,
    empty_rows,
)
from iss_risk.risk.along_track import Gone, SharedTrack, tries_along_track
from iss_risk.risk.chances import (
    CHANCE,
    EXPECTED,
    TRIED,
    ChanceSums,
    Outcomes,
    add_chances,
    add_chances_of_all_turns,
    no_chances,
)
from iss_risk.risk.clusters import (
    Clusters,
    Ground,
    Kinds,
    clusters_by_kind,
    clusters_of,
    ground_under,
    row_scatter,
)
from iss_risk.risk.flights import AlongOrbit, Flights, flights_of
from iss_risk.risk.tries import (
    Tries,
    one_in_each,
    tries_around,
    write_breakups,
    write_places,
)
from iss_risk.risk.zones import ExpectedSums, ZonalTables, nothing_expected, shared_out
from iss_risk.streams import Block, Purpose

# Of the casualties at all tries of a sample so many are kept, for their distribution.
TURNS = 4


class Landings(NamedTuple):
    """What the impacts of all samples mean for the nations: sums over the samples of each chunk.

    `overhead`, `fragments` and `mass_kg` are (chunks, nations + 1): the last column is everything else
    (ocean); `casualties` is (chunks, nations). `fragments`, `mass_kg` and `casualties` are expected numbers,
    `overhead` that of break-ups; `casualty_area_by_row_m2` (chunks, ROWS) is what falls on each circle of
    latitude where longitude is averaged, otherwise zeros; `chances` are the sums that chances are estimated
    from. By sample, (N,): `p_any_casualty` in the mean of its tries, the same with part of the people under
    roofs as `p_any_sheltered`, and the expected `casualties_by_sample`. `casualties_at_turn` (N, turns) are
    those expected at some tries, each as likely as the others, or at the one true place.
    """

    overhead: F64
    fragments: F64
    mass_kg: F64
    casualties: F64
    casualty_area_by_row_m2: F64
    chances: ChanceSums
    p_any_casualty: F64
    p_any_sheltered: F64
    casualties_by_sample: F64
    casualties_at_turn: F64

    @property
    def p_debris(self) -> F64:
        """Sums (chunks, nations + 1) of the chances of any debris in the tries themselves."""
        return self.chances.debris[..., CHANCE, :]

    @property
    def p_casualty(self) -> F64:
        """Sums (chunks, nations) of the chances of any casualty in the tries themselves."""
        return self.chances.casualty[..., CHANCE, :-1]


@leaf
def _add_places(
    clusters: Clusters,
    ground: Ground,
    mass_kg: F64,
    area_m2: F64,
    weight: F64,
    chunk_of: I64,
    sums: ExpectedSums,
) -> None:
    """Add clusters at known places, with the `weight` (N,) of each sample, to the sums of its chunk,
    `chunk_of` (N,): expected numbers by nation. `mass_kg` and `area_m2` (N, K) of one piece."""
    nations = sums.casualties.shape[1]
    for q in range(clusters.sample.size):
        i, k = clusters.sample[q], clusters.kind[q]
        c, pieces = chunk_of[i], weight[i] * clusters.pieces[q]
        n = ground.nation[q] if ground.nation[q] >= 0 else nations
        sums.fragments[c, n] += pieces
        sums.clusters[c, n] += weight[i]
        sums.mass_kg[c, n] += pieces * mass_kg[i, k]
        if n < nations:
            sums.casualties[c, n] += pieces * area_m2[i, k] * ground.persons_per_m2[q]


def landings_on_nations(
    impacts: Impacts,
    kinds: Kinds,
    exposure: Exposure,
    zones: ZonalTables,
    block: Block,
    *,
    averaged: bool,
    along: AlongOrbit | None = None,
    track: SharedTrack | None = None,
    gone: Gone | None = None,
    sheltered: float = 0.0,
) -> Landings:
    """What the impacts mean for the nations, with longitude averaged or as the samples have it.

    `block` says which samples (N,) they are, and of which chunks: their random numbers scatter the pieces and
    turn the footprints; `along` also moves them along the orbit, all around it where longitude is averaged,
    otherwise by as much as the `track` that they share and how far they have `gone` on it say; `sheltered` is
    the share of people under roofs that hold. Samples without any landing add nothing.
    """
    samples, nations, chunk_of = impacts.mass_kg.shape[0], len(exposure.iso_a3), block.block_of
    area_m2 = dangerous_area_m2(impacts)
    if along is None or not (averaged or (track is not None and gone is not None)):
        along = AlongOrbit.not_moved(samples)
    rows, flights = empty_rows(block.count), flights_of(impacts, along)
    by_sample = np.zeros(samples)
    if averaged:
        spacing_fraction = block.stratified(Purpose.SHIFT_ALONG_ORBIT, np.zeros(1, dtype=np.int64))[:, 0]
        fields = Fields.of(impacts, kinds.pieces, clusters_by_kind(kinds.pieces), area_m2)
        tables = RowTables(zones.row_of_sine, zones.all_persons_per_m2)
        add_along_orbit(
            fields, flights, spacing_fraction, tables, row_scatter(kinds, block), chunk_of, rows, by_sample
        )
        expected = shared_out(rows, zones, nations)
        tries = tries_around(flights.argument_rad, flights.moved, block)
    else:
        expected = nothing_expected(block.count, nations)
        if track is not None and gone is not None:
            tries = tries_along_track(impacts, flights, gone, track, block)
        else:
            tries = Tries.where_it_fell(samples)

    clusters = clusters_of(impacts, kinds, block)
    chances = no_chances(nations, block.count)
    weights = np.repeat(tries.weight, TURNS_AROUND, axis=1) / TURNS_AROUND if averaged else tries.weight
    outcomes = Outcomes(np.zeros(samples), np.zeros(samples), np.zeros(weights.shape))
    for attempt in range(tries.weight.shape[1]):
        weight = tries.weight[:, attempt].copy()
        latitude_deg, longitude_deg = _places_of_try(clusters, flights, tries, attempt)
        if averaged:
            add_chances_of_all_turns(
                clusters, latitude_deg, longitude_deg, zones.turns, cell_area_km2(), area_m2, 1.0 - sheltered,
                weight, attempt, chunk_of, chances, outcomes,
            )  # fmt: skip
        else:
            ground = ground_under(exposure, latitude_deg, longitude_deg)
            add_chances(
                clusters, ground, area_m2, 1.0 - sheltered, weight, attempt, chunk_of, chances, outcomes
            )
            _add_places(clusters, ground, impacts.mass_kg, area_m2, weight, chunk_of, expected)
            over = _nation_of_try(impacts, flights, tries, attempt, exposure)
            np.add.at(expected.overhead, (chunk_of, over), weight)  # -1, the ocean, is the last column
    if not averaged:
        by_sample = (weights * outcomes.casualties).sum(axis=1)
    chances.debris[:, EXPECTED] = expected.clusters
    if averaged:
        chances.debris[:, EXPECTED, -1] = chances.debris[:, TRIED, -1]  # clusters in the ocean: not counted
    everywhere = np.array([by_sample[one].sum() for one in block.slices])
    chances.casualty[:, EXPECTED] = np.column_stack([expected.casualties, everywhere])
    chances.sheltered[:, EXPECTED, 0] = (1.0 - sheltered) * everywhere
    kept = min(TURNS, weights.shape[1])
    fraction = block.uniforms(Purpose.TURN_OF_EARTH)[:, 1]
    return Landings(
        overhead=expected.overhead,
        fragments=expected.fragments,
        mass_kg=expected.mass_kg,
        casualties=expected.casualties,
        casualty_area_by_row_m2=rows.casualty_area_m2,
        chances=chances,
        p_any_casualty=outcomes.p_any,
        p_any_sheltered=outcomes.p_any_sheltered,
        casualties_by_sample=by_sample,
        casualties_at_turn=one_in_each(weights, outcomes.casualties, kept, fraction),
    )


def _nation_of_try(impacts: Impacts, flights: Flights, tries: Tries, attempt: int, exposure: Exposure) -> I16:
    """The nation under each break-up in one try of each sample, -1 over the ocean."""
    latitude_deg, longitude_deg = np.empty(flights.moved.size), np.empty(flights.moved.size)
    write_breakups(
        impacts.breakup_place_deg, flights, tries.shift_rad[:, attempt].copy(),
        tries.east_deg[:, attempt].copy(), latitude_deg, longitude_deg,
    )  # fmt: skip
    return exposure.nation_at(latitude_deg, longitude_deg)


def _places_of_try(clusters: Clusters, flights: Flights, tries: Tries, attempt: int) -> tuple[F64, F64]:
    """Latitude and longitude of each cluster (Q,) in one try of each sample."""
    latitude_deg, longitude_deg = np.empty(clusters.sample.size), np.empty(clusters.sample.size)
    write_places(
        clusters, flights, tries.shift_rad[:, attempt].copy(), tries.east_deg[:, attempt].copy(),
        latitude_deg, longitude_deg,
    )  # fmt: skip
    return latitude_deg, longitude_deg

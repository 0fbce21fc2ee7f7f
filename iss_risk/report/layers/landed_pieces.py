"""The pieces of the first samples of a run, one by one.

A run keeps sums, not pieces. As a chunk is a function of the plan and its number, the first ones are computed
once more: the same samples, the same pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64, I64
from iss_risk.debris.debris_inputs import draw_own_heat
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.on_the_ground import IN_WATER, in_sea_water
from iss_risk.debris.part_arrays import PartArrays, distinct_kinds
from iss_risk.debris.scraps import names_of_rows
from iss_risk.risk.clusters import Kinds, clusters_of
from iss_risk.risk.flights import AlongOrbit, flights_of, mean_inclination_rad
from iss_risk.simulation.chunk import fall
from iss_risk.simulation.falls import FallPlan, impacts_of
from iss_risk.simulation.simulation import Simulation
from iss_risk.streams import Block
from iss_risk.vehicle.parts import Vehicle

# As many as have their tracks kept (simulation/revolutions.py).
MOST_SAMPLES = 512


@dataclass(frozen=True)
class LandedPieces:
    """Where the pieces of some samples (N,) land, in clusters (Q,) of one kind each.

    By sample: its `number` in the run, `breakup_days` since 2000-01-01, and the `revolutions` from the
    ascending node before the epoch to the break-up (within the first one, where none are counted). By
    cluster: the index of its `sample` in these, and its `kind`, a row of `names`; `pieces` in it, geodetic
    latitude and longitude (degrees, −180 … 180), mass and casualty area of a piece, its energy at the ground,
    and the number of IN_WATER. `breakup_longitude_deg` (N,); `inclination_rad` is the median.
    """

    names: tuple[str, ...]
    inclination_rad: float
    number: I64
    breakup_days: F64
    revolutions: F64
    breakup_longitude_deg: F64
    sample: I64
    kind: I64
    pieces: F64
    latitude_deg: F64
    longitude_deg: F64
    mass_kg: F64
    energy_j: F64
    casualty_area_m2: F64
    in_water: I64

    @property
    def in_water_words(self) -> list[str]:
        """IN_WATER of each cluster."""
        return [IN_WATER[one] for one in self.in_water.tolist()]


@dataclass(frozen=True)
class _Fallen:
    """The impacts of a chunk, the block and the last states of its samples, and revolutions if counted."""

    impacts: Impacts
    block: Block
    states: F64
    revolutions: F64 | None


def pieces_of_simulation(simulation: Simulation, most: int = MOST_SAMPLES) -> LandedPieces:
    """Those of the first `most` samples that come down, agree with what is known, and are up at `now`."""
    plan = simulation.plan

    def chunks() -> Iterator[_Fallen]:
        for number in range(plan.chunks.count):
            found = fall(plan, number)
            counted = None if found.revolutions is None else found.revolutions.at_breakup
            yield _Fallen(found.impacts, found.block, found.states, counted)

    vehicle = simulation.sources.subject.vehicle
    return _pieces(chunks(), plan.parts, plan.kinds, vehicle, most, plan.decay.now_days)


def pieces_of_falls(plan: FallPlan, vehicle: Vehicle, most: int = MOST_SAMPLES) -> LandedPieces:
    """Those of the first `most` samples of falls from a stated entry."""
    assert plan.entry is not None
    state = plan.entry.inertial(plan.days)

    def chunks() -> Iterator[_Fallen]:
        for number in range(plan.chunks.count):
            block = plan.chunks.block(number)
            draws = inputs.draw(block, plan.per_sample)
            own_heat = draw_own_heat(block, plan.parts, draws, plan.dispersed)
            impacts = impacts_of(plan, block, draws, own_heat)
            yield _Fallen(impacts, block, np.tile(state, (block.numbers.size, 1)), None)

    scatter_km = plan.input(inputs.PIECE_SCATTER).distribution.sigma
    kinds = Kinds(plan.parts.pieces, plan.parts.random_row, scatter_km)
    return _pieces(chunks(), plan.parts, kinds, vehicle, most, -np.inf)


def _pieces(
    chunks: Iterator[_Fallen], parts: PartArrays, kinds: Kinds, vehicle: Vehicle, most: int, from_days: float
) -> LandedPieces:
    by_sample: list[tuple[Any, ...]] = []
    by_cluster: list[tuple[Any, ...]] = []
    seen = 0
    # A chunk in which nothing comes down adds nothing: so many chunks may be looked at.
    for one in islice(chunks, most):
        impacts = one.impacts
        ahead = np.flatnonzero(impacts.breakup_days >= from_days)[: most - seen]
        index = np.full(impacts.breakup_days.size, -1)
        index[ahead] = seen + np.arange(ahead.size)
        inclination = mean_inclination_rad(one.states)
        revolutions = one.revolutions
        if revolutions is None:
            everywhere = AlongOrbit(inclination, np.ones(inclination.size, dtype=np.bool_))
            revolutions = flights_of(impacts, everywhere).argument_rad / (2.0 * np.pi) % 1.0
        columns = (
            one.block.numbers,
            impacts.breakup_days,
            revolutions,
            impacts.breakup_place_deg[:, 1],
            inclination,
        )
        by_sample.append(tuple(values[ahead] for values in columns))
        clusters = clusters_of(impacts, kinds, one.block)
        kept = index[clusters.sample] >= 0
        of, kind = clusters.sample[kept], clusters.kind[kept]
        by_cluster.append(
            (
                index[of], kind, clusters.pieces[kept], clusters.latitude_deg[kept],
                (clusters.longitude_deg[kept] + 180.0) % 360.0 - 180.0, impacts.mass_kg[of, kind],
                impacts.energy_j[of, kind], impacts.casualty_area_m2[of, kind],
                in_sea_water(impacts, parts)[of, kind],
            )
        )  # fmt: skip
        seen += ahead.size
        if seen == most:
            break
    number, days, revolutions, longitude, inclination = map(np.concatenate, zip(*by_sample, strict=True))
    return LandedPieces(
        tuple(names_of_rows(distinct_kinds(vehicle)[0], parts)),
        float(np.median(inclination)) if inclination.size else 0.0,
        number,
        days,
        revolutions,
        longitude,
        *map(np.concatenate, zip(*by_cluster, strict=True)),
    )

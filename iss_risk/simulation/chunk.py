"""Chunks of samples through the whole chain: orbit → decay → debris → nations.

A chunk is a pure function of the plan and its number, so that it may run anywhere, in any order, and with the
chunks after it: small chunks are computed some at a time, because what Python does costs the same for few
samples as for many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F32, F64, Booleans
from iss_risk.atmosphere.air import AirOfSamples
from iss_risk.debris.breakup import fall_apart
from iss_risk.debris.debris_inputs import debris_inputs, draw_own_heat
from iss_risk.debris.footprint import footprint_size_km
from iss_risk.debris.impacts import Impacts, dangerous_area_m2, empty_impacts
from iss_risk.debris.parts_list import draw_listing
from iss_risk.decay.ensemble import Decays
from iss_risk.decay.forces import GravityField
from iss_risk.risk.along_track import Gone
from iss_risk.risk.casualty_numbers import chances_of_numbers
from iss_risk.risk.flights import AlongOrbit, mean_inclination_rad
from iss_risk.risk.groups import chances_of_groups
from iss_risk.risk.landed import NOTHING_LANDED, landed_by_sample
from iss_risk.risk.landings import landings_on_nations
from iss_risk.risk.places import PlaceLandings, landings_at_places
from iss_risk.simulation.phases import arguments_of_latitude_rad, decay_all, inputs_to_entry
from iss_risk.simulation.plan import Plan, points_of_chunks
from iss_risk.simulation.revolutions import NO_REVOLUTIONS, Revolutions, count_revolutions
from iss_risk.streams import Block, Purpose
from iss_risk.sums import weighted_sum

# The figures of a sample that came down, which are kept with its points. Latitude and longitude are those of
# the main break-up; `revolutions` since the ascending node before the epoch, NaN where longitude is averaged.
FIGURES = (
    "reentry_days",
    "surviving_mass_kg",
    "casualty_area_m2",
    "casualty_area_without_threshold_m2",
    "fragments",
    "dangerous_fragments",
    "length_km",
    "width_km",
    "casualties",
    "latitude_deg",
    "longitude_deg",
    "revolutions",
)
# The fields of Landings that are sums by nation; and the one by row of the grid, where longitude is averaged.
NATION_SUMS = ("overhead", "fragments", "mass_kg", "casualties")
ROW_SUM = "casualty_area_by_row_m2"


@dataclass(frozen=True)
class Fall:
    """The decay and debris of some chunks: their points (N, inputs) in the order of PER_SAMPLE, and which
    samples (N,) `agree` with what is known of the object. Of those of them that decayed: the impacts, whether
    their last orbits were nearly `circular`, their last `states`, and the `block` of these samples, to which
    the random numbers of the landings belong."""

    points: F64
    decays: Decays
    agrees: Booleans
    states: F64
    impacts: Impacts
    circular: Booleans
    block: Block
    revolutions: Revolutions | None


def fall(plan: Plan, chunk: int, count: int = 1) -> Fall:
    """Draw, decay and break up the samples of a chunk, or of `count` chunks from it on."""
    block = plan.chunks.block(chunk, count=count)
    points = points_of_chunks(plan, chunk, count)
    drawn = inputs.values_at(points, plan.in_order_of_points)
    decay_inputs = inputs_to_entry(plan, drawn, block.numbers // plan.phases)
    noise = block.stream(Purpose.DENSITY_NOISE)
    decays, circular, hand_overs = decay_all(plan, decay_inputs, drawn[inputs.HAND_OVER_PHASE.name], noise)
    down = decays.reached
    block = block.some(down)
    drawn = {name: values[down] for name, values in drawn.items()}
    own_heat = draw_own_heat(block, plan.parts, drawn, plan.dispersed)
    impacts = empty_impacts(int(down.sum()), plan.parts.mass_kg.size)
    fall_apart(
        AirOfSamples(
            plan.table,
            plan.decay.activity,
            decay_inputs.solar_cycle_error[down],
            decay_inputs.analogue_offset_days[down],
            decay_inputs.density_scale[down],
        ),
        block.stream(Purpose.SEPARATION),
        block.numbers,
        plan.parts,
        debris_inputs(
            drawn,
            own_heat,
            draw_listing(block, plan.parts.doubts, drawn, plan.dispersed),
            plan.input(inputs.SEPARATION_SPEED).distribution,
            correlation=plan.correlation,
            wind=plan.wind,
        ),
        GravityField(),
        decays.states[down],
        decays.days[down],
        impacts,
    )
    # As the time of re-entry is that of the break-up, so is the time that what is known is compared with.
    up = plan.decay.agrees(np.ones(impacts.breakup_days.size, dtype=np.bool_), impacts.breakup_days)
    agrees = np.ones(down.size, dtype=np.bool_)
    agrees[down] = up
    impacts, block = Impacts._make(values[up] for values in impacts), block.some(up)
    revolutions = None
    if hand_overs is not None:
        counted = down & agrees
        revolutions = count_revolutions(
            plan, decay_inputs, hand_overs, decays, counted, impacts, block, noise
        )
    return Fall(
        points, decays, agrees, decays.states[down][up], impacts, circular[down][up], block, revolutions
    )


@dataclass(frozen=True)
class ChunkResult:
    """What is kept of a chunk: sums over its decayed samples by nation, and a few figures per sample.

    `points` (N, inputs), `reached` (N,) and `agrees` (N,), with what is known of the object, are of all
    samples. Everything else is of the samples that decayed and agree. `nation_sums` holds NATION_SUMS of
    Landings and, where longitude is averaged, its ROW_SUM; its ChanceSums as chances_of_…, those of the
    numbers of casualties (classes,), and, where groups or places are requested, those of GroupChances and
    PlaceLandings as group_… and place_…. `figures` (decayed, FIGURES) and `casualties_at_turn` (decayed,
    turns) are by sample; so is, where longitude is known, `tracks` (decayed, 1 + kinds, 2): the places of
    break-up and landing. Then `nodes` are those of Revolutions, and `nation_landings` and `place_landings`
    rows of Landed.
    """

    nation_sums: dict[str, F64]
    points: F64
    reached: Booleans
    agrees: Booleans
    figures: F64
    casualties_at_turn: F64
    tracks: F32
    nodes: F64
    nation_landings: F64
    place_landings: F64


def run_chunk(plan: Plan, chunk: int) -> ChunkResult:
    """One chunk from the orbit to the people."""
    return run_together(plan, chunk, 1)[0]


def run_together(plan: Plan, chunk: int, count: int) -> list[ChunkResult]:
    """The same of `count` chunks from one on."""
    return tally(plan, fall(plan, chunk, count))


def along_orbit(fallen: Fall) -> AlongOrbit:
    """Nearly circular orbits come down anywhere along them; eccentric ones near their perigee."""
    return AlongOrbit(mean_inclination_rad(fallen.states), fallen.circular)


def gone(plan: Plan, fallen: Fall) -> Gone | None:
    """How far the samples have gone since the start, where that is counted. Counting begins at the equator,
    up to half a revolution before the start or after it."""
    if fallen.revolutions is None:
        return None
    first = arguments_of_latitude_rad(plan.decay.start[None, :])[0] / (2.0 * np.pi)
    return Gone(fallen.revolutions.at_breakup - first, fallen.impacts.breakup_days - plan.decay.start_days)


def _tracks(impacts: Impacts, averaged: bool) -> F32:
    """Latitude and longitude (N, 1 + K, 2) of the break-up and of what lands (NaN for what does not); empty
    where longitudes are averaged, because tracks then have no meaning."""
    if averaged:
        return np.empty((0, 0, 2), dtype=np.float32)
    landed = impacts.mass_kg > 0.0
    places = np.stack([impacts.latitude_deg, impacts.longitude_deg], axis=2)
    places = np.where(landed[:, :, None], places, np.nan)
    return np.concatenate([impacts.breakup_place_deg[:, None, :], places], axis=1).astype(np.float32)


def tally(plan: Plan, fallen: Fall) -> list[ChunkResult]:
    """Compare the landings with the nations and places, and add up: the result of each chunk."""
    impacts, pieces, block = fallen.impacts, plan.parts.pieces, fallen.block
    number = impacts.number
    along, far = along_orbit(fallen), gone(plan, fallen)
    landings = landings_on_nations(
        impacts, plan.kinds, plan.exposure, plan.zones, block,
        averaged=plan.averaged, along=along, track=plan.track, gone=far, sheltered=plan.sheltered,
    )  # fmt: skip
    sums = {name: getattr(landings, name) for name in NATION_SUMS}
    if plan.averaged:
        sums[ROW_SUM] = landings.casualty_area_by_row_m2
    sums |= {f"chances_of_{name}": value for name, value in landings.chances._asdict().items()}
    numbers = chances_of_numbers(landings.casualties_at_turn).mean(axis=1)
    sums["casualty_numbers"] = np.array([numbers[one].sum(axis=0) for one in block.slices])
    if plan.groups:
        in_groups = chances_of_groups(
            impacts, plan.kinds, plan.groups, block,
            averaged=plan.averaged, along=along, track=plan.track, gone=far,
        )  # fmt: skip
        sums |= {f"group_{name}": value for name, value in in_groups._asdict().items()}
    if plan.circles is not None:
        at_places = [
            landings_at_places(
                some, plan.kinds, plan.circles, plan.exposure, of_chunk, averaged=plan.averaged
            )
            for some, of_chunk in _one_by_one(impacts, block)
        ]
        for name in PlaceLandings._fields:
            sums[f"place_{name}"] = np.array([getattr(one, name) for one in at_places])
    decayed = impacts.breakup_days.size
    length_km, width_km = np.empty(decayed), np.empty(decayed)
    footprint_size_km(
        impacts.mass_kg,
        impacts.latitude_deg,
        impacts.longitude_deg,
        impacts.breakup_course,
        length_km,
        width_km,
    )
    figures = {
        "reentry_days": impacts.breakup_days,
        "surviving_mass_kg": weighted_sum(impacts.mass_kg * number, pieces),
        "casualty_area_m2": weighted_sum(dangerous_area_m2(impacts) * number, pieces),
        "casualty_area_without_threshold_m2": weighted_sum(impacts.casualty_area_m2 * number, pieces),
        "fragments": weighted_sum((impacts.mass_kg > 0.0) * number, pieces),
        "dangerous_fragments": weighted_sum((dangerous_area_m2(impacts) > 0.0) * number, pieces),
        "length_km": length_km,
        "width_km": width_km,
        "casualties": landings.casualties_by_sample,
        "latitude_deg": impacts.breakup_place_deg[:, 0],
        "longitude_deg": impacts.breakup_place_deg[:, 1],
        "revolutions": np.full(decayed, np.nan),
    }
    nodes, landed = NO_REVOLUTIONS.nodes, [NOTHING_LANDED] * block.count
    if fallen.revolutions is not None:
        figures["revolutions"], nodes = fallen.revolutions.at_breakup, fallen.revolutions.nodes
        landed = [
            landed_by_sample(
                some, plan.kinds, plan.exposure, plan.watched, of_chunk, figures["revolutions"][one]
            )
            for (some, of_chunk), one in zip(_one_by_one(impacts, block), block.slices, strict=True)
        ]
    by_sample, tracks = np.column_stack([figures[name] for name in FIGURES]), _tracks(impacts, plan.averaged)
    size = plan.chunks.size
    return [
        ChunkResult(
            nation_sums={name: values[k] for name, values in sums.items()},
            points=fallen.points[k * size : (k + 1) * size],
            reached=fallen.decays.reached[k * size : (k + 1) * size],
            agrees=fallen.agrees[k * size : (k + 1) * size],
            figures=by_sample[one],
            casualties_at_turn=landings.casualties_at_turn[one],
            tracks=tracks[one],
            nodes=nodes[one],
            nation_landings=landed[k].on_nations,
            place_landings=landed[k].at_places,
        )
        for k, one in enumerate(block.slices)
    ]


def _one_by_one(impacts: Impacts, block: Block) -> Iterator[tuple[Impacts, Block]]:
    """Those of each chunk by itself."""
    for k, one in enumerate(block.slices):
        yield Impacts._make(values[one] for values in impacts), block.some(block.block_of == k)

"""What survives a re-entry, where it lands, and which uncertain input matters most: `iss-risk debris`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.answers.debris import Debris
from iss_risk.atmosphere.air import AirOfSamples
from iss_risk.atmosphere.density import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.debris.aerothermodynamics import CORRELATIONS
from iss_risk.debris.breakup import debris_inputs, fall_apart
from iss_risk.debris.entry_state import EntryState, low_orbits
from iss_risk.debris.fall_tally import tally_falls
from iss_risk.debris.impacts import empty_impacts
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.decay.forces import GravityField
from iss_risk.errors import UsageError
from iss_risk.execution import run_chunks
from iss_risk.inputs import DispersedInput, Distribution
from iss_risk.simulation.falls import CHUNK_SIZE, DebrisChunk, DebrisPlan
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.sources.clock import utc_now
from iss_risk.streams import Block, Purpose
from iss_risk.summaries.debris import summarise_debris
from iss_risk.vehicle.reader import load_vehicle

F64 = npt.NDArray[np.float64]

# Below 120 km density hardly depends on the Sun: moderate activity.
FLUX, AP = 120.0, 10.0


def debris(
    *,
    vehicle: str | Path = "iss",
    entry: EntryState | None = None,
    correlation: str = CORRELATIONS[0],
    wind: tuple[float, float] = (0.0, 0.0),
    samples: int = 4096,
    seed: int = 0,
    now: datetime | None = None,
    dispersed: Sequence[DispersedInput[Distribution]] = (),
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Debris:
    """Let a vehicle re-enter many times and tell what reaches the ground.

    It decays from a low circular orbit, or starts at `entry`. `correlation` is one of
    aerothermodynamics.CORRELATIONS, `wind` a speed in m/s and where it blows from in degrees, the same at all
    heights; `now` is the moment of the entry (season and hour of the air). `dispersed` inputs are drawn
    instead of those of the same names in iss_risk/inputs.py. The same arguments give the same answer for any
    number of `workers`.

    Raises UsageError for arguments out of range and InputError for files that cannot be used.
    """
    if samples < 1:
        raise UsageError(f"{samples} samples: at least one is needed", parameter="samples")
    if seed < 0:
        raise UsageError(f"seed {seed} is negative", parameter="seed")
    if correlation not in CORRELATIONS:
        raise UsageError(f"unknown correlation {correlation!r}", parameter="correlation")
    inputs.check_given(dispersed)
    speed_m_s, from_deg = wind
    if not (0.0 <= speed_m_s <= 150.0 and 0.0 <= from_deg <= 360.0):
        raise UsageError("wind: not a speed of 0 … 150 m/s from 0 … 360°", parameter="wind")
    generated_at = utc_now()
    now = now or generated_at
    body = load_vehicle(vehicle)
    towards = np.radians(from_deg + 180.0)
    plan = DebrisPlan(
        parts=part_arrays(body),
        dispersed=dispersed_inputs(body, given=dispersed),
        days=days_since_2000(now),
        entry=entry,
        correlation=CORRELATIONS.index(correlation),
        wind_to_m_s=(float(speed_m_s * np.sin(towards)), float(speed_m_s * np.cos(towards))),
        samples=samples,
        seed=seed,
    )
    chunks = []
    for chunk in run_chunks(partial(_chunk, plan), plan.chunks, workers):
        chunks.append(chunk)
        if progress is not None:
            progress(min(len(chunks) * CHUNK_SIZE, samples), samples)
    return summarise_debris(plan, body, chunks, wind, now=now, generated_at=generated_at)


def _chunk(plan: DebrisPlan, chunk: int) -> DebrisChunk:
    size = min(CHUNK_SIZE, plan.samples - chunk * CHUNK_SIZE)
    block = Block.of(plan.seed, chunk, CHUNK_SIZE, size)
    draws = inputs.draw(block, plan.per_sample)
    own_heat = inputs.own_heat(block, plan.parts.random_row, plan.input(inputs.DEMISE_MODEL_ERROR))
    if plan.entry is None:
        states = low_orbits(plan.inclination_deg, block)
    else:
        states = np.tile(plan.entry.inertial(plan.days), (size, 1))
    impacts = empty_impacts(size, plan.parts.mass_kg.size)
    east_m_s, north_m_s = plan.wind_to_m_s
    fall_apart(
        AirOfSamples(
            load_density_table(),
            constant_activity(FLUX, AP),
            np.zeros(size),
            np.zeros(size, dtype=np.int64),
            draws[inputs.DENSITY_SCALE.name],
        ),
        block.stream(Purpose.SEPARATION),
        block.numbers,
        plan.parts,
        debris_inputs(
            draws,
            own_heat,
            plan.input(inputs.SEPARATION_SPEED).distribution,
            correlation=plan.correlation,
            wind_east_m_s=east_m_s,
            wind_north_m_s=north_m_s,
        ),
        GravityField(),
        states,
        np.full(size, plan.days),
        impacts,
    )
    scatter_km = plan.input(inputs.PIECE_SCATTER).distribution.sigma
    return DebrisChunk(draws, tally_falls(impacts, plan.parts, block, scatter_km))

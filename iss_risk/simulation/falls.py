"""Falls on their own, without an orbit before them or people under them: what `iss-risk debris` runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64
from iss_risk.atmosphere.air import AirOfSamples
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.debris.breakup import fall_apart
from iss_risk.debris.debris_inputs import debris_inputs, draw_own_heat
from iss_risk.debris.entry_path import LONGEST_DAYS
from iss_risk.debris.entry_state import EntryState, low_orbits
from iss_risk.debris.fall_tally import FallTally, tally_falls
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.debris.parts_list import draw_listing
from iss_risk.debris.rules import RULES
from iss_risk.debris.wind import Wind
from iss_risk.decay.forces import GravityField
from iss_risk.distributions import Distribution
from iss_risk.errors import UsageError
from iss_risk.inputs import DispersedInput, Kind, input_of
from iss_risk.streams import Block, Chunks, Purpose

CHUNK_SIZE = 64
# Inclination of a natural decay: that of the station.
INCLINATION_DEG = 51.64
# Below 120 km density hardly depends on the Sun: moderate activity.
F107_SFU, AP = 120.0, 10.0


@dataclass(frozen=True)
class FallPlan:
    """Everything that all chunks share. `days` since 2000-01-01 is the time of the entry; without an `entry`
    the vehicle comes from a low circular orbit of `inclination_deg`. `rules` names those of debris/rules.py
    that `parts` and `dispersed` follow; `hazards` are those of the kinds (K,), empty if not wanted."""

    parts: PartArrays
    dispersed: tuple[DispersedInput[Distribution], ...]
    days: float
    entry: EntryState | None
    correlation: int
    wind: Wind
    chunks: Chunks
    inclination_deg: float = INCLINATION_DEG
    rules: str = "ours"
    hazards: tuple[str | None, ...] = ()

    def input(self, one: DispersedInput[Kind]) -> DispersedInput[Kind]:
        """The input of this run that has the name of `one` in the common list."""
        return input_of(self.dispersed, one)

    @property
    def per_sample(self) -> list[DispersedInput[Distribution]]:
        """What each sample draws."""
        return [self.input(one) for one in inputs.PER_SAMPLE]


@dataclass(frozen=True)
class Falls:
    """The draws of a chunk by name, (N,) each, and what became of its samples."""

    draws: dict[str, F64]
    tally: FallTally


def fall_of_chunk(plan: FallPlan, chunk: int) -> Falls:
    """Draw the samples of one chunk, and let them fall. Raises what `impacts_of` does."""
    block = plan.chunks.block(chunk)
    draws = inputs.draw(block, plan.per_sample)
    own_heat = draw_own_heat(block, plan.parts, draws, plan.dispersed)
    impacts = impacts_of(plan, block, draws, own_heat)
    scatter_km = plan.input(inputs.PIECE_SCATTER).distribution.sigma
    return Falls(draws, tally_falls(impacts, plan.parts, block, scatter_km, plan.hazards))


def impacts_of(plan: FallPlan, block: Block, draws: dict[str, F64], own_heat: F64) -> Impacts:
    """Let the samples of `block` fall, with their `draws` by name and the own heat (N, K) of each whole kind.

    Raises UsageError for an entry state that does not come down.
    """
    size = block.places.size
    if plan.entry is None:
        states = low_orbits(plan.inclination_deg, block)
    else:
        states = np.tile(plan.entry.inertial(plan.days), (size, 1))
    impacts = empty_impacts(size, plan.parts.mass_kg.size)
    fall_apart(
        AirOfSamples(
            load_density_table(),
            constant_activity(F107_SFU, AP),
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
            draw_listing(block, plan.parts.doubts, draws, plan.dispersed),
            plan.input(inputs.SEPARATION_SPEED).distribution,
            correlation=plan.correlation,
            wind=plan.wind,
            breakup_km=RULES[plan.rules].breakup_km,
        ),
        GravityField(),
        states,
        np.full(size, plan.days),
        impacts,
    )
    up = int((impacts.breakup_days - plan.days >= LONGEST_DAYS).sum())
    if up:
        raise UsageError(
            f"{up} of {size} samples have not come down {LONGEST_DAYS:.0f} days after this state: "
            "give one that does, lower, slower or steeper",
            parameter="entry",
        )
    return impacts

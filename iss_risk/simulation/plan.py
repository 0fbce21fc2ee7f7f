"""What all samples of a run share, and which points of the uncertain inputs each chunk takes.

The inputs are the coordinates of scrambled Sobol' points, in REPLICATES independent sequences: chunk c takes
the next points of sequence c mod REPLICATES. Within a sequence the points are spread evenly; between them
they are independent, which is what confidence intervals rest on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import DispersedInput, Distribution, Kind, input_of
from iss_risk.risk.landings import Kinds, ZonalTables
from iss_risk.risk.places import Circles
from iss_risk.streams import Block

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

REPLICATES = 32
# Falls of one decay: see phases.py.
PHASES = 8
MOST_PER_CHUNK = 64

# Keys of the scrambled sequences of points that the seed is split into.
_DECAY_POINTS, _FALL_POINTS = 1, 2


@dataclass(frozen=True)
class Plan:
    """Everything that all chunks share. Times are days since 2000-01-01; `start` (6,) km and km/s, TEME.

    `averaged`: longitude is averaged over, and the place along the orbit is anybody's guess. `sheltered` is
    the share of people under roofs that hold. `table` is the air of the break-up and the fall, `decay_table`
    and `noise_sigma` that of the decay and its noise.
    """

    start: F64
    start_days: float
    now_days: float
    end_days: float
    table: DensityTable
    decay_table: DensityTable
    noise_sigma: float
    activity: SolarActivity
    parts: PartArrays
    exposure: Exposure
    zones: ZonalTables
    dispersed: tuple[DispersedInput[Distribution], ...]
    samples: int
    chunk_size: int
    seed: int
    averaged: bool = True
    sheltered: float = 0.0
    circles: Circles | None = None

    @property
    def chunks(self) -> int:
        """How many chunks the samples make."""
        return -(-self.samples // self.chunk_size)

    @property
    def phases(self) -> int:
        """Falls of one decay."""
        return min(PHASES, self.chunk_size) if self.averaged else 1

    @property
    def in_order_of_points(self) -> list[DispersedInput[Distribution]]:
        """The inputs of this run in the order of the coordinates of its points, that of PER_SAMPLE."""
        return [self.input(one) for one in inputs.PER_SAMPLE]

    def size_of(self, chunk: int) -> int:
        """How many samples a chunk has: the last one may have fewer."""
        return min(self.chunk_size, self.samples - chunk * self.chunk_size)

    def decay_of_samples(self, chunk: int) -> I64:
        """Which decay of the chunk each sample (N,) belongs to; in order."""
        return np.arange(self.size_of(chunk)) // self.phases

    def block(self, chunk: int) -> Block:
        """The samples of a chunk, to which their random numbers belong, besides their points."""
        return Block.of(self.seed, chunk, self.chunk_size, self.size_of(chunk))

    def input(self, one: DispersedInput[Kind]) -> DispersedInput[Kind]:
        """An input as this run has it, by that of the common list."""
        return input_of(self.dispersed, one)

    @property
    def kinds(self) -> Kinds:
        """The kinds of part as the landings take them."""
        scatter_km = self.input(inputs.PIECE_SCATTER).distribution.sigma
        return Kinds(self.parts.pieces, self.parts.random_row, scatter_km)


def chunk_size_for(samples: int) -> int:
    """Samples a chunk, by their number alone: a power of two, at least one chunk a replicate if possible."""
    most = min(MOST_PER_CHUNK, max(samples // REPLICATES, 1))
    return 1 << (most.bit_length() - 1)


def points_of_chunk(plan: Plan, chunk: int) -> F64:
    """Points (N, inputs) of a chunk: those of the decays, each as often as it has falls, and of the falls."""
    block, replicate = divmod(chunk, REPLICATES)
    decay_of, phases = plan.decay_of_samples(chunk), plan.phases
    decays = inputs.sobol_points(
        np.random.SeedSequence(plan.seed, spawn_key=(_DECAY_POINTS, replicate)),
        block * (plan.chunk_size // phases),
        int(decay_of[-1]) + 1,
        len(inputs.PER_DECAY),
    )
    falls = inputs.sobol_points(
        np.random.SeedSequence(plan.seed, spawn_key=(_FALL_POINTS, replicate)),
        block * plan.chunk_size,
        decay_of.size,
        len(inputs.PER_FALL),
    )
    # The falls of one decay lie in different parts of the orbit, by the first coordinate: there, evenly.
    phase = inputs.PER_FALL.index(inputs.HAND_OVER_PHASE)
    part, within = np.divmod(phases * falls[:, phase], 1.0)
    falls[:, phase] = (part + within[decay_of * phases]) / phases
    return np.hstack([decays[decay_of], falls])

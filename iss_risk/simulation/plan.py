"""What all samples of a run share, and which points of the uncertain inputs each chunk takes.

The inputs are the coordinates of scrambled Sobol' points, in REPLICATES independent sequences: chunk c takes
the next points of sequence c mod REPLICATES. Within a sequence the points are spread evenly; between them
they are independent, which is what confidence intervals are based on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.debris.wind import CALM, Wind
from iss_risk.decay.samples import DecayPlan
from iss_risk.distributions import Distribution
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import DispersedInput, Kind, input_of
from iss_risk.risk.along_track import SharedTrack
from iss_risk.risk.clusters import Kinds
from iss_risk.risk.groups import GroupGround
from iss_risk.risk.places import Circles
from iss_risk.risk.zones import ZonalTables
from iss_risk.sobol import scrambled_points
from iss_risk.streams import Chunks, chunk_size_for

REPLICATES = 32
# Falls of one decay: see phases.py.
PHASES = 8
# With so few samples that each of the replicates has less than FEWEST_PHASES of them, there are only
# FEWEST_CHUNKS. Of 64 samples of the station, over 60 seeds: with 32 chunks of 2 falls the expected
# casualties vary by 7.8 % (σ), those of the ten nations at most risk by 21 %, the median date by 240 days;
# with 16 of 4 by 6.3 %, 10 % and 310 days; with 8 of 8 by 6.5 %, 11 % and 400 days. The intervals of the
# casualties say so (6.6 % for 6.3 %).
FEWEST_PHASES, FEWEST_CHUNKS = 4, 16

# Keys of the scrambled sequences of points that the seed is split into.
_DECAY_POINTS, _FALL_POINTS = 1, 2


@dataclass(frozen=True)
class Plan:
    """Everything that all chunks share. Times are days since 2000-01-01.

    `averaged`: longitude is averaged, and every place along the orbit is equally likely. `sheltered` is
    the share of people under roofs that protect them. `table` is the air of the break-up and the fall;
    `correlation` (a number of aerothermodynamics.CORRELATIONS) and `wind` are those of the fall. `watched`
    are the places whose passes are told where longitude is known; their circles are without people; `track`
    is then the track that all samples share. `groups` of nations have their chances told besides the nations
    themselves.
    """

    decay: DecayPlan
    table: DensityTable
    parts: PartArrays
    exposure: Exposure
    zones: ZonalTables
    dispersed: tuple[DispersedInput[Distribution], ...]
    chunks: Chunks
    averaged: bool = True
    sheltered: float = 0.0
    circles: Circles | None = None
    watched: Circles | None = None
    track: SharedTrack | None = None
    correlation: int = 0
    wind: Wind = CALM
    groups: tuple[GroupGround, ...] = ()

    @property
    def samples(self) -> int:
        """How many samples are run."""
        return self.chunks.samples

    @property
    def phases(self) -> int:
        """The number of falls of one decay."""
        return min(PHASES, self.chunks.size) if self.averaged else 1

    @property
    def in_order_of_points(self) -> list[DispersedInput[Distribution]]:
        """The inputs of this run in the order of the coordinates of its points, that of PER_SAMPLE."""
        return [self.input(one) for one in inputs.PER_SAMPLE]

    def input(self, one: DispersedInput[Kind]) -> DispersedInput[Kind]:
        """The input of this run that has the name of `one` in the common list."""
        return input_of(self.dispersed, one)

    @property
    def kinds(self) -> Kinds:
        """The kinds of part as the landings take them."""
        scatter_km = self.input(inputs.PIECE_SCATTER).distribution.sigma
        return Kinds(self.parts.pieces, self.parts.random_row, scatter_km)


def chunk_size_of(samples: int) -> int:
    """Samples per chunk of a run, which depend only on their number."""
    few = min(chunk_size_for(samples, FEWEST_CHUNKS), FEWEST_PHASES)
    return max(chunk_size_for(samples, REPLICATES), few)


def points_of_chunks(plan: Plan, first: int, count: int = 1) -> F64:
    """Points (N, inputs) of `count` chunks from `first` on, one after the other: only to be read."""
    return _points(plan.chunks, plan.phases, first, count)


@lru_cache(maxsize=256)
def _points(chunks: Chunks, phases: int, first: int, count: int) -> F64:
    """See points_of_chunks. Each object of a fleet has the same ones; making a sequence takes longer than its
    points."""
    points = np.concatenate([_points_of_chunk(chunks, phases, first + k) for k in range(count)])
    points.setflags(write=False)
    return points


def _points_of_chunk(chunks: Chunks, phases: int, chunk: int) -> F64:
    """Points (N, inputs) of a chunk: those of the decays, each repeated for its falls, and of the falls."""
    block, replicate = divmod(chunk, REPLICATES)
    decay_of = np.arange(chunks.size_of(chunk)) // phases
    decays = _sobol_points(
        (chunks.seed, _DECAY_POINTS, replicate),
        block * (chunks.size // phases),
        int(decay_of[-1]) + 1,
        len(inputs.PER_DECAY),
    )
    falls = _sobol_points(
        (chunks.seed, _FALL_POINTS, replicate),
        block * chunks.size,
        decay_of.size,
        len(inputs.PER_FALL),
    )
    # The falls of one decay lie in different parts of the orbit, by the first coordinate: there, evenly.
    phase = inputs.PER_FALL.index(inputs.HAND_OVER_PHASE)
    part, within = np.divmod(phases * falls[:, phase], 1.0)
    falls[:, phase] = (part + within[decay_of * phases]) / phases
    return np.hstack([decays[decay_of], falls])


def _sobol_points(key: tuple[int, int, int], first: int, count: int, dimensions: int) -> F64:
    """Points as of `scrambled_points`, of the sequence of this seed, kind and replicate."""
    seed, *spawn_key = key
    sequence = np.random.SeedSequence(seed, spawn_key=spawn_key)
    return scrambled_points(sequence, first, count, dimensions)

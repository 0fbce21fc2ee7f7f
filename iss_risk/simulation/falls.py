"""What all samples of a debris study share, and what is kept of a chunk of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.debris.entry_state import EntryState
from iss_risk.debris.fall_tally import FallTally
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.inputs import DispersedInput, Distribution, Kind, input_of

F64 = npt.NDArray[np.float64]

CHUNK_SIZE = 64
# Inclination of a natural decay: that of the station.
INCLINATION_DEG = 51.64


@dataclass(frozen=True)
class DebrisPlan:
    """Everything that all chunks share. `wind_to_m_s` is its velocity, east and north."""

    parts: PartArrays
    dispersed: tuple[DispersedInput[Distribution], ...]
    days: float
    entry: EntryState | None
    correlation: int
    wind_to_m_s: tuple[float, float]
    samples: int
    seed: int
    inclination_deg: float = INCLINATION_DEG

    def input(self, one: DispersedInput[Kind]) -> DispersedInput[Kind]:
        """An input as this run has it, by that of the common list."""
        return input_of(self.dispersed, one)

    @property
    def per_sample(self) -> list[DispersedInput[Distribution]]:
        """What each sample draws."""
        return [self.input(one) for one in inputs.PER_SAMPLE]

    @property
    def chunks(self) -> int:
        """How many chunks the samples make."""
        return -(-self.samples // CHUNK_SIZE)


@dataclass(frozen=True)
class DebrisChunk:
    """The draws of a chunk by name, and what became of its samples."""

    draws: dict[str, F64]
    tally: FallTally

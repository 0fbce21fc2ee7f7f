"""The samples of a rescue: ways down, figures of tugs, holding, and the last leg of the station's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from iss_risk.arrays import F64
from iss_risk.decay.samples import DecayPlan
from iss_risk.distributions import Distribution
from iss_risk.execution import Execution, run_chunks
from iss_risk.inputs import DispersedInput, draw
from iss_risk.manoeuvre.abilities import days_at
from iss_risk.manoeuvre.descent import Descents, descend
from iss_risk.manoeuvre.held_altitude import loss_while_held
from iss_risk.manoeuvre.tugs import ATTITUDE_LIMIT, Tugs
from iss_risk.streams import Block, Chunks, Family

# What varies slowly needs fewer samples.
FEWER_SAMPLES = 512
_FEWER_CHUNK = 64


@dataclass(frozen=True)
class Ways:
    """The samples that agree with what is known: ways down, values (N,) of the tugs' figures by name, and
    when each is so low that its attitude is lost (days since 2000-01-01; infinity: beyond the horizon)."""

    descents: Descents
    drawn: dict[str, F64]
    no_return_days: F64
    already_down: int

    @property
    def samples(self) -> int:
        """How many agree."""
        return self.descents.days.size


def ways_down(plan: DecayPlan, fleet: Tugs, levels_km: F64, start_km: float, execution: Execution) -> Ways:
    """All samples of `plan`, from the mean altitude `start_km` through `levels_km` (L,), which fall."""
    chunks = list(
        run_chunks(
            partial(_chunk, plan, tuple(fleet.inputs), levels_km), plan.chunks.count, execution=execution
        )
    )
    crossing_days = np.concatenate([one.crossing_days for one, _ in chunks])
    reached = np.concatenate([one.reached for one, _ in chunks])
    days = np.concatenate([one.days for one, _ in chunks])
    agrees = plan.agrees(reached, days)
    descents = Descents(crossing_days[agrees], reached[agrees], days[agrees])
    names = chunks[0][1]
    drawn = {name: np.concatenate([values[name] for _, values in chunks])[agrees] for name in names}
    return Ways(
        descents,
        drawn,
        days_at(drawn[ATTITUDE_LIMIT], descents, levels_km, plan.now_days, start_km),
        int(np.count_nonzero(descents.reached & (descents.days < plan.now_days))),
    )


def _chunk(
    plan: DecayPlan, figures: tuple[DispersedInput[Distribution], ...], levels_km: F64, chunk: int
) -> tuple[Descents, dict[str, F64]]:
    block = plan.chunks.block(chunk)
    return descend(plan, block, levels_km), draw(block, figures)


def loss_of_days(plan: DecayPlan, days: float, execution: Execution) -> F64:
    """What is lost (N,) in km over `days` in which fewer, other samples are held; NaN where they cannot."""
    blocks = _fewer(plan)
    return np.concatenate(
        list(run_chunks(partial(_loss, plan, blocks, days), len(blocks), execution=execution))
    )


def days_down_to(plan: DecayPlan, altitude_km: float, execution: Execution) -> F64:
    """Days (N,) until fewer, other samples are at a lower altitude; NaN beyond the horizon."""
    blocks = _fewer(plan)
    levels = np.array([altitude_km])
    found = run_chunks(partial(_descents, plan, blocks, levels), len(blocks), execution=execution)
    return np.concatenate([one.crossing_days[:, 0] for one in found]) - plan.start_days


def _fewer(plan: DecayPlan) -> list[Block]:
    chunks = Chunks(min(plan.samples, FEWER_SAMPLES), _FEWER_CHUNK, plan.chunks.seed)
    return [chunks.block(k, Family.ALTITUDE_BANDS) for k in range(chunks.count)]


def _loss(plan: DecayPlan, blocks: Sequence[Block], days: float, number: int) -> F64:
    return loss_while_held(plan, blocks[number], days)


def _descents(plan: DecayPlan, blocks: Sequence[Block], levels_km: F64, number: int) -> Descents:
    return descend(plan, blocks[number], levels_km)

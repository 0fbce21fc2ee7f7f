"""Falls beside those of a run, which tell where its mean comes from: all inputs at their middle, or only the
errors of the model."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from iss_risk.debris.fall_tally import FallTally
from iss_risk.inputs import at_its_middle, without_model_errors
from iss_risk.risk.flights import mean_inclination_rad
from iss_risk.simulation.falls import CHUNK_SIZE, FallPlan, Falls, fall_of_chunk
from iss_risk.simulation.plan import Plan
from iss_risk.streams import Chunks

# Places along the orbit: between them the nominal casualty area of the station differs by 0.4 % (σ).
NOMINAL_PLACES = 8
# With a certain model the samples differ so little that one chunk, which spreads them evenly, tells the mean:
# that of the station's casualty area to 2 %, at an eighth of the cost of 512 samples.
CERTAIN_SAMPLES = CHUNK_SIZE
# How many chunks there are beside those of a plan.
BESIDE = 2


@dataclass(frozen=True)
class FallsBeside:
    """`nominal` falls at a few places along the orbit, every input at its middle; and the first samples of
    the run once more with the errors of the model at their middle."""

    nominal: FallTally
    without_model_error: FallTally


def nominal_plan(plan: FallPlan) -> FallPlan:
    """The falls of a plan with every input at its middle, at NOMINAL_PLACES."""
    return replace(
        plan,
        dispersed=tuple(map(at_its_middle, plan.dispersed)),
        chunks=Chunks(NOMINAL_PLACES, CHUNK_SIZE, plan.chunks.seed),
    )


def certain_plan(plan: FallPlan) -> FallPlan:
    """The first samples of a plan, with the same random numbers, and the errors of the model at their
    middle."""
    samples = min(plan.chunks.samples, CERTAIN_SAMPLES)
    return replace(
        plan,
        dispersed=without_model_errors(plan.dispersed),
        chunks=Chunks(samples, CHUNK_SIZE, plan.chunks.seed),
    )


def nominal_falls(plan: Plan) -> FallTally:
    """The nominal falls of the vehicle of an assessment, as `debris` has them: from a low circular orbit of
    its inclination, now."""
    study = FallPlan(
        parts=plan.parts,
        dispersed=plan.dispersed,
        days=plan.decay.now_days,
        entry=None,
        correlation=plan.correlation,
        wind=plan.wind,
        chunks=plan.chunks,
        inclination_deg=float(np.degrees(mean_inclination_rad(plan.decay.start[None, :])[0])),
    )
    return fall_of_chunk(nominal_plan(study), 0).tally


def fall_of_study(plan: FallPlan, number: int) -> Falls:
    """A chunk of the plan; after the last one, those beside it: without the errors of the model, nominal."""
    count = plan.chunks.count
    if number < count:
        return fall_of_chunk(plan, number)
    return fall_of_chunk(certain_plan(plan) if number == count else nominal_plan(plan), 0)

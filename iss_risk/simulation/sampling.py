"""Run the samples of a plan: a given number, or until the sampling error is small enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from iss_risk.execution import Execution, run_at_once, run_chunks
from iss_risk.interrupts import interrupts_deferred
from iss_risk.risk.estimates import error_is_known, mean_with_ci90
from iss_risk.simulation.checkpoint import Checkpoint
from iss_risk.simulation.chunk import ChunkResult, run_together
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.plan import REPLICATES, Plan
from iss_risk.simulation.tally import Tally
from iss_risk.streams import MOST_PER_CHUNK

TOP_NATIONS = 10


@dataclass(frozen=True)
class Convergence:
    """Sampling errors: half the 90 % interval of expected casualties over their mean, None where there is
    none. `met`: whether the worst of the ten nations at most risk is within the `tolerance`, None where none
    was asked for."""

    tolerance: float | None = None
    total: float | None = None
    worst_of_top_nations: float | None = None
    met: bool | None = None


def run_samples(
    plan: Plan,
    execution: Execution,
    effort: Effort,
    *,
    checkpoint: Checkpoint | None = None,
    tally: Tally | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Plan, Tally]:
    """Add all samples of `plan` that `tally` does not have yet.

    With a tolerance the number of samples is doubled, up to `effort.most_samples`, until `convergence` is
    met; it is rounded up so that all replicates have the same. Returns the plan with the number of samples
    run.
    """
    tally = tally or Tally(effort.kept_samples)
    if effort.tolerance is not None:
        plan = _with_samples(plan, _rounded_up(plan.samples, plan.chunks.size * REPLICATES))
    while tally.samples > plan.samples:
        plan = _with_samples(plan, 2 * plan.samples)  # these were not enough, or the run was interrupted
    while True:
        try:
            for result in _results(plan, tally.chunks, execution):
                tally.add(result, plan.decay.now_days)
                if progress is not None:
                    progress(tally.samples, plan.samples)
                if checkpoint is not None:
                    with interrupts_deferred():
                        checkpoint.save(tally)
        finally:
            if checkpoint is not None and tally.chunks and tally.whole:
                with interrupts_deferred():
                    checkpoint.save(tally, now=True)
        if convergence(tally, effort.tolerance).met is not False or 2 * plan.samples > effort.most_samples:
            return plan, tally
        plan = _with_samples(plan, 2 * plan.samples)


def _results(plan: Plan, first: int, execution: Execution) -> Iterator[ChunkResult]:
    """Those of the chunks from `first` on, in their order."""
    rest = plan.chunks.count - first
    # Small chunks are computed together, but not so many that a worker would have none.
    together = max(min(MOST_PER_CHUNK // plan.chunks.size, -(-rest // run_at_once(execution))), 1)
    run = partial(_run_together, plan, first, together)
    for results in run_chunks(run, -(-rest // together), execution=execution):
        yield from results


def _run_together(plan: Plan, first: int, together: int, task: int) -> list[ChunkResult]:
    begin = first + task * together
    return run_together(plan, begin, min(together, plan.chunks.count - begin))


def convergence(tally: Tally, tolerance: float | None) -> Convergence:
    """Sampling errors as parts of the figures: half the 90 % interval over the mean."""
    sums = tally.sums("casualties")
    mean, low, high = mean_with_ci90(np.column_stack([sums, sums.sum(axis=1)]), tally.decayed)
    if not error_is_known(tally.decayed) or np.count_nonzero(tally.decayed) < 2 or mean[-1] <= 0.0:
        return Convergence(tolerance=tolerance, met=None if tolerance is None else bool(mean[-1] <= 0.0))
    top = np.argsort(-mean[:-1], kind="stable")[:TOP_NATIONS]
    top = top[mean[top] > 0.0]
    errors = 0.5 * (high - low)[top] / mean[top]
    worst = float(errors.max()) if errors.size else 0.0
    return Convergence(
        tolerance=tolerance,
        total=float(0.5 * (high[-1] - low[-1]) / mean[-1]),
        worst_of_top_nations=worst,
        met=None if tolerance is None else worst <= tolerance,
    )


def _with_samples(plan: Plan, samples: int) -> Plan:
    return replace(plan, chunks=replace(plan.chunks, samples=samples))


def _rounded_up(number: int, unit: int) -> int:
    return -(-number // unit) * unit

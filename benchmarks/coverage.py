"""Do 90 % intervals hold the true value nine times in ten? `benchmarks/coverage.py [SAMPLES SEEDS VEHICLE]`.

Many runs of few samples, each with its own seed; the truth is the mean of all of them, whose own error is
smaller by the root of their number. Prints the share of runs whose interval holds it, for the total and for
each of the ten nations at most risk.
"""

from __future__ import annotations

import sys

import numpy as np
from variance import plan_of

from iss_risk.arrays import F64
from iss_risk.risk.estimates import mean_with_ci90
from iss_risk.simulation.chunk import run_chunk
from iss_risk.simulation.tally import Tally


def main() -> None:
    given = sys.argv[1:] or ["128", "200", "delta_ii_second_stage"]
    samples, seeds, vehicle = int(given[0]), int(given[1]), given[2]
    kept: tuple[list[F64], list[F64], list[F64]] = ([], [], [])  # means, lows and highs
    for seed in range(seeds):
        plan, tally = plan_of(samples, vehicle, seed), Tally()
        for chunk in range(plan.chunks.count):
            tally.add(run_chunk(plan, chunk), plan.decay.now_days)
        sums = tally.sums("casualties")
        found = mean_with_ci90(np.column_stack([sums, sums.sum(axis=1)]), tally.decayed)
        for values, value in zip(kept, found, strict=True):
            values.append(value)
    mean, low, high = (np.array(values) for values in kept)
    truth = mean.mean(axis=0)
    covered = ((low <= truth) & (truth <= high)).mean(axis=0)
    top = np.argsort(-truth[:-1], kind="stable")[:10]
    print(f"{seeds} runs of {samples} samples, {vehicle}: the truth is in {covered[-1]:.0%} of the intervals")
    print("by nation: " + " ".join(f"{plan.exposure.iso_a3[k]} {covered[k]:.0%}" for k in top))
    print(
        f"all ten: {covered[top].mean():.1%}; error of a run {mean[:, -1].std() / truth[-1]:.1%} of the total"
    )


if __name__ == "__main__":
    main()

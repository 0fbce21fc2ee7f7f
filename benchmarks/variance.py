"""How much each technique reduces the sampling error: `python benchmarks/variance.py [SAMPLES [VEHICLE]]`.

Prints the sampling error (half the 90 % interval, as a part of the mean) of the total and of the ten nations
at most risk, and the variance of plain sampling divided by that of each combination. With all techniques off
this is plain sampling: independent inputs, every sample with its own decay, place and longitude.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import numpy as np

from iss_risk.arrays import F64
from iss_risk.risk.estimates import mean_with_ci90
from iss_risk.risk.flights import AlongOrbit
from iss_risk.simulation.chunk import run_chunk
from iss_risk.simulation.plan import REPLICATES, Plan
from iss_risk.simulation.tally import Tally
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# name: longitude averaged, Sobol' points, falls a decay, moved along the orbit
TECHNIQUES = {
    "plain": (False, False, 1, False),
    "longitude averaged": (True, False, 1, False),
    "+ Sobol' points": (True, True, 1, False),
    "+ eight falls a decay": (True, True, 8, False),
    "+ moved along the orbit": (True, True, 8, True),
}


class Planned(Exception):
    """Carries the plan of a run that is stopped before it begins."""


def plan_of(samples: int, vehicle: str = "iss", seed: int = 0) -> Plan:
    """The plan of the default run of `assess`, taken just before its samples are computed."""

    def stop(plan: Plan, *_: object, **__: object) -> None:
        raise Planned(plan)

    with mock.patch("iss_risk.simulation.simulate.run_samples", stop):
        try:
            assess(
                samples=samples, object="iss", vehicle=vehicle, seed=seed, now=NOW,
                selection=Selection(offline=True),
            )  # fmt: skip
        except Planned as found:
            plan: Plan = found.args[0]
            return plan
    raise AssertionError("assess has run without a plan")


def independent_points(seed: np.random.SeedSequence, first: int, count: int, dimensions: int) -> F64:
    stream = np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, first))
    return np.random.Generator(np.random.PCG64(stream)).random((count, dimensions))


@contextmanager
def only(sobol: bool, falls: int, moved: bool) -> Iterator[None]:
    """Some techniques switched off."""
    off: list[Any] = []
    if not sobol:
        off.append(mock.patch("iss_risk.simulation.plan.scrambled_points", independent_points))
    if not moved:
        off.append(
            mock.patch(
                "iss_risk.simulation.chunk.along_orbit",
                lambda fallen: AlongOrbit.not_moved(fallen.impacts.breakup_days.size),
            )
        )
    off.append(mock.patch("iss_risk.simulation.plan.PHASES", falls))
    for one in off:
        one.start()
    try:
        yield
    finally:
        for one in off:
            one.stop()


def errors(plan: Plan) -> tuple[F64, F64]:
    """Means (nations + 1,) of casualties, the last of all, and half their 90 % intervals."""
    tally = Tally()
    for chunk in range(plan.chunks.count):
        tally.add(run_chunk(plan, chunk), plan.decay.now_days)
    sums = tally.sums("casualties")
    mean, low, high = mean_with_ci90(np.column_stack([sums, sums.sum(axis=1)]), tally.decayed)
    return mean, 0.5 * (high - low)


def main() -> None:
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 4096
    plan = plan_of(samples, sys.argv[2] if len(sys.argv) > 2 else "iss")
    run_chunk(plan, 0)  # compiles
    run_chunk(replace(plan, averaged=False), 0)
    print(f"{samples} samples, {REPLICATES} replicates; errors are half the 90 % interval")
    plain: F64 | None = None
    top = np.empty(0, dtype=np.intp)
    for name, (averaged, sobol, falls, moved) in TECHNIQUES.items():
        begin = time.process_time()
        with only(sobol, falls, moved):
            mean, error = errors(replace(plan, averaged=averaged))
        spent_ms = (time.process_time() - begin) / samples * 1e3
        if plain is None:
            top = np.argsort(-mean[:-1], kind="stable")[:10]
        relative = np.append(error[top] / mean[top], error[-1] / mean[-1])
        plain = relative if plain is None else plain
        saved = (plain / relative) ** 2
        nations = " ".join(f"{plan.exposure.iso_a3[n]} {r:.1%}" for n, r in zip(top, relative, strict=False))
        print(
            f"{name:24} total {relative[-1]:6.2%} (variance ÷ {saved[-1]:5.1f})  ten nations, rms "
            f"{np.sqrt((relative[:-1] ** 2).mean()):6.2%} (÷ {np.exp(np.log(saved[:-1]).mean()):5.1f})  "
            f"{spent_ms:.1f} ms CPU a sample\n    {nations}",
            flush=True,
        )


if __name__ == "__main__":
    main()

"""Does a second worker halve the time? `python benchmarks/cluster.py [SAMPLES]`.

Starts a Dask scheduler with one worker process of one thread, then with two, and prints the wall time of
`assess` with each and their ratio: all of it, and between the first chunk and the last, without what the
client does alone (reading, the decay's fit) and the workers' start.
"""

from __future__ import annotations

import sys
import time

from distributed import LocalCluster
from variance import NOW

from iss_risk.execution import Execution
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess


def seconds_with(workers: int, samples: int) -> tuple[float, float]:
    """Of a whole run, and of its chunks without the first ones."""
    reported: list[tuple[float, int]] = []
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        execution = Execution(scheduler=cluster.scheduler_address)
        for run in (256, samples):  # the first run compiles, and loads the libraries of the workers
            reported.clear()
            start = time.perf_counter()
            assess(
                samples=run,
                now=NOW,
                selection=Selection(offline=True),
                execution=execution,
                progress=lambda done, _: reported.append((time.perf_counter(), done)),
            )
        end = time.perf_counter()
    (first_s, first), (last_s, last) = reported[0], reported[-1]
    return end - start, (last_s - first_s) / (last - first) * samples


def main(samples: int) -> None:
    one, two = (seconds_with(workers, samples) for workers in (1, 2))
    print(f"{samples} samples        one worker   two   ratio")
    for name, k in (("whole run", 0), ("chunks alone", 1)):
        print(f"{name:22s} {one[k]:7.1f} s {two[k]:7.1f} s  {one[k] / two[k]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 16_384)

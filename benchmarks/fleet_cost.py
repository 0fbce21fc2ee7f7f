"""What a fleet costs: `python benchmarks/fleet_cost.py FILE [OBJECTS [SAMPLES]] [--now DATE] [--dask]`.

All objects of FILE (or OBJECTS of them, evenly from the whole file) are left to themselves, with 64 samples
each. Prints the CPU time of all and of an object, with how many cores that makes five minutes for the whole
file, the peak of memory, and with --dask the time with one and with two worker processes of one thread. What
compiles, and what is loaded once, does not count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.execution import Execution
from iss_risk.fleet.records import FleetObject, read_fleet
from iss_risk.fleet.source import find_fleet
from iss_risk.simulation.effort import Effort
from iss_risk.sources.selection import Selection
from iss_risk.studies.fleet_decays import fleet_decays

# The clock of the sets of Starlink of May 2026.
NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
WANTED_S = 300.0


class Fleet:
    """Some objects of a file, evenly from all of it, and what their decays need."""

    def __init__(self, path: str, objects: int | None, samples: int, now: datetime) -> None:
        selection = Selection(offline=True)
        self.now, self.effort = now, Effort(samples)
        self.content, self.weather = find_fleet(path, selection).content, find_weather(selection, now)
        found = read_fleet(self.content, now).objects
        self.all = len(found)
        count = min(objects or self.all, self.all)
        self.objects = [found[k * self.all // count] for k in range(count)]

    def decay(self, objects: list[FleetObject], execution: Execution) -> None:
        """All of them, one after the other; none is kept."""
        for one in fleet_decays(objects, self.content, self.weather, self.now, self.effort, execution):
            assert one.days.size == self.effort.samples


def peak_mb() -> float:
    """The most memory that this process has had."""
    status = Path("/proc/self/status")
    return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024.0 if status.exists() else float("nan")


def seconds(clock: Callable[[], float], run: Callable[[], None]) -> float:
    start = clock()
    run()
    return clock() - start


def with_dask(fleet: Fleet, workers: int) -> float:
    """Wall seconds on so many worker processes that have compiled."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        execution = Execution(scheduler=cluster.scheduler_address)
        fleet.decay(fleet.objects[:32], execution)
        return seconds(time.perf_counter, lambda: fleet.decay(fleet.objects, execution))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("objects", type=int, nargs="?")
    parser.add_argument("samples", type=int, nargs="?", default=64)
    parser.add_argument(
        "--now", type=lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC), default=NOW
    )
    parser.add_argument("--dask", action="store_true")
    asked = parser.parse_args()
    fleet = Fleet(asked.file, asked.objects, asked.samples, asked.now.replace(tzinfo=UTC))
    fleet.decay(fleet.objects[:2], Execution(1))
    cpu_s = seconds(time.process_time, lambda: fleet.decay(fleet.objects, Execution(1)))
    each_s = cpu_s / len(fleet.objects)
    print(
        f"{len(fleet.objects):,} of {fleet.all:,} objects, {asked.samples} samples: {cpu_s:.1f} s CPU, "
        f"{1000.0 * each_s:.1f} ms an object; all in five minutes on {fleet.all * each_s / WANTED_S:.1f} "
        f"cores; peak {peak_mb():,.0f} MB"
    )
    if asked.dask:
        one, two = with_dask(fleet, 1), with_dask(fleet, 2)
        print(f"Dask: one worker {one:.1f} s, two {two:.1f} s, ratio {one / two:.2f}")


if __name__ == "__main__":
    main()

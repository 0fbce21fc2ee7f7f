"""What the very first run costs: `python benchmarks/first_run.py [RUNS]`.

Each of RUNS (one, if not given) is an `iss-risk assess` of few samples with an empty cache, in which kernels
are compiled and tables made, and the same again. Prints CPU seconds of all their processes, and seconds on
the clock, of both and of the difference. On a machine that has other things to do only the CPU seconds say
something, and these only beside another version's, measured in turn.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time

_ASSESS = ["-m", "iss_risk", "assess", "--samples", "64", "--offline", "--json"]


def cost_s(cache: str) -> tuple[float, float]:
    """CPU seconds, and seconds on the clock, of one run that keeps what it makes in `cache`."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, *_ASSESS],
        env=os.environ | {"NUMBA_CACHE_DIR": cache},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def main() -> None:
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        with tempfile.TemporaryDirectory() as cache:
            first, again = cost_s(cache), cost_s(cache)
        more = first[0] - again[0], first[1] - again[1]
        for name, (cpu, clock) in {"first run": first, "again": again, "for compiling": more}.items():
            print(f"{name:13s} {cpu:6.1f} s CPU {clock:6.1f} s on the clock")


if __name__ == "__main__":
    main()

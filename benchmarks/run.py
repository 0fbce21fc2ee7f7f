"""Speed and accuracy side by side: `make bench`. Prints ratios measured in one run; nothing is a test.

    python benchmarks/run.py [--orekit all|none]

heyoka's batch integrator is timed where its package is installed.
Orekit integrates the two shortest reference cases again where `orekit-jpype` and a JDK are installed, all of
them (some minutes) with `--orekit all`. Machines are noisy: compare the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import heyoka_batch
import numpy as np
import orekit
import pymsis

from iss_risk.atmosphere.density import density_kg_per_m3
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.elements import mean_from_osculating
from iss_risk.decay.forces import drag_per_density_of
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import decay_chunk
from iss_risk.orbit.reader import read_orbit
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess
from iss_risk.vehicle.reader import load_vehicle

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from decay.conftest import CASES as REFERENCES
from decay.conftest import reference_fall

CASES: dict[str, dict[str, Any]] = {case["name"]: case for case in REFERENCES}
WARMING, STATION = "low-200", "iss-415"
ANEW = {"few": ("low-200", "iss-280"), "all": tuple(CASES), "none": ()}


def seconds(
    run: Callable[[], object], repeats: int = 3, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The shortest of some runs, after one that compiles."""
    run()
    times = []
    for _ in range(repeats):
        start = clock()
        run()
        times.append(clock() - start)
    return min(times)


def density() -> None:
    rng = np.random.default_rng(0)
    n = 50_000
    altitude, latitude, hour = rng.uniform(100, 600, n), rng.uniform(-60, 60, n), rng.uniform(0, 24, n)
    date = np.full(n, np.datetime64("2020-06-01T12:00"))
    flux, ap = np.full(n, 150.0), np.full((n, 7), 15.0)
    longitude = 15.0 * hour - 180.0
    table_s = seconds(lambda: density_kg_per_m3(altitude, latitude, hour, 153.0, 150.0, 150.0, 15.0))
    model_s = seconds(
        lambda: pymsis.calculate(date, longitude, latitude, altitude, flux, flux, ap, version=0), repeats=1
    )
    print(
        f"density, each point with a slice of its own: {n / table_s / 1e6:.2f} M points/s, "
        f"{model_s / table_s:.1f} × pymsis"
    )


def lifetimes(anew: Collection[str]) -> tuple[float, bool]:
    """The reference cases: errors of both schemes, and their cost compared with Orekit.

    The cases in `anew` are integrated by Orekit too where it can run, so that both are timed on this machine;
    for the others the stored time is used. Returns Orekit's seconds for one fall of the station, and
    whether they are the stored ones.
    """
    why_not = orekit.why_not() if anew else "not asked for"
    if why_not is None:
        print(f"orekit-jpype {orekit.version()}: CPU seconds of its thread, after Java's compiling")
        orekit.fall(CASES[WARMING])
    else:
        print(f"Orekit does not run here ({why_not}): its seconds are the stored ones of another machine")
    print(
        "case                Orekit, d   anew, d     direct      two-phase  Orekit wall s    CPU s  "
        "two-phase CPU ms   Orekit / two-phase"
    )
    spent_s = {
        name: lifetime(case, orekit.fall(case) if why_not is None and name in anew else None)
        for name, case in CASES.items()
    }
    return spent_s[STATION], why_not is not None or STATION not in anew


def lifetime(case: dict[str, Any], anew: orekit.OrekitFall | None) -> float:
    """Print one case; returns Orekit's seconds."""
    reference, ours = case["lifetime_days"], reference_fall(case)
    direct_error = ours.directly()[0] / reference - 1.0
    two_phase_error = ours.in_two_phases()[0] / reference - 1.0
    ours_s = seconds(ours.in_two_phases, clock=time.thread_time)
    orekit_s: float = case["reference_wall_s"] if anew is None else anew.cpu_s
    if anew is None:
        again, timed = "", f"{case['reference_wall_s']:13.1f}   stored"
    else:
        again, timed = f"{anew.lifetime_days:.4f}", f"{anew.wall_s:13.1f} {anew.cpu_s:8.1f}"
    print(
        f"{case['name']:18} {reference:10.4f}  {again:>8}   {direct_error:+8.3%}       "
        f"{two_phase_error:+8.3%}  {timed}  {1e3 * ours_s:16.2f}   {orekit_s / ours_s:18,.0f}",
        flush=True,
    )
    return orekit_s


def station_lifetimes(orekit_s: float, stored: bool) -> None:
    """Dispersed lifetimes of the station, as `decay` and `assess` run them, compared with one of Orekit's."""
    history = read_orbit(None)
    now = history.records[-1].epoch
    conditions = Conditions(samples=256)
    body, drag = Body(), load_vehicle("iss").drag
    plan = plan_decay(history, read_space_weather(), now, conditions, body=body, drag=drag)
    plan = replace(plan, chunks=replace(plan.chunks, size=64))

    def run() -> None:
        for chunk in range(plan.chunks.count):
            decay_chunk(plan, chunk)

    ours_s = seconds(run, clock=time.process_time) / plan.samples
    print(
        f"the station of {now:%Y-%m-%d}, dispersed: {1e3 * ours_s:.2f} ms CPU a lifetime, "
        f"{orekit_s / ours_s:,.0f} times less than Orekit's for {STATION}" + (" (stored)" if stored else "")
    )


def month_beside_heyoka() -> None:
    """Thirty days of the 280 km case, of bodies that differ: ours one by one, heyoka's at once."""
    why_not = heyoka_batch.why_not()
    if why_not is not None:
        print(f"heyoka does not run here ({why_not})")
        return
    case, days = CASES["iss-280"], 30.0
    coefficients = case["m_over_cda_kg_m2"] * np.linspace(1.0, 1.3, heyoka_batch.lanes())
    falls = [
        replace(reference_fall(case), drag_per_density=drag_per_density_of(one, 1.0)) for one in coefficients
    ]
    start = falls[0]
    batch = heyoka_batch.integrate(
        start.state, start.start_days, days, coefficients, float(case["f107"]), float(case["ap"])
    )

    def axis_km(state: np.ndarray) -> float:
        mean = np.empty(6)
        mean_from_osculating(state, start.field, mean)
        return float(mean[0])

    begin_km = axis_km(start.state)
    for name, ours, end in (
        ("direct", lambda: [fall.directly(days)[1] for fall in falls], axis_km),
        ("averaged", lambda: [fall.averaged(days)[1] for fall in falls], lambda mean: float(mean[0])),
    ):
        ours_s = seconds(ours, clock=time.process_time)
        lost = [begin_km - end(state) for state in ours()]
        theirs = [begin_km - axis_km(state) for state in batch.states]
        print(
            f"heyoka {heyoka_batch.version()}, {len(falls)} objects at once for {days:.0f} days: "
            f"{batch.cpu_s / ours_s:.1f} × the CPU time of ours ({name}); altitude lost, ours over heyoka's: "
            + ", ".join(f"{mine / other:.3f}" for mine, other in zip(lost, theirs, strict=True))
        )


def whole() -> None:
    embedded = Selection(source="embedded")
    assess(samples=64, selection=embedded)
    start = time.perf_counter()
    assess(samples=512, selection=embedded)
    one = time.perf_counter() - start
    start = time.perf_counter()
    assess(samples=1024, selection=embedded)
    two = time.perf_counter() - start
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"assess: 1,024 samples take {two / one:.2f} × the time of 512; "
        f"{(two - one) / 512 * 1e3:.1f} ms a sample; peak memory {peak_gb:.2f} GB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Speed and accuracy side by side.")
    parser.add_argument("--orekit", choices=ANEW, default="few", help="cases that Orekit integrates again")
    wanted = ANEW[parser.parse_args().orekit]
    density()
    month_beside_heyoka()
    whole()  # before Java, whose memory would count
    station_lifetimes(*lifetimes(wanted))

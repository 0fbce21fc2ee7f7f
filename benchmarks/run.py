"""Speed and accuracy side by side: `make bench`. Prints ratios measured in one run; nothing is a test.

Machines are noisy: compare the ratios, not the seconds.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pymsis

from iss_risk.atmosphere.density import density_kg_per_m3, load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.decay.averaged import averaged_decay
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import cartesian_from_elements, mean_from_osculating, osculating_from_mean
from iss_risk.decay.forces import Zonals
from iss_risk.orbit.frames import teme_from_eme2000
from iss_risk.studies.assess import assess

F64 = npt.NDArray[np.float64]

CASES = Path(__file__).parents[1] / "tests" / "authorities" / "orekit_lifetimes.json"


def seconds(run: Callable[[], object], repeats: int = 3) -> float:
    """The shortest of some runs, after one that compiles."""
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
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


def lifetimes() -> None:
    print("case                  Orekit d   direct       two-phase    two-phase ms   Orekit / two-phase")
    for case in json.loads(CASES.read_text())["cases"]:
        lifetime(case)


def lifetime(case: dict[str, Any]) -> None:
    """One reference case: errors of both schemes, and the time of the two-phase one beside Orekit's."""
    table = load_density_table()
    part = np.empty(table.log_mean.shape, dtype=np.float32)
    epoch = datetime.fromisoformat(case["epoch_utc"])
    perigee, anomaly = np.radians(case["arg_perigee_deg"]), np.radians(case["mean_anomaly_deg"])
    e = case["eccentricity"]
    elements = np.array(
        [
            case["sma_km"],
            e * np.cos(perigee),
            e * np.sin(perigee),
            np.radians(case["inclination_deg"]),
            np.radians(case["raan_deg"]),
            perigee + anomaly,
        ]
    )
    state = np.empty(6)
    cartesian_from_elements(elements, state)
    start = np.concatenate(teme_from_eme2000(state[:3], state[3:], epoch))
    zonals = Zonals() if case["zonal_degree"] == 4 else Zonals(j3=0.0, j4=0.0)
    activity = constant_activity(case["f107"], case["ap"])
    begin, drag = days_since_2000(epoch), 500.0 / case["m_over_cda_kg_m2"]
    end = begin + 5000.0
    rng = np.random.default_rng(0)

    def fall(s: F64, day: float) -> float:
        reached, _, _ = fall_to_altitude(
            table, activity, 0.0, 0, rng, 0.0, 0.0, drag, zonals, s, day, case["end_altitude_km"], end, part
        )
        return reached - begin

    def two_phase() -> float:
        mean, osculating = np.empty(6), np.empty(6)
        mean_from_osculating(start, zonals, mean)
        day, _, _ = averaged_decay(
            table, activity, 0.0, 0, rng, 0.0, 0.0, drag, zonals, mean, begin, end, part
        )
        osculating_from_mean(mean, zonals, osculating)
        return fall(osculating, day)

    reference = case["lifetime_days"]
    direct_error = fall(start.copy(), begin) / reference - 1.0
    two_phase_error = two_phase() / reference - 1.0
    spent = seconds(two_phase)
    print(
        f"{case['name']:20} {reference:9.3f}   {direct_error:+8.3%}   {two_phase_error:+8.3%}   "
        f"{1e3 * spent:10.1f}   {case['reference_wall_s'] / spent:12,.0f}"
    )


def whole() -> None:
    assess(samples=64)
    start = time.perf_counter()
    assess(samples=512)
    one = time.perf_counter() - start
    start = time.perf_counter()
    assess(samples=1024)
    two = time.perf_counter() - start
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"assess: 1,024 samples take {two / one:.2f} × the time of 512; "
        f"{(two - one) / 512 * 1e3:.1f} ms a sample; peak memory {peak_gb:.2f} GB"
    )


if __name__ == "__main__":
    density()
    lifetimes()
    whole()

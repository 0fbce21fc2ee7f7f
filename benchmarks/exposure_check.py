"""Exposure: speed of loading and looking up, and the embedded people against another grid, nation by nation.

    python benchmarks/exposure_check.py [RASTER]

RASTER: a population GeoTIFF, for example GPWv4's; the table of docs/exposure.md is that of
gpw_v4_population_count_rev11_2020_30_min.tif. CPU seconds of one thread; kernels compiled before.
"""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np

from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import load_exposure

STATION_DEG = 51.64
POINTS = 4_000_000
NATIONS = 30

LOAD = """
import time
import iss_risk.exposure.model as model
from iss_risk.exposure.grid import row_of
row_of(0.0)
start = time.process_time()
model.load_exposure()
print(time.process_time() - start)
"""


def speed() -> None:
    exposure = load_exposure()
    loads = [float(subprocess.check_output([sys.executable, "-c", LOAD])) for _ in range(3)]
    print(f"load {min(loads):.2f} s CPU, in a new process with its compiled code loaded")
    rng = np.random.default_rng(0)
    under_track = np.degrees(
        np.arcsin(np.sin(np.radians(STATION_DEG)) * np.sin(rng.uniform(0, 2 * np.pi, POINTS)))
    )
    longitude = rng.uniform(-180.0, 180.0, POINTS)
    exposure.nation_at(under_track[:10], longitude[:10])
    start = time.process_time()
    nation = exposure.nation_at(under_track, longitude)
    looked_up = time.process_time()
    exposure.persons_per_km2(under_track, longitude, nation)
    end = time.process_time()
    print(f"nation_at {POINTS / (looked_up - start) / 1e6:.0f} million points a second and core")
    print(f"persons_per_km2 {POINTS / (end - looked_up) / 1e6:.0f} million points a second and core")


def against(raster: str) -> None:
    embedded, other = load_exposure(), load_exposure(population=raster)
    weights = latitude_weights(STATION_DEG)
    own, theirs = (one.mean_persons_per_km2(weights) for one in (embedded, other))
    scale = other.persons.sum() / embedded.persons.sum()
    print(
        f"\nunder the track, persons/km²: {theirs.sum():.2f}; ours, as many people: {own.sum() * scale:.2f}"
    )
    print("| nation | share, % | ours, % | ratio | people | per inhabitant |")
    print("|---|---|---|---|---|---|")
    for k in np.argsort(-theirs)[:NATIONS]:
        share, ours = 100 * theirs[k] / theirs.sum(), 100 * own[k] / own.sum()
        people = embedded.persons[k] / other.persons[k]
        ratios = (
            f"{value:.2f}" for value in (share, ours, ours / share, people, own[k] / theirs[k] / people)
        )
        print(f"| {embedded.names[k]} | {' | '.join(ratios)} |")


if __name__ == "__main__":
    speed()
    if len(sys.argv) > 1:
        against(sys.argv[1])

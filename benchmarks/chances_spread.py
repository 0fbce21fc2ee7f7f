"""How much do chances vary from seed to seed? `benchmarks/chances_spread.py [CASE SAMPLES SEEDS]`.

CASE is `station` (longitude averaged) or `cz5b` (the core stage half a day before it came down on 2020-05-11:
ground tracks). Prints, for the 25 nations at most risk and for all together, the standard deviation over the
seeds of the expected casualties, of the chance that anyone is hurt and of that of debris, as parts of their
means; the share of 90 % intervals that hold the mean of all seeds; and rows that contradict themselves.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from iss_risk import assess
from iss_risk.answers.assessment import Assessment, NationRisk, Totals
from iss_risk.arrays import F64
from iss_risk.sources.selection import Selection

INPUTS = Path(__file__).parent.parent / "tests" / "golden" / "inputs"
CASES: dict[str, dict[str, Any]] = {
    "station": {"orbit": INPUTS / "iss.tle", "now": datetime(2026, 10, 9, 12, tzinfo=UTC)},
    "cz5b": {
        "orbit": INPUTS / "cz5b_core.json",
        "vehicle": "cz5b_core",
        "now": datetime(2020, 5, 11, 6, tzinfo=UTC),
    },
}
TOP = 25
# Means, lows and highs of the three figures.
FIGURES = ("casualties", "anyone hurt", "debris lands")


def figures_of(found: Assessment) -> dict[str, F64]:
    """(3, 3) by nation and for all: FIGURES, each with its mean and both ends of its interval."""
    rows = {one.iso_a3: _row(one, one.p_debris, one.p_debris_ci90) for one in found.nations}
    return rows | {"all": _row(found.totals, 0.0, None)}


def _row(one: NationRisk | Totals, p_debris: float, debris_ci90: tuple[float, float] | None) -> F64:
    expected, nothing = one.expected_casualties, (0.0, 0.0)
    return np.array(
        [
            [expected.mean, *(expected.ci90 or nothing)],
            [one.p_casualty, *(one.p_casualty_ci90 or nothing)],
            [p_debris, *(debris_ci90 or nothing)],
        ]
    )


def contradictions(found: Assessment) -> int:
    """Nations with casualties but no debris or no odds, or the other way round."""
    return sum(
        len({one.expected_casualties.mean > 0.0, one.p_casualty > 0.0, one.one_in is not None}) > 1
        or (one.expected_casualties.mean > 0.0 and one.p_debris == 0.0)
        or not one.p_casualty <= one.p_debris <= 1.0
        for one in found.nations
    )


def main() -> None:
    given = sys.argv[1:] or ["station", "4096", "20"]
    case, samples, seeds = CASES[given[0]], int(given[1]), int(given[2])
    runs: list[dict[str, F64]] = []
    against, begin = 0, time.process_time()
    for seed in range(1, seeds + 1):
        found = assess(**case, samples=samples, seed=seed, selection=Selection(offline=True), workers=1)
        runs.append(figures_of(found))
        against += contradictions(found)
    spent_ms = (time.process_time() - begin) / (seeds * samples) * 1e3
    print(f"{given[0]}: {seeds} seeds × {samples} samples, {spent_ms:.2f} ms CPU a sample with all else")
    values = {code: np.array([run[code] for run in runs]) for code in runs[0]}
    top = sorted(values, key=lambda code: -float(values[code][:, 0, 0].mean()))[: TOP + 1]  # and all together
    spreads, hits = [], []
    for code in top:
        means, lows, highs = np.moveaxis(values[code], 2, 0)
        mean = means.mean(axis=0)
        spreads.append(means.std(axis=0, ddof=1) / np.where(mean > 0.0, mean, 1.0))
        hits.append(((lows <= mean) & (mean <= highs)).mean(axis=0))
        told = zip(FIGURES, mean, spreads[-1], hits[-1], strict=True)
        print(code, "  ".join(f"{name} {m:.3g} ± {s:.1%} ({h:.0%})" for name, m, s, h in told))
    ratios = np.array(spreads[1:])[:, 1:] / np.array(spreads[1:])[:, :1]
    for name, ratio in zip(FIGURES[1:], ratios.T, strict=True):
        print(f"{name} over casualties: median {np.median(ratio):.2f}, worst {ratio.max():.2f}")
    print("intervals that hold the mean:", " ".join(f"{h:.1%}" for h in np.array(hits[1:]).mean(axis=0)))
    print(f"{against} rows of {seeds} runs contradict themselves")


if __name__ == "__main__":
    main()

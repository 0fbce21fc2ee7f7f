"""How good are the sampled futures of the Sun? Means of Ap and F10.7 over the days ahead, against what came.

    python benchmarks/space_weather_skill.py [DAYS]

Paths are drawn as they could be every DAYS (60) days from 1985 on, and again as from a space-weather file of
the day: the same forecast of flux, Ap predicted for 43 days. Then from the one published file that is at hand
with what came after it, that of 2025-07-21 (tests/golden/inputs). Means of Ap are those of ln(1 + Ap/20),
which density follows. Printed for each span, before and since 2005: mean of the paths over mean of what came,
shares of truths in the 50 and 90 % windows, CRPS and width of the 90 % window (as shares of the mean truth).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.density_table import AP_SCALE
from iss_risk.atmosphere.forecast import known_activity, known_weather
from iss_risk.atmosphere.solar_activity import (
    ActivityPath,
    SolarActivity,
    activity_on_day,
    analogue_offset_days,
    prepare_solar_activity,
)
from iss_risk.atmosphere.space_weather import SpaceWeather, read_space_weather
from iss_risk.compiled import kernel

SPANS_DAYS = (1, 3, 10, 27, 81, 180, 360)
DRAWS = 200
FIRST_YEAR, SPLIT_YEAR = 1985, 2005
# CelesTrak's daily predictions reach so far.
AP_PREDICTED_DAYS = 43
PUBLISHED = Path(__file__).resolve().parents[1] / "tests" / "golden" / "inputs" / "space_weather.csv.gz"

UNIFORM = (np.arange(DRAWS) + 0.5) / DRAWS
NORMAL = np.random.default_rng(5).permutation([NormalDist().inv_cdf(float(u)) for u in UNIFORM])


class Score(NamedTuple):
    """One mean over one span: what the paths say, and what came."""

    year: float
    mean: float
    truth: float
    in_50: bool
    in_90: bool
    crps: float
    width: float


@kernel
def sampled_paths(activity: SolarActivity, error: F64, offset: I64, first_day: int, days: int) -> F64:
    """F10.7 and Ap (N, days, 2) of the paths."""
    out = np.empty((error.size, days, 2))
    for i in range(error.size):
        path = ActivityPath(activity, error[i], offset[i])
        for k in range(days):
            _, out[i, k, 0], out[i, k, 1] = activity_on_day(path, first_day + k)
    return out


def mean_so_far(values: F64, of_ap: bool) -> F64:
    """Means (..., days) over the first days, of Ap as density sees it."""
    count = np.arange(1, values.shape[-1] + 1)
    if of_ap:
        return np.asarray(AP_SCALE * np.expm1(np.cumsum(np.log1p(values / AP_SCALE), axis=-1) / count))
    return np.asarray(np.cumsum(values, axis=-1) / count)


def crps(draws: F64, truth: float) -> float:
    ordered = np.sort(draws)
    between = (2 * np.arange(1, draws.size + 1) - draws.size - 1) @ ordered / draws.size**2
    return float(np.abs(draws - truth).mean() - between)


def scores_at(activity: SolarActivity, weather: SpaceWeather, day: int) -> dict[tuple[str, int], Score]:
    """By index and span, of paths from `day` on; `weather` is what came."""
    k, days = day - weather.first_day, SPANS_DAYS[-1]
    offset = analogue_offset_days(activity, float(day), UNIFORM)
    paths = sampled_paths(activity, NORMAL, offset, day, days)
    found = {}
    for column, (name, observed) in enumerate((("F10.7", weather.f107), ("Ap", weather.ap))):
        drawn = mean_so_far(paths[:, :, column], name == "Ap")
        came = mean_so_far(observed[k : k + days], name == "Ap")
        for span in SPANS_DAYS:
            draws, truth = drawn[:, span - 1], float(came[span - 1])
            low, quarter, three_quarters, high = np.quantile(draws, (0.05, 0.25, 0.75, 0.95))
            found[name, span] = Score(
                2000.0 + day / 365.25, float(draws.mean()), truth, bool(quarter <= truth <= three_quarters),
                bool(low <= truth <= high), crps(draws, truth), float(high - low),
            )  # fmt: skip
    return found


def as_from_a_file(weather: SpaceWeather, now_days: float) -> SolarActivity:
    """What a file of that day would give: flux as forecast, Ap for some weeks, nothing of it after them."""
    known = known_weather(weather, now_days)
    later = np.arange(known.ap.size) > known.last_observed_day - known.first_day + AP_PREDICTED_DAYS
    return prepare_solar_activity(replace(known, ap=np.where(later, np.nan, known.ap)))


def print_table(title: str, found: list[dict[tuple[str, int], Score]]) -> None:
    print(f"\n{title}")
    print("| | days | since | issues | ratio | in 50 % | in 90 % | CRPS | width |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, span in found[0]:
        for since, until in ((FIRST_YEAR, SPLIT_YEAR), (SPLIT_YEAR, 9999)):
            own = [one[name, span] for one in found if since <= one[name, span].year < until]
            if own:
                _, mean, truth, in_50, in_90, error, width = np.array(own, dtype=float).mean(axis=0)
                print(
                    f"| {name} | {span} | {since} | {len(own)} | {mean / truth:.2f} | {100 * in_50:.0f} % "
                    f"| {100 * in_90:.0f} % | {100 * error / truth:.1f} % | {100 * width / truth:.0f} % |"
                )


def main(step_days: int) -> None:
    weather = read_space_weather()
    first = round((FIRST_YEAR - 2000) * 365.25)
    issues = range(first, weather.last_observed_day - SPANS_DAYS[-1] + 2, step_days)
    doors: dict[str, Callable[[SpaceWeather, float], SolarActivity]] = {
        "As known at the time": known_activity,
        "As from a file of the day": as_from_a_file,
    }
    for title, door in doors.items():
        print_table(title, [scores_at(door(weather, float(day)), weather, day) for day in issues])
    published = read_space_weather(PUBLISHED)
    day = published.last_observed_day + 1
    of_file = scores_at(prepare_solar_activity(published), weather, day)
    print_table(f"The published file observed until {published.observed_until}", [of_file])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)

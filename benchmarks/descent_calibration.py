"""Are the windows right for data that was not used for the fit? Loss of altitude over days to months.

    python benchmarks/descent_calibration.py [SAMPLES]

The re-entries of benchmarks/forecast_skill.py are few, and the error model was chosen while looking at them.
Here the same model predicts what it was never fitted to: how far an object sinks within a lead time, from
many dates in the years before its end (the station and Tiangong-2: between manoeuvres), knowing only
the element sets and the space weather of that date. Errors are shares of the loss; the probability integral
transform of the truth in the samples says whether it lay in the 50 % and 90 % windows.

The histories are the project's validation data (../shared/validation/tle), which do not ship.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
from past_objects import HISTORIES

from iss_risk.atmosphere.space_weather import SpaceWeather, days_since_2000, read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.past_manoeuvres import find_steps
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import altitudes_of
from iss_risk.orbit.elements import MeanElements, OrbitHistory
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import brouwer_semi_major_axis_km
from iss_risk.streams import Block

FILES = (
    "genesat1_29655_2006-2010.tle",
    "shenzhou11_module_41868_2016-2020.tle",
    "obj_34393_2009-2017.tle",
    "tiangong2_41765_2016-2019.tle",
    "iss_25544_1998-2000.tle",
)
LEADS_DAYS = (3.0, 10.0, 30.0, 60.0, 120.0)
# The fit needs some weeks of history; starts half a lead apart have little weather in common.
FIRST_START_DAYS = 45.0
START_EVERY_DAYS = 45.0
# The last months belong to the re-entries; a loss below the noise of the sets says nothing.
NOT_BEFORE_END_DAYS = 75.0
SMALLEST_LOSS_KM = 0.25
NEAREST_SET_DAYS = 0.7


def main(samples: int) -> None:
    weather = read_space_weather()
    rows: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name in FILES:
        path = HISTORIES / name
        if not path.is_file():
            print(f"{name} is absent: skipped")
            continue
        for lead_days, error, rank in descents(read_orbit(path), weather, samples):
            for key in (name.split("_")[0], f"{lead_days:g} d", "all"):
                rows[key].append((error, rank))
    print("| | predictions | median error | bias | in 50 % window | in 90 % window | below | above |")
    print("|---|---|---|---|---|---|---|---|")
    order = [name.split("_")[0] for name in FILES] + [f"{lead:g} d" for lead in LEADS_DAYS] + ["all"]
    for key in order:
        if rows[key]:
            row(key, np.array(rows[key]))


def row(name: str, found: np.ndarray) -> None:
    error, rank = found.T
    in_50, in_90 = np.abs(rank - 0.5) <= 0.25, np.abs(rank - 0.5) <= 0.45
    print(
        f"| {name} | {error.size} | {100 * np.median(np.abs(error)):.1f} % | {100 * np.median(error):+.1f} % "
        f"| {100 * np.mean(in_50):.0f} % | {100 * np.mean(in_90):.0f} % "
        f"| {100 * np.mean(rank < 0.05):.0f} % | {100 * np.mean(rank > 0.95):.0f} % |",
        flush=True,
    )


def descents(history: OrbitHistory, weather: SpaceWeather, samples: int) -> list[tuple[float, float, float]]:
    """Lead, error of the median loss as a share of the loss, rank of the true loss, of each prediction."""
    sets = tuple(one for one in history.records if isinstance(one, MeanElements))
    days = np.array([days_since_2000(one.epoch) for one in sets])
    a_km = np.array([brouwer_semi_major_axis_km(one) for one in sets])
    steps = find_steps(days, a_km)
    found = []
    start = days[0] + FIRST_START_DAYS
    while start < days[-1] - NOT_BEFORE_END_DAYS:
        found += from_one_start(history, sets, days, a_km, [s.before for s in steps], start, weather, samples)
        start += START_EVERY_DAYS
    return found


def from_one_start(
    history: OrbitHistory,
    sets: tuple[MeanElements, ...],
    days: np.ndarray,
    a_km: np.ndarray,
    steps: list[int],
    start: float,
    weather: SpaceWeather,
    samples: int,
) -> list[tuple[float, float, float]]:
    now: datetime = sets[int(np.searchsorted(days, start)) - 1].epoch + timedelta(minutes=1)
    now_days = days_since_2000(now)
    plan = plan_decay(history, weather, now, Conditions(samples=samples, horizon_days=400.0), body=Body())
    first = int(np.argmin(np.abs(days - plan.start_days)))
    targets = []
    for lead_days in LEADS_DAYS:
        k = int(np.argmin(np.abs(days - (now_days + lead_days))))
        coasting = not any(first <= step < k for step in steps)
        loss_km = a_km[first] - smoothed(days, a_km, k)
        if abs(days[k] - now_days - lead_days) < NEAREST_SET_DAYS and coasting and loss_km > SMALLEST_LOSS_KM:
            targets.append((lead_days, k, loss_km))
    if not targets or plan.coefficient.fit is None:
        return []
    grid = np.array([plan.start_days, *(days[k] for _, k, _ in targets)])
    mean_km, _ = altitudes_of(plan, Block.of(first, 0, samples, samples), grid)
    found = []
    for column, (lead_days, _, loss_km) in enumerate(targets, start=1):
        losses_km = np.where(np.isnan(mean_km[:, column]), np.inf, mean_km[:, 0] - mean_km[:, column])
        found.append(
            (lead_days, float(np.median(losses_km)) / loss_km - 1.0, float(np.mean(losses_km < loss_km)))
        )
    return found


def smoothed(days: np.ndarray, a_km: np.ndarray, k: int) -> float:
    """The axis at set k, by a line through its neighbours (a single set errs by tens of metres)."""
    around = slice(max(k - 3, 0), k + 4)
    return float(
        np.median(a_km[around] - np.polyfit(days[around], a_km[around], 1)[0] * (days[around] - days[k]))
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 128)

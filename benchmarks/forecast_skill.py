"""How good are the forecasts? Past re-entries predicted with a history and with a single element set.

    python benchmarks/forecast_skill.py [SAMPLES] [--history | --single] [--objects genesat,tip,...]
        [--per-bucket N] [--json FILE] [--compare BEFORE.json] [--space-weather FILE] [--workers N]

With a history: all sets up to then, and mass and area of the built-in cases. With a single set: the newest
one only, nothing known of the object, at the moment of the set or up to a day later. Tables by lead and by
object: bias (median of error/lead), median absolute error, share of truths inside the 50 % and 90 % windows,
mean width of the 90 % window and CRPS as shares of the lead; in brackets the 90 % interval over objects
(drawn again with replacement: predictions of one object are not independent). `--json` keeps every
prediction; `--compare` shows what has changed since, prediction by prediction.

Below a day of lead only ends count that somebody else than this model states (benchmarks/past_objects.py);
the others are shown in rows of their own. It runs with the package of another clone:
PYTHONPATH=CLONE python benchmarks/forecast_skill.py.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from past_objects import PastObject, past_objects
from skill_tables import (
    BY_OBJECT,
    FAILED,
    Prediction,
    by_group,
    by_object,
    compared,
    read_predictions,
    write_predictions,
)

from iss_risk.atmosphere.space_weather import SpaceWeather, read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions
from iss_risk.errors import IssRiskError
from iss_risk.execution import Execution
from iss_risk.studies.hindcast import predict_case, why_not
from iss_risk.studies.past_reentries import PastReentry

DAY = timedelta(days=1)
# In days; the first holds what is nearer than a forecast can still help.
BUCKETS = {
    "below 6 h": (0.02, 0.25),
    "6-24 h": (0.25, 1.0),
    "1-5 d": (1.0, 5.0),
    "5-12 d": (5.0, 12.0),
    "12-60 d": (12.0, 60.0),
    "60-360 d": (60.0, 360.0),
}
# Leads at which a single set is looked at, and how far around each.
SINGLE_LEADS = {"10 d": 10.0, "3 d": 3.0, "1 d": 1.0, "6 h": 0.25}
AROUND = (0.8, 1.2)
AT_SET, AT_MOMENT, OWN_FALL = "at set ", "at moment ", ", own fall"
# The end by the model's own fall is off by an hour or two: no truth for leads of hours.
OWN_FALL_FROM_DAYS = 1.0
# A set alone is no history.
LEAST_HISTORY_DAYS = 0.5


def main() -> None:
    asked = arguments()
    begin = time.monotonic()
    wanted = [one.strip().lower() for one in asked.objects.split(",") if one.strip()]
    objects = past_objects(lambda name: not wanted or any(one in name.lower() for one in wanted))
    before = None if asked.compare is None else read_predictions(asked.compare)
    weather = read_space_weather(asked.space_weather)
    conditions, execution = Conditions(samples=asked.samples), Execution(asked.workers)
    found: list[Prediction] = []
    for setting in ("history", "single"):
        if asked.only in (None, setting):
            for one in objects:
                found += predictions_of(one, setting, asked.per_bucket, weather, conditions, execution)
    print(f"{asked.samples} samples each, {asked.per_bucket} dates a bucket and object, ", end="")
    print(f"space weather observed until {weather.observed_until}, {time.monotonic() - begin:.0f} s")
    report(found)
    if before is not None:
        print("\n## Before and after\n")
        compared(before, found)
    if asked.json is not None:
        write_predictions(asked.json, found)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Skill of forecasts of past re-entries.")
    parser.add_argument("samples", nargs="?", type=int, default=256)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--history", dest="only", action="store_const", const="history")
    which.add_argument("--single", dest="only", action="store_const", const="single")
    parser.add_argument("--objects", default="", help="parts of names, with commas: genesat,cz-5b,tip")
    parser.add_argument("--per-bucket", type=int, default=3, help="dates for each bucket and object")
    parser.add_argument("--json", type=Path, help="keep every prediction in this file")
    parser.add_argument("--compare", type=Path, help="a file that --json has written before")
    parser.add_argument("--space-weather", type=Path, help="a file instead of the embedded one")
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args()


def predictions_of(
    one: PastObject,
    setting: str,
    per_bucket: int,
    weather: SpaceWeather,
    conditions: Conditions,
    execution: Execution,
) -> Iterator[Prediction]:
    """All predictions of one object; a moment that two groups share is predicted once."""
    known: dict[datetime, Prediction] = {}
    moments = with_history(one, per_bucket) if setting == "history" else with_single_sets(one, per_bucket)
    for group, case, now in moments:
        if now not in known:
            known[now] = predicted(one, setting, group, case, now, weather, conditions, execution)
        yield known[now]._replace(group=group)


def with_history(one: PastObject, per_bucket: int) -> Iterator[tuple[str, PastReentry, datetime]]:
    """Group, what is known, and the moment; of a case with few sets, at those that `hindcast` takes."""
    case = one.case
    if not one.dense:
        # One set of an object of which nothing else is known belongs to the other setting.
        if len(case.history.records) > 1 or case.body != Body():
            for now in case.moments_of_sets():
                yield bucket_of((case.decayed - now) / DAY), case, now
        return
    for bucket, (least, most) in buckets_of(one).items():
        for lead in least * (most / least) ** ((np.arange(per_bucket) + 0.5) / per_bucket):
            now = case.decayed - float(lead) * DAY
            long_enough = now - case.history.records[0].epoch > LEAST_HISTORY_DAYS * DAY
            if long_enough and why_not(case, now) is None:
                yield bucket, case, now


def with_single_sets(one: PastObject, per_bucket: int) -> Iterator[tuple[str, PastReentry, datetime]]:
    """Sets spread over the buckets and around the given leads, each alone and seen at its own epoch; then
    moments around the given leads, seen with the newest set of that moment alone, up to a day old."""
    sets = one.sets_before_end()
    leads = np.array([(one.case.decayed - record.epoch) / DAY for record in sets])
    around = {
        f"{lead_name}{kind_of(one, lead)}": (AROUND[0] * lead, AROUND[1] * lead)
        for lead_name, lead in SINGLE_LEADS.items()
    }
    shares = (np.arange(per_bucket) + 0.5) / per_bucket
    groups = {**buckets_of(one), **{AT_SET + name: ends for name, ends in around.items()}}
    for group, (least, most) in groups.items():
        inside = np.flatnonzero((leads >= least) & (leads < most))
        if inside.size:
            targets = least * (most / least) ** shares
            for k in sorted({int(inside[np.argmin(np.abs(np.log(leads[inside] / t)))]) for t in targets}):
                yield group, one.with_one_set(sets[k]), sets[k].epoch
    for name, (least, most) in around.items():
        for lead in least + (most - least) * shares if one.dense else ():
            now = one.case.decayed - float(lead) * DAY
            if why_not(one.case, now) is None:
                newest = [record for record in sets if record.epoch <= now][-1]
                yield AT_MOMENT + name, one.with_one_set(newest), now


def kind_of(one: PastObject, lead_days: float) -> str:
    return "" if one.independent or lead_days > OWN_FALL_FROM_DAYS else OWN_FALL


def buckets_of(one: PastObject) -> dict[str, tuple[float, float]]:
    return {name: ends for name, ends in BUCKETS.items() if one.independent or ends[0] >= OWN_FALL_FROM_DAYS}


def bucket_of(lead_days: float) -> str:
    return next(name for name, (least, most) in BUCKETS.items() if least <= lead_days < most)


def predicted(
    one: PastObject,
    setting: str,
    group: str,
    case: PastReentry,
    now: datetime,
    weather: SpaceWeather,
    conditions: Conditions,
    execution: Execution,
) -> Prediction:
    lead_days = (case.decayed - now) / DAY
    about = Prediction(setting, group, one.key, one.case.name, one.independent, now.isoformat(), lead_days)
    try:
        result = predict_case(case, now, weather, conditions, execution)
    except IssRiskError as error:
        return about._replace(failed=str(error))
    when = result.predicted_utc
    return about._replace(
        error=result.error_fraction,
        in_50=result.in_50,
        in_90=result.in_90,
        width=(when.p95 - when.p05) / DAY / lead_days,
        crps=result.crps_fraction,
        kg_m2=result.ballistic_coefficient_kg_m2,
        fitted_from=result.fitted_from,
    )


def report(found: list[Prediction]) -> None:
    titles = {"history": "With a history", "single": "With a single set"}
    for setting, title in titles.items():
        own = [one for one in found if one.setting == setting]
        in_buckets = [one for one in own if not one.group.startswith("at ")]
        if not own:
            continue
        print(f"\n## {title}, by lead\n")
        by_group(in_buckets, list(BUCKETS))
        for start, words in ((AT_SET, "at the epoch of the set"), (AT_MOMENT, "the set up to a day old")):
            around = [
                one._replace(group=one.group.removeprefix(start))
                for one in own
                if one.group.startswith(start)
            ]
            if around:
                print(f"\n## {title}, ±20 % around given leads, {words}\n")
                by_group(
                    around,
                    [f"{lead}{kind}" for lead in SINGLE_LEADS for kind in ("", OWN_FALL)],
                    pooled=False,
                )
        print(f"\n## {title}, by object ({BY_OBJECT})\n")
        by_object(in_buckets)
        for one in own:
            if one.failed is not None:
                print(f"\n{FAILED}: {one.name} {one.lead_days:.2f} d before ({one.group}): {one.failed}")


if __name__ == "__main__":
    main()

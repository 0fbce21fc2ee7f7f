"""Are the windows right? Hindcasts over long histories with many start dates, and the built-in cases.

    python benchmarks/hindcast_calibration.py [SAMPLES]

Prints a table by lead time: median absolute error as a share of the remaining time, and how many truths
lie in the 50 % and 90 % windows. The histories are the project's validation data (../shared/validation/tle),
which do not ship; without them only the built-in cases are run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from iss_risk.answers.hindcast import HindcastCase
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions
from iss_risk.execution import Execution
from iss_risk.orbit.reader import read_orbit
from iss_risk.studies.hindcast import predict_case, scores, why_not
from iss_risk.studies.past_reentries import PastReentry, builtin_names, case_of

HISTORIES = Path(__file__).resolve().parents[2] / "shared" / "validation" / "tle"

# No time of re-entry is published for the first three: their last element sets are hours before it, so
# that the model's own fall from there, with observed indices, is good to an hour or so.
LONG_HISTORIES = {
    "genesat1_29655_2006-2010.tle": datetime(2010, 8, 4, 19, 0, tzinfo=UTC),
    "shenzhou11_module_41868_2016-2020.tle": datetime(2020, 10, 6, 13, 45, tzinfo=UTC),
    "obj_34393_2009-2017.tle": datetime(2017, 3, 8, 16, 10, tzinfo=UTC),
    "cz5b_y1_45601_2020.tle": datetime(2020, 5, 11, 15, 34, tzinfo=UTC),
}
LEADS_DAYS = (60.0, 30.0, 10.0, 5.0, 3.0, 1.0)
# Start dates around each lead, as multiples of it.
FACTORS = (0.80, 0.90, 1.0, 1.10, 1.20)


def main(samples: int) -> None:
    begin = time.monotonic()
    weather = read_space_weather()
    conditions = Conditions(samples=samples)
    by_lead: dict[str, list[HindcastCase]] = {f"{lead:g} d": [] for lead in LEADS_DAYS}
    for name, decayed in LONG_HISTORIES.items():
        if not (HISTORIES / name).is_file():
            print(f"{name} is absent: skipped")
            continue
        history = read_orbit(HISTORIES / name)
        case = PastReentry(history.name, history, decayed, Body())
        own: list[HindcastCase] = []
        for lead in LEADS_DAYS:
            for factor in FACTORS:
                now = decayed - timedelta(days=lead * factor)
                if why_not(case, now) is None and now - history.records[0].epoch > timedelta(days=0.5):
                    own.append(predict_case(case, now, weather, conditions, Execution()))
                    by_lead[f"{lead:g} d"].append(own[-1])
        row(name.split("_")[0], own)
    built_in = []
    for name in builtin_names():
        case = case_of(name, None, Body())
        built_in += [
            predict_case(case, now, weather, conditions, Execution()) for now in case.moments_of_sets()
        ]
    print()
    for lead_name, cases in by_lead.items():
        row(lead_name, cases)
    row("built-in cases", built_in)
    everything = [*built_in, *(one for cases in by_lead.values() for one in cases)]
    row("leads ≤ 12 d", [one for one in everything if one.lead_days <= 12.0])
    row("leads > 12 d", [one for one in everything if one.lead_days > 12.0])
    row("all", everything)
    print(f"\n{samples} samples each, {time.monotonic() - begin:.0f} s")


def row(name: str, cases: Sequence[HindcastCase]) -> None:
    found = scores(cases)
    if not cases:
        return
    fractions = (
        found.median_absolute_error_fraction,
        found.median_error_fraction,
        found.in_50_fraction,
        found.in_90_fraction,
        found.mean_crps_fraction,
    )
    middle, bias, in_50, in_90, crps = (100 * one for one in fractions if one is not None)
    worst = float(np.max(np.abs([one.error_fraction for one in cases])))
    print(
        f"| {name:<14} | {found.cases:>3} | {middle:5.1f} % "
        f"| {bias:+6.1f} % | {100 * worst:5.0f} % "
        f"| {in_50:4.0f} % | {in_90:4.0f} % | {crps:5.1f} % |",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)

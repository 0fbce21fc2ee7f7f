"""Past re-entries predicted as if at several lead times before them, and scored against what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Unpack

import numpy as np

from iss_risk.answers.document import InputRecord, Tool
from iss_risk.answers.hindcast import Hindcast, HindcastCase, HindcastRun, HindcastScores, PredictedInstants
from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import SpaceWeather, datetime_of, days_since_2000, read_space_weather
from iss_risk.checks import LEAST_DAYS, aware, within
from iss_risk.decay.coefficient import Body, central_value
from iss_risk.decay.known_up import TooFewAgreeError, require_enough
from iss_risk.decay.plan import Conditions, plan_decay
from iss_risk.decay.samples import DecayPlan, decay_chunk
from iss_risk.errors import UsageError
from iss_risk.execution import Execution, run_chunks
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.sources.clock import utc_now
from iss_risk.studies.past_reentries import PastReentry, builtin_names, case_of
from iss_risk.summaries.decay import QUANTILES
from iss_risk.summaries.provenance import orbit_record, table_record, weather_record
from iss_risk.sums import weighted_sum
from iss_risk.version import version

DEFAULT_LEADS_DAYS = (30.0, 10.0, 3.0, 1.0)
# Element sets older than this share of the lead (and than a day) say too little about the state at `now`.
_OLDEST_SET_SHARE = 0.5
# How far to look for re-entries, in leads: later ones count as if they came then.
_HORIZON_LEADS = 20.0
MOST_LEAD_DAYS = 1_800.0
# Each is a run of its own: more are a mistake.
MOST_LEADS = 1_000


def hindcast(
    objects: Sequence[str] = (),
    scenario: Scenario | None = None,
    *,
    decayed: datetime | None = None,
    leads_days: Sequence[float] | None = None,
    samples: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> Hindcast:
    """Predict and score. `objects` are names of built-in cases (none given: all) or files with `decayed`.

    Each prediction sees only what was known at its `now`: later element sets are ignored, and so is later
    space weather unless `weather` is "observed". Samples that come down before `now` do not count: it was
    known that the object was up. These fields of `scenario` and `asked` are used: those about the
    drag of the object of a file, `weather`, `end_altitude_km` and `dispersed`. `workers` and `execution` are
    as in `assess`.

    Raises UsageError for an unknown case or a file without `decayed`, and InputError for bad files.
    """
    scenario = as_asked(scenario, asked)
    execution = execution or Execution(workers)
    conditions = conditions_of(scenario, samples, seed)
    if decayed is None and scenario.body != Body():
        stated = next(name for name, value in vars(scenario.body).items() if value is not None)
        raise UsageError("is for an object of a file: built-in cases have their own", parameter=stated)
    if decayed is not None:
        aware("decayed", decayed)
    if len(leads_days or ()) > MOST_LEADS:
        raise UsageError(f"more than {MOST_LEADS} lead times", parameter="leads_days")
    for lead in leads_days or ():
        within("leads_days", lead, LEAST_DAYS, MOST_LEAD_DAYS)
    weather = read_space_weather()
    cases = [case_of(one, decayed, scenario.body) for one in objects or builtin_names()]
    moments = [(case, now) for case in cases for now in _moments(case, leads_days, given=decayed is not None)]
    scored: list[HindcastCase] = []
    skipped: list[str] = []
    for done, (case, now) in enumerate(moments, start=1):
        reason = why_not(case, now)
        if reason is None:
            try:
                scored.append(predict_case(case, now, weather, conditions, execution))
            except TooFewAgreeError as fault:
                reason = str(fault)
        if reason is not None:
            skipped.append(f"{case.name} at {now:%Y-%m-%d %H:%M} UTC: {reason}")
        if progress is not None:
            progress(done, len(moments))
    generated_at = utc_now()
    return Hindcast(
        tool=Tool(version=version()),
        run=HindcastRun(
            generated_at=generated_at,
            seed=conditions.seed,
            samples=conditions.samples,
            weather=conditions.weather,
            leads_days=None if leads_days is None else list(leads_days),
        ),
        inputs=input_records(cases, weather, generated_at),
        cases=scored,
        scores=scores(scored),
        skipped=skipped,
        warnings=[warning for case in cases for warning in case.history.warnings],
    )


def conditions_of(scenario: Scenario, samples: int, seed: int) -> Conditions:
    """How a hindcast computes. The Sun as it was is the point: a constant one is no prediction."""
    return replace(scenario.conditions(samples=samples, seed=seed), f107_sfu=None, ap=None)


def predict_case(
    case: PastReentry,
    now: datetime,
    weather: SpaceWeather,
    conditions: Conditions,
    execution: Execution,
) -> HindcastCase:
    """One prediction as if at `now`, when the object was up, scored. Raises TooFewAgreeError."""
    lead_days = (case.decayed - now) / timedelta(days=1)
    conditions = replace(
        conditions,
        horizon_days=_HORIZON_LEADS * lead_days + 1.0,
        deterministic=False,
        still_up=now,
        conditioning=True,
    )
    plan = plan_decay(case.history, weather, now, conditions, body=case.body)
    days = np.concatenate(
        [
            np.where(decays.reached, decays.days, plan.end_days)[plan.agrees(decays.reached, decays.days)]
            for _, decays in run_chunks(partial(decay_chunk, plan), plan.chunks.count, execution=execution)
        ]
    )
    require_enough(days.size, plan.samples, plan.known_up, case.history.source)
    return _scored(case, now, plan, days)


def _scored(case: PastReentry, now: datetime, plan: DecayPlan, days: F64) -> HindcastCase:
    truth_days = days_since_2000(case.decayed)
    lead_days = truth_days - plan.now_days
    quantiles = {name: float(np.quantile(days, q)) for name, q in QUANTILES.items()}
    crps_days = continuous_ranked_probability_score(days, truth_days)
    return HindcastCase(
        name=case.name,
        lead_days=lead_days,
        now=now,
        orbit_age_days=plan.now_days - plan.start_days,
        truth_utc=case.decayed,
        predicted_utc=PredictedInstants(**{name: datetime_of(day) for name, day in quantiles.items()}),
        error_fraction=(quantiles["p50"] - truth_days) / lead_days,
        in_50=quantiles["p25"] <= truth_days <= quantiles["p75"],
        in_90=quantiles["p05"] <= truth_days <= quantiles["p95"],
        crps_days=crps_days,
        crps_fraction=crps_days / lead_days,
        ballistic_coefficient_kg_m2=central_value(plan.coefficient.distribution),
        fitted_from=plan.coefficient.fitted_from,
    )


def continuous_ranked_probability_score(samples: F64, truth: float) -> float:
    """Of an ensemble `samples` (N,), in their unit: E|x - truth| - ½ E|x - x'| (Gneiting & Raftery 2007)."""
    ordered = np.sort(samples)
    count = ordered.size
    weight = 2.0 * np.arange(1, count + 1) - count - 1.0
    spread = 2.0 * float(weighted_sum(ordered, weight)) / count**2
    return max(float(np.mean(np.abs(ordered - truth))) - 0.5 * spread, 0.0)


def scores(cases: Sequence[HindcastCase]) -> HindcastScores:
    """The scores of many predictions together."""
    if not cases:
        return HindcastScores(
            cases=0,
            median_absolute_error_fraction=None,
            median_error_fraction=None,
            in_50_fraction=None,
            in_90_fraction=None,
            mean_crps_fraction=None,
        )
    errors = np.array([one.error_fraction for one in cases])
    return HindcastScores(
        cases=len(cases),
        median_absolute_error_fraction=float(np.median(np.abs(errors))),
        median_error_fraction=float(np.median(errors)),
        in_50_fraction=float(np.mean([one.in_50 for one in cases])),
        in_90_fraction=float(np.mean([one.in_90 for one in cases])),
        mean_crps_fraction=float(np.mean([one.crps_fraction for one in cases])),
    )


def _moments(case: PastReentry, leads_days: Sequence[float] | None, *, given: bool) -> list[datetime]:
    if leads_days is None and not given:
        return case.moments_of_sets()
    return [case.decayed - timedelta(days=lead) for lead in leads_days or DEFAULT_LEADS_DAYS]


def why_not(case: PastReentry, now: datetime) -> str | None:
    """Why no prediction can be made at `now`; None where one can."""
    epochs = [one.epoch for one in case.history.records if one.epoch <= now]
    if not epochs:
        return "no element set yet"
    age, lead = now - epochs[-1], case.decayed - now
    if age > max(_OLDEST_SET_SHARE * lead, timedelta(days=1)):
        return f"the newest element set is {age / timedelta(days=1):.1f} days old"
    return None


def input_records(
    cases: Sequence[PastReentry], weather: SpaceWeather, generated_at: datetime
) -> list[InputRecord]:
    """The files that predictions of these cases were computed from."""
    histories = {case.history.source: case.history for case in cases}
    return [
        *(orbit_record(history, history.latest, generated_at) for history in histories.values()),
        weather_record(weather, generated_at),
        table_record(),
    ]

"""Predictions that others have published beside ours, made at the same moments from what was known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Unpack

import numpy as np

from iss_risk.answers.document import InputRecord, Tool
from iss_risk.answers.hindcast import (
    Against,
    Hindcast,
    HindcastCase,
    HindcastRun,
    Ours,
    PublishedPrediction,
    WindowScores,
)
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.coefficient import Body
from iss_risk.errors import InputError, UsageError
from iss_risk.execution import Execution
from iss_risk.orbit.identity import plain_name
from iss_risk.orbit.reader import read_orbit
from iss_risk.scenario import Scenario, ScenarioFields, as_asked
from iss_risk.sources.clock import utc_now
from iss_risk.studies.hindcast import conditions_of, input_records, predict_case, scores, why_not
from iss_risk.studies.past_reentries import PastReentry, builtin_case, builtin_names
from iss_risk.studies.published_predictions import Published, read_published
from iss_risk.version import version

# One row after another: what came out of ours, or why there is none.
Answered = HindcastCase | str


def hindcast_against(
    published: str | Path,
    objects: Sequence[str] = (),
    scenario: Scenario | None = None,
    *,
    samples: int = 4096,
    seed: int = 0,
    workers: int | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
    **asked: Unpack[ScenarioFields],
) -> Hindcast:
    """Score the predictions of a CSV file (docs/hindcasts.md) beside ours made when they were issued.

    Ours need element sets of that time: those of the files `objects`, one object each, and of the built-in
    cases; rows without are scored alone and say why. Fields of `scenario` and `asked` as in `hindcast`.

    Raises InputError for bad files, UsageError for drag that is about no file.
    """
    scenario = as_asked(scenario, asked)
    execution = execution or Execution(workers)
    conditions = conditions_of(scenario, samples, seed)
    named = [builtin_case(one) for one in objects]
    files = [one for one, case in zip(objects, named, strict=True) if case is None]
    if not files and scenario.body != Body():
        stated = next(name for name, value in vars(scenario.body).items() if value is not None)
        raise UsageError("is for an object of a file: built-in cases have their own", parameter=stated)
    table = read_published(published)
    given = [_of_file(one, scenario.body) for one in files]
    cases = [*given, *(case for name in builtin_names() if (case := builtin_case(name)) is not None)]
    rows = [_numbered(row, cases) for row in table.rows]
    weather = read_space_weather()
    made: dict[tuple[int, datetime, datetime], Answered] = {}
    answered: list[Answered] = []
    used: set[int] = set()
    for done, row in enumerate(rows, start=1):
        now, decayed = row.issued.earliest, row.decayed.instant
        number, reason = _sets_for(row, cases)
        if number is None:
            answered.append(reason)
        else:
            used.add(number)
            key = (number, now, decayed)
            if key not in made:
                case = replace(cases[number], decayed=decayed)
                try:
                    made[key] = predict_case(case, now, weather, conditions, execution)
                except InputError as fault:
                    made[key] = str(fault)
            answered.append(made[key])
        if progress is not None:
            progress(done, len(rows))
    ours = [one for one in made.values() if isinstance(one, HindcastCase)]
    generated_at = utc_now()
    file_record = InputRecord(
        name="published predictions",
        source=table.path,
        sha256=table.sha256,
        epoch=None,
        age_hours=None,
        provenance="file",
    )
    return Hindcast(
        tool=Tool(version=version()),
        run=HindcastRun(
            generated_at=generated_at,
            seed=conditions.seed,
            samples=conditions.samples,
            weather=conditions.weather,
            leads_days=None,
        ),
        inputs=[
            file_record,
            *input_records([cases[number] for number in sorted(used)], weather, generated_at),
        ],
        cases=ours,
        scores=scores(ours),
        skipped=[],
        against=_beside([_scored(row, one) for row, one in zip(rows, answered, strict=True)]),
        warnings=[
            *(warning for case in given for warning in case.history.warnings),
            *(
                f"{case.history.source}: no prediction in {table.path} is about {case.name}"
                for case in given
                if not any(_is_of(row, case) for row in rows)
            ),
        ],
    )


def _of_file(path: str, body: Body) -> PastReentry:
    """Its sets; when it came down is for each row to say."""
    history = read_orbit(path)
    return PastReentry(history.name, history, history.latest.epoch, body)


def _numbered(row: Published, cases: Sequence[PastReentry]) -> Published:
    """With the catalogue number that an object of this name has in any of the cases: a file of element sets
    often has no names."""
    if row.norad_id is not None:
        return row
    found = (case.history.norad_id for case in cases if _has_name(row, case))
    return replace(row, norad_id=next(found, None))


def _has_name(row: Published, case: PastReentry) -> bool:
    return plain_name(row.name) in (plain_name(case.name), plain_name(case.history.name))


def _is_of(row: Published, case: PastReentry) -> bool:
    """By the catalogue number where both have it, else by the name."""
    if row.norad_id is not None and case.history.norad_id is not None:
        return row.norad_id == case.history.norad_id
    return _has_name(row, case)


def _sets_for(row: Published, cases: Sequence[PastReentry]) -> tuple[int | None, str]:
    """The first case with sets of the object that were young enough when the row was issued; or why none."""
    reasons = []
    for number, case in enumerate(cases):
        if _is_of(row, case):
            reason = why_not(replace(case, decayed=row.decayed.instant), row.issued.earliest)
            if reason is None:
                return number, ""
            reasons.append(reason)
    return None, reasons[0] if reasons else "no element sets of this object at hand: give a file of them"


def _scored(row: Published, answered: Answered) -> PublishedPrediction:
    issued, truth, predicted = row.issued.earliest, row.decayed.instant, row.predicted.instant
    lead = truth - issued
    error_fraction = (predicted - truth) / lead
    first, last = row.window or (None, None)
    return PublishedPrediction(
        name=row.name,
        norad_id=row.norad_id,
        line=row.line,
        source=row.source,
        issued_utc=issued,
        predicted_utc=predicted,
        predicted_precision_hours=row.predicted.precision / timedelta(hours=1),
        window_from_utc=first,
        window_to_utc=last,
        stated_confidence=row.confidence,
        truth_utc=truth,
        truth_precision_hours=row.decayed.precision / timedelta(hours=1),
        lead_days=lead / timedelta(days=1),
        error_fraction=error_fraction,
        in_window=None if first is None or last is None else first <= truth <= last,
        width_fraction=None if first is None or last is None else (last - first) / lead,
        ours=None if isinstance(answered, str) else _ours(answered, lead, error_fraction),
        not_comparable=answered if isinstance(answered, str) else None,
    )


def _ours(case: HindcastCase, lead: timedelta, their_error_fraction: float) -> Ours:
    when = case.predicted_utc
    return Ours(
        predicted_utc=when.p50,
        window_from_utc=when.p05,
        window_to_utc=when.p95,
        error_fraction=case.error_fraction,
        in_50=case.in_50,
        in_90=case.in_90,
        width_fraction=(when.p95 - when.p05) / lead,
        nearer=abs(case.error_fraction) < abs(their_error_fraction),
    )


def _beside(published: list[PublishedPrediction]) -> Against:
    comparable = [(one, one.ours) for one in published if one.ours is not None]
    return Against(
        published=published,
        all_published=_theirs(published),
        comparable=_theirs([one for one, _ in comparable]),
        ours=_window_scores(
            [ours.error_fraction for _, ours in comparable],
            [(ours.in_90, ours.width_fraction) for _, ours in comparable],
        ),
        ours_nearer=sum(ours.nearer for _, ours in comparable),
    )


def _theirs(rows: Sequence[PublishedPrediction]) -> WindowScores:
    windows = [
        (one.in_window, one.width_fraction)
        for one in rows
        if one.in_window is not None and one.width_fraction is not None
    ]
    return _window_scores([one.error_fraction for one in rows], windows)


def _window_scores(errors: Sequence[float], windows: Sequence[tuple[bool, float]]) -> WindowScores:
    return WindowScores(
        rows=len(errors),
        median_absolute_error_fraction=float(np.median(np.abs(errors))) if errors else None,
        median_error_fraction=float(np.median(errors)) if errors else None,
        rows_with_window=len(windows),
        in_window_fraction=float(np.mean([inside for inside, _ in windows])) if windows else None,
        mean_width_fraction=float(np.mean([width for _, width in windows])) if windows else None,
    )

"""Earlier answers to the same question, for the page that shows how the forecast moved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.history import HistoryRun
from iss_risk.history.alike import same_question
from iss_risk.history.database import reading
from iss_risk.history.document import run_record
from iss_risk.history.runs import read_runs, unrecorded


def recorded_before(assessment: Assessment, database: Path) -> list[HistoryRun]:
    """The recorded runs of the same question up to its `now`, the oldest first; none where there is no
    history. Raises InputError for a history that cannot be used."""
    if not database.exists():
        return []
    this = unrecorded(assessment)
    with reading(database) as connection:
        runs, _ = read_runs(connection, wanted=lambda run: same_question(run, this))
    return [run_record(run, []) for run in runs if run.now <= this.now]


def answered_before(assessment: Assessment, earlier: Iterable[Assessment]) -> list[HistoryRun]:
    """The same of documents that were kept, in their order."""
    this = unrecorded(assessment)
    runs = [unrecorded(one) for one in earlier]
    return [run_record(run, []) for run in runs if same_question(run, this) and run.now <= this.now]

"""The pictures of a page, by name."""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.answers.history import History, HistoryRun
from iss_risk.history.document import run_record
from iss_risk.history.runs import unrecorded
from iss_risk.report.pictures.catalogue import Ground, draw, pictures_of
from iss_risk.report.pictures.picture import Picture


def drawn(
    assessment: Assessment,
    debris: DebrisAnswer | None,
    earlier: Sequence[HistoryRun],
    ground: Ground,
) -> dict[str, Picture]:
    """All pictures that these answers have. `ground` are the files that the assessment was made with."""
    found = {name: draw(assessment, name, ground) for name in pictures_of(assessment)}
    if debris is not None:
        found["field"] = draw(debris, "field")
    if earlier:
        runs = [*earlier, run_record(unrecorded(assessment), [])]
        found["history"] = draw(History(tool=assessment.tool, runs=runs, warnings=[]), "history")
    return found

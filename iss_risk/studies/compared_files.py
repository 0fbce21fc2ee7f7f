"""What is compared, from files: scenarios to run, and documents of `iss-risk assess --json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from iss_risk.answers.assessment import ASSESSMENT_SCHEMA, Assessment
from iss_risk.answers.kept import read_answer
from iss_risk.errors import InputError, UsageError
from iss_risk.scenario_file import read_scenario_with_maps
from iss_risk.simulation.world import MapFiles
from iss_risk.studies.compare import Question
from iss_risk.summaries.compared import Side, side_of_document


def question_or_document(
    path: str | Path, label: str, maps: dict[str, Any], **stated: Any
) -> Question | Side:
    """A scenario (TOML) to run, or an answer that is there already (JSON).

    `maps` are the fields of MapFiles for scenarios that name none, `stated` fields of the scenario that take
    precedence. Raises InputError for files that cannot be used, UsageError for what is stated.
    """
    path = Path(path)
    if _begins_as_json(path):
        return side_of_document(read_assessment(path), label)
    scenario, own = read_scenario_with_maps(path, **stated)
    try:
        ground = MapFiles(**(maps | own))
    except UsageError as error:
        if error.parameter not in own:
            raise
        raise InputError(error.message, path=path, field=error.parameter) from error
    return Question(label, scenario, ground)


def read_assessment(path: Path) -> Assessment:
    """The document of `iss-risk assess --json`. Raises InputError."""
    return read_answer(path, {ASSESSMENT_SCHEMA: Assessment}, "answer of `iss-risk assess --json`")


def _begins_as_json(path: Path) -> bool:
    """By its first character, whatever its name. Raises InputError."""
    try:
        with path.open("rb") as stream:
            return stream.read(256).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b'"'))
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=path) from error

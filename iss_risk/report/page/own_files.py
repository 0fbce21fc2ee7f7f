"""The user's own files on a page: by their names alone, because folders are nobody's business."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PureWindowsPath

from iss_risk.answers.document import InputRecord
from iss_risk.notation.text import one_line

OWN_FILE = "file"


def origin_of(one: InputRecord) -> str:
    """Where an input is from."""
    return PureWindowsPath(one.source).name if one.provenance == OWN_FILE else one.source


def warnings_of(warnings: Sequence[str], inputs: Sequence[InputRecord]) -> tuple[str, ...]:
    """The warnings of a document, as they may stand on a page."""
    for one in inputs:
        if one.provenance == OWN_FILE and one.source:
            warnings = [warning.replace(one.source, origin_of(one)) for warning in warnings]
    return tuple(one_line(warning) for warning in warnings)

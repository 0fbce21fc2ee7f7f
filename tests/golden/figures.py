"""The figures of a document, laid out so that a change can be read in a diff, and their files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from iss_risk.answers.document import Document

FOLDER = Path(__file__).parent

# Texts, and what depends on the clock, the folder or the release: paths in the document, to the end.
LEFT_OUT = re.compile(
    r"tool|inputs|notes|warnings|condition|hypothetical_because|run\.generated_at|run\.phase_model_reason|passes\.criterion"
    r"|dispersed_inputs\..*\.source|decay\.ballistic_coefficient\.source|kinds\..*\.modules"
    r"|on_the_ground\.advice|on_the_ground\.hazards\.(because|source)"
)
# Records are distinguished by the first of these, where it is unlike in all of a list.
KEYS = ("iso_a3", "name", "result")
_WIDTH = 160


def figures_of(document: Document) -> dict[str, Any]:
    """All of it but texts. Lists of nations, parts or inputs become tables by name: their order goes by their
    figures, and one that changes places must not make all others look changed."""
    figures = _kept(document.model_dump(mode="json", by_alias=True), "")
    assert isinstance(figures, dict)
    return figures


def _kept(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        inside = {f"{path}.{key}".lstrip("."): key for key in value}
        return {key: _kept(value[key], at) for at, key in inside.items() if not LEFT_OUT.fullmatch(at)}
    if isinstance(value, list):
        key = _key_of(value)
        if key is None:
            return [_kept(one, path) for one in value]
        # The name beside a code is a text.
        return {
            one[key]: _kept(
                {name: part for name, part in one.items() if name not in KEYS}, f"{path}.{one[key]}"
            )
            for one in sorted(value, key=lambda one: str(one[key]))
        }
    return value


def _key_of(records: list[Any]) -> str | None:
    for key in KEYS:
        names = [one.get(key) for one in records if isinstance(one, dict)]
        if names and None not in names and len(set(names)) == len(records):
            return key
    return None


def path_of(case: str) -> Path:
    return FOLDER / f"{case}.json"


def read(case: str) -> dict[str, Any] | None:
    """The golden figures of a case; None where there are none yet."""
    path = path_of(case)
    if not path.is_file():
        return None
    figures = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(figures, dict)
    return figures


def write(case: str, figures: dict[str, Any]) -> None:
    path_of(case).write_text("".join(_lines(figures, 0)) + "\n", encoding="utf-8")


def _lines(value: Any, depth: int) -> Iterator[str]:
    """JSON with a line for each record that fits in one: a nation, a part, a bin."""
    compact = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, (dict, list)) or not value or (depth and len(compact) + depth <= _WIDTH):
        yield compact
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    items = list(value.items()) if isinstance(value, dict) else [(None, one) for one in value]
    yield f"{opening}\n"
    for number, (key, one) in enumerate(items, start=1):
        yield " " * (depth + 1) + ("" if key is None else f"{json.dumps(key, ensure_ascii=False)}: ")
        yield from _lines(one, depth + 1)
        yield ",\n" if number < len(items) else "\n"
    yield " " * depth + closing

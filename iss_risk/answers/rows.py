"""Records of a document as the flat rows of a table: a figure inside a figure becomes a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


def flat_rows(records: Sequence[BaseModel]) -> list[dict[str, Any]]:
    """One dictionary a record, with the values as in the JSON document, all with the same columns.

    `expected_casualties` with a mean and an interval becomes `expected_casualties_mean`, `…_ci90_low` and
    `…_ci90_high`; the nations and groups of a recorded run become `expected_casualties_USA` and so on.
    """
    from iss_risk.answers.json_text import plain

    rows = [plain(flat(one)) for one in records]
    columns = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name) for name in columns} for row in rows]


def flat(record: BaseModel) -> dict[str, Any]:
    """One record without records and pairs in it."""
    return _flat("", record.model_dump())


def _flat(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        parts = [(f"{name}_{key}".lstrip("_"), part) for key, part in value.items()]
    elif isinstance(value, tuple) and len(value) == 2:
        parts = [(f"{name}_{end}", part) for end, part in zip(("low", "high"), value, strict=True)]
    elif _are_nations_or_groups(value):
        parts = [
            (f"{key}_{one.get('iso_a3', one['name'])}", part)
            for one in value
            for key, part in one.items()
            if key not in ("iso_a3", "name", "nations")
        ]
    else:
        return {name: value}
    found: dict[str, Any] = {}
    for column, part in parts:
        found |= _flat(column, part)
    return found


def _are_nations_or_groups(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict) and "name" in one and ("iso_a3" in one or "nations" in one) for one in value
    )

"""The JSON document: the same bytes for the same answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from iss_risk.notation.text import HARMFUL

# The last digits of a double differ between processors and library versions; these do not.
_SIGNIFICANT_DIGITS = 10


def json_text(document: BaseModel) -> str:
    """`document` as JSON: indented by 2, keys in the model's order, whole seconds UTC, ends in a newline.

    Characters that control a terminal are escaped (still the same JSON string).
    """
    values = plain(document.model_dump(by_alias=True))
    return printable(json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def printable(json: str) -> str:
    """JSON in which what acts on a terminal is escaped."""
    return HARMFUL.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", json)


def plain(value: Any) -> Any:
    """`value` as JSON has it: lists, ten significant digits, instants as text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, float):
        return float(f"{value:.{_SIGNIFICANT_DIGITS}g}") + 0.0  # + 0.0: turns minus zero into zero
    return value


def utc_text(instant: datetime) -> str:
    """2026-10-09T19:42:46Z, to the nearest second."""
    nearest = instant.astimezone(UTC) + timedelta(microseconds=500_000)
    return f"{nearest:%Y-%m-%dT%H:%M:%SZ}"

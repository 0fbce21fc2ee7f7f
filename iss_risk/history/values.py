"""The values of a recorded run, believed only if this program can have written them.

A damaged value must be found here, and not where a table is drawn or a document is made: the run is then left
out, and the others are shown. Each function raises ValueError or TypeError for what is damaged.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

# Wider than anything that an assessment can answer; beyond, sums and differences could overflow.
FIGURES = {
    "mass_kg": (0.0, 1e9),
    "altitude_km": (-1e3, 1e7),
    "inclination_deg": (0.0, 180.0),
    "eccentricity": (0.0, 1.0),
    "decayed_fraction": (0.0, 1.0),
    "ballistic_coefficient_kg_m2": (0.0, 1e9),
    "surviving_mass_kg": (0.0, 1e9),
    "casualty_area_m2": (0.0, 1e12),
    "casualties": (0.0, 1e11),  # ten times the people there are
    "casualties_low": (0.0, 1e11),
    "casualties_high": (0.0, 1e11),
    "sampling_low": (-1e11, 1e11),
    "sampling_high": (-1e11, 1e11),
    "p_casualty": (0.0, 1.0),
}
_SMALLEST = 1e-200  # but for zero
_BOUNDS = tuple(FIGURES.values())
# From the first satellite to a century after the last clock that is accepted (`LAST_YEAR` in checks.py).
_FIRST, _END = "1957", "2300"
_HIGHEST_NUMBER = 999_999_999  # of a catalogue: nine digits
_DEEPEST = 8  # lists in lists: an option has three


def check_figures(values: Sequence[Any]) -> None:
    """All of `FIGURES`, in that order."""
    for (low, high), value in zip(_BOUNDS, values, strict=True):
        # NaN, too; a text or bytes are a TypeError. One over a figure, and a change in per cent, stay finite.
        if not low <= value <= high or 0.0 < abs(value) < _SMALLEST:
            raise ValueError("a figure is damaged")


def instant(text: Any) -> datetime:
    """An instant of `instant_text`."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not _FIRST <= text < _END:
        raise ValueError("an instant without its zone, or of another age")
    return found


def instant_text(moment: datetime) -> str:
    """UTC, always as long, so that texts are ordered as the instants are."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def plain_text(value: Any) -> str:
    """A text whose bytes were text: `database.py` turns others into lone surrogates."""
    if not isinstance(value, str):
        raise ValueError("not a text")
    value.encode()
    return value


def catalogue_number(value: Any) -> int | None:
    """The number of an object, None where it has none."""
    if value is not None and (not isinstance(value, int) or not 0 <= value <= _HIGHEST_NUMBER):
        raise ValueError("not a number of an object")
    return value


def flag(value: Any) -> bool:
    """0 or 1."""
    if value not in (0, 1):
        raise ValueError("neither 0 nor 1")
    return bool(value)


def json_value(text: Any) -> Any:
    """JSON without NaN, lone surrogates and depth: it can be written again."""
    try:
        value = json.loads(plain_text(text))
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as error:
        raise ValueError("JSON that is too deep") from error
    if _depth(value) > _DEEPEST:
        raise ValueError("JSON that is too deep")
    return value


def json_object(text: Any) -> dict[str, Any]:
    """A JSON object."""
    value = json_value(text)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def json_text(value: object) -> str:
    """In the shortest form."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _depth(value: object) -> int:
    """How many lists or objects lie in each other at most; the parser has seen to it that it ends."""
    level, depth = [value], 0
    while level := [
        inner
        for one in level
        if isinstance(one, dict | list)
        for inner in (one.values() if isinstance(one, dict) else one)
    ]:
        depth += 1
    return depth

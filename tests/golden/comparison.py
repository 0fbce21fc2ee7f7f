"""Golden figures against new ones: everything that differs by more than its tolerance, as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from golden.tolerances import tolerance_for

ROWS_SHOWN = 40
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_MISSING = "(missing)"


@dataclass(frozen=True)
class Difference:
    """One figure that moved. `change` and `allowed` are texts for the reader."""

    path: str
    golden: str
    new: str
    change: str
    allowed: str


def compare(golden: Any, new: Any, path: str = "") -> Iterator[Difference]:
    """Every difference beyond its tolerance, in the order of the golden figures.

    Numbers and instants have tolerances; texts, truths, None, keys and lengths have none.
    """
    if isinstance(golden, dict) and isinstance(new, dict):
        for key in [*golden, *(key for key in new if key not in golden)]:
            inside = f"{path}.{key}" if path else str(key)
            if key not in new or key not in golden:
                yield _unlike(inside, golden.get(key, _MISSING), new.get(key, _MISSING))
            else:
                yield from compare(golden[key], new[key], inside)
    elif isinstance(golden, list) and isinstance(new, list):
        if len(golden) != len(new):
            yield Difference(path, f"{len(golden)} in the list", f"{len(new)} in the list", "", "none")
        for number, (one, other) in enumerate(zip(golden, new, strict=False)):
            yield from compare(one, other, f"{path}[{number}]")
    elif _is_number(golden) and _is_number(new):
        yield from _numbers(golden, new, path)
    elif _is_instant(golden) and _is_instant(new):
        yield from _instants(golden, new, path)
    elif type(golden) is not type(new) or golden != new:
        yield _unlike(path, golden, new)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """All single figures with their paths, as `compare` names them; instants as such."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from leaves(one, f"{path}[{number}]")
    else:
        yield path, datetime.fromisoformat(value) if _is_instant(value) else value


def _numbers(golden: float, new: float, path: str) -> Iterator[Difference]:
    tolerance = tolerance_for(path)
    # Put this way round a NaN is a difference.
    if not abs(new - golden) <= max(tolerance.relative * abs(golden), tolerance.absolute):
        change = f"{(new - golden) / abs(golden):+.2e}" if golden else f"{new - golden:+.2e} in all"
        yield Difference(path, repr(golden), repr(new), change, str(tolerance))


def _instants(golden: str, new: str, path: str) -> Iterator[Difference]:
    tolerance = tolerance_for(path)
    seconds = (datetime.fromisoformat(new) - datetime.fromisoformat(golden)).total_seconds()
    if not abs(seconds) <= tolerance.seconds:
        yield Difference(path, golden, new, f"{seconds:+.3g} s", f"{tolerance.seconds:g} s")


def _unlike(path: str, golden: Any, new: Any) -> Difference:
    return Difference(path, _short(golden), _short(new), "", "none")


def _short(value: Any) -> str:
    text = value if value is _MISSING else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def table_of(differences: list[Difference]) -> str:
    """The first rows, aligned, and how many there are in all."""
    rows = [("field", "golden", "new", "change", "allowed")]
    rows += [(d.path, d.golden, d.new, d.change, d.allowed) for d in differences[:ROWS_SHOWN]]
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    more = len(differences) - ROWS_SHOWN
    lines.append(f"{len(differences)} differ" + (f", {more} of them not shown" if more > 0 else ""))
    return "\n".join(lines)

"""What all readers of element sets share: a single broken set is an error; one among good sets is a
warning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from iss_risk.errors import InputError
from iss_risk.orbit.elements import MeanElements

T = TypeVar("T")

_MOST_WARNINGS = 20


def read_sets(
    items: Sequence[T],
    parse: Callable[[T], MeanElements],
    *,
    path: str,
    concerns: Callable[[T], bool] | None = None,
) -> tuple[list[MeanElements], list[str]]:
    """Parse every item; return the good sets and one warning a broken one that `concerns` the reader: in a
    catalogue the faults of other objects are nobody's business.

    Histories over years hold some broken sets; the others are still good. Raises InputError when
    there is nothing, when a single set is broken, and when all are.
    """
    if not items:
        raise InputError("holds no element set: check the object's number and fetch it again", path=path)
    good: list[MeanElements] = []
    # The first ones: millions would fill the memory.
    first: InputError | None = None
    told: list[InputError] = []
    broken = 0
    for item in items:
        try:
            good.append(parse(item))
        except InputError as fault:
            first = first or fault
            if concerns is None or concerns(item):
                broken += 1
                if len(told) < _MOST_WARNINGS:
                    told.append(fault)
    if len(items) == 1 and first is not None:
        raise first
    if not good:
        raise InputError(f"none of its {len(items)} element sets can be read; first {first}", path=path)
    return good, _warnings(told, broken, len(items), path)


def _warnings(faults: list[InputError], broken: int, number_of_sets: int, path: str) -> list[str]:
    if not faults:
        return []
    verbs = "is broken and was" if broken == 1 else "are broken and were"
    warnings = [f"{path}: {broken} of {number_of_sets} element sets {verbs} skipped"]
    warnings += [f"skipped: {fault}" for fault in faults]
    if broken > len(faults):
        warnings.append(f"{path}: … and {broken - len(faults)} more")
    return warnings

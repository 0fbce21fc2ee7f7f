"""Whom to believe where orbits of one object contradict each other.

Witnesses are the services (all files of one count once) and the embedded sets. What contradicts the embedded
sets is not believed on the word of one service; two services that agree are believed against everybody else.
What is kept is one witness: where the embedded sets, or a second service, side with what a service gives now,
it is outvoted. Nothing is remembered for this: it follows from the files as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from iss_risk.errors import InputError
from iss_risk.orbit.elements import MeanElements, OrbitHistory, Record
from iss_risk.orbit.embedded_sets import embedded_sets
from iss_risk.orbit.kept_sets import KeptSet
from iss_risk.orbit.plausibility import agree, check_drift, check_same_orbit

# So many sets before and after one tell whether it fits among them: one bad one of a few does not decide.
_NEIGHBOURS = 3


@dataclass(frozen=True)
class Testimony:
    """What one service says: its name, and an orbit."""

    service: str
    record: Record


def service_of(title: str) -> str:
    """The service of a title, CelesTrak of "CelesTrak SupGP": both of its files are one witness."""
    return title.split(" ")[0]


def against_embedded(norad_id: int | None, record: Record) -> InputError | None:
    """Why this record cannot be of the object of which we embed sets; None where it can be, or none is."""
    if norad_id is None or not isinstance(record, MeanElements):
        return None
    try:
        check_drift(embedded_sets(norad_id), record)
    except InputError as fault:
        return fault
    return None


def fault_of(history: OrbitHistory) -> InputError | None:
    """As `against_embedded`, of all records of a file."""
    faults = (against_embedded(history.norad_id, record) for record in history.records)
    return next((fault for fault in faults if fault is not None), None)


def is_seconded(one: Testimony, others: Sequence[Testimony]) -> bool:
    """Does another service say the same?"""
    return any(other.service != one.service and agree(other.record, one.record) for other in others)


def contradiction(before: Record, after: Record) -> InputError | None:
    """As `check_same_orbit`, but the error is returned."""
    try:
        check_same_orbit(before, after)
    except InputError as fault:
        return fault
    return None


def unbelieved(norad_id: int, sets: Sequence[KeptSet]) -> list[KeptSet]:
    """The kept sets, of `sets` in order of their epochs, that contradict the embedded ones, and which no set
    of another service seconds."""
    suspects = [one for one in sets if against_embedded(norad_id, one.elements) is not None]
    if not suspects:
        return []
    by_service: dict[str, list[KeptSet]] = {}
    for one in sets:
        if not one.is_imported:
            by_service.setdefault(service_of(one.source), []).append(one)
    return [one for one in suspects if not _is_set_seconded(one, by_service)]


def outliers(sets: Sequence[KeptSet]) -> list[KeptSet]:
    """The kept sets, of `sets` in order of their epochs, that contradict more than half of their
    neighbours in time."""
    found = []
    for place, one in enumerate(sets):
        near = [*sets[max(0, place - _NEIGHBOURS) : place], *sets[place + 1 : place + 1 + _NEIGHBOURS]]
        against = sum(contradiction(other.elements, one.elements) is not None for other in near)
        if 2 * against > len(near):
            found.append(one)
    return found


def _is_set_seconded(one: KeptSet, by_service: dict[str, list[KeptSet]]) -> bool:
    for service, sets in by_service.items():
        if service == service_of(one.source) or one.is_imported:
            continue
        place = bisect_left(sets, one.epoch, key=lambda other: other.epoch)
        if any(agree(other.elements, one.elements) for other in sets[max(0, place - 1) : place + 1]):
            return True
    return False

"""Which of what was fetched and kept is bad, beyond its checksums, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from iss_risk.answers.data import DataReport
from iss_risk.errors import InputError
from iss_risk.notation.text import counted
from iss_risk.orbit import element_store
from iss_risk.orbit.element_store import Kept
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.orbit.kept_sets import KeptSet
from iss_risk.orbit.witnesses import (
    Testimony,
    contradiction,
    fault_of,
    is_seconded,
    outliers,
    service_of,
    unbelieved,
)
from iss_risk.sources import cache


def faults_among(copies: Mapping[str, OrbitHistory], now: datetime) -> dict[str, str]:
    """What is wrong with orbits, by key in the cache, that are fine alone: those of another orbit than the
    embedded sets, or than most other copies of the object."""
    faults: dict[str, str] = {}
    said: dict[str, Testimony] = {}
    for key, history in copies.items():
        try:
            said[key] = Testimony(service_of(history.origin), history.at(now))
        except InputError as of_days_to_come:
            faults[key] = str(of_days_to_come)
    for key, one in said.items():
        history = copies[key]
        others = [name for name in said if name != key and copies[name].norad_id == history.norad_id]
        fault = fault_of(history)
        if fault is not None:
            if not is_seconded(one, [said[name] for name in others]):
                faults[key] = str(fault)
            continue
        against = [name for name in others if contradiction(said[name].record, one.record) is not None]
        if 2 * len(against) > len(others):
            faults[key] = (
                f"it contradicts the orbit of {' and '.join(copies[name].origin for name in against)}"
            )
    return faults


def bad_sets(kept: Kept) -> list[KeptSet]:
    """The element sets that contradict the embedded ones, or most of their neighbours."""
    doubted = unbelieved(kept.norad_id, kept.sets)
    rest = set(doubted)
    return [*doubted, *outliers([one for one in kept.sets if one not in rest])]


def fault_of_sets(kept: Kept) -> str | None:
    """What is wrong with the element sets kept of an object, in one line; None where nothing is."""
    bad = bad_sets(kept)
    notes = [] if kept.note is None else [kept.note]
    if bad:
        of = "is" if len(bad) == 1 else "are"
        notes.append(
            f"{kept.path}: {counted(len(bad), 'element set')} {of} of another orbit, "
            f"the first of {min(one.epoch for one in bad):%Y-%m-%d}"
        )
    return "; ".join(notes) or None


def repair(report: DataReport) -> list[str]:
    """Remove the damaged copies of `report` from the cache, and set the files aside of which element sets are
    damaged or bad; what can be read and is good stays. What was done, a line each.

    Raises InputError where another process is at work, OutputError where something cannot be written.
    """
    done: list[str] = []
    damaged = [one.name for one in report.files if one.state == "damaged"]
    if damaged:
        cache.remove(damaged)
        done.append(f"removed: {', '.join(damaged)}")
    done += [_repaired(one.norad_id) for one in report.kept if one.fault is not None]
    return done


def what_to_do(report: DataReport) -> InputError | None:
    """The error that names what is bad, and its remedy; None where all is well."""
    damaged = [one.name for one in report.files if one.state == "damaged"]
    faults = [f"{', '.join(damaged)}: damaged and not used"] if damaged else []
    faults += [one.fault for one in report.kept if one.fault is not None]
    if not faults:
        return None
    online = "; iss-risk data update fetches again what it can" if damaged else ""
    return InputError(
        f"{'; '.join(faults)}: iss-risk data verify --repair removes what is bad and keeps the rest{online}"
    )


def _repaired(norad_id: int) -> str:
    kept = element_store.load(norad_id)
    bad = bad_sets(kept)
    aside = element_store.set_aside(norad_id, set(bad))
    left = counted(len(kept.sets) - len(bad), "element set")
    return f"set aside: {aside or kept.path}; {left} of {norad_id} left"

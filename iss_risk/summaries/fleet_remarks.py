"""What is to be said of the records and objects of a fleet, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

from iss_risk.arrays import F64
from iss_risk.constants import DEFAULT_HORIZON_DAYS
from iss_risk.fleet.records import Fleet
from iss_risk.fleet.states import ObjectState
from iss_risk.notation.text import counted
from iss_risk.summaries.fleet_members import ObjectFall

_MOST_FAULTS_SAID = 100
_DAYS_PER_YEAR = 365.25
# Less is not worth a line.
_FEWEST_UNCOUNTED = 0.005


def fleet_warnings(
    fleet: Fleet, states: Sequence[ObjectState], falls: dict[int, ObjectFall], now: datetime
) -> Iterator[str]:
    """Records that cannot be used, then what is noteworthy about the others."""
    yield from _fault_warnings(fleet)
    yield from _remarks(fleet, states, now)
    yield from _without_decay(falls)


def uncounted(supposed: F64, weights: F64) -> Iterator[str]:
    """How many of the re-entries that a fate supposes are in none of its sums."""
    left, total = math.fsum(supposed - weights), math.fsum(supposed)
    if left >= _FEWEST_UNCOUNTED:
        yield (
            f"{left:,.2f} of the {total:,.2f} objects that are left to come down do so after "
            f"{DEFAULT_HORIZON_DAYS / _DAYS_PER_YEAR:g} years, or have since their sets: no sum has them"
        )


def _fault_warnings(fleet: Fleet) -> list[str]:
    if not fleet.faulty:
        return []
    said = [f"skipped: {one.reason}" for one in fleet.faults[:_MOST_FAULTS_SAID]]
    rest = fleet.faulty - len(said)
    if rest:
        said.append(f"… and {rest:,} more (`unusable_records` of --json has the first {len(fleet.faults):,})")
    return [f"{fleet.content.path}: {fleet.faulty:,} of {fleet.records:,} records cannot be used", *said]


def _remarks(fleet: Fleet, states: Sequence[ObjectState], now: datetime) -> Iterator[str]:
    if fleet.repeated:
        yield (
            f"{counted(fleet.repeated, 'record')} repeat {counted(fleet.repeated_objects, 'object')}: "
            "the newest set of each is used, the others only for its rate"
        )
    stale = sum(one.is_stale(now) for one in fleet.objects)
    if stale:
        yield f"{counted(stale, 'object')} without a set of the last 30 days: what they do is as of then"
    down = sum(one.state == "down" for one in states)
    if down:
        yield f"{counted(down, 'object')} must have come down already: see `reason` in --json"
    if fleet.unnamed:
        yield f"{counted(fleet.unnamed, 'object')} without a name: their class is not known"


def _without_decay(falls: dict[int, ObjectFall]) -> Iterator[str]:
    faults = [one.fault for one in falls.values() if one.fault is not None]
    if faults:
        yield f"{counted(len(faults), 'object')} without a decay (`decay_fault` of --json): first {faults[0]}"

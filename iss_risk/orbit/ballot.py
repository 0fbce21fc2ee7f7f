"""In one search for an orbit: which of what is kept is believed, and what is outvoted and replaced.

The rules are those of orbit/witnesses.py.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iss_risk.errors import InputError, OutputError
from iss_risk.notation.text import counted
from iss_risk.orbit.elements import OrbitHistory, Record
from iss_risk.orbit.found import Found
from iss_risk.orbit.keeping import Keeping
from iss_risk.orbit.witnesses import Testimony, contradiction, fault_of, is_seconded
from iss_risk.sources import cache
from iss_risk.sources.cache import Copy, DamagedCopyError
from iss_risk.sources.services import Product

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Dissent:
    """What a service gave in this search that contradicts what is kept or embedded."""

    said: Testimony
    product: Product
    body: bytes


class Ballot:
    """`clock` is the time for which orbits are compared."""

    def __init__(self, clock: datetime) -> None:
        self._clock = clock
        self._outvoted: list[Found] = []
        self._dissent: list[Dissent] = []
        # The services that agree on what they give.
        self._agreed: list[str] = []

    def is_outvoted(self, product: Product) -> bool:
        """Is the copy of that file not believed?"""
        return any(one.product == product for one in self._outvoted)

    def believed(self, kept: list[Found], others: Sequence[Found]) -> list[Found]:
        """Those of `kept` that do not contradict the embedded sets, or that another service's copy among
        `others` seconds."""
        said = self._said(others)
        believed = []
        for one in kept:
            testimony = one.testimony(self._clock)
            if fault_of(one.history) is None or (testimony is not None and is_seconded(testimony, said)):
                believed.append(one)
            else:
                self._outvoted.append(one)
        return believed

    def contradicted(self, before: Sequence[Found], history: OrbitHistory, now: Dissent) -> list[Found]:
        """Those of `before` that contradict what a service gives now.

        Raises InputError where it contradicts anything, unless another service says the same.
        """
        faults = [(one, contradiction(one.history.at(self._clock), now.said.record)) for one in before]
        against = [one for one, fault in faults if fault is not None]
        fault = next((fault for _, fault in faults if fault is not None), None) or fault_of(history)
        if fault is None:
            return []
        others = [*(one.said for one in self._dissent), *self._said(before)]
        seconds = {one.service for one in others if is_seconded(now.said, [one])}
        if not seconds:
            self._dissent.append(now)
            raise fault
        self._agreed = sorted({now.said.service, *seconds})
        return against

    def seconders(self, said: Testimony) -> list[Dissent]:
        """What was refused in this search, and says the same."""
        return [one for one in self._dissent if is_seconded(said, [one.said])]

    def outvote(self, against: Sequence[Found], kept: list[Found], keeping: Keeping, said: Record) -> None:
        """Take those of `against` out of `kept`, or out of the element sets kept."""
        for one in against:
            if one in kept:
                kept.remove(one)
                self._outvoted.append(one)
        if against:
            keeping.distrust(said)

    def not_believed(self, keeping: Keeping) -> str | None:
        """What is kept and not believed, in words; None where there is nothing."""
        kept = [f"the copy of {one.copy.title}" for one in self._outvoted if one.copy is not None]
        if keeping.unbelieved:
            kept.append(counted(len(keeping.unbelieved), "element set"))
        return f"{' and '.join(kept)} kept before" if kept else None

    def settle(self, found: Found, keeping: Keeping) -> str | None:
        """Remove what is not believed where a service's orbit takes its place, and say so once; otherwise it
        stays, and is named each time."""
        what = self.not_believed(keeping)
        if what is None:
            return None
        if found.copy is None:
            return f"not used, because of another orbit: {what}; iss-risk data verify --repair removes it"
        gone = [one.copy for one in self._outvoted if one.copy is not None]
        try:
            cache.remove([copy.key for copy in gone if _is_there(copy)])
            keeping.set_aside()
        except (InputError, OutputError) as fault:
            log.info("what is outvoted stays where it is: %s", fault)
        agreed = self._agreed or [found.copy.title, "the embedded orbit"]
        return f"replaced, because {' and '.join(agreed)} agree on another orbit: {what}"

    def _said(self, found: Sequence[Found]) -> list[Testimony]:
        said = (one.testimony(self._clock) for one in found)
        return [testimony for testimony in said if testimony is not None]


def _is_there(copy: Copy) -> bool:
    """Still, and not replaced by what was fetched since?"""
    try:
        held = cache.load(copy.key)
    except DamagedCopyError:
        return True
    return held is not None and held.sha256 == copy.sha256

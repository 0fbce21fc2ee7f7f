"""The kept element sets of the object that is searched for: added to, and merged with what was found.

They are a help and never a reason to fail: what goes wrong with them is one note.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from iss_risk.errors import FetchError, InputError, NotYetError, OutputError
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.element_store import Kept, add, load, number_named, set_aside
from iss_risk.orbit.elements import MeanElements, OrbitHistory, Record
from iss_risk.orbit.kept_sets import KeptSet, Kind, with_added
from iss_risk.orbit.last_weeks import are_wanted, ask_for_them
from iss_risk.orbit.merging import history_of, with_kept
from iss_risk.orbit.plausibility import check_same_orbit
from iss_risk.orbit.reader import orbit_of
from iss_risk.orbit.witnesses import contradiction, unbelieved
from iss_risk.sources.cache import Copy
from iss_risk.sources.download import Patience


def sets_of(history: OrbitHistory, copy: Copy) -> list[KeptSet]:
    """The sets of a fetched file that are no predictions: those up to when it was fetched."""
    return [
        KeptSet(record, copy.title, copy.fetched_at)
        for record in history.records
        if isinstance(record, MeanElements) and record.epoch <= copy.fetched_at
    ]


class Keeping:
    """What is kept of one object, as it grows in one search; `note` says once what went wrong, and
    `unbelieved` is what of it is not used (orbit/witnesses.py)."""

    def __init__(self, norad_id: int | None, name: str | None) -> None:
        self.note: str | None = None
        self.unbelieved: set[KeptSet] = set()
        self._kept: Kept | None = None
        try:
            if norad_id is None and name is not None:
                norad_id = number_named(name)
        except InputError:  # several: which of them is meant the service has to say
            norad_id = None
        if norad_id is not None:
            self._open(norad_id)

    def _open(self, norad_id: int) -> None:
        try:
            self._kept = load(norad_id)
        except OutputError as fault:
            self._say(str(fault))
        else:
            self._say(self._kept.note)
            self._leave_out(unbelieved(norad_id, self._kept.sets))

    def distrust(self, said: Record) -> None:
        """Leave out what contradicts `said`, of which two witnesses speak."""
        if self._kept is not None:
            sets = self._kept.sets
            self._leave_out([one for one in sets if contradiction(one.elements, said) is not None])

    def set_aside(self) -> None:
        """Remove what is left out from the file, which is set aside first. Raises OutputError."""
        if self._kept is not None and self.unbelieved:
            set_aside(self._kept.norad_id, self.unbelieved)

    def _leave_out(self, sets: Iterable[KeptSet]) -> None:
        self.unbelieved |= set(sets)
        if self._kept is not None and self.unbelieved:
            left = tuple(one for one in self._kept.sets if one not in self.unbelieved)
            self._kept = replace(self._kept, sets=left)

    def keep(self, history: OrbitHistory, copy: Copy) -> None:
        """Keep what is new in a fetched file."""
        if history.norad_id is None:
            return
        if self._kept is None or self._kept.norad_id != history.norad_id:
            self._open(history.norad_id)
        if self._kept is None:
            return
        incoming = sets_of(history, copy)
        # Looked at first without the lock: most runs fetch nothing.
        addition = with_added(self._kept.sets, incoming)
        if addition.sets == self._kept.sets:
            return
        try:
            addition = add(self._kept.norad_id, incoming)
        except OutputError as fault:
            self._say(f"the orbit fetched is added to no history: {fault}")
        self._kept = Kept(self._kept.norad_id, self._kept.path, addition.sets)
        self._leave_out(())

    def add_last_weeks(self, history: OrbitHistory, clock: datetime, patience: Patience) -> None:
        """Ask Space-Track for the sets of the last weeks where they are not there, and keep them."""
        kept = self._kept
        if kept is None or kept.norad_id != history.norad_id or not are_wanted(kept, clock):
            return

        def read(body: bytes, path: str) -> OrbitHistory:
            return orbit_of(content_from_bytes(body, path=path), norad_id=kept.norad_id)

        def validate(body: bytes) -> None:
            check_same_orbit(history.at(clock), read(body, "its history").latest)

        try:
            copy = ask_for_them(kept, validate, clock, patience)
            self.keep(read(copy.body, copy.shown_url), copy)
        except NotYetError:
            pass
        except (FetchError, OutputError) as fault:
            self._say(f"the element sets of the last weeks are not there: {fault}")
        except InputError as fault:  # in the cache, of an older version of this program
            self._say(str(fault))

    def as_orbit(self, now: datetime) -> OrbitHistory | None:
        """What is kept as an orbit to start from at `now`."""
        return None if self._kept is None else history_of(self._kept, now)

    def merged(self, history: OrbitHistory, now: datetime, *, kind: Kind) -> OrbitHistory:
        """`history` with what is kept of the same object."""
        if self._kept is None or self._kept.norad_id != history.norad_id:
            return history
        return with_kept(history, self._kept, now, kind=kind)

    def notes(self) -> Iterable[str]:
        """At most one."""
        return () if self.note is None else (self.note,)

    def _say(self, note: str | None) -> None:
        self.note = self.note or note

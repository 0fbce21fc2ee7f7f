"""The orbit to start from: a given file, or the newest one that is available now, and where it came from."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from iss_risk.errors import FetchError, InputError, NotYetError, UsageError
from iss_risk.orbit.ballot import Ballot, Dissent
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.elements import KEPT, OrbitHistory
from iss_risk.orbit.found import Found
from iss_risk.orbit.identity import ISS_NORAD_ID, object_from_text
from iss_risk.orbit.keeping import Keeping
from iss_risk.orbit.reader import orbit_of, read_orbit
from iss_risk.orbit.witnesses import Testimony
from iss_risk.sources.cache import Copy
from iss_risk.sources.clock import utc_now
from iss_risk.sources.credentials import is_login_in_environment, space_track_credentials
from iss_risk.sources.download import LONG_PATIENCE, Patience
from iss_risk.sources.fetch import fetch, is_fresh, keep_late, load_or_none
from iss_risk.sources.selection import Selection
from iss_risk.sources.services import CELESTRAK, SPACE_TRACK, Product, orbit_products

log = logging.getLogger(__name__)

# An orbit of today says nothing about times further back than this: then no service is asked.
LARGEST_LAG = timedelta(days=1)
# SupGP segments start again with each ephemeris, so that a newer file may begin a little earlier.
_EARLIER_BY = timedelta(days=1)
_SERVICES = {"celestrak": CELESTRAK, "space-track": SPACE_TRACK}


def find_orbit(orbit: OrbitHistory | str | Path | None, selection: Selection, now: datetime) -> OrbitHistory:
    """The orbit from `orbit` (a file, "-" for standard input, or one that is read already), or from what
    `selection` allows: then what is fetched is kept, and what was kept of the object before is part of it.

    `warnings` state why a newer one was not used. Raises InputError where there is none, or
    only one that is too old; UsageError where the selection cannot be met.
    """
    norad_id, name = (None, None) if selection.object is None else object_from_text(selection.object)
    if isinstance(orbit, OrbitHistory):
        if norad_id is not None and orbit.norad_id not in (None, norad_id):
            raise InputError(f"is of object {orbit.norad_id}, not {norad_id}", path=orbit.source)
        found = Found(orbit)
    elif orbit is not None:
        found = Found(read_orbit(orbit, norad_id=norad_id, name=name))
    else:
        if selection.object is None:
            norad_id = ISS_NORAD_ID
        found = _Search(norad_id, name, selection, now).run()
    _check_age(found, selection, now)
    log.info("orbit: %s (%s)", found.history.source, found.history.origin)
    return found.history


class _Search:
    """One search for the newest orbit of one object; collects what should be reported about it."""

    def __init__(self, norad_id: int | None, name: str | None, selection: Selection, now: datetime) -> None:
        self.norad_id = norad_id
        self.name = name
        self.selection = selection
        self.now = now
        self.clock = utc_now()
        self.notes: list[str] = []
        self.products = self._products()
        self.keeping: Keeping | None = None
        self.ballot = Ballot(self.clock)

    def run(self) -> Found:
        if self.selection.source == "embedded":
            return self._embedded()
        self.keeping = Keeping(self.norad_id, self.name)
        kept = self._believed_copies()
        # Also those of runs that were killed before they got here, or could not write.
        for found in reversed(kept):
            self._keep(found)
        for found in kept:
            if self._serves(found):
                return self._with_the_past(found)
        fetched: Found | None = None
        reasons: list[str] = []
        if self._may_ask():
            fetched, reasons = self._first_fetched(kept)
        return self._with_the_past(self._newest(kept, fetched, reasons))

    def _may_ask(self) -> bool:
        return self.selection.may_ask and self.now >= self.clock - LARGEST_LAG

    def _keep(self, found: Found) -> None:
        assert self.keeping is not None
        assert found.copy is not None
        self.keeping.keep(found.history, found.copy)

    def _with_the_past(self, found: Found) -> Found:
        """With the element sets kept of this object, and what should be reported."""
        assert self.keeping is not None
        history = found.history
        said = self.ballot.settle(found, self.keeping)
        if said is not None:
            self.notes.append(said)
        if self._may_ask() and self._may_ask_for_the_last_weeks():
            self.keeping.add_last_weeks(history, self.clock, Patience())
        if history.origin == KEPT:
            history = self.keeping.as_orbit(self.now) or history
        else:
            history = self.keeping.merged(history, self.now, kind=found.kind)
        notes = (*self.notes, *self.keeping.notes())
        return replace(found, history=replace(history, warnings=(*history.warnings, *notes)))

    def _may_ask_for_the_last_weeks(self) -> bool:
        source = self.selection.source
        if source == "space-track" or (source == "auto" and self.selection.eager):
            return space_track_credentials() is not None
        # A run that is not told to ask Space-Track does not open the system's keyring for this.
        return source == "auto" and is_login_in_environment()

    def _first_fetched(self, kept: list[Found]) -> tuple[Found | None, list[str]]:
        """The orbit of the first service that gives one, and why those before it give none."""
        reasons: dict[str, None] = {}
        for product in self.products:
            # Only when it is needed: looking for a login may open the system's keyring.
            optional = product.service is SPACE_TRACK and self.selection.source == "auto"
            if optional and space_track_credentials() is None:
                continue
            try:
                return self._fetched(product, kept), list(reasons)
            except FetchError as fault:
                reasons[str(fault)] = None
                has_newest = isinstance(fault, NotYetError) and any(one.product == product for one in kept)
                if has_newest and self.selection.max_age_hours is None:
                    break
        return None, list(reasons)

    def _products(self) -> list[Product]:
        products = orbit_products(self.norad_id, self.name)
        wanted = _SERVICES.get(self.selection.source)
        if wanted is not None:
            products = [product for product in products if product.service is wanted]
            if not products:
                raise UsageError(
                    f"{wanted.name} is asked by number: give its catalogue number", parameter="object"
                )
        return products

    def _believed_copies(self) -> list[Found]:
        kept = list(self._kept_copies(self.products))
        # Also where one service is named, another one's copy may second it.
        others = self._kept_copies(orbit_products(self.norad_id, self.name))
        return self.ballot.believed(kept, kept if self.selection.source == "auto" else list(others))

    def _kept_copies(self, products: Iterable[Product]) -> Iterable[Found]:
        """What is in the cache and can be read, best first."""
        for product in products:
            copy = load_or_none(product, self.notes)
            if copy is not None:
                try:
                    yield Found(self._history(copy, product), product, copy)
                except InputError as fault:
                    self.notes.append(f"the copy in the cache is not used: {fault}")

    def _serves(self, found: Found) -> bool:
        """Is it recent enough, so that no newer one is asked for?"""
        assert found.product is not None
        assert found.copy is not None
        if self.selection.source == "cache" or self.selection.eager:
            return False
        known_at = found.known_at(self.now)
        most = self.selection.max_age_hours
        if known_at is None or not is_fresh(found.copy, found.product, self.clock):
            return known_at is not None and most is not None and _hours(self.now - known_at) <= most
        return most is None or _hours(self.now - known_at) <= most

    def _fetched(self, product: Product, kept: list[Found]) -> Found:
        held = (*kept, *self._kept_sets(self.clock))
        before = [one for one in held if one.known_at(self.clock) is not None]
        against: list[Found] = []

        def validate(body: bytes) -> None:
            history = self._parsed(body, product.shown_url)
            record = history.at(self.clock)
            now = Dissent(Testimony(product.service.name, record), product, body)
            against[:] = self.ballot.contradicted(before, history, now)
            rest = [one for one in before if one not in against]
            newest = self._newest_epoch([*rest, *self._embedded_or_none()])
            if newest is not None and record.epoch < newest - _EARLIER_BY:
                raise InputError(
                    f"its orbit of {record.epoch:%Y-%m-%d %H:%M} UTC is older than the one kept, of "
                    f"{newest:%Y-%m-%d %H:%M} UTC"
                )

        eager = self.selection.eager
        copy = fetch(
            product,
            validate,
            patience=LONG_PATIENCE if eager else Patience(),
            unless_fresh=self.selection.max_age_hours is None and not eager,
            insist=eager,
            distrust_kept=self.ballot.is_outvoted(product),
        )
        found = Found(self._history(copy, product), product, copy)
        assert self.keeping is not None
        record = found.history.at(self.clock)
        self.ballot.outvote(against, kept, self.keeping, record)
        given = [found]
        for one in self.ballot.seconders(Testimony(product.service.name, record)):
            late = keep_late(one.product, one.body, Patience())
            given.append(Found(self._history(late, one.product), one.product, late))
        for each in given:
            self._keep(each)
        if copy.unkept is not None:
            self.notes.append(f"the orbit fetched is not kept: {copy.unkept}")
        return self._best(given) or found

    def _newest_epoch(self, held: list[Found]) -> datetime | None:
        known = [one.known_at(self.clock) for one in held]
        return max((moment for moment in known if moment is not None), default=None)

    def _best(self, found: list[Found]) -> Found | None:
        """The one with the latest observations; the first of several."""
        earliest = datetime.min.replace(tzinfo=self.now.tzinfo)
        return max(found, key=lambda one: one.known_at(self.now) or earliest, default=None)

    def _newest(self, kept: list[Found], fetched: Found | None, reasons: list[str]) -> Found:
        """The newest of all orbits found; where one service is named, only what it gave."""
        candidates = [*kept] if fetched is None else [fetched, *kept]
        if self.selection.source in ("auto", "cache"):
            # Its newest set may be that of a copy: then the copy is what is used.
            here = {record.epoch for one in candidates for record in one.history.records}
            candidates += [one for one in self._kept_sets(self.now) if one.history.latest.epoch not in here]
        if self.selection.source == "auto":
            candidates += self._embedded_or_none()
        best = self._best(candidates)
        why = "; ".join(reasons)
        if best is None:
            wanted = self.name or self.norad_id
            assert self.keeping is not None
            unused = self.ballot.not_believed(self.keeping)
            notes = self.notes if unused is None else [*self.notes, f"of another orbit: {unused}"]
            because = why or "; ".join(notes) or "nothing in the cache"
            online = "" if self.selection.may_ask else ", or go online"
            raise InputError(
                f"no orbit of {wanted} is available ({because}): give a file with --orbit{online}"
            )
        if why and best is not fetched:
            what = "the newest one kept" if best.history.origin == KEPT else "the embedded one"
            if best.copy is not None:
                what = f"the one of {best.copy.title} fetched before"
            self.notes.append(f"no newer orbit ({why}): {what} is used")
        return best

    def _embedded(self) -> Found:
        return Found(read_orbit(None, norad_id=self.norad_id, name=self.name))

    def _embedded_or_none(self) -> list[Found]:
        try:
            return [self._embedded()]
        except InputError:
            return []

    def _kept_sets(self, now: datetime) -> list[Found]:
        assert self.keeping is not None
        history = self.keeping.as_orbit(now)
        return [] if history is None else [Found(history)]

    def _history(self, copy: Copy, product: Product) -> OrbitHistory:
        history = self._parsed(copy.body, copy.shown_url)
        served_at = copy.checked_at if product.in_orbit_only else None
        return replace(history, origin=copy.title, fetched_at=copy.fetched_at, served_at=served_at)

    def _parsed(self, body: bytes, url: str) -> OrbitHistory:
        return orbit_of(content_from_bytes(body, path=url), norad_id=self.norad_id, name=self.name)


def _check_age(found: Found, selection: Selection, now: datetime) -> None:
    most = selection.max_age_hours
    if most is None:
        return
    known_at = found.known_at(now)
    record = found.history.at(now)
    age_hours = _hours(now - (known_at or record.epoch))
    if age_hours > most:
        why = "".join(f"; {note}" for note in found.history.warnings if note.startswith("no newer"))
        raise InputError(
            f"the orbit is {age_hours:,.1f} hours old, older than --max-age {most:g}{why}",
            path=found.history.source,
        )


def _hours(span: timedelta) -> float:
    return span / timedelta(hours=1)

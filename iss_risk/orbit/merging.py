"""The orbit that was found, and what is kept of the same object, as one history."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from iss_risk.notation.text import counted
from iss_risk.orbit.element_store import Kept
from iss_risk.orbit.elements import KEPT, KeptPart, MeanElements, OrbitHistory, Record
from iss_risk.orbit.kept_sets import SAME_EPOCH, KeptSet, Kind, text_of

# The arc of a fit (decay/ballistic_fit.py): how well the two kinds know these days decides between them.
_ARC = timedelta(days=40)


def history_of(kept: Kept, now: datetime) -> OrbitHistory | None:
    """What is kept of an object and known at `now`, as an orbit to start from; None where nothing is."""
    known = [one for one in kept.sets if one.epoch <= now]
    if not known:
        return None
    newest = known[-1]
    alone = [newest]
    history = OrbitHistory(
        name=newest.elements.name,
        norad_id=kept.norad_id,
        records=(newest.elements,),
        source=f"{newest.source}, in {kept.path}",
        sha256=_digest(alone),
        origin=KEPT,
        fetched_at=newest.kept_at,
    )
    return with_kept(history, kept, now, kind=newest.kind)


def with_kept(history: OrbitHistory, kept: Kept, now: datetime, *, kind: Kind) -> OrbitHistory:
    """`history`, whose sets are of `kind`, with the kept sets up to `now` of one kind.

    Where one kind follows the other, a fit takes the difference between them for drag, so that they are not
    mixed: the kind that knows more of the days of an arc is taken, and where that is the other one, only the
    newest record of `history`. Records of `history` replace kept ones of their epoch. An ephemeris stays as
    it is.
    """
    start = history.at(now)
    known = [one for one in kept.sets if one.epoch <= now]
    if not known or not isinstance(start, MeanElements):
        return history
    own = list(history.records)
    taken = _kind_taken(known, kind, now)
    if taken != kind:
        own = [record for record in own if record.epoch >= start.epoch]
    used = [one for one in known if one.kind == taken and not _is_among(one, own)]
    if not used:
        return history
    records: list[Record] = [*own, *(one.elements for one in used)]
    return replace(
        history,
        records=tuple(sorted(records, key=lambda record: record.epoch)),
        kept=KeptPart(
            source=f"{counted(len(used), f'{taken} set')}, in {kept.path}",
            sha256=_digest(used),
            sets=len(used),
            first_epoch=used[0].epoch,
            last_epoch=used[-1].epoch,
        ),
    )


def _kind_taken(known: Sequence[KeptSet], own: Kind, now: datetime) -> Kind:
    """The kind with sets on more of the last days; that of the orbit found where they are equal."""
    days = {"GP": set[int](), "SupGP": set[int]()}
    for one in known:
        if one.epoch > now - _ARC:
            days[one.kind].add(one.epoch.toordinal())
    other: Kind = "GP" if own == "SupGP" else "SupGP"
    return other if len(days[other]) > len(days[own]) else own


def _is_among(one: KeptSet, records: Sequence[Record]) -> bool:
    return any(abs(record.epoch - one.epoch) < SAME_EPOCH for record in records)


def _digest(sets: Sequence[KeptSet]) -> str:
    """Of the header and the lines used, as they stand in the file."""
    return hashlib.sha256(text_of(sets).encode()).hexdigest()

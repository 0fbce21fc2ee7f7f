"""Where a fleet comes from: a file, standard input, or a group of CelesTrak's that is fetched and kept."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from iss_risk.errors import FetchError, InputError, UsageError
from iss_risk.fleet.records import read_fleet
from iss_risk.orbit.content import Content, content_from_bytes, read_content
from iss_risk.sources.cache import Copy
from iss_risk.sources.clock import utc_now
from iss_risk.sources.download import LONG_PATIENCE, Patience
from iss_risk.sources.fetch import fetch, load_or_none
from iss_risk.sources.selection import Selection
from iss_risk.sources.services import GROUPS, Product, group_product

log = logging.getLogger(__name__)

_SOURCES = ("auto", "celestrak", "cache")


@dataclass(frozen=True)
class FleetSource:
    """What was read, the `copy` of the service where it comes from one, and what should be reported."""

    content: Content
    copy: Copy | None = None
    notes: tuple[str, ...] = ()


def find_fleet(source: str | Path, selection: Selection) -> FleetSource:
    """The content of a file ("-": standard input), or of a group of CelesTrak's by its name.

    A group is asked for no sooner than CelesTrak allows; where it gives nothing, the copy fetched before is
    used, and `notes` say so. Raises InputError where there is nothing to read, UsageError for a
    `selection` that has no groups.
    """
    named = str(source).strip()
    group = next((one for one in GROUPS if one.lower() == named.lower()), None)
    if named == "-" or group is None or Path(named).exists():
        return FleetSource(_file(source))
    if selection.source not in _SOURCES:
        raise UsageError(
            f"{selection.source} has no groups: give a file, or another source", parameter="source"
        )
    return _group(group_product(group), group, selection)


def _file(source: str | Path) -> Content:
    if str(source) != "-" and not Path(source).exists():
        raise InputError(
            f"no such file, and no group that is known: groups are {', '.join(GROUPS)}",
            path=str(source)[:200],
        )
    return read_content(source, of_many=True)


def _group(product: Product, group: str, selection: Selection) -> FleetSource:
    notes: list[str] = []
    why = ""
    if selection.may_ask:
        try:
            copy = fetch(
                product,
                lambda body: _check(body, product),
                patience=LONG_PATIENCE if selection.eager else Patience(),
                unless_fresh=not selection.eager,
                insist=selection.eager,
            )
        except FetchError as fault:
            why = str(fault)
        else:
            if copy.unkept is not None:
                notes.append(f"the group fetched is not kept: {copy.unkept}")
            return _from_copy(copy, notes)
    kept = load_or_none(product, notes)
    if kept is None:
        because = why or "; ".join(notes) or "nothing in the cache, and no request is made"
        raise InputError(f"no group {group} is available ({because}): give a file of element sets")
    if why:
        notes.append(f"no newer group ({why}): that of {kept.checked_at:%Y-%m-%d %H:%M} UTC is used")
    return _from_copy(kept, notes)


def _from_copy(copy: Copy, notes: Sequence[str]) -> FleetSource:
    log.info("fleet: %s", copy.shown_url)
    content = replace(content_from_bytes(copy.body, path=copy.shown_url, of_many=True), origin=copy.title)
    return FleetSource(content, copy, tuple(notes))


def _check(body: bytes, product: Product) -> None:
    """A body in which most records cannot be used must not replace what is there."""
    fleet = read_fleet(content_from_bytes(body, path=product.shown_url, of_many=True), utc_now())
    if 2 * fleet.faulty > fleet.records:
        raise InputError(
            f"{fleet.faulty} of its {fleet.records} records cannot be used; first {fleet.faults[0].reason}"
        )


def newest_epoch(content: Content, at: datetime) -> datetime:
    """The newest epoch in a fleet that is not after `at`, or its first: what says how old it is."""
    epochs = [one.elements.epoch for one in read_fleet(content, at).objects]
    return max((epoch for epoch in epochs if epoch <= at), default=min(epochs))

"""The element sets kept on this computer: listed, handed to other tools, added from a file, removed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iss_risk.answers.document import Tool
from iss_risk.answers.elements import KeptElements, KeptElementSet, KeptObject, Origin
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.errors import InputError
from iss_risk.notation.text import counted
from iss_risk.orbit.content import Content, read_content
from iss_risk.orbit.element_store import Kept, add, forget, kept_objects, load, number_named
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.identity import ISS_NORAD_ID, name_of, named, object_from_text
from iss_risk.orbit.kept_sets import IMPORTED, Addition, KeptSet, text_of
from iss_risk.orbit.reader import orbit_of
from iss_risk.orbit.state import brouwer_semi_major_axis_km
from iss_risk.orbit.tle_text import tle_text
from iss_risk.orbit.witnesses import against_embedded, contradiction, unbelieved
from iss_risk.sources.clock import utc_now
from iss_risk.studies.repair import fault_of_sets
from iss_risk.version import version


@dataclass(frozen=True)
class Import:
    """What became of the sets of a file."""

    name: str
    norad_id: int
    addition: Addition
    in_the_future: int

    def __str__(self) -> str:
        done = self.addition
        counts = {
            "replaced": done.replaced,
            "kept already": done.known,
            "in the future left out": self.in_the_future,
            "of the oldest left out": done.too_old,
        }
        said = [f"{counted(done.added, 'element set')} of {named(self.name, self.norad_id)} added"]
        said += [f"{count:,} {what}" for what, count in counts.items() if count]
        first, last = done.sets[0].epoch, done.sets[-1].epoch
        return f"{', '.join(said)}; now {len(done.sets):,}, {first:%Y-%m-%d} to {last:%Y-%m-%d}"


def kept_elements(
    object_: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> KeptElements:
    """What is kept of one object (None: the ISS), the sets of those epochs. Raises InputError for a name that
    no object has of which something is kept, OutputError where there is no folder for them."""
    kept = _kept_of(object_)
    chosen = _between(kept, since, until)
    return KeptElements(
        tool=Tool(version=version()),
        generated_at=utc_now(),
        object=kept_object(kept),
        origins=[
            Origin(provenance=source, count=count)
            for source, count in Counter(one.source for one in kept.sets).most_common()
        ],
        sets=[_record(one) for one in chosen],
        warnings=[] if kept.note is None else [kept.note],
    )


def kept_elements_text(
    form: str, object_: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> str:
    """The same sets as "omm" (CSV, with the lines of the file) or "tle". Raises InputError where there is
    none."""
    kept = _kept_of(object_)
    chosen = _between(kept, since, until)
    if not chosen:
        raise InputError("no element set of that time is kept", path=kept.path)
    return text_of(chosen) if form == "omm" else tle_text(one.elements for one in chosen)


def import_elements(path: str, object_: str | None = None) -> Import:
    """Keep the element sets of a file too. Raises InputError for what is no history of one object with a
    number, or of another orbit than what is kept of it; OutputError where nothing can be written."""
    number, name = (None, None) if object_ is None else object_from_text(object_)
    content, now = read_content(path), utc_now()
    history = orbit_of(content, norad_id=number, name=name)
    if history.norad_id is None:
        raise InputError("has no catalogue number: sets are kept by it", path=content.path)
    known = [record for record in history.records if record.epoch <= now]
    sets = [record for record in known if isinstance(record, MeanElements)]
    if not sets:
        what = "states, no mean elements" if known else "only element sets of the future: predictions"
        raise InputError(f"holds {what}; these are not kept", path=content.path)
    _check_object(load(history.norad_id), sets, content)
    source = _source_of(content)
    addition = add(history.norad_id, [KeptSet(one, source, now) for one in sets])
    return Import(history.name, history.norad_id, addition, len(history.records) - len(known))


def forget_elements(object_: str) -> tuple[int, int]:
    """Remove what is kept of one object: its number, and how many sets. Raises InputError and OutputError."""
    number = _number_of(object_)
    return number, forget(number)


def all_kept() -> list[KeptObject]:
    """How much is kept, object by object."""
    return [kept_object(load(number)) for number in kept_objects()]


def kept_object(kept: Kept) -> KeptObject:
    """How much is kept of one object."""
    newest = kept.sets[-1].elements if kept.sets else None
    return KeptObject(
        name=name_of(kept.norad_id, None) if newest is None else newest.name,
        norad_id=kept.norad_id,
        count=len(kept.sets),
        first_epoch=kept.sets[0].epoch if kept.sets else None,
        last_epoch=kept.sets[-1].epoch if kept.sets else None,
        source=str(kept.path),
        fault=fault_of_sets(kept),
    )


def _kept_of(object_: str | None) -> Kept:
    return load(ISS_NORAD_ID if object_ is None else _number_of(object_))


def _number_of(object_: str) -> int:
    number, name = object_from_text(object_)
    if number is None and name is not None:
        number = number_named(name)
    if number is None:
        raise InputError(f"nothing is kept of an object named {object_!r}: give its catalogue number")
    return number


def _between(kept: Kept, since: datetime | None, until: datetime | None) -> list[KeptSet]:
    return [
        one
        for one in kept.sets
        if (since is None or one.epoch >= since) and (until is None or one.epoch <= until)
    ]


def _record(one: KeptSet) -> KeptElementSet:
    elements = one.elements
    return KeptElementSet(
        epoch=one.epoch,
        provenance=one.source,
        fetched_at=one.kept_at,
        mean_altitude_km=brouwer_semi_major_axis_km(elements) - EARTH_EQUATORIAL_RADIUS_KM,
        mean_motion_rev_per_day=elements.mean_motion_rev_per_day,
        eccentricity=elements.eccentricity,
        inclination_deg=elements.inclination_deg,
        bstar_per_earth_radius=elements.bstar_per_earth_radius,
    )


def _check_object(kept: Kept, sets: list[MeanElements], content: Content) -> None:
    """A file of another object under this number must not spoil its history; nor do bad sets keep it out."""
    doubted = set(unbelieved(kept.norad_id, kept.sets))
    held = [one for one in kept.sets if one not in doubted]
    for one in sets:
        near = min(held, key=lambda other: abs(other.epoch - one.epoch), default=None)
        fault = None if near is None else contradiction(near.elements, one)
        if fault is not None:
            raise InputError(f"is not the object whose sets are kept: {fault}", path=content.path)
        fault = against_embedded(kept.norad_id, one)
        if fault is not None:
            raise InputError(f"is not that object: {fault}", path=content.path)


def _source_of(content: Content) -> str:
    """SupGP has marks of its own: the piece of the ephemeris in the name, or where that came from."""
    kind = "SupGP " if "[Segment" in content.text or "DATA_SOURCE" in content.text else ""
    return f"{IMPORTED}{kind}{Path(content.path).name}"

"""Any common orbit file to the history of one object. The format is recognised by the content, never by the
name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.notation.kvn import looks_like_kvn, read_kvn
from iss_risk.notation.messages import Message
from iss_risk.notation.xml_messages import read_xml
from iss_risk.orbit.content import Content, read_content
from iss_risk.orbit.elements import MeanElements, OrbitHistory, Record
from iss_risk.orbit.ephemeris import states_from_message
from iss_risk.orbit.identity import ISS_NORAD_ID, plain_name
from iss_risk.orbit.omm import elements_from_fields, looks_like_omm_csv, read_omm_csv, read_omm_json
from iss_risk.orbit.sets import read_sets
from iss_risk.orbit.tle import looks_like_tle, read_tle

Parsed = tuple[Sequence[Record], list[str]]


def read_orbit(
    source: str | Path | None = None, *, norad_id: int | None = None, name: str | None = None
) -> OrbitHistory:
    """Read the orbit of one object: TLE, OMM (JSON, XML, CSV, KVN), OEM or OPM (KVN, XML), plain or gzip.

    `source` is a path, "-" for standard input, or None for the embedded snapshot of the ISS.
    `norad_id` or `name` picks one object where the source holds several. Records come out sorted by epoch; of
    several with the same epoch the last in the file is kept, since it corrects the earlier ones.

    Raises InputError (path, line, field) when the source is missing, unreadable, in no known format,
    broken, about several objects of which none is picked, or without the one that is picked. A broken set
    among many good ones is skipped and reported in `warnings`.
    """
    return orbit_of(read_content(source), norad_id=norad_id, name=name)


def orbit_of(content: Content, *, norad_id: int | None = None, name: str | None = None) -> OrbitHistory:
    """As `read_orbit`, of content that has been read already."""
    content = replace(content, text=_without_comments(content.text))
    records, warnings = _parse(content, norad_id)
    if not records:
        raise InputError("holds no orbit", path=content.path)
    wanted, notes = _wanted(records, norad_id, name)
    chosen = _one_object(records, wanted, name, content.path, warnings)
    if norad_id is None and warnings and chosen[0].norad_id is not None:
        # Only now is it known whose faults matter.
        warnings = _parse(content, chosen[0].norad_id)[1]
    by_epoch = {record.epoch: record for record in chosen}
    ordered = tuple(by_epoch[epoch] for epoch in sorted(by_epoch))
    if len({type(record) for record in ordered}) > 1:
        raise InputError("mixes mean elements and states: split it into two files", path=content.path)
    return OrbitHistory(
        name=ordered[-1].name,
        norad_id=ordered[-1].norad_id,
        records=ordered,
        source=content.source,
        origin=content.origin,
        sha256=content.sha256,
        warnings=(*notes, *warnings),
    )


def _without_comments(text: str) -> str:
    """Lines that begin with # left empty: no format has such lines, but people write them."""
    if "#" not in text:
        return text
    return "\n".join("" if line.lstrip().startswith("#") else line for line in text.splitlines())


def _wanted(
    records: Sequence[Record], norad_id: int | None, name: str | None
) -> tuple[int | None, list[str]]:
    """The number to look for: that of the station among several where none is picked, which is noted."""
    if norad_id is not None or name is not None:
        return norad_id, []
    objects = _objects(records)
    if len(objects) == 1 or all(one.norad_id != ISS_NORAD_ID for one in objects):
        return None, []
    note = f"of {len(objects)} objects in the file the station is taken: pick another one with --object"
    return ISS_NORAD_ID, [note]


def _parse(content: Content, norad_id: int | None) -> Parsed:
    """All records, and the warnings that concern `norad_id` (None: all)."""
    text, path = content.text, content.path
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return read_omm_json(text, path=path, norad_id=norad_id)
    if start[:14].lower().startswith(("<!doctype html", "<html")):
        raise InputError("is a web page, not an orbit: check where it was downloaded from", path=path)
    if start.startswith("<"):
        return _from_messages(read_xml(text, path=path), path)
    if looks_like_kvn(text):
        return _from_messages(read_kvn(text, path=path), path)
    if looks_like_omm_csv(start):
        return read_omm_csv(text, path=path, norad_id=norad_id)
    if looks_like_tle(text):
        return read_tle(text, path=path, norad_id=norad_id)
    raise InputError(f"is none of TLE, OMM, OEM or OPM; it begins {start[:40]!r}", path=path)


def _from_messages(messages: list[Message], path: str) -> Parsed:
    mean = [message for message in messages if message.kind == "OMM"]
    elements: list[MeanElements] = []
    warnings: list[str] = []
    if mean:
        elements, warnings = read_sets(mean, lambda item: elements_from_fields(item.fields), path=path)
    records: list[Record] = list(elements)
    for message in messages:
        if message.kind != "OMM":
            states, more = states_from_message(message)
            records += states
            warnings += more
    return records, warnings


def _one_object(
    records: Sequence[Record], norad_id: int | None, name: str | None, path: str, warnings: list[str]
) -> Sequence[Record]:
    chosen = [record for record in records if _is_wanted(record, norad_id, name)]
    if not chosen:
        wanted = norad_id if norad_id is not None else repr(name)
        broken = f" ({warnings[1]})" if norad_id is not None and len(warnings) > 1 else ""
        raise InputError(
            f"holds no object {wanted}{broken}; it holds {_listed(_objects(records))}", path=path
        )
    objects = _objects(chosen)
    if name is not None and len(objects) > 1:
        exact = [record for record in chosen if plain_name(record.name) == plain_name(name)]
        if len(_objects(exact)) == 1:
            return exact
    if len(objects) > 1:
        raise InputError(
            f"holds several objects: {_listed(objects)}; pick one with --object NUMBER", path=path
        )
    return chosen


def _objects(records: Sequence[Record]) -> list[Record]:
    """One record of each object."""
    return list({record.norad_id or record.object_id or record.name: record for record in records}.values())


def _is_wanted(record: Record, norad_id: int | None, name: str | None) -> bool:
    if norad_id is not None:
        return record.norad_id == norad_id
    return name is None or plain_name(name) in plain_name(record.name)


def _listed(records: list[Record]) -> str:
    most = 5
    names = [_label(record) for record in records[:most]]
    rest = len(records) - most
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")


def _label(record: Record) -> str:
    identity = record.norad_id if record.norad_id is not None else record.object_id
    return record.name if identity is None or record.name == str(identity) else f"{record.name} ({identity})"

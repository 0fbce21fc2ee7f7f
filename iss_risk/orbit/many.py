"""A file of many objects, one record after the other: what is wrong with one never costs another.

The readers of one object (reader.py) hold its history in memory and refuse a file that is broken where it
matters; here each record comes by itself, in the order of the file, and in the place of a broken one what is
wrong with it, and where.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from iss_risk.errors import InputError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.json_documents import read_json
from iss_risk.notation.kvn import looks_like_kvn, read_kvn
from iss_risk.notation.messages import Message
from iss_risk.notation.xml_messages import read_xml
from iss_risk.orbit.content import Content
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.omm import LONGEST_CSV_LINE, OMM_ONLY, elements_from_fields, looks_like_omm_csv
from iss_risk.orbit.tle import each_tle, looks_like_tle
from iss_risk.orbit.tle_in_json import tle_lines_in

_KVN_BEGINS = re.compile(r"^[^\S\n]*CCSDS_[A-Z]{3}_VERS\s*=", re.MULTILINE)
_XML_BEGINS = re.compile(r"<(?:[A-Za-z0-9_]+:)?(?:omm|opm|oem)\b")
_BLANKS = re.compile(r"\s*")
_BETWEEN_RECORDS = re.compile(r"[\s,]*")


@dataclass(frozen=True)
class OneOfMany:
    """One record of the file: its elements, the line where it begins, and what else its keywords say."""

    elements: MeanElements
    line: int
    more: Mapping[str, str] = field(default_factory=dict)


Read = OneOfMany | InputError
# One record's keywords to its elements; raises InputError.
FromFields = Callable[[Fields], MeanElements]


def each_object(content: Content, *, from_row: FromFields = elements_from_fields) -> Iterator[Read]:
    """Every record of a TLE, an OMM (JSON, CSV, XML, KVN) or a table, or an InputError that says what is
    wrong with one. `from_row` makes elements of the line of a table (CSV).

    Raises InputError for a file that is in no known notation.
    """
    text, path = content.text, content.path
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return _each_json(text, path)
    if start[:14].lower().startswith(("<!doctype html", "<html")):
        raise InputError("is a web page, not a list of orbits: check where it was downloaded from", path=path)
    if start.startswith("<"):
        return _each_xml(text, path)
    if looks_like_kvn(text):
        return _each_kvn(text, path)
    if looks_like_omm_csv(start.split("\n", 1)[0].upper()) or from_row is not elements_from_fields:
        header = start.split("\n", 1)[0]
        if "," in header and not header.startswith(("1 ", "2 ")):
            return _each_row(text, path, from_row)
    if looks_like_tle(text):
        return (_of_tle(line, read) for line, read in each_tle(_without_comments(text), path=path))
    raise InputError(f"is none of TLE, OMM or a table of objects; it begins {start[:40]!r}", path=path)


def _without_comments(text: str) -> str:
    """Lines that begin with # left empty: no element set has such lines, but people write them."""
    if "#" not in text:
        return text
    return "\n".join("" if line.lstrip().startswith("#") else line for line in text.splitlines())


def _of_tle(line: int, read: MeanElements | InputError) -> Read:
    return read if isinstance(read, InputError) else OneOfMany(read, line)


def _read(fields: Fields, line: int, from_fields: FromFields = elements_from_fields) -> Read:
    try:
        elements = from_fields(fields)
    except InputError as fault:
        return fault
    return OneOfMany(elements, line, {name: one.text.strip() for name, one in fields.values.items()})


def _each_row(text: str, path: str, from_row: FromFields) -> Iterator[Read]:
    """A header line with keywords, then one object a line. Each line is read alone: a quotation mark that is
    not closed costs its own line and not the rest of the file."""
    keywords: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            row = _row(line, path, number)
            if keywords is None:
                keywords = [keyword.strip().upper() for keyword in row]
                continue
            if len(row) != len(keywords):
                raise InputError(f"has {len(row)} of {len(keywords)} columns", path=path, line=number)
            pairs = [Field(keyword, value, line=number) for keyword, value in zip(keywords, row, strict=True)]
            fields = Fields.collect(pairs, path=path, line=number)
        except InputError as fault:
            if keywords is None:
                raise
            yield fault
            continue
        yield _read(fields, number, from_row)


def _row(line: str, path: str, number: int) -> list[str]:
    if len(line) > LONGEST_CSV_LINE:
        raise InputError("is too long for a line of a table of objects", path=path, line=number)
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as fault:
        raise InputError(f"is not valid CSV: {fault}", path=path, line=number) from None


def _each_kvn(text: str, path: str) -> Iterator[Read]:
    begins = [found.start() for found in _KVN_BEGINS.finditer(text)]
    yield from _each_message(text, begins, path, read_kvn)


def _each_xml(text: str, path: str) -> Iterator[Read]:
    begins = [found.start() for found in _XML_BEGINS.finditer(text)]
    if not begins or "<!DOCTYPE" in text[: begins[0]].upper():
        read_xml(text, path=path)  # says what is wrong with the whole document
    yield from _each_message(text, begins, path, _read_element)


def _read_element(text: str, *, path: str, first_line: int) -> list[Message]:
    """The message in the part of a document that begins with it: what follows its end is not its own."""
    end = re.search(r"</(?:[A-Za-z0-9_]+:)?(?:omm|opm|oem)\s*>", text)
    return read_xml(text if end is None else text[: end.end()], path=path, first_line=first_line)


def _each_message(
    text: str, begins: list[int], path: str, read: Callable[..., list[Message]]
) -> Iterator[Read]:
    """Each part of the text, from one beginning to the next, by itself."""
    line, counted = 1, 0
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        line += text.count("\n", counted, begin)
        counted = begin
        try:
            messages = read(text[begin:end], path=path, first_line=line)
        except InputError as fault:
            yield fault
            continue
        for message in messages:
            if message.kind == "OMM":
                yield _read(message.fields, line)
            else:
                yield InputError(
                    f"is an {message.kind}: of many objects only OMM are read", path=path, line=line
                )


def _each_json(text: str, path: str) -> Iterator[Read]:
    """The records of an array, or one after the other (JSON lines), decoded one at a time."""
    records = _json_values(text, path)
    first = next(records, None)
    if first is None:
        return
    if not isinstance(first[2], InputError) and not _is_omm(first[2]):
        lines = tle_lines_in(read_json(text, path=path))
        if lines:
            inside = f"{path}, the TLE in it"
            yield from (_of_tle(line, read) for line, read in each_tle("\n".join(lines), path=inside))
            return
    yield _of_json(*first, path)
    for record in records:
        yield _of_json(*record, path)


def _is_omm(record: object) -> bool:
    return isinstance(record, dict) and not record.keys().isdisjoint(OMM_ONLY)


def _of_json(number: int, line: int, record: object, path: str) -> Read:
    if isinstance(record, InputError):
        return record
    label = f"record {number}"
    if not isinstance(record, dict):
        return InputError(
            "is not a JSON object with the keywords of an OMM", path=path, line=line, field=label
        )
    pairs = [Field(str(key), value, line=line) for key, value in record.items() if isinstance(value, str)]
    try:
        fields = Fields.collect(pairs, path=path, label=label, line=line)
    except InputError as fault:
        return fault
    return _read(fields, line)


def _json_values(text: str, path: str) -> Iterator[tuple[int, int, object]]:
    """(number, line, value) of each record; an InputError in place of one that is no JSON. After it reading
    goes on with the next brace: the records of an OMM hold no objects."""
    # Numbers stay text: one parser (`Fields.number`) decides what a number is, quoted or not.
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    begin = _BLANKS.match(text)
    assert begin is not None
    at = begin.end()
    in_array = text.startswith("[", at)
    at += in_array
    number, line, counted = 0, 1, 0
    while True:
        gap = _BETWEEN_RECORDS.match(text, at)
        assert gap is not None
        at = gap.end()
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text):
            if in_array:
                yield number, line, InputError("ends within its array (truncated?)", path=path, line=line)
            return
        if in_array and text[at] == "]":
            rest = text[at + 1 :].strip()
            if rest:
                yield number, line, InputError(f"goes on after its end: {rest[:40]!r}", path=path, line=line)
            return
        number += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as fault:
            why = fault.msg if isinstance(fault, json.JSONDecodeError) else "too deep, or too many digits"
            said = InputError(f"is not valid JSON: {why}", path=path, line=line, field=f"record {number}")
            yield number, line, said
            broken_at = fault.pos if isinstance(fault, json.JSONDecodeError) else at
            at = text.find("{", max(broken_at, at + 1))
            if at < 0:
                return
            continue
        yield number, line, value

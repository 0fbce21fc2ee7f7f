"""Reading CCSDS Re-entry Data Messages (508.1-B-1), in KVN or XML: structure, words, numbers and epochs.

What breaks the standard is refused in one line with its place. What only leaves a doubt is a warning: a unit
that is not written (there is one for each keyword), a word spelled nearly as in the standard, and times that
should say the same and do not (reentry_rules.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iss_risk.errors import InputError, UsageError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.kvn import assignment
from iss_risk.notation.reentry_keywords import (
    BLOCKS,
    DATA_BLOCKS,
    HEADER,
    IN_UTC,
    KEYWORDS,
    METADATA,
    NO_NEXT_MESSAGE,
    PLACE,
    USER,
    USER_PREFIX,
    VERSION,
    VERSION_KEYWORD,
    Keyword,
    keyword_of,
)
from iss_risk.notation.reentry_message import LONGEST_LINE, ReentryMessage, Value
from iss_risk.notation.reentry_rules import check_rules, doubts
from iss_risk.notation.time_systems import in_utc, time_system_of
from iss_risk.notation.xml_elements import Element, parse_xml

# A message with all keywords has 6 KB.
_MOST_BYTES = 1024 * 1024
_LINE_END = re.compile(r"\r\n?|\n\r?")
_NOT_ASCII = re.compile(r"[^ -~]")
# In XML a value may go on in the next line.
_BREAKS = re.compile(r"[\t\r\n]+ *")
_COUNT = re.compile(r"[+-]?[0-9]{1,10}")
_COMMENT = "COMMENT"


@dataclass(frozen=True)
class _Entry:
    """One line or element, and the block that it was found in; None where the notation does not say."""

    field: Field
    block: str | None = None


def read_reentry_file(path: str | Path) -> ReentryMessage:
    """The message in a file. Raises InputError."""
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        raise InputError(f"cannot be read: {getattr(fault, 'strerror', None) or fault}", path=path) from None
    if len(raw) > _MOST_BYTES:
        raise InputError("has more than 1 MB: no re-entry data message", path=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not a text in ASCII or UTF-8", path=path) from None
    return read_reentry_message(text, path=str(path))


def read_reentry_message(text: str, *, path: str) -> ReentryMessage:
    """The one message in `text`, in KVN or XML. Raises InputError with path, line and keyword."""
    entries = list(_from_xml(text, path) if text.lstrip().startswith("<") else _from_kvn(text, path))
    _check_order(entries, path)
    pairs = [one.field for one in entries if one.field.keyword != _COMMENT]
    fields = Fields.collect(pairs, path=path)
    _check_complete(pairs, path)
    system = time_system_of(fields)
    warnings: list[str] = []
    values: dict[str, Value] = {}
    for name in fields.values:
        keyword = keyword_of(name)
        assert keyword is not None  # of _check_order
        if name != VERSION_KEYWORD:
            values[name] = _value(fields, keyword, system, warnings)
    if "TIME_SYSTEM" in values and system != "UTC":
        warnings.append(f"times are in {system} and were turned into UTC")
        values["TIME_SYSTEM"] = "UTC"
    try:
        message = ReentryMessage(values, _comments(entries))
    except UsageError as error:
        raise InputError(error.message, path=path, field=error.parameter) from None
    check_rules(message, fields)
    return replace(message, warnings=(*warnings, *doubts(message, fields)))


def _from_kvn(text: str, path: str) -> Iterator[_Entry]:
    """The lines in the order in which they stand; the first is the version."""
    begun = False
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if not line.strip(" "):
            continue
        _check_characters(line, path, number)
        if len(line) > LONGEST_LINE:
            raise InputError(f"has more than {LONGEST_LINE} characters", path=path, line=number)
        stripped = line.strip(" ")
        if stripped == _COMMENT or stripped.startswith(f"{_COMMENT} "):
            entry = Field(_COMMENT, stripped.removeprefix(_COMMENT).removeprefix(" "), line=number)
        else:
            entry = _assigned(stripped, path, number)
        if not begun and entry.keyword != VERSION_KEYWORD:
            raise InputError(f"is not {VERSION_KEYWORD}, with which a message begins", path=path, line=number)
        begun = True
        yield _Entry(entry)
    if not begun:
        raise InputError("is empty", path=path)


def _assigned(line: str, path: str, number: int) -> Field:
    left, equals, right = line.partition("=")
    keyword = keyword_of(left.rstrip(" "))
    if equals and keyword is not None and keyword.kind == "text":
        return Field(keyword.name, right.strip(" "), line=number)  # brackets belong to the text
    assigned = assignment(line)
    if assigned is None:
        raise InputError(f"{line[:40]!r} is not KEYWORD = value (truncated?)", path=path, line=number)
    name, value, unit = assigned
    return Field(name, value, unit=unit, line=number)


def _from_xml(text: str, path: str) -> Iterator[_Entry]:
    """The elements in the order in which they stand, after the version, which is an attribute."""
    root = parse_xml(text, path=path)
    inside = [one for one in root.children if one.tag == "rdm"] if root.tag == "ndm" else []
    if len(inside) == 1:
        root = inside[0]
    if root.tag != "rdm":
        raise InputError(f"holds no single rdm (it is {root.tag[:40]!r})", path=path, line=root.line)
    if root.attributes.get("id") != VERSION_KEYWORD:
        raise InputError(f'has no id="{VERSION_KEYWORD}"', path=path, line=root.line, field="rdm")
    yield _Entry(Field(VERSION_KEYWORD, root.attributes.get("version", ""), line=root.line), HEADER)
    header, body = _children(root, (HEADER, "body"), path)
    yield from _leaves(header, HEADER, path)
    (segment,) = _children(body, ("segment",), path)
    metadata, data = _children(segment, (METADATA, "data"), path)
    yield from _leaves(metadata, METADATA, path)
    for child in data.children:
        if child.tag == _COMMENT:
            # A comment on all data stands in KVN at the beginning of its first block.
            yield from _leaf(child, DATA_BLOCKS[0], path)
        elif child.tag not in DATA_BLOCKS:
            raise InputError("is no block of the data", path=path, line=child.line, field=child.tag[:40])
        else:
            yield from _leaves(child, child.tag, path)


def _children(element: Element, tags: tuple[str, ...], path: str) -> list[Element]:
    if tuple(one.tag for one in element.children) != tags:
        found = ", ".join(one.tag[:30] for one in element.children[:5]) or "nothing"
        raise InputError(
            f"holds {found}: expected {' and '.join(tags)}",
            path=path,
            line=element.line,
            field=element.tag,
        )
    return element.children


def _leaves(block: Element, name: str, path: str) -> Iterator[_Entry]:
    for child in block.children:
        yield from _leaf(child, name, path)


def _leaf(element: Element, block: str, path: str) -> Iterator[_Entry]:
    tag, line = element.tag, element.line
    if element.children:
        raise InputError("holds other elements: expected a value", path=path, line=line, field=tag[:40])
    text = _BREAKS.sub(" ", element.content)
    _check_characters(text, path, line)
    if tag == "USER_DEFINED" and block == USER:
        tag = USER_PREFIX + element.attributes.get("parameter", "")
        _check_characters(tag, path, line)
    elif tag == VERSION_KEYWORD or tag.startswith(USER_PREFIX):
        raise InputError("is no element of a message", path=path, line=line, field=tag[:40])
    yield _Entry(Field(tag, text, unit=element.unit, line=line), block)


def _check_characters(text: str, path: str, line: int) -> None:
    found = _NOT_ASCII.search(text)
    if found is not None:
        raise InputError(
            f"holds {found[0]!a} (place {found.start() + 1}): a message is printable ASCII",
            path=path,
            line=line,
        )


def _check_order(entries: Sequence[_Entry], path: str) -> None:
    """Each keyword is one of the standard's, stands once, and in its place (5.3.2.3, 5.3.2.10)."""
    seen: dict[str, int | None] = {}
    last = ""
    for entry in entries:
        name, line = entry.field.keyword, entry.field.line
        if name == _COMMENT:
            continue
        keyword = keyword_of(name)
        if keyword is None:
            raise InputError("is no keyword of the standard", path=path, line=line, field=name[:40])
        if name in seen:
            raise InputError(f"stands on line {seen[name]} as well", path=path, line=line, field=name)
        seen[name] = line
        if entry.block is not None and entry.block != keyword.block:
            raise InputError(f"belongs into {keyword.block}", path=path, line=line, field=name)
        if last and PLACE.get(name, len(PLACE)) < PLACE.get(last, len(PLACE)):
            raise InputError(
                f"stands after {last}: the order of the standard is another", path=path, line=line, field=name
            )
        last = name
    version = entries[0].field
    if version.text != VERSION:
        raise InputError(
            f"is {version.text[:20]!r}: read is version {VERSION}",
            path=path,
            line=version.line,
            field=VERSION_KEYWORD,
        )


def _check_complete(pairs: Sequence[Field], path: str) -> None:
    """What must be there is there, and says something; a missing one is reported where it should stand."""
    there = {one.keyword for one in pairs}
    for one in pairs:
        if not one.text.strip():
            raise InputError("has no value", path=path, line=one.line, field=one.keyword)
    for name, keyword in KEYWORDS.items():
        if keyword.mandatory and name not in there:
            after = [one.line for one in pairs if PLACE.get(one.keyword, len(PLACE)) > PLACE[name]]
            line = after[0] if after else pairs[-1].line
            where = "before here" if after else "at the end (truncated?)"
            raise InputError(f"is missing, {where}", path=path, line=line, field=name)


def _comments(entries: Sequence[_Entry]) -> dict[str, tuple[str, ...]]:
    """Comments by block; of KVN they belong to the block of the next keyword, in the header to it."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    last = HEADER
    for entry in entries:
        if entry.field.keyword != _COMMENT:
            keyword = keyword_of(entry.field.keyword)
            assert keyword is not None
            last = keyword.block
            if waiting:
                found.setdefault(last, []).extend(waiting)
                waiting = []
        elif entry.block is not None:
            found.setdefault(entry.block, []).append(entry.field.text)
        else:
            waiting.append(entry.field.text)
    if waiting:
        found.setdefault(last, []).extend(waiting)
    return {block: tuple(found[block]) for block in BLOCKS if block in found}


def _value(fields: Fields, keyword: Keyword, system: str, warnings: list[str]) -> Value:
    name, text = keyword.name, fields.text(keyword.name)
    written = fields.values[name].unit
    if written is not None and written.strip() != (keyword.unit or ""):
        wanted = "no unit" if keyword.unit is None else repr(keyword.unit)
        raise fields.fault(name, f"is in {written.strip()[:20]!r}, expected {wanted}")
    if keyword.kind == "epoch":
        if name == "NEXT_MESSAGE_EPOCH" and text.upper() == NO_NEXT_MESSAGE:
            return NO_NEXT_MESSAGE
        epoch = fields.epoch(name)
        return epoch if name in IN_UTC else in_utc(epoch, system)
    if keyword.kind == "text":
        return _word(fields, keyword, text, warnings) if keyword.among else text
    if written is None and keyword.unit is not None:
        warnings.append(f"{name} has no unit: taken as {keyword.unit}")
    if keyword.kind == "count" and _COUNT.fullmatch(text) is None:
        raise fields.fault(name, f"{text[:40]!r} is no whole number")
    value = fields.number(name, *([keyword.unit] if keyword.unit else []))
    if not keyword.least <= value <= keyword.most:
        ends = f"from {keyword.least:g} to {keyword.most:g}"
        limits = ends if keyword.most < float("inf") else f"{keyword.least:g} or more"
        raise fields.fault(name, f"{text[:40]} is not {limits}")
    return int(text) if keyword.kind == "count" else value


def _word(fields: Fields, keyword: Keyword, text: str, warnings: list[str]) -> str:
    """One of the words allowed; one that differs in hyphens, blanks or case is it too, with a warning."""
    if text in keyword.among:
        return text
    for word in keyword.among:
        if _letters(word) == _letters(text):
            warnings.append(f"{keyword.name} is {text!r}: taken as {word!r}")
            return word
    raise fields.fault(keyword.name, f"is {text[:40]!r}: allowed are {', '.join(keyword.among)}")


def _letters(word: str) -> str:
    return "".join(c for c in word.upper() if c.isalnum() or c == "+")

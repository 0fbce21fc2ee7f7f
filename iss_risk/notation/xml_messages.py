"""CCSDS orbit messages in XML, alone or combined in an NDM (502.0-B-3, chapter 8).

Read with expat directly: it knows line numbers, and a document type declaration, which attacks by XML need,
is refused as soon as it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from iss_risk.errors import InputError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.messages import KINDS, Message

# NASA's ephemerides of the ISS have 40,000 elements in 5 levels.
_MOST_ELEMENTS = 1_000_000
_DEEPEST_LEVEL = 32
# Groups whose keywords would collide with the state's and that nothing here reads.
_UNREAD_GROUPS = frozenset(("covarianceMatrix", "maneuverParameters", "userDefinedParameters"))


@dataclass
class _Element:
    tag: str
    line: int
    unit: str | None = None
    text: list[str] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)


def read_xml(text: str, *, path: str, first_line: int = 1) -> list[Message]:
    """All OMM, OPM and OEM messages of a document, or of one element of it, which begins in line
    `first_line`. Raises InputError."""
    root = _parse(text, path, first_line - 1)
    messages = root.children if root.tag == "ndm" else [root]
    found = [message for element in messages for message in _messages(element, path)]
    if not found:
        kinds = sorted({element.tag for element in messages})
        what = ", ".join(kinds[:5]) or "nothing"
        raise InputError(f"holds no OMM, OEM or OPM (it holds {what})", path=path, line=root.line)
    return found


def _messages(element: _Element, path: str) -> Iterator[Message]:
    kind = KINDS.get(element.tag.upper())
    if kind is None:
        return
    for segment in _descendants(element, "segment"):
        comments: list[str] = []
        pairs: list[Field] = []
        states: list[Fields] = []
        groups = [segment]
        while groups:
            group = groups.pop()
            for child in group.children:
                if child.tag == "COMMENT":
                    comments.append("".join(child.text).strip())
                elif kind == "OEM" and child.tag == "stateVector":
                    state = [_field(leaf) for leaf in child.children]
                    states.append(Fields.collect(state, path=path, line=child.line))
                elif child.children:
                    if child.tag not in _UNREAD_GROUPS:
                        groups.append(child)
                else:
                    pairs.append(_field(child))
        fields = Fields.collect(pairs, path=path, line=segment.line)
        yield Message(kind, fields, tuple(comments), tuple(states))


def _descendants(element: _Element, tag: str) -> Iterator[_Element]:
    """The message's segments: children of its body, or of itself where the body is left out."""
    for child in element.children:
        if child.tag == tag:
            yield child
        elif child.tag == "body":
            yield from (grandchild for grandchild in child.children if grandchild.tag == tag)


def _field(leaf: _Element) -> Field:
    return Field(leaf.tag, "".join(leaf.text).strip(), unit=leaf.unit, line=leaf.line)


def _parse(text: str, path: str, lines_before: int) -> _Element:
    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    document = _Element("", lines_before + 1)
    open_elements = [document]
    count = 0

    def refuse_doctype(*_: object) -> None:
        raise InputError(
            "has a DOCTYPE declaration, which no orbit message needs and which is not read",
            path=path,
            line=lines_before + parser.CurrentLineNumber,
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_ELEMENTS or len(open_elements) > _DEEPEST_LEVEL:
            line = lines_before + parser.CurrentLineNumber
            raise InputError("has more or deeper elements than any orbit message", path=path, line=line)
        element = _Element(
            tag.rpartition(":")[2], lines_before + parser.CurrentLineNumber, attributes.get("units")
        )
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_: str) -> None:
        open_elements.pop()

    def take_text(data: str) -> None:
        open_elements[-1].text.append(data)

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = take_text
    try:
        parser.Parse(text.encode("utf-8", errors="replace"), True)
    except expat.ExpatError as fault:
        message = f"is not well-formed XML: {expat.errors.messages[fault.code]} (truncated?)"
        raise InputError(message, path=path, line=lines_before + fault.lineno) from None
    return document.children[0]

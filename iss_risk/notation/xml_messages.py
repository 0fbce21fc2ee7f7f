"""CCSDS orbit messages in XML, alone or combined in an NDM (502.0-B-3, chapter 8)."""

from __future__ import annotations

from collections.abc import Iterator

from iss_risk.errors import InputError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.messages import KINDS, Message
from iss_risk.notation.xml_elements import Element, parse_xml

# Groups whose keywords would collide with the state's and that nothing here reads.
_UNREAD_GROUPS = frozenset(("covarianceMatrix", "maneuverParameters", "userDefinedParameters"))


def read_xml(text: str, *, path: str, first_line: int = 1) -> list[Message]:
    """All OMM, OPM and OEM messages of a document, or of one element of it, which begins in line
    `first_line`. Raises InputError."""
    root = parse_xml(text, path=path, first_line=first_line)
    messages = root.children if root.tag == "ndm" else [root]
    found = [message for element in messages for message in _messages(element, path)]
    if not found:
        kinds = sorted({element.tag for element in messages})
        what = ", ".join(kinds[:5]) or "nothing"
        raise InputError(f"holds no OMM, OEM or OPM (it holds {what})", path=path, line=root.line)
    return found


def _messages(element: Element, path: str) -> Iterator[Message]:
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
                    comments.append(child.content)
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


def _descendants(element: Element, tag: str) -> Iterator[Element]:
    """The message's segments: children of its body, or of itself where the body is left out."""
    for child in element.children:
        if child.tag == tag:
            yield child
        elif child.tag == "body":
            yield from (grandchild for grandchild in child.children if grandchild.tag == tag)


def _field(leaf: Element) -> Field:
    return Field(leaf.tag, leaf.content, unit=leaf.unit, line=leaf.line)

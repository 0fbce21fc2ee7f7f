"""XML as trees of elements with their lines, for messages from outside.

Read with expat directly: it knows line numbers, and a document type declaration, which attacks by XML need,
is refused as soon as it begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from iss_risk.errors import InputError

# NASA's ephemerides of the ISS have 40,000 elements in 5 levels.
_MOST_ELEMENTS = 1_000_000
_DEEPEST_LEVEL = 32


@dataclass
class Element:
    """An element without the prefix of its namespace, its attributes, and the line on which it begins."""

    tag: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def unit(self) -> str | None:
        """The unit, where one is written."""
        return self.attributes.get("units")

    @property
    def content(self) -> str:
        """The text directly inside, without blanks around it."""
        return "".join(self.text).strip()


def parse_xml(text: str, *, path: str, first_line: int = 1) -> Element:
    """The root of a document, or of a part of one that begins in line `first_line`.

    Raises InputError with the line for what is not well-formed, has a document type declaration, or more or
    deeper elements than any message.
    """
    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    lines_before = first_line - 1
    document = Element("", first_line)
    open_elements = [document]
    count = 0

    def refuse_doctype(*_: object) -> None:
        raise InputError(
            "has a DOCTYPE declaration, which no message needs and which is not read",
            path=path,
            line=lines_before + parser.CurrentLineNumber,
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_ELEMENTS or len(open_elements) > _DEEPEST_LEVEL:
            line = lines_before + parser.CurrentLineNumber
            raise InputError("has more or deeper elements than any message", path=path, line=line)
        element = Element(tag.rpartition(":")[2], lines_before + parser.CurrentLineNumber, attributes)
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

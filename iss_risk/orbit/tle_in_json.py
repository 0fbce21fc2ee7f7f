"""Lines of two-line element sets as services wrap them in JSON, under keys of their own."""

from __future__ import annotations

import re

_LINE = re.compile(r"([12]) [0-9A-Z ]{5}.{50,}")
# Keys of the name, once what they share is taken off: tle0, line0, TLE_LINE0, OBJECT_NAME, satname, name.
_NAME_KEY = re.compile(r"(?:tle|line|tle_line)_?0|(?:object_?|sat_?|satellite_?)?name")


def tle_lines_in(document: object) -> list[str]:
    """All lines of element sets in a parsed JSON document, in its order, names before their sets.

    A set is two texts of one object or array, one text of several lines, or part of any text. Empty where
    there is none.
    """
    lines: list[str] = []
    waiting: list[object] = [document]
    while waiting:  # no recursion: a document may be deep
        value = waiting.pop()
        if isinstance(value, str):
            lines += _in_text(value)
        elif isinstance(value, dict):
            lines += _in_object(value)
            waiting += reversed([inner for inner in value.values() if isinstance(inner, dict | list)])
        elif isinstance(value, list):
            # Texts that follow each other may be a name and the two lines after it.
            lines += _in_text("\n".join(inner for inner in value if isinstance(inner, str)))
            waiting += reversed([inner for inner in value if isinstance(inner, dict | list)])
    return lines


def _in_object(values: dict[str, object]) -> list[str]:
    texts = [text for text in values.values() if isinstance(text, str)]
    found = [line for text in texts for line in _in_text(text)]
    if len(found) == 2 and found[0].startswith("2 "):
        found.reverse()
    names = (text for key, text in values.items() if _NAME_KEY.fullmatch(str(key).lower()))
    name = " ".join(next((text for text in names if isinstance(text, str)), "").split())
    if len(found) != 2 or not name or name.startswith(("1 ", "2 ")):
        return found
    return [name, *found]


def _in_text(text: str) -> list[str]:
    """The lines of sets, and those directly before a set, which are its name."""
    lines = [line.strip() for line in text.splitlines()]
    is_line = [_LINE.fullmatch(line) is not None for line in lines]
    starts_set = [of_set and line.startswith("1 ") for line, of_set in zip(lines, is_line, strict=True)]
    kept = zip(lines, is_line, [*starts_set[1:], False], strict=False)
    return [line for line, of_set, is_name in kept if line and (of_set or is_name)]

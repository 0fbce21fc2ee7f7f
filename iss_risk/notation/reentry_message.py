"""A CCSDS Re-entry Data Message (508.1-B-1) as a value, and its texts in KVN and XML.

Reading one is in reentry_reader.py. What is written is ASCII, in the order of the standard, with its units,
and a name or a comment cannot break it: what a message may not hold is replaced (5.2.2.2, 5.2.3.3).
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from typing import TypeAlias

from iss_risk.errors import UsageError
from iss_risk.notation.reentry_keywords import (
    BLOCKS,
    DATA_BLOCKS,
    HEADER,
    KEYWORDS,
    METADATA,
    UNKNOWN,
    USER,
    USER_PREFIX,
    VERSION,
    VERSION_KEYWORD,
    keyword_of,
)

Value: TypeAlias = str | int | float | datetime

# No line of a message is longer (5.2.2.1).
LONGEST_LINE = 254
_LONGEST_COMMENT = LONGEST_LINE - len("COMMENT ")
# A comment is broken into lines of this width, so that a person can read it.
_COMMENT_WIDTH = 96
_LONGEST_TEXT = 120
# The most digits of a number (5.3.3.2 and 5.3.3.3).
_DIGITS = 16
# What stands in texts of the standard's tables; brackets would be taken for units, "=" for an assignment.
_NOT_IN_TEXT = re.compile(r"[^A-Z0-9 _+,.:/()-]+")
_NOT_PRINTABLE = re.compile(r"[^ -~]+")
_NOT_IN_NAME = re.compile(r"[^A-Z0-9_]+")
_SCHEMA = "https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-2.0.0-master-2.0.xsd"
_ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rdm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    f' xsi:noNamespaceSchemaLocation="{_SCHEMA}"',
    f' id="{VERSION_KEYWORD}" version="{VERSION}">',
)


@dataclass(frozen=True)
class ReentryMessage:
    """`values` by keyword: text, a whole number, a number in the unit of the standard, or an instant (UTC,
    also where a message states another TIME_SYSTEM). What users define is text, under its whole keyword.
    `comments` by block, in lines; `warnings` say what a reader of the message should know.

    Raises UsageError for what no message can hold: another keyword, a character that is not printable ASCII,
    a line that is too long, a number that is not finite.
    """

    values: Mapping[str, Value]
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in self.values.items():
            if keyword_of(name) is None or _NOT_IN_NAME.search(name):
                raise UsageError("is no keyword of a re-entry data message", parameter=name[:40])
            text = _text_of(value)
            if not text or _NOT_PRINTABLE.search(text) or text != text.strip():
                raise UsageError(f"{text[:40]!r} is not printable ASCII", parameter=name)
            if len(f"{name} = {text}") > LONGEST_LINE:
                raise UsageError(f"is too long for a line of {LONGEST_LINE} characters", parameter=name)
        for block, lines in self.comments.items():
            for line in lines:
                if block not in BLOCKS or _NOT_PRINTABLE.search(line) or len(line) > _LONGEST_COMMENT:
                    raise UsageError(f"{line[:40]!r} is no comment of a message", parameter=block)

    def number(self, keyword: str) -> float | None:
        """The number of a keyword; None where it is absent."""
        value = self.values.get(keyword)
        return float(value) if isinstance(value, int | float) else None

    def instant(self, keyword: str) -> datetime | None:
        """The instant (UTC) of a keyword; None where it is absent or N/A."""
        value = self.values.get(keyword)
        return value if isinstance(value, datetime) else None

    def kvn(self) -> str:
        """The message in keyword = value notation."""
        lines = []
        for block, rows in _blocks(self):
            lines += [""] if block in DATA_BLOCKS else []
            comments = [f"COMMENT {one}" for one in self.comments.get(block, ())]
            written = [
                f"{name} = {text}" + ("" if unit is None else f" [{unit}]") for name, text, unit in rows
            ]
            # In the header comments stand behind the version, elsewhere first (tables 3-1 to 3-3).
            first = 1 if block == HEADER else 0
            lines += [*written[:first], *comments, *written[first:]]
        return "\n".join(lines) + "\n"

    def xml(self) -> str:
        """The message in XML, its elements not qualified with a namespace (4.4.3)."""
        lines = list(_ROOT)
        parts = {block: list(self._elements(block, rows)) for block, rows in _blocks(self)}
        lines += ["<header>", *parts.pop(HEADER), "</header>", "<body>", "<segment>"]
        lines += ["<metadata>", *parts.pop(METADATA), "</metadata>", "<data>"]
        for block, elements in parts.items():
            lines += [f"<{block}>", *elements, f"</{block}>"]
        return "\n".join([*lines, "</data>", "</segment>", "</body>", "</rdm>"]) + "\n"

    def _elements(self, block: str, rows: list[tuple[str, str, str | None]]) -> Iterator[str]:
        for comment in self.comments.get(block, ()):
            # A long one has no place on a line with its tags.
            lines = textwrap.wrap(comment, _COMMENT_WIDTH) if len(comment) > 2 * _COMMENT_WIDTH else [comment]
            yield from (f"<COMMENT>{escape(one, quote=False)}</COMMENT>" for one in lines)
        for name, text, unit in rows:
            if name == VERSION_KEYWORD:
                continue  # an attribute of the root
            if block == USER:
                named = name.removeprefix(USER_PREFIX)
                yield f'<USER_DEFINED parameter="{named}">{escape(text, quote=False)}</USER_DEFINED>'
            else:
                units = "" if unit is None else f' units="{unit}"'
                yield f"<{name}{units}>{escape(text, quote=False)}</{name}>"


def _blocks(message: ReentryMessage) -> Iterator[tuple[str, list[tuple[str, str, str | None]]]]:
    """(block, its rows of keyword, text and unit) in the order of the standard, without empty blocks."""
    values = {VERSION_KEYWORD: VERSION} | dict(message.values)
    names = [*(name for name in KEYWORDS if name in values), *(n for n in values if n not in KEYWORDS)]
    rows: dict[str, list[tuple[str, str, str | None]]] = {block: [] for block in BLOCKS}
    for name in names:
        keyword = keyword_of(name)
        assert keyword is not None  # of __post_init__
        rows[keyword.block].append((name, _text_of(values[name]), keyword.unit))
    return ((block, found) for block, found in rows.items() if found)


def _text_of(value: Value) -> str:
    if isinstance(value, datetime):
        return epoch_text(value)
    return value if isinstance(value, str) else number_text(value)


def number_text(value: float) -> str:
    """A finite number in at most 16 digits: 5.5, 12, 0.0001, 1.5E-07 (5.3.3). Raises UsageError."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise UsageError(f"{value} is no finite number")
    # Shortest digits that mean the same number; a few numbers need 17, and lose the last.
    plain = f"{Decimal(repr(float(value))):f}"
    if sum(c.isdigit() for c in plain) >= _DIGITS:
        digits = min(len(Decimal(repr(float(value))).normalize().as_tuple().digits), _DIGITS)
        return f"{value:.{max(digits - 1, 1)}E}"
    return plain if "." in plain else f"{plain}.0"


def epoch_text(instant: datetime) -> str:
    """An instant in UTC with as many decimals of the second as it has: 2018-04-27T19:45:33 (5.3.3.5)."""
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds").rstrip("0").rstrip(".")


def text_for_message(text: str) -> str:
    """`text` as a message may hold it: upper case, in the characters of the standard's own examples, others
    replaced by "-"; UNKNOWN where nothing is left."""
    plain = _NOT_IN_TEXT.sub("-", " ".join(_ascii(text).upper().split()))[:_LONGEST_TEXT].strip()
    return plain if any(c.isalnum() for c in plain) else UNKNOWN


def name_for_message(text: str) -> str:
    """`text` as a part of a keyword: capitals, digits and underscores; X where nothing is left."""
    return _NOT_IN_NAME.sub("_", _ascii(text).upper()).strip("_")[:40] or "X"


def comment_for_message(text: str) -> tuple[str, ...]:
    """`text` as lines of comment: printable ASCII, none so long that it is hard to read."""
    plain = _NOT_PRINTABLE.sub("?", " ".join(_ascii(text).split()))
    return tuple(textwrap.wrap(plain, _COMMENT_WIDTH)) or ("",)


# What decomposition leaves outside ASCII, and has an obvious spelling in it.
_SPELLED = str.maketrans({"…": "...", "–": "-", "—": "-", "±": "+-", "·": "*", "×": "x", "²": "2", "³": "3",
                          "’": "'", "°": " deg", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
                          "æ": "ae", "Æ": "AE", "→": "->"})  # fmt: skip


def _ascii(text: str) -> str:
    """Letters without their accents: Cote d'Ivoire."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    return "".join(c for c in decomposed if not unicodedata.combining(c))

"""CCSDS orbit messages in KVN: lines of `KEYWORD = value [unit]`, and ephemeris lines (502.0-B-3, 7.4)."""

from __future__ import annotations

import re

from iss_risk.errors import InputError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.messages import KINDS, STATE_KEYWORDS, Kind, Message

_FIRST_KEYWORD = re.compile(r"CCSDS_([A-Z]{3})_VERS")
_KEYWORD = re.compile(r"[A-Z][A-Z0-9_]*")
# No line of a message is longer; a user's comment may be.
_LONGEST_LINE = 10_000
# An ephemeris line: the epoch, position and velocity, and optionally the acceleration.
_STATE_LENGTHS = (7, 10)


def looks_like_kvn(text: str) -> bool:
    """Does any line give the version of a CCSDS message?"""
    return re.search(r"^[^\S\n]*CCSDS_[A-Z]{3}_VERS\s*=", text, re.MULTILINE) is not None


def read_kvn(text: str, *, path: str, first_line: int = 1) -> list[Message]:
    """All messages of a file (CelesTrak writes several one after the other), or of the part of it that begins
    with line `first_line`. Raises InputError."""
    reader = _Reader(path)
    for number, line in enumerate(text.splitlines(), start=first_line):
        if line.strip():
            reader.take(number, line.strip())
    return reader.finish()


def assignment(line: str) -> tuple[str, str, str | None] | None:
    """Keyword, value and unit; None where the line is none. No regular expression: with blanks
    around each of the three it tries every way to share n blanks out."""
    left, equals, right = line.partition("=")
    keyword = left.rstrip()
    value, bracket, unit = right.partition("[")
    if not equals or _KEYWORD.fullmatch(keyword) is None or (bracket and not unit.endswith("]")):
        return None
    return keyword, value.strip(), unit[:-1] if bracket else None


class _Reader:
    """Gathers lines into the message they belong to; a new message or OEM segment closes the last."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.messages: list[Message] = []
        self.kind: Kind | None = None
        self.begin(0)

    def begin(self, line: int) -> None:
        self.line = line
        self.pairs: list[Field] = []
        self.comments: list[str] = []
        self.states: list[Fields] = []
        self.in_covariance = False

    def close(self) -> None:
        # An OEM's header comes before its first segment and holds no state: it is not a message.
        if self.kind is not None and (self.kind != "OEM" or self.states):
            fields = Fields.collect(self.pairs, path=self.path, line=self.line)
            self.messages.append(Message(self.kind, fields, tuple(self.comments), tuple(self.states)))

    def finish(self) -> list[Message]:
        self.close()
        return self.messages

    def take(self, number: int, line: str) -> None:
        if line.startswith("COMMENT"):
            self.comments.append(line.removeprefix("COMMENT").strip())
        elif len(line) > _LONGEST_LINE:
            raise InputError("is too long for a line of a message", path=self.path, line=number)
        elif line == "META_START" and self.kind == "OEM":
            self.close()
            self.begin(number)
        elif line in ("COVARIANCE_START", "COVARIANCE_STOP"):
            self.in_covariance = line == "COVARIANCE_START"
        elif not self.in_covariance and line not in ("META_START", "META_STOP"):
            self.take_data(number, line)

    def take_data(self, number: int, line: str) -> None:
        assigned = assignment(line)
        if assigned is None:
            self.take_state(number, line)
            return
        keyword, value, unit = assigned
        if version := _FIRST_KEYWORD.fullmatch(keyword):
            self.close()
            self.begin(number)
            if version[1] not in KINDS:
                raise InputError(
                    f"is a CCSDS {version[1]} message: expected OMM, OEM or OPM", path=self.path, line=number
                )
            self.kind = KINDS[version[1]]
        else:
            self.pairs.append(Field(keyword, value, unit=unit, line=number))

    def take_state(self, number: int, line: str) -> None:
        words = line.split()
        if self.kind != "OEM" or len(words) not in _STATE_LENGTHS:
            raise InputError(
                f"{line[:40]!r} is neither KEYWORD = value nor a whole ephemeris line (truncated?)",
                path=self.path,
                line=number,
            )
        state = [Field(key, word, line=number) for key, word in zip(STATE_KEYWORDS, words, strict=False)]
        self.states.append(Fields.collect(state, path=self.path, line=number))

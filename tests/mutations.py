"""Bytes that are nearly right, for fuzzing; and how many of them.

    HYPOTHESIS_PROFILE=thorough python -m pytest tests/test_fuzz_readers.py

tries 10,000 cases for every reader, at random; without it some hundred, always the same. Without Hypothesis,
ten times as fast, and counted: benchmarks/mutation_campaign.py.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from random import Random
from typing import NamedTuple

import click
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from iss_risk.errors import EXIT_UNEXPECTED, IssRiskError

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
THOROUGH_CASES = 10_000
# A case takes milliseconds; this much processor time is a hang.
_LONGEST_S = 5.0

_FRAGMENTS = [
    b"nan", b"inf", b"-", b"+", b"9" * 400, b"1e308", b"1e-400", b"0x10", b"1_0", b"\x00", b"\xff\xfe", b"=",
    b"[", b"]", b"{", b"}", b"<", b">", b"&x;", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<![CDATA[", b"\n", b"\r",
    b",", b'"', b"'", b" ", b"\t", b"#", b"\x1b[31m", b"\xe2\x80\xae", b"\xd9\xa3", b"null", b"true", b"-1",
    b"0", b".", b"e", b"2026-02-30", b"9999-12-31", b"0001-01-01", b"COMMENT", b"META_START", b"\x1f\x8b",
    # A lone surrogate, a line end of Unicode, a joined letter, no character at all; depth; length.
    b"\xed\xa0\x80", b"\xe2\x80\xa8", b"e\xcc\x81", b"\xef\xbf\xbf", b"\\ud800", b"\x0c", b"\x85",
    b"[" * 5_000, b"{\"a\":" * 3_000, b"<a>" * 3_000, b"(" * 3_000, b"a" * 70_000, b" " * 70_000,
]  # fmt: skip
# In place of a number.
_NUMBERS = [
    b"1e308", b"-1e308", b"-0", b"0", b"nan", b"-inf", b"1e-320", b"9223372036854775808", b"-1e16",
    b"4294967296", b"1e400", b"0.1e-5", b"-1", b"1.", b".5", b"1e5", b"00000", b"99999999", b"1,5",
    b"\xe2\x88\x921", b"2147483647", b"1e16", b"360", b"91", b"1e-12",
]  # fmt: skip
_NUMBER = re.compile(rb"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_BETWEEN = re.compile(rb"([\s,;=:<>\"'\[\]{}()]+)")
# Twice as likely as others: what is nearest to a file that somebody has edited, or a disk has damaged.
_KINDS = (
    "splice", "splice", "flip", "flip", "number", "number", "number", "field", "fields", "cut", "drop line",
    "repeat line", "swap lines", "shuffle", "drop part", "double part", "double", "mark", "line ends",
    "utf-16",
)  # fmt: skip


class Edit(NamedTuple):
    """One change: of a kind, at a place (0 to 1) of the bytes, with a small number, and with other bytes."""

    kind: str
    place: float
    number: int
    other: bytes


_EDIT = st.builds(
    Edit,
    st.sampled_from(_KINDS),
    st.floats(0.0, 1.0),
    st.integers(0, 12),
    st.sampled_from(_FRAGMENTS) | st.binary(max_size=4),
)


def mutated(seed: bytes) -> st.SearchStrategy[bytes]:
    """`seed` after one to four changes."""
    return st.lists(_EDIT, min_size=1, max_size=4).map(lambda edits: edited(seed, edits))


def drawn(seed: bytes, draw: Random) -> bytes:
    """The same without Hypothesis."""
    edits = [
        Edit(
            draw.choice(_KINDS),
            draw.random(),
            draw.randrange(13),
            draw.choice(_FRAGMENTS) if draw.random() < 0.7 else draw.randbytes(draw.randrange(5)),
        )
        for _ in range(draw.choice((1, 1, 1, 2, 3, 4)))
    ]
    return edited(seed, edits)


def cases(few: int) -> settings:
    """`few` cases, always the same; or 10,000 new ones where the thorough profile is asked for."""
    return settings(
        max_examples=THOROUGH_CASES if THOROUGH else few,
        deadline=None,
        derandomize=not THOROUGH,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def survives(read: Callable[[], object]) -> bool:
    """`read` ends, soon, with a value (True) or with one of our own errors, on one line (False)."""
    start = time.process_time()
    fault: IssRiskError | click.ClickException | None = None
    try:
        read()
    except (IssRiskError, click.ClickException) as error:
        fault = error
    if fault is not None:
        assert fault.exit_code != EXIT_UNEXPECTED
        assert isinstance(fault, click.ClickException) or "\n" not in str(fault)
    assert time.process_time() - start < _LONGEST_S
    return fault is None


def edited(data: bytes, edits: list[Edit]) -> bytes:
    """`data` after these changes, one after another."""
    for edit in edits:
        if edit.kind in _BY_LINES:
            data = _with_lines_changed(data, edit)
        elif edit.kind in ("number", "field", "fields"):
            data = _with_fields_changed(data, edit)
        else:
            data = _with_bytes_changed(data, edit)
    return data


def _with_bytes_changed(data: bytes, edit: Edit) -> bytes:
    kind, place, count, other = edit
    at = int(place * len(data))
    length = 1 << count
    if kind == "splice":
        return data[:at] + other + data[at + count :]
    if kind == "flip":
        return data[:at] + bytes([one ^ 1 << count % 8 for one in data[at : at + 1]]) + data[at + 1 :]
    if kind == "cut":
        return data[:at]
    if kind == "drop part":
        return data[:at] + data[at + length :]
    if kind == "double part":
        return data[: at + length] + data[at:]
    if kind == "double":
        return data + data
    if kind == "mark":
        return b"\xef\xbb\xbf" + data
    if kind == "line ends":
        return data.replace(b"\n", (b"\r\n", b"\r", b"\n\n", b"\x00")[count % 4])
    assert kind == "utf-16"
    return data.decode("utf-8", errors="replace").encode("utf-16" if count % 2 else "utf-32")


_BY_LINES = ("drop line", "repeat line", "swap lines", "shuffle")


def _with_lines_changed(data: bytes, edit: Edit) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = min(int(edit.place * len(lines)), len(lines) - 1)
    if edit.kind == "drop line":
        del lines[at]
    elif edit.kind == "repeat line":
        lines[at:at] = [lines[at]] * (1 + edit.number % 3)
    elif edit.kind == "shuffle":
        Random(at).shuffle(lines)
    else:
        other = (at + edit.number) % len(lines)
        lines[at], lines[other] = lines[other], lines[at]
    return b"".join(lines)


def _with_fields_changed(data: bytes, edit: Edit) -> bytes:
    """A number replaced by an extreme one, a field by other bytes, or two fields exchanged."""
    if edit.kind == "number":
        found = list(_NUMBER.finditer(data))
        if not found:
            return data
        one = found[min(int(edit.place * len(found)), len(found) - 1)]
        number = _NUMBERS[(edit.number * 12 + len(edit.other)) % len(_NUMBERS)]
        return data[: one.start()] + number + data[one.end() :]
    parts = _BETWEEN.split(data)  # fields at even places
    fields = (len(parts) + 1) // 2
    at = 2 * min(int(edit.place * fields), fields - 1)
    if edit.kind == "field":
        parts[at] = edit.other
    else:
        other = 2 * ((at // 2 + edit.number) % fields)
        parts[at], parts[other] = parts[other], parts[at]
    return b"".join(parts)

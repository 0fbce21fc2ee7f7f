"""Bytes that are nearly right, for fuzzing; and how many of them.

    HYPOTHESIS_PROFILE=thorough python -m pytest tests/test_fuzz_readers.py

tries 10,000 cases for every reader, at random; without it some hundred, always the same.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from iss_risk.errors import IssRiskError

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
THOROUGH_CASES = 10_000
# A case takes milliseconds; this much processor time is a hang.
_LONGEST_S = 5.0

_FRAGMENTS = [
    b"nan", b"inf", b"-", b"+", b"9" * 400, b"1e308", b"1e-400", b"0x10", b"1_0", b"\x00", b"\xff\xfe", b"=",
    b"[", b"]", b"{", b"}", b"<", b">", b"&x;", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<![CDATA[", b"\n", b"\r",
    b",", b'"', b"'", b" ", b"\t", b"#", b"\x1b[31m", b"\xe2\x80\xae", b"\xd9\xa3", b"null", b"true", b"-1",
    b"0", b".", b"e", b"2026-02-30", b"9999-12-31", b"0001-01-01", b"COMMENT", b"META_START", b"\x1f\x8b",
]  # fmt: skip

_PLACE = st.floats(0.0, 1.0)
_SPLICE = st.tuples(st.just("splice"), _PLACE, st.integers(0, 12), st.sampled_from(_FRAGMENTS))
_BYTES = st.tuples(st.just("splice"), _PLACE, st.integers(0, 4), st.binary(max_size=4))
_CUT = st.tuples(st.just("cut"), _PLACE, st.just(0), st.just(b""))
_DROP_LINE = st.tuples(st.just("drop line"), _PLACE, st.just(0), st.just(b""))
_REPEAT_LINE = st.tuples(st.just("repeat line"), _PLACE, st.integers(1, 3), st.just(b""))
_SWAP_LINES = st.tuples(st.just("swap lines"), _PLACE, st.integers(1, 5), st.just(b""))
_EDIT = st.one_of(_SPLICE, _BYTES, _CUT, _DROP_LINE, _REPEAT_LINE, _SWAP_LINES)


def mutated(seed: bytes) -> st.SearchStrategy[bytes]:
    """`seed` after one to four changes: bytes replaced, lines lost, repeated or swapped, the end cut off."""
    return st.lists(_EDIT, min_size=1, max_size=4).map(lambda edits: _edited(seed, edits))


def cases(few: int) -> settings:
    """`few` cases, always the same; or 10,000 new ones where the thorough profile is asked for."""
    return settings(
        max_examples=THOROUGH_CASES if THOROUGH else few,
        deadline=None,
        derandomize=not THOROUGH,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def survives(read: Callable[[], object]) -> None:
    """`read` ends, soon, with a value or with one of our own errors, on one line."""
    start = time.process_time()
    message = ""
    try:
        read()
    except IssRiskError as fault:
        message = str(fault)
    assert "\n" not in message
    assert time.process_time() - start < _LONGEST_S


def _edited(data: bytes, edits: list[tuple[str, float, int, bytes]]) -> bytes:
    for kind, place, count, inserted in edits:
        if kind == "splice":
            at = int(place * len(data))
            data = data[:at] + inserted + data[at + count :]
        elif kind == "cut":
            data = data[: int(place * len(data))]
        else:
            lines = data.splitlines(keepends=True)
            if not lines:
                continue
            at = min(int(place * len(lines)), len(lines) - 1)
            if kind == "drop line":
                del lines[at]
            elif kind == "repeat line":
                lines[at:at] = [lines[at]] * count
            else:
                other = (at + count) % len(lines)
                lines[at], lines[other] = lines[other], lines[at]
            data = b"".join(lines)
    return data

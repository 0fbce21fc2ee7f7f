"""A Re-entry Data Message of our own, small, and any message that the standard allows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from iss_risk.notation.reentry_keywords import (
    BLOCKS,
    COVARIANCE,
    GROUND,
    KEYWORDS,
    STATE,
    USER_PREFIX,
    VERSION_KEYWORD,
    Keyword,
    names_of_block,
)
from iss_risk.notation.reentry_message import ReentryMessage, Value

KVN = """CCSDS_RDM_VERS = 1.0
COMMENT A stage
CREATION_DATE = 2026-11-25T00:00:00
ORIGINATOR = US
MESSAGE_ID = US/1
OBJECT_NAME = STAGE
INTERNATIONAL_DESIGNATOR = 2026-001B
OBJECT_TYPE = ROCKET BODY
CONTROLLED_REENTRY = NO
CENTER_NAME = EARTH
TIME_SYSTEM = UTC
EPOCH_TZERO = 2026-11-25T00:00:00

ORBIT_LIFETIME = 1.5 [d]
REENTRY_ALTITUDE = 80.0 [km]
ORBIT_LIFETIME_WINDOW_START = 1.2 [d]
ORBIT_LIFETIME_WINDOW_END = 1.9 [d]
NOMINAL_REENTRY_EPOCH = 2026-11-26T12:00:00

PROBABILITY_OF_IMPACT = 0.9
IMPACT_REF_FRAME = ITRF2000
NOMINAL_IMPACT_LON = 10.0 [deg]
NOMINAL_IMPACT_LAT = -20.0 [deg]
IMPACT_1_CONFIDENCE = 50.0 [%]
IMPACT_1_START_LON = 0.0 [deg]
IMPACT_1_START_LAT = -30.0 [deg]
IMPACT_1_STOP_LON = 20.0 [deg]
IMPACT_1_STOP_LAT = -10.0 [deg]
IMPACT_1_CROSS_TRACK = 100.0 [km]

WET_MASS = 900.0 [kg]

USER_DEFINED_NOTE = A
"""

_TEXT = st.from_regex(r"[A-Z0-9][A-Z0-9 _+,.:/()\[\]=&<>'\"-]{0,30}[A-Z0-9]", fullmatch=True)
_COMMENT = st.from_regex(r"[!-~]([ -~]{0,60}[!-~])?", fullmatch=True)
_EPOCH = st.datetimes(datetime(1960, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
# As many digits as a message may have.
_FLOAT = st.floats(-1e300, 1e300, allow_nan=False).map(lambda x: float(f"{x:.15g}"))
_PAIRS = (
    ("ORBIT_LIFETIME_WINDOW_START", "ORBIT_LIFETIME_WINDOW_END"),
    ("REENTRY_WINDOW_START", "REENTRY_WINDOW_END"),
    ("IMPACT_WINDOW_START", "IMPACT_WINDOW_END"),
)


def _values(keyword: Keyword) -> st.SearchStrategy[Value]:
    if keyword.name == "TIME_SYSTEM":
        return st.just("UTC")
    if keyword.name == "INTERNATIONAL_DESIGNATOR":
        return st.from_regex(r"[0-9]{4}-[0-9]{3}[A-Z]{1,3}", fullmatch=True)
    if keyword.among:
        return st.sampled_from(keyword.among)
    if keyword.kind == "epoch":
        return _EPOCH
    if keyword.kind == "count":
        return st.integers(0, 2**31 - 1)
    if keyword.kind == "number":
        low, high = max(keyword.least, -1e300), min(keyword.most, 1e300)
        return st.floats(low, high).map(lambda x: min(max(float(f"{x:.15g}"), low), high))
    return _TEXT


@st.composite
def any_message(draw: Any) -> ReentryMessage:
    """Whatever the rules of section 3.5 allow."""
    values: dict[str, Value] = {}
    intervals = draw(st.integers(0, 3))
    state, covariance = draw(st.booleans()), draw(st.booleans())
    for name, keyword in KEYWORDS.items():
        chosen = keyword.mandatory or draw(st.booleans())
        if keyword.block == GROUND and name.startswith(("IMPACT_REF", "NOMINAL_IMPACT_L")):
            chosen = True
        if name.startswith(("IMPACT_1_", "IMPACT_2_", "IMPACT_3_")):
            chosen = int(name[7]) <= intervals
        if keyword.block == STATE or name == "REF_FRAME":
            chosen = state
        if keyword.block == COVARIANCE:
            chosen = state and covariance and (chosen or name != "COV_REF_FRAME")
        if chosen and name != VERSION_KEYWORD:
            values[name] = draw(_values(keyword))
    for first, last in _PAIRS:
        if first in values and last in values:
            values[first], values[last] = sorted((values[first], values[last]))
    for n, confidence in zip((1, 2, 3), (50.0, 90.0, 99.0), strict=True):
        if f"IMPACT_{n}_CONFIDENCE" in values:
            values[f"IMPACT_{n}_CONFIDENCE"] = confidence
    for name in draw(st.lists(st.from_regex(r"[A-Z0-9_]{1,20}", fullmatch=True), max_size=3, unique=True)):
        values[USER_PREFIX + name] = draw(_TEXT)
    comments = {
        block: tuple(draw(st.lists(_COMMENT, min_size=1, max_size=3)))
        for block in BLOCKS
        if draw(st.booleans()) and any(_block(name) == block for name in values)
    }
    return ReentryMessage(values, comments)


def _block(name: str) -> str:
    return KEYWORDS[name].block if name in KEYWORDS else "userDefinedParameters"


COVARIANCE_NAMES = names_of_block(COVARIANCE)

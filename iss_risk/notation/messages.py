"""One CCSDS orbit message (OMM, OPM, or one segment of an OEM), whatever it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from iss_risk.notation.fields import Fields

Kind: TypeAlias = Literal["OMM", "OPM", "OEM"]
KINDS: dict[str, Kind] = {"OMM": "OMM", "OPM": "OPM", "OEM": "OEM"}

STATE_KEYWORDS = ("EPOCH", "X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")


@dataclass(frozen=True)
class Message:
    """`fields` are metadata and parameters; `states` the ephemeris lines of an OEM (else empty)."""

    kind: Kind
    fields: Fields
    comments: tuple[str, ...]
    states: tuple[Fields, ...]

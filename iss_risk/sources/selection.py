"""Where orbit and space weather may come from: what --source, --object, --offline and --max-age ask for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from iss_risk.checks import one_of, within
from iss_risk.errors import UsageError

SourceName: TypeAlias = Literal["auto", "embedded", "cache", "celestrak", "space-track"]
LIVE_SOURCES = ("celestrak", "space-track")

# A hundred years: any orbit.
MOST_AGE_HOURS = 876_600.0

_OFFLINE_VARIABLE = "ISS_RISK_OFFLINE"
_TRUE = ("1", "true", "t", "yes", "y", "on")


@dataclass(frozen=True)
class Selection:
    """Which data to use.

    `source` "auto" takes the first that serves: a copy fetched a short time ago, a live source, the last
    good copy, the embedded snapshot. `object` is a catalogue number or a name, None for the ISS (or for the
    one object of a given file). `max_age_hours` is how old an orbit may be at most. `eager` asks again also
    where a fresh copy is at hand, as far as the services allow it, and waits longer.

    Raises UsageError for what contradicts itself.
    """

    source: SourceName = "auto"
    object: str | None = None
    offline: bool = False
    max_age_hours: float | None = None
    eager: bool = False

    def __post_init__(self) -> None:
        one_of("source", self.source, get_args(SourceName))
        if self.offline and self.source in LIVE_SOURCES:
            raise UsageError(
                f"{self.source} cannot be asked offline: leave one of the two out", parameter="source"
            )
        if self.object is not None and not self.object.strip():
            raise UsageError("the object has no name", parameter="object")
        if self.max_age_hours is not None:
            within("max_age_hours", self.max_age_hours, 0.0, MOST_AGE_HOURS, above=True)

    @property
    def may_ask(self) -> bool:
        """May a live source be asked at all?"""
        return not self.offline and self.source in ("auto", *LIVE_SOURCES) and not offline_by_environment()


def offline_by_environment() -> bool:
    """ISS_RISK_OFFLINE set to 1, true, yes or on: no request is made, whoever asks for one."""
    return os.environ.get(_OFFLINE_VARIABLE, "").strip().lower() in _TRUE

"""The line at the foot of every picture: by what, of what, from when, from how much."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from iss_risk.answers.document import Tool
from iss_risk.notation.text import counted
from iss_risk.report.words import object_in_words


class _Object(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def epoch(self) -> datetime: ...


def name_of(name: str | None) -> str:
    """The name of an object as it may stand in a sentence; names from files can be long."""
    words = object_in_words(name or "")
    return (words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…") or "an object"


_LONGEST = 40


def days_in_words(days: float) -> str:
    """1 day; 9,131 days."""
    return "1 day" if days == 1.0 else f"{float(f'{days:.4g}'):,.10g} days"


def source_line(tool: Tool, what: _Object, now: datetime, samples: int | None = None) -> str:
    """iss-risk 0.1.0 · ISS (ZARYA), orbit of 2026-10-09, seen on 2026-11-22 · 4,096 samples."""
    parts = [f"{tool.name} {tool.version}", f"{name_of(what.name)}, orbit of {what.epoch:%Y-%m-%d}"]
    parts.append(f"as seen on {now:%Y-%m-%d %H:%M} UTC")
    if samples is not None:
        parts.append(f"{counted(samples, 'simulated re-entry').replace('entrys', 'entries')}")
    return " · ".join(parts)

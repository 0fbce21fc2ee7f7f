"""The two scales at the head of the page: a chance, as a colour that carries a word."""

from __future__ import annotations

from dataclasses import dataclass

# The model is the alert level of the USGS's one-page earthquake reports (PAGER): few classes, a power of ten
# or more each. 1e-4 is the guideline of agencies for the casualties of a re-entry.
LEVELS = (("grey", 1e-6), ("green", 1e-4), ("yellow", 1e-3), ("orange", 1e-2), ("red", float("inf")))
NAMES = tuple(name for name, _ in LEVELS)


@dataclass(frozen=True)
class Scale:
    """Whose chance it is, the chance itself, its level, and sentences about it."""

    who: str
    chance: float
    level: str
    odds: str
    sentences: tuple[str, ...]


def level_of(chance: float) -> str:
    """The class of a chance that anybody is hurt: grey below 1e-6, green below 1e-4, ..."""
    return next(name for name, below in LEVELS if chance < below)

"""The element sets that ship with the tool, of any object: what a first orbit is compared with."""

from __future__ import annotations

from functools import cache

from iss_risk.errors import InputError
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit
from iss_risk.sources.embedded import data_folder

_FOLDERS = ("orbits", "hindcasts")
_SUFFIXES = (".tle", ".json")


@cache
def embedded_sets(norad_id: int) -> tuple[MeanElements, ...]:
    """All embedded mean elements of one object, oldest first; none of most objects."""
    found: list[MeanElements] = []
    for folder in _FOLDERS:
        for path in sorted((data_folder() / folder).iterdir()):
            if path.suffix not in _SUFFIXES:
                continue
            try:
                history = read_orbit(path, norad_id=norad_id)
            except InputError:  # of other objects; `doctor` tells of damaged files
                continue
            found += [record for record in history.records if isinstance(record, MeanElements)]
    return tuple(sorted(found, key=lambda one: one.epoch))

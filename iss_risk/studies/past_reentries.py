"""The past re-entries that ship with the tool (data/hindcasts), and those in files of the user."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from iss_risk.decay.coefficient import Body
from iss_risk.errors import UsageError
from iss_risk.notation.spelling import did_you_mean, plain
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.orbit.reader import read_orbit
from iss_risk.sources.embedded import data_path

# For a built-in case without given leads: predict at the times of its element sets, from this far ahead on;
# of several sets within a day, only at the last.
EARLIEST_LEAD = timedelta(days=130)
_APART = timedelta(days=1)


@dataclass(frozen=True)
class PastReentry:
    """An object that has come down: its element sets, when it did, and what is known of it."""

    name: str
    history: OrbitHistory
    decayed: datetime
    body: Body

    def moments_of_sets(self) -> list[datetime]:
        """The epochs of the sets to predict from."""
        epochs = [one.epoch for one in self.history.records if one.epoch < self.decayed]
        recent = [epoch for epoch in epochs if self.decayed - epoch <= EARLIEST_LEAD]
        return [
            epoch for k, epoch in enumerate(recent) if k + 1 == len(recent) or recent[k + 1] - epoch > _APART
        ]


@cache
def _table() -> tuple[dict[str, object], ...]:
    with data_path("hindcasts", "cases.toml").open("rb") as stream:
        return tuple(tomllib.load(stream)["case"])


def builtin_names() -> list[str]:
    """The names of the cases that ship, in their order."""
    return [str(one["name"]) for one in _table()]


def builtin_case(name: str) -> PastReentry | None:
    """The case of this name, in any case and with or without hyphens; None where there is none."""
    for one in _table():
        if plain(str(one["name"])) == plain(name):
            decayed, norad_id = one["decayed_utc"], one["norad_id"]
            assert isinstance(decayed, datetime)
            assert isinstance(norad_id, int)
            orbit = data_path("hindcasts", str(one["orbit"]))
            return PastReentry(
                name=str(one["name"]),
                history=read_orbit(orbit, norad_id=norad_id),
                decayed=decayed,
                body=Body(mass_kg=_number(one, "mass_kg"), drag_area_m2=_number(one, "area_m2")),
            )
    return None


def case_of(name_or_file: str, decayed: datetime | None, body: Body) -> PastReentry:
    """A built-in case by its name, or a file with the time of its re-entry. Raises UsageError, InputError."""
    if decayed is None:
        case = builtin_case(name_or_file)
        if case is not None:
            return case
        known = f"built in are {', '.join(builtin_names())}"
        if Path(name_or_file).exists():
            raise UsageError(f"{name_or_file} needs the time of its re-entry; {known}", parameter="decayed")
        hint = did_you_mean(name_or_file, builtin_names())
        raise UsageError(f"{name_or_file!r} is neither a file nor a built-in case{hint}; {known}")
    history = read_orbit(name_or_file)
    return PastReentry(history.name, history, decayed, body)


def _number(table: dict[str, object], key: str) -> float | None:
    value = table.get(key)
    return None if value is None else float(str(value))

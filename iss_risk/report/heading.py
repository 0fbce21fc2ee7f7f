"""The lines that all reports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from rich.text import Text

from iss_risk.answers.decay import DecayingObject
from iss_risk.answers.document import ConditionedOn, InputRecord, TrackedObject, VehicleRecord
from iss_risk.answers.overflight import OverflownObject
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import one_line
from iss_risk.orbit.elements import KEPT_SETS
from iss_risk.orbit.identity import ISS_NORAD_ID, named
from iss_risk.report.instants import age, utc_minute
from iss_risk.report.numbers import count, mass
from iss_risk.report.screen import folded

TOP_NATIONS = 15


class HasCode(Protocol):
    """A row about a nation."""

    @property
    def iso_a3(self) -> str:
        """Its alpha-3 code."""


Nation = TypeVar("Nation", bound=HasCode)
OCEAN = "Ocean and ice"
# Apogees that are higher than the perigee by more than this are told: one height says too little.
ROUND_KM = 50.0


def title(tracked: TrackedObject | OverflownObject, *more: str) -> list[str]:
    """ISS (ZARYA) 25544 · ..."""
    return [named(tracked.name, tracked.norad_id), *more]


def altitude(tracked: TrackedObject | OverflownObject) -> str:
    """420.2 km; of an orbit that is not nearly circular the perigee and the apogee."""
    low, high = tracked.perigee_altitude_km, tracked.apogee_altitude_km
    if high - low > ROUND_KM:
        return f"{low:,.1f} × {high:,.1f} km"
    return f"{tracked.mean_altitude_km:,.1f} km"


def vehicle_segments(vehicle: VehicleRecord, tracked: TrackedObject | DecayingObject) -> list[str]:
    """What comes down and why, where it is not the object's own file that was to be expected."""
    docked = docked_segments(vehicle.configuration, vehicle.docked)
    if vehicle.why == "known object" and vehicle.norad_id == tracked.norad_id == ISS_NORAD_ID:
        return [mass(vehicle.mass_kg), *docked] if docked else []
    why = {
        "stated": [],
        "known object": ["as the object is known"],
        "class": [f"class {vehicle.object_class}"],
    }
    words = [one_line(vehicle.title), *why[vehicle.why]]
    if "kg" not in vehicle.title:
        words.insert(1, mass(vehicle.mass_kg))
    words += docked
    return words if vehicle.mass_range90_kg is None else [*words, "mass and parts are assumed"]


def docked_segments(configuration: str | None, docked: Mapping[str, int]) -> list[str]:
    """As in: abandoned · docked: 2 progress, 1 cygnus."""
    if not docked:
        return []
    there = ", ".join(f"{count} {one_line(name)}" for name, count in docked.items() if count)
    return [*([] if configuration is None else [one_line(configuration)]), f"docked: {there or 'nothing'}"]


def assumed_segments(assumed: Mapping[str, str | float]) -> list[str]:
    """As in: attitude tumbling · f107 sfu 200."""
    return [
        f"{name.replace('_', ' ')} {one_line(value) if isinstance(value, str) else f'{value:,.6g}'}"
        for name, value in assumed.items()
    ]


def what_becomes(uncontrolled_from: datetime | None) -> str:
    """What the answer supposes of the object."""
    if uncontrolled_from is None:
        return "uncontrolled decay"
    return f"held until {utc_minute(uncontrolled_from)}, then uncontrolled"


def orbit_segments(
    tracked: TrackedObject | OverflownObject, inputs: Sequence[InputRecord], now: datetime
) -> list[str]:
    """As in: 2026-10-09 19:42 UTC · 420.2 km · 51.63° · 44 days old (embedded)."""
    return [
        utc_minute(tracked.epoch),
        altitude(tracked),
        f"{tracked.inclination_deg:.2f}°",
        orbit_age(tracked.epoch, inputs, now),
    ]


def known_up_segments(known: ConditionedOn | None) -> list[str]:
    """Until when it is known to be up, from what, and how many samples do not count; nothing where that
    makes no difference."""
    if known is None or known.up_until is None or (known.contradicted == 0 and known.doubt() is None):
        return []
    said = [utc_minute(known.up_until), known.because]
    if known.contradicted:
        samples = known.contradicted + known.samples_used
        said.append(f"{count(known.contradicted)} of {count(samples)} samples come down earlier: left out")
    return said


def orbit_age(epoch: datetime, inputs: Sequence[InputRecord], now: datetime) -> str:
    """Such as: 44 days old (embedded); 5 hours old (CelesTrak GP, fetched 2 hours ago, with 12 GP sets kept
    before)."""
    record = next((entry for entry in inputs if entry.name == "orbit"), None)
    hours = (now - epoch).total_seconds() / 3600.0
    if record is None:
        return age(hours)
    if record.age_hours is not None:
        hours = record.age_hours
    kept = next((entry for entry in inputs if entry.name == KEPT_SETS), None)
    # Its source begins "12 GP sets, in ...".
    before = "" if kept is None else f", with {one_line(kept.source).partition(',')[0]} kept before"
    return f"{age(hours)} ({_origin(record, now)}{before})"


def _origin(record: InputRecord, now: datetime) -> str:
    if record.fetched_at is None:
        return record.provenance
    hours = (now - record.fetched_at).total_seconds() / 3600.0
    if hours < -0.1:  # a frozen clock
        when = utc_minute(record.fetched_at)
    else:
        when = f"{age(max(hours, 0.0)).removesuffix(' old')} ago"
    return f"{record.provenance}, fetched {when}"


def note_lines(notes: Sequence[str], width: int) -> list[Text]:
    """What a reader should know about borders and people, below the table."""
    return [Text(line, style="dim") for note in notes for line in folded([note], width)]


def top_and_named(rows: Sequence[Nation], all_nations: bool, named: Sequence[Named]) -> list[Nation]:
    """The first nations of a table, or all, and those that are `named` wherever they stand in its order."""
    wanted = {code for one in named if not one.is_group for code in one.codes}
    return [one for k, one in enumerate(rows) if all_nations or k < TOP_NATIONS or one.iso_a3 in wanted]


def rest_line(shown: int, nations: int) -> str | None:
    """(top 15 of 195; --all for the rest), where there is a rest."""
    if shown >= nations:
        return None
    asked = " and those asked for" if shown > TOP_NATIONS else ""
    return f"(top {min(shown, TOP_NATIONS)} of {count(nations)}{asked}; --all for the rest)"

"""The lines that all reports share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from iss_risk.report.instants import age, utc_minute
from iss_risk.report.numbers import count
from iss_risk.studies.document import InputRecord, TrackedObject

TOP_NATIONS = 15
OCEAN = "Ocean and ice"


def title(tracked: TrackedObject, *more: str) -> list[str]:
    """ISS (ZARYA) 25544 · ..."""
    number = "" if tracked.norad_id is None else f" {tracked.norad_id}"
    return [f"{tracked.name}{number}", *more]


def orbit_segments(tracked: TrackedObject, inputs: Sequence[InputRecord], now: datetime) -> list[str]:
    """2026-10-09 19:42 UTC · 420.2 km · 51.63° · 44 days old (embedded)"""
    record = next((entry for entry in inputs if entry.name == "orbit"), None)
    hours = (now - tracked.epoch).total_seconds() / 3600.0
    if record is not None and record.age_hours is not None:
        hours = record.age_hours
    provenance = "" if record is None else f" ({_origin(record, now)})"
    return [
        utc_minute(tracked.epoch),
        f"{tracked.mean_altitude_km:,.1f} km",
        f"{tracked.inclination_deg:.2f}°",
        age(hours) + provenance,
    ]


def _origin(record: InputRecord, now: datetime) -> str:
    """embedded; file; CelesTrak SupGP, fetched 3 hours ago."""
    if record.fetched_at is None:
        return record.provenance
    hours = (now - record.fetched_at).total_seconds() / 3600.0
    # A frozen clock may stand before the time of the fetch.
    when = f"{age(hours).removesuffix(' old')} ago" if hours >= 0.0 else utc_minute(record.fetched_at)
    return f"{record.provenance}, fetched {when}"


def rest_line(shown: int, nations: int) -> str | None:
    """(top 15 of 195; --all for the rest), where there is a rest."""
    return None if shown >= nations else f"(top {shown} of {count(nations)}; --all for the rest)"

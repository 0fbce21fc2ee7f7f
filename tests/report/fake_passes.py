"""The last passes of a made-up re-entry, as a study could give them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.document import Chance, Tool
from iss_risk.answers.pass_records import (
    Interval,
    MeanNumber,
    Pass,
    Passes,
    PassOverNation,
    PassOverPlace,
)
from iss_risk.answers.passes import PassesAnswer

from .fakes import NOW, decay, fake_assessment, input_records, tracked_object, vehicle_record

BEGIN = NOW.replace(hour=23, minute=50, second=0, microsecond=0)
PLACES = (
    ("Los Angeles (US)", "America/Los_Angeles"),
    ("Ho Chi Minh City (VN)", "Asia/Ho_Chi_Minh"),
    ("a buoy", None),
)
NATIONS = (("USA", "United States of America"), ("COD", "Democratic Republic of the Congo"))


def chance(mean: float) -> Chance:
    return Chance(mean=mean, ci90=(0.8 * mean, min(max(1.2 * mean, 0.00073), 1.0)))


def _number(mean: float) -> MeanNumber | None:
    return None if mean == 0.0 else MeanNumber(mean=mean, ci90=(0.4 * mean, 1.6 * mean))


def _local(instant: datetime, zone: str | None) -> str | None:
    return None if zone is None else instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def _over_place(revolution: int, place: int) -> PassOverPlace:
    name, zone = PLACES[place]
    begin = BEGIN + timedelta(minutes=88 * revolution + 9 * place)
    end, rare = begin + timedelta(minutes=3), 0.002 / (1 + revolution) if place < 2 else 0.0
    return PassOverPlace(
        revolution=revolution,
        name=name,
        latitude_deg=10.0,
        longitude_deg=20.0,
        radius_km=50.0,
        from_utc=begin,
        middle_utc=begin + timedelta(minutes=1),
        to_utc=end,
        from_local=_local(begin, zone),
        to_local=_local(end, zone),
        time_zone=zone,
        time_zone_of=None if zone is None else name,
        distance_km=31.4,
        p_overhead=chance(0.6),
        p_down=chance(0.2),
        p_debris=chance(rare),
        expected_casualties=_number(0.01 * rare),
    )


def _over_nation(revolution: int, nation: int) -> PassOverNation:
    code, name = NATIONS[nation]
    begin = BEGIN + timedelta(minutes=88 * revolution + 5)
    stretches = [(0, 8), (20, 24)][: nation + 1]
    return PassOverNation(
        revolution=revolution,
        iso_a3=code,
        name=name,
        overhead=[
            Interval(from_utc=begin + timedelta(minutes=a), to_utc=begin + timedelta(minutes=b))
            for a, b in stretches
        ],
        p_overhead=chance(0.7),
        p_down=chance(0.2),
        p_debris=chance(0.01),
        expected_casualties=_number(3e-5),
    )


def passes_possible(revolutions: int = 5) -> Passes:
    """Some passes over two cities, a place at sea and two nations."""
    return Passes(
        minutes_known=True,
        criterion="90 % of re-entry times span no more than 2 days; now: 8 hours",
        minutes_known_from_utc=NOW,
        samples=4096,
        track_samples=512,
        margin_km=61.3,
        p_down_before_now=chance(0.01),
        p_up_at_horizon=chance(0.0),
        places_not_passed=[],
        passes=[
            Pass(
                revolution=k,
                from_utc=BEGIN + timedelta(minutes=88 * k - 9),
                middle_utc=BEGIN + timedelta(minutes=88 * k - 8),
                to_utc=BEGIN + timedelta(minutes=88 * k - 7),
                node_longitude_deg=170.0 - 22.0 * k,
                p_down=chance(0.2),
            )
            for k in range(revolutions)
        ],
        places=[_over_place(k, place) for k in range(revolutions) for place in range(3)],
        nations=[_over_nation(k, nation) for k in range(revolutions) for nation in range(2)],
    )


def too_early_for_passes() -> Passes:
    """Years before."""
    return passes_possible().model_copy(
        update={
            "minutes_known": False,
            "minutes_known_from_utc": NOW + timedelta(days=471),
            "passes": [],
            "places": [],
            "nations": [],
        }
    )


def fake_passes(**changes: Any) -> PassesAnswer:
    """A plausible answer; `changes` replace whole top-level parts."""
    parts: dict[str, Any] = {
        "condition": "Uncontrolled.",
        "tool": Tool(version="0.1.0"),
        "run": fake_assessment().run.model_copy(update={"phase_model": "ground-track"}),
        "inputs": input_records(),
        "dispersed_inputs": [],
        "object": tracked_object(),
        "vehicle": vehicle_record(),
        "decay": decay(p05_days=0.2, p50_days=0.35, p95_days=0.6),
        "passes": passes_possible(),
        "warnings": [],
    }
    return PassesAnswer(**(parts | changes))


def fake_near_assessment(passes: Passes | None = None) -> Assessment:
    """An assessment hours before the end, with its last passes."""
    near = fake_assessment().run.model_copy(update={"phase_model": "ground-track"})
    return fake_assessment(
        run=near, decay=decay(p05_days=0.2, p50_days=0.35, p95_days=0.6), passes=passes or passes_possible()
    )

"""Where each input came from and how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np

from iss_risk.answers.document import DispersedInputRecord, InputRecord, VehicleRecord
from iss_risk.arrays import F64
from iss_risk.atmosphere.density_table import density_table_path
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.elements import mean_from_osculating
from iss_risk.decay.forces import GravityField
from iss_risk.distributions import Distribution
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import DispersedInput
from iss_risk.orbit.elements import KEPT, KEPT_SETS, OrbitHistory, Record
from iss_risk.orbit.state import osculating_state
from iss_risk.simulation.sources import Sources
from iss_risk.sources.embedded import data_folder, sha256_of
from iss_risk.vehicle.parts import Vehicle
from iss_risk.what_comes_down import Subject

STALE_ORBIT_DAYS = 7.0
STALE_WEATHER_DAYS = 30.0


def records(sources: Sources, now: datetime) -> list[InputRecord]:
    """One record for each input of an assessment."""
    return [
        *orbit_records(sources.history, sources.record, now),
        weather_record(sources.weather, now),
        vehicle_record(sources.vehicle),
        *exposure_records(sources.exposure),
        table_record(),
    ]


def warnings(sources: Sources, now: datetime) -> list[str]:
    """What a careful reader should know before using the numbers."""
    found = [
        *sources.history.warnings,
        *sources.weather.warnings,
        *orbit_warnings(sources.record, now),
        *left_out_warnings(sources.history, sources.record, now),
        *weather_warnings(sources.weather, now),
    ]
    orbit_id, vehicle_id = sources.record.norad_id, sources.vehicle.norad_id
    if sources.subject.assumed is not None:
        found.append(sources.subject.assumed)
    elif orbit_id is not None and vehicle_id is not None and orbit_id != vehicle_id:
        found.append(
            f"the orbit is that of object {orbit_id}, the vehicle {sources.vehicle.name} is {vehicle_id}: "
            f"what lands is computed from the parts of {vehicle_id}"
        )
    return found


def stated_mass_warnings(
    subject: Subject, options: Mapping[str, object], *, lands: bool = True, decays: bool = True
) -> list[str]:
    """What a mass among the stated `options` leaves as it is, of an answer that says what `lands`, and how
    it `decays`: the parts of a vehicle's file stay what they are, and without an area no mass tells the drag.
    Both follow the mass where the subject is one of a class."""
    if "mass_kg" not in options or subject.why == "class":
        return []
    vehicle, found = subject.vehicle, []
    if lands:
        found.append(
            f"a stated mass changes nothing of what lands: {vehicle.name} has the parts of its file, "
            f"{vehicle.mass_kg:,.6g} kg"
        )
    if decays and "drag_area_m2" not in options:
        found.append("a stated mass changes nothing of the decay without a drag area")
    return found


def dispersed_records(inputs: Iterable[DispersedInput[Distribution]]) -> list[DispersedInputRecord]:
    """One record for each uncertain input of a run."""
    return [
        DispersedInputRecord(
            name=one.name, unit=one.unit, distribution=str(one.distribution), source=one.source
        )
        for one in inputs
    ]


class OrbitFigures(TypedDict):
    """What the head of a report states about the orbit."""

    name: str
    norad_id: int | None
    epoch: datetime
    mean_altitude_km: float
    perigee_altitude_km: float
    apogee_altitude_km: float
    inclination_deg: float
    eccentricity: float


def orbit_figures(record: Record) -> OrbitFigures:
    """Those of a record: mean elements at its epoch."""
    start = osculating_state(record)
    return figures_of_state(record, np.concatenate([start.position_km, start.velocity_km_per_s]))


def figures_of_state(record: Record, state: F64) -> OrbitFigures:
    """Those of an osculating state (6,), km and km/s, of the object of `record`."""
    mean = np.empty(6)
    mean_from_osculating(state, GravityField(), mean)
    a_km, eccentricity = float(mean[0]), float(np.hypot(mean[1], mean[2]))
    return OrbitFigures(
        name=record.name,
        norad_id=record.norad_id,
        epoch=record.epoch,
        mean_altitude_km=a_km - EARTH_EQUATORIAL_RADIUS_KM,
        perigee_altitude_km=a_km * (1.0 - eccentricity) - EARTH_EQUATORIAL_RADIUS_KM,
        apogee_altitude_km=a_km * (1.0 + eccentricity) - EARTH_EQUATORIAL_RADIUS_KM,
        inclination_deg=float(np.degrees(mean[3])),
        eccentricity=eccentricity,
    )


def orbit_record(history: OrbitHistory, record: Record, now: datetime) -> InputRecord:
    """Where the orbit is from, and how old it is."""
    return InputRecord(
        name="orbit",
        source=history.source,
        sha256=history.sha256,
        epoch=record.epoch,
        age_hours=_hours(now, record.epoch),
        provenance=history.origin,
        fetched_at=history.fetched_at,
    )


def orbit_records(history: OrbitHistory, record: Record, now: datetime) -> list[InputRecord]:
    """That of the orbit, and of the element sets kept before, where some are used."""
    found = [orbit_record(history, record, now)]
    if history.kept is not None:
        found.append(
            InputRecord(
                name=KEPT_SETS,
                source=history.kept.source,
                sha256=history.kept.sha256,
                epoch=history.kept.last_epoch,
                age_hours=_hours(now, history.kept.last_epoch),
                provenance=KEPT,
            )
        )
    return found


def weather_record(weather: SpaceWeather, now: datetime) -> InputRecord:
    """Where the space weather is from, and how old it is."""
    observed_until = datetime.combine(weather.observed_until, time(), tzinfo=UTC)
    return InputRecord(
        name="space weather",
        source=weather.source,
        sha256=weather.sha256,
        epoch=observed_until,
        age_hours=_hours(now, observed_until),
        provenance=weather.origin,
        fetched_at=weather.fetched_at,
    )


def vehicle_record(vehicle: Vehicle) -> InputRecord:
    """The file of a vehicle."""
    return InputRecord(
        name="vehicle",
        source=vehicle.path.name,
        sha256=vehicle.sha256,
        epoch=None,
        age_hours=None,
        provenance="embedded" if vehicle.path.is_relative_to(data_folder()) else "file",
    )


def subject_record(subject: Subject) -> VehicleRecord:
    """What comes down, and why it is this."""
    vehicle = subject.vehicle
    return VehicleRecord(
        name=vehicle.identifier or vehicle.path.name,
        title=vehicle.name,
        norad_id=vehicle.norad_id,
        mass_kg=vehicle.mass_kg,
        why=subject.why,
        object_class=subject.class_name,
        assumed=subject.assumed,
        mass_range90_kg=subject.mass_range90_kg,
        configuration=vehicle.configuration,
        docked=dict(vehicle.docked),
    )


def table_record() -> InputRecord:
    """The table of air density."""
    return _file("atmosphere", density_table_path(), given=False)


def left_out_warnings(history: OrbitHistory, start: Record, now: datetime) -> list[str]:
    """Where the newest record known at `now` is not the one to start from."""
    newest = history.at(now)
    if newest.epoch <= start.epoch:
        return []
    return [
        f"the newest element set, of {newest.epoch:%Y-%m-%d %H:%M} UTC, does not follow from those before it "
        "(a reboost that no second set confirms yet, or a bad set): the decay starts from that of "
        f"{start.epoch:%Y-%m-%d %H:%M} UTC"
    ]


def orbit_warnings(record: Record, now: datetime) -> list[str]:
    """A warning where the orbit is so old that it may have been raised since."""
    age_days = (now - record.epoch).total_seconds() / 86_400.0
    if age_days > STALE_ORBIT_DAYS:
        return [
            f"the orbit is {age_days:.0f} days old: reboosts since then are unknown; fetch a newer one "
            "(iss-risk data update) or give it with --orbit"
        ]
    return []


def weather_warnings(weather: SpaceWeather, now: datetime) -> list[str]:
    """Where the solar activity of the last weeks is not observed."""
    lag_days = (now.date() - weather.observed_until).days
    if lag_days > STALE_WEATHER_DAYS:
        return [
            f"space weather is observed only until {weather.observed_until}, {lag_days} days before now: "
            "later solar activity is sampled from forecasts"
        ]
    return []


def exposure_records(exposure: Exposure) -> list[InputRecord]:
    """The nations and the people: the user's files, or what ships with the tool."""
    files = exposure.files
    return [
        _file("nations", files["nations"], given=exposure.nations_path is not None),
        _file("population", files["population"], given=exposure.population_path is not None),
    ]


def _file(name: str, path: Path, *, given: bool) -> InputRecord:
    return InputRecord(
        name=name,
        source=path.name if given else f"embedded: {path.name}",
        sha256=sha256_of(path) if given else _sha256_of_embedded(path),
        epoch=None,
        age_hours=None,
        provenance="file" if given else "embedded",
    )


@cache
def _sha256_of_embedded(path: Path) -> str:
    """What ships with the tool does not change while it runs."""
    return sha256_of(path)


def _hours(now: datetime, then: datetime) -> float:
    return (now - then).total_seconds() / 3600.0

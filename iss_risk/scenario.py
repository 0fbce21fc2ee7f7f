"""The question as a value: which object, what happens to it, and what is assumed.

A scenario is small and frozen: two can be compared field by field, and one can be written to a file and read
again (scenario_file.py). Each command uses the fields that its question depends on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict, get_args

from iss_risk.checks import aware, one_of, within
from iss_risk.constants import DEFAULT_HORIZON_DAYS
from iss_risk.debris.aerothermodynamics import CORRELATIONS
from iss_risk.debris.entry_state import EntryState
from iss_risk.debris.rules import RULES
from iss_risk.debris.wind import CALM, Wind
from iss_risk.decay.coefficient import Attitude, Body
from iss_risk.decay.known_up import check_not_after
from iss_risk.decay.object_class import CLASSES
from iss_risk.decay.plan import END_ALTITUDE_KM, Conditions, WeatherChoice
from iss_risk.distributions import Distribution
from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.places import Place, find_places
from iss_risk.inputs import DispersedInput, checked_given
from iss_risk.orbit.current import find_orbit
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.sources.selection import Selection
from iss_risk.vehicle.docking import parse_docked
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.reader import load_vehicle
from iss_risk.what_comes_down import Subject, as_docked, subject_of, subject_of_name

DEFAULT_OBJECT = "iss"


class ScenarioFields(TypedDict, total=False):
    """The fields of Scenario as keyword arguments of the functions that ask."""

    orbit: OrbitHistory | Path | str | None
    object: str | None
    vehicle: Vehicle | Path | str | None
    object_class: str | None
    attitude: Attitude | None
    ballistic_coefficient_kg_m2: float | None
    mass_kg: float | None
    configuration: str | None
    docked: str | Mapping[str, int] | None
    drag_area_m2: float | None
    drag_coefficient: float | None
    uncontrolled_from: datetime | None
    still_up: datetime | None
    conditioning: bool
    now: datetime | None
    horizon_days: float
    weather: WeatherChoice
    f107_sfu: float | None
    ap: float | None
    end_altitude_km: float
    entry: EntryState | None
    correlation: str
    rules: str
    wind: Wind
    sheltering: float
    places: Sequence[Place] | Path | str | None
    dispersed: Sequence[DispersedInput[Distribution]]


_NUMBERS = (
    "ballistic_coefficient_kg_m2", "mass_kg", "drag_area_m2", "drag_coefficient", "horizon_days", "f107_sfu",
    "ap", "end_altitude_km", "sheltering",
)  # fmt: skip
_ASSUMED = (
    "object_class", "configuration", "docked", "attitude", "ballistic_coefficient_kg_m2", "mass_kg",
    "drag_area_m2", "drag_coefficient", "weather", "f107_sfu", "ap", "correlation", "wind", "sheltering",
)  # fmt: skip
_KINDS: tuple[tuple[str, Any, str], ...] = (
    ("orbit", OrbitHistory | Path | str | None, "file or OrbitHistory"),
    ("vehicle", Vehicle | Path | str | None, "name, file or Vehicle"),
    ("configuration", str | None, "name"),
    ("docked", str | None, "text such as soyuz=0,progress=3"),
    ("wind", Wind, "Wind(speed_m_s, from_deg)"),
    ("entry", EntryState | None, "EntryState"),
    ("weather", str, "word"),
    ("conditioning", bool, "True or False"),
)


@dataclass(frozen=True, repr=False)
class Scenario:
    """What is asked.

    - `orbit`: a file in any common format, "-" for standard input, an OrbitHistory, or None for the newest
      one available of the `object` (a catalogue number or a name; None: the ISS).
    - `vehicle`: what comes down: the name of a built-in one, "generic:KG", a TOML file, or a Vehicle; None
      for the one that the object is known as by its number or name, else one of its class. Without `orbit`
      and `object` the orbit is that of the object that the vehicle is.
    - `object_class`: "rocket-body", "satellite", "cubesat", "capsule", "station" or "fragment": its usual
      drag, and where no `vehicle` is given its usual parts, of `mass_kg` or the usual mass. None: as its
      name tells.
    - `configuration` of a vehicle at which others dock: the station's are "today", "crewed", "abandoned" and
      "bare"; None: that of its file, for the station "abandoned". `docked`: other numbers of some of them,
      {"soyuz": 0} or "soyuz=0". Mass and ballistic coefficients follow; what is stated of them stays.
    - `attitude`: how it flies from now on: "held" as it has flown, "tumbling", or "unknown" (None: unknown
      for a vehicle that states both, if it is flown today or nothing is known of its decay; else as it has
      flown).
    - `ballistic_coefficient_kg_m2`, m/(Cd·A), or `mass_kg`, `drag_area_m2` and `drag_coefficient`: what is
      known of the drag of the object itself.
    - `uncontrolled_from`: until then it is held where it is by reboosts; None: uncontrolled since the epoch
      of the orbit.
    - `still_up`: it is known to be up at this instant, not after `now`, by a sighting for example. Without
      `conditioning` nothing that is known of it beyond its orbit counts: see decay/known_up.py.
    - `now`: the clock, an instant with a time zone; None: this moment. `horizon_days`: how far ahead to look.
    - `weather`: activity of the Sun as "known" at `now`, or as "observed" later; `f107_sfu` and `ap` replace
      it by constant activity.
    - `end_altitude_km`: what counts as re-entry where no debris is followed.
    - `entry`: a given state that the fall starts from, where no orbit is followed.
    - `correlation` of stagnation heating, and `wind` during the fall. `rules` of "nasa" let parts survive as
      in NASA's codes, for `debris` only: a benchmark, see debris/rules.py.
    - `sheltering`: the share of people under roofs that protect. `places`: circles on the ground to
      answer for as well: a file, names of cities, or Place values.
    - `dispersed`: inputs drawn instead of those of the same names in iss_risk/inputs.py.

    Raises UsageError for what is out of range or contradicts itself.

    >>> tumbling = Scenario(vehicle="iss", attitude="tumbling")
    >>> tumbling
    Scenario(vehicle='iss', attitude='tumbling')
    >>> tumbling.differences(Scenario(vehicle="iss", attitude="held"))
    {'attitude': ('tumbling', 'held')}
    >>> Scenario(attitude="upright")
    Traceback (most recent call last):
    iss_risk.errors.UsageError: attitude: 'upright' is not known: choose held, tumbling, unknown
    """

    orbit: OrbitHistory | Path | str | None = None
    object: str | None = None
    vehicle: Vehicle | Path | str | None = None
    object_class: str | None = None
    attitude: Attitude | None = None
    ballistic_coefficient_kg_m2: float | None = None
    mass_kg: float | None = None
    configuration: str | None = None
    docked: str | Mapping[str, int] | None = None
    drag_area_m2: float | None = None
    drag_coefficient: float | None = None
    uncontrolled_from: datetime | None = None
    still_up: datetime | None = None
    conditioning: bool = True
    now: datetime | None = None
    horizon_days: float = DEFAULT_HORIZON_DAYS
    weather: WeatherChoice = "known"
    f107_sfu: float | None = None
    ap: float | None = None
    end_altitude_km: float = END_ALTITUDE_KM
    entry: EntryState | None = None
    correlation: str = CORRELATIONS[0]
    rules: str = "ours"
    wind: Wind = CALM
    sheltering: float = 0.0
    places: Sequence[Place] | Path | str | None = None
    dispersed: Sequence[DispersedInput[Distribution]] = ()

    def __post_init__(self) -> None:
        for name, value in self._settled().items():
            super().__setattr__(name, value)
        if self.attitude is not None:
            one_of("attitude", self.attitude, get_args(Attitude))
        if self.object_class is not None:
            one_of("object_class", self.object_class, tuple(CLASSES))
        one_of("correlation", self.correlation, CORRELATIONS)
        one_of("rules", self.rules, tuple(RULES))
        for name, kinds, words in _KINDS:
            if not isinstance(getattr(self, name), kinds):
                raise UsageError(f"{getattr(self, name)!r} is no {words}", parameter=name)
        within("sheltering", self.sheltering, 0.0, 1.0)
        if self.sheltering == 1.0:
            raise UsageError("1 is not below 1", parameter="sheltering")
        if self.still_up is not None and self.now is not None:
            check_not_after(self.still_up, self.now)
        self.conditions()
        _ = self.body

    def _settled(self) -> dict[str, Any]:
        """Fields in the one form that they are kept in: UTC, floats, tuples."""
        settled: dict[str, Any] = {"dispersed": tuple(checked_given(self.dispersed))}
        if self.object is not None:
            settled["object"] = str(self.object).strip()
            if not settled["object"]:
                raise UsageError("the object has no name", parameter="object")
        for name in ("now", "uncontrolled_from", "still_up"):
            if getattr(self, name) is not None:
                settled[name] = aware(name, getattr(self, name))
        for name in _NUMBERS:
            value = getattr(self, name)
            if value is not None:
                settled[name] = within(name, value, -math.inf, math.inf)
        if self.docked is not None:
            stated = self.docked
            if isinstance(stated, Mapping):
                stated = ",".join(f"{name}={count}" for name, count in stated.items())
            if isinstance(stated, str):
                settled["docked"] = ",".join(f"{name}={n}" for name, n in parse_docked(stated).items())
        if self.places is not None and not isinstance(self.places, str | Path):
            places = tuple(self.places)
            names = [one for one in places if isinstance(one, str)]
            settled["places"] = ", ".join(names) if names and len(names) == len(places) else places
            if not names and not all(isinstance(one, Place) for one in places):
                raise UsageError("neither a file, nor names of cities, nor Place values", parameter="places")
        return settled

    @property
    def assumed(self) -> dict[str, str | float]:
        """What is stated of drag, Sun, wind, heating and people, as it stands in a document."""
        stated = {name: getattr(self, name) for name in _ASSUMED}
        unusual = {name: value for name, value in stated.items() if value != getattr(Scenario, name)}
        return {name: value if isinstance(value, float) else str(value) for name, value in unusual.items()}

    @property
    def body(self) -> Body:
        """What is known of the object itself."""
        return Body(self.ballistic_coefficient_kg_m2, self.mass_kg, self.drag_area_m2, self.drag_coefficient)

    def conditions(self, *, samples: int = 1, seed: int = 0, deterministic: bool = False) -> Conditions:
        """How its decay is to be computed."""
        return Conditions(
            weather=self.weather,
            f107_sfu=self.f107_sfu,
            ap=self.ap,
            deterministic=deterministic,
            end_altitude_km=self.end_altitude_km,
            horizon_days=self.horizon_days,
            samples=samples,
            seed=seed,
            dispersed=tuple(self.dispersed),
            still_up=self.still_up,
            conditioning=self.conditioning,
        )

    def orbit_history(self, selection: Selection, now: datetime) -> OrbitHistory:
        """The orbit to start from: the one given, or what `selection` allows. Raises InputError and
        UsageError as `find_orbit`."""
        if self.object is not None:
            selection = replace(selection, object=self.object)
        if self.orbit is None and selection.object is None and (self.vehicle or self.object_class):
            return self._orbit_of_vehicle(selection, now)
        return find_orbit(self.orbit, selection, now)

    def _orbit_of_vehicle(self, selection: Selection, now: datetime) -> OrbitHistory:
        """The orbit of the object that the vehicle is: never that of another one unasked."""
        fly = "give --orbit or --object (--object iss flies it on the station's orbit)"
        if self.vehicle is None:
            raise UsageError(f"a class of objects has no orbit of its own: {fly}", parameter="object_class")
        vehicle = self._stated_vehicle()
        if vehicle.norad_id is None:
            raise UsageError(f"{vehicle.name} has no orbit of its own: {fly}", parameter="vehicle")
        try:
            return find_orbit(None, replace(selection, object=str(vehicle.norad_id)), now)
        except InputError as error:
            raise InputError(
                f"{error}; {vehicle.norad_id} is {vehicle.name}: --object iss flies it on the station's orbit"
            ) from error

    def _stated_vehicle(self) -> Vehicle:
        assert self.vehicle is not None
        return self.vehicle if isinstance(self.vehicle, Vehicle) else load_vehicle(self.vehicle)

    def subject(self, history: OrbitHistory | None) -> Subject:
        """What comes down, part by part: where `history` is None, whatever its orbit. Raises InputError for a
        vehicle that cannot be used, UsageError for a mass or an object without parts, and for a configuration
        that the vehicle does not have."""
        return as_docked(self._subject(history), self.configuration, self.docked_text)

    @property
    def docked_text(self) -> str | None:
        """`docked`, as text."""
        assert self.docked is None or isinstance(self.docked, str)  # settled
        return self.docked

    def _subject(self, history: OrbitHistory | None) -> Subject:
        stated = self.vehicle is not None or self.object_class is not None
        if history is None and not stated:
            return subject_of_name(DEFAULT_OBJECT if self.object is None else self.object)
        return subject_of(
            None if history is None else history.latest,
            vehicle=self.vehicle,
            class_name=self.object_class,
            mass_kg=self.mass_kg,
        )

    def circles(self) -> tuple[Place, ...]:
        """The places to answer for as well. Raises InputError and UsageError as `find_places`."""
        if self.places is None:
            return ()
        return find_places(self.places) if isinstance(self.places, str | Path) else tuple(self.places)

    def with_files_read(self, selection: Selection, now: datetime) -> tuple[Scenario, Subject]:
        """The same question, with its clock set to `now` and the contents of its files instead of paths; and
        what comes down."""
        history = self.orbit_history(selection, now)
        subject = self.subject(history)
        read = replace(self, now=now, orbit=history, vehicle=subject.vehicle, places=self.circles() or None)
        return read, subject

    @property
    def options(self) -> dict[str, str | float | bool]:
        """Every field that is not at its default, in the form in which it stands in a document."""
        stated = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "now"}
        return {
            name: _in_words(name, value)
            for name, value in stated.items()
            if value is not None and value != getattr(Scenario, name)
        }

    def differences(self, other: Scenario) -> dict[str, tuple[Any, Any]]:
        """What differs, by field: (here, there)."""
        pairs = {one.name: (getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def __repr__(self) -> str:
        stated = {one.name: getattr(self, one.name) for one in fields(self)}
        unusual = {one.name: stated[one.name] for one in fields(self) if stated[one.name] != one.default}
        return f"Scenario({', '.join(f'{name}={value!r}' for name, value in unusual.items())})"


def _in_words(name: str, value: Any) -> str | float | bool:
    if isinstance(value, OrbitHistory):
        value = value.source
    if isinstance(value, Path) or (name in ("orbit", "vehicle", "places") and isinstance(value, str)):
        return Path(value).name  # where it lies is the user's own affair; what it holds is among the inputs
    if isinstance(value, bool | float | str):
        return value
    if isinstance(value, Vehicle):
        return value.identifier or value.name
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if name == "places":
        return ", ".join(place.name for place in value)
    if name == "dispersed":
        return "; ".join(f"{one.name} {one.distribution}" for one in value)
    return ",".join(f"{figure:.10g}" for figure in vars(value).values())  # wind, entry: as their options


def as_asked(scenario: Scenario | None, asked: ScenarioFields) -> Scenario:
    """A scenario (None: the standard one) with the fields `asked` in it."""
    if not isinstance(scenario, Scenario | None):
        raise UsageError(
            f"{scenario!r} is no Scenario: name what is given, as orbit=...", parameter="scenario"
        )
    return replace(scenario or Scenario(), **asked)

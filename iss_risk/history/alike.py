"""Which recorded runs are of the same thing: one trend, one comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from iss_risk.history.runs import RecordedRun
from iss_risk.orbit.identity import named, object_from_text, plain_name
from iss_risk.summaries.causes import FINDINGS

# How much was computed, and what was observed meanwhile: two runs that differ in it ask the same.
_SAME_QUESTION = frozenset({"seed", "samples", "still_up", "vehicle"})


class Thing(NamedTuple):
    """An object and the vehicle that comes down as it; `vehicle` is None in runs of versions that did not
    record it: then the mass tells."""

    norad_id: int | None
    object_name: str
    vehicle: str | None
    mass_kg: float

    def is_same(self, other: Thing) -> bool:
        """Whether both are one object and one vehicle."""
        return self.object == other.object and self._is_vehicle(other)

    @property
    def object(self) -> int | str:
        """Its number, or the name where it has none."""
        return plain_name(self.object_name) if self.norad_id is None else self.norad_id

    def _is_vehicle(self, other: Thing) -> bool:
        if self.vehicle is not None and other.vehicle is not None:
            return self.vehicle == other.vehicle
        return math.isclose(self.mass_kg, other.mass_kg, rel_tol=1e-9)

    def is_called(self, object_: str | None, vehicle: str | None) -> bool:
        """Whether a user may mean it: the number or a part of the name, and the vehicle as `--vehicle` takes
        it, or its class; None is any."""
        return (object_ is None or self._is_object(object_)) and (
            vehicle is None or plain_name(vehicle) in self._vehicle_names()
        )

    def _is_object(self, wanted: str) -> bool:
        number, name = object_from_text(wanted)
        return number == self.norad_id if name is None else plain_name(name) in plain_name(self.object_name)

    def _vehicle_names(self) -> set[str]:
        called = plain_name(self.vehicle or "")
        return {called, called.partition(":")[0]}

    def __str__(self) -> str:
        vehicle = self.vehicle or f"vehicle of {self.mass_kg:,.6g} kg"
        return f"{named(self.object_name, self.norad_id)} as {vehicle}"


def thing_of(run: RecordedRun) -> Thing:
    """What came down in a run."""
    return thing(run.norad_id, run.object_name, run.options, run.mass_kg)


def thing(norad_id: int | None, name: str, options: Mapping[str, Any], mass_kg: float) -> Thing:
    """From the values of a row."""
    vehicle = options.get("vehicle")
    return Thing(norad_id, name, None if vehicle is None else str(vehicle), mass_kg)


def same_question(before: RecordedRun, after: RecordedRun) -> bool:
    """Whether both runs are of one thing with the same options, so that a change is news of the world."""
    return thing_of(before).is_same(thing_of(after)) and asked_of(before) == asked_of(after)


def asked_of(run: RecordedRun) -> dict[str, Any]:
    """The options that make the question, without what is not stated."""
    left_out = FINDINGS | _SAME_QUESTION
    asked = ((name, value) for name, value in run.options.items() if name not in left_out)
    return {name: _without_noise(value) for name, value in asked if value is not None}


def _without_noise(value: Any) -> Any:
    """The horizon is recorded as its end less the clock: its last digits differ from run to run."""
    return float(f"{value:.9g}") if isinstance(value, float) else value

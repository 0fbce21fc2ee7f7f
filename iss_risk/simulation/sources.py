"""The inputs of a simulation that have a date or an author."""

from __future__ import annotations

from dataclasses import dataclass

from iss_risk.atmosphere.density_table import density_table_path
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.exposure.model import Exposure
from iss_risk.orbit.elements import KEPT_SETS, OrbitHistory, Record
from iss_risk.sources.embedded import sha256_of
from iss_risk.vehicle.parts import Vehicle
from iss_risk.what_comes_down import Subject


@dataclass(frozen=True)
class Sources:
    """`record` is the one of `history` that the decay starts from."""

    history: OrbitHistory
    record: Record
    subject: Subject
    weather: SpaceWeather
    exposure: Exposure

    @property
    def vehicle(self) -> Vehicle:
        """What comes down."""
        return self.subject.vehicle

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each input, by its name in the documents."""
        kept = self.history.kept
        return {
            "orbit": self.history.sha256,
            **({} if kept is None else {KEPT_SETS: kept.sha256}),
            "space weather": self.weather.sha256,
            "vehicle": self.vehicle.sha256,
            **{name: sha256_of(path) for name, path in self.exposure.files.items()},
            "atmosphere": sha256_of(density_table_path()),
        }

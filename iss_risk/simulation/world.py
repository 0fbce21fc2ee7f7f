"""What does not depend on the scenario: the space weather, the air, the nations and the people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.atmosphere.density_table import DensityTable, load_density_table
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.errors import UsageError
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.people.world_population import world_persons
from iss_risk.risk.zones import ZonalTables, zonal_tables
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection


@dataclass(frozen=True)
class MapFiles:
    """Where nations and people come from: files of the user, or the embedded data (None). See
    `load_exposure`. Raises UsageError for a year out of range."""

    nations: str | Path | None = None
    population: str | Path | None = None
    population_year: int | None = None

    def __post_init__(self) -> None:
        if self.population_year is not None:
            world_persons(self.population_year)

    def only_without(self, world: World | None) -> None:
        """Raise UsageError where files are given as well as a world."""
        if world is not None and self != MapFiles():
            raise UsageError(
                "a world has its own nations and people: give one or the other", parameter="world"
            )


@dataclass(frozen=True, repr=False, eq=False)
class World:
    """Loaded once, shared by many scenarios, threads and processes.

    `ground` is an Exposure, or says which files to make one from when it is first needed.
    """

    weather: SpaceWeather
    ground: Exposure | MapFiles = MapFiles()

    @classmethod
    def load(
        cls,
        *,
        selection: Selection | None = None,
        now: datetime | None = None,
        nations: str | Path | None = None,
        population: str | Path | None = None,
        population_year: int | None = None,
    ) -> World:
        """The weather that `selection` allows (by default today's from the network, else the last good copy
        or the embedded one), as at `now`, and the nations and people of the files given.

        Raises UsageError for a year out of range; files that cannot be used raise InputError when nations or
        people are first needed.
        """
        weather = find_weather(selection or Selection(), now or utc_now())
        return cls(weather, MapFiles(nations, population, population_year))

    @cached_property
    def exposure(self) -> Exposure:
        """Nations and people. Raises InputError for a file that cannot be used."""
        ground = self.ground
        if isinstance(ground, Exposure):
            return ground
        return load_exposure(ground.nations, ground.population, ground.population_year)

    @cached_property
    def zones(self) -> ZonalTables:
        """Means over longitude of nations and people, for re-entries anywhere around the Earth."""
        return zonal_tables(self.exposure)

    @property
    def air(self) -> DensityTable:
        """Density by altitude, season, place, local time and solar activity."""
        return load_density_table()

    def __repr__(self) -> str:
        weather = f"space weather observed until {self.weather.observed_until}"
        if "exposure" not in self.__dict__:
            return f"<World: {weather}; nations and people not loaded yet>"
        persons = float(self.exposure.persons.sum())
        return f"<World: {weather}; {len(self.exposure.iso_a3)} nations, {persons:,.0f} people>"

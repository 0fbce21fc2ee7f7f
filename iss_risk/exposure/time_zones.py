"""The time zone of a place: that of the nearest city that ships with the tool, in the same nation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from iss_risk.earth.sphere import arc_deg
from iss_risk.exposure.cities import cities
from iss_risk.exposure.model import Exposure
from iss_risk.exposure.places import Place

SAME_PLACE_DEG = 0.01


class TimeZone(NamedTuple):
    """A name of the IANA time zone database, and the city that it was taken from."""

    name: str
    city: str

    def local(self, instant: datetime) -> str:
        """ISO 8601 to the minute with the offset from UTC: 2020-05-11T15:40+00:00."""
        return instant.astimezone(ZoneInfo(self.name)).isoformat(timespec="minutes")


def time_zones(places: Sequence[Place], exposure: Exposure) -> list[TimeZone | None]:
    """Of each place; None at sea, in a nation without a city, and where the system does not know the zone."""
    latitude = np.array([city.latitude_deg for city in cities()])
    longitude = np.array([city.longitude_deg for city in cities()])
    nation_of_city = exposure.nation_at(latitude, longitude)
    zones_of_system = available_timezones()
    found: list[TimeZone | None] = []
    for place in places:
        away_deg = arc_deg(place.latitude_deg, place.longitude_deg, latitude, longitude)
        nation = exposure.nation_at(np.array([place.latitude_deg]), np.array([place.longitude_deg]))[0]
        # Some cities by the water have their middle in it: they are known all the same.
        usable = (away_deg < SAME_PLACE_DEG) | ((nation_of_city == nation) & (nation >= 0))
        city = cities()[int(np.argmin(np.where(usable, away_deg, np.inf)))]
        known = usable.any() and city.time_zone in zones_of_system
        found.append(TimeZone(city.time_zone, f"{city.name} ({city.iso_a2})") if known else None)
    return found

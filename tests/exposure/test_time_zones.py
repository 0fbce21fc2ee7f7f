"""The time zone of a place: its own, or that of the nearest city in its nation."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from iss_risk.exposure.cities import cities
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.places import Place, find_places, large_cities
from iss_risk.exposure.time_zones import time_zones


def test_every_city_has_a_zone_that_the_system_knows() -> None:
    assert {city.time_zone for city in cities()} <= available_timezones()


@pytest.mark.parametrize(
    ("name", "zone", "local"),
    [
        ("Berlin", "Europe/Berlin", "2020-05-11T17:34+02:00"),
        ("Santiago", "America/Santiago", "2020-05-11T11:34-04:00"),
        ("Kathmandu", "Asia/Kathmandu", "2020-05-11T21:19+05:45"),
        ("Lagos", "Africa/Lagos", "2020-05-11T16:34+01:00"),  # its middle is in the lagoon on the map
    ],
)
def test_a_city_has_its_own(name: str, zone: str, local: str) -> None:
    (found,) = time_zones(find_places(name), load_exposure())
    assert found is not None
    assert found.name == zone
    assert found.local(datetime(2020, 5, 11, 15, 34, tzinfo=UTC)) == local


def test_a_place_takes_that_of_the_nearest_city_of_its_nation() -> None:
    # Tijuana is nearer to San Ysidro than San Diego; Detroit and Windsor face each other.
    places = [
        Place("San Ysidro", 32.556, -117.043, 1.0),
        Place("south-western Ontario", 42.25, -82.8, 1.0),
        Place("in the Pacific", -30.0, -130.0, 1.0),
    ]
    border, ontario, sea = time_zones(places, load_exposure())
    assert border is not None
    assert border.city == "San Diego (US)"
    assert ontario is not None
    assert ontario.name == "America/Toronto"
    assert sea is None


def test_large_cities_do_not_overlap() -> None:
    found = large_cities()
    assert 400 < len(found) < 564
    names = {place.name for place in found}
    assert {"New York City (US)", "Lagos (NG)", "Berlin (DE)"} <= names
    assert not {"Brooklyn (US)", "Queens (US)", "Manhattan (US)"} & names

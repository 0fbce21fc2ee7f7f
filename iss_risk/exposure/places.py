"""Places that a user asks for: circles on the map, from a file or by the names of cities."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from iss_risk.checks import within
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.earth.sphere import unit_vectors
from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.cities import City, cities
from iss_risk.exposure.nations.names import code_a2
from iss_risk.notation.json_documents import read_json
from iss_risk.notation.spelling import close_names, plain
from iss_risk.sums import weighted_sum

DEFAULT_RADIUS_KM = 50.0
MOST_RADIUS_KM = 5_000.0
LARGE_CITY_PERSONS = 1_000_000
MOST_PLACES = 500  # they take 16 s of CPU with 16 samples, and 200,000 would take hours
LARGEST_FILE_BYTES = 8 * 1024**2
FILE_SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".geojson")
NAMES = ("name", "place", "city", "label", "title")
LATITUDES = ("latitude", "latitude_deg", "lat", "y")
LONGITUDES = ("longitude", "longitude_deg", "lon", "lng", "long", "x")
RADII = ("radius_km", "radius")


@dataclass(frozen=True)
class Place:
    """A circle of `radius_km` on the ground about a point (geodetic degrees, longitude −180 … 180)."""

    name: str
    latitude_deg: float
    longitude_deg: float
    radius_km: float

    def __post_init__(self) -> None:
        within("places", self.latitude_deg, -90.0, 90.0)
        within("places", self.longitude_deg, -180.0, 180.0)
        within("places", self.radius_km, 0.0, MOST_RADIUS_KM, above=True)


def find_places(wanted: str | Path) -> tuple[Place, ...]:
    """The places of a CSV or GeoJSON file, or cities by their names, separated by commas.

    CSV: columns name, latitude, longitude and radius_km (50 km where it is missing). GeoJSON: points with
    properties name and radius_km. Names: cities of 500,000 people and more, and capitals; a country in
    brackets, as in "Valencia (ES)" or "Valencia (Spain)", selects one of several cities with the same name.

    Raises:
        InputError: the file is missing or broken, or a line has no name or impossible numbers.
        UsageError: a city that is not known.
    """
    path = Path(wanted)
    if not (path.suffix.lower() in FILE_SUFFIXES or "/" in str(wanted) or _is_file(path)):
        names = [name.strip() for name in str(wanted).split(",") if name.strip()]
        if not names:
            raise UsageError("no place is named", parameter="places")
        if len(names) > MOST_PLACES:
            raise UsageError(f"{len(names):,} places are more than {MOST_PLACES}", parameter="places")
        return tuple(_city(name) for name in names)
    text = _text_of(path)
    try:
        places = tuple(_from_json(text, path) if text.lstrip().startswith("{") else _from_csv(text, path))
    except csv.Error as error:
        raise InputError(f"is not CSV ({error})", path=path) from error
    if not places:
        raise InputError("has no places", path=path)
    if len(places) > MOST_PLACES:
        raise InputError(
            f"has {len(places):,} places, more than {MOST_PLACES}: give fewer at a time", path=path
        )
    return places


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a list of cities may be too long for a name
        return False


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise InputError(
            f"cannot be read ({getattr(error, 'strerror', None) or error})", path=path
        ) from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise InputError(f"is larger than {LARGEST_FILE_BYTES // 1024**2} MiB: no list of places", path=path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not a text in UTF-8", path=path) from error


def _from_csv(text: str, path: Path) -> Iterator[Place]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    lines = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    if not lines:
        return
    number, header = lines[0]
    separator = max(",;\t", key=header.count)
    columns = [column.strip().casefold() for column in next(csv.reader([header], delimiter=separator))]
    where: dict[str, int] = {}
    for field, names in (
        ("name", NAMES),
        ("latitude", LATITUDES),
        ("longitude", LONGITUDES),
        ("radius_km", RADII),
    ):
        found = [columns.index(name) for name in names if name in columns]
        if found:
            where[field] = found[0]
        elif field != "radius_km":
            raise InputError(
                f"has no column {field}; the first line must be name,latitude,longitude,radius_km",
                path=path,
                line=number,
            )
    rows = csv.reader(io.StringIO("\n".join(line for _, line in lines[1:])), delimiter=separator)
    for (line, _), row in zip(lines[1:], rows, strict=False):
        values = {field: row[k] if k < len(row) else "" for field, k in where.items()}
        yield _place(values, path, line)


def _from_json(text: str, path: Path) -> Iterator[Place]:
    document = read_json(text, path=str(path))
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise InputError("is not a GeoJSON collection of features", path=path)
    for number, feature in enumerate(features, 1):
        where = f"feature {number}"
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
        point = geometry.get("coordinates") if geometry is not None and is_point else None
        if not isinstance(point, list) or len(point) < 2:
            raise InputError("is not a point", path=path, field=where)
        given = feature.get("properties")
        properties = {str(k).casefold(): v for k, v in given.items()} if isinstance(given, dict) else {}
        values: dict[str, Any] = {"longitude": point[0], "latitude": point[1]}
        for field, names in (("name", NAMES), ("radius_km", RADII)):
            values[field] = next((properties[n] for n in names if properties.get(n) is not None), "")
        yield _place(values, path, None, where)


def _place(values: dict[str, Any], path: Path, line: int | None, where: str | None = None) -> Place:
    name = str(values["name"]).strip()

    def number(field: str, low: float, high: float, default: float | None = None) -> float:
        text = str(values.get(field, "")).strip()
        place = f"{where}, {field}" if where else field
        if not text and default is not None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise InputError(
                f"{text!r} is not a number in {low:g} … {high:g}", path=path, line=line, field=place
            )
        return value

    latitude, longitude = number("latitude", -90.0, 90.0), number("longitude", -180.0, 360.0)
    radius = number("radius_km", 0.0, MOST_RADIUS_KM, DEFAULT_RADIUS_KM)
    if radius == 0.0:
        raise InputError(
            "a place needs a radius above 0 km", path=path, line=line, field=where or "radius_km"
        )
    if not name:
        raise InputError("has no name", path=path, line=line, field=where)
    return Place(name, latitude, longitude - 360.0 if longitude > 180.0 else longitude, radius)


def _city(text: str) -> Place:
    name, _, country = text.partition("(")
    wanted, code = plain(name), code_a2(country.strip(" )"))
    for city in cities():
        if plain(city.name) == wanted and (code == city.iso_a2 or not country):
            return _circle(city)
    near = close_names(name, (city.name for city in cities()))
    hint = f"; perhaps {', '.join(near)}" if near else ""
    raise UsageError(
        f"no city {text!r} among those of 500,000 people and more, and capitals{hint}; give a file with "
        "name,latitude,longitude,radius_km",
        parameter="places",
    )


def large_cities(least_persons: int = LARGE_CITY_PERSONS) -> tuple[Place, ...]:
    """The cities of so many people and more, the largest first, without those in the circle of a larger one
    (boroughs, and neighbours for whom the same is true)."""
    found: list[Place] = []
    for city in cities():
        if city.persons < least_persons:
            break
        place = _circle(city)
        others = unit_vectors(
            np.array([one.latitude_deg for one in found]), np.array([one.longitude_deg for one in found])
        )
        here = unit_vectors(np.array([place.latitude_deg]), np.array([place.longitude_deg]))[0]
        if not (weighted_sum(others, here) > np.cos(DEFAULT_RADIUS_KM / EARTH_AUTHALIC_RADIUS_KM)).any():
            found.append(place)
    return tuple(found)


def _circle(city: City) -> Place:
    return Place(f"{city.name} ({city.iso_a2})", city.latitude_deg, city.longitude_deg, DEFAULT_RADIUS_KM)

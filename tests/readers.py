"""Readers of files that users bring, with good files for them: what is fuzzed, and counted.

A reader gets bytes and puts them where the program finds them. Where a checksum would keep mutated contents
out, there is a second reader that makes it right again ("..., sealed").
"""

from __future__ import annotations

import gzip
import io
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import good_files as good
from notation.reentry_messages import KVN as REENTRY_KVN
from orbit.test_tle import resigned
from report.fakes import fake_assessment

from iss_risk.atmosphere.recent_indices import filled_up, observed_indices_of
from iss_risk.atmosphere.space_weather import SpaceWeather, read_space_weather, space_weather_of
from iss_risk.cli.program import program
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.nations.polygon_file import read_nations
from iss_risk.exposure.people.cells import PopulationCells
from iss_risk.exposure.people.known_people import PopulationIn
from iss_risk.exposure.people.raster import read_population_raster
from iss_risk.exposure.places import find_places
from iss_risk.notation.reentry_reader import read_reentry_message
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.elements import MeanElements, OrbitHistory
from iss_risk.orbit.reader import orbit_of
from iss_risk.orbit.state import brouwer_semi_major_axis_km, osculating_state
from iss_risk.scenario_file import read_scenario, read_scenario_with_maps
from iss_risk.studies.claim_file import read_claims, shipped_claims
from iss_risk.studies.compare import compare
from iss_risk.studies.compared_files import read_assessment
from iss_risk.studies.published_predictions import read_published
from iss_risk.vehicle.reader import load_vehicle

CLOCK = datetime(2026, 11, 25, tzinfo=UTC)


@dataclass(frozen=True)
class Reader:
    """`read` raises errors of ours, or nothing. `seal` makes checksums right again."""

    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]
    seal: Callable[[bytes], bytes] = bytes


def read_orbit(data: bytes) -> OrbitHistory:
    """An orbit, and what is asked of it first."""
    history = orbit_of(content_from_bytes(data, path="x"))
    assert history.records
    for record in history.records[:5]:
        osculating_state(record)
        if isinstance(record, MeanElements):
            brouwer_semi_major_axis_km(record)
    history.at(CLOCK)
    return history


def commanded(*words: str) -> None:
    """A command of the program, in this process, its errors raised and its answer thrown away."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        program.main(args=list(words), prog_name="iss-risk", standalone_mode=False)


def as_file(name: str, read: Callable[[Path], object], *seeds: bytes) -> Callable[[Path], Reader]:
    """A reader of a file of that name."""

    def made(folder: Path) -> Reader:
        path = folder / name

        def from_file(data: bytes) -> None:
            path.write_bytes(data)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                read(path)

        return Reader(seeds, from_file)

    return made


def plain(read: Callable[[bytes], object], *seeds: bytes) -> Callable[[Path], Reader]:
    """A reader of bytes."""
    return lambda _: Reader(seeds, read)


def sealed_tle(data: bytes) -> bytes:
    """Lines of element sets with their checksums made right, so that wrong figures are looked at."""
    lines = data.decode("latin-1").split("\n")
    return "\n".join(resigned(one) if len(one) == 69 else one for one in lines).encode("latin-1")


@cache
def embedded_weather() -> SpaceWeather:
    return read_space_weather()


def read_recent_indices(data: bytes) -> None:
    embedded = embedded_weather()
    assert filled_up(embedded, observed_indices_of(data, path="x")).observed_until >= embedded.observed_until


def read_predictions(path: Path) -> None:
    for row in read_published(path).rows:
        assert row.issued.earliest < row.decayed.instant
        assert row.window is None or row.window[0] < row.window[1]


def read_message(data: bytes) -> None:
    """A re-entry message: what is read can be written in both notations, and read again."""
    with suppress(UnicodeDecodeError):
        message = read_reentry_message(data.decode(), path="x")
        for text in (message.kvn(), message.xml()):
            assert read_reentry_message(text, path="x").values == message.values


def read_cities(data: bytes) -> None:
    with suppress(UnicodeDecodeError):
        find_places(data.decode().replace("/", ""))  # a slash makes it a file


def a_map(name: str) -> Callable[[Path], Reader]:
    return lambda folder: as_file(f"nations.{name}", read_nations, good.maps(folder)[name].read_bytes())(
        folder
    )


def shapefile(folder: Path) -> Reader:
    """Its parts one by one: the name of one in front, with NUL."""
    path = good.maps(folder)["shp"]
    whole = {name: path.with_suffix(f".{name}").read_bytes() for name in ("shp", "shx", "dbf", "prj", "cpg")}

    def read(data: bytes) -> None:
        name, _, content = data.partition(b"\0")
        for one, before in whole.items():
            path.with_suffix(f".{one}").write_bytes(content if name.decode("latin-1") == one else before)
        read_nations(path)

    return Reader(tuple(name.encode() + b"\0" + content for name, content in whole.items()), read)


def raster(name: str, seed: Callable[[Path], bytes]) -> Callable[[Path], Reader]:
    def made(folder: Path) -> Reader:
        exposure = load_exposure()
        cells = PopulationCells.empty(exposure.index)
        embedded = PopulationIn(exposure.persons_by_cell())
        return as_file(name, lambda path: read_population_raster(path, cells, embedded), seed(folder))(folder)

    return made


def read_vehicle(path: Path) -> None:
    part_arrays(load_vehicle(path))


def _sealed(read: Callable[[bytes], object], *seeds: bytes) -> Callable[[Path], Reader]:
    return lambda _: Reader(seeds, read, sealed_tle)


def _inside_gzip(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def read_compared(path: Path) -> None:
    answer = read_assessment(path)
    compare(answer, answer, labels=["a", "b"])


def read_weather(data: bytes) -> None:
    space_weather_of(data, path="x")


USER_FILES: dict[str, Callable[[Path], Reader]] = {
    **{name: plain(read_orbit, seed) for name, seed in good.ORBITS.items()},
    "tle-sealed": _sealed(read_orbit, good.TLE, good.ORBITS["tle-history"]),
    "gzip-sealed": lambda _: Reader((good.TLE,), read_orbit, _inside_gzip),
    "space-weather": plain(read_weather, good.SOME_SPACE_WEATHER),
    "space-weather-gzip": plain(read_weather, gzip.compress(good.SOME_SPACE_WEATHER, mtime=0)),
    "recent-indices": plain(read_recent_indices, good.INDICES),
    "vehicle": as_file("vehicle.toml", read_vehicle, good.VEHICLE),
    "scenario": as_file("scenario.toml", read_scenario, good.SCENARIO),
    "scenario-with-maps": as_file(
        "scenario.toml", read_scenario_with_maps, b"population_year = 2030\n" + good.SCENARIO
    ),
    "claims": as_file("claims.toml", read_claims, shipped_claims().read_bytes()),
    "assessment": as_file("risk.json", read_compared, fake_assessment().to_json().encode()),
    "published": as_file("published.csv", read_predictions, good.PUBLISHED),
    "reentry-kvn": plain(read_message, REENTRY_KVN.encode()),
    "reentry-xml": plain(read_message, read_reentry_message(REENTRY_KVN, path="x").xml().encode()),
    "places-csv": as_file("places.csv", find_places, good.PLACES, good.PLACES_TSV),
    "places-geojson": as_file("places.geojson", find_places, good.PLACES_JSON),
    "places-inline": plain(read_cities, good.CITIES),
    "map-geojson": as_file("nations.geojson", read_nations, good.NATIONS),
    **{f"map-{name}": a_map(name) for name in ("gpkg", "kml", "fgb", "gml")},
    "map-shapefile": shapefile,
    "raster-geotiff": raster("count.tif", good.raster),
    "raster-ascii": raster("count.asc", lambda _: good.ASCII_RASTER),
}

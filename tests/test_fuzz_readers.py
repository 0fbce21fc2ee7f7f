"""Every reader, fed with what is nearly right: an answer or one of our errors, never a hang, nothing else.

How many cases: tests/mutations.py.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from exposure.test_population_raster import tiff
from hypothesis import given
from hypothesis import strategies as st
from mutations import cases, mutated, survives
from orbit.test_ephemeris import OEM, OPM, as_xml_opm
from orbit.test_omm import RECORD, as_csv, as_kvn, as_xml
from rasterio.transform import from_origin
from sources.celestrak_like import omm, supgp

from iss_risk.atmosphere.recent_indices import filled_up, observed_indices_of
from iss_risk.atmosphere.space_weather import read_space_weather, space_weather_of
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.nations.polygon_file import read_nations
from iss_risk.exposure.people.cells import PopulationCells
from iss_risk.exposure.people.known_people import PopulationIn
from iss_risk.exposure.people.raster import read_population_raster
from iss_risk.notation.text import is_harmful, one_line
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.identity import object_from_text
from iss_risk.orbit.reader import orbit_of
from iss_risk.orbit.state import brouwer_semi_major_axis_km, osculating_state
from iss_risk.sources import asked, cache
from iss_risk.sources.cache import Copy
from iss_risk.sources.embedded import data_path
from iss_risk.sources.services import SPACE_WEATHER, Product
from iss_risk.studies.published_predictions import read_published
from iss_risk.vehicle.reader import load_vehicle

TLE = (
    b"ISS (ZARYA)\n"
    b"1 25544U 98067A   26282.82140208  .00006479  00000+0  12652-3 0  9999\n"
    b"2 25544  51.6314  92.7969 0006774 242.6225 117.4075 15.48793003589525\n"
)
OEM_XML = b"""<?xml version="1.0"?>
<oem id="CCSDS_OEM_VERS" version="2.0"><header><ORIGINATOR>JSC</ORIGINATOR></header><body><segment><metadata>
<OBJECT_NAME>ISS</OBJECT_NAME><OBJECT_ID>1998-067-A</OBJECT_ID><CENTER_NAME>EARTH</CENTER_NAME>
<REF_FRAME>EME2000</REF_FRAME><TIME_SYSTEM>UTC</TIME_SYSTEM></metadata><data><COMMENT>MASS=445386.00</COMMENT>
<stateVector><EPOCH>2022-042T12:00:00.000Z</EPOCH><X units="km">-4945.205</X><Y units="km">-3625.970</Y>
<Z units="km">-2944.743</Z><X_DOT units="km/s">1.192040</X_DOT><Y_DOT units="km/s">-5.672864</Y_DOT>
<Z_DOT units="km/s">4.995932</Z_DOT></stateVector></data></segment></body></oem>
"""
ORBITS = {
    "tle": TLE,
    "tle-history": data_path("orbits", "iss.tle").read_bytes(),
    "omm-json": json.dumps([RECORD]).encode(),
    "omm-csv": as_csv(RECORD).encode(),
    "omm-kvn": as_kvn(RECORD).encode(),
    "omm-xml": as_xml(RECORD).encode(),
    "oem-kvn": OEM.encode(),
    "opm-kvn": OPM.encode(),
    "opm-xml": as_xml_opm(OPM).encode(),
    "oem-xml": OEM_XML,
    "gzip": gzip.compress(TLE, mtime=0),
    "utf-16": TLE.decode().encode("utf-16"),
    "celestrak-json": json.dumps([omm(datetime(2026, 11, 24, tzinfo=UTC))]).encode(),
    "supgp-json": supgp(datetime(2026, 11, 24, tzinfo=UTC))[:2000].rsplit(b"}", 1)[0] + b"}]",
}
ALL_ROWS = gzip.decompress(data_path("space_weather", "space_weather.csv.gz").read_bytes()).split(b"\n")
SOME_DAYS = (b"DATE", b"2026-08-0", b"2026-08-1", b"2026-10", b"2027-01")
SOME_SPACE_WEATHER = b"\n".join(row for row in ALL_ROWS if row.startswith(SOME_DAYS))
INDICES = b"# a comment\n" + b"".join(
    b"2026 08 %02d 33623 33623.5 2597 18  0.000  1.333  1.333  2.000  1.667  1.000  0.667  1.000"
    b"    0    5    5    7    6    4    3    4     4 154    178.5    172.9 1\n" % day
    for day in range(1, 15)
)
NATIONS = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ISO_A3": code, "NAME": name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[west, 0], [west + 10, 0], [west + 10, 10], [west, 10], [west, 0]]],
                },
            }
            for code, name, west in (("AAA", "A land", 0), ("BBB", "Another", 20))
        ],
    },
    indent=1,
).encode()
PUBLISHED = b"""object,norad_id,issued_utc,predicted_utc,window,from_utc,to_utc,confidence,decayed_utc,source
A,45601,2020-05-06T03:34,2020-05-11 (a remark),\xc2\xb112 h,,,90 %,2020-05-11T15:34,"one, two"
B,,2020-05-01..2020-05-06,,,2020-05-11T20:00,2020-05-12,,2020-05-11T15:34:12Z,
"""
VEHICLE = b"""name = "Test"
norad_id = 1
mass_kg = 100
mass_source = "a test"

[drag]
ballistic_coefficient_held_kg_m2 = 150
ballistic_coefficient_held_relative_sigma = 0.1
ballistic_coefficient_tumbling_kg_m2 = 100
ballistic_coefficient_tumbling_relative_sigma = 0.2
source = "a test"

[[module]]
name = "M"
mass_kg = 100
source = "a test"
confidence = "found"

[[part]]
name = "p"
module = "M"
count = 5
shape = "sphere"
diameter_m = 0.5
mass_kg = 20
material = "titanium_6al4v"
wall_thickness_m = 0.005
release = "break-up"
source = "a test"
confidence = "found"
"""


@pytest.mark.parametrize("seed", ORBITS)
def test_orbit_seeds_are_good(seed: str) -> None:
    assert orbit_of(content_from_bytes(ORBITS[seed], path="x")).norad_id == 25544


def read_an_orbit(data: bytes) -> None:
    history = orbit_of(content_from_bytes(data, path="x"))
    assert history.records
    for record in history.records[:5]:
        osculating_state(record)
        if isinstance(record, MeanElements):
            brouwer_semi_major_axis_km(record)
    now = datetime(2026, 11, 25, tzinfo=UTC)
    history.at(now)


@pytest.mark.parametrize("seed", ORBITS)
def test_orbits(seed: str) -> None:
    fuzz(ORBITS[seed], read_an_orbit, few=150)


def test_space_weather() -> None:
    assert space_weather_of(SOME_SPACE_WEATHER, path="x").observed_until.isoformat() == "2026-08-06"
    fuzz(SOME_SPACE_WEATHER, lambda data: space_weather_of(data, path="x"), few=300)


def test_compressed_space_weather() -> None:
    fuzz(gzip.compress(SOME_SPACE_WEATHER, mtime=0), lambda data: space_weather_of(data, path="x"), few=150)


def test_recent_indices() -> None:
    embedded = read_space_weather()

    def read(data: bytes) -> None:
        weather = filled_up(embedded, observed_indices_of(data, path="x"))
        assert weather.last_observed_day >= embedded.last_observed_day

    read(INDICES)
    fuzz(INDICES, read, few=300)


def test_vehicle_files(tmp_path: Path) -> None:
    path = tmp_path / "vehicle.toml"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        part_arrays(load_vehicle(path))

    read(VEHICLE)
    fuzz(VEHICLE, read, few=150)


def test_published_predictions(tmp_path: Path) -> None:
    path = tmp_path / "published.csv"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        for row in read_published(path).rows:
            assert row.issued.earliest < row.decayed.instant
            assert row.window is None or row.window[0] < row.window[1]

    read(PUBLISHED)
    fuzz(PUBLISHED, read, few=300)


def test_maps_of_nations(tmp_path: Path) -> None:
    path = tmp_path / "nations.geojson"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        read_nations(path)

    read(NATIONS)
    fuzz(NATIONS, read, few=60)


def test_population_rasters(tmp_path: Path) -> None:
    people = np.random.default_rng(1).random((12, 12))
    path = tiff(tmp_path / "count.tif", people, from_origin(8.0, 52.0, 0.5, 0.5))
    good = path.read_bytes()
    exposure = load_exposure()
    cells = PopulationCells.empty(exposure.index)
    embedded = PopulationIn(exposure.persons_by_cell())

    def read(data: bytes) -> None:
        path.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read_population_raster(path, cells, embedded)

    read(good)
    fuzz(good, read, few=60)


def a_copy(body: bytes, etag: str | None = None, product: Product = SPACE_WEATHER) -> Copy:
    return Copy(
        key=product.key,
        title=product.title,
        url=product.url,
        path=Path(),
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=datetime(2026, 11, 25, tzinfo=UTC),
        checked_at=datetime(2026, 11, 25, 1, tzinfo=UTC),
        etag=etag,
        last_modified=None,
        body=body,
    )


def test_sidecars(data_folder: Path) -> None:
    with cache.lock(1.0):
        cache.store(a_copy(b"content"), "csv")
    sidecar = data_folder / "space-weather-celestrak.meta.json"
    good = sidecar.read_bytes()

    def read(data: bytes) -> None:
        sidecar.write_bytes(data)
        copy = cache.load("space-weather-celestrak")
        assert copy is not None
        assert copy.body == b"content"
        assert copy.fetched_at.tzinfo is not None

    read(good)
    fuzz(good, read, few=300)


def test_memories_of_requests(data_folder: Path) -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    data_folder.mkdir()
    asked.remember_asking(SPACE_WEATHER, now)
    path = data_folder / "attempts.json"
    good = path.read_bytes()

    def read(data: bytes) -> None:
        path.write_bytes(data)
        wait = asked.wait_for(SPACE_WEATHER, now)
        assert wait is None or now < wait.until <= now + timedelta(days=1)

    read(good)
    assert asked.wait_for(SPACE_WEATHER, now) is not None
    fuzz(good, read, few=300)


def fuzz(seed: bytes, read: Callable[[bytes], object], *, few: int) -> None:
    @cases(few)
    @given(st.one_of(mutated(seed), mutated(seed), mutated(seed), st.binary(max_size=200)))
    def try_all(data: bytes) -> None:
        survives(lambda: read(data))

    try_all()


@cases(100)
@given(
    body=st.binary(max_size=5000),
    etag=st.none() | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
def test_what_is_stored_comes_back(
    body: bytes, etag: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISS_RISK_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        with cache.lock(1.0) as may_write:
            assert may_write
            stored = cache.store(a_copy(body, etag), "csv")
        assert cache.load(SPACE_WEATHER.key) == stored
        assert stored.body == body


@cases(200)
@given(st.text(max_size=60))
def test_any_name_of_an_object(text: str) -> None:
    number, name = object_from_text(text)
    assert (number is None) != (name is None)


@cases(300)
@given(st.text(max_size=60))
def test_a_name_cannot_act_on_a_terminal(name: str) -> None:
    """From the file to the line that is printed."""
    record = RECORD | {"OBJECT_NAME": name}
    history = orbit_of(content_from_bytes(json.dumps([record]).encode(), path="x"))
    assert len(history.name) <= 80
    assert not any(is_harmful(character) for character in one_line(history.name))

"""Good files of every kind, small: what fuzzing begins with."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
from exposure.test_population_raster import tiff
from orbit.test_ephemeris import OEM, OPM, as_xml_opm
from orbit.test_omm import RECORD, as_csv, as_kvn, as_xml
from rasterio.transform import from_origin
from report.fakes import NOW, fake_assessment
from shapely.geometry import MultiPolygon, box
from simulation.test_sampling import chunk_of
from sources.celestrak_like import omm, supgp

from iss_risk.history.database import recording
from iss_risk.history.runs import add_run
from iss_risk.simulation.checkpoint import Checkpoint
from iss_risk.simulation.tally import Tally
from iss_risk.sources.embedded import data_path

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


SCENARIO = b"""object = "25544"
vehicle = "iss"
attitude = "tumbling"
mass_kg = 430000
f107_sfu = 150
uncontrolled_from = 2027-01-01T00:00:00Z
now = "2026-11-28T12:00:00Z"
horizon_days = 7000
sheltering = 0.5
conditioning = true
places = "Lagos,Tokyo"

[wind]
speed_m_s = 10
from_deg = 270

[[dispersed]]
name = "heat_factor"
log_normal = { median = 1.1, sigma = 0.2 }

[[dispersed]]
name = "density_scale"
mixture = [{ normal = { mean = 1, sigma = 0.1 } }, { uniform = { low = 0.9, high = 1.1 } }]
"""
PLACES = b"""# circles
name,latitude,longitude,radius_km
Lagos,6.45,3.39,50
"Bras\xc3\xadlia, DF",-15.8,-47.9,1000
South Pacific,-30.0,179.0,
"""
PLACES_TSV = b"lat\tlon\tcity\n6.45\t3.39\tLagos\n-15.8\t312.1\tBrasilia\n"
PLACES_JSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name, "radius_km": radius},
                "geometry": {"type": "Point", "coordinates": [x, y]},
            }
            for name, radius, x, y in (("Lagos", 50, 3.39, 6.45), ("Anadyr", None, 177.5, 64.7))
        ],
    },
    indent=1,
).encode()
CITIES = "Lagos, São Paulo,San Jose (US)".encode()
ASCII_RASTER = b"ncols 6\nnrows 5\nxllcorner 8.0\nyllcorner 46.0\ncellsize 0.5\nNODATA_value -9999\n"
ASCII_RASTER += b"\n".join(b" ".join(b"%d.5" % (9 * row + column) for column in range(6)) for row in range(5))
CHECKPOINT_PRINT: dict[str, object] = {"now": "2026-11-23T00:00:00+00:00", "seed": 0}


def maps(folder: Path) -> dict[str, Path]:
    """Two nations, one of them over the dateline, in the formats that people have."""
    frame = geopandas.GeoDataFrame(
        {"iso_a3": ["FRA", "FJI"], "name": ["France", "Fiji"]},
        geometry=[box(0, 45, 5, 50), MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)])],
        crs=4326,
    )
    paths = {name: folder / f"map.{name}" for name in ("geojson", "gpkg", "shp", "kml", "fgb", "gml")}
    for name, path in paths.items():
        whole = frame.rename(columns={"iso_a3": "ISO3", "name": "Name"}) if name == "kml" else frame
        whole.to_file(path, driver=None if name != "kml" else "KML")
    return paths


def raster(folder: Path) -> bytes:
    """A GeoTIFF of people in Germany and its neighbours."""
    people = np.random.default_rng(1).random((12, 12))
    return tiff(folder / "good.tif", people, from_origin(8.0, 52.0, 0.5, 0.5)).read_bytes()


def checkpoint(folder: Path) -> bytes:
    """The sums of ten samples, of a run with CHECKPOINT_PRINT."""
    tally, stored = Tally(100), Checkpoint(folder / "good.npz")
    tally.add(chunk_of(10, 1.0), 0.0)
    stored.taken_up(CHECKPOINT_PRINT, 100)
    stored.save(tally, now=True)
    return stored.path.read_bytes()


def checkpoint_arrays(folder: Path) -> dict[str, np.ndarray]:
    """What is in it."""
    with np.load(io.BytesIO(checkpoint(folder))) as stored:
        return {name: stored[name] for name in stored.files}


def history(folder: Path) -> bytes:
    """Three runs, one of them of another mass."""
    path = folder / "good.sqlite"
    for number in range(3):
        run = fake_assessment().run.model_copy(update={"now": NOW.replace(hour=20 + number)})
        with recording(path) as connection:
            add_run(connection, fake_assessment(run=run), announced=True)
    return path.read_bytes()

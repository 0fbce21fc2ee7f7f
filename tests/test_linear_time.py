"""Reading takes time and memory in proportion to the size of the file, whatever is in it.

Each reader gets files that made it, or the expressions and libraries under it, take the square of their size:
four times the file must not take much more than four times the time.
"""

from __future__ import annotations

import json
import math
import os
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from iss_risk.atmosphere.recent_indices import observed_indices_of
from iss_risk.atmosphere.space_weather import space_weather_of
from iss_risk.errors import InputError
from iss_risk.exposure.nations.groups import read_groups
from iss_risk.exposure.nations.polygon_file import read_nations
from iss_risk.exposure.people.raster import read_population_raster
from iss_risk.exposure.places import find_places
from iss_risk.notation.reentry_reader import read_reentry_message
from iss_risk.notation.stated_times import stated_instant, stated_length
from iss_risk.notation.toml_tables import read_toml
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.kept_sets import HEADER, sets_from_text
from iss_risk.orbit.reader import orbit_of
from iss_risk.simulation.checkpoint import Checkpoint
from iss_risk.sources.cache import DamagedCopyError, load
from iss_risk.studies.published_predictions import read_published
from iss_risk.vehicle.reader import load_vehicle

SMALL = 15_000
# Four times as much, and as much again for a machine that is busy; the square would be sixteen times.
MOST_RATIO = 8.0
# Below this a clock tells nothing.
LEAST_S = 0.02

OMM = "CCSDS_OMM_VERS = 2.0\n"
OEM = "CCSDS_OEM_VERS = 2.0\nMETA_START\n"
TABLES = "".join(f"[[part]]\nname = 'p{k}'\n[part.shape]\nx = 1\n" for k in range(8))
WEATHER = "DATE,F10.7_OBS,F10.7_OBS_CENTER81,AP_AVG,F10.7_DATA_TYPE"


def features(nations: list[tuple[str, list[list[float]]]], **columns: int) -> str:
    """A map of these nations, each a ring of corners that is not closed yet."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": name, **columns},
                    "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
                }
                for name, ring in nations
            ],
        }
    )


def features_of_own_columns(count: int) -> str:
    """A map in which each nation has a column that no other has."""
    maps = (json.loads(features([(f"n{k}", square(0, 0, 1))], **{f"k{k}": 1})) for k in range(count))
    return json.dumps({"type": "FeatureCollection", "features": [one["features"][0] for one in maps]})


def square(west: float, south: float, size: float) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north]]


def star(corners: int) -> list[list[float]]:
    """A ring of an odd number of corners in which every line crosses all others."""
    turns = [math.pi * (corners - 1) * k / corners for k in range(corners)]
    return [[round(10.0 * math.cos(turn), 6), round(10.0 * math.sin(turn), 6)] for turn in turns]


ANY_TEXT = {
    "line ends": lambda n: "\n" * n + "x",
    "carriage returns": lambda n: "\r" * n + "x",
    "blanks": lambda n: " " * n + "x",
    "tabs on lines": lambda n: "\t\n" * (n // 2) + "x",
    "brackets": lambda n: "[" * n,
    "brackets closed": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "objects": lambda n: "[" + "{}," * (n // 3) + "{}]",
    "quotes": lambda n: '"' * n,
    "digits": lambda n: "1" * n,
    "commas": lambda n: "," * n,
    "wide and long": lambda n: "," * (n // 2) + "\na" * (n // 4),
    "round brackets": lambda n: "(" * n,
    "equal signs": lambda n: "A=" * (n // 2),
    "xml": lambda n: "<a>" * (n // 3),
    "xml attributes": lambda n: "<a " + " ".join(f'b{k}=""' for k in range(n // 10)) + "/>",
}
ORBITS = {
    "value of blanks": lambda n: f"{OMM}EPOCH ={' ' * n}[",
    "keyword and blanks": lambda n: f"{OMM}EPOCH{' ' * n}x",
    "number of digits": lambda n: f"{OEM}EPOCH = {'1' * n}x\n{OEM}{'2' * n}x 1 2 3 4 5 6",
    "units": lambda n: f"{OMM}EPOCH = 1 {'[' * n}",
    "many fields": lambda n: OMM + "".join(f"K{k} = 1\n" for k in range(n // 10)),
    "many comments": lambda n: OEM + "COMMENT MASS\n" * (n // 13),
    "a comment": lambda n: f"{OEM}COMMENT {'MASS ' * (n // 5)}",
    "many messages": lambda n: OMM * (n // len(OMM)),
    "first lines": lambda n: "1 25544U\n" * (n // 9),
    "second lines": lambda n: "2 25544\n" * (n // 8),
    "csv": lambda n: "EPOCH,MEAN_MOTION\n" + "a\n" * (n // 2),
    "csv, wide": lambda n: "EPOCH,MEAN_MOTION" + ",a" * (n // 4) + "\na" * (n // 4),
    "json of one key": lambda n: '{"NORAD_CAT_ID":"' + "1" * n + '"}',
    "json of brackets": lambda n: '[{"OBJECT_NAME":"' + "[" * n + '"}]',
}
TOMLS = {
    "a header of blanks": lambda n: "[" + " " * n + "x",
    "a header of blanks, closed": lambda n: "[" + " " * n + "]x",
    "dotted keys": lambda n: "a" + ".a" * (n // 2) + "=1",
    "many dotted keys": lambda n: "".join(f"a{k}.b.c.d = 1\n" for k in range(n // 15)),
    "many tables": lambda n: TABLES * (n // len(TABLES)),
    "many names": lambda n: "".join(f"[a{k}]\nb=1\n" for k in range(n // 11)),
    "comments": lambda n: "#\n" * (n // 2),
    "an array": lambda n: "a = [\n" + "{},\n" * (n // 4) + "]",
    "a text over lines": lambda n: 'a = """' + "\\\n" * (n // 2),
}
PLACES = {
    "geojson": lambda n: '{"features":[' + "{}," * (n // 3) + "{}]}",
    "points": lambda n: '{"features":[' + '{"geometry":null},' * (n // 18) + "{}]}",
    "csv": lambda n: "name,latitude,longitude\n" + "A,1,2\n" * (n // 6),
    "open quote": lambda n: 'name,latitude,longitude\n"' + "A,1,2\n" * (n // 6),
    "a long field": lambda n: 'name,latitude,longitude\n"' + "A" * 10 * n,
}
MAPS = {
    "one place": lambda n: features([(f"n{k}", square(0, 0, 40)) for k in range(n // 150)]),
    "one nation": lambda n: features([("a", square(k % 300, 0, 0.5)) for k in range(n // 150)]),
    "a star": lambda n: features([("a", star(n // 24 | 1))]),
    "bow ties": lambda n: features(
        [(f"n{k}", [[k, 0], [k + 1, 1], [k + 1, 0], [k, 1]]) for k in range(n // 150)]
    ),
    "many corners": lambda n: features([("a", [[k * 1e-4, k % 2 * 1e-5] for k in range(n // 20)])]),
    "own columns": lambda n: features_of_own_columns(n // 170),
    "along the dateline": lambda n: features([("a", [[179.5 + k % 2, k * 1e-3] for k in range(n // 20)])]),
    "many columns": lambda n: features([("a", square(0, 0, 1))], **{f"k{k}": 1 for k in range(n // 12)}),
    "a long name": lambda n: features([("x" * n, square(0, 0, 1))]),
    "points": lambda n: '{"type":"FeatureCollection","features":[' + POINT * (n // len(POINT)) + "{}]}",
}
POINT = '{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[0,0]}},'
RDM = "CCSDS_RDM_VERS = 1.0\n"
MESSAGES = {
    "comments": lambda n: RDM + "COMMENT a\n" * (n // 10),
    "user-defined": lambda n: RDM + "".join(f"USER_DEFINED_{k} = 1\n" for k in range(n // 20)),
    "elements": lambda n: (
        '<rdm id="CCSDS_RDM_VERS" version="1.0"><header>' + "<COMMENT/>" * (n // 10) + "</header></rdm>"
    ),
}
INSTANTS = {
    "remarks": lambda n: "2018-04-02 " + "(a)" * (n // 3),
    "remark of blanks": lambda n: "2018-04-02" + " " * n + "x",
    "spans": lambda n: "." * n,
    "numbers": lambda n: "1 " * (n // 2) + "h",
}


def from_file(read: Callable[[Path], object], name: str) -> Callable[[str, Path], None]:
    def run(text: str, folder: Path) -> None:
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="")
        read(path)

    return run


def read_orbit(text: str, _: Path) -> None:
    orbit_of(content_from_bytes(text.encode(), path="x"))


def read_raster(path: Path) -> None:
    read_population_raster(path, None, None)  # type: ignore[arg-type]  # none of the texts gets so far


def read_message(text: str, _: Path) -> None:
    read_reentry_message(text, path="x")


def read_instant(text: str, _: Path) -> None:
    for read in (stated_instant, stated_length):
        with suppress(ValueError):
            read(text)


READERS: dict[str, tuple[Callable[[str, Path], object], dict[str, Callable[[int], str]]]] = {
    "orbit": (read_orbit, ANY_TEXT | ORBITS),
    "toml": (from_file(read_toml, "x.toml"), ANY_TEXT | TOMLS),
    "vehicle": (from_file(load_vehicle, "x.toml"), ANY_TEXT | TOMLS),
    "places": (from_file(find_places, "x.csv"), ANY_TEXT | PLACES),
    "groups of nations": (from_file(read_groups, "x.csv"), ANY_TEXT | PLACES),
    "published predictions": (from_file(read_published, "x.csv"), ANY_TEXT | PLACES),
    "space weather": (
        lambda text, _: space_weather_of(f"{WEATHER}\n{text}".encode(), path="x"),
        ANY_TEXT,
    ),
    "recent indices": (lambda text, _: observed_indices_of(text.encode(), path="x"), ANY_TEXT),
    "kept sets": (
        lambda text, _: sets_from_text(f"{HEADER}\n{text}", norad_id=25544, path="x"),
        ANY_TEXT,
    ),
    "checkpoint": (from_file(Checkpoint, "x.npz"), ANY_TEXT),
    "re-entry message": (read_message, ANY_TEXT | MESSAGES),
    "instants": (read_instant, ANY_TEXT | INSTANTS),
    "map": (from_file(read_nations, "x.geojson"), ANY_TEXT | MAPS),
    "map of another kind": (from_file(read_nations, "x.kml"), ANY_TEXT),
    "table of shapes": (from_file(read_nations, "x.csv"), ANY_TEXT),
    "raster": (from_file(read_raster, "x.asc"), ANY_TEXT),
}
CASES = [(reader, attack) for reader, (_, attacks) in READERS.items() for attack in attacks]


def seconds(read: Callable[[str, Path], object], text: str, folder: Path) -> float:
    begin = time.process_time()
    with suppress(InputError):
        read(text, folder)
    return time.process_time() - begin


@pytest.mark.parametrize(("reader", "attack"), CASES)
def test_time_grows_with_the_size(reader: str, attack: str, tmp_path: Path) -> None:
    read, attacks = READERS[reader]
    small, large = (attacks[attack](size) for size in (SMALL, 4 * SMALL))
    seconds(read, small[:100], tmp_path)  # imports, caches
    for _ in range(3):  # a machine that is busy may disturb one
        before, after = seconds(read, small, tmp_path), seconds(read, large, tmp_path)
        if after <= MOST_RATIO * max(before, LEAST_S):
            return
    pytest.fail(f"{len(large)} characters took {after:.2f} s, {len(small)} took {before:.2f} s")


@pytest.mark.parametrize("reader", ["orbit", "places"])
@pytest.mark.parametrize("piece", ["{},", "[],", "0,"])
def test_eight_mib_of_nothing_take_little_memory(reader: str, piece: str, tmp_path: Path) -> None:
    mib = 1024**2
    count = 8 * mib // len(piece) - 100
    start, end = ("[", '""]') if reader == "orbit" else ('{"features":[', '""]}')
    read, text = READERS[reader][0], start + piece * count + end
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read(text, tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1000 * mib


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs the device /dev/zero")
def test_a_file_without_end_is_not_read_to_its_end() -> None:
    for read in (find_places, read_groups, read_toml, read_published, Checkpoint):
        with pytest.raises(InputError):
            read(Path("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_cache_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISS_RISK_DATA_DIR", str(tmp_path))
    os.mkfifo(tmp_path / "orbit-25544.meta.json")
    with pytest.raises(DamagedCopyError):
        load("orbit-25544")

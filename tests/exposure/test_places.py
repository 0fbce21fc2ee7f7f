"""Places by file and by name, and every way to get them wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.places import DEFAULT_RADIUS_KM, Place, find_places

HEADER = "name,latitude,longitude,radius_km\n"


def written(tmp_path: Path, text: str, name: str = "places.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "Quito,-0.18,-78.47,30\nHöfn,64.25,-15.2,50\n",
        "# mine\nRadius;Lon;Lat;City\n\n30;-78.47;-0.18;Quito\n;-15.2;64.25;Höfn\n",
        "label\tlat\tlng\tradius_km\nQuito\t-0.18\t281.53\t30\nHöfn\t64.25\t344.8\t50\n",
        '\ufeffname,latitude,longitude,radius_km\r\n"Quito",-0.18,-78.47,30\r\nHöfn,64.25,-15.2,\r\n',
    ],
)
def test_tables(tmp_path: Path, text: str) -> None:
    quito, hofn = find_places(written(tmp_path, text))
    assert (quito.name, hofn.name) == ("Quito", "Höfn")
    assert (quito.latitude_deg, quito.radius_km, hofn.radius_km) == (-0.18, 30.0, DEFAULT_RADIUS_KM)
    assert (quito.longitude_deg, hofn.longitude_deg) == pytest.approx((-78.47, -15.2))


def point(name: str | None, coordinates: list[float], **more: object) -> dict[str, object]:
    properties = {"name": name, **more} if name is not None else more
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": coordinates},
    }


def test_geojson(tmp_path: Path) -> None:
    collection = {"type": "FeatureCollection", "features": [point("Quito", [-78.47, -0.18], radius_km=30)]}
    assert find_places(written(tmp_path, json.dumps(collection), "p.geojson")) == (
        Place("Quito", -0.18, -78.47, 30.0),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no places"),
        (HEADER, "has no places"),
        ("name,latitude\nQuito,0\n", "line 1: has no column longitude"),
        ("latitude,longitude\n0,0\n", "line 1: has no column name"),
        (HEADER + "Quito,95,0,30\n", "line 2, latitude: '95' is not a number in -90 … 90"),
        (HEADER + "\n# far\nQuito,0,400,30\n", "line 4, longitude: '400' is not a number in -180 … 360"),
        (HEADER + "Quito,north,0,30\n", "line 2, latitude: 'north' is not a number"),
        (HEADER + "Quito,nan,0,30\n", "line 2, latitude: 'nan' is not a number"),
        (HEADER + "Quito,0,,30\n", "line 2, longitude: '' is not a number"),
        (HEADER + "Quito,0,0,0\n", "line 2, radius_km: a place needs a radius above 0 km"),
        (HEADER + "Quito,0,0,-5\n", "line 2, radius_km: '-5' is not a number in 0 … 5000"),
        (HEADER + ",0,0,30\n", "line 2: has no name"),
        (HEADER + "Quito,0\n", "line 2, longitude"),
        ('{"type": ', "is not valid JSON"),
        ('{"type": "Point"}', "is not a GeoJSON collection"),
        (json.dumps({"features": [point("Quito", [0.0])]}), "feature 1: is not a point"),
        (json.dumps({"features": [point("A", [0, 0]), point("B", [0, 99])]}), "feature 2, latitude: '99'"),
        (json.dumps({"features": [point(None, [0, 0])]}), "feature 1: has no name"),
        (json.dumps({"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}), "is not a point"),
        (json.dumps({"features": [None]}), "is not a point"),
    ],
)  # fmt: skip
def test_bad_files_are_told_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        find_places(path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read"):
        find_places(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="not a text in UTF-8"):
        find_places(written(tmp_path, HEADER + "Höfn,64.25,-15.2,50\n", encoding="latin-1"))


@pytest.mark.parametrize("country", ["ES", "es", "ESP", "Spain", "SPAIN"])
def test_one_of_several_cities_by_its_country(country: str) -> None:
    (place,) = find_places(f"valencia ({country})")
    assert place.name == "Valencia (ES)"
    assert find_places("VALENCIA")[0].name == "Valencia (VE)"  # the larger one
    assert find_places("london (UK)")[0].name == "London (GB)"
    assert find_places("Pristina (XK)")[0].name == "Pristina (XK)"


@pytest.mark.parametrize("asked", ["Valencia (Chile)", "Valencia (Atlantis)", "Valencia (XX)"])
def test_a_city_that_the_country_does_not_have(asked: str) -> None:
    with pytest.raises(UsageError, match="no city"):
        find_places(asked)


def test_cities_by_name() -> None:
    berlin, sao_paulo, hyderabad = find_places("berlin, Sao Paulo ,Hyderabad (PK)")
    assert (berlin.name, sao_paulo.name, hyderabad.name) == (
        "Berlin (DE)",
        "São Paulo (BR)",
        "Hyderabad (PK)",
    )
    # Of two, the larger.
    assert find_places("Hyderabad")[0].name == "Hyderabad (IN)"
    assert (berlin.latitude_deg, berlin.longitude_deg) == pytest.approx((52.52, 13.41), abs=0.02)
    assert find_places("Vaduz")[0].radius_km == DEFAULT_RADIUS_KM  # a capital of 5,000


@pytest.mark.parametrize(
    ("asked", "says"), [("Berlim", "perhaps Berlin"), ("Xyzzy", "give a file"), (" , ", "no place")]
)
def test_names_that_nobody_knows(asked: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        find_places(asked)


def test_more_places_than_can_be_answered_for_are_refused(tmp_path: Path) -> None:
    """200,000 points fit into a file of 8 MiB, and would take hours."""
    path = tmp_path / "many.csv"
    lines = [f"p{k},{k / 100 - 50},{k / 10 - 80}" for k in range(501)]
    path.write_text("\n".join(["name,latitude,longitude", *lines[:500]]), encoding="utf-8")
    assert len(find_places(path)) == 500
    path.write_text("\n".join(["name,latitude,longitude", *lines]), encoding="utf-8")
    with pytest.raises(InputError, match=r"many\.csv: has 501 places, more than 500"):
        find_places(path)
    with pytest.raises(UsageError, match="501 places are more than 500"):
        find_places(",".join(["Berlin"] * 501))

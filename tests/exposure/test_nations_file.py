"""Polygon files as people have them: every convention of names, every fault, one line each."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path

import geopandas
import numpy as np
import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from iss_risk.errors import InputError
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.index_builder import build_index
from iss_risk.exposure.nations.names import code_of_name, code_of_number
from iss_risk.exposure.nations.polygon_file import read_nations
from iss_risk.sources.embedded import data_path

NATURAL_EARTH_50M = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "validation"
    / "nations"
    / "ne_50m_admin_0_countries.geojson"
)


def written(tmp_path: Path, columns: dict[str, list], shapes: list, crs: object = 4326, name: str = "n.gpkg"):
    path = tmp_path / name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that no coordinate system is named is the point of a test
        geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


def area_deg2(nations) -> np.ndarray:
    """Signed sums over the rings: what the polygons cover in all, on the plane of degrees."""
    rings = nations.rings
    x, y = rings.longitude_deg, rings.latitude_deg
    area = np.zeros(len(nations.iso_a3))
    for k, nation in enumerate(rings.ring_nation):
        a, b = rings.ring_start[k], rings.ring_start[k + 1]
        area[nation] += 0.5 * np.sum(x[a : b - 1] * y[a + 1 : b] - x[a + 1 : b] * y[a : b - 1])
    return area


@pytest.mark.parametrize(
    "columns",
    [
        {"iso_a3": ["FRA", "DEU"]},
        {"ADM0_A3": ["FRA", "DEU"]},
        {"ISO3": ["fra", "deu"]},
        {"GID_0": ["FRA", "DEU"]},
        {"iso3166-1:alpha-3": ["FRA", "DEU"]},
        {"ISO_A3": ["-99", "DEU"], "ADM0_A3": ["FRA", "DEU"]},
        {"CNTR_ID": ["FR", "DE"]},
        {"ISO_A2": ["FR", "DE"]},
        {"name": ["France", "Germany"]},
        {"NAME": ["FRANCE", "germany"]},
        {"admin": ["France", "Germany"]},
    ],
)
def test_names_and_codes_as_publishers_write_them(tmp_path: Path, columns: dict[str, list]) -> None:
    path = written(tmp_path, columns, [box(0, 45, 5, 50), box(7, 48, 12, 54)])
    found = read_nations(path).nations
    assert found.iso_a3 == ("DEU", "FRA")
    assert found.iso_a2 == ("DE", "FR")
    np.testing.assert_allclose(area_deg2(found), [30.0, 25.0])


def as_geojson(path: Path, rows: Sequence[tuple[object, str]]) -> Path:
    """Squares in a row, with an id and a name each."""
    features = [
        {
            "type": "Feature",
            **({} if number is None else {"id": number}),
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[2 * k, 0], [2 * k + 1, 0], [2 * k + 1, 1], [2 * k, 1], [2 * k, 0]]],
            },
        }
        for k, (number, name) in enumerate(rows)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize(
    ("ids", "codes"),
    [
        (["USA", "FRA", "COD"], ["COD", "FRA", "USA"]),
        (["US", "FR", "CD"], ["COD", "FRA", "USA"]),
        (["840", "250", "180"], ["COD", "FRA", "USA"]),
        ([840, 250, 180], ["COD", "FRA", "USA"]),
        (["008", "250", "180"], ["ALB", "COD", "FRA"]),
        # Not codes of nations: numbers in a row, states of the USA (CA is California), numbers of those.
        ([0, 1, 2], ["QMA", "QMB", "QMC"]),
        (["AK", "CA", "WY"], ["QMA", "QMB", "QMC"]),
        (["01", "02", "04"], ["QMA", "QMB", "QMC"]),
        ([4, 5, 6], ["QMA", "QMB", "QMC"]),
        ([None, None, None], ["QMA", "QMB", "QMC"]),
    ],
)
def test_ids_of_features(tmp_path: Path, ids: list[object], codes: list[str]) -> None:
    rows = list(zip(ids, ["One", "Another", "A third"], strict=True))
    assert list(read_nations(as_geojson(tmp_path / "n.geojson", rows)).nations.iso_a3) == codes


def test_ids_that_contradict_the_names_are_something_else(tmp_path: Path) -> None:
    rows = [(4, "France"), (8, "Germany"), (12, "Spain")]
    assert read_nations(as_geojson(tmp_path / "n.geojson", rows)).nations.iso_a3 == ("DEU", "ESP", "FRA")


@pytest.mark.parametrize("column", ["ISO_N3", "iso_numeric", "M49", "UN_A3", "ccn3", "code"])
@pytest.mark.parametrize("kind", [str, int, float])
def test_numeric_codes(tmp_path: Path, column: str, kind: type) -> None:
    path = written(tmp_path, {column: [kind(250), kind(276)]}, [box(0, 45, 5, 50), box(7, 48, 12, 54)])
    assert read_nations(path).nations.iso_a3 == ("DEU", "FRA")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United Republic of Tanzania", "TZA"), ("Tanzania, United Republic of", "TZA"),
        ("Republic of Serbia", "SRB"), ("Ivory Coast", "CIV"), ("COTE D'IVOIRE", "CIV"), ("UK", "GBR"),
        ("Czech Republic", "CZE"), ("United States of America", "USA"), ("Congo, Dem. Rep.", "COD"),
        ("Congo", "COG"), ("The Bahamas", "BHS"), ("Iran (Islamic Republic of)", "IRN"),
        ("Korea, Republic of", "KOR"), ("Korea (Democratic People's Republic of)", "PRK"), ("Türkiye", "TUR"),
        ("Bosnia & Herzegovina", "BIH"), ("St. Lucia", "LCA"), ("Solomon Is.", "SLB"), ("Viet Nam", "VNM"),
        ("Republic of China", "TWN"), ("People's Republic of China", "CHN"), ("Atlantis", ""), ("", ""),
        ("Republic of Atlantis", ""), ("republic of " * 30, ""),
    ],
)  # fmt: skip
def test_usual_names(name: str, code: str) -> None:
    assert code_of_name(name) == code


def test_names_and_numbers_of_natural_earth() -> None:
    """Every name and numeric code of another publisher leads to its own code for the nation."""
    if not NATURAL_EARTH_50M.is_file():
        pytest.skip("Natural Earth 1:50 m is absent: ../shared/validation/nations")
    frame = geopandas.read_file(NATURAL_EARTH_50M)
    frame = frame[(frame["ISO_A3_EH"] != "-99") & (frame["ISO_N3_EH"] != "-99")]
    frame = frame[~frame["ADM0_A3"].isin(["IOA", "ATC"])]  # parts of Australia with names of their own
    assert [code_of_number(int(n)) for n in frame["ISO_N3_EH"]] == frame["ISO_A3_EH"].tolist()
    for column in ("NAME", "NAME_LONG", "NAME_EN", "ADMIN"):
        wrong = [n for n, c in zip(frame[column], frame["ISO_A3_EH"], strict=True) if code_of_name(n) != c]
        assert wrong == [], column


@pytest.mark.parametrize("file", ["codes_as_feature_ids.geojson", "numeric_codes_as_ids.geojson"])
def test_validation_cases_of_codes(file: str) -> None:
    path = NATURAL_EARTH_50M.parents[1] / "cases" / file
    if not path.is_file():
        pytest.skip("absent: ../shared/validation/cases")
    assert read_nations(path).nations.iso_a3 == ("CIV", "CZE", "SRB", "TZA", "USA")


def test_names_without_codes_get_codes_that_iso_leaves_to_users(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"NAME": ["Atlantis", "Freedonia", "Atlantis"]}, [box(k, 0, k + 1, 1) for k in (0, 3, 6)]
    )
    found = read_nations(path)
    assert found.nations.iso_a3 == ("QMA", "QMB")
    assert found.nations.names == ("Atlantis", "Freedonia")
    assert found.notes == ("1 polygon joined with others of the same nation",)


@pytest.mark.parametrize("name", ["n.geojson", "n.gpkg", "n.shp", "n.fgb", "n.parquet"])
def test_formats(tmp_path: Path, name: str) -> None:
    frame = geopandas.GeoDataFrame({"iso_a3": ["LSO"]}, geometry=[box(27, -30, 29, -28)], crs=4326)
    path = tmp_path / name
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="GeoParquet needs pyarrow")
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    assert read_nations(path).nations.iso_a3 == ("LSO",)


@pytest.mark.parametrize(
    "name", ["a;b.geojson", "a!b.gpkg", "a?b#c&d.geojson", "zip:x!y.shp", "ä 'x' %20.fgb"]
)
def test_any_name_of_a_file(tmp_path: Path, name: str) -> None:
    plain = written(tmp_path, {"iso_a3": ["LSO"]}, [box(27, -30, 29, -28)], name=f"n{Path(name).suffix}")
    for part in list(tmp_path.iterdir()):
        part.rename(tmp_path / (Path(name).stem + (part.suffix if part != plain else Path(name).suffix)))
    assert read_nations(tmp_path / name).nations.iso_a3 == ("LSO",)


def test_nothing_is_written_beside_a_map(tmp_path: Path) -> None:
    """GDAL leaves what it learnt of a GML file in a .gfs beside it; and it may be read-only there."""
    path = written(tmp_path, {"iso_a3": ["LSO"]}, [box(27, -30, 29, -28)], name="n.gml")
    for other in tmp_path.iterdir():
        if other != path:
            other.unlink()
    tmp_path.chmod(0o555)
    try:
        assert read_nations(path).nations.iso_a3 == ("LSO",)
    finally:
        tmp_path.chmod(0o755)
    assert list(tmp_path.iterdir()) == [path]


def test_zipped_shapefiles(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    written(shapes, {"iso_a3": ["LSO"]}, [box(27, -30, 29, -28)], name="n.shp")
    path = Path(shutil.make_archive(str(tmp_path / "borders;1!"), "zip", shapes))
    assert read_nations(path).nations.iso_a3 == ("LSO",)


def test_provinces_are_joined_to_their_nation(tmp_path: Path) -> None:
    columns = {"GID_0": ["FRA"] * 3, "NAME_1": ["a", "b", "c"], "name": ["a", "b", "c"]}
    path = written(tmp_path, columns, [box(0, 45, 1, 46), box(1, 45, 2, 46), box(3, 45, 4, 46)])
    found = read_nations(path)
    assert found.nations.names == ("France",)
    np.testing.assert_allclose(area_deg2(found.nations), [3.0])
    assert found.notes == ("2 polygons joined with others of the same nation",)


def test_a_map_in_metres_is_turned_into_degrees(tmp_path: Path) -> None:
    degrees = geopandas.GeoDataFrame({"iso_a3": ["CHE"]}, geometry=[box(6, 46, 10, 47.5)], crs=4326)
    path = tmp_path / "metres.gpkg"
    degrees.to_crs(3035).to_file(path)
    found = read_nations(path)
    np.testing.assert_allclose(area_deg2(found.nations), [6.0], rtol=1e-2)  # straight lines became curves
    assert "ETRS89" in found.notes[0]


def test_self_crossing_polygons_are_repaired_and_named(tmp_path: Path) -> None:
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    found = read_nations(written(tmp_path, {"name": ["Atlantis"]}, [bow]))
    np.testing.assert_allclose(area_deg2(found.nations), [50.0])
    assert found.notes == ("1 polygon that cross themselves repaired: Atlantis",)


def test_an_enclave_drawn_on_top_of_its_neighbour_is_not_lost(tmp_path: Path) -> None:
    path = written(tmp_path, {"iso_a3": ["ZAF", "LSO"]}, [box(17, -34, 32, -23), box(27, -30, 29, -28.5)])
    found = read_nations(path)
    index = build_index(found.nations.rings, 2)
    assert [found.nations.iso_a3[k] for k in index.nation_at([-29.0, -31.0], [28.0, 28.0])] == ["LSO", "ZAF"]
    np.testing.assert_allclose(area_deg2(found.nations), [3.0, 165.0 - 3.0])
    assert "claim the same ground" in found.notes[0]
    assert "LSO / ZAF" in found.notes[0] or "Lesotho / South Africa" in found.notes[0]


def test_a_ring_over_the_180th_meridian_goes_the_short_way(tmp_path: Path) -> None:
    hole = [(179.5, -17.2), (-179.5, -17.2), (-179.5, -16.8), (179.5, -16.8)]
    ring = Polygon([(179, -18), (-179, -18), (-179, -16), (179, -16)], [hole])
    found = read_nations(written(tmp_path, {"iso_a3": ["FJI", "AUS"]}, [ring, box(115, -33, 150, -15)]))
    assert found.nations.iso_a3 == ("AUS", "FJI")
    np.testing.assert_allclose(area_deg2(found.nations), [35.0 * 18.0, 4.0 - 0.4])
    index = build_index(found.nations.rings, 2)
    nation = index.nation_at([-17.8, -17.8, -17.0, -17.0, -17.8], [179.2, -179.2, 179.9, -179.9, 0.0])
    assert nation.tolist() == [1, 1, -1, -1, -1]
    assert any("180th meridian" in note for note in found.notes)


def test_validation_case_of_the_180th_meridian() -> None:
    cut, over = (
        NATURAL_EARTH_50M.parents[1] / "cases" / f"ring_{how}_dateline.geojson" for how in ("cut_at", "over")
    )
    if not cut.is_file():
        pytest.skip("absent: ../shared/validation/cases")
    np.testing.assert_allclose(
        area_deg2(read_nations(over).nations), area_deg2(read_nations(cut).nations), rtol=1e-12
    )


def test_what_is_wide_stays_wide(tmp_path: Path) -> None:
    """Edges of a whole turn, and along a pole, are no short cuts."""
    shapes = [box(-180, -60, 180, -50), Polygon([(-180, -70), (-180, -90), (180, -90), (180, -70), (0, -70)])]
    found = read_nations(written(tmp_path, {"name": ["A", "B"]}, shapes)).nations
    np.testing.assert_allclose(area_deg2(found), [3600.0, 7200.0])


def test_a_ring_round_a_pole_includes_it(tmp_path: Path) -> None:
    longitude = np.arange(-175.0, 180.0, 10.0)
    ring = Polygon(np.column_stack([longitude, np.full(longitude.size, -70.0)]))
    found = read_nations(written(tmp_path, {"name": ["A"]}, [ring])).nations
    np.testing.assert_allclose(area_deg2(found), [360.0 * 20.0])


@pytest.mark.parametrize("crs", ["ESRI:54009", "ESRI:54030", "EPSG:8857", "EPSG:3035", "EPSG:3832"])
def test_the_world_in_any_projection(tmp_path: Path, crs: str) -> None:
    """Mollweide, Robinson, Equal Earth, Europe's equal area and the Pacific's Mercator, against degrees."""
    if not NATURAL_EARTH_50M.is_file():
        pytest.skip("Natural Earth 1:50 m is absent: ../shared/validation/nations")
    degrees = geopandas.read_file(NATURAL_EARTH_50M)[["ADM0_A3", "geometry"]]
    if crs == "EPSG:3832":
        degrees = degrees[degrees["ADM0_A3"] != "ATA"]  # no pole in Mercator's projection
    path = tmp_path / "projected.gpkg"
    degrees.to_crs(crs).to_file(path)
    degrees.to_file(tmp_path / "degrees.gpkg")
    theirs, ours = read_nations(path).nations, read_nations(tmp_path / "degrees.gpkg").nations
    assert theirs.iso_a3 == ours.iso_a3
    np.testing.assert_allclose(area_deg2(theirs), area_deg2(ours), rtol=2e-3, atol=1e-5)


def test_longitudes_to_360_are_wrapped(tmp_path: Path) -> None:
    shapes = [MultiPolygon([box(170, 60, 190, 70), box(30, 50, 40, 60)]), box(200, 60, 220, 70)]
    found = read_nations(written(tmp_path, {"iso_a3": ["RUS", "USA"]}, shapes))
    index = build_index(found.nations.rings, 2)
    nation = index.nation_at([65.0, 65.0, 55.0, 65.0, 65.0], [179.0, -175.0, 35.0, -150.0, -165.0])
    assert nation.tolist() == [0, 0, 0, 1, -1]


@pytest.mark.parametrize(
    ("columns", "shapes", "crs", "says"),
    [
        ({"colour": ["red"]}, [box(0, 0, 1, 1)], 4326, "no row has a nation's code or name"),
        ({"name": [""]}, [box(0, 0, 1, 1)], 4326, "no row has a nation's code or name"),
        ({"name": ["A"]}, [Point(0, 0)], 4326, "no polygons, only Point"),
        ({"name": ["A"]}, [Polygon()], 4326, "empty polygons"),
        ({"name": ["A"]}, [box(5e5, 4e6, 6e5, 5e6)], 4326, "wrong projection"),
        ({"name": ["A"]}, [box(5e5, 4e6, 6e5, 5e6)], None, "names no coordinate system"),
        ({"name": ["A"]}, [box(1e8, 1e8, 2e8, 2e8)], 3035, "wrong projection"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, columns: dict[str, list], shapes: list, crs: object, says: str
) -> None:
    path = written(tmp_path, columns, shapes, crs)
    with pytest.raises(InputError, match=says) as caught:
        read_nations(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.geojson", None),
        ("empty.geojson", b""),
        ("none.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("broken.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea'),
        ("table.csv", b"iso_a3,name\nFRA,France\n"),
        ("noise.shp", bytes(range(256))),
    ],
)
def test_files_that_are_no_maps(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_nations(path)
    assert "\n" not in str(caught.value)


def test_rows_without_a_name_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, {"name": ["A", None]}, [box(0, 0, 1, 1), box(2, 0, 3, 1)])
    assert read_nations(path).notes == ("1 polygon without a code or name left out",)


def test_our_own_polygons_from_a_file_are_our_own_nations() -> None:
    """The embedded borders, read as anyone's file: same nations, same areas, same people."""
    own, read = load_exposure(), load_exposure(nations=data_path("nations", "nations_10m.topojson.zip"))
    assert read.iso_a3 == own.iso_a3
    # The file holds overlaps of rounding (metres) only.
    np.testing.assert_allclose(
        read.area_fraction_by_row.sum(axis=1), own.area_fraction_by_row.sum(axis=1), rtol=1e-6, atol=1e-12
    )
    assert read.persons.sum() == pytest.approx(own.persons.sum(), rel=1e-6)
    # Sample points divide the ground of a cell with borders; here they find one nation each.
    np.testing.assert_allclose(read.persons, own.persons, rtol=2e-3, atol=20.0)


@pytest.fixture(scope="module")
def natural_earth() -> Exposure:
    if not NATURAL_EARTH_50M.is_file():
        pytest.skip("Natural Earth 1:50 m is absent: ../shared/validation/nations")
    return load_exposure(nations=NATURAL_EARTH_50M)


def test_islands_and_enclaves_of_another_map(natural_earth: Exposure) -> None:
    """A point of every polygon, however small, is its nation's: Singapore, Malta, Monaco, the Vatican."""
    frame = geopandas.read_file(NATURAL_EARTH_50M).explode()
    points = frame.representative_point()
    found = natural_earth.nation_at(points.y.to_numpy(), points.x.to_numpy())
    codes = frame["ISO_A3_EH"].where(frame["ISO_A3_EH"] != "-99", frame["ADM0_A3"])
    wrong = [c for c, k in zip(codes, found, strict=True) if k < 0 or natural_earth.iso_a3[k] != c]
    assert wrong == []
    for code in ("SGP", "MLT", "MCO", "VAT", "LSO", "FJI", "SMR", "AND", "LIE"):
        assert natural_earth.persons[natural_earth.iso_a3.index(code)] > 500.0, code


@pytest.mark.parametrize(
    ("code", "latitude_deg", "longitude_deg"),
    [
        ("LSO", -29.6, 28.3), ("ZAF", -29.1, 26.2), ("RUS", 54.7, 21.0), ("USA", 19.6, -155.5),
        ("USA", 52.92, 172.9), ("USA", 66.0, -150.0), ("RUS", 66.0, -172.0), ("FJI", -16.5, 179.2),
        ("FJI", -17.8, 178.0), ("FRA", 4.0, -53.0), ("NOR", 61.0, 9.0),
    ],
)  # fmt: skip
def test_lands_in_parts_on_another_map(
    natural_earth: Exposure, code: str, latitude_deg: float, longitude_deg: float
) -> None:
    (nation,) = natural_earth.nation_at(latitude_deg, longitude_deg)
    assert natural_earth.iso_a3[nation] == code


def test_people_stay_where_they_live_on_another_map(natural_earth: Exposure) -> None:
    """Another map of the same nations: coasts differ by kilometres, people do not."""
    own = load_exposure()
    # Atolls that 1:50 m does not draw: half a million people.
    assert natural_earth.persons.sum() == pytest.approx(own.persons.sum(), rel=2e-4)
    for code in (
        "CHN",
        "IND",
        "USA",
        "IDN",
        "PAK",
        "BRA",
        "DEU",
        "GBR",
        "FRA",
        "RUS",
        "SGP",
        "MLT",
        "FJI",
        "CHL",
    ):
        theirs, ours = (e.persons[e.iso_a3.index(code)] for e in (natural_earth, own))
        assert theirs == pytest.approx(ours, rel=0.004), code


def test_a_map_of_one_nation_does_not_take_in_its_neighbours(tmp_path: Path) -> None:
    polygons = geopandas.read_file(data_path("nations", "nations_10m.topojson.zip"))
    path = tmp_path / "belgium.gpkg"
    polygons[polygons["iso_a3"] == "BEL"].set_crs(4326, allow_override=True).to_file(path)
    belgium, own = load_exposure(nations=path), load_exposure()
    assert belgium.iso_a3 == ("BEL",)
    # Sample points, 200 m apart, divide cells on the border.
    assert belgium.persons[0] == pytest.approx(own.persons[own.iso_a3.index("BEL")], rel=2e-3)
    assert any("live in none of its nations" in note and "India" in note for note in belgium.notes)


def test_the_convention_on_disputed_areas_is_stated(natural_earth: Exposure) -> None:
    assert any("disputed" in note for note in load_exposure().notes)
    assert any("disputed areas are as this file draws them" in note for note in natural_earth.notes)
    assert not any("--nations FILE takes another view" in note for note in natural_earth.notes)


def test_valid_shapes_only(natural_earth: Exposure) -> None:
    """Every point of ground belongs to one nation: shares of a circle of latitude never exceed the circle."""
    assert natural_earth.area_fraction_by_row.sum(axis=0).max() <= 1.0 + 1e-6


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -1e300])
@pytest.mark.parametrize("crs", [4326, 3857, None])
def test_a_coordinate_that_is_no_place(tmp_path: Path, value: float, crs: object) -> None:
    shapes = [box(10.0, 50.0, 11.0, 51.0), Polygon([(12, 50), (value, 51), (13, 52), (12, 50)])]
    path = written(tmp_path, {"iso_a3": ["DEU", "POL"]}, shapes, crs)
    with pytest.raises(InputError, match=r"row 2: has a coordinate that is no place on Earth"):
        read_nations(path)


@pytest.mark.parametrize("number", ["nan", "NaN", "Infinity", "-Infinity"])
def test_a_coordinate_that_is_no_number(tmp_path: Path, number: str) -> None:
    """GEOS raised an error of its own on one of these."""
    path = as_geojson(tmp_path / "n.geojson", [(None, "France"), (None, "Spain")])
    path.write_text(path.read_text().replace("[3, 0]", f"[3, {number}]"))
    with pytest.raises(InputError, match=r"has a coordinate that is no place|n\.geojson: is not a"):
        read_nations(path)


def test_degrees_of_another_body(tmp_path: Path) -> None:
    """PROJ does not turn them into degrees of the Earth, and says so by an error of its own."""
    moon = (
        'GEOGCS["Moon 2000",DATUM["D_Moon_2000",SPHEROID["Moon_2000_IAU_IAG",1737400.0,0.0]],'
        'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
    )
    path = written(tmp_path, {"iso_a3": ["FRA"]}, [box(0, 45, 5, 50)], crs=moon, name="n.shp")
    with pytest.raises(InputError, match=r"n\.shp: cannot be turned from .*Moon.* into WGS 84"):
        read_nations(path)

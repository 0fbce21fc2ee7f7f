"""Files of layers, read back through GDAL: counts, coordinates, areas, sums, styles, metadata, failures."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely

from iss_risk.answers.passes import PassesAnswer
from iss_risk.errors import OutputError, UsageError
from iss_risk.exposure.shapes import nation_shapes
from iss_risk.report.layers import layer_file
from iss_risk.report.layers.contents import Contents, contents_of_assessment, contents_of_passes
from iss_risk.report.layers.layer_file import LAYERS, LayerFile

from .conftest import Case
from .read_back import area_km2, check_geometry, layers_in, read


def written(case: Case, folder: Path, name: str, contents: Contents | None = None) -> Path:
    file = LayerFile.prepare(str(folder / name), "assess")
    file.write(contents or case.contents)
    return file.path


@pytest.mark.parametrize("name", ["far", "near", "small", "nothing_decays"])
@pytest.mark.parametrize("ending", ["gpkg", "kml"])
def test_a_file_holds_all_layers(
    name: str, ending: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case: Case = request.getfixturevalue(name)
    path = written(case, tmp_path, f"x.{ending}")
    there = [one for one in case.contents.layers if len(one.frame) or ending == "gpkg"]
    assert set(layers_in(path)) >= {one.name for one in there}
    for layer in there:
        frame = read(path, layer.name)
        assert len(frame) == len(layer.frame)
        if len(frame):
            check_geometry(frame)
            assert frame.total_bounds == pytest.approx(layer.frame.total_bounds, abs=2e-5)
            assert set(layer.frame.columns) - {"name"} <= set(frame.columns)
            assert ("Name" if ending == "kml" else "name") in frame or "name" not in layer.frame
    # Every nation of the document once, and the sums are its own.
    frame = read(path, "nations").set_index("iso_a3")
    assert frame.index.is_unique
    assert set(frame.index) == {one.iso_a3 for one in case.answer.nations}
    for one in case.answer.nations:
        # To the ten digits that the document prints.
        mean = float(frame["expected_casualties_mean"][one.iso_a3])
        assert mean == pytest.approx(one.expected_casualties.mean, rel=1e-9)
        assert float(frame["p_debris"][one.iso_a3]) == pytest.approx(one.p_debris, rel=1e-9)
    assert frame["expected_casualties_mean"].astype(float).sum() == pytest.approx(
        case.answer.totals.expected_casualties.mean, rel=1e-9
    )


def test_areas_are_those_of_the_borders(far: Case, tmp_path: Path) -> None:
    source = nation_shapes(None).set_index("iso_a3").geometry
    for ending in ("gpkg", "kml", "geojson"):
        frame = read(written(far, tmp_path, f"x.{ending}"), None if ending == "geojson" else "nations")
        areas = frame.set_index("iso_a3").geometry
        for code, geometry in source.items():
            assert area_km2(areas[code]) == pytest.approx(area_km2(geometry), rel=1e-3), (code, ending)
    # Equal-area, by another library's projection.
    total = frame.geometry.to_crs("EPSG:6933").area.sum() / 1e6
    assert total == pytest.approx(sum(area_km2(one) for one in source), rel=1e-3)


def test_the_density_adds_up_to_the_casualties_of_the_document(far: Case, small: Case) -> None:
    for case in (far, small):
        rows = case.rows("casualty_density")
        check_geometry(rows)
        total = case.answer.totals.expected_casualties.mean
        assert rows["expected_casualties_persons"].sum() == pytest.approx(total, rel=1e-6)
        areas = np.array([area_km2(one) for one in rows.geometry])
        assert (rows["casualties_persons_per_km2"] * areas).sum() == pytest.approx(total, rel=2e-3)
        # An island: the squares that it is in hold hardly anybody else, on small islands beside it.
        australia = nation_shapes(None).set_index("iso_a3").geometry["AUS"]
        own = rows[rows.geometry.intersects(australia)]
        (one,) = (one for one in case.answer.nations if one.iso_a3 == "AUS")
        assert own["expected_casualties_persons"].sum() == pytest.approx(
            one.expected_casualties.mean, rel=3e-3
        )


def test_a_raster_of_the_density(far: Case, tmp_path: Path) -> None:
    path = written(far, tmp_path, "x.tif")
    with rasterio.open(path) as raster:
        assert raster.crs.to_epsg() == 4326
        assert tuple(raster.bounds) == pytest.approx((-180.0, -90.0, 180.0, 90.0))
        assert raster.descriptions == ("casualties_persons_per_km2", "expected_casualties_persons", "persons")
        assert raster.units == ("persons/km2", "persons", "persons")
        assert raster.tags()["scenario"] == far.answer.condition
        total = raster.read(2, out_dtype="float64").sum()
        persons = raster.read(3, out_dtype="float64")
        assert total == pytest.approx(far.answer.totals.expected_casualties.mean, rel=1e-5)
        assert persons.sum() == pytest.approx(far.simulation.plan.exposure.persons.sum(), rel=1e-5)
        row, column = map(int, raster.index(31.2, 30.05))  # Cairo, not somewhere south of the equator
        assert persons[row - 1 : row + 2, column - 1 : column + 2].sum() > 1e6


def test_a_raster_needs_averaged_longitudes(near: Case, tmp_path: Path) -> None:
    (tmp_path / "x.tif").write_text("yesterday's")
    with pytest.raises(OutputError, match=r"is not written: .* name a \.gpkg"):
        written(near, tmp_path, "x.tif")
    assert (tmp_path / "x.tif").read_text() == "yesterday's"


def test_a_file_says_what_it_is(far: Case, tmp_path: Path) -> None:
    path = written(far, tmp_path, "x.gpkg")
    for found in (
        pyogrio.read_info(path, layer="nations")["layer_metadata"],
        json.loads(written(far, tmp_path, "x.geojson").read_text())["metadata"],
    ):
        assert found["scenario"] == far.answer.condition
        assert found["tool"].startswith("iss-risk 0")
        assert (found["seed"], found["samples"], found["now"]) == ("0", "64", "2026-10-09T12:00:00Z")
        assert "public domain" in found["licence_of_nations"]
        assert "CC BY 4.0" in found["licence_of_population"]
    kml = written(far, tmp_path, "x.kml").read_text()
    assert "licence_of_population" in kml


def test_a_geopackage_has_a_style_of_each_layer(near: Case, tmp_path: Path) -> None:
    path = written(near, tmp_path, "x.gpkg")
    with sqlite3.connect(path) as connection:
        styles = dict(
            connection.execute(
                "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"
            ).fetchall()
        )
        (identifier,) = connection.execute("PRAGMA application_id").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(layer_styles)")]
    assert identifier == 0x47504B47  # GPKG, OGC 12-128
    assert columns[0] == "id"
    assert set(styles) == {one.name for one in near.contents.layers}
    for layer in near.contents.layers:
        renderer = ElementTree.fromstring(styles[layer.name]).find("renderer-v2")
        assert renderer is not None
        assert renderer.get("attr") == layer.column
        assert layer.column in layer.frame
        ranges = [
            (float(one.get("lower", "")), float(one.get("upper", ""))) for one in renderer.iter("range")
        ]
        assert len(ranges) == len(list(renderer.iter("symbol"))) == len(layer.classes)
        values = layer.frame[layer.column].dropna().to_numpy(dtype=float)
        held = np.any([(values >= low) & (values <= high) for low, high in ranges], axis=0)
        assert held.all(), layer.name


HOSTILE = "<b>&\"'</b>]]>\x07\n=1+1 \ud800‮"


def test_hostile_names_stay_text(far: Case, tmp_path: Path) -> None:
    nations = [far.answer.nations[0].model_copy(update={"name": HOSTILE}), *far.answer.nations[1:]]
    contents = contents_of_assessment(far.answer.model_copy(update={"nations": nations}), far.simulation)
    path = written(far, tmp_path, "x.kml", contents)
    root = ElementTree.fromstring(path.read_bytes())  # well formed
    assert root.tag == "{http://www.opengis.net/kml/2.2}kml"
    assert not list(root.iter("{http://www.opengis.net/kml/2.2}b"))
    name = read(path, "nations")["Name"][0]
    assert name == "<b>&\"'</b>]]>� =1+1 ��"
    assert "<b>" not in path.read_text()
    document = json.loads(written(far, tmp_path, "x.geojson", contents).read_text())
    assert document["features"][0]["properties"]["name"] == name
    frame = read(written(far, tmp_path, "x.gpkg", contents), "nations")
    assert frame["name"][0] == name


def test_a_format_of_one_layer_holds_the_main_one_or_that_of_its_name(near: Case, tmp_path: Path) -> None:
    file = LayerFile.prepare(str(tmp_path / "x.geojson"), "assess")
    said = file.write(near.contents)
    assert "nations (254); not in it" in said
    assert "x.track_segments.geojson would hold that one" in said
    assert len(read(file.path)) == 254
    chosen = LayerFile.prepare(str(tmp_path / "x.debris_fields.geojson"), "assess")
    assert "not in it" not in chosen.write(near.contents)
    fields = read(chosen.path)
    check_geometry(fields)
    assert set(fields["percent"]) == {50.0, 90.0, 99.0}
    absent = LayerFile.prepare(str(tmp_path / "x.casualty_density.geojson"), "assess")
    with pytest.raises(OutputError, match="has no layer casualty_density, only nations, "):
        absent.write(near.contents)
    assert not absent.path.exists()


def test_parquet(far: Case, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = written(far, tmp_path, "x.parquet")
    import geopandas

    frame = geopandas.read_parquet(path)
    check_geometry(frame)
    assert len(frame) == 254
    metadata = parquet.read_schema(path).metadata
    assert metadata[b"iss-risk:scenario"].decode() == far.answer.condition
    assert b"geo" in metadata


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iss_risk.report.layers.geoparquet.find_spec", lambda _: None)
    with pytest.raises(OutputError, match=r"pip install 'iss-risk\[parquet\]'"):
        LayerFile.prepare(str(tmp_path / "x.parquet"), "assess")


@pytest.mark.parametrize(("name", "says"), [("x.gpkg", "cannot write GeoPackages"), ("x.tif", "GeoTIFFs")])
def test_a_driver_that_is_missing(
    name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: {"GPKG": "r"})
    monkeypatch.setattr("rasterio.drivers.raster_driver_extensions", dict)
    with pytest.raises(OutputError, match=says) as raised:
        LayerFile.prepare(str(tmp_path / name), "assess")
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    ("command", "name", "says"),
    [
        ("assess", "x.shp", r"does not end in \.gpkg, \.kml, \.geojson, \.parquet or \.tif"),
        ("overflight", "x.tif", r"does not end in \.gpkg, \.kml, \.geojson or \.parquet"),
        ("assess", "absent/x.gpkg", "cannot be written: no such file or directory"),
        ("assess", "folder.gpkg", "is a folder"),
    ],
)
def test_what_cannot_be_written_is_found_before(command: str, name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(UsageError, match=says) as raised:
        LayerFile.prepare(str(tmp_path / name), command)
    assert raised.value.exit_code == 2
    assert raised.value.parameter == "layers"


@pytest.mark.parametrize("ending", ["gpkg", "kml", "geojson", "tif"])
def test_a_failure_leaves_what_was_there(
    far: Case, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"x.{ending}"
    path.write_text("yesterday's")
    file = LayerFile.prepare(str(path), "assess")

    def half(_: LayerFile, made: Path, *__: Any) -> None:
        made.write_text("half")
        raise RuntimeError("disk full\nat line 3")

    monkeypatch.setattr(LayerFile, "_write", half)
    with pytest.raises(OutputError, match=r"cannot be written: disk full$"):
        file.write(far.contents)
    assert path.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_geopackage_is_replaced_whole(far: Case, small: Case, tmp_path: Path) -> None:
    written(far, tmp_path, "x.gpkg")
    path = written(small, tmp_path, "x.gpkg")
    assert list(tmp_path.iterdir()) == [path]
    assert "places" not in layers_in(path)


def test_passes_have_each_nation_once(near: Case, tmp_path: Path) -> None:
    found = near.answer
    shared = {name: getattr(found, name) for name in PassesAnswer.model_fields if name != "schema_"}
    answer = PassesAnswer(**shared)
    contents = contents_of_passes(answer, near.simulation)
    assert contents.layers[0].name == "track_segments"
    path = tmp_path / "x.gpkg"
    LayerFile.prepare(str(path), "passes").write(contents)
    frame = read(path, "nations")
    assert frame["iso_a3"].is_unique
    assert set(frame["iso_a3"]) == {one.iso_a3 for one in answer.passes.nations}
    assert frame["p_debris_sum"].sum() == pytest.approx(
        sum(one.p_debris.mean for one in answer.passes.nations)
    )
    assert frame["passes"].sum() == len(answer.passes.nations)
    assert isinstance(frame["first_from_utc"].dtype, pd.DatetimeTZDtype)


def test_where_nothing_decays_nothing_falls(nothing_decays: Case, tmp_path: Path) -> None:
    assert len(nothing_decays.rows("casualty_density")) == 0
    assert (nothing_decays.rows("nations")["expected_casualties_mean"] == 0.0).all()
    frame = read(written(nothing_decays, tmp_path, "x.gpkg"), "casualty_density")
    assert len(frame) == 0
    assert frame.crs.to_epsg() == 4326
    with rasterio.open(written(nothing_decays, tmp_path, "x.tif")) as raster:
        assert raster.read(2).sum() == 0.0


def test_names_in_file_names_are_names_of_layers(near: Case, far: Case) -> None:
    for case in (near, far):
        assert {one.name for one in case.contents.layers} <= set(LAYERS["assess"])
    assert layer_file.LAYERS["debris"] == ("debris_fields", "impact_points")


def test_borders_of_the_user_are_the_polygons(far: Case, tmp_path: Path) -> None:
    from iss_risk.report.layers.nations import nations_layer

    # A square over the date line, and one round the south pole.
    squares = {
        "AAA": [[170, -10], [-170, -10], [-170, 10], [170, 10], [170, -10]],
        "BBB": [[-180, -70], [-180, -90], [180, -90], [180, -70], [-180, -70]],
    }
    features = [
        {
            "type": "Feature",
            "properties": {"iso_a3": code, "name": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code, ring in squares.items()
    ]
    borders = tmp_path / "borders.geojson"
    borders.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    records = [far.answer.nations[k].model_copy(update={"iso_a3": code}) for k, code in enumerate(squares)]
    layer = nations_layer(records, borders, column="expected_casualties_mean", unit="persons")
    check_geometry(layer.frame)
    across, round_pole = layer.frame.geometry
    assert len(across.geoms) == 2
    assert across.area == pytest.approx(400.0)
    assert round_pole.contains(shapely.Point(50.0, -80.0))

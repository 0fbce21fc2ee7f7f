"""`--format`: the table for programs and documents, and what is deduced from the name of `--output`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest
import shapely
from report.fakes import fake_assessment, tracked_object

from cli.conftest import Cli
from iss_risk.cli.program import program
from iss_risk.exposure.nations.embedded import embedded_nations

COMMANDS_WITH_TABLES = ["assess", "overflight", "decay", "debris", "passes", "hindcast", "vehicle", "doctor"]


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_separated_values_are_the_figures_of_the_document(
    iss_risk_cli: Cli, name: str, delimiter: str
) -> None:
    rows = rows_of(iss_risk_cli("assess", "--format", name).stdout, delimiter)
    nations = json.loads(iss_risk_cli("assess", "--json").stdout)["nations"]
    assert [row["iso_a3"] for row in rows] == [one["iso_a3"] for one in nations]
    for row, one in zip(rows, nations, strict=True):
        assert float(row["expected_casualties_mean"]) == one["expected_casualties"]["mean"]
        assert float(row["expected_casualties_range90_high"]) == one["expected_casualties"]["range90"][1]
        assert row["one_in"] == ("" if one["one_in"] is None else repr(one["one_in"]))
        assert row["name"] == one["name"]


def test_json_lines_are_the_records_of_the_document(iss_risk_cli: Cli) -> None:
    lines = iss_risk_cli("assess", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(iss_risk_cli("assess", "--json").stdout)[
        "nations"
    ]


def test_json_is_json(iss_risk_cli: Cli) -> None:
    assert iss_risk_cli("assess", "--format", "json").stdout == iss_risk_cli("assess", "--json").stdout


def test_markdown_is_a_table_below_the_headline(iss_risk_cli: Cli) -> None:
    nation = fake_assessment().nations[0].model_copy(update={"name": "A|B *bold* <script>"})
    iss_risk_cli.assessment = fake_assessment(nations=[nation])
    headline, empty, heading, rule, row = iss_risk_cli("assess", "--format", "markdown").stdout.splitlines()
    assert headline.startswith("**ISS")
    assert headline.endswith("**")
    assert empty == ""
    assert heading.startswith("| name | overhead_fraction |")
    assert rule.startswith("| --- | --: |")
    assert r"A\|B \*bold\* \<script>" in row
    assert row.replace(r"\|", "").count("|") == heading.count("|") == rule.count("|")


def test_a_map_has_the_area_of_each_nation(iss_risk_cli: Cli) -> None:
    nations = [
        fake_assessment().nations[0].model_copy(update={"iso_a3": code}) for code in ("ITA", "FJI", "XYZ")
    ]
    iss_risk_cli.assessment = fake_assessment(nations=nations)
    document = json.loads(iss_risk_cli("assess", "--format", "geojson").stdout)
    assert document["type"] == "FeatureCollection"
    italy, fiji, nowhere = document["features"]
    assert italy["properties"]["expected_casualties_mean"] == pytest.approx(
        nations[0].expected_casualties.mean
    )
    area = shapely.from_geojson(json.dumps(italy["geometry"]))
    assert area.is_valid
    assert area.contains(shapely.Point(12.0, 43.0))
    assert not area.contains(shapely.Point(12.453, 41.903)), "the Vatican is a hole"
    for polygon in area.geoms:  # RFC 7946: outer rings counter-clockwise, holes clockwise
        assert polygon.exterior.is_ccw
        assert not any(ring.is_ccw for ring in polygon.interiors)
    assert nowhere["geometry"] is None
    # On both sides of the dateline, and over it nowhere.
    islands = shapely.from_geojson(json.dumps(fiji["geometry"]))
    assert all(one.bounds[2] - one.bounds[0] < 10.0 for one in islands.geoms)
    assert (islands.bounds[0], islands.bounds[2]) == (-180.0, 180.0)


def test_a_map_of_all_nations_has_their_area() -> None:
    """Sizes against published areas (km², CIA World Factbook 2024), to 2 %: the embedded borders are drawn
    at 1:10 m, and water inside counts differently."""
    from pyproj import Geod

    from iss_risk.exposure.shapes import nation_shapes

    shapes = nation_shapes(None).set_index("iso_a3").geometry
    assert len(shapes) == len(embedded_nations().iso_a3)
    for code, area_km2 in (("ITA", 301_340), ("MNG", 1_564_116), ("ZAF", 1_219_090), ("URY", 176_215)):
        found = Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shapes[code]))[0] / 1e6
        assert found == pytest.approx(area_km2, rel=0.02), code


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.csv", "iso_a3,name"),
        ("a.CSV", "iso_a3,name"),
        ("a.tsv", "iso_a3\tname"),
        ("a.md", "**ISS"),
        ("a.json", "{\n"),
        ("a.jsonl", '{"iso_a3"'),
        ("a.geojson", '{"type": "FeatureCollection"'),
        ("a.txt", "ISS (ZARYA)"),
        ("csv", "ISS (ZARYA)"),
    ],
)
def test_the_name_of_the_file_says_the_format(
    iss_risk_cli: Cli, tmp_path: Path, name: str, start: str
) -> None:
    path = tmp_path / name
    assert iss_risk_cli("overflight", "--output", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith(start)


def test_a_format_that_is_stated_counts_more_than_the_name(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    iss_risk_cli("overflight", "--format", "tsv", "--output", str(path))
    assert path.read_text(encoding="utf-8").startswith("iso_a3\t")
    iss_risk_cli("overflight", "--json", "--output", str(path))
    assert path.read_text(encoding="utf-8").startswith("{")
    monkeypatch.setenv("ISS_RISK_FORMAT", "csv")
    assert iss_risk_cli("overflight").stdout.startswith("iso_a3,")
    assert iss_risk_cli("overflight", "--json").stdout.startswith("{")
    monkeypatch.setenv("ISS_RISK_JSON", "1")
    assert iss_risk_cli("overflight", "--format", "tsv").stdout.startswith("iso_a3\t")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess", "--json", "--format", "csv"], "--json and --format csv contradict each other"),
        (["assess", "--format", "xlsx"], "'xlsx' is not one of"),
        (["debris", "--format", "geojson"], "'geojson' is not one of"),
        (["debris", "--output", "a.geojson"], "this table is not a map"),
        (["data", "elements", "--notation", "tle", "--format", "csv"], "choose one"),
    ],
)
def test_what_does_not_go_together_is_found_before_anything_runs(
    iss_risk_cli: Cli, arguments: list[str], said: str
) -> None:
    outcome = iss_risk_cli(*arguments)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert said in " ".join(outcome.stderr.split())
    assert iss_risk_cli.calls == []


def test_text_of_others_is_harmless_in_every_format(iss_risk_cli: Cli) -> None:
    wild = "=cmd|' /C calc'!A0\x1b[2J\u202e,\t\"\n"
    nation = fake_assessment().nations[0].model_copy(update={"name": wild})
    iss_risk_cli.assessment = fake_assessment(nations=[nation], object=tracked_object(wild))
    for name in ("csv", "tsv", "markdown", "jsonl", "geojson"):
        text = iss_risk_cli("assess", "--format", name).stdout
        assert "\x1b" not in text
        assert "\u202e" not in text
    (row,) = rows_of(iss_risk_cli("assess", "--format", "csv").stdout)
    assert row["name"].startswith("'=cmd")
    (row,) = rows_of(iss_risk_cli("assess", "--format", "tsv").stdout, "\t")
    assert row["name"].startswith("'=cmd")


@pytest.mark.parametrize("name", COMMANDS_WITH_TABLES)
def test_every_command_with_a_table_has_the_option(name: str) -> None:
    found = program.get_command(click.Context(program), name)
    commands = list(found.commands.values()) if isinstance(found, click.Group) else [found]
    for command in commands:
        assert command is not None
        assert any("--format" in parameter.opts for parameter in command.params), command.name

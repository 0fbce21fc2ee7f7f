"""`iss-risk fleet`: the answer is given, and the exit code says that records were left out."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from fleet.made_fleets import Made

from .conftest import Cli

MADE = [Made(f"STARLINK-{1100 + k}", 45_000 + k, 471.0, 53.0, 0.01) for k in range(3)]
CENSUS = ("--census", "--now", "2026-11-23", "--offline")


def write(path: Path, *, broken: bool = False) -> str:
    lines = [line for one in MADE for line in one.tle()]
    if broken:
        lines[4] = lines[4][:50]
    path.write_text("\n".join(lines))
    return str(path)


def test_a_sound_file(iss_risk_cli: Cli, tmp_path: Path) -> None:
    outcome = iss_risk_cli("fleet", write(tmp_path / "a.tle"), *CENSUS)
    assert outcome.exit_code == 0
    assert "3 objects" in outcome.stdout
    assert "Starlink v1.0" in outcome.stdout


@pytest.mark.parametrize("width", ["48", "80", "200"])
def test_it_fits_any_screen(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    outcome = iss_risk_cli("fleet", write(tmp_path / "a.tle"), *CENSUS)
    assert max(map(len, outcome.stdout.splitlines())) <= int(width)


def test_a_bad_record_is_reported_and_the_rest_answered(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tle", broken=True)
    outcome = iss_risk_cli("fleet", path, *CENSUS, "--json")
    document = json.loads(outcome.stdout)
    assert outcome.exit_code == 3
    assert [one["name"] for one in document["members"]] == ["STARLINK-1100", "STARLINK-1102"]
    assert document["census"]["faulty"] == 1
    assert document["unusable_records"][0]["line"] == 5
    assert f"{path}, line 5, length: is truncated: 50 characters of 69" in outcome.stderr
    last = outcome.stderr.splitlines()[-1]
    assert last == f"iss-risk: {path}: 1 of 3 records cannot be used; the rest is answered"


def test_one_line_an_object(iss_risk_cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "objects.jsonl"
    outcome = iss_risk_cli("fleet", write(tmp_path / "a.tle"), *CENSUS, "--output", str(target))
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [row["state"] for row in rows] == ["held"] * 3


def test_the_same_bytes_whatever_the_order_of_the_file(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.tle"
    documents = []
    for made in (MADE, MADE[::-1]):
        path.write_text("\n".join(line for one in made for line in one.tle()))
        document = json.loads(iss_risk_cli("fleet", str(path), *CENSUS, "--json").stdout)
        del document["inputs"]
        documents.append(document)
    assert documents[0] == documents[1]


def test_no_such_source(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("fleet", "starlinc", *CENSUS)
    assert outcome.exit_code == 3
    assert "no such file, and no group that is known: groups are starlink, oneweb" in outcome.stderr


def test_no_copy_of_a_group(iss_risk_cli: Cli, data_folder: Path) -> None:
    assert data_folder
    outcome = iss_risk_cli("fleet", "starlink", *CENSUS)
    assert outcome.exit_code == 3
    assert "no group starlink is available" in outcome.stderr


def test_a_page_and_a_picture_beside_the_answer(iss_risk_cli: Cli, tmp_path: Path) -> None:
    page, picture = tmp_path / "fleet.html", tmp_path / "fleet.svg"
    beside = ("--page", str(page), "--language", "es", "--plot", str(picture))
    outcome = iss_risk_cli("fleet", write(tmp_path / "a.tle"), *CENSUS, *beside)
    assert outcome.exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert '<html lang="es">' in text
    assert "fleet a.tle --census" in text
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_another_list_as_the_table(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tle")
    asked = ("--fate", "abandoned", "--table", "nations", "--format", "csv")
    outcome = iss_risk_cli("fleet", path, *CENSUS, *asked)
    heading, first, *_ = outcome.stdout.splitlines()
    assert heading.startswith("iso_a3,name,share,")
    assert first.split(",")[1] in ("China", "India")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--fate", "eternal"), "--fate"),
        (("--fate", "failed"), "--failed-share"),
        (("--retire-age", "5"), "--retire-age: is for --fate retired"),
        (("--page", "fleet.pdf"), "--page: 'fleet.pdf' does not end in .html"),
        (("--table", "chairs"), "--table: 'chairs' is not known: choose objects, nations, nation-years, "),
        (("--source", "space-track"), "--source"),
    ],
)
def test_wrong_options(iss_risk_cli: Cli, options: tuple[str, ...], said: str) -> None:
    outcome = iss_risk_cli("fleet", "starlink", "--census", *options)
    assert outcome.exit_code == 2
    assert said in outcome.stderr


def test_an_orbit_that_is_too_old(iss_risk_cli: Cli, tmp_path: Path) -> None:
    outcome = iss_risk_cli("fleet", write(tmp_path / "a.tle"), *CENSUS, "--max-age", "1")
    assert outcome.exit_code == 3
    assert "8.0 hours old, older than --max-age 1" in outcome.stderr


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_objects_in_a_file_of_their_own(iss_risk_cli: Cli, tmp_path: Path, ending: str) -> None:
    path, target = write(tmp_path / "a.tle"), tmp_path / f"all.{ending}"
    outcome = iss_risk_cli("fleet", path, *CENSUS, "--json", "--objects", str(target))
    assert (outcome.exit_code, json.loads(outcome.stdout)["members"]) == (0, [])
    assert outcome.stderr.splitlines()[-1] == f"objects: {target}: 3"
    frames = {"jsonl": lambda: pd.read_json(target, lines=True), "csv": lambda: pd.read_csv(target)}
    frame = pd.read_parquet(target).reset_index() if ending == "parquet" else frames[ending]()
    assert list(frame["name"]) == [one.name for one in MADE]
    assert list(frame["norad_id"]) == [45_000, 45_001, 45_002]


def test_no_file_for_objects_is_refused_at_once(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tle")
    outcome = iss_risk_cli("fleet", path, *CENSUS, "--objects", str(tmp_path / "all.xlsx"))
    assert outcome.exit_code == 2
    assert "--objects" in outcome.stderr
    outcome = iss_risk_cli("fleet", path, *CENSUS, "--checkpoint", str(tmp_path / "long.jsonl"))
    assert outcome.exit_code == 2
    assert "--checkpoint" in outcome.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--objects", "a.csv"),
        ("--output", "a.csv"),
        ("--output", "b.csv", "--objects", "b.csv"),
        ("--objects", "b.csv", "--page", "c.html", "--checkpoint", "b.csv"),
    ],
)
def test_no_file_replaces_another(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    table = "name,altitude_km,inclination_deg\nA,500,53\n"
    Path("a.csv").write_text(table)
    outcome = iss_risk_cli("fleet", "a.csv", "--now", "2026-11-23", "--offline", *options)
    assert outcome.exit_code == 2
    assert "which it would replace" in outcome.stderr
    assert Path("a.csv").read_text() == table


def test_a_page_says_how_it_is_made_without_what_acts_on_a_terminal(
    iss_risk_cli: Cli, tmp_path: Path
) -> None:
    path, page, objects = tmp_path / "a\x1b[31m\u202e.tle", tmp_path / "p.html", tmp_path / "o.csv"
    outcome = iss_risk_cli("fleet", write(path), *CENSUS, "--page", str(page), "--objects", str(objects))
    assert outcome.exit_code == 0
    text = page.read_text()
    assert not set(text) & {"\x1b", "\u202e"}
    assert "<code>iss-risk fleet" in text
    assert "--objects" not in text  # it does not change the answer, and would replace a file

"""`iss-risk vehicle`: list, show, check; and every bad file refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import click
import jsonschema
import pytest

from iss_risk.cli.vehicle import command
from iss_risk.report.schema import schema_text
from iss_risk.vehicle.reader import list_vehicles, load_vehicle

from .conftest import Cli

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "own-vehicle.md"

GOOD = """name = "Test"
mass_kg = 100
mass_source = "made up"

[[module]]
name = "Body"
mass_kg = 100
source = "made up"
confidence = "estimated"

[[part]]
name = "box"
module = "Body"
count = 2
shape = "box"
length_m = 1.0
width_m = 0.5
height_m = 0.4
mass_kg = 30
material = "aluminium_6061"
release = "break-up"
source = "made up"
confidence = "estimated"

[[part]]
name = "wheel"
module = "Body"
count = 4
shape = "cylinder"
length_m = 0.2
diameter_m = 0.3
mass_kg = 10
material = "stainless_steel_304"
parent = "box"
release = "parent demise"
source = "made up"
confidence = "estimated"
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted(command.commands))
def test_every_subcommand_has_help_an_example_and_a_place_in_the_guide(iss_risk_cli: Cli, name: str) -> None:
    outcome = iss_risk_cli("vehicle", name, "--help")
    assert outcome.exit_code == 0
    assert f"iss-risk vehicle {name}" in outcome.stdout.split("Examples:")[1]
    assert f"iss-risk vehicle {name}" in GUIDE.read_text(encoding="utf-8")
    for option in command.commands[name].params:
        assert not isinstance(option, click.Option) or option.help


def test_list_names_every_vehicle_with_its_mass(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("vehicle", "list")
    assert outcome.exit_code == 0
    rows = {line.split()[0]: line for line in outcome.stdout.splitlines() if line.strip()}
    assert set(list_vehicles()) <= set(rows)
    assert "422,739 kg" in rows["iss"]
    needed = {"cz5b_core", "tiangong1", "salyut7_kosmos1686", "mir", "uars", "delta_ii_second_stage"}
    assert needed | {"ep9_pallet", "starlink", "generic"} <= set(rows)


@pytest.mark.parametrize("width", [48, 80, 160])
@pytest.mark.parametrize(
    "arguments", [("list",), ("show", "iss"), ("show", "uars", "--tree"), ("check", "FILE")], ids=" ".join
)
def test_no_line_is_wider_than_the_paper(
    iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch, good: Path, width: int, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    outcome = iss_risk_cli("vehicle", *(str(good) if word == "FILE" else word for word in arguments))
    assert outcome.exit_code == 0
    assert max(map(len, outcome.stdout.splitlines())) <= width
    assert "\x1b" not in outcome.stdout


def test_show_adds_up_what_the_file_states(iss_risk_cli: Cli) -> None:
    answer = json.loads(iss_risk_cli("vehicle", "show", "ep9_pallet", "--json").stdout)
    parts = load_vehicle("ep9_pallet").parts
    by_hand = sum(part.count * part.loaded_kg for part in parts)
    assert answer["parts_mass_kg"] == pytest.approx(by_hand)
    for shares in (answer["materials"], answer["confidences"], answer["releases"]):
        assert sum(one["share"] for one in shares) == pytest.approx(1.0)
        assert sum(one["mass_kg"] for one in shares) == pytest.approx(by_hand)
        assert sum(one["pieces"] for one in shares) == answer["vehicle"]["pieces"]
    nickel = next(one for one in answer["materials"] if one["name"] == "nickel_hydrogen_cell")
    assert (nickel["pieces"], nickel["mass_kg"]) == (342, pytest.approx(342 * 2.1))
    assert answer["exposed_fraction"] == pytest.approx(
        sum(part.count * part.loaded_kg for part in parts if part.exposed) / by_hand
    )
    assert len(answer["parts"]) == len(parts)
    assert answer["flight"]["body_radius_m"] == 1.2


def test_show_can_be_limited_to_a_module(iss_risk_cli: Cli) -> None:
    answer = json.loads(iss_risk_cli("vehicle", "show", "mir", "--module", "kvant-2", "--json").stdout)
    assert [one["name"] for one in answer["modules"]] == ["Kvant-2"]
    assert {one["module"] for one in answer["parts"]} == {"Kvant-2"}
    outcome = iss_risk_cli("vehicle", "show", "mir", "--module", "Columbus")
    assert outcome.exit_code == 2
    assert "it has Core module, Kvant," in outcome.stderr


def test_the_tree_stands_under_what_holds_it(iss_risk_cli: Cli, good: Path) -> None:
    lines = iss_risk_cli("vehicle", "show", str(good), "--tree").stdout.splitlines()
    box = next(i for i, line in enumerate(lines) if line.startswith("  2 x box"))
    assert lines[box - 1] == "Body"
    assert lines[box + 1].startswith("    4 x wheel · 10 kg · stainless_steel_304 · cylinder 0.2 x 0.3 m")


def test_the_generic_satellite_has_the_mass_that_was_asked_for(iss_risk_cli: Cli) -> None:
    answer = json.loads(iss_risk_cli("vehicle", "show", "generic:2500", "--json").stdout)
    assert answer["vehicle"]["mass_kg"] == 2500.0
    assert answer["parts_mass_kg"] == pytest.approx(2500.0, rel=1e-3)
    for wrong in ("generic:", "generic:x", "generic:0", "generic:1e9", "generic:nan"):
        outcome = iss_risk_cli("vehicle", "show", wrong)
        assert (outcome.exit_code, outcome.stdout) == (3, "")
        assert "50 to 20,000 kg" in outcome.stderr


def test_check_says_what_a_file_adds_up_to(iss_risk_cli: Cli, good: Path) -> None:
    outcome = iss_risk_cli("vehicle", "check", str(good))
    assert outcome.exit_code == 0
    assert "parts 100 kg (+0.00 %)" in outcome.stdout
    assert "2 kinds of part, 6 pieces" in outcome.stdout
    assert "Flight      not stated" in outcome.stdout


@pytest.mark.parametrize(
    ("arguments", "document"),
    [(("list",), "vehicles"), (("show", "uars"), "vehicle"), (("check", "FILE"), "vehicle")],
)
def test_json_follows_its_published_schema(
    iss_risk_cli: Cli, good: Path, arguments: tuple[str, ...], document: str
) -> None:
    words = (str(good) if word == "FILE" else word for word in arguments)
    outcome = iss_risk_cli("vehicle", *words, "--json")
    assert outcome.exit_code == 0
    published = json.loads((SCHEMAS / f"{document}-1.json").read_text(encoding="utf-8"))
    assert published == json.loads(schema_text(document)), (
        f"run: iss-risk schema {document} > docs/schema/{document}-1.json"
    )
    jsonschema.Draft202012Validator(published).validate(json.loads(outcome.stdout))


HEAD = GOOD.partition("[[part]]")[0]
BALL = """[[part]]
name = "ball NUMBER"
module = "Body"
count = 1
shape = "sphere"
diameter_m = 0.1
mass_kg = 0.001
material = "copper"
release = "break-up"
source = "made up"
confidence = "estimated"
"""


@pytest.mark.parametrize(
    ("content", "where", "message"),
    [
        (GOOD.replace('parent = "box"', 'parent = "bx"'), "line 34, part 'wheel'.parent", "did you mean"),
        (GOOD.replace('parent = "box"', 'parent = "wheel"'), "line 34, part 'wheel'.parent",
         "wheel in wheel"),
        (GOOD.replace("mass_kg = 10\n", "mass_kg = -10\n"), "line 32, part 'wheel'.mass_kg", "above zero"),
        (GOOD.replace("mass_kg = 10\n", "mass_kg = 0\n"), "line 32, part 'wheel'.mass_kg", "above zero"),
        (GOOD.replace("mass_kg = 10\n", "mass_kg = nan\n"), "line 32, part 'wheel'.mass_kg", "finite"),
        (GOOD.replace("stainless_steel_304", "unobtainium"), "line 33, part 'wheel'.material", "unknown"),
        (GOOD.replace('"cylinder"', '"torus"'), "line 29, part 'wheel'.shape", "unknown 'torus'"),
        (GOOD.replace("mass_kg = 30", "mass_kg = 29"), "line 7, module 'Body'.mass_kg", "add up to 98.0 kg"),
        (GOOD.replace("mass_kg = 10\n", "mass_kg = 200\n"), "line 32, part 'wheel'.mass_kg", "impossible"),
        (HEAD + "".join(BALL.replace("NUMBER", str(i)) for i in range(20_001)), "line 1", "more than 20000"),
        (HEAD + "[[part]]\n" * 100_000, "line 1", "more than 20000 kinds"),
        ("#" * (8 * 1024 * 1024 + 1), None, "larger than 8 MiB"),
        ("<html>not found</html>", "line 1", "not TOML"),
        ("\x89PNG\r\n\x1a\n\x00\x00", None, "binary"),
        ("", None, "is empty"),
    ],
    ids=[
        "missing parent", "cycle", "negative mass", "zero mass", "NaN", "unknown material", "unknown shape",
        "masses do not add up", "impossible mass", "20,001 parts", "100,000 parts", "huge", "not TOML",
        "binary", "empty",
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_line(
    iss_risk_cli: Cli, tmp_path: Path, content: str, where: str | None, message: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(content, encoding="utf-8")
    outcome = iss_risk_cli("vehicle", "check", str(path))
    assert (outcome.exit_code, outcome.stdout) == (3, "")
    (line,) = outcome.stderr.splitlines()
    place = str(path) if where is None else f"{path}, {where}"
    assert line.startswith(f"iss-risk: {place}: ")
    assert message in line


def test_a_file_that_is_not_there_is_refused(iss_risk_cli: Cli, tmp_path: Path) -> None:
    outcome = iss_risk_cli("vehicle", "check", str(tmp_path / "none.toml"))
    assert outcome.exit_code == 3
    assert "No such file" in outcome.stderr

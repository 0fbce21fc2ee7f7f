"""Kinds described once and counted module by module: what they expand to, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iss_risk.errors import InputError
from iss_risk.vehicle.reader import Vehicle, load_vehicle

GOOD = """name = "Test"
norad_id = 1
mass_kg = 2000
mass_source = "made up"

[[kind]]
name = "rack"
shape = "box"
length_m = 2.0
width_m = 1.0
height_m = 1.0
mass_kg = 60
material = "aluminium_6061"
release = "break-up"
source = "made up"
confidence = "estimated"

[[kind]]
name = "drawer"
per_parent = 4
shape = "box"
length_m = 0.5
width_m = 0.5
height_m = 0.3
mass_kg = 10
material = "electronics_box"
parent = "rack"
release = "parent demise"
source = "made up"
confidence = "estimated"

[[kind]]
name = "bracket"
shape = "plate"
length_m = 0.3
width_m = 0.3
thickness_m = 0.01
mass_kg = 1.5
material = "aluminium_6061"
release = "break-up"
source = "made up"
confidence = "estimated"

[[module]]
name = "A"
mass_kg = 1000
holds_source = "counted on a drawing"
source = "made up"
confidence = "estimated"

[module.holds]
rack = 5

[module.rest]
bracket = 1.0

[[module]]
name = "B"
mass_kg = 1000
holds_source = "judged"
source = "made up"
confidence = "estimated"

[module.rest]
"rack" = 0.5
bracket = 0.5
"""


def load_text(tmp_path: Path, text: str) -> Vehicle:
    path = tmp_path / "vehicle.toml"
    path.write_text(text, encoding="utf-8")
    return load_vehicle(path)


def test_kinds_are_counted_in_modules_with_what_they_hold(tmp_path: Path) -> None:
    parts = {part.name: part for part in load_text(tmp_path, GOOD).parts}
    assert list(parts) == ["A: rack", "A: drawer", "A: bracket", "B: rack", "B: drawer", "B: bracket"]
    assert (parts["A: rack"].count, parts["A: drawer"].count) == (5, 20)
    assert parts["A: drawer"].parent == "A: rack"
    assert parts["A: drawer"].source == "made up; number: counted on a drawing"
    # Half of 1,000 kg is five racks of 100 kg with their drawers; the brackets take the other half.
    assert (parts["B: rack"].count, parts["B: drawer"].count) == (5, 20)
    assert parts["B: bracket"].count == 333


def test_a_part_of_one_module_may_hold_or_be_held_by_a_kind(tmp_path: Path) -> None:
    part = """
[[part]]
name = "pump"
module = "A"
count = 5
shape = "sphere"
diameter_m = 0.3
mass_kg = 20
material = "stainless_steel_304"
parent = "A: rack"
release = "parent demise"
source = "made up"
confidence = "estimated"
"""
    parts = {one.name: one for one in load_text(tmp_path, GOOD + part).parts}
    assert parts["pump"].parent == "A: rack"
    assert parts["A: bracket"].count == round((1000 - 5 * 100 - 5 * 20) / 1.5)
    with pytest.raises(InputError, match="shared evenly among 5 of 'A: rack'"):
        load_text(tmp_path, GOOD + part.replace("count = 5", "count = 6"))


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "message"),
    [
        ("rack = 5", "rck = 5", 52, "module 'A'.holds.rck", "did you mean 'rack'"),
        ("rack = 5", "rack = 0", 52, "module 'A'.holds.rack", "whole number"),
        ("rack = 5", "rack = 1.5", 52, "module 'A'.holds.rack", "whole number"),
        ("rack = 5", "drawer = 5", 52, "module 'A'.holds.drawer", "comes with its parent"),
        ("rack = 5", "rack = 11", 54, "module 'A'.rest", "100.0 kg over the module's mass"),
        ("rack = 5", "bracket = 5", 55, "module 'A'.rest.bracket", "counted in 'holds' already"),
        ("bracket = 1.0", "bracket = 0.9", 54, "module 'A'.rest", "add up to 0.9"),
        ("bracket = 1.0", "bracket = -1", 55, "module 'A'.rest.bracket", "above zero"),
        ("bracket = 1.0", 'bracket = "all"', 55, "module 'A'.rest.bracket", "must be a number"),
        ("[module.rest]\nbracket = 1.0\n", "", 46, "module 'A'.mass_kg", "add up to 500.0 kg, not 1000.0"),
        ('holds_source = "judged"\n', "", 57, "module 'B'", "'holds_source' is missing"),
        ('per_parent = 4', "per_parent = 0", 20, "kind 'drawer'.per_parent", "whole number"),
        ('per_parent = 4\n', "", 18, "kind 'drawer'", "'per_parent' is missing"),
        ('parent = "rack"\n', "", 20, "kind 'drawer'.per_parent", "with a parent"),
        ('parent = "rack"', 'parent = "rak"', 27, "kind 'drawer'.parent", "did you mean 'rack'"),
        ('parent = "rack"', 'parent = "drawer"', 27, "kind 'drawer'.parent", "kinds hold each other"),
        ("mass_kg = 60", "mass_kg = 6000", 12, "kind 'rack'.mass_kg", "impossible"),
        ("mass_kg = 60", "mass_kg = nan", 12, "kind 'rack'.mass_kg", "finite"),
        ('name = "bracket"', 'name = "rack"', 33, "kind 3.name", "already taken on line 7"),
        ('name = "bracket"', 'name = "bracket"\nmodule = "A"', 34, "kind 'bracket'.module", "unknown key"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        load_text(tmp_path, GOOD.replace(old, new, 1))
    assert (caught.value.line, caught.value.field) == (line, field)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_expansion_without_end_is_refused(tmp_path: Path) -> None:
    """Ten thousand drawers in each of a hundred thousand racks."""
    text = GOOD.replace("rack = 5", "rack = 100000").replace("per_parent = 4", "per_parent = 10000")
    text = text.replace("[module.rest]\nbracket = 1.0\n", "", 1)
    with pytest.raises(InputError, match="more than 1000000 pieces"):
        load_text(tmp_path, text)


@given(
    place=st.integers(0, len(GOOD) - 1),
    removed=st.integers(0, 40),
    put=st.sampled_from(
        [
            "",
            "[",
            "]]",
            '"',
            "=",
            "\n",
            "-",
            "1e999",
            "nan",
            "{}",
            "[[kind]]\n",
            "[module.rest]\n",
            "'",
            "\0",
            "é",
        ]
    ),
)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_damaged_file_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, place: int, removed: int, put: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    path.write_text(GOOD[:place] + put + GOOD[place + removed :], encoding="utf-8")
    message = str(path)
    try:
        assert load_vehicle(path).parts
    except InputError as error:
        message = str(error)
    assert "\n" not in message
    assert message.startswith(str(path))

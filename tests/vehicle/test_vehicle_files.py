"""Vehicle files: found by name or path, read into plain values, and refused with a line when bad."""

from pathlib import Path

import pytest

from iss_risk.debris.part_arrays import AT_ALTITUDE, part_arrays
from iss_risk.errors import InputError
from iss_risk.sources.embedded import data_path
from iss_risk.vehicle.reader import Vehicle, load_vehicle

GOOD = """name = "Test"
norad_id = 1
mass_kg = 100
mass_source = "made up"

[[module]]
name = "Body"
mass_kg = 100
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
"""


def load_text(tmp_path: Path, text: str) -> Vehicle:
    path = tmp_path / "vehicle.toml"
    path.write_text(text, encoding="utf-8")
    return load_vehicle(path)


def refused(tmp_path: Path, text: str | bytes) -> InputError:
    path = tmp_path / "vehicle.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InputError) as caught:
        load_vehicle(path)
    assert "\n" not in str(caught.value)
    assert caught.value.path == path
    return caught.value


# --- Finding a vehicle -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["is", "", "iss2", "iss\0\0x", "nothing\nlike it"])
def test_an_unknown_name_lists_the_known(name: str) -> None:
    with pytest.raises(InputError, match=r"known are .*iss") as caught:
        load_vehicle(name)
    assert str(caught.value).isprintable()


def test_a_near_miss_is_recognised() -> None:
    with pytest.raises(InputError, match="did you mean 'iss'"):
        load_vehicle("isss")


def test_a_path_as_text_works_with_and_without_suffix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_vehicle("mine").name == "Test"
    assert load_vehicle(str(tmp_path / "mine")).name == "Test"


# --- Reading ----------------------------------------------------------------------------------------


def test_dimensions_become_three(tmp_path: Path) -> None:
    vehicle = load_text(tmp_path, GOOD)
    box, wheel = vehicle.parts  # the parent comes first although it stands second in the file
    assert (box.name, box.length_m, box.width_m, box.height_m) == ("box", 1.0, 0.5, 0.4)
    assert (wheel.name, wheel.length_m, wheel.width_m, wheel.height_m) == ("wheel", 0.2, 0.3, 0.3)
    assert wheel.parent == "box"
    sphere = GOOD.replace("length_m = 0.2\n", "").replace('"cylinder"', '"sphere"')
    ball = load_text(tmp_path, sphere).parts[1]
    assert (ball.length_m, ball.width_m, ball.height_m) == (0.3, 0.3, 0.3)


def test_optional_fields_are_read_and_change_nothing_where_they_are_absent(tmp_path: Path) -> None:
    usual = load_text(tmp_path, GOOD).parts[0]
    assert (usual.contents_kg, usual.release_altitude_km, usual.exposed, usual.solidity) == (
        0.0,
        None,
        False,
        1.0,
    )
    optional = "release_altitude_km = 65\nexposed = true\nsolidity = 0.3\ncontents_kg = 5\n"
    text = GOOD.replace('release = "break-up"\n', 'release = "altitude"\n' + optional)
    vehicle = load_text(tmp_path, text.replace("mass_kg = 100\n", "mass_kg = 110\n"))
    box = vehicle.parts[0]
    assert (box.release, box.release_altitude_km, box.exposed) == ("altitude", 65.0, True)
    assert (box.solidity, box.contents_kg, box.loaded_kg) == (0.3, 5.0, 35.0)
    arrays = part_arrays(vehicle)
    assert arrays.release[0] == AT_ALTITUDE
    assert arrays.own_altitudes_km[arrays.own_altitude[0]] == 65.0
    assert (arrays.solidity[0], arrays.contents_kg[0]) == (0.3, 5.0)
    assert arrays.exposed.tolist() == [True, False]


ENTRY = """[entry]
body_radius_m = 2
ballistic_coefficient_kg_m2 = 300.5
source = "made up"

[[module]]"""


def test_the_way_in_is_read_where_it_is_stated(tmp_path: Path) -> None:
    assert load_text(tmp_path, GOOD).entry is None
    entry = load_text(tmp_path, GOOD.replace("[[module]]", ENTRY)).entry
    assert entry is not None
    assert (entry.body_radius_m, entry.ballistic_coefficient_kg_m2) == (2.0, 300.5)
    for old, new, line, field in (
        ("body_radius_m = 2", "body_radius_m = 0", 7, "entry.body_radius_m"),
        ("body_radius_m = 2", "body_radius = 2", 7, "entry.body_radius"),
        ("300.5", "inf", 8, "entry.ballistic_coefficient_kg_m2"),
    ):
        error = refused(tmp_path, GOOD.replace("[[module]]", ENTRY.replace(old, new)))
        assert (error.line, error.field) == (line, field)


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "vehicle.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_vehicle(path).name == "Test"


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "message"),
    [
        ("mass_kg = 10\n", "mass_kg = 0\n", 19, "part 'wheel'.mass_kg", "above zero"),
        ("mass_kg = 10\n", "mass_kg = -1\n", 19, "part 'wheel'.mass_kg", "above zero"),
        ("mass_kg = 10\n", "mass_kg = nan\n", 19, "part 'wheel'.mass_kg", "finite"),
        ("mass_kg = 10\n", "mass_kg = inf\n", 19, "part 'wheel'.mass_kg", "finite"),
        ("mass_kg = 10\n", f"mass_kg = 1{'0' * 400}\n", 19, "part 'wheel'.mass_kg", "finite"),
        ("mass_kg = 10\n", "mass_kg = true\n", 19, "part 'wheel'.mass_kg", "number"),
        ("mass_kg = 10\n", "mass_kg = 120\n", 19, "part 'wheel'.mass_kg", "impossible"),
        ("diameter_m = 0.3", "diameter_m = -0.3", 18, "part 'wheel'.diameter_m", "above zero"),
        ("diameter_m = 0.3", "diameter_m = 1e308", 18, "part 'wheel'.diameter_m", "at most 100,000"),
        ("diameter_m = 0.3", "diamter_m = 0.3", 18, "part 'wheel'.diamter_m", "did you mean 'diameter_m'"),
        ("diameter_m = 0.3", "width_m = 0.3", 18, "part 'wheel'.width_m", "does not belong to a cylinder"),
        ("diameter_m = 0.3\n", "", 12, "part 'wheel'", "'diameter_m' is missing"),
        ("count = 4", "count = 0", 15, "part 'wheel'.count", "whole number"),
        ("count = 4", "count = 1.5", 15, "part 'wheel'.count", "whole number"),
        ("count = 4", "count = 1000001", 15, "part 'wheel'.count", "whole number"),
        ("count = 4", "count = 3", 15, "part 'wheel'.count", "shared evenly"),
        ('"cylinder"', '"cylindre"', 16, "part 'wheel'.shape", "did you mean 'cylinder'"),
        ("stainless_steel_304", "stainles_stel_304", 20, "part 'wheel'.material",
         "did you mean 'stainless_steel_304'"),
        ('"parent demise"', '"never"', 22, "part 'wheel'.release", "break-up"),
        ('"parent demise"', '"break-up"', 21, "part 'wheel'.parent", "'parent demise'"),
        ('parent = "box"\n', "", 21, "part 'wheel'.release", "needs a parent"),
        ('parent = "box"', 'parent = "bx"', 21, "part 'wheel'.parent", "did you mean 'box'"),
        ('parent = "box"', 'parent = "wheel"', 21, "part 'wheel'.parent", "wheel in wheel"),
        ('name = "box"', 'name = "wheel"', 27, "part 2.name", "already taken on line 13"),
        ('name = "box"', "name = 3", 27, "part 2.name", "must be text"),
        ('name = "box"', 'name = "a\\nb"', 27, "part 2.name", "printable"),
        ('module = "Body"\ncount = 2', 'module = "Bdy"\ncount = 2', 28, "part 'box'.module", "'Body'"),
        ("height_m = 0.4", "height_m = 0.4\nwall_thickness_m = 0.3", 34, "part 'box'.wall_thickness_m",
         "half"),
        ('"parent demise"', '"altitude"\nrelease_altitude_km = 70', 21, "part 'wheel'.parent",
         "'parent demise'"),
        ('"break-up"', '"altitude"', 36, "part 'box'.release", "needs a release_altitude_km"),
        ('"break-up"', '"altitude"\nrelease_altitude_km = 0', 37, "part 'box'.release_altitude_km",
         "above zero"),
        ('"break-up"', '"altitude"\nrelease_altitude_km = 201', 37, "part 'box'.release_altitude_km",
         "at most"),
        ('"break-up"', '"break-up"\nrelease_altitude_km = 70', 37, "part 'box'.release_altitude_km",
         "not 'break-up'"),
        ('"parent demise"', '"parent demise"\nexposed = true', 23, "part 'wheel'.exposed", "shielded"),
        ('"break-up"', '"break-up"\nexposed = 1', 37, "part 'box'.exposed", "true or false"),
        ('"break-up"', '"break-up"\nhazard = "hydrasine"', 37, "part 'box'.hazard",
         "did you mean 'hydrazine'"),
        ('"break-up"', '"break-up"\nhazard = 1', 37, "part 'box'.hazard", "text"),
        ('"break-up"', '"break-up"\nsolidity = 1.01', 37, "part 'box'.solidity", "at most 1"),
        ('"break-up"', '"break-up"\nsolidity = 0', 37, "part 'box'.solidity", "above zero"),
        ('"break-up"', '"break-up"\ncontents_kg = -1', 37, "part 'box'.contents_kg", "above zero"),
        ('"break-up"', '"break-up"\ncontents_kg = 1', 8, "module 'Body'.mass_kg", "add up to 102.0 kg"),
        ("height_m = 0.4", "height_m = 0.4\nwall_thickness_m = 0.03", 34, "part 'box'.wall_thickness_m",
         "weigh 160.3 kg, the part 30 kg"),
        ("height_m = 0.4", "height_m = 0.4\nwall_thickness_m = 0.001", 34, "part 'box'.wall_thickness_m",
         "the part 30 kg"),
        ("mass_kg = 30", "mass_kg = 31", 8, "module 'Body'.mass_kg", "add up to 102.0 kg, not 100.0 kg"),
        ("mass_kg = 100\nmass_s", "mass_kg = 100.2\nmass_s", 3, "mass_kg",
         "add up to 100.0 kg, not 100.2 kg"),
        ("norad_id = 1", 'norad_id = "25544"', 2, "norad_id", "whole number"),
        ("norad_id = 1", "norad = 1", 2, "norad", "did you mean 'norad_id'"),
        ("mass_source", "mas_source", 4, "mas_source", "did you mean 'mass_source'"),
        ('confidence = "estimated"\n\n[[part]]\nname = "wheel"', '\n[[part]]\nname = "wheel"', 6,
         "module 'Body'", "'confidence' is missing"),
        ("[[part]]", "[[parts]]", 12, "parts", "did you mean 'part'"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, message: str
) -> None:
    assert old in GOOD
    error = refused(tmp_path, GOOD.replace(old, new))
    assert (error.line, error.field) == (line, field)
    assert message in str(error)


def test_parents_in_a_circle_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace('release = "break-up"', 'parent = "wheel"\nrelease = "parent demise"')
    error = refused(
        tmp_path, text.replace("count = 4", "count = 2").replace("mass_kg = 10\n", "mass_kg = 20\n")
    )
    assert "parts hold each other: wheel in box in wheel" in str(error)
    assert error.line == 21


def test_a_long_chain_of_parents_is_read(tmp_path: Path) -> None:
    """The tree is walked without recursion: 2,500 parts, each in the next."""
    head, _, _ = GOOD.partition("[[part]]")
    shared = 'module = "Body"\ncount = 1\nshape = "sphere"\ndiameter_m = 0.2\nmass_kg = 0.04\n'
    shared += 'material = "copper"\nsource = "made up"\nconfidence = "estimated"\n'
    n = 2_500
    parts = [
        f'[[part]]\nname = "p{i}"\nparent = "p{i + 1}"\nrelease = "parent demise"\n' + shared
        for i in range(n - 1)
    ]
    parts.append(f'[[part]]\nname = "p{n - 1}"\nrelease = "break-up"\n' + shared)
    vehicle = load_text(tmp_path, head + "".join(parts))
    assert [p.name for p in vehicle.parts] == [f"p{i}" for i in reversed(range(n))]


def test_more_than_twenty_thousand_kinds_are_refused(tmp_path: Path) -> None:
    head, _, _ = GOOD.partition("[[part]]")
    error = refused(tmp_path, head + "[[part]]\n" * 20_001)
    assert "more than 20000 kinds" in str(error)


def test_parts_written_inline_are_read_and_named_by_number(tmp_path: Path) -> None:
    head, _, _ = GOOD.partition("[[module]]")
    body = '{name="Body", mass_kg=100, source="x", confidence="found"}'
    ball = (
        '{name="ball", module="Body", count=1, shape="sphere", diameter_m=1, mass_kg=100, '
        'material="copper", release="break-up", source="x", confidence="found"}'
    )
    text = f"{head}module = [{body}]\npart = [{ball}]\n"
    assert load_text(tmp_path, text).parts[0].name == "ball"
    error = refused(tmp_path, text.replace("diameter_m=1", "diameter_m=0"))
    assert (error.line, error.field) == (None, "part 'ball'.diameter_m")


# --- Files that are not vehicles -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"name = 'a\x00b'", "binary"),
        (b"<html><body>404</body></html>", "not TOML"),
        (b"name = " + b"[" * 100_000, "nested too deeply"),
        (b"name = " + b"1" * 10_000, "not TOML"),
        (b"# only a remark\n", "no [[module]] tables"),
        (b"module = 3\npart = 4\n", "no [[module]] tables"),
        (b"part = []\nmodule = []\n", "no [[module]] tables"),
        (b" " * (8 * 1024 * 1024 + 1), "larger than 8 MiB"),
    ],
    ids=lambda value: str(value[:12]) if isinstance(value, bytes) else None,
)
def test_files_that_are_not_vehicles_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    assert message in str(refused(tmp_path, content))


def test_toml_errors_carry_their_line(tmp_path: Path) -> None:
    error = refused(tmp_path, GOOD.replace("count = 4", "count = four"))
    assert error.line == 15
    assert refused(tmp_path, "name = 'x'\nnorad_id = ").line == 2


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_vehicle(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        load_vehicle(tmp_path)


FIGURES = ("1e308", "1e300", "1e-300", "5e-324", "nan", "inf", "-inf", "0", "-1", "1000000000000000000")


@pytest.mark.parametrize("name", ["delta_ii_second_stage", "cz5b_core"])
def test_no_figure_of_a_vehicle_may_be_absurd(tmp_path: Path, name: str) -> None:
    lines = data_path(f"vehicles/{name}.toml").read_text(encoding="utf-8").splitlines()
    tried = set()
    for number, line in enumerate(lines):
        key, _, value = line.partition(" = ")
        if key in tried or not value or not value[0].isdigit():
            continue
        tried.add(key)
        for figure in FIGURES:
            refused(tmp_path, "\n".join([*lines[:number], f"{key} = {figure}", *lines[number + 1 :]]))
    assert {"diameter_m", "mass_kg", "count", "body_radius_m", "wall_thickness_m"} <= tried


def test_attitudes_do_not_differ_without_limit(tmp_path: Path) -> None:
    text = data_path("vehicles/delta_ii_second_stage.toml").read_text(encoding="utf-8")
    error = refused(tmp_path, text.replace("held_kg_m2 = 60", "held_kg_m2 = 0.01"))
    assert "held and tumbling differ by more than a factor of 100" in str(error)


ALTERNATIVE = '{ material = "titanium_6al4v", chance = 0.5, source = "made up" }'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('family = "panel"', r"family: unknown 'panel' \(did you mean 'panels'\?\)"),
        ("alternative = 3", "alternative: must be a table"),
        ('alternative = { chance = 0.5, source = "x" }', "'material' or 'pieces' is missing"),
        (
            f"alternative = {ALTERNATIVE.replace('0.5', '1.5')}",
            "chance: must be at least 0.001 and at most 1",
        ),
        (f"alternative = {ALTERNATIVE.replace('titanium_6al4v', 'wood')}", "material: unknown 'wood'"),
        (f"alternative = {ALTERNATIVE.replace('titanium_6al4v', 'fluid')}", "a fluid has no alternative"),
        (f"alternative = {ALTERNATIVE.replace('chance', 'chanse')}", "chanse: unknown key"),
    ],
)
def test_what_is_in_doubt_is_said_as_it_can_be(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_text(
            tmp_path, GOOD.replace('material = "aluminium_6061"', f'material = "aluminium_6061"\n{line}', 1)
        )


def test_families_and_alternatives_are_read(tmp_path: Path) -> None:
    more = f'material = "aluminium_6061"\nfamily = "tanks"\nalternative = {ALTERNATIVE}'
    part = load_text(tmp_path, GOOD.replace('material = "aluminium_6061"', more, 1)).parts[0]
    assert part.family == "tanks"
    assert part.alternative is not None
    assert (part.alternative.material, part.alternative.pieces) == ("titanium_6al4v", 1)
    assert (part.alternative.chance, part.alternative.together) == (0.5, part.name)

"""Nations and groups by every name that people give them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.nations.directory import Directory, Named
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.exposure.nations.groups import embedded_groups, read_groups
from iss_risk.studies.named_nations import named_nations

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "groups_of_nations.csv"


def directory(groups: Path | None = None) -> Directory:
    nations = embedded_nations()
    return Directory(nations.iso_a3, nations.names, groups)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DEU", "DEU"), ("de", "DEU"), ("Germany", "DEU"), ("CL", "CHL"), ("South Korea", "KOR"),
        ("Republic of Korea", "KOR"), ("Korea, South", "KOR"), ("usa", "USA"), ("U.S.A.", "USA"),
        ("United States of America", "USA"), ("côte d’ivoire", "CIV"), ("Ivory Coast", "CIV"),
        ("the gambia", "GMB"), ("Czech Republic", "CZE"), ("Viet Nam", "VNM"), ("UK", "GBR"),
        ("au", "AUS"), ("na", "NAM"), ("Micronesia", "FSM"), (" Chile ", "CHL"),
    ],
)  # fmt: skip
def test_a_nation_by_code_or_name(text: str, code: str) -> None:
    found = directory().find(text)
    assert found.codes == (code,)
    assert not found.is_group
    assert found.name == dict(zip(embedded_nations().iso_a3, embedded_nations().names, strict=True))[code]


@pytest.mark.parametrize(
    ("text", "name", "members"),
    [
        ("EU", "EU", 27), ("european union", "EU", 27), ("nato", "NATO", 32), ("G20", "G20", 19),
        ("ASEAN", "ASEAN", 11), ("African Union", "African Union", 55), ("AFRICA", "Africa", 58),
        ("South America", "South America", 14), ("southeast asia", "South-eastern Asia", 11),
        ("micronesia (region)", "Micronesia (region)", 8),
    ],
)  # fmt: skip
def test_a_group_by_name(text: str, name: str, members: int) -> None:
    found = directory().find(text)
    assert (found.name, len(found.codes), found.is_group) == (name, members, True)


def test_all_names_of_all_groups_are_theirs_and_not_a_nations() -> None:
    for group in embedded_groups():
        for name in (group.name, *group.also):
            assert directory().find(name).name == group.name
        assert set(group.nations) <= set(embedded_nations().iso_a3)
        assert len(set(group.nations)) == len(group.nations)


@pytest.mark.skipif(not FACTS.is_file(), reason="the facts ../shared/facts are absent")
def test_the_groups_are_those_of_the_facts() -> None:
    known = set(embedded_nations().iso_a3)
    with FACTS.open(encoding="utf-8", newline="") as stream:
        wanted = [(row["group"], row["iso_a3"]) for row in csv.DictReader(stream) if row["iso_a3"] in known]
    shipped = [
        (one.name.removesuffix(" (region)"), code) for one in embedded_groups() for code in one.nations
    ]
    assert sorted(shipped) == sorted(wanted)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Germny", "perhaps Germany"), ("Korea", "perhaps South Korea, North Korea"), ("Hollnd", "Holland"),
        ("Nato countries", "no nation and no group"), ("xq", "'xq'; give a name"), ("", "''; give a name"),
        ("Atlantis", "an ISO 3166 code such as USA or US"),
    ],
)  # fmt: skip
def test_an_unknown_name_says_what_was_probably_meant(text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        directory().find(text, parameter="named")
    assert says in str(refused.value)
    assert refused.value.parameter == "named"
    assert len(str(refused.value)) < 300


def test_an_endless_name_is_refused_at_once_and_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        directory().find("x" * 1_000_000)
    assert len(str(refused.value)) < 300


def test_several_names_with_commas_each_once() -> None:
    found = directory().find_all(["Chile, DEU,EU", "Korea, South", "germany"])
    assert [one.name for one in found] == ["Chile", "Germany", "EU", "South Korea"]


def test_own_groups_and_borders(tmp_path: Path) -> None:
    groups = written(
        tmp_path,
        "# mine\n\nNation,Group,why,also\nAT,Alps,x,The Alps; Alpen\nSwitzerland,Alps,,\nFRA,EU,,\n",
    )
    assert directory(groups).find("alpen") == Named("Alps", ("AUT", "CHE"), is_group=True)
    assert directory(groups).find("eu").codes == ("FRA",)
    assert len(directory(groups).find("NATO").codes) == 32

    square = {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}
    rows = [
        {"type": "Feature", "id": code, "properties": {"name": name}, "geometry": square}
        for code, name in (("FRA", "Frankreich"), ("CHE", "Schweiz"))
    ]
    borders = tmp_path / "borders.geojson"
    borders.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    found = named_nations(["schweiz", "CH", "France", "EU", "Alps"], borders, groups)
    assert [(one.name, one.codes) for one in found] == [
        ("Schweiz", ("CHE",)), ("Frankreich", ("FRA",)), ("EU", ("FRA",)), ("Alps", ("CHE",)),
    ]  # fmt: skip
    for text, says in (
        ("Chile", "not among the nations of these borders"),
        ("Africa", "no nation of Africa"),
    ):
        with pytest.raises(UsageError, match=says):
            named_nations([text], borders, groups)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", None, "is no text"),
        ("# only\n", 1, "has no column group and nation"),
        ("group,iso_a3\nA,DEU\n", 1, "has no column nation"),
        ("group,nation\n", None, "has no groups"),
        ("group,nation\nA,DEU\nA\n", 3, "nation: is no name"),
        ("group,nation\n,DEU\n", 2, "group: is no name"),
        ("group,nation\nA,DEU\nA,Germny\n", 3, "nation: no nation 'Germny'; perhaps Germany"),
        ("group,nation\nA,FRA\nChile,DEU\n", 3, "group: 'Chile' is a nation"),
        ("group,nation\nA\x1b[2J,DEU\n", 2, "group: is no name"),
        (f"group,nation\n{'A' * 99},DEU\n", 2, "group: is no name"),
        (f"group,nation\nA,DEU\n{'A' * 140_000},DEU\n", 3, "is no line of CSV"),
        (f"group,nation,{'A' * 140_000}\nA,DEU\n", 1, "is no line of CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_line(
    tmp_path: Path, text: str, line: int | None, says: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as refused:
        directory(path)
    assert says in str(refused.value)
    assert refused.value.line == line
    assert str(path) in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_a_file_that_is_missing_large_or_binary(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_groups(tmp_path / "absent.csv")
    for content in (b"group,nation\nA,DEU\n" + b"#" * 2**20, b"\xff\xfe\x00", b"group,nation\0\nA,DEU\n"):
        (tmp_path / "bad").write_bytes(content)
        with pytest.raises(InputError):
            read_groups(tmp_path / "bad")

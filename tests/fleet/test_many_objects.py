"""A file of many objects: all notations say the same, and what is wrong with one costs no other."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from iss_risk.errors import InputError
from iss_risk.fleet.records import Fleet, read_fleet
from iss_risk.fleet.source import find_fleet
from iss_risk.orbit.content import content_from_bytes
from iss_risk.sources.selection import Selection

from .made_fleets import FAULTS, NOW, STRAY, Made, broken_file

OBJECTS = [
    Made("STARLINK-1008", 44714, 427.0, rate_km_per_day=0.165),
    Made("ONEWEB-0012", 44057, 1200.0, 87.9),
    Made("STARLINK-37000", 123_456, 475.0),
]


def read(text: str) -> Fleet:
    return read_fleet(content_from_bytes(text.encode(), path="x"), NOW)


def as_csv(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def as_kvn(rows: list[dict[str, str]]) -> str:
    return "".join(
        "CCSDS_OMM_VERS = 3.0\n" + "".join(f"{key} = {value}\n" for key, value in row.items()) for row in rows
    )


def as_xml(rows: list[dict[str, str]]) -> str:
    messages = "".join(
        '<omm id="CCSDS_OMM_VERS" version="3.0"><header/><body><segment><data>\n'
        + "".join(f"<{key}>{value}</{key}>\n" for key, value in row.items())
        + "</data></segment></body></omm>\n"
        for row in rows
    )
    return f'<?xml version="1.0"?>\n<ndm>\n{messages}</ndm>\n'


def as_lines(rows: list[dict[str, str]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


NOTATIONS = {
    "json": lambda rows: json.dumps(rows),
    "json, a record a line": lambda rows: json.dumps(rows, indent=1),
    "json lines": as_lines,
    "csv": as_csv,
    "kvn": as_kvn,
    "xml": as_xml,
}


def figures(fleet: Fleet) -> list[tuple[object, ...]]:
    return [
        (
            one.elements.name,
            one.elements.norad_id,
            one.kind.name,
            round(one.mean_altitude_km, 3),
            round(one.elements.mean_motion_dot_rev_per_day2, 8),
        )
        for one in fleet.objects
    ]


def tle_text(made: list[Made], *, named: bool = True) -> str:
    return "".join(f"{line}\n" for one in made for line in one.tle()[0 if named else 1 :])


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_notation_says_what_the_element_sets_say(notation: str) -> None:
    fleet = read(NOTATIONS[notation]([one.omm() for one in OBJECTS]))
    assert figures(fleet) == figures(read(tle_text(OBJECTS)))
    assert (fleet.records, fleet.faulty, fleet.beyond_five_digits) == (3, 0, 1)


def test_nine_digits_in_an_omm() -> None:
    (one,) = read(json.dumps([OBJECTS[0].omm() | {"NORAD_CAT_ID": "799500123"}])).objects
    assert one.elements.norad_id == 799_500_123


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("fault", ["missing", "not a number", "out of range"])
def test_a_bad_record_in_the_middle_costs_itself(notation: str, fault: str) -> None:
    rows = [one.omm() for one in OBJECTS]
    rows[1]["INCLINATION"] = {"missing": "", "not a number": "abc", "out of range": "200"}[fault]
    fleet = read(NOTATIONS[notation](rows))
    assert [one.elements.name for one in fleet.objects] == ["STARLINK-1008", "STARLINK-37000"]
    (told,) = fleet.faults
    assert "INCLINATION" in told.reason
    assert told.line is not None


BROKEN_TEXT = {
    "json": ('"ONEWEB-0012"', "ONEWEB-0012"),
    "json without a brace": ("}, {", ", {"),
    "json with text that does not end": ('"ONEWEB-0012"', '"ONEWEB-0012'),
    "csv with a quotation mark": ("ONEWEB-0012", '"ONEWEB-0012'),
    "csv without a column": ("ONEWEB-0012,", ""),
    "kvn": ("OBJECT_NAME = ONEWEB-0012", "OBJECT_NAME ONEWEB-0012"),
    "xml": ("<OBJECT_NAME>ONEWEB-0012</OBJECT_NAME>", "<OBJECT_NAME>ONEWEB-0012</NAME>"),
    "xml without its end": ("<OBJECT_NAME>ONEWEB-0012</OBJECT_NAME>", "<OBJECT_NAME>ONEWEB-0012"),
}


@pytest.mark.parametrize("case", BROKEN_TEXT)
def test_a_record_that_cannot_even_be_parsed_costs_itself(case: str) -> None:
    notation = case.split(" ")[0]
    old, new = BROKEN_TEXT[case]
    text = NOTATIONS[notation]([one.omm() for one in OBJECTS])
    assert old in text
    fleet = read(text.replace(old, new, 1))
    assert "STARLINK-37000" in [one.elements.name for one in fleet.objects]
    assert fleet.faulty == 1
    assert "x" in fleet.faults[0].reason


def test_a_file_cut_off_in_the_middle() -> None:
    text = json.dumps([one.omm() for one in OBJECTS])
    fleet = read(text[: text.rindex("STARLINK-37000")])
    assert len(fleet.objects) == 2
    assert fleet.faulty == 1


def test_ten_thousand_lines_with_fifty_kinds_of_fault() -> None:
    assert len(FAULTS) == 50
    text, places, good = broken_file(10_000)
    assert text.count("\n") >= 10_000
    fleet = read(text)
    assert fleet.faulty == len(fleet.faults) == 50
    assert len(fleet.objects) == good
    by_place = sorted(places.items(), key=lambda item: item[1])
    for (name, (first, last)), told in zip(by_place, fleet.faults, strict=True):
        assert told.line is not None, name
        assert first <= told.line <= last, (name, told)
        assert told.reason.startswith("x"), name


@pytest.mark.parametrize("case", STRAY)
def test_a_stray_line_is_told_and_the_set_is_read(case: str) -> None:
    text = "\n".join([*OBJECTS[0].tle(), *STRAY[case](OBJECTS[1].tle()), *OBJECTS[2].tle()])
    fleet = read(text)
    assert [one.elements.name for one in fleet.objects] == [one.name for one in OBJECTS]
    assert [one.line for one in fleet.faults] == [6]


def test_sets_without_names() -> None:
    fleet = read(tle_text(OBJECTS, named=False))
    assert fleet.unnamed == 3
    assert [one.kind.name for one in fleet.objects] == ["unknown"] * 3


def test_of_one_object_the_newest_set_counts_and_the_others_are_its_history() -> None:
    old = Made("STARLINK-1008", 44714, 428.0, epoch=NOW - timedelta(days=3))
    (one,) = (fleet := read(tle_text([OBJECTS[0], old]))).objects
    assert one.mean_altitude_km == pytest.approx(427.0, abs=1e-3)
    assert [old.epoch for old in one.before] == [pytest.approx(old.epoch, abs=timedelta(seconds=1))]
    assert (fleet.records, fleet.repeated, fleet.repeated_objects) == (2, 1, 1)


def test_a_table_of_objects(tmp_path: Path) -> None:
    text = (
        "name,norad_id,altitude_km,inclination_deg,mass_kg,class,casualty_area_m2\n"
        "MINE 1,100001,550,53,300,satellite,4.5\n"
        "MINE 2,,550,53,,,\n"
        "MINE 3,100003,550,53,-1,,\n"
        "MINE 4,100004,550,53,,no such class,\n"
        "MINE 5,100005,1e9,53,,,\n"
    )
    path = tmp_path / "fleet.csv"
    path.write_text(text)
    fleet = read(text)
    first, second = fleet.objects
    assert (first.mass_kg, first.casualty_area_m2, first.kind.name) == (300.0, 4.5, "satellite")
    assert (second.mass_kg, second.elements.norad_id) == (None, None)
    assert [one.line for one in fleet.faults] == [4, 5, 6]
    assert not first.is_rated


@pytest.mark.parametrize("text", ["<!DOCTYPE html><html></html>", "hello\nworld\n", "[]", "{}", "1 2 3"])
def test_what_is_no_fleet_at_all(text: str) -> None:
    with pytest.raises(InputError):
        read(text)


def test_a_doctype_is_refused() -> None:
    text = as_xml([OBJECTS[0].omm()]).replace("<ndm>", "<!DOCTYPE a [<!ENTITY b 'c'>]><ndm>")
    with pytest.raises(InputError, match="DOCTYPE"):
        read(text)


@pytest.mark.parametrize("damage", [b"\x07", b"\x00", b"\xff", b"\xc9"], ids=repr)
@pytest.mark.parametrize("in_name", [True, False])
def test_a_byte_that_is_no_text_costs_its_own_record(tmp_path: Path, damage: bytes, in_name: bool) -> None:
    made = [Made(f"STARLINK-{1100 + k}", 45_000 + k, 471.0) for k in range(20)]
    path = tmp_path / "sets.tle"
    sets = ["\n".join(one.tle()).encode() for one in made]
    at = 4 if in_name else sets[7].index(b"\n") + 30
    sets[7] = sets[7][:at] + damage + sets[7][at + 1 :]
    path.write_bytes(b"\n".join(sets))
    found = read_fleet(find_fleet(path, Selection()).content, NOW)
    assert len(found.objects) == 20 - (not in_name)
    assert [one.line for one in found.faults] == ([] if in_name else [23])


def test_what_is_no_text_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sets.tle"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(InputError, match="is not text"):
        find_fleet(path, Selection())

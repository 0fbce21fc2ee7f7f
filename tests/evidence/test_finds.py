"""The file of finds: what ships can be used, and what cannot be is refused by line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from iss_risk.errors import InputError
from iss_risk.evidence.finds import FOUND_PARTS, embedded_evidence, read_evidence
from iss_risk.sources.embedded import data_path
from iss_risk.vehicle.reader import list_vehicles, load_vehicle

HEADING = "id,reentry,list,parts,seen,chances,falls,noticed_at_most,least_left,like,used,note,source\n"
GOOD = 'A,"stage, 2001",found_parts,casing|shell,3,10,10,0.3,,1,yes,three of ten,a report\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "finds.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_part_is_in_its_list() -> None:
    evidence = embedded_evidence()
    assert len(evidence.finds) > 30
    assert {one.vehicle for one in evidence.finds} <= {FOUND_PARTS, *list_vehicles()}
    for find in evidence.finds:
        path = data_path("evidence", f"{FOUND_PARTS}.toml")
        vehicle = load_vehicle(path if find.vehicle == FOUND_PARTS else find.vehicle)
        assert set(find.parts) <= {part.name for part in vehicle.parts}, find.identifier


def test_every_found_part_is_used() -> None:
    parts = {part.name for part in load_vehicle(data_path("evidence", f"{FOUND_PARTS}.toml")).parts}
    assert parts == {
        name for one in embedded_evidence().finds if one.vehicle == FOUND_PARTS for name in one.parts
    }


def test_the_whole_list_of_delta_ii_counts() -> None:
    """What was not found counts as well as what was: else the choice of rows would be evidence. Only parts
    inside others, and the chamber in both lists, are left out."""
    named = {
        name for one in embedded_evidence().finds if one.vehicle.startswith("delta") for name in one.parts
    }
    parts = {part.name for part in load_vehicle("delta_ii_second_stage").parts}
    assert parts - named == {"thrust chamber shell", "chamber ablative liner"}


def test_what_is_to_be_excluded_is_not_used() -> None:
    left_out = {one.identifier: one.why for one in embedded_evidence().left_out}
    assert all(left_out[name].startswith("EXCLUDE") for name in ("KE24", "MM16"))


def test_a_row_is_read(tmp_path: Path) -> None:
    (one,) = read_evidence(written(tmp_path, HEADING + GOOD)).finds
    assert (one.parts, one.seen, one.chances, one.falls) == (("casing", "shell"), 3, 10, 10)
    assert (one.noticed_at_most, one.least_left, one.like) == (0.3, 0.0, 1)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("id,", "ident,", "line 1: its columns must be id, reentry"),
        (",3,10,10,", ",11,10,10,", "line 2, seen: 11 of 10 cannot have been seen"),
        (",3,10,10,", ",3,10,4,", "falls: 4: all pieces are of one fall"),
        (",3,10,10,", ",3,-1,10,", "chances: '-1' is no number"),
        (",0.3,,", ",,,", "noticed_at_most: belongs to what was not seen"),
        (",0.3,,", ",1.5,,", "noticed_at_most: '1.5' is no share"),
        (",0.3,,", ",0.3,nan,", "least_left: 'nan' is no share"),
        (",1,yes", ",0,yes", "like: 0: only what was found"),
        (",yes,", ",perhaps,", "used: 'perhaps' is none of yes, no"),
        ("casing|shell", "", "parts: is empty"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, hint: str) -> None:
    text = (HEADING + GOOD).replace(old, new, 1)
    with pytest.raises(InputError) as refused:
        read_evidence(written(tmp_path, text))
    assert hint in str(refused.value)


def test_a_row_stands_there_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'A' stands there twice"):
        read_evidence(written(tmp_path, HEADING + GOOD + GOOD))

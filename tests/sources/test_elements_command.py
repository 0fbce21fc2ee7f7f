"""`iss-risk data elements`, `import` and `forget`; and what of the sets other tools can read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from sgp4 import omm as sgp4_omm
from sgp4.api import Satrec

from iss_risk.errors import InputError
from iss_risk.orbit import kept_sets
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.kept_sets import HEADER, KeptSet, sets_from_text, text_of, with_added
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.tle_text import tle_text
from iss_risk.report.schema import schema_text
from iss_risk.sources.embedded import data_path

from .celestrak_like import omm
from .fetched import Outcome

Run = Callable[..., Outcome]

SNAPSHOT = data_path("orbits", "iss.tle")
FETCHED_AT = datetime(2026, 10, 20, tzinfo=UTC)
SNAPSHOT_SETS = [one for one in read_orbit(SNAPSHOT).records if isinstance(one, MeanElements)]
NEWEST = KeptSet(SNAPSHOT_SETS[-1], "CelesTrak GP", FETCHED_AT)


def changed(
    one: KeptSet, *, source: str = "CelesTrak GP", seconds: float = 0.0, motion: float = 0.0
) -> KeptSet:
    elements = replace(
        one.elements,
        epoch=one.epoch + timedelta(seconds=seconds),
        mean_motion_rev_per_day=one.elements.mean_motion_rev_per_day + motion,
    )
    return KeptSet(elements, source, one.kept_at)


@pytest.mark.parametrize(
    ("incoming", "counts"),
    [
        (changed(NEWEST, seconds=0.0004), (0, 0, 1)),  # the same set, from a TLE
        (changed(NEWEST, source="Space-Track GP"), (0, 0, 1)),
        (changed(NEWEST, motion=1e-6), (0, 1, 0)),  # a correction
        (changed(NEWEST, motion=1e-6, source="imported: old.tle"), (0, 0, 1)),
        (changed(NEWEST, seconds=1.0), (1, 0, 0)),
        (changed(NEWEST, source="CelesTrak SupGP"), (1, 0, 0)),
    ],
)
def test_which_sets_are_the_same(incoming: KeptSet, counts: tuple[int, int, int]) -> None:
    result = with_added([NEWEST], [incoming])
    assert (result.added, result.replaced, result.known) == counts
    assert len(result.sets) == 1 + counts[0]
    assert (incoming in result.sets) == (counts[2] == 0)


def test_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_sets, "MOST_SETS", 5)
    many = [changed(NEWEST, seconds=60.0 * k) for k in range(8)]
    result = with_added([], reversed(many))
    assert list(result.sets) == many[3:]
    assert (result.added, result.too_old) == (8, 3)
    old = changed(NEWEST, seconds=-86_400.0 * 365.25 * 10.01)
    assert with_added([NEWEST], [old]).sets == (NEWEST,)


def test_what_is_written_is_read_again_to_the_bit() -> None:
    sets = [KeptSet(one, "CelesTrak GP", FETCHED_AT) for one in SNAPSHOT_SETS]
    text = text_of(sets)
    assert sets_from_text(text, norad_id=25544, path="x") == (sets, [])
    assert text_of(sets_from_text(text, norad_id=25544, path="x")[0]) == text


def test_every_changed_digit_costs_its_line_and_no_other() -> None:
    text = text_of([NEWEST, changed(NEWEST, seconds=60.0)])
    begin, end = text.index("\n") + 1, text.rindex("\n", 0, -1)
    for place in range(begin, end):
        broken = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        sets, faults = sets_from_text(broken, norad_id=25544, path="f.csv")
        assert (len(sets), len(faults)) == (1, 1)
        assert str(faults[0]).startswith("f.csv, line 2: ")


def test_what_is_no_file_of_kept_sets() -> None:
    with pytest.raises(InputError, match="line 1: is no file of kept element sets"):
        sets_from_text(HEADER.lower(), norad_id=25544, path="f.csv")
    # Each line has its own checksum: a damaged first one costs none of the others.
    header, _, lines = text_of([NEWEST]).partition("\n")
    sets, faults = sets_from_text(f"{header.lower()}\n{lines}", norad_id=25544, path="f.csv")
    assert (sets, [fault.line for fault in faults]) == ([NEWEST], [1])
    sets, faults = sets_from_text(text_of([NEWEST]), norad_id=48274, path="f.csv")
    assert sets == []
    assert "is of object 25544, not 48274" in str(faults[0])


def test_other_tools_read_the_file() -> None:
    """sgp4's own reader of OMM in CSV, and its SGP4, against the TLE that the set was made from."""
    (row,) = csv.DictReader(io.StringIO(text_of([NEWEST])))
    satellite = Satrec()
    sgp4_omm.initialize(satellite, row)
    lines = SNAPSHOT.read_text().splitlines()[-2:]
    expected = Satrec.twoline2rv(*lines)
    assert satellite.sgp4(expected.jdsatepoch, expected.jdsatepochF + 0.5)[1] == pytest.approx(
        expected.sgp4(expected.jdsatepoch, expected.jdsatepochF + 0.5)[1], abs=1e-2
    )


def test_as_tle_the_sets_are_those_that_were_read(tmp_path: Path) -> None:
    path = tmp_path / "again.tle"
    path.write_text(tle_text(SNAPSHOT_SETS))
    assert list(read_orbit(path).records) == SNAPSHOT_SETS
    written, original = path.read_text().splitlines()[-1], SNAPSHOT.read_text().splitlines()[-1]
    assert written[:63] == original[:63], "but for the number of the revolution"


def test_import_list_and_forget(iss_risk: Run, data_folder: Path) -> None:
    first = iss_risk("data", "import", str(SNAPSHOT))
    said = "23 element sets of ISS (ZARYA) 25544 added; now 23, 2026-08-19 to 2026-10-09\n"
    assert (first.exit_code, first.stdout, first.stderr) == (0, said, "")
    again = iss_risk("data", "import", str(SNAPSHOT))
    assert again.stdout.startswith("0 element sets of ISS (ZARYA) 25544 added, 23 kept already; now 23")
    listed = iss_risk("data", "elements", "--since", "2026-10-08", "--json")
    jsonschema.Draft202012Validator(json.loads(schema_text("elements"))).validate(listed.document)
    assert listed.document["object"]["count"] == 23
    assert listed.document["origins"] == [{"provenance": "imported: iss.tle", "count": 23}]
    assert [one["epoch"][:10] for one in listed.document["sets"]] == ["2026-10-08", "2026-10-09"]
    assert listed.document["sets"][-1]["mean_altitude_km"] == pytest.approx(420.8, abs=0.1)
    between = ("--since", "2026-10-08", "--until", "2026-10-09")
    (day,) = iss_risk("data", "elements", *between, "--json").document["sets"]
    assert day["epoch"].startswith("2026-10-08")
    by_name = iss_risk("data", "elements", "--object", "iss (zarya)", "--notation", "omm").stdout
    assert by_name == (data_folder.parent / "elements" / "25544.csv").read_text()
    assert "23 element sets, 2026-08-19 to 2026-10-09" in iss_risk("data", "status").stdout
    assert iss_risk("data", "forget", "25544").stderr == "23 element sets of 25544 removed\n"
    assert iss_risk("data", "elements", "--json").document["object"]["count"] == 0
    assert not list((data_folder.parent / "elements").glob("25544*"))


@pytest.mark.parametrize("columns", ["60", "80", "160"])
@pytest.mark.usefixtures("data_folder")
def test_the_list_fits(iss_risk: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    iss_risk("data", "import", str(SNAPSHOT))
    monkeypatch.setenv("COLUMNS", columns)
    lines = iss_risk("data", "elements").stdout.splitlines()
    table = [line for line in lines if line.startswith("2026-")]
    assert len(table) == 23
    assert max(map(len, table)) <= int(columns)
    assert "420.76 km" in table[-1]


@pytest.mark.parametrize(
    ("sets", "says"),
    [
        ([omm(datetime(2100 - 1, 1, 1, tzinfo=UTC))], "only element sets of the future"),
        ([omm(datetime(2026, 10, 9, tzinfo=UTC), INCLINATION=97.0)], "is not the object whose sets are kept"),
        (
            [
                omm(datetime(2026, 10, 9, tzinfo=UTC), NORAD_CAT_ID="", OBJECT_ID="", OBJECT_NAME="ODD ONE"),
            ],
            "has no catalogue number",
        ),
        (
            [omm(datetime(2026, 10, 9, tzinfo=UTC), norad_id=one) for one in (5, 6)],
            "holds several objects",
        ),
    ],
)
def test_what_is_not_imported(
    iss_risk: Run, data_folder: Path, tmp_path: Path, sets: list[object], says: str
) -> None:
    iss_risk("data", "import", str(SNAPSHOT))
    path, kept = tmp_path / "new.json", data_folder.parent / "elements" / "25544.csv"
    path.write_text(json.dumps(sets))
    before = kept.read_bytes()
    outcome = iss_risk("data", "import", str(path))
    assert outcome.exit_code == 3
    assert says in outcome.stderr
    assert str(path) in outcome.stderr
    assert kept.read_bytes() == before


@pytest.mark.usefixtures("data_folder")
def test_predictions_of_an_operator_are_imported_as_such(iss_risk: Run, tmp_path: Path) -> None:
    path = tmp_path / "supgp.json"
    past, future = datetime(2026, 10, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    path.write_text(json.dumps([omm(epoch, DATA_SOURCE="ISS-E") for epoch in (past, future)]))
    assert "1 in the future left out" in iss_risk("data", "import", str(path)).stdout
    (origin,) = iss_risk("data", "elements", "--json").document["origins"]
    assert origin == {"provenance": "imported: SupGP supgp.json", "count": 1}


@pytest.mark.usefixtures("data_folder")
def test_what_is_wrong_with_the_words(iss_risk: Run) -> None:
    assert iss_risk("data", "elements", "--json", "--notation", "tle").exit_code == 2
    assert iss_risk("data", "elements", "--notation", "xml").exit_code == 2
    assert iss_risk("data", "forget").exit_code == 2
    nobody = iss_risk("data", "elements", "--object", "nobody")
    assert nobody.exit_code == 3
    assert "nothing is kept of an object named 'nobody'" in nobody.stderr
    assert iss_risk("data", "elements", "--notation", "omm").exit_code == 3


def test_damage_is_told(iss_risk: Run, data_folder: Path) -> None:
    iss_risk("data", "import", str(SNAPSHOT))
    path = data_folder.parent / "elements" / "25544.csv"
    path.write_bytes(path.read_bytes().replace(b"51.6331", b"51.6332"))
    listed = iss_risk("data", "elements", "--json")
    assert listed.exit_code == 0
    assert listed.document["object"]["count"] == 22
    assert f"{path}, line 2: is damaged: its checksum does not fit" in listed.stderr
    verified = iss_risk("data", "verify")
    assert verified.exit_code == 3
    assert f"{path}, line 2" in verified.stderr


@pytest.mark.parametrize("sub", ["elements", "import", "forget"])
def test_every_part_has_help_with_an_example(iss_risk: Run, sub: str) -> None:
    shown = iss_risk("data", sub, "--help").stdout
    assert f"iss-risk data {sub}" in shown.split("Examples:")[1]

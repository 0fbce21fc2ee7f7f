"""Published predictions beside ours: scored alike, at the same moments, none hidden; faults of the file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from iss_risk.answers.hindcast import Hindcast
from iss_risk.cli.program import run
from iss_risk.errors import InputError, UsageError
from iss_risk.report.hindcast import hindcast_text
from iss_risk.report.schema import schema_text
from iss_risk.sources.embedded import data_path
from iss_risk.studies.against import hindcast_against
from iss_risk.studies.hindcast import hindcast
from iss_risk.studies.published_predictions import read_published

HEADINGS = "object,norad_id,issued_utc,predicted_utc,window,from_utc,to_utc,confidence,decayed_utc,source\n"
# Made up, around the published end of a built-in case; and an object of which no element set ships.
ROWS = """# comment

CZ-5B Y1,45601,2020-05-06T03:34,2020-05-11T12:00,±12 h,,,90 %,2020-05-11T15:34,"one, two"
cz-5b  y1,,2020-05-06T03:34,,,2020-05-11T20:00,2020-05-12T20:00,,2020-05-11T15:34,
Skylab,6633,1979-07-10,1979-07-11,,,,,1979-07-11T16:37,
"""
END = datetime(2020, 5, 11, 15, 34, tzinfo=UTC)


def table(folder: Path, rows: str, headings: str = HEADINGS) -> Path:
    path = folder / "published.csv"
    path.write_text(headings + rows, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Hindcast:
    path = table(tmp_path_factory.mktemp("against"), ROWS)
    return hindcast_against(path, samples=64, seed=3, workers=2)


def test_theirs_are_scored_as_they_say(answer: Hindcast) -> None:
    assert answer.against is not None
    first, second, third = answer.against.published
    # 5.5 days ahead: 3 h 34 min early, ±12 h.
    assert first.lead_days == pytest.approx(5.5)
    assert first.error_fraction == pytest.approx(-(3 + 34 / 60) / 132)
    assert (first.in_window, first.stated_confidence) == (True, 0.9)
    assert first.width_fraction == pytest.approx(24 / 132)
    assert first.source == "one, two"
    # The middle of the window where nothing else is predicted; a blank catalogue number is found by name.
    assert second.predicted_utc == datetime(2020, 5, 12, 8, tzinfo=UTC)
    assert second.in_window is False
    assert [first.line, second.line, third.line] == [4, 5, 6]


def test_ours_is_the_hindcast_of_the_same_moment(answer: Hindcast) -> None:
    assert answer.against is not None
    (case,) = answer.cases  # two rows of one moment, predicted once
    assert case.now == END - timedelta(days=5.5)
    alone = hindcast(["CZ-5B Y1"], leads_days=[5.5], samples=64, seed=3, workers=1)
    assert alone.cases[0] == case
    for row in answer.against.published[:2]:
        assert row.ours is not None
        assert row.not_comparable is None
        assert row.ours.predicted_utc == case.predicted_utc.p50
        assert (row.ours.in_50, row.ours.in_90) == (case.in_50, case.in_90)
        width = case.predicted_utc.p95 - case.predicted_utc.p05
        assert row.ours.width_fraction == pytest.approx(width / timedelta(days=5.5))
        assert row.ours.nearer == (abs(row.ours.error_fraction) < abs(row.error_fraction))


def test_one_without_element_sets_is_listed_and_scored_alone(answer: Hindcast) -> None:
    assert answer.against is not None
    skylab = answer.against.published[2]
    assert skylab.ours is None
    assert skylab.not_comparable is not None
    assert "no element sets" in skylab.not_comparable
    # Dates: noon is predicted, the beginning of the day is when it was issued.
    assert skylab.predicted_utc == datetime(1979, 7, 11, 12, tzinfo=UTC)
    assert skylab.issued_utc == datetime(1979, 7, 10, tzinfo=UTC)
    assert skylab.predicted_precision_hours == 24.0
    assert skylab.truth_precision_hours == pytest.approx(1 / 60)
    assert (skylab.in_window, skylab.width_fraction) == (None, None)


def test_summaries_add_up(answer: Hindcast) -> None:
    assert answer.against is not None
    found, rows = answer.against, answer.against.published
    assert (found.all_published.rows, found.all_published.rows_with_window) == (3, 2)
    assert (found.comparable.rows, found.ours.rows) == (2, 2)
    assert found.all_published.in_window_fraction == found.comparable.in_window_fraction == 0.5
    assert found.ours.median_error_fraction == pytest.approx(answer.cases[0].error_fraction)
    assert found.ours_nearer == sum(row.ours.nearer for row in rows if row.ours is not None)


@pytest.mark.parametrize("width", [48, 80, 160])
def test_the_table_fits_and_hides_nothing(answer: Hindcast, width: int) -> None:
    text = hindcast_text(answer, width=width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    assert sum(line.lower().startswith(("cz-5b", "skylab")) for line in text.splitlines()) == 3
    assert "Alone Skylab (1): no element sets" in " ".join(text.split())


def test_sets_of_a_file_come_first_and_an_unused_one_is_said(tmp_path: Path) -> None:
    file = tmp_path / "tiangong.tle"
    file.write_bytes(data_path("hindcasts", "tiangong1.tle").read_bytes())
    rows = (
        "Tiangong-1,,2018-02-16T00:00,2018-04-03,6 d,,,,2018-04-02T00:16,\n"
        "Tiangong-1,37820,2018-03-30,2018-04-01T12:00,2 d,,,,2018-04-02T00:16,\n"
    )
    answer = hindcast_against(
        table(tmp_path, rows), [str(file), str(data_path("hindcasts", "goce.tle"))], samples=32, workers=1
    )
    assert answer.against is not None
    (case,) = answer.cases
    assert case.name == "37820"  # the file's, which has no names, not that of the built-in case
    late = answer.against.published[1]
    assert late.not_comparable == "the newest element set is 42.4 days old"
    assert any("goce.tle: no prediction in" in warning for warning in answer.warnings)
    assert answer.inputs[0].name == "published predictions"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",,2020-05-06,2020-05-11,,,,,2020-05-11T15:34,", "line 2, object: is empty"),
        ("A,x1,2020-05-06,2020-05-11,,,,,2020-05-11T15:34,", "line 2, norad_id: 'x1' is not a catalogue"),
        ("A,,,2020-05-11,,,,,2020-05-11T15:34,", "line 2, issued_utc: is empty"),
        ("A,,soon,2020-05-11,,,,,2020-05-11T15:34,", "line 2, issued_utc: 'soon' is not an instant"),
        ("A,,2020-05-06,2020-02-30,,,,,2020-05-11T15:34,", "line 2, predicted_utc: '2020-02-30' is not"),
        ("A,,2020-05-06,,,,,,2020-05-11T15:34,", "line 2, predicted_utc: is empty, and so are"),
        ("A,,2020-05-06,2020-05-11,14,,,,2020-05-11T15:34,", "line 2, window: '14' is not a length"),
        ("A,,2020-05-06,2020-05-11,-2 d,,,,2020-05-11T15:34,", "line 2, window: '-2 d' is not a length"),
        ("A,,2020-05-06,,,2020-05-11,,,2020-05-11T15:34,", "line 2, from_utc: stands alone"),
        ("A,,2020-05-06,,,2020-05-12,2020-05-11,,2020-05-11T15:34,", "line 2, to_utc: is not after"),
        ("A,,2020-05-06,,1 d,2020-05-11,2020-05-12,,2020-05-11,", "line 2, window: is given beside"),
        ("A,,2020-05-06,2020-05-11,,,,90,2020-05-11T15:34,", "line 2, confidence: '90' is not a share"),
        ("A,,2020-05-06,2020-05-11,,,,,,", "line 2, decayed_utc: is empty"),
        ("A,,2020-05-12,2020-05-13,,,,,2020-05-11T15:34,", "line 2, issued_utc: is not before decayed_utc"),
        ("A,,2020-05-06,2020-05-11,,,,,2020-05-11T15:34,a,b", "line 2: has 11 fields, the headings are 10"),
        ('A,,2020-05-06,2020-05-11,,,,,2020-05-11T15:34,"a', "line 2: is not CSV"),
        ("", "has no predictions"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, says: str) -> None:
    path = table(tmp_path, row + "\n")
    with pytest.raises(InputError) as refused:
        read_published(path)
    assert f"{path}" in str(refused.value)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_published(tmp_path / "absent.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_published("\0")
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="is not a text"):
        read_published(path)
    path.write_bytes(b"a" * (4 * 1024 * 1024 + 1))
    with pytest.raises(InputError, match="more than 4 MB"):
        read_published(path)
    for missing in ("object,", "issued_utc,", "predicted_utc,", "decayed_utc,"):
        headings = HEADINGS.replace("norad_id,", "").replace("from_utc,", "")
        with pytest.raises(InputError, match=f"line 1: has no column {missing[:-1]}"):
            read_published(table(tmp_path, "A,B,C\n", headings.replace(missing, "")))
    with pytest.raises(InputError, match="10,001 predictions, at most 10,000"):
        read_published(table(tmp_path, "A\n" * 10_001))


def test_other_separators_and_other_names_of_columns_are_read(tmp_path: Path) -> None:
    headings = "satellite;issued_or_data_span_utc;predicted_decay_utc;uncertainty;actual_decay_utc\n"
    path = table(tmp_path, "A;2018-03-30 II;2018-04-01T20:30;130 min;2018-04-02T00:16 (a log)\n", headings)
    (row,) = read_published(path).rows
    assert row.issued.earliest == datetime(2018, 3, 30, tzinfo=UTC)
    assert row.window is not None
    assert row.window[1] - row.window[0] == timedelta(minutes=260)
    assert row.decayed.instant == datetime(2018, 4, 2, 0, 16, tzinfo=UTC)


def test_drag_is_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mass_kg: is for an object of a file"):
        hindcast_against(table(tmp_path, ROWS), mass_kg=10.0)


@pytest.mark.parametrize("option", [["--leads", "3"], ["--decayed", "2020-05-11"]])
def test_instants_are_those_of_the_file(
    tmp_path: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["hindcast", "--against", str(table(tmp_path, ROWS)), *option]) == 2
    assert f"{option[0]}: is not for --against" in capsys.readouterr().err


def test_the_json_follows_its_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["hindcast", "--against", str(table(tmp_path, ROWS)), "--samples", "16", "--json"]
    assert run(command) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(json.loads(schema_text("hindcast"))).validate(found)
    assert [row["line"] for row in found["against"]["published"]] == [4, 5, 6]


def test_a_wrong_file_ends_with_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["hindcast", "--against", str(tmp_path / "absent.csv")]) == 3
    assert "absent.csv: cannot be read" in capsys.readouterr().err


def test_published_forecasts_of_the_validation_data_are_read() -> None:
    path = Path(__file__).resolve().parents[3] / "shared" / "validation" / "published_reentry_forecasts.csv"
    if not path.is_file():
        pytest.skip("the validation data ../shared/validation is absent")
    rows = read_published(path).rows
    assert len(rows) == 20
    assert all(row.window is not None for row in rows)

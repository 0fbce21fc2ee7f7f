"""Two-line element sets: figures, the many spellings in use, and every way to be broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iss_risk.errors import InputError
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.tle import checksum, read_tle


def resigned(line: str) -> str:
    """The line with its checksum made right, so that only the intended fault is left."""
    return f"{line[:68]}{checksum(line)}"


def first_fault(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_tle(text, path="x.tle")
    return caught.value


def test_every_figure_of_a_set(iss):
    (elements,), warnings = read_tle(iss, path="x")
    assert warnings == []
    assert elements.name == "ISS (ZARYA)"  # no name line: known by its number
    assert (elements.norad_id, elements.object_id) == (25544, "1998-067A")
    # Day 282 of 2026 is 9 October; .82140208 of it is 19:42:49.139712.
    assert elements.epoch == datetime(2026, 10, 9, 19, 42, 49, 139712, tzinfo=UTC)
    assert elements.mean_motion_rev_per_day == 15.48793003
    assert elements.eccentricity == 0.0006774
    assert elements.inclination_deg == 51.6314
    assert elements.raan_deg == 92.7969
    assert elements.arg_perigee_deg == 242.6225
    assert elements.mean_anomaly_deg == 117.4075
    assert elements.bstar_per_earth_radius == pytest.approx(0.12652e-3, rel=1e-15)
    assert elements.mean_motion_dot_rev_per_day2 == 0.00006479
    assert elements.mean_motion_ddot_rev_per_day3 == 0.0


def test_plus_signs_and_leading_zeros_of_older_sets():
    # Kosmos-482's first set as CelesTrak gives it (facts/orbits/kosmos482_06073.tle).
    text = (
        "1 06073U 72023E   00002.21547433 +.00023639 +15357-5 +24010-3 0  9990\n"
        "2 06073 052.0987 075.0950 2837480 139.3635 245.7845 09.83846471648763\n"
    )
    (elements,), _ = read_tle(text, path="x")
    assert (elements.norad_id, elements.object_id) == (6073, "1972-023E")
    assert elements.epoch.date() == datetime(2000, 1, 2).date()
    assert elements.mean_motion_ddot_rev_per_day3 == pytest.approx(0.15357e-5, rel=1e-15)
    assert elements.raan_deg == 75.095


@pytest.mark.parametrize(
    ("name_line", "name"),
    [("ISS (NAUKA)", "ISS (NAUKA)"), ("0 ISS (NAUKA)", "ISS (NAUKA)"), ("0 ", "ISS (ZARYA)")],
)
def test_name_lines(iss, name_line, name):
    (elements,), warnings = read_tle(f"{name_line}\n{iss}", path="x")
    assert elements.name == name
    assert warnings == []


def test_alpha_5(iss):
    first, second = iss.splitlines()
    text = "\n".join(resigned(line.replace("25544", "T0001", 1)) for line in (first, second))
    (elements,), _ = read_tle(text, path="x")
    # A = 10, I and O are left out, so T = 27 (CelesTrak's table of the scheme).
    assert elements.norad_id == 270_001
    assert elements.name == "270001"


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n\n", "   \n"])
def test_line_endings_and_blanks(iss, ending):
    (elements,), _ = read_tle(ending.join(iss.splitlines()), path="x")
    assert elements.norad_id == 25544


def test_checksum_names_line_and_what_it_should_be(iss):
    fault = first_fault(iss.replace("51.6314", "51.6315"))
    assert (fault.path, fault.line, fault.field) == ("x.tle", 2, "checksum")
    assert "'5' but the line adds up to 6" in str(fault)


def test_old_checksums_count_a_plus_as_two():
    # Kelso, "Two-Line Element Set Checksum Controversy" (1992): NASA's bulletins count + as 2.
    line = "1 06073U 72023E   00002.21547433 +.00023639 +15357-5 +24010-3 0  9990"
    second = "2 06073 052.0987 075.0950 2837480 139.3635 245.7845 09.83846471648763"
    (elements,), _ = read_tle(f"{line[:68]}6\n{second}", path="x")  # 0 + 3 × 2
    assert elements.norad_id == 6073
    assert first_fault(f"{line[:68]}3\n{second}").field == "checksum"


def test_truncated_line(iss):
    fault = first_fault(iss[:120])
    assert (fault.line, fault.field) == (2, "length")
    assert "truncated: 50 characters of 69" in str(fault)


def test_missing_second_line(iss):
    fault = first_fault(iss.splitlines()[0])
    assert fault.line == 1
    assert "no line 2" in str(fault)


def test_second_line_alone(iss):
    assert "no line 1" in str(first_fault(iss.splitlines()[1]))


@pytest.mark.parametrize(
    ("line", "before", "after", "field"),
    [
        (1, "26282.82140208", "26367.82140208", "EPOCH"),
        (1, "26282.82140208", "26000.82140208", "EPOCH"),
        (1, "26282.82140208", "57100.82140208", "EPOCH"),  # before Sputnik
        (1, "26282.82140208", "26282.8214020 ", "EPOCH"),
        (1, " .00006479", " .0000x479", "MEAN_MOTION_DOT"),
        (1, " 12652-3", " 1265 -3", "BSTAR"),
        (1, "12652-3 0", "12652-3 4", "EPHEMERIS_TYPE"),  # SGP4-XP
        (1, "A   26", "AA  26", None),  # a legal designator, as a control
        (1, "98067A   26282", "98067A  026282", "column 18"),
        (2, " 51.6314", "181.6314", "INCLINATION"),
        (2, " 92.7969", "492.7969", "RA_OF_ASC_NODE"),
        (2, "15.48793003", "18.48793003", "MEAN_MOTION"),
        (2, "15.48793003", "00.00000000", "MEAN_MOTION"),
        (2, "15.48793003", "        nan", "MEAN_MOTION"),
        (2, "0006774", "4006774", "MEAN_MOTION"),  # perigee far inside the Earth
        (2, "0006774", "00067.4", "ECCENTRICITY"),
        (2, "25544", "25545", "NORAD_CAT_ID"),
    ],
)
def test_fields_out_of_range(iss, line, before, after, field):
    lines = iss.splitlines()
    assert before in lines[line - 1]
    assert len(before) == len(after)
    text = "\n".join(
        resigned(item.replace(before, after, 1) if i == line else item) for i, item in enumerate(lines, 1)
    )
    if field is None:
        assert len(read_tle(text, path="x")[0]) == 1
    else:
        fault = first_fault(text)
        assert (fault.line, fault.field) == (line, field)


def test_history_skips_broken_sets_and_says_so(iss, old_iss, write):
    broken = iss.replace("51.6314", "51.6315")
    history = read_orbit(write(iss + broken + old_iss))
    assert [record.epoch.year for record in history.records] == [2022, 2026]
    assert "1 of 3 element sets" in history.warnings[0]
    assert "line 4, checksum" in history.warnings[1]


def test_history_of_broken_sets_only(iss, old_iss):
    fault = first_fault((iss + old_iss).replace(" 51.6", " 51.7"))
    assert "none of its 2 element sets" in str(fault)
    assert "line 2, checksum" in str(fault)


def test_many_faults_are_counted_not_listed(iss):
    broken = iss.replace("51.6314", "51.6315")
    _, warnings = read_tle(iss + broken * 50, path="x")
    assert "50 of 51" in warnings[0]
    assert len(warnings) == 22
    assert "30 more" in warnings[-1]


def test_stray_lines_are_told(iss):
    records, warnings = read_tle(f"Elements of today\nISS\n{iss}end of file\n", path="x")
    assert records[0].name == "ISS"
    assert warnings == ["x, line 1: 2 lines that belong to no element set were ignored"]


def test_last_set_of_an_epoch_wins(iss, write):
    first, second = iss.splitlines()
    corrected = resigned(second.replace(" 92.7969", " 92.7970"))
    history = read_orbit(write(f"{iss}{first}\n{corrected}\n"))
    (record,) = history.records
    assert isinstance(record, MeanElements)
    assert record.raan_deg == 92.797


@pytest.mark.parametrize(
    ("name", "sets", "first", "last"),
    [
        # First and last epochs as in the README of the calibration data; counts are of distinct epochs.
        ("cz5b_y1_45601_2020", 32, "2020-05-05", "2020-05-11 13:31"),
        ("genesat1_29655_2006-2010", 2164, "2006-12-16", "2010-08-04 14:48"),
        ("iss_25544_1998-2000", 2852, "1998-11-20", "2000-08-20"),
        ("iss_25544_2021-2022", 2024, "2021-01-01", "2022-03-03"),
        ("iss_25544_2026-05", 21, "2026-05-23", "2026-05-30"),
        ("obj_34393_2009-2017", 3614, "2009-03-09", "2017-03-08"),
        ("shenzhou11_module_41868_2016-2020", 2123, "2016-11-22", "2020-10-06 02:18"),
        ("tiangong2_41765_2016-2019", 3083, "2016-09-15", "2019-07-19"),
    ],
)
def test_real_histories(validation, name, sets, first, last):
    history = read_orbit(validation / "tle" / f"{name}.tle")
    assert len(history.records) == sets
    assert history.warnings == ()
    assert str(history.records[0].epoch).startswith(first)
    assert str(history.latest.epoch).startswith(last)
    gaps = [b.epoch - a.epoch for a, b in zip(history.records, history.records[1:], strict=False)]
    assert min(gaps) > timedelta(0)

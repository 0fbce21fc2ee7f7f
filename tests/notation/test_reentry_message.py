"""CCSDS Re-entry Data Messages: written and read again, refused with their place, and not broken by names."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import examples

from iss_risk.errors import InputError, UsageError
from iss_risk.notation.reentry_keywords import BLOCKS, DATA_BLOCKS, KEYWORDS, STATE, names_of_block
from iss_risk.notation.reentry_message import (
    ReentryMessage,
    comment_for_message,
    epoch_text,
    name_for_message,
    number_text,
    text_for_message,
)
from iss_risk.notation.reentry_reader import read_reentry_file, read_reentry_message

from .reentry_messages import COVARIANCE_NAMES, KVN, any_message

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "validation" / "rdm"
XML = read_reentry_message(KVN, path="x").xml()


def read(text: str) -> ReentryMessage:
    return read_reentry_message(text, path="m.kvn")


@given(any_message())
@examples(60)
def test_what_is_written_is_read_the_same(message: ReentryMessage) -> None:
    for text in (message.kvn(), message.xml()):
        again = read(text)
        assert again.values == message.values
        assert again.comments == message.comments
        assert (again.kvn(), again.xml()) == (message.kvn(), message.xml())


@given(any_message())
@examples(30)
def test_the_texts_are_as_the_standard_says(message: ReentryMessage) -> None:
    kvn, xml = message.kvn(), message.xml()
    assert (kvn + xml).isascii()
    assert all(len(line) <= 254 for line in (kvn + xml).splitlines())
    assert kvn.startswith("CCSDS_RDM_VERS = 1.0\n")
    written = [line.partition(" = ")[0] for line in kvn.splitlines() if not line.startswith("COMMENT")]
    places = [list(KEYWORDS).index(name) for name in written if name in KEYWORDS]
    assert places == sorted(places)
    for line in kvn.splitlines():
        name, _, value = line.partition(" = ")
        unit = KEYWORDS[name].unit if name in KEYWORDS else None
        if unit is not None:
            number = re.fullmatch(r"([-+]?[0-9.]+)(E[-+][0-9]+)? \[([^\]]+)\]", value)
            assert number is not None
            assert number[3] == unit
            assert len(number[1].replace(".", "").lstrip("-")) <= 16
    root = ElementTree.fromstring(xml)
    assert (root.tag, root.get("id"), root.get("version")) == ("rdm", "CCSDS_RDM_VERS", "1.0")
    assert [one.tag for one in root] == ["header", "body"]
    data = root.find("body/segment/data")
    assert data is not None
    assert [one.tag for one in data] == [block for block in DATA_BLOCKS if data.find(block) is not None]
    assert data.find("atmosphericReentryParameters/ORBIT_LIFETIME[@units='d']") is not None


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("CONTROLLED_REENTRY = NO\n", "", "line 9, CONTROLLED_REENTRY: is missing, before here"),
        ("ORBIT_LIFETIME = 1.5 [d]\n", "", "line 14, ORBIT_LIFETIME: is missing"),
        ("OBJECT_NAME = STAGE", "OBJECT_NAME =", "line 6, OBJECT_NAME: has no value"),
        ("CENTER_NAME = EARTH\nTIME_SYSTEM = UTC\n", "TIME_SYSTEM = UTC\nCENTER_NAME = EARTH\n",
         "line 11, CENTER_NAME: stands after TIME_SYSTEM"),
        ("WET_MASS", "WEIGHT", "line 31, WEIGHT: is no keyword of the standard"),
        ("2026-11-26T12:00:00", "26 November", "line 18, NOMINAL_REENTRY_EPOCH: '26 November' is not a date"),
        ("2026-11-26T12:00:00", "2026-13-26T12:00:00", "line 18, NOMINAL_REENTRY_EPOCH: "),
        ("LAT = -20.0", "LAT = -90.1", "line 23, NOMINAL_IMPACT_LAT: -90.1 is not from -90 to 90"),
        ("IMPACT = 0.9", "IMPACT = 1.1", "line 20, PROBABILITY_OF_IMPACT: 1.1 is not from 0 to 1"),
        ("LIFETIME = 1.5", "LIFETIME = -1", "line 14, ORBIT_LIFETIME: -1 is not 0 or more"),
        ("LIFETIME = 1.5", "LIFETIME = nan", "line 14, ORBIT_LIFETIME: 'nan' is not a number"),
        ("LIFETIME = 1.5", "LIFETIME = 1e999", "is not a finite number"),
        ("LIFETIME = 1.5 [d]", "LIFETIME = 1.5 [h]", "line 14, ORBIT_LIFETIME: is in 'h', expected 'd'"),
        ("IMPACT = 0.9", "IMPACT = 0.9 [%]", "PROBABILITY_OF_IMPACT: is in '%', expected no unit"),
        ("ORIGINATOR = US\n", "ORIGINATOR = US\nORIGINATOR = US\n", "line 5, ORIGINATOR: stands on line 4"),
        ("USER_DEFINED_NOTE = A\n", "USER_DEFINED_NOTE = A\nUSER_DEFINED_NOTE = B\n", "stands on line 33"),
        ("VERS = 1.0", "VERS = 2.0", "line 1, CCSDS_RDM_VERS: is '2.0': read is version 1.0"),
        ("CCSDS_RDM_VERS = 1.0\n", "", "line 1: is not CCSDS_RDM_VERS, with which a message begins"),
        ("= ROCKET BODY", "= ROCKET", "line 8, OBJECT_TYPE: is 'ROCKET': allowed are PAYLOAD, ROCKET BODY"),
        ("2026-001B", "26001B", "line 7, INTERNATIONAL_DESIGNATOR: '26001B' is not of the form 1998-067A"),
        ("= UTC", "= MARS", "line 11, TIME_SYSTEM: is 'MARS'"),
        ("IMPACT_REF_FRAME = ITRF2000\n", "", "IMPACT_REF_FRAME: is missing: it belongs to an impact"),
        ("IMPACT_1_STOP_LAT = -10.0 [deg]\n", "", "line 28, IMPACT_1_STOP_LAT: is missing"),
        ("IMPACT_1", "IMPACT_2", "IMPACT_1_CONFIDENCE: is missing: it comes before confidence interval 2"),
        ("IMPACT_1_CONFIDENCE = 50.0", "IMPACT_1_CONFIDENCE = 0", "is not above 0 %"),
        ("WINDOW_END = 1.9", "WINDOW_END = 0.9", "line 17, ORBIT_LIFETIME_WINDOW_END: is before"),
        ("WET_MASS", "X = 1.0 [km]\nWET_MASS", "EPOCH: is missing: it belongs to a state vector"),
        ("= STAGE", "= STÄGE", "line 6: holds '\\xc4' (place 17): a message is printable ASCII"),
        ("= STAGE", "= STA\tGE", "line 6: holds '\\t'"),
        ("= STAGE", f"= {'S' * 254}", "line 6: has more than 254 characters"),
        ("OBJECT_NAME = STAGE", "OBJECT_NAME", "line 6: 'OBJECT_NAME' is not KEYWORD = value"),
    ],
)  # fmt: skip
def test_what_breaks_the_standard_is_refused_with_its_place(before: str, after: str, says: str) -> None:
    assert before in KVN
    with pytest.raises(InputError) as error:
        read(KVN.replace(before, after))
    assert says in str(error.value)
    assert str(error.value).startswith("m.kvn, ")
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 3


def test_in_xml_too() -> None:
    for before, after, says in (
        ("<ORIGINATOR>US</ORIGINATOR>\n", "", "line 8, ORIGINATOR: is missing"),
        ('version="1.0">\n<', 'version="1.1">\n<', "CCSDS_RDM_VERS: is '1.1': read is version 1.0"),
        ("CCSDS_RDM_VERS", "CCSDS_OPM_VERS", 'rdm: has no id="CCSDS_RDM_VERS"'),
        ("<WET_MASS", "<X>1</X><WET_MASS", "X: belongs into stateVector"),
        ("WET_MASS", "WEIGHT", "WEIGHT: is no keyword of the standard"),
        ("spacecraftParameters", "spaceParameters", "spaceParameters: is no block of the data"),
        ('units="kg"', 'units="t"', "WET_MASS: is in 't', expected 'kg'"),
        ("<body>\n", "<body>\n<segment></segment>\n", "body: holds segment, segment: expected segment"),
        ("<WET_MASS", "<COMMENT><b>x</b></COMMENT><WET_MASS", "COMMENT: holds other elements"),
    ):
        assert before in XML
        with pytest.raises(InputError, match=re.escape(says)):
            read(XML.replace(before, after))


@pytest.mark.parametrize("text", [KVN, XML])
def test_a_truncated_message_is_refused_wherever_it_ends(text: str) -> None:
    whole = read(text).values
    for end in range(len(text)):
        try:
            values = read(text[:end]).values
        except InputError:
            continue
        # KVN has no end: what it says before may be all, or a number with fewer digits.
        assert text is KVN or text[end:].strip() == ""
        assert set(values) <= set(whole) | {"USER_DEFINED_N", "USER_DEFINED_NO", "USER_DEFINED_NOT"}


def test_entities_are_not_read() -> None:
    bomb = '<!DOCTYPE rdm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(InputError, match="line 2: has a DOCTYPE declaration"):
        read(XML.replace("?>\n", f"?>\n{bomb}\n").replace(">STAGE<", ">&b;<"))
    with pytest.raises(InputError, match="not well-formed"):
        read(XML.replace(">STAGE<", ">&b;<"))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "m"
    for content, says in (
        (b"", "is empty"),
        (b"\xff\xfe", "is not a text"),
        (b"x" * 2**21, "more than 1 MB"),
    ):
        path.write_bytes(content)
        with pytest.raises(InputError, match=says):
            read_reentry_file(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_reentry_file(tmp_path / "absent")


def test_lines_as_long_as_they_may_be() -> None:
    name, comment = "S" * (254 - len("OBJECT_NAME = ")), "c" * 246
    message = read(KVN.replace("= STAGE", f"= {name}").replace("COMMENT A stage", f"COMMENT {comment}"))
    assert message.values["OBJECT_NAME"] == name
    assert read(message.kvn()).comments["header"] == (comment,)
    assert "".join(read(message.xml()).comments["header"]) == comment
    with pytest.raises(InputError, match="OBJECT_NAME: is too long"):
        read(KVN.replace(" = STAGE", f"={name}SS"))


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\n\r"])
def test_lines_may_end_in_four_ways(ending: str) -> None:
    assert read(KVN.replace("\n", ending)).values == read(KVN).values
    with pytest.raises(InputError, match="line 6, OBJECT_NAME"):
        read(KVN.replace("= STAGE", "= ").replace("\n\n", "\n").replace("\n", ending))


def test_a_unit_that_is_not_written_is_a_warning() -> None:
    assert read(KVN.replace("1.5 [d]", "1.5")).warnings == ("ORBIT_LIFETIME has no unit: taken as d",)


def test_times_that_should_say_the_same() -> None:
    assert read(KVN).warnings == ()
    # 1.5 d is anything from 1.45 to 1.55 d: 12:00 is 72 minutes from either.
    assert read(KVN.replace("26T12:00:00", "26T13:11:00")).warnings == ()
    (warning,) = read(KVN.replace("26T12:00:00", "26T13:14:00")).warnings
    assert warning.startswith("NOMINAL_REENTRY_EPOCH is 74 minutes after EPOCH_TZERO and ORBIT_LIFETIME")
    outside = read(KVN.replace("26T12:00:00", "26T23:14:00").replace("LIFETIME = 1.5", "LIFETIME = 1.97"))
    assert "ORBIT_LIFETIME lies outside its window" in outside.warnings


def test_other_time_systems_are_turned_into_utc() -> None:
    message = read(KVN.replace("= UTC", "= TAI"))
    # TAI - UTC = 37 s since 2017 (IERS Bulletin C 52); the creation is always in UTC.
    assert message.instant("EPOCH_TZERO") == datetime(2026, 11, 24, 23, 59, 23, tzinfo=UTC)
    assert message.instant("CREATION_DATE") == datetime(2026, 11, 25, tzinfo=UTC)
    assert message.values["TIME_SYSTEM"] == "UTC"
    assert message.warnings == ("times are in TAI and were turned into UTC",)


def test_the_tables_are_whole() -> None:
    # Table 3-3: 9 + 31 - 1, a state of 7, 21 elements and a frame, 10, 10.
    assert [len(names_of_block(block)) for block in BLOCKS] == [4, 29, 8, 30, 7, 22, 10, 10, 0]
    assert names_of_block(STATE) == ("EPOCH", "X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
    assert COVARIANCE_NAMES[-1] == "CZ_DOT_Z_DOT"
    assert (KEYWORDS["CX_DOT_X"].unit, KEYWORDS["CY_DOT_X_DOT"].unit) == ("km**2/s", "km**2/s**2")


@given(st.text(max_size=200))
@examples(200)
def test_no_name_breaks_a_message(name: str) -> None:
    hostile = f"{name}\nORBIT_LIFETIME = 9\r<rdm>&b;</rdm>=[d]{name}"
    base = read(KVN)
    values = dict(base.values) | {
        "OBJECT_NAME": text_for_message(hostile),
        f"USER_DEFINED_{name_for_message(hostile)}": text_for_message(name),
    }
    message = ReentryMessage(values, {"metadata": comment_for_message(hostile)})
    for text in (message.kvn(), message.xml()):
        again = read(text)
        assert again.values == values
        assert again.number("ORBIT_LIFETIME") == 1.5


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Céres-1 = [r/b]", "CERES-1 - -R/B-"), ("\n", "UNKNOWN"), ("мир", "UNKNOWN"), ("a\x00b", "A-B"),
        ("ISS (ZARYA)", "ISS (ZARYA)"), ("A_B", "A_B"),
    ],
)  # fmt: skip
def test_names(text: str, written: str) -> None:
    assert text_for_message(text) == written


@pytest.mark.parametrize("value", ["a\nb", "ü", "", " a", "x" * 250, float("nan"), float("inf")])
def test_a_value_that_no_message_can_hold_is_refused(value: str | float) -> None:
    with pytest.raises(UsageError):
        ReentryMessage({"ORIGINATOR": value})
    with pytest.raises(UsageError, match="is no keyword"):
        ReentryMessage({"ORIGIN": "A"})
    with pytest.raises(UsageError, match="is no comment"):
        ReentryMessage({}, {"header": ("a\nb",)})


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5.0"), (0.087, "0.087"), (8e-5, "0.00008"), (1e300, "1.0E+300"), (7, "7"), (-1e-20, "-1.0E-20")],
)
def test_numbers(value: float, text: str) -> None:
    assert number_text(value) == text


def test_epochs() -> None:
    assert epoch_text(datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)) == "2026-11-25T01:02:03"
    assert epoch_text(datetime(2026, 11, 25, 1, 2, 3, 50_000, tzinfo=UTC)) == "2026-11-25T01:02:03.05"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the validation data ../shared/validation/rdm is absent")
@pytest.mark.parametrize("name", ["rdm_c1.kvn", "rdm_c2.kvn", "rdm_c3.xml", "rdm_c4.xml"])
def test_the_samples_of_the_standard_are_read(name: str) -> None:
    message = read_reentry_file(SAMPLES / name)
    basic = name.startswith(("rdm_c1", "rdm_c3"))
    assert message.values["INTERNATIONAL_DESIGNATOR"] == "2018-099B"
    assert message.number("ORBIT_LIFETIME") == (23.0 if basic else 5.5)
    assert len(message.values) == (11 if basic else 65)
    # C-2 and C-4: 09:00 + 5.5 d is 21:00, and the epoch says 19:45:33.
    off = [one for one in message.warnings if "NOMINAL_REENTRY_EPOCH is 74 minutes before" in one]
    assert len(off) == (0 if basic else 1)
    # C-4 writes BREAKUP for the BREAK-UP of the standard's own list.
    assert len(message.warnings) == len(off) + (name == "rdm_c4.xml")
    for text in (message.kvn(), message.xml()):
        assert read(text).values == message.values

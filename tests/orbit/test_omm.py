"""OMM in JSON, CSV, KVN and XML: the same orbit whatever it is written in, and what must be refused."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
import sgp4.omm
from sgp4.api import Satrec

from iss_risk.errors import InputError
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import osculating_state
from iss_risk.orbit.tle import read_tle

# The keywords of CelesTrak's JSON (its documentation, "A New Way to Obtain GP Data").
RECORD = {
    "OBJECT_NAME": "ISS (ZARYA)",
    "OBJECT_ID": "1998-067A",
    "EPOCH": "2026-10-09T19:42:49.139712",
    "MEAN_MOTION": 15.48793003,
    "ECCENTRICITY": 0.0006774,
    "INCLINATION": 51.6314,
    "RA_OF_ASC_NODE": 92.7969,
    "ARG_OF_PERICENTER": 242.6225,
    "MEAN_ANOMALY": 117.4075,
    "EPHEMERIS_TYPE": 0,
    "CLASSIFICATION_TYPE": "U",
    "NORAD_CAT_ID": 25544,
    "ELEMENT_SET_NO": 999,
    "REV_AT_EPOCH": 58952,
    "BSTAR": 0.00012652,
    "MEAN_MOTION_DOT": 6.479e-5,
    "MEAN_MOTION_DDOT": 0,
}
METADATA = {"CENTER_NAME": "EARTH", "REF_FRAME": "TEME", "TIME_SYSTEM": "UTC", "MEAN_ELEMENT_THEORY": "SGP4"}
MEAN = tuple(RECORD)[2:9]
TLE_PARAMETERS = tuple(RECORD)[9:]


def as_csv(*records: dict) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def as_kvn(*records: dict) -> str:
    head = (
        "CCSDS_OMM_VERS = 2.0\nCOMMENT a comment\nCREATION_DATE = 2026-10-09T20:00:00\nORIGINATOR = 18 SPCS\n"
    )
    units = {"MEAN_MOTION": " [rev/day]", "INCLINATION": " [deg]", "BSTAR": " [1/ER]"}
    return "\n".join(
        head
        + "".join(f"{key} = {value}{units.get(key, '')}\n" for key, value in {**METADATA, **record}.items())
        for record in records
    )


def as_xml(*records: dict) -> str:
    def leaves(record: dict, keys: tuple[str, ...]) -> str:
        return "".join(f"<{key}>{record[key]}</{key}>" for key in keys if key in record)

    messages = "".join(
        '<omm id="CCSDS_OMM_VERS" version="2.0"><header><ORIGINATOR/></header><body><segment><metadata>'
        + leaves(record, ("OBJECT_NAME", "OBJECT_ID"))
        + leaves(METADATA, tuple(METADATA))
        + f"</metadata>\n<data><meanElements>{leaves(record, MEAN)}</meanElements>"
        + f"<tleParameters>{leaves(record, TLE_PARAMETERS)}</tleParameters></data></segment></body></omm>"
        for record in records
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ndm xmlns:xsi="x">{messages}</ndm>\n'


WRITERS = {
    "json": lambda *records: json.dumps(records),
    "json object": lambda *records: json.dumps(records[0]),
    "json of strings": lambda *records: json.dumps([{k: str(v) for k, v in r.items()} for r in records]),
    "csv": as_csv,
    "kvn": as_kvn,
    "xml": as_xml,
    "xml alone": lambda *records: as_xml(*records).replace('<ndm xmlns:xsi="x">', "").replace("</ndm>", ""),
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("compress", [False, True])
def test_every_form_is_the_same_orbit_as_the_tle(form, compress, iss, write):
    (expected,), _ = read_tle(iss, path="x")
    history = read_orbit(write(WRITERS[form](RECORD), compress=compress))
    assert history.records == (replace(expected, bstar_per_earth_radius=0.00012652),)
    assert history.warnings == ()


@pytest.mark.parametrize(("form", "parse"), [("csv", sgp4.omm.parse_csv), ("xml", sgp4.omm.parse_xml)])
def test_the_test_messages_are_what_another_reader_expects(form, parse, write):
    """The sgp4 package's own OMM reader is independent: both must place the station alike."""
    text = WRITERS[form](RECORD)
    satellite = Satrec()
    sgp4.omm.initialize(satellite, next(iter(parse(io.StringIO(text)))))
    _, position_km, velocity_km_per_s = satellite.sgp4_tsince(0.0)
    state = osculating_state(read_orbit(write(text)).latest)
    # The same figures through the same code but other unit factors: rounding only.
    assert state.position_km == pytest.approx(position_km, abs=1e-8)
    assert state.velocity_km_per_s == pytest.approx(velocity_km_per_s, abs=1e-11)


@pytest.mark.parametrize("form", [form for form in WRITERS if form not in ("json object", "xml alone")])
def test_histories(form, write):
    older = {**RECORD, "EPOCH": "2026-10-08T01:02:03.5"}
    broken = {**RECORD, "EPOCH": "2026-10-07T01:02:03", "ECCENTRICITY": 1.5}
    history = read_orbit(write(WRITERS[form](RECORD, broken, older)))
    assert [record.epoch.day for record in history.records] == [8, 9]
    assert "1 of 3" in history.warnings[0]
    assert "ECCENTRICITY" in history.warnings[1]


def test_nine_digit_numbers(write):
    history = read_orbit(write(json.dumps({**RECORD, "NORAD_CAT_ID": 799_501_213})))
    assert history.norad_id == 799_501_213


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("ECCENTRICITY", "NaN"),
        ("ECCENTRICITY", 1.0),
        ("ECCENTRICITY", -0.001),
        ("MEAN_MOTION", "1e999"),
        ("MEAN_MOTION", 0),
        ("MEAN_MOTION", -15.5),
        ("MEAN_MOTION", 1_548_793_003),
        ("INCLINATION", 180.1),
        ("MEAN_ANOMALY", "1_0"),
        ("BSTAR", "inf"),
        ("EPOCH", "2026-13-09T19:42:49"),
        ("EPOCH", "yesterday"),
        ("EPOCH", "1926-10-09T19:42:49"),
        ("EPOCH", "2026-10-09T19:42:49+02:00"),
        ("EPHEMERIS_TYPE", 4),
    ],
)
def test_single_broken_field_is_named(form, keyword, value, write):
    path = write(WRITERS[form]({**RECORD, keyword: value}))
    with pytest.raises(InputError) as caught:
        read_orbit(path)
    assert str(caught.value.path) == str(path)
    assert keyword in str(caught.value)


@pytest.mark.parametrize("keyword", [*MEAN, "BSTAR"])
@pytest.mark.parametrize("form", ["json", "csv", "kvn", "xml"])
def test_mandatory_fields(form, keyword, write):
    record = {key: value for key, value in RECORD.items() if key != keyword}
    # A CSV header without MEAN_MOTION or EPOCH is not recognised as an OMM at all, which says so too.
    with pytest.raises(InputError, match=f"{keyword}: is missing|none of TLE, OMM"):
        read_orbit(write(WRITERS[form](record)))


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("CENTER_NAME", "MARS"),
        ("REF_FRAME", "EME2000"),
        ("TIME_SYSTEM", "SCLK"),
        ("MEAN_ELEMENT_THEORY", "DSST"),
    ],
)
@pytest.mark.parametrize("form", ["kvn", "xml"])
def test_other_conventions_are_refused(form, keyword, value, write):
    text = WRITERS[form](RECORD).replace(METADATA[keyword], value)
    with pytest.raises(InputError, match=keyword):
        read_orbit(write(text))


def test_line_numbers(write):
    with pytest.raises(InputError) as caught:
        read_orbit(write(as_kvn({**RECORD, "INCLINATION": "51.6 [rad]"}).replace(" [deg]", "")))
    assert (caught.value.line, caught.value.field) == (14, "INCLINATION")
    assert "'rad', expected deg" in str(caught.value)
    with pytest.raises(InputError) as caught:
        read_orbit(write(as_xml({**RECORD, "INCLINATION": 200})))
    assert caught.value.line == 3


def test_keyword_given_twice(write):
    with pytest.raises(InputError, match="INCLINATION: is given twice"):
        read_orbit(write(as_kvn(RECORD) + "INCLINATION = 51.7\n"))


@pytest.mark.parametrize(
    "text", ["[]", "{}", "[1, 2]", "[[[]]]", '{"EPOCH": {"a": 1}}', "[" * 100_000, '{"a": ']
)
def test_json_that_is_no_omm(text, write):
    with pytest.raises(InputError):
        read_orbit(write(text))


def test_ragged_csv(write):
    with pytest.raises(InputError, match=r"line 2: has 16 of 17 columns"):
        read_orbit(write(as_csv(RECORD).rsplit(",", 1)[0] + "\n"))

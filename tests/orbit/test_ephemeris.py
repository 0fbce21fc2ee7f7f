"""OEM and OPM in KVN and XML, against NASA's own files and against what must be refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.elements import StateVector
from iss_risk.orbit.ground_track import ground_track
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import osculating_state

# First states of NASA's public ephemeris of 11 February 2022, shortened to the metre.
OEM = """CCSDS_OEM_VERS = 2.0
CREATION_DATE = 2022-042T18:53:27.821
ORIGINATOR = JSC

META_START
OBJECT_NAME = ISS
OBJECT_ID = 1998-067-A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 2022-042T12:00:00.000
STOP_TIME = 2022-042T12:08:00.000
META_STOP

COMMENT Units are in kg and m^2
COMMENT  MASS=445386.00
COMMENT DRAG_AREA=1439.70
COMMENT DRAG_COEFF=3.40
2022-042T12:00:00.000 -4945.205 -3625.970 -2944.743 1.192040 -5.672864 4.995932
2022-042T12:04:00.000 -4483.218 -4839.437 -1653.185 2.634791 -4.397415 5.701498 0 0 0
2022-02-11T12:08:00.000Z -3695.684 -5701.462 -241.261 3.888250 -2.762928 5.992626

COVARIANCE_START
EPOCH = 2022-042T12:00:00.000
1.0
0.1 1.0
COVARIANCE_STOP
"""
OPM = """CCSDS_OPM_VERS = 2.0
CREATION_DATE = 2022-02-11T18:53:27
ORIGINATOR = TEST
COMMENT MASS=1.0
OBJECT_NAME = ISS
OBJECT_ID = 1998-067A
CENTER_NAME = EARTH
REF_FRAME = GCRF
TIME_SYSTEM = UTC
EPOCH = 2022-02-11T12:00:00.000000
X = -4945.205 [km]
Y = -3625.970 [km]
Z = -2944.743 [km]
X_DOT = 1.192040 [km/s]
Y_DOT = -5.672864 [km/s]
Z_DOT = 4.995932 [km/s]
SEMI_MAJOR_AXIS = 6797.0 [km]
ECCENTRICITY = 0.001
MASS = 445386 [kg]
DRAG_AREA = 1439.7 [m**2]
DRAG_COEFF = 0
"""


def as_xml_opm(text: str) -> str:
    pairs = [line.split(" = ") for line in text.splitlines() if " = " in line]
    leaves = ""
    for keyword, value in pairs[3:]:
        number, _, unit = value.partition(" [")
        units = f' units="{unit[:-1]}"' if unit else ""
        leaves += f"<{keyword}{units}>{number}</{keyword}>"
    return f'<opm version="2.0"><header/><body><segment><data>{leaves}</data></segment></body></opm>'


def test_oem(write):
    history = read_orbit(write(OEM))
    assert len(history.records) == 3
    first = history.records[0]
    assert (history.name, history.norad_id, first.object_id) == ("ISS", 25544, "1998-067A")
    assert first.epoch == datetime(2022, 2, 11, 12, tzinfo=UTC)
    assert isinstance(first, StateVector)
    assert first.frame == "EME2000"
    assert first.position_km == (-4945.205, -3625.970, -2944.743)
    assert first.velocity_km_per_s == (1.192040, -5.672864, 4.995932)
    assert (first.mass_kg, first.drag_area_m2, first.drag_coefficient) == (445386.0, 1439.7, 3.4)


def test_opm_own_figures_come_before_comments_and_zero_is_unknown(write):
    (state,) = read_orbit(write(OPM)).records
    assert isinstance(state, StateVector)
    assert state.frame == "GCRF"
    assert (state.mass_kg, state.drag_area_m2, state.drag_coefficient) == (445386.0, 1439.7, None)


def test_opm_in_xml_is_the_same(write):
    expected = read_orbit(write(OPM)).records
    assert read_orbit(write(as_xml_opm(OPM))).records == expected


def test_manoeuvres_are_not_applied_and_that_is_said(write):
    history = read_orbit(write(OPM + "MAN_EPOCH_IGNITION = 2022-02-12T00:00:00\nMAN_DURATION = 10 [s]\n"))
    assert "manoeuvres are not applied" in history.warnings[0]


FORMS = {"oem": OEM, "opm": OPM, "opm xml": as_xml_opm(OPM)}
FAULTS = [
    ("EARTH", "MOON", "CENTER_NAME"),
    ("UTC", "MET", "TIME_SYSTEM"),
    ("EME2000", "RTN", "REF_FRAME"),
    ("GCRF", "RTN", "REF_FRAME"),
    ("-4945.205", "nan", "X"),
    ("-4945.205", "-4945205.0", "in km"),
    ("-4945.205", "-1.0", "in km"),
    ("-5.672864", "-5672.864", "escape speed"),
    ("-5.672864", "-0.672864", "below the surface"),
    ("12:00:00.000", "12:00:61.000", "EPOCH"),
    ("km/s", "m/s", "X_DOT"),
]


@pytest.mark.parametrize(
    ("form", "before", "after", "names"),
    [(form, *fault) for form, text in FORMS.items() for fault in FAULTS if fault[0] in text],
)
def test_refused(form, before, after, names, write):
    with pytest.raises(InputError, match=names):
        read_orbit(write(FORMS[form].replace(before, after)))


def test_broken_state_names_its_line(write):
    with pytest.raises(InputError) as caught:
        read_orbit(write(OEM.replace("-4839.437", "-48x9.437")))
    assert (caught.value.line, caught.value.field) == (20, "Y")


def test_truncated_oem(write):
    with pytest.raises(InputError, match=r"line 21: .*truncated"):
        read_orbit(write(OEM[: OEM.index("-241.261")]))


def test_other_ccsds_messages(write):
    with pytest.raises(InputError, match="is a CCSDS CDM message"):
        read_orbit(write("CCSDS_CDM_VERS = 1.0\nORIGINATOR = X\n"))
    with pytest.raises(InputError, match="holds cdm"):
        read_orbit(write("<ndm><cdm/></ndm>"))


def test_mixed_kinds(write):
    from .test_omm import RECORD, as_kvn

    with pytest.raises(InputError, match="mixes mean elements and states"):
        read_orbit(write(as_kvn(RECORD) + OPM))


def test_a_state_holds_at_its_epoch_only(write):
    state = read_orbit(write(OPM)).latest
    assert osculating_state(state, state.epoch).epoch == state.epoch
    with pytest.raises(UsageError, match="element set"):
        osculating_state(state, datetime(2022, 2, 12, tzinfo=UTC))
    with pytest.raises(UsageError, match="element set"):
        ground_track(state, state.epoch, np.zeros(1))


@pytest.mark.parametrize(
    ("name", "states", "mass_kg", "drag_area_m2", "drag_coefficient"),
    [
        # Figures of the calibration data's index, iss_oem_index.csv.
        ("ISS_OEM_zbickham_2022-02", 5524, 445386.0, 1439.7, 3.4),
        ("dtersegno_ISS.OEM_J2K_EPH2-14-3-01", 5558, 445386.0, 1439.7, 2.8),
        ("ISS_OEM_williamzhang_2024-03", 5833, 452886.0, 1574.2, 3.1),
    ],
)
def test_ephemerides_of_nasa(validation, name, states, mass_kg, drag_area_m2, drag_coefficient):
    history = read_orbit(validation / "oem" / f"{name}.xml.gz")
    first = history.records[0]
    assert len(history.records) == states
    assert isinstance(first, StateVector)
    assert (first.mass_kg, first.drag_area_m2, first.drag_coefficient) == (
        mass_kg,
        drag_area_m2,
        drag_coefficient,
    )


def test_nasa_and_sgp4_place_the_station_alike(validation):
    """Two agencies, two formats, two frames: NASA's EME2000 state against SGP4 from the nearest TLE."""
    ephemeris = read_orbit(validation / "oem" / "ISS_OEM_zbickham_2022-02.xml.gz").records
    elements = read_orbit(validation / "tle" / "iss_25544_2021-2022.tle").records
    distances_km, cross_track_km = [], []
    for state in ephemeris[:360]:  # the first day: later ones are predictions
        nearest = min(elements, key=lambda record: abs(record.epoch - state.epoch))
        if abs(nearest.epoch - state.epoch) > timedelta(hours=2):
            continue
        nasa, sgp4 = osculating_state(state), osculating_state(nearest, state.epoch)
        apart_km = nasa.position_km - sgp4.position_km
        normal = np.cross(nasa.position_km, nasa.velocity_km_per_s)
        distances_km.append(np.linalg.norm(apart_km))
        cross_track_km.append(abs(apart_km @ normal) / np.linalg.norm(normal))
    assert len(distances_km) > 100
    # TLEs are good to 1-5 km, nearly all of it along the track. The frame shows across it: a forgotten
    # precession since 2000 would be 34 km at most and 23 km at the median.
    assert np.median(distances_km) < 1.5
    assert np.max(distances_km) < 6.0
    assert np.median(cross_track_km) < 0.3
    assert np.max(cross_track_km) < 1.0

"""Whatever the bytes are, the reader answers with an orbit or with one of our errors, nothing else."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iss_risk.errors import IssRiskError
from iss_risk.orbit.elements import MeanElements, OrbitHistory
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import brouwer_semi_major_axis_km, osculating_state

from .test_ephemeris import OEM, OPM, as_xml_opm
from .test_omm import RECORD, as_csv, as_kvn, as_xml

TLE = (
    "ISS (ZARYA)\n"
    "1 25544U 98067A   26282.82140208  .00006479  00000+0  12652-3 0  9999\n"
    "2 25544  51.6314  92.7969 0006774 242.6225 117.4075 15.48793003589525\n"
)
SEEDS = [
    TLE.encode(),
    json.dumps([RECORD]).encode(),
    as_csv(RECORD).encode(),
    as_kvn(RECORD).encode(),
    as_xml(RECORD).encode(),
    OEM.encode(),
    OPM.encode(),
    as_xml_opm(OPM).encode(),
    gzip.compress(TLE.encode()),
]
FRAGMENTS = [b"nan", b"-", b"9" * 400, b"1e308", b"\x00", b"\xff", b"=", b"[", b"<", b"\n", b",", b'"', b" "]
FEW = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def attempt(path) -> None:
    message = ""
    try:
        history = read_orbit(path)
        assert isinstance(history, OrbitHistory)
        assert history.records
        for record in history.records:
            osculating_state(record)
            if isinstance(record, MeanElements):
                brouwer_semi_major_axis_km(record)
    except IssRiskError as fault:
        message = str(fault)
    assert "\n" not in message


@FEW
@given(data=st.binary(max_size=300))
def test_random_bytes(data, write):
    attempt(write(data))


@FEW
@given(text=st.text(max_size=300))
def test_random_text(text, write):
    attempt(write(text.encode("utf-8", errors="surrogatepass")))


@pytest.mark.parametrize(
    "seed", SEEDS, ids=["tle", "json", "csv", "kvn", "xml", "oem", "opm", "opm-xml", "gzip"]
)
def test_the_seeds_are_good(seed, write):
    assert read_orbit(write(seed)).norad_id == 25544


@settings(FEW, max_examples=600)
@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(FRAGMENTS) | st.binary(max_size=4)),
        min_size=1,
        max_size=3,
    ),
)
def test_mutations(seed, edits, write):
    data = seed
    for place, removed, inserted in edits:
        at = int(place * len(data))
        data = data[:at] + inserted + data[at + removed :]
    attempt(write(data))


@settings(FEW, max_examples=100)
@given(
    values=st.fixed_dictionaries({key: st.floats() | st.text(max_size=8) for key in RECORD if key != "EPOCH"})
)
def test_any_figures_in_an_omm(values, write):
    attempt(write(json.dumps({**RECORD, **values})))

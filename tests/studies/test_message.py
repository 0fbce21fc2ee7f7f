"""Messages of whole runs, near and far, read again by us and by a reader of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from element_sets import element_set

import iss_risk
from iss_risk.distributions import LogNormal
from iss_risk.inputs import HEAT_FACTOR
from iss_risk.notation.reentry_keywords import (
    ATMOSPHERIC,
    GROUND,
    HEADER,
    KEYWORDS,
    METADATA,
    SPACECRAFT,
    USER_PREFIX,
    VERSION_KEYWORD,
    names_of_block,
)
from iss_risk.notation.reentry_message import ReentryMessage
from iss_risk.notation.reentry_reader import read_reentry_message

from .test_assess import HEAD, PART

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STATION = Path(__file__).parents[2] / "data" / "orbits" / "iss.tle"
CZ5B = Path(__file__).resolve().parents[3] / "shared" / "validation" / "tle" / "cz5b_y1_45601_2020.tle"
SMALL: dict[str, Any] = {"vehicle": "delta_ii_second_stage", "now": NOW, "samples": 256, "workers": 1}


@pytest.fixture(scope="module")
def last_orbit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orbit") / "last.tle"
    path.write_text(element_set(165.0, NOW))
    return path


@pytest.fixture(scope="module")
def near(last_orbit: Path) -> ReentryMessage:
    return iss_risk.message(orbit=last_orbit, **SMALL)


@pytest.fixture(scope="module")
def far() -> ReentryMessage:
    return iss_risk.message(orbit=STATION, **SMALL)


def test_in_the_last_hours_it_has_epochs_and_places(near: ReentryMessage) -> None:
    start, middle, end = (
        near.instant(name) for name in ("REENTRY_WINDOW_START", "NOMINAL_REENTRY_EPOCH", "REENTRY_WINDOW_END")
    )
    assert start is not None
    assert middle is not None
    assert end is not None
    assert NOW < start < middle < end
    assert [near.number(f"IMPACT_{n}_CONFIDENCE") for n in (1, 2, 3)] == [50.0, 90.0, 99.0]
    # The orbit is inclined by 51.64°: no place lies further from the equator, but for the Earth's shape.
    for name, value in near.values.items():
        if name.endswith("_LAT"):
            assert abs(float(value)) < 53.0  # type: ignore[arg-type]
    assert near.values["INTERNATIONAL_DESIGNATOR"] == "2026-001A"
    assert near.values["IMPACT_UNCERTAINTY_METHOD"] == "STOCHASTIC"


def test_far_off_it_has_a_lifetime_and_no_place(far: ReentryMessage) -> None:
    assert far.number("ORBIT_LIFETIME") is not None
    assert not [name for name in far.values if "EPOCH" in name and name != "EPOCH_TZERO"]
    assert "NOMINAL_IMPACT_LON" not in far.values
    assert far.comments[HEADER][0].startswith("SCENARIO")
    assert any(name.startswith(USER_PREFIX) for name in far.values)


def test_without_debris_it_says_that_nothing_lands(tmp_path: Path) -> None:
    # Solid rods, in a heating that melts them in every sample, as in test_assess.py.
    hot = replace(HEAT_FACTOR, distribution=LogNormal(3.0, 0.1))
    rod = 'shape = "cylinder"\nlength_m = 0.2\ndiameter_m = 0.0088'
    parts = PART.format(name="rods", count=500, shape=rod, mass=0.032, material="aluminium_6061")
    blob = 'shape = "sphere"\ndiameter_m = 0.6'
    parts += PART.format(name="fuel", count=1, shape=blob, mass=84.0, material="fluid")
    path = tmp_path / "gone.toml"
    path.write_text(HEAD.format(mass=100.0) + parts)
    asked: dict[str, Any] = SMALL | {"vehicle": path, "dispersed": [hot], "samples": 64}
    message = iss_risk.message(orbit=STATION, **asked)
    assert message.number("PROBABILITY_OF_IMPACT") == 0.0
    assert message.number("PROBABILITY_OF_BURN_UP") == 1.0
    assert message.number("PROBABILITY_OF_CASUALTY") == 0.0
    assert "NOMINAL_IMPACT_LON" not in message.values
    assert not [name for name in message.values if name.startswith(USER_PREFIX)]
    assert "Nothing lands in any sample" in " ".join(message.comments[GROUND])
    assert read_reentry_message(message.kvn(), path="x").values == message.values


def test_what_stays_up_has_no_message(last_orbit: Path) -> None:
    with pytest.raises(iss_risk.OutputError, match="look further ahead with --horizon"):
        iss_risk.message(orbit=last_orbit, horizon_days=0.01, **SMALL)


def test_of_a_kept_document(tmp_path: Path, far: ReentryMessage) -> None:
    path = tmp_path / "risk.json"
    path.write_text(iss_risk.assess(orbit=STATION, **SMALL).to_json(), encoding="utf-8")
    kept = iss_risk.message_of_file(path, originator="ESA")
    assert kept.values["ORIGINATOR"] == "ESA"
    same = set(far.values) - {"ORIGINATOR", "MESSAGE_ID", "PROBABILITY_OF_IMPACT", "PROBABILITY_OF_BURN_UP",
                              "HAZARDOUS_SUBSTANCES"}  # fmt: skip
    assert {name: kept.values.get(name) for name in same} == {name: far.values[name] for name in same}
    path.write_text("{}")
    with pytest.raises(iss_risk.InputError, match="is no answer of"):
        iss_risk.message_of_file(path)


@pytest.mark.parametrize("which", ["near", "far"])
@pytest.mark.parametrize("notation", ["kvn", "xml"])
def test_an_independent_reader_finds_the_same(
    which: str, notation: str, near: ReentryMessage, far: ReentryMessage
) -> None:
    theirs = pytest.importorskip("ccsds_ndm", reason="ccsds-ndm-py (MPL-2.0) is not installed")
    ours = near if which == "near" else far
    text = ours.kvn() if notation == "kvn" else ours.xml()
    found = theirs.Rdm.from_str(text, notation)
    data = found.segment.data
    parts = {
        HEADER: found.header,
        METADATA: found.segment.metadata,
        ATMOSPHERIC: data.atmospheric_reentry_parameters,
        GROUND: data.ground_impact_parameters,
        SPACECRAFT: data.spacecraft_parameters,
    }
    compared, comments = 0, {}
    for block, part in parts.items():
        for name in names_of_block(block):
            if name == VERSION_KEYWORD:
                continue
            value, read = ours.values.get(name), getattr(part, name.lower())
            if isinstance(value, datetime):
                assert read == value.isoformat().replace("+00:00", ""), name
            elif isinstance(value, float):
                assert getattr(read, "value", read) == value, name
            elif value is not None:
                assert str(read).upper().replace("_", " ") == str(value).replace("_", " "), name
            else:
                assert read is None, name
            compared += value is not None
        comments[block] = tuple(part.comment)
    if notation == "xml":  # of KVN theirs (0.0.9) keeps none but those of the header
        assert comments == {block: ours.comments.get(block, ()) for block in parts}
    user = {USER_PREFIX + name: text for name, text in data.user_defined_parameters.user_defined.items()}
    assert user == {name: value for name, value in ours.values.items() if name not in KEYWORDS}
    assert compared + len(user) == len(ours.values)
    # And what they write is read by us.
    for again in (found.to_kvn(), found.to_xml()):
        assert read_reentry_message(again, path="theirs").number("ORBIT_LIFETIME") == ours.number(
            "ORBIT_LIFETIME"
        )


@pytest.mark.skipif(not CZ5B.is_file(), reason="the validation data ../shared/validation/tle is absent")
def test_a_stage_that_came_down_lies_in_its_window() -> None:
    message = iss_risk.message(
        orbit=CZ5B, vehicle="cz5b_core", now=datetime(2020, 5, 11, 9, 0, tzinfo=UTC), samples=512, workers=1
    )
    start, end = message.instant("REENTRY_WINDOW_START"), message.instant("REENTRY_WINDOW_END")
    assert start is not None
    assert end is not None
    assert start < datetime(2020, 5, 11, 15, 34, tzinfo=UTC) < end
    assert message.comments[HEADER][0].startswith("PREDICTION")
    assert message.number("IMPACT_3_CONFIDENCE") == 99.0

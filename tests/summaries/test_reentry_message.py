"""From an assessment to a message: what it says, what it leaves out, and how finely."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import examples
from report.fakes import NOW, decay, fake_assessment, tracked_object

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.document import ConditionedOn, ReentryInstants
from iss_risk.answers.hypothetical import UNTOLD, HypotheticalBecause
from iss_risk.errors import OutputError
from iss_risk.notation.reentry_message import ReentryMessage
from iss_risk.notation.reentry_reader import read_reentry_message
from iss_risk.summaries.impact_swaths import ImpactPlace, Swath
from iss_risk.summaries.reentry_facts import ReentryFacts, designator_of
from iss_risk.summaries.reentry_message import reentry_message, rounded_chance

PLACE = ImpactPlace(
    (-0.04, 179.97),
    (
        Swath(0.5, (-10.03, 170.0), (10.07, -170.0), 41.0, 0.1),
        Swath(0.9, (-20.0, 160.0), (20.0, -160.0), 40.0, 0.4),
    ),
    512,
)
FACTS = ReentryFacts("2020-027C", 1.0, ("high pressure", "hydrazine"), PLACE)


def near(**changes: Any) -> Assessment:
    """A stage that comes down in some hours."""
    run = fake_assessment().run.model_copy(update={"phase_model": "ground-track"})
    parts: dict[str, Any] = {
        "run": run,
        "hypothetical_because": None,
        "object": tracked_object().model_copy(update={"name": "CZ-5B R/B", "norad_id": 45601}),
        "decay": decay(p05_days=0.08, p50_days=0.11, p95_days=0.17),
    }
    return fake_assessment(**(parts | changes))


def again(message: ReentryMessage) -> ReentryMessage:
    """Read back from both notations."""
    kvn, xml = (read_reentry_message(text, path="x") for text in (message.kvn(), message.xml()))
    assert kvn.values == xml.values == message.values
    assert kvn.warnings == xml.warnings == ()
    return kvn


def comment(message: ReentryMessage, block: str) -> str:
    return " ".join(message.comments[block])


def test_a_station_that_is_flown_is_a_scenario() -> None:
    message = again(reentry_message(fake_assessment(), nations=["CHN", "IND"]))
    assert comment(message, "header").startswith(
        "SCENARIO, not a forecast of a re-entry: it is under control"
    )
    assert message.values["INTERNATIONAL_DESIGNATOR"] == "1998-067A"
    assert message.values["CONTROLLED_REENTRY"] == "NO"
    # 200, 480 and 1,150 days: a twentieth of the window is 47 days, so tens of days.
    assert message.number("ORBIT_LIFETIME") == 480.0
    assert message.number("ORBIT_LIFETIME_WINDOW_START") == 200.0
    assert message.number("ORBIT_LIFETIME_WINDOW_END") == 1150.0
    assert message.number("ORBIT_LIFETIME_CONFIDENCE_LEVEL") == 90.0
    assert not [name for name in message.values if "REENTRY_EPOCH" in name or "IMPACT_1" in name]
    assert message.number("PROBABILITY_OF_CASUALTY") == 0.032
    assert {name for name in message.values if name.startswith("USER_DEFINED")} == {
        f"USER_DEFINED_PROBABILITY_OF_{what}_{code}"
        for what in ("DEBRIS", "CASUALTY")
        for code in ("CHN", "IND")
    }
    assert message.instant("EPOCH_TZERO") == NOW.replace(microsecond=0)


def test_a_stage_in_its_last_hours() -> None:
    message = again(reentry_message(near(), FACTS, originator="Agentur für x"))
    assert comment(message, "header").startswith("PREDICTION of an uncontrolled re-entry")
    assert "scenario" not in message.kvn().lower()
    assert message.values["ORIGINATOR"] == "AGENTUR FUR X"
    assert str(message.values["MESSAGE_ID"]).startswith("AGENTUR FUR X/20261122-")
    zero = message.instant("EPOCH_TZERO")
    assert zero is not None
    for days, epoch in (
        ("ORBIT_LIFETIME", "NOMINAL_REENTRY_EPOCH"),
        ("ORBIT_LIFETIME_WINDOW_START", "REENTRY_WINDOW_START"),
        ("ORBIT_LIFETIME_WINDOW_END", "REENTRY_WINDOW_END"),
    ):
        lifetime, instant = message.number(days), message.instant(epoch)
        assert lifetime is not None
        assert instant is not None
        assert lifetime == round(lifetime, 3)
        assert abs((instant - zero).total_seconds() - 86_400.0 * lifetime) <= 0.5
    assert (message.number("NOMINAL_IMPACT_LON"), message.number("NOMINAL_IMPACT_LAT")) == (180.0, 0.0)
    assert message.number("IMPACT_1_START_LAT") == -10.0
    assert message.number("IMPACT_1_CROSS_TRACK") == 50.0
    assert message.number("IMPACT_2_CONFIDENCE") == 90.0
    assert "IMPACT_3_CONFIDENCE" not in message.values
    assert "50% 0.1, 90% 0.4" in comment(message, "groundImpactParameters")
    assert message.values["HAZARDOUS_SUBSTANCES"] == "HYDRAZINE"
    assert (message.number("PROBABILITY_OF_IMPACT"), message.number("PROBABILITY_OF_BURN_UP")) == (1.0, 0.0)


@pytest.mark.parametrize("why", get_args(HypotheticalBecause))
def test_what_is_only_supposed_is_a_scenario(why: HypotheticalBecause) -> None:
    header = comment(again(reentry_message(near(hypothetical_because=why), FACTS)), "header")
    assert header.startswith("SCENARIO, not a forecast of a re-entry: ")
    assert why in header.replace("  ", " ")


def test_a_document_tells_whether_it_is_a_forecast() -> None:
    assert comment(again(reentry_message(near())), "header").startswith("PREDICTION of an uncontrolled")
    old = near().model_dump(mode="json", by_alias=True)
    del old["hypothetical_because"]
    header = comment(reentry_message(Assessment.model_validate(old)), "header")
    assert header.startswith("SCENARIO")
    assert UNTOLD in header


def test_what_is_assumed_of_an_object_is_not_stated() -> None:
    assumed = near().vehicle.model_copy(
        update={"why": "class", "object_class": "satellite", "assumed": "its parts are not known",
                "mass_range90_kg": (120.0, 3100.0)}
    )  # fmt: skip
    message = again(reentry_message(near(vehicle=assumed), FACTS))
    assert not {"WET_MASS", "HAZARDOUS_SUBSTANCES", "OBJECT_TYPE"} & set(message.values)
    assert "Assumed: its parts are not known" in comment(message, "spacecraftParameters")
    stage = assumed.model_copy(update={"object_class": "rocket-body", "mass_range90_kg": None})
    message = again(reentry_message(near(vehicle=stage), FACTS))
    assert message.values["OBJECT_TYPE"] == "ROCKET BODY"
    assert "WET_MASS" in message.values


def test_nothing_that_lands() -> None:
    facts = replace(FACTS, p_impact=0.0, place=None)
    message = again(reentry_message(near(), facts))
    assert (message.number("PROBABILITY_OF_IMPACT"), message.number("PROBABILITY_OF_BURN_UP")) == (0.0, 1.0)
    assert "Nothing lands in any sample" in comment(message, "groundImpactParameters")
    assert "IMPACT_REF_FRAME" not in message.values
    assert message.values["IMPACT_UNCERTAINTY_METHOD"] == "NONE"


@pytest.mark.parametrize("p05", [None, 8000.0])
def test_an_object_that_stays_up_has_no_message(p05: float | None) -> None:
    with pytest.raises(
        OutputError, match="no word for 'at least': look further ahead with --horizon"
    ) as error:
        reentry_message(fake_assessment(decay=decay(p05_days=p05, p50_days=None, p95_days=None)))
    assert error.value.exit_code == 3


def test_a_window_without_an_end() -> None:
    message = again(
        reentry_message(fake_assessment(decay=decay(p05_days=3000.0, p50_days=8000.0, p95_days=None)))
    )
    assert message.number("ORBIT_LIFETIME_WINDOW_START") == 3000.0
    assert "ORBIT_LIFETIME_WINDOW_END" not in message.values
    assert "ORBIT_LIFETIME_CONFIDENCE_LEVEL" not in message.values
    assert "The window has no end" in comment(message, "atmosphericReentryParameters")


def test_what_may_be_down_already() -> None:
    known = ConditionedOn(
        up_until=None, because="nothing", contradicted=0, samples_used=4096, p_already_down=0.3
    )
    at = ReentryInstants(
        p05=NOW - timedelta(hours=1), p50=NOW + timedelta(hours=1), p95=NOW + timedelta(hours=4)
    )
    found = near(
        run=near().run.model_copy(update={"conditioned_on": known}),
        decay=near().decay.model_copy(update={"reentry_utc": at}),
    )
    message = again(reentry_message(found, FACTS))
    assert message.instant("EPOCH_TZERO") == near().object.epoch.replace(microsecond=0)
    assert message.number("ORBIT_LIFETIME_WINDOW_START") != 0.0
    assert "may already have come down (30 %)" in comment(message, "header")


@given(st.text(max_size=60), st.text(max_size=60))
@examples(60)
def test_no_name_of_an_object_breaks_it(name: str, title: str) -> None:
    hostile = near(
        object=near().object.model_copy(update={"name": f"{name}\nX = 1 [km]"}),
        vehicle=near().vehicle.model_copy(update={"title": f"{title}\r</COMMENT>"}),
    )
    message = again(reentry_message(hostile, FACTS))
    assert "X" not in message.values


def test_codes_of_nations_of_a_users_file() -> None:
    first, second, *rest = fake_assessment().nations
    strange = [first.model_copy(update={"iso_a3": "-99"}), second.model_copy(update={"iso_a3": "ü=\n99"})]
    codes = [one.iso_a3 for one in strange]
    message = again(reentry_message(fake_assessment(nations=[*strange, *rest]), nations=codes))
    assert "USER_DEFINED_PROBABILITY_OF_CASUALTY_99" in message.values
    assert "USER_DEFINED_PROBABILITY_OF_CASUALTY_U_99" in message.values


def test_the_identifier_is_that_of_the_content() -> None:
    one, same = reentry_message(near(), FACTS), reentry_message(near(), FACTS)
    assert one.values == same.values
    other = reentry_message(near(), replace(FACTS, designator="1999-001A"))
    assert other.values["MESSAGE_ID"] != one.values["MESSAGE_ID"]


@pytest.mark.parametrize(
    ("chance", "error", "written"),
    [
        (0.03217, 0.0005, 0.032), (0.03217, 0.01, 0.03), (0.0, 0.1, 0.0), (1.0, 0.0, 1.0),
        (0.99876, 0.0, 0.9988), (0.9996, 0.001, 0.9996), (0.5, 0.1, 0.5),
    ],
)  # fmt: skip
def test_chances_are_rounded_to_what_is_known(chance: float, error: float, written: float) -> None:
    assert rounded_chance(chance, error) == pytest.approx(written, abs=1e-12)


@given(st.floats(0.001, 10_000.0), st.floats(0.01, 1.0), st.floats(0.0, 1.0), st.integers(1, 10**6))
@examples(200)
def test_no_time_is_finer_than_a_twentieth_of_its_window_in_powers_of_ten(
    middle: float, before: float, after: float, samples: int
) -> None:
    days = {"p05_days": middle * (1.0 - 0.9 * before), "p50_days": middle, "p95_days": middle * (1.0 + after)}
    found = decay(**days).model_copy(update={"decayed_samples": samples})
    message = again(reentry_message(fake_assessment(decay=found)))
    window = max(days["p95_days"] - days["p05_days"], 0.01)
    step = 10.0 ** math.floor(math.log10(window / 20.0) - 1e-6)
    for name, stated in (
        ("ORBIT_LIFETIME", middle),
        ("ORBIT_LIFETIME_WINDOW_START", days["p05_days"]),
        ("ORBIT_LIFETIME_WINDOW_END", days["p95_days"]),
    ):
        value = message.number(name)
        assert value is not None
        assert value / step == pytest.approx(round(value / step), abs=1e-4)
        # Zero counts from the whole second before; one sample knows no more than its window.
        assert value == pytest.approx(stated, abs=0.51 * max(10.0 * step, window) + 2e-5)


@pytest.mark.parametrize(
    ("text", "written"),
    [("1998-067A", "1998-067A"), ("1998-067-A", "1998-067A"), ("26001A", "UNKNOWN"), (None, "UNKNOWN")],
)
def test_designators(text: str | None, written: str) -> None:
    assert designator_of(text) == written

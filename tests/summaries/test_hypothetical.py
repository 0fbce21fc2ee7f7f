"""Whether an answer is a forecast or only supposes the fall: from the question, the object and its orbit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from element_sets import element_set
from report.fakes import decay, fake_assessment, tracked_object, vehicle_record

import iss_risk
from iss_risk.answers.assessment import Assessment
from iss_risk.answers.hypothetical import HypotheticalBecause
from iss_risk.orbit.elements import Record
from iss_risk.orbit.reader import read_orbit
from iss_risk.report.headline import CAVEAT, headline, is_coming_down, supposition
from iss_risk.report.page.standing import REASONS, kind_of, standing_of, title_of
from iss_risk.report.page.texts import LANGUAGES, texts_in
from iss_risk.scenario import Scenario
from iss_risk.sources.embedded import data_path
from iss_risk.summaries.hypothetical import because
from iss_risk.what_comes_down import Subject, subject_of

CZ5B, HUBBLE, UARS = ("CZ-5B R/B", 48275), ("HST", 20580), ("UARS", 21701)
CONTROLLED: HypotheticalBecause = "it is under control, and would have to be abandoned"
OTHER: HypotheticalBecause = "another vehicle than its own is supposed to be on its orbit"


def record(name: str, norad_id: int | None) -> Record:
    """The embedded orbit, as that of another object."""
    return replace(read_orbit(data_path("orbits", "iss.tle")).records[-1], name=name, norad_id=norad_id)


def subject(of: Record, vehicle: str | None = None) -> Subject:
    return subject_of(of, vehicle=vehicle, class_name=None, mass_kg=None)


def why(
    name: str, norad_id: int | None, vehicle: str | None = None, **more: Any
) -> HypotheticalBecause | None:
    """Of an object with that vehicle; `more` are fields of the question or what is known of it."""
    known = {key: more.pop(key, usual) for key, usual in KNOWN.items()}
    one = record(name, norad_id)
    return because(Scenario(**more), subject(one, vehicle), one, **known)


KNOWN = {"held": False, "flown": False, "orbit_shows": True}


@pytest.mark.parametrize(
    ("name", "norad_id", "vehicle"),
    [(*CZ5B, None), (*CZ5B, "cz5b_core"), (*HUBBLE, None), (*HUBBLE, "hubble"), ("FLOCK 4P 1", 44814, None),
     ("OBJECT A", 99999, "generic:80")],
)  # fmt: skip
def test_what_nobody_controls_comes_down_in_truth(name: str, norad_id: int, vehicle: str | None) -> None:
    assert why(name, norad_id, vehicle) is None
    assert why(name, norad_id, vehicle, attitude="held") is None, "as it flies"


def test_somebody_controls_it() -> None:
    assert why("ISS (ZARYA)", 25544, flown=True) == CONTROLLED
    assert why("STARLINK-1", 44713, flown=True) == CONTROLLED
    station = record("A STATION", 99999)
    docked = replace(subject(station).vehicle, docked=(("soyuz", 1),))
    known = replace(subject(station), vehicle=docked)
    assert because(Scenario(), known, station, **KNOWN) == CONTROLLED


@pytest.mark.parametrize(
    ("name", "norad_id", "vehicle"),
    [("ISS (ZARYA)", 25544, "uars"), (*CZ5B, "starlink"), (*CZ5B, "generic:5000"), (*HUBBLE, "uars"),
     ("OBJECT A", 99999, "uars")],
)  # fmt: skip
def test_another_vehicle_is_only_supposed_to_be_there(name: str, norad_id: int, vehicle: str) -> None:
    assert why(name, norad_id, vehicle, flown=norad_id == 25544) == OTHER


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"held": True}, "to be held in orbit"),
        ({"attitude": "tumbling"}, "to fly otherwise"),
        ({"ballistic_coefficient_kg_m2": 100.0}, "ballistic coefficient is stated"),
        ({"f107_sfu": 200.0}, "the Sun is supposed"),
    ],
)
def test_what_is_stated_against_what_is_known_is_supposed(more: dict[str, Any], says: str) -> None:
    assert says in str(why(*CZ5B, **more))


def test_a_coefficient_that_no_orbit_shows_is_knowledge() -> None:
    assert why(*CZ5B, ballistic_coefficient_kg_m2=100.0, orbit_shows=False) is None


def answer(reason: HypotheticalBecause | None, of: tuple[str, int], days: Any, **more: Any) -> Assessment:
    p05, p50, p95 = days
    tracked = tracked_object(of[0]).model_copy(update={"norad_id": of[1]})
    parts = {
        "object": tracked,
        "decay": decay(p05_days=p05, p50_days=p50, p95_days=p95),
        "hypothetical_because": reason,
        "vehicle": vehicle_record(of[0].lower()).model_copy(
            update={"why": "known object", "norad_id": of[1]}
        ),
    }
    return fake_assessment(**(parts | more))


HOURS, YEARS, NEVER = (0.2, 0.35, 0.6), (2000.0, 3500.0, 5200.0), (None, None, None)
UARS_THERE = vehicle_record("uars").model_copy(update={"title": "UARS", "norad_id": UARS[1]})
ANSWERS = {
    "station far off": (answer(CONTROLLED, ("ISS", 25544), (200.0, 480.0, 1150.0)), "scenario"),
    "station near": (answer(CONTROLLED, ("ISS", 25544), HOURS), "scenario"),
    "stage, hours before": (answer(None, CZ5B, HOURS), "forecast"),
    "Hubble": (answer(None, HUBBLE, YEARS), "outlook"),
    "small satellite": (answer(None, ("FLOCK", 44814), (35.0, 50.0, 66.0)), "forecast"),
    "small satellite, months": (answer(None, ("FLOCK", 44814), (60.0, 90.0, 130.0)), "outlook"),
    "some stay up": (answer(None, ("FLOCK", 44814), (35.0, 50.0, None)), "outlook"),
    "another vehicle": (answer(OTHER, CZ5B, HOURS, vehicle=UARS_THERE), "scenario"),
    "stays up": (answer(None, HUBBLE, NEVER), "outlook"),
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_sentences_say_no_more_than_is_known(name: str, language: str) -> None:
    assessment, kind = ANSWERS[name]
    texts = texts_in(language)
    assert kind_of(assessment) == kind
    coming = texts.say("page.title_forecast", object="x").removeprefix("x")
    assert (coming in title_of(assessment, texts)) == (kind == "forecast") == is_coming_down(assessment)
    said = headline(assessment)
    assert (CAVEAT in said) == (kind == "scenario")
    assert (texts.say("strip.scenario_because") in standing_of(assessment, texts)) == (kind == "scenario")


def test_what_each_of_them_says() -> None:
    english = texts_in("en")
    title = {name: title_of(assessment, english) for name, (assessment, _) in ANSWERS.items()}
    assert title["station far off"] == "ISS: what if it came down uncontrolled?"
    assert title["stage, hours before"] == "CZ-5B R/B is coming down"
    assert title["Hubble"] == "HST: when does it come down?"
    assert title["another vehicle"] == "UARS on the orbit of CZ-5B R/B: what if it came down uncontrolled?"
    assert title["stays up"] == "HST: does it come down?"
    supposed = {name: supposition(assessment) for name, (assessment, _) in ANSWERS.items()}
    assert supposed["station far off"] == f"If ISS came down uncontrolled ({CAVEAT})"
    assert supposed["stage, hours before"] == "When CZ-5B R/B comes down uncontrolled"
    assert supposed["Hubble"] == "If nobody controls HST until it comes down"
    assert headline(ANSWERS["stays up"][0]).startswith("Left uncontrolled, HST does not come down before")
    assert "the chance that anybody is hurt is about 1 in 31" in headline(ANSWERS["Hubble"][0])
    assert "It comes down about 2036-06" in headline(ANSWERS["Hubble"][0])


@pytest.mark.parametrize("reason", get_args(HypotheticalBecause))
def test_every_reason_is_told_in_every_language(reason: HypotheticalBecause) -> None:
    held = fake_assessment().run.model_copy(update={"uncontrolled_from": datetime(2027, 1, 1, tzinfo=UTC)})
    for language in LANGUAGES:
        texts = texts_in(language)
        said = standing_of(fake_assessment(hypothetical_because=reason, run=held), texts)
        assert said.endswith(texts.say("strip.scenario_because"))
        assert texts.strings[f"because.{REASONS[reason]}"].partition("{")[0] in said
    assert ("2027-01-01 00:00 UTC" in said) == (REASONS[reason] == "held")


def test_a_whole_run_tells_it(tmp_path: Path) -> None:
    """A stage on its last day, and the same with a drag that is stated against its element set."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    orbit = tmp_path / "orbit.tle"
    orbit.write_text(element_set(165.0, now))
    asked: dict[str, Any] = {
        "orbit": orbit,
        "now": now,
        "samples": 32,
        "workers": 1,
        "object_class": "rocket-body",
    }
    found = iss_risk.assess(**asked)
    assert found.hypothetical_because is None
    assert is_coming_down(found)
    assert Assessment.model_validate_json(found.to_json()).hypothetical_because is None
    stated = iss_risk.assess(**asked, ballistic_coefficient_kg_m2=90.0)
    assert stated.hypothetical_because == "its ballistic coefficient is stated, whatever its orbit shows"

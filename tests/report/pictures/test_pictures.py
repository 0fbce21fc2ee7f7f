"""All pictures: sound SVG, words that do not meet, a word for every colour, the figures of the document."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import combinations
from xml.etree import ElementTree

import pytest

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.document import Chance
from iss_risk.errors import UsageError
from iss_risk.report.pictures.casualties import squares_of
from iss_risk.report.pictures.catalogue import draw, pictures_of
from iss_risk.report.pictures.palette import page_style
from iss_risk.report.pictures.picture import Picture
from iss_risk.report.words import one_in_words
from report.fakes import tracked_object
from report.test_headline import near

from .drawn import ANSWERS, all_pictures, fake_claims, far_off, few_nations

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = all_pictures()
every_picture = pytest.mark.parametrize("drawn", list(PICTURES.values()), ids=list(PICTURES))


@every_picture
def test_it_is_sound_and_says_what_it_is(drawn: Picture) -> None:
    root = ElementTree.fromstring(drawn.svg())
    assert root.tag == f"{SVG}svg"
    assert [one.tag for one in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == drawn.title
    assert root[1].text == drawn.description
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == f"{drawn.title}. {drawn.description}"
    assert len(drawn.description.split()) >= 5
    assert not re.search(r"\b(nan|inf|None)\b", drawn.svg())


@every_picture
def test_several_may_stand_in_one_strict_page(drawn: Picture) -> None:
    inline = drawn.inline()
    ElementTree.fromstring(inline)
    assert not re.search(r"""\s(id|style|on\w+|href|xlink:href)=|<style|<script|url\(""", inline)
    defined = set(re.findall(r"\.(ir-[\w-]+)\{", page_style()))
    assert set(re.findall(r'class="([^"]+)"', inline)) <= defined


@every_picture
def test_no_words_meet_and_all_are_inside(drawn: Picture) -> None:
    assert len(drawn.texts) >= 3
    for one in drawn.texts:
        assert one.left >= 0.0, one.text
        assert one.right <= drawn.width, one.text
        assert one.top >= 0.0, one.text
        assert one.bottom <= drawn.height, one.text
    assert [(one.text, other.text) for one, other in combinations(drawn.texts, 2) if one.meets(other)] == []


@every_picture
def test_every_colour_carries_a_word(drawn: Picture) -> None:
    """Each class of size that is used in the drawing has a patch in a legend, with words to its right."""
    root = ElementTree.fromstring(drawn.svg())
    used = {one.attrib.get("class", "") for one in root.iter()}
    sized = {name[-1] for name in used if re.fullmatch(r"ir-[cgns]\d", name)}
    told = set()
    for one in root.iter(f"{SVG}rect"):
        name = one.attrib["class"]
        if re.fullmatch(r"ir-[cgn]\d", name):
            right = float(one.attrib["x"]) + float(one.attrib["width"])
            middle = float(one.attrib["y"]) + 0.5 * float(one.attrib["height"])
            if any(0.0 < box.left - right < 12.0 and box.top < middle < box.bottom for box in drawn.texts):
                told.add(name[-1])
    assert sized <= told


@every_picture
def test_the_same_answer_gives_the_same_bytes(drawn: Picture) -> None:
    again = next(name for name, one in PICTURES.items() if one is drawn)
    name, _, picture = again.partition(": ")
    assert draw(ANSWERS[name], picture).svg() == drawn.svg()


@pytest.mark.parametrize("answer", [far_off(), near(), few_nations()], ids=["far", "near", "few"])
def test_the_words_of_the_map_are_figures_of_the_document(answer: Assessment) -> None:
    drawn = draw(answer, "nations")
    reached = sorted((one for one in answer.nations if one.p_casualty > 0.0), key=lambda one: -one.p_casualty)
    for one in reached[:5]:
        assert f"{one.name} {one_in_words(one.p_casualty)}" in drawn.description
    tips = {one.text for one in ElementTree.fromstring(drawn.svg()).iter(f"{SVG}title")}
    assert f"{reached[0].name}: {one_in_words(reached[0].p_casualty)}" in tips


def test_a_thousand_squares() -> None:
    drawn = PICTURES["far off: casualties"]
    chances = [round(1000.0 * one.chance.mean) for one in far_off().totals.chances_of_casualties]
    assert chances == [968, 24, 8, 0]
    assert "968 hurt nobody" in drawn.description
    told = "1 person: 24 of 1,000; 2 to 9 people: 8 of 1,000 (1 in 120); 10 people and more: less than 1 of"
    assert told in drawn.alt
    assert "%" not in drawn.alt
    paths = re.findall(r'<path class="ir-(\w+)" fill-rule="evenodd" d="([^"]*)"', drawn.svg())
    assert {kind: data.count("M") for kind, data in paths} == {"soft": 968, "c2": 24, "c4": 8}


def test_squares_are_the_nearest_that_add_up() -> None:
    assert squares_of([0.88515, 0.05765, 0.05215, 0.00505]) == [885, 58, 52, 5]
    assert squares_of([1.0, 0.0, 0.0, 0.0]) == [1000, 0, 0, 0]


def test_what_hardly_any_landing_showed_is_told_by_its_bound() -> None:
    *numbers, last = far_off().totals.chances_of_casualties
    for bound, says in ((1 / 340, "below 1 in 340"), (0.02, "rarer still")):
        rare = last.model_copy(update={"chance": Chance(mean=1e-12, ci90=(0.0, bound))})
        totals = far_off().totals.model_copy(update={"chances_of_casualties": [*numbers, rare]})
        said = draw(far_off(totals=totals), "casualties").description
        assert said.endswith(f"10 people and more: {says}.")


def test_no_track_far_off_and_pieces_with_minutes_near_the_end() -> None:
    far, last_day = PICTURES["far off: where"].svg(), PICTURES["last day: where"]
    assert not re.search(r'class="ir-s\d"', far)
    pieces = re.findall(r'class="ir-s\d" stroke-width="([\d.]+)"', last_day.svg())
    assert len(pieces) >= 5 * 8, "five passes, each in pieces of ten minutes"
    assert min(map(float, pieces)) >= 6.0, "a band, no line"
    passes = near().passes
    assert passes is not None
    for one in passes.passes:
        assert f"{one.from_utc:%H:%M} to {one.to_utc:%H:%M} UTC" in last_day.description
    assert "comes down on this pass: 20.0 %" in last_day.description


def test_words_of_passes_are_where_one_band_is_and_inside_the_map() -> None:
    """At the rims all bands run together, and at ±180° they are cut."""
    drawn = PICTURES["last day: where"]
    north, south = (
        next(0.5 * (box.top + box.bottom) for box in drawn.texts if box.text == f"51.6° {side}")
        for side in "NS"
    )
    words = [box for box in drawn.texts if re.fullmatch(r"[A-H]|\d\d:\d\d", box.text)]
    assert {box.text for box in words} >= set("ABCDE")
    assert sum(":" in box.text for box in words) >= 8, "three passes, four each, less those that have no room"
    for box in words:
        assert north + 15.0 < box.top, box.text
        assert box.bottom < south - 15.0, box.text
        assert box.left > 20.0, box.text
        assert box.right < drawn.width - 20.0, box.text


def test_times_of_passes_are_those_of_the_places_that_they_stand_at() -> None:
    """The time of the node, and an eighth, three, five and seven eighths of a revolution of 88 to 93 minutes,
    moved by four minutes at most."""
    told = [box.text for box in PICTURES["last day: where"].texts if re.fullmatch(r"\d\d:\d\d", box.text)]
    passes = near().passes
    assert passes is not None
    nodes = [one.middle_utc for one in passes.passes if one.middle_utc is not None]
    for words in told:
        minutes = [
            (60 * int(words[:2]) + int(words[3:]) - 60 * node.hour - node.minute) % 1440 for node in nodes
        ]
        parts = [part * 90.0 for part in (0.125, 0.375, 0.625, 0.875)]
        assert any(abs(one - part) <= 7.0 for one in minutes for part in parts), words


def test_a_time_above_nations_has_no_colour_of_a_risk() -> None:
    drawn = PICTURES["overflight: nations"]
    assert not re.search(r'class="ir-[cns]\d"', drawn.svg())
    assert "No risk is shown: nothing falls" in drawn.description


def test_a_claim_has_its_reason() -> None:
    """The figure that decides, for both days where the verdicts differ."""
    drawn, answer = PICTURES["claims: claims"], fake_claims()
    for one in answer.claims:
        assert f"{one.quote}: {one.then.verdict} then, {one.today.verdict} today. " in drawn.description
    differ = sum(one.then.verdict != one.today.verdict for one in answer.claims)
    assert drawn.description.count("Then: ") == differ
    assert drawn.description.count("Today: ") == len(answer.claims)


def test_an_object_without_a_name_is_called_by_its_number() -> None:
    said = draw(far_off(object=tracked_object("6073")), "casualties")
    assert "object 6073" in said.description
    assert any("object 6073, orbit of" in box.text for box in said.texts)


def test_a_last_day_without_passes_is_not_said_to_be_early() -> None:
    """Documents of earlier versions have none."""
    said = draw(near(passes=None), "where").description
    assert "Without the passes: this is how often the orbit is overhead" in said
    assert "Too early" not in said


def test_the_bars_hold_what_the_document_says() -> None:
    said = PICTURES["decay: reentry"].description
    assert "In 90 of 100 cases it comes down between 2027-03 and 2029-05." in said
    assert "In 50 of 100 cases it comes down between 2027-06 and 2028-07." in said
    assert "Half of all cases are over by 2027-12." in said
    up = PICTURES["decay, partly up: reentry"].description
    assert "In 90 of 100 cases it comes down after 2027-03." in up
    assert "In 40.0 % it is still up after 1,000 days." in up


def test_an_assessment_has_both_bars_and_one_of_an_earlier_version_one() -> None:
    answer = far_off()
    when = answer.decay.reentry_utc
    assert when.p05 is not None
    assert when.p95 is not None
    assert "50 of 100" not in draw(answer, "reentry").alt
    quarters = {"p25": when.p05 + timedelta(days=200), "p75": when.p95 - timedelta(days=200)}
    decay = answer.decay.model_copy(update={"reentry_utc": when.model_copy(update=quarters)})
    drawn = draw(answer.model_copy(update={"decay": decay}), "reentry")
    assert f"In 50 of 100 cases it comes down between {quarters['p25']:%Y-%m} and " in drawn.description
    row = {box.text: box for box in drawn.texts}
    assert row["half of all cases"].top == row[f"over by {when.p50:%Y-%m}"].top


def test_a_day_is_told_once() -> None:
    said = draw(near(), "reentry")
    assert re.search(
        r"between \d{4}-\d\d-\d\d \d\d:\d\d and (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC", said.description
    )
    assert any(re.fullmatch(r"\d\d \w{3} \d\d:\d\d", box.text) for box in said.texts), "the axis has a date"


def test_what_the_uncertainty_comes_from_has_its_own() -> None:
    """A share of 0.30 with a standard error of 0.02: 1.645 times that to either side."""
    assert (
        "How many people are hurt: heating in the fall 30.0 % ± 3."
        in PICTURES["far off: uncertainty"].description
    )
    assert any(box.text == "70.0 %" for box in PICTURES["far off: uncertainty"].texts), "what is left over"


def test_nothing_to_show_is_said() -> None:
    for name, words in (
        ("nothing lands: nations", "Nobody is hurt anywhere"),
        ("nothing lands: where", "no one is hurt in any simulated re-entry"),
        ("nothing lands: casualties", "1,000 hurt nobody"),
        ("nothing decays: nations", "does not come down within the 9,131 days"),
        ("nothing decays: casualties", "there is nothing to count"),
        ("nothing decays: reentry", "does not come down in any simulated case"),
        ("nothing decays: uncertainty", "some samples are still in orbit"),
        ("no debris: field", "reaches the ground in any of 64 simulated falls"),
        ("too early: where", "Too early for passes"),
        ("no history: history", "No run is recorded yet."),
    ):
        assert words in PICTURES[name].description, name


HOSTILE = "<script>alert('\"&')</script>\u202e\x0b\ufffe]]>" + "W" * 200


def test_hostile_names_are_words_and_nothing_else() -> None:
    nations = [one.model_copy(update={"name": HOSTILE}) for one in far_off().nations]
    answer = far_off(object=tracked_object(HOSTILE), nations=nations)
    drawings = [draw(answer, one) for one in pictures_of(answer)] + [draw(fake_claims(HOSTILE))]
    for drawn in drawings:
        for text in (drawn.svg(), drawn.inline()):
            root = ElementTree.fromstring(text)
            assert not [one for one in root.iter() if one.tag.endswith("script")]
            assert not re.search("[\u202e\x0b\ufffe]", text)
        assert all(box.left >= 0.0 and box.right <= drawn.width for box in drawn.texts)
        assert not any(a.meets(b) for a, b in combinations(drawn.texts, 2))


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(UsageError, match="'field' cannot be drawn of this answer, but reentry, altitude can"):
        draw(ANSWERS["decay"], "field")
